"""The platforms whose strategies are read: those with numbered lines, and all."""

LINED = ["pubmed", "ovid-medline", "embase", "ebsco", "cochrane", "wos", "scopus", "proquest"]
READ = [*LINED, "europepmc"]

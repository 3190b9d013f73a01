"""Reference lists of full texts, read into references with their words as they stand.

    found = read_references(Path("okafor.pdf"))      # documents
    found.found, found.left, found.headings
    write_lines(found, "okafor.pdf")                 # lines: the file that is brought in

Nothing is imported here: whoever reads exports does not wait for the patterns of references.
"""

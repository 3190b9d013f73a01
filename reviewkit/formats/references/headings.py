"""What stands above a reference list, and what ends one, in the languages of reports."""

from __future__ import annotations

import re

from reviewkit.formats.references.cleaning import BULLETS

_ABOVE = """
references|reference|reference list|references list|list of references|references cited|
cited references|references and notes|notes and references|references and further reading|
references cited in this article|key references|main references|selected references|
general references|other references|
additional references|further references|further background references|background references|
references for this review|references to studies|references of included studies|
references to studies included in this review|references to studies excluded from this review|
references to studies awaiting assessment|references to ongoing studies|
references to other published versions of this review|
bibliography|select bibliography|selected bibliography|annotated bibliography|
bibliographic references|literature|literature cited|cited literature|works cited|works consulted|
works cited and consulted|
sources cited|citations|cited works|
literatur|literaturverzeichnis|literaturangaben|literaturliste|literaturhinweise|
quellen|quellenverzeichnis|quellen und literatur|literatur und quellen|referenzen|bibliographie|
bibliografie|schrifttum|
références|références bibliographiques|références citées|liste des références|
bibliographie et références|références et bibliographie|ouvrages cités|
referencias|referencias bibliográficas|lista de referencias|bibliografía|bibliografía citada|
referências|referências bibliográficas|referências citadas|
bibliografia|riferimenti bibliografici|riferimenti|referències|referències bibliogràfiques|
literatuur|literatuurlijst|literatuurverwijzingen|referenties|referentielijst|bronnen|
bronvermelding|
referenser|referenslista|litteratur|litteraturförteckning|källor|källförteckning|
referencer|referanser|referanseliste|litteraturliste|litteraturhenvisninger|
lähteet|lähdeluettelo|kirjallisuus|kirjallisuusluettelo|heimildir|heimildaskrá|
piśmiennictwo|literatura|literatura cytowana|seznam literatury|použitá literatura|
zoznam literatúry|irodalom|irodalomjegyzék|bibliografie selectivă|referințe|literatūra|
viited|kasutatud kirjandus|kaynakça|kaynaklar|reference lists|
литература|список литературы|список использованной литературы|библиография|
библиографический список|література|список літератури|библиографија|литература и источники|
βιβλιογραφία|αναφορές|
参考文献|參考文獻|引用文献|文献|参考資料|참고문헌|
המקורות|ביבליוגרפיה|المراجع|المصادر|قائمة المراجع|منابع
"""
_BELOW = """
appendix|appendices|annex|annexes|annexe|anhang|anhänge|annexe|anexo|anexos|apêndice|apéndice|
appendice|bijlage|bijlagen|bilaga|bilagor|vedlegg|liite|liitteet|załącznik|załączniki|приложение|
приложения|附录|附錄|付録|부록|
supplementary material|supplementary materials|supplementary information|supplementary data|
supplemental material|supplemental materials|supporting information|supporting material|
online supplement|additional files|additional file|electronic supplementary material|
acknowledgements|acknowledgments|acknowledgement|acknowledgment|danksagung|remerciements|
agradecimientos|agradecimentos|ringraziamenti|dankwoord|
author contributions|authors contributions|contributions of authors|contributors|author information|
author details|authors information|author affiliations|author note|author notes|authors note|
about the author|about the authors|about this article|about the contributors|biographies|
biography|biographical note|biographical notes|notes on contributors|
notes on contributor|author biographies|author biography|
funding|funding information|funding statement|declarations|declaration of interest|
declaration of interests|declarations of interest|declaration of conflicting interests|
declaration of competing interest|conflict of interest|
conflicts of interest|competing interests|ethics statement|ethical approval|
data availability|data availability statement|
availability of data and materials|publishers note|how to cite this article|
cite this article as|to cite this article|disclosure statement|disclosures|orcid|
tables|table legends|figures|figure legends|figure captions|list of figures|list of tables|
index|glossary|abbreviations|list of abbreviations|case studies|footnotes|endnotes|
correspondence|address for correspondence|corresponding author|
peer review history|pre-publication history|characteristics of studies|
characteristics of included studies|data and analyses|what's new|history|open access|
ready to submit your research|comments|discussion|
"""
# A heading may bear the number of its chapter, and end in a colon.
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part)\s+)?(?:\d{1,2}|[ivxlcIVXLC]{1,6}|[A-Z])[.):]?\s+"
)
_SPACED = re.compile(r"(?:\w\s){4,}\w")
_LONGEST = 90
# An ending may go on: "Appendix 1: Topic guide", "Table 2. Characteristics".
_OPENS = re.compile(
    r"(?:(?:\d{1,2}|[A-Z])[.):]?\s+)?(?:appendix|annexe?|anhang|bijlage|anexo|supplementary "
    r"(?:table|figure|file|material|data)|additional file|table|figure|box|exhibit|приложение)\s*"
    r"(?:[A-Z0-9]{1,3}|[IVX]{1,4})?\s*(?:$|[.:)\u2013\u2014-])",
    re.IGNORECASE,
)


def _words(table: str) -> frozenset[str]:
    return frozenset(word.strip() for word in table.split("|") if word.strip())


ABOVE, BELOW = _words(_ABOVE), _words(_BELOW)


def _plain(text: str) -> set[str]:
    """The readings of a line as a heading: letters alone, without its number or with it."""
    bare = text.strip(f"{BULLETS}_#=:.|<>")
    if _SPACED.fullmatch(bare):  # R E F E R E N C E S
        bare = bare.replace(" ", "")
    bare = re.sub(r"\{[^{}]*\}|[\u2019']", "", bare).casefold()
    bare = " ".join(bare.split()).rstrip(":. ")
    return {bare, _NUMBERED.sub("", bare, count=1)}


def _may_be(text: str) -> bool:
    """Whether a line may be a heading: short, no end of a sentence, no small letter first."""
    letter = next((one for one in text if one.isalpha()), "a")
    return len(text) <= _LONGEST and not text.endswith(".") and not letter.islower()


def begins_list(text: str) -> bool:
    """Whether a line is the heading of a reference list."""
    return _may_be(text) and not _plain(text).isdisjoint(ABOVE)


def ends_list(text: str) -> bool:
    """Whether a line is a heading of what comes after a reference list."""
    if not _may_be(text):
        return False
    return not _plain(text).isdisjoint(BELOW) or _OPENS.match(text.strip("*_# \t")) is not None

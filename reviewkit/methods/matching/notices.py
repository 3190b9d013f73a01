"""What kind of notice a title announces, and whether it recurs from issue to issue."""

from __future__ import annotations

import re

from reviewkit.methods.matching.text import fold

_LANGUAGES = (
    "english|french|german|spanish|portuguese|italian|russian|chinese|japanese|korean|polish|dutch|"
    "turkish|czech|danish|swedish|norwegian|finnish|hungarian|hebrew|arabic|persian|greek|"
    "ukrainian|romanian|serbian|croatian|slovak|slovenian|bulgarian|thai"
)
# What databases hang behind a title in brackets, folded.
_NOTE = re.compile(
    rf"\d|(?:review|\d+ ref\w*|letters?|multiple letters|editorial|abstract|meeting abstract|"
    rf"conference abstract|(?:see |with |discussion |summary for patients |original report )?"
    rf"comments?.*|see discussion.*|in process citation|clinical trial.*|poster.*|republished.*|"
    rf"reprint.*|(?:published |author )?(?:erratum|errata|correction|corrigendum|retraction|"
    rf"comment|reply|summary for patients)\b.*\b(?:appears|in|published)\b.*|"
    rf"(?:in |original |article in )?(?:{_LANGUAGES})(?: .*)?)"
)
# The Web of Science and Embase name the corrected article behind a correction:
# "(vol 12, pg 34, 2005)", "(Journal of Things (2005) 12 (34-40))".
_CORRECTED = re.compile(
    r"\(\s*vol\.?\s*\w+\s*,.*(?:19|20)\d\d\s*\)|\(.*\((?:19|20)\d\d\)[\s,:]*\S*\d.*\(.*\).*\)",
    re.IGNORECASE,
)
# Notes that were cut off, or that hold brackets themselves, run to the end.
_RUNNING = re.compile(
    r"\s*[\[(]\s*(?:published |author )?(?:erratum|errata|correct\w+|corrigendum|comment|"
    r"retraction|republished|summary for patients)[^\[\]()]{0,20}\b(?:appears|in)\b.*$",
    re.IGNORECASE,
)
# "... N Engl J Med. 2009 Jan 29;360(5):544-6": what a comment comments on.
_CITATION = re.compile(r"[.\s]+[A-Z][\w ]{2,60}\.\s*(?:19|20)\d\d\b[^.;]{0,12};\s*\d+.*$")
_OF = r"(?: (?:to|of|for|on|in|regarding|notice|note|article))*"
_HEADS = {
    "erratum": rf"(?:authors? |publishers? |published )?(?:erratum|errata|corrigend\w+|"
    rf"corrections?|addend\w+|expression of concern){_OF}",
    "retraction": rf"(?:notice of )?(?:retraction|withdrawal|removal){_OF}",
    "withdrawn": r"withdrawn(?: article)?",
    "reply": rf"(?:(?:the )?authors? |in )?(?:reply|replies|response|rebuttal)(?: (?:by|from)"
    rf"(?: the)? authors?)?{_OF}|(?:the )?authors? respond\w*",
    "comment": r"(?:invited )?comment(?:s|ary)? (?:on|to)|comments?|re(?= )|"
    r"letter(?: to the editor)? regarding",
}
_HEAD = re.compile("|".join(rf"(?P<{kind}>(?:{words})(?=$| ))" for kind, words in _HEADS.items()))
_MARKED = re.compile(r"^\W*(?:retracted|retracted article|article retracted)\W+", re.IGNORECASE)
_TAILS = {
    "reply": r"(?:authors? )?(?:reply|replies)|authors? response|response from authors?",
    "comment": r"invited commentary|editorial comments?|comment",
    "erratum": r"erratum|corrigendum|correction",
    "summary": r"executive summary",
}
_TAIL = re.compile("|".join(rf"(?P<{kind}> (?:{words})$)" for kind, words in _TAILS.items()))
_TAIL_ENDS = (
    "reply", "replies", "response", "authors", "commentary", "comment", "comments", "erratum",
    "corrigendum", "correction", "summary",
)  # fmt: skip
_PROTOCOL = re.compile(
    r"\b(?:study|trial|review) protocols?\b|\bprotocols?$|\bprotocol (?:for|of) (?:an?|the)\b|"
    r"\b(?:rationale|design)(?: \w+)? and (?:\w+ )?(?:design|rationale|methods)\b"
)
_GENERIC = re.compile(
    r"(?:guest )?(?:editorials?(?! (?:board|polic|process|practi|decision))|"
    r"editors?(?: in chief)?(?: s)? (?:comments?|notes?|introduction|"
    r"page|choice|letter|corner|desk|remarks?))\b|from the (?:guest )?editor\w*|"
    r"(?:notes?|remarks?|comments?|message|letter|words?) from (?:\w+ ){0,4}editor\w*|"
    r"(?:introduction|preface|foreword|prologue|epilogue)\b(?!.{40})|"
    r"introduction to (?:the|this) (?:special|minitrack|mini track|issue|section|theme)|"
    r"(?:letters?|reply|response|correspondence|comments?|commentary)"
    r"(?: (?:to|from) the (?:editor\w*|authors?))?$|(?:book|software|product) reviews?|"
    r"(?:author|subject|keyword) index|in memoriam|obituary|announcements?|"
    r"(?:table of )?contents|news|conclusions?$|discussion$|"
    r"(?:(?:oral|poster|conference|congress|meeting|scientific) )?abstracts?$|"
    r"summary$|(?:special|theme) issue|call for papers|acknowledge?ments?|"
    r"(?:about|notes? on) the (?:authors?|editors?|contributors?)|"
    r"reviewers?(?: acknowledg\w+| list)?$|untitled|no title"
)
_SHORT = 18  # letters and digits; a shorter title may well recur


def without_notes(text: str) -> tuple[str, bool]:
    """Take what databases hang behind a title off its end.

    Args:
        text: the title as exported, entities resolved.

    Returns:
        The title, and whether a tail told that the entry corrects another article.
    """
    corrected = False
    if "[" in text or "(" in text:
        text = _RUNNING.sub("", text)
    if ";" in text:
        text = _CITATION.sub("", text)
    while (start := _last_bracket(text)) > 0:
        tail = text[start:].strip(" .")
        if _CORRECTED.fullmatch(tail):
            corrected = True
        elif not _NOTE.fullmatch(fold(tail)):
            break
        text = text[:start].rstrip()
    return _MARKED.sub("", text), corrected


def _last_bracket(text: str) -> int:
    """Give where the bracket that ends a text opens; -1 when the text does not end in one."""
    bare = text.rstrip(" .")
    if not bare.endswith((")", "]")):
        return -1
    depth = 0
    for at in range(len(bare) - 1, -1, -1):
        if bare[at] in ")]":
            depth += 1
        elif bare[at] in "([":
            depth -= 1
            if depth == 0:
                return at
    return -1


def split_notice(words: str) -> tuple[str, str]:
    """Split folded words into the kind of notice ("" for none) and the title it speaks of."""
    if found := _HEAD.match(words):
        return found.lastgroup or "", words[found.end() :].strip() or words
    if words.endswith(_TAIL_ENDS) and (found := _TAIL.search(words)):
        return found.lastgroup or "", words[: found.start()]
    return "", words


def is_protocol(words: str) -> bool:
    """Tell whether folded title words announce a protocol instead of results."""
    if "protocol" not in words and "design" not in words:
        return False
    return _PROTOCOL.search(words) is not None


def is_generic(words: str) -> bool:
    """Tell whether folded title words recur from issue to issue ("editorial", or very short)."""
    return len(words.replace(" ", "")) < _SHORT or _GENERIC.match(words) is not None

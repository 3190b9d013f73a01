"""The stacks of the parser: operands that were read, operators and brackets that wait."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewkit.strategy.dialects import Dialect, Meaning
from reviewkit.strategy.drafts import Draft, joined, near, scoped
from reviewkit.strategy.operands import references, term
from reviewkit.strategy.tokens import Token
from reviewkit.strategy.tree import Term

NEAR_STRENGTH = 9


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: a code, a sentence, and where (offset in the strategy)."""

    code: str
    message: str
    start: int
    fatal: bool = True


@dataclass(slots=True)
class Waiting:
    """An operator or an opened bracket that waits for what follows it."""

    kind: str  # open, or, and, not, near
    start: int
    strength: int = 0
    between: int = 0
    ordered: bool = False
    prefix: Meaning | None = None
    phrase: bool = False


@dataclass(slots=True)
class Reader:
    """The state of reading one line: what is read, what waits, what was wrong."""

    speech: Dialect
    numbered: bool
    operands: list[Draft] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)
    prefix: Meaning | None = None
    prefix_at: int = 0
    has_operand: bool = False  # whether the last thing read was an operand
    joins: list[set[str]] = field(default_factory=lambda: [set()])  # of each open bracket

    def tell(self, code: str, message: str, start: int, fatal: bool = True) -> None:
        """Note what is wrong, and go on."""
        self.problems.append(Problem(code, message, start, fatal))

    # Operands -----------------------------------------------------------------------------

    def put(self, draft: Draft) -> None:
        """Take an operand; two side by side are joined as the platform joins them."""
        if self.has_operand:
            self._side_by_side(draft)
        if self.prefix is not None:
            draft = scoped(draft, self.prefix)
            draft.prefixed = self.speech.tags == "word"
            self.prefix = None
        self.operands.append(draft)
        self.has_operand = True

    def _side_by_side(self, draft: Draft) -> None:
        before = self.operands[-1]
        loose = before.scope is None and _plain(before) and _plain(draft)
        if self.speech.phrases and loose:
            self.operator(Waiting("near", draft.start, NEAR_STRENGTH, 0, True, phrase=True))
            return
        self.tell(
            "operator-missing",
            "no operator stands between two parts; say AND, OR or NOT",
            draft.start,
            fatal=self.speech.phrases,
        )
        self.operator(Waiting("and", draft.start, self.speech.strength["and"]))

    def flush(self) -> None:
        """Make an operand of the words that were read side by side."""
        if not self.words:
            return
        words, self.words = self.words, []
        if self.speech.tags == "dots":
            self._half_written(words)
        refs = references(words, self.numbered and self.prefix is None)
        if refs is not None:
            self.put(Draft("leaf", words[0].start, leaf=refs))
            return
        self.put(Draft("leaf", words[0].start, leaf=term(words, self.speech)))

    def _half_written(self, words: list[Token]) -> None:
        """Tell of Ovid's headings without their slash, and limits without their line."""
        first, second = words[0].text.lower(), words[1].text.lower() if len(words) > 1 else ""
        if first in ("exp", "explode") and second:
            why = "exp stands before words, not before a heading: a slash is missing"
            self.tell("heading-slash", why, words[0].start, fatal=False)
        if first in ("limit", "limited") and second == "to":
            self.tell("limit", "this limit names no line", words[0].start)

    # Operators ----------------------------------------------------------------------------

    def operator(self, one: Waiting) -> None:
        """Take an operator; those before it that bind at least as strongly are done first."""
        if not self.has_operand:
            before = self.waiting[-1] if self.waiting else None
            if before is not None and before.kind == one.kind and one.kind in ("or", "and"):
                message = f"{one.kind.upper()} is written twice; it is read once"
                self.tell("operator-doubled", message, one.start, fatal=False)
            else:
                self.tell("operator-stray", f"{one.kind.upper()} has nothing before it", one.start)
            return
        self._mixes(one)
        self.reduce(one.strength)
        self.waiting.append(one)
        self.has_operand = False

    def _mixes(self, one: Waiting) -> None:
        """AND beside OR, or NOT after OR, without brackets: platforms differ in what they do."""
        level = self.joins[-1]
        mixed = {one.kind, *level} >= {"and", "or"} or {one.kind, *level} >= {"or", "not"}
        if self.speech.strength["not"] < self.speech.strength["and"]:  # NOT takes all behind it
            mixed = mixed or (one.kind == "and" and "not" in level)
        if one.strength and one.kind not in level and mixed and "told" not in level:
            message = f"{one.kind.upper()} stands beside another operator without brackets"
            self.tell("boolean-mixed", message, one.start, fatal=False)
            level.add("told")
        level.add(one.kind)

    def reduce(self, strength: int) -> None:
        """Do the waiting operators that bind at least so strongly, down to a bracket."""
        while (
            self.waiting
            and self.waiting[-1].kind != "open"
            and self.waiting[-1].strength >= strength
        ):
            one = self.waiting.pop()
            right = self.operands.pop()
            left = self.operands.pop()
            self.operands.append(_reduced(one, left, right))

    def drop_waiting(self) -> None:
        """An operator at the end of brackets or of the line has nothing behind it."""
        while not self.has_operand and self.waiting and self.waiting[-1].kind != "open":
            one = self.waiting.pop()
            self.tell("operator-stray", f"{one.kind.upper()} has nothing behind it", one.start)
            self.has_operand = True

    def open(self, token: Token) -> None:
        """Open a bracket."""
        if self.has_operand:
            self._side_by_side(Draft("group", token.start))
        self.waiting.append(Waiting("open", token.start, prefix=self.prefix))
        self.joins.append(set())
        self.prefix = None
        self.has_operand = False

    def close(self, at: int) -> None:
        """Close a bracket."""
        self.drop_waiting()
        if not self._inside():
            self.tell("bracket-unopened", "this bracket closes, but none was opened", at)
            return
        self.joins.pop()
        if not self.has_operand:
            opened = self.waiting.pop()
            self.tell("bracket-empty", "there is nothing between these brackets", opened.start)
            if self.waiting and self.waiting[-1].kind != "open":
                self.waiting.pop()
                self.has_operand = True
            return
        self.reduce(0)
        opened = self.waiting.pop()
        draft = self.operands[-1]
        draft.closed = True
        if opened.prefix is not None:
            self.operands[-1] = scoped(draft, opened.prefix)
            self.operands[-1].closed = True

    def _inside(self) -> bool:
        """Tell whether a bracket is open; above it only operators of one level wait."""
        return any(one.kind == "open" for one in reversed(self.waiting))


def _plain(draft: Draft) -> bool:
    return draft.kind != "leaf" or isinstance(draft.leaf, Term)


def _reduced(one: Waiting, left: Draft, right: Draft) -> Draft:
    if one.kind in ("or", "and"):
        return joined(one.kind, left, right)
    if one.kind == "not":
        draft = Draft("not", left.start)
        draft.parts.extend((left, right))
        return draft
    if one.phrase and _one_term(left) and _one_term(right):
        return _phrase(left, right)
    return near(left, right, one.between, one.ordered)


def _one_term(draft: Draft) -> bool:
    return isinstance(draft.leaf, Term) and draft.scope is None and not draft.leaf.fields


def _phrase(left: Draft, right: Draft) -> Draft:
    """`old adj age` is the phrase "old age"."""
    if not isinstance(left.leaf, Term) or not isinstance(right.leaf, Term):
        raise TypeError("only terms make a phrase")
    parts = list(left.leaf.parts)
    for part in (" ", *right.leaf.parts):
        if isinstance(part, str) and isinstance(parts[-1], str):
            parts[-1] = f"{parts[-1]}{part}"
        else:
            parts.append(part)
    left.leaf = Term(tuple(parts), phrase=True)
    return left

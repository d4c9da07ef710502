"""Examples in one line of a prompt. Only where it is beyond doubt: a false one fails good code.

A call of a function, and what is said of it: `f(2) == 4`, `f(2) -> 4`, `f(2) returns 4`,
`f(-1) raises ValueError`. A line that speaks of how things are now, or asks, gives only what it
says `should` be.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.extraction.python import parsed
from core.trials.contract import Example, Relation
from core.trials.doubts import STRING, doubtful
from core.trials.expressions import common, data, expression, is_error, shown, strangers, subjects

_ARROW = r"(?:->|=>|→|⇒|⟶|↦)"
_MODAL = r"(?:should|must|shall|has\s+to|needs\s+to)"
_SAYING = re.compile(
    rf"""(?P<wish>\b{_MODAL}\s+(?:be|equal|return|give|yield|evaluate\s+to|raise|throw)\b)
    |(?P<verb>\b(?:returns|gives|equals|yields|evaluates\s+to|is|raises|throws)\b)
    |(?P<sign>(?:\#\s*)?{_ARROW}|(?<![=!<>])==(?!=)|(?<![=!<>+\-*/%&|^:@])=(?![=>]))""",
    re.VERBOSE | re.IGNORECASE,
)
_TURKISH = re.compile(
    r"(?P<wish>\b(?:döndürmeli|dönmeli|vermeli|olmalı|fırlatmalı|döndürsün)\w*)"
    r"|(?P<verb>\b(?:döndürür|döner|verir|fırlatır|yükseltir)\b)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?:{STRING}|(?:[Tt]rue|[Ff]alse|None)\b"
    r"|-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w%€$₺£]|\.\d))"
)
_CALLEE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?=[(\[])")
_TOKEN = re.compile(rf"{STRING}|[\[\](){{}}]")
_ERROR = re.compile(r"(?:an?\s+|the\s+)?(?P<name>[A-Z]\w*)\b(?:\s+(?:error|exception)\b)?")
# What may follow a result in a sentence; `3 items` is not the number 3.
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!)\]}](?:\s|$|[)\]}.,;])|[#(—–]|//"
    r"|(?:and|or|for|because|since|as|when|if|while|with|without|where|so|not|instead|in\s+this"
    r"|but|then|ve|ama|fakat|çünkü|için|olarak|olmalı\w*|olsun|döner|döndür\w*)\b)",
    re.IGNORECASE,
)
_START = re.compile(r"(?:(?<=^)|(?<=[\s(\[{,;:\"'*•|>]))[A-Za-z_]\w*")
# Words after which a call is a condition, a definition or a denial.
_BEFORE = re.compile(
    r"(?:\b(?:def|class|if|when|while|unless|until|elif|not|never|return|lambda|in|eğer|new"
    r"|function|func|fn|let|const|var|forget|drop|remove|ignore|delete|suppose|assume|longer"
    r"|previously|formerly|sometimes|before\s*:|(?:i|we)\s+(?:now\s+)?(?:get|got|see|saw))\s*"
    r"|[=\-+/%<>&|^@]\s*|\.)$",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"(?:'?[yns]?[ıiuüae]n?)?\s*(?:değerini|değeri|sonucunu|sonucu|listesini|hatası|hatasını"
    r"|istisnası|istisnasını)?\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|:|için|çağrısı|sonucu)?\s*(?:,|sonucu)?\s*")
_COMPARING: dict[type[ast.cmpop], Relation] = {
    ast.Eq: Relation.EQUAL,
    ast.NotEq: Relation.UNEQUAL,
    ast.Is: Relation.IS,
    ast.IsNot: Relation.IS_NOT,
    ast.Lt: Relation.LESS,
    ast.LtE: Relation.AT_MOST,
    ast.Gt: Relation.MORE,
    ast.GtE: Relation.AT_LEAST,
    ast.In: Relation.IN,
    ast.NotIn: Relation.NOT_IN,
}
_FULL_STOP = re.compile(r"(?<=\d)\.$")
_SINGLE = ("None", "True", "False", "...", "Ellipsis")
"""What there is one of: only of that does `is` say no more than `==`."""
_LEFT_CHARS = 300
"""How far a call may reach back."""


@dataclass(frozen=True, slots=True)
class Spotter:
    """Finds examples; `wanted` is the name that the prompt asks for, which may be a builtin's."""

    wanted: str = ""

    def whole(self, text: str, said: str = "") -> Example | None:
        """The example that all of `text` is: an assert, a comparison, a call and its result."""
        text = text.strip()
        said = said or text
        if text.startswith("assert "):
            return self._asserted(text.removeprefix("assert "), said)
        if example := self._compared(text, said):
            return example
        for found in _SAYING.finditer(text):
            left, right = text[: found.start()], _FULL_STOP.sub("", text[found.end() :].strip())
            call = self._call(left)
            if call is not None and (result := _result(right, found, call)):
                return Example(said, shown(call), *result)
        return None

    def pair(self, text: str, said: str = "") -> Example | None:
        """The example that all of `text` is, without a call: `"a,b" -> ["a", "b"]`."""
        text = text.strip()
        for found in re.finditer(_ARROW, text):
            given, result = data(text[: found.start()]), data(text[found.end() :])
            if given is not None and result is not None:
                return Example(
                    said or text, shown(given), _equal(shown(result)), shown(result), True
                )
            raised = text[found.end() :].strip()
            if given is not None and is_error(raised):
                return Example(said or text, shown(given), Relation.RAISES, raised, True)
        return None

    def within(self, text: str) -> Iterator[Example]:
        """Those in a line of prose."""
        plain = text.replace("`", " ")
        said = [
            *((found, self._said(plain, found)) for found in _SAYING.finditer(plain)),
            *((found, self._said_last(plain, found)) for found in _TURKISH.finditer(plain)),
        ]
        wished = [found for found, example in said if example and found["wish"]]
        doubted = doubtful(text, wished)
        for found, example in said:
            if example and (found["wish"] or not doubted):
                yield example

    def _said(self, text: str, found: re.Match[str]) -> Example | None:
        """The example around a verb or sign: the call before it, the result behind it."""
        start = self._call_start(text[: found.start()])
        rest = text[found.end() :]
        behind = rest.lstrip()
        offset = found.end() + len(rest) - len(behind)
        if start is None:
            return None
        call = self._call(text[start : found.start()])
        end = _result_end(behind)
        if call is None or not end or not _GOES_ON.match(behind, end):
            return None
        result = _result(behind[:end], found, call)
        if not result:
            return None
        return Example(_words(text[start : offset + end]), shown(call), *result)

    def _said_last(self, text: str, verb: re.Match[str]) -> Example | None:
        """The example before a verb at the end: `f(2) için 4 döndürür`."""
        before = text[: verb.start()]
        for end in (match.end() for match in reversed(list(re.finditer(r"\)", before)))):
            start = self._call_start(before[:end])
            if start is None:
                continue
            call = self._call(before[start:end])
            between = _BETWEEN.match(before, end)
            value = before[between.end() if between else end :].strip()
            length = _result_end(value)
            if call is None or not length or not _CASE.fullmatch(value, length):
                continue
            if result := _result(value[:length], None, call):
                return Example(_words(text[start : verb.end()]), shown(call), *result)
        return None

    def _call_start(self, before: str) -> int | None:
        """Where the call begins that `before` ends with."""
        shortest = max(0, len(before) - _LEFT_CHARS)
        for start in _START.finditer(before, shortest):
            if self._call(before[start.start() :]) is not None:
                return None if _BEFORE.search(before[: start.start()]) else start.start()
        return None

    def _call(self, text: str) -> ast.expr | None:
        """The tree of `text` if it calls what the code is to have, and is nothing but that."""
        node = expression(text.strip().rstrip(","))
        alone = isinstance(node, ast.Call | ast.Attribute | ast.Subscript | ast.BinOp)
        return node if node is not None and alone and self._tests(node) else None

    def _tests(self, node: ast.expr) -> bool:
        """Whether it calls code that is to be written, and reads nothing that it does not say."""
        called = {part.func for part in ast.walk(node) if isinstance(part, ast.Call)}
        names = {name.id for name in called if isinstance(name, ast.Name)}
        if "print" in names - {self.wanted}:
            return False  # what it gives is nothing that anybody means
        return not strangers(node) and bool(subjects(node) or self.wanted in names)

    def _asserted(self, text: str, said: str) -> Example | None:
        node = expression(_without_message(text))
        if node is None or not self._tests(node):
            return None
        return _comparison(node, said) or _holding(node, said)

    def _compared(self, text: str, said: str) -> Example | None:
        node = expression(text.rstrip(".,;"))
        if not isinstance(node, ast.Compare) or not self._tests(node):
            return None
        if not isinstance(node.left, ast.Call | ast.Attribute | ast.Subscript | ast.BinOp):
            return None if subjects(node.left) or len(node.ops) == 1 else _holding(node, said)
        return _comparison(node, said) or _holding(node, said)


def _holding(node: ast.expr, said: str) -> Example:
    return Example(said, ast.unparse(node), Relation.HOLDS)


def _comparison(node: ast.expr, said: str) -> Example | None:
    """The example of one comparison; None if it is something else, or calls on the right only."""
    match node:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if _has_call(left):
            return Example(said, shown(left), _relation(sign, shown(right)), shown(right))
    return None


def _relation(sign: ast.cmpop, result: str) -> Relation:
    """What `sign` says; `f(2) is [1]` of a person can only be meant as equal."""
    relation = _COMPARING[type(sign)]
    if result in _SINGLE:
        return relation
    return {Relation.IS: Relation.EQUAL, Relation.IS_NOT: Relation.UNEQUAL}.get(relation, relation)


def _has_call(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Call) for part in ast.walk(node))


def _without_message(text: str) -> str:
    """The condition of an assert, without the message behind it."""
    try:
        match parsed(f"assert {text}"):
            case ast.Module(body=[ast.Assert(test=test)]):
                return ast.unparse(test)
    except (ValueError, RecursionError):
        pass  # what nobody can write down, such as an integer of ten thousand digits
    return ""


def _result(text: str, found: re.Match[str] | None, call: ast.expr) -> tuple[Relation, str] | None:
    """What is said of `call`; a signature such as `main() -> None` says nothing."""
    raised = _ERROR.fullmatch(text)
    if raised and is_error(raised["name"]):
        return Relation.RAISES, raised["name"]
    if found and re.search(r"raise|throw", found[0], re.IGNORECASE):
        return None
    if text in ("true", "false") and not (found and found[0] == "=="):
        text = text.capitalize()
    node = data(text)
    if node is None:
        node = expression(text)
        if not isinstance(node, ast.Call) or strangers(node) or not _of_data(node):
            return None
    if isinstance(node, ast.Constant) and node.value is None:
        takes_nothing = isinstance(call, ast.Call) and not (call.args or call.keywords)
        return None if takes_nothing and found and "->" in found[0] else (Relation.IS, "None")
    result = shown(node)
    exact = found is not None and found[0] == "=="
    return (Relation.EQUAL if exact else _equal(result)), result


def _of_data(node: ast.Call) -> bool:
    """Whether a call is only a way to write a value: `Counter("aab")`, `Point(1, 2)`."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name[:1].isupper() or common(name)


def _equal(result: str) -> Relation:
    """Who writes 3.14159 of pi in words means as many decimals as they wrote."""
    return Relation.ROUNDED if re.fullmatch(r"-?\d+\.\d+", result) else Relation.EQUAL


def _result_end(text: str) -> int:
    """How long the value is that `text` begins with; 0 if with none."""
    if found := _PLAIN.match(text) or _error_at(text):
        return found.end()
    callee = _CALLEE.match(text)
    start = callee.end() if callee else 0
    return _closed(text, start) if text[start : start + 1] in ("(", "[", "{") else 0


def _error_at(text: str) -> re.Match[str] | None:
    found = _ERROR.match(text)
    return found if found and is_error(found["name"]) else None


def _closed(text: str, start: int) -> int:
    """Where the bracket at `start` closes; 0 if it does not."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += token[0] in ("(", "[", "{")
        depth -= token[0] in (")", "]", "}")
        if depth == 0:
            return token.end()
    return 0


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

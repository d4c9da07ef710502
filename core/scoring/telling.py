"""The score in words: what cost most first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from core.scoring import Part, Reason, Score
from core.words import Phrase, Words, phrase

_MOST_REASONS = 4
"""Of a part; those after them are not worth a line in a chat."""
_LEAST_POINTS = 0.5
"""What rounds to nothing is not said."""
_FOREIGN_CHARS = 100
"""Of the words of a tool, or a name in the code: a parser may quote a whole line of it."""
_MARKUP = re.compile(r"[*_~`|<>\[\]\\]")
"""What would format the line that it stands in, on one platform or another."""


def tell(score: Score) -> list[Phrase]:
    """A line for each part that lost points, such as `lint −9: unused import ×2`."""
    return [_line(name, part) for name, part in losses(score)]


def plain(score: Score, words: Words) -> dict[str, object]:
    """The score as JSON shows it."""
    parts = {name: _plain_part(part, words) for name, part in score.parts.items()}
    return {"score": score.value, "parts": parts}


def _plain_part(part: Part, words: Words) -> dict[str, object]:
    reasons = [
        {"line": one.line, "rule": one.rule, "text": words.say(one.text)} for one in part.reasons
    ]
    return {
        "value": part.value,
        "weight": part.weight,
        "measured": part.measured,
        "lost": part.lost,
        "reasons": reasons,
    }


def losses(score: Score) -> list[tuple[str, Part]]:
    """The parts that lost points worth saying, the largest loss first."""
    order = sorted(score.parts.items(), key=lambda item: (-item[1].lost, item[0]))
    return [(name, part) for name, part in order if part.lost >= _LEAST_POINTS]


def loss(name: str, part: Part) -> Phrase:
    """A part and its points, such as `lint −9`."""
    return phrase("{part} −{points}", part=_name(name), points=round(part.lost))


def why(part: Part) -> list[Phrase]:
    """Why it lost points: equal reasons together, each with its line."""
    unknown = [] if part.measured else [phrase("not checked")]
    return [*unknown, *_grouped(part.reasons)]


def _line(name: str, part: Part) -> Phrase:
    reasons = why(part)
    if not reasons:
        return loss(name, part)
    return phrase("{loss}: {reasons}", loss=loss(name, part), reasons=_joined(reasons))


def _grouped(reasons: Iterable[Reason]) -> Iterator[Phrase]:
    """Equal ones together, in the order of the first of each; pragmas after all others."""
    order = list(reasons)
    first = {_key(one): place for place, one in reversed(list(enumerate(order)))}
    groups = groupby(sorted(order, key=lambda one: first[_key(one)]), key=_key)
    found = [list(group) for _, group in groups]
    others = [group for group in found if group[0].rule != "pragmas"]
    pragmas = [group for group in found if group[0].rule == "pragmas"]
    for group in (*others[:_MOST_REASONS], *pragmas):
        yield _one(group)
    if len(others) > _MOST_REASONS:
        yield phrase("{count} more", count=len(others) - _MOST_REASONS)


def _key(reason: Reason) -> str:
    return str(reason.text)


def _one(group: list[Reason]) -> Phrase:
    what, line = plainly(group[0].text), group[0].line
    if len(group) > 1:
        return phrase("{what} ×{count}", what=what, count=len(group))
    if line and "line" not in what.values:
        return phrase("{what} (line {line})", what=what, line=line)
    return what


def plainly(sentence: Phrase) -> Phrase:
    """`sentence` in one line whose foreign words, tools' or the code's, format nothing.

    They are shown as code where they could.
    """
    values = dict(sentence.values)
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = _foreign(value, in_code=f"`{{{name}}}`" in sentence.text)
    return replace(sentence, values=values)


def _foreign(text: str, in_code: bool) -> str:
    line = " ".join(text.split())
    if len(line) > _FOREIGN_CHARS:
        line = f"{line[: _FOREIGN_CHARS - 1]}…"
    safe = line.replace("`", "'")
    return f"`{safe}`" if _MARKUP.search(line) and not in_code else safe


def _joined(reasons: list[Phrase]) -> Phrase:
    whole = reasons[0]
    for reason in reasons[1:]:
        whole = phrase("{before}, {after}", before=whole, after=reason)
    return whole


def _name(part: str) -> Phrase:
    match part:
        case "gate":
            return phrase("basics")
        case "tests":
            return phrase("tests")
        case "lint":
            return phrase("lint")
        case "complexity":
            return phrase("complexity")
        case "length":
            return phrase("length")
        case "security":
            return phrase("security")
        case "format":
            return phrase("layout")
    return phrase("documentation")

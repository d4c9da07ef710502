"""Code in a reply that has no fence at all, or only the second one of a pair."""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from core.extraction.fences import Fence, opened_by
from core.extraction.python import is_program, parsed
from core.extraction.reading import Kind, Line
from core.languages import known

_MOST_LINES = 400
_MOST_STARTS = 5
_MOST_CUTS = 8
"""So often the end of a span is moved up to where the parser stumbled."""
_MARK = "```"
_BEGINNING = re.compile(
    r"(?:from|import|def|class|async|if|for|while|with|try|print)\b|@\w|[A-Za-z_][\w.]* ?[=(]"
)
_SIGNS = re.compile(r"[;{}=]|\w\(|^\s*(?:#|//|\$ )")


def with_code(lines: list[Line]) -> list[Line]:
    """`lines` with the code that stands in them without a fence marked as a block.

    The whole if it is Python, else an indented block, else the longest span that is Python.
    """
    kinds = [line.kind for line in lines]
    if Kind.OPENING in kinds:
        return _closed_by_its_only_fence(lines, kinds)
    texts = [line.text for line in lines]
    found = _whole(texts) or _indented(texts) or _longest(texts)
    return lines if found is None else _marked(lines, *found)


def _closed_by_its_only_fence(lines: list[Line], kinds: list[Kind]) -> list[Line]:
    """A reply that goes on where an opening fence was given to the model in the prompt."""
    at = kinds.index(Kind.OPENING)
    if kinds.count(Kind.OPENING) > 1 or Kind.CLOSING in kinds or lines[at].text:
        return lines
    before = [line.text for line in lines[:at]]
    span = _whole(before)
    if span is None:
        return lines
    rest = [Line(Kind.PROSE, line.text) for line in lines[at + 1 :]]
    return _marked(lines[:at], *span) + rest


def _whole(texts: Sequence[str]) -> tuple[int, int] | None:
    """All of it, but for empty lines around it and a language on a line of its own."""
    filled = [at for at, text in enumerate(texts) if text.strip()]
    if filled and known(texts[filled[0]].strip()):
        filled = filled[1:]
    if not filled:
        return None
    start, end = filled[0], filled[-1] + 1
    return (start, end) if is_program(_joined(texts[start:end])) else None


def _indented(texts: Sequence[str]) -> tuple[int, int] | None:
    """The longest indented block that looks like code."""
    spans = [span for span in _indented_spans(texts) if _like_code(texts[slice(*span)])]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _indented_spans(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where lines are indented as CommonMark wants it: by four, behind an empty line."""
    start = end = -1
    for at, text in enumerate(texts):
        if text.startswith(("    ", "\t")) and text.strip():
            if start < 0 and (at == 0 or not texts[at - 1].strip()):
                start = at
            end = at + 1
        elif text.strip() and start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _like_code(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text.strip()]
    if len(filled) > 1 and any(opened_by(text.strip(), 0) for text in filled):
        return True
    signs = sum(bool(_SIGNS.search(text[:200])) for text in filled)
    return is_program(dedent(_joined(texts))) or signs * 2 > len(filled)


def _longest(texts: Sequence[str]) -> tuple[int, int] | None:
    """The longest span of Python that begins where code may begin."""
    texts = texts[:_MOST_LINES]
    starts = [
        at
        for at, text in enumerate(texts)
        if _BEGINNING.match(text) and (at == 0 or not _BEGINNING.match(texts[at - 1]))
    ]
    spans = [span for at in starts[:_MOST_STARTS] if (span := _span(texts, at))]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _span(texts: Sequence[str], start: int) -> tuple[int, int] | None:
    """The Python that begins at `start`, up to where the parser stumbles."""
    end = len(texts)
    for _ in range(_MOST_CUTS):
        while end > start and not texts[end - 1].strip():
            end -= 1
        if end <= start:
            return None
        tree = parsed(_joined(texts[start:end]))
        if not isinstance(tree, SyntaxError):
            return (start, end) if is_program(_joined(texts[start:end])) else None
        end = start + min((tree.lineno or 1) - 1, end - start - 1)
    return None


def _marked(lines: list[Line], start: int, end: int) -> list[Line]:
    """`lines` with a block of those from `start` to `end`."""
    code = dedent(_joined([line.text for line in lines[start:end]])).split("\n")
    inner = next((fence for text in code[:1] if (fence := opened_by(text, 0))), None)
    if inner:  # a fence that only its indentation kept from being one
        closed = len(code) > 1 and inner.closed_by(code[-1])
        fence, code = inner, code[1:-1] if closed else code[1:]
    else:
        fence, closed = Fence(_MARK, "python" if is_program("\n".join(code)) else ""), True
    closing = [Line(Kind.CLOSING, "", fence)] if closed or end < len(lines) else []
    return [
        *lines[:start],
        Line(Kind.OPENING, fence.info, fence),
        *(Line(Kind.CODE, text, fence) for text in code),
        *closing,
        *lines[end:],
    ]


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(texts)

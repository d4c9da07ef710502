"""A reply as plain CommonMark, so that people see as code what is taken for code.

What models write instead of a fence on lines of its own becomes one here, and nowhere else. A
line that only looks like a fence gets an invisible sign in front.
"""

import re

from core.extraction.cleaning import undecided
from core.extraction.extractor import Extractor
from core.extraction.fences import Fence, Scan
from core.extraction.reading import Kind, Line, Reading

INVISIBLE = "\u200b"
_MAY_BEGIN_CODE = re.compile(r"\s*(?:<|\[/?(?:[A-Z][A-Z+#]*)?(?:\]|$))|.*</think", re.IGNORECASE)


def normalised(text: str, whole: bool = True) -> str:
    """`text` with all its code in plain fences, and without what nobody was meant to read.

    Of a reply that still grows (`whole` is False) only what is sure is given: it grows at its
    end, unless its thinking turns out to have had no beginning. The end of a reply may change
    more: only then is code without any fence found, and an ignored fence believed.
    """
    extractor = Extractor()
    extractor.feed(text)
    reading, rest = extractor.reading, extractor.rest
    if not whole:
        return _written(reading.lines) + _sure(reading, rest)
    extractor.finish()
    written = _written(reading.lines)
    ended = not rest or written.endswith("\n\n")  # an empty line of code counts by its end
    return written if ended else written.removesuffix("\n")


def shielded(line: str) -> str:
    """`line` so that it is no fence."""
    return INVISIBLE + line


def unshielded(line: str) -> str:
    """`line` of code as it was meant."""
    return line.removeprefix(INVISIBLE)


def _written(lines: list[Line]) -> str:
    pieces, scan = list[str](), Scan()
    for line in lines:
        text = _as_markdown(line)
        after = scan.after(text)
        if _misread(line.kind, after.fence):
            text, after = shielded(text), scan.after(shielded(text))
        pieces.append(f"{text}\n")
        scan = after
    return "".join(pieces)


def _misread(kind: Kind, fence: Fence | None) -> bool:
    """Whether a line of this kind must not leave us in `fence`, or in none."""
    return fence is None if kind is Kind.CODE else kind is Kind.PROSE and fence is not None


def _as_markdown(line: Line) -> str:
    match line.kind, line.fence:
        case Kind.OPENING, Fence() as fence:
            apart = " " if fence.info.startswith(fence.mark[0]) else ""
            return fence.mark + apart + fence.info
        case Kind.CLOSING, Fence() as fence:
            return fence.mark
    return line.text


def _sure(reading: Reading, rest: str) -> str:
    """The beginning of a line that stays as it is, however the line goes on."""
    if not reading.by_fences:
        return ""
    if fence := reading.open:
        return fence.content(reading.cleaned(rest[: undecided(rest)]))
    if _MAY_BEGIN_CODE.match(rest):
        return ""
    text = rest[: undecided(rest)].partition("```")[0].rstrip("`")
    return reading.cleaned(text)

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


def normalised(text: str) -> str:
    """`text` with all its code in plain fences, and without what nobody was meant to read."""
    extractor = Extractor()
    extractor.feed(text)
    reading, rest = extractor.reading, extractor.rest
    extractor.finish()
    written = _Written()
    written.follow(reading.lines)
    ended = not rest or written.text.endswith("\n\n")  # an empty line of code counts by its end
    return written.text if ended else written.text.removesuffix("\n")


class Growing:
    """A reply that still grows, normalised as far as that is sure; only what is new is read.

    It grows at its end, unless its thinking turns out to have had no beginning. The end of a
    reply may change more: only then is code without any fence found, and an ignored fence
    believed.
    """

    def __init__(self) -> None:
        self._read = ""
        self._extractor = Extractor()
        self._written = _Written()

    def __call__(self, text: str) -> str:
        """What is sure of the reply, which is `text` so far."""
        if not text.startswith(self._read):
            self._read, self._extractor, self._written = "", Extractor(), _Written()
        self._extractor.feed(text[len(self._read) :])
        self._read = text
        self._written.follow(self._extractor.reading.lines)
        return self._written.text + _sure(self._extractor.reading, self._extractor.rest)


def shielded(line: str) -> str:
    """`line` so that it is no fence."""
    return INVISIBLE + line


def unshielded(line: str) -> str:
    """`line` of code as it was meant."""
    return line.removeprefix(INVISIBLE)


class _Written:
    """Lines of a reply as Markdown; those that were written stay, as long as they hold."""

    def __init__(self) -> None:
        self.text = ""
        self._scan = Scan()
        self._count = 0
        self._last: Line | None = None

    def follow(self, lines: list[Line]) -> None:
        """Write what is new of `lines`; all of them if an earlier one was read anew."""
        if self._last and (len(lines) < self._count or lines[self._count - 1] is not self._last):
            self.text, self._scan, self._count = "", Scan(), 0
        pieces = [self.text]
        for line in lines[self._count :]:
            text = _as_markdown(line)
            after = self._scan.after(text)
            if _misread(line.kind, after.fence):
                text = shielded(text)
                after = self._scan.after(text)
            pieces.append(f"{text}\n")
            self._scan = after
        self.text = "".join(pieces)
        self._count, self._last = len(lines), lines[-1] if lines else None


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

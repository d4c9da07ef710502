"""Blocks out of the lines of a reply, each with its language and file name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.extraction.block import Block
from core.extraction.fences import Fence
from core.extraction.names import from_first_comment, from_info, from_line_before, language_in
from core.extraction.reading import Kind, Line
from core.languages import language_of


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where it stands."""

    block: Block
    start: int
    """The number of its opening line."""
    end: int
    """The number of the line behind its last one."""


@dataclass(slots=True)
class _Begun:
    fence: Fence
    before: str
    start: int
    code: list[str] = field(default_factory=list)


def built(lines: Iterable[Line]) -> Iterator[Placed]:
    """The blocks that `lines` hold, in order; the last may be open."""
    begun: _Begun | None = None
    before, blanks, number = "", 0, 0
    for number, line in enumerate(lines, 1):
        match line.kind:
            case Kind.PROSE:
                blanks = 0 if line.text.strip() else blanks + 1
                before = line.text if not blanks else before if blanks == 1 else ""
            case Kind.OPENING if line.fence:
                begun, before, blanks = _Begun(line.fence, before, number - 1), "", 0
            case Kind.CODE if begun:
                begun.code.append(line.text)
            case Kind.CLOSING if begun:
                yield Placed(_block(begun, complete=True), begun.start, number)
                begun = None
    if begun:
        yield Placed(_block(begun, complete=False), begun.start, number)


def _block(begun: _Begun, complete: bool) -> Block:
    language = language_in(begun.fence)
    filename = (
        from_info(begun.fence.info)
        or from_line_before(begun.before, language)
        or from_first_comment(begun.code)
    )
    code = "".join(f"{line}\n" for line in begun.code)
    return Block(language or language_of(filename), filename, code, complete)

"""Takes a reply piece by piece and tells the code blocks in it."""

from core.extraction.block import Block
from core.extraction.building import built
from core.extraction.fences import line_feeds
from core.extraction.reading import Kind, Reading
from core.extraction.unfenced import with_code


class Extractor:
    """The blocks of a reply that comes in pieces; the same for every way to cut it."""

    def __init__(self) -> None:
        self.reading = Reading()
        """What each whole line so far is."""
        self.block_ended = False
        """Whether the last piece brought the end of a block, and no whole line behind it."""
        self._begun: list[str] = []
        """Pieces of a line whose end did not come yet."""
        self._carriage_return = False
        """Whether the last piece ended with one: a line feed may belong to it."""

    def feed(self, piece: str) -> None:
        """Take the next piece."""
        if self._carriage_return and piece:
            piece, self._carriage_return = f"\r{piece}", False
        if piece.endswith("\r"):
            piece, self._carriage_return = piece[:-1], True
        first, *others = line_feeds(piece).split("\n")
        self.block_ended = False
        self._begun.append(first)
        for text in others:
            self._end_line()
            self._begun.append(text)

    def finish(self) -> list[Block]:
        """No more pieces come: all blocks."""
        if any(self._begun) or self._carriage_return:
            self._end_line()
        self.reading.finish()
        self.reading.lines = with_code(self.reading.lines)
        return self.blocks

    @property
    def blocks(self) -> list[Block]:
        """The blocks so far, of whole lines; the last may be open.

        Before the end an ignored fence has not been believed, and code without a fence not found.
        """
        return [placed.block for placed in built(self.reading.lines)]

    @property
    def rest(self) -> str:
        """The beginning of the line that is not whole yet."""
        return "".join(self._begun)

    def _end_line(self) -> None:
        line = "".join(self._begun)
        self._begun.clear()
        self.reading.read(line)
        self.block_ended = bool(self.reading.lines) and (
            self.reading.lines[-1].kind is Kind.CLOSING
        )

"""Where a child writes and its parent reads."""

import os

_PIECE = 2**16


class Pipe:
    """What comes out of one child, kept up to a limit."""

    def __init__(self, most_bytes: int) -> None:
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)
        self.kept = bytearray()
        self.open = True
        """Whether more may come."""
        self._most_bytes = most_bytes

    @property
    def overfull(self) -> bool:
        """Whether more came than may."""
        return len(self.kept) > self._most_bytes

    def drain(self) -> None:
        """Take all that is there, never waiting."""
        while self.open and not self.overfull:
            try:
                piece = os.read(self.reading, _PIECE)
            except BlockingIOError:
                return
            self.kept += piece
            self.open = bool(piece)

    def only_read(self) -> None:
        """Leave the writing to the child."""
        os.close(self.writing)

    def close(self) -> None:
        """Read no more."""
        os.close(self.reading)

"""Triple-quoted strings of Python, line by line: a fence inside one is text of the program."""

import re
from dataclasses import dataclass

_PIECE = re.compile(
    r"""(?P<comment>\#.*)|(?P<triple>\"{3}|'{3})|"(?:\\.|[^"\\])*+"?|'(?:\\.|[^'\\])*+'?"""
)
"""Possessive, and open to the end of the line: each character is looked at once."""
_INSIDE = {quote: re.compile(rf"\\.|{quote}") for quote in ('"""', "'''")}
_LIKE_PYTHON = re.compile(
    r"(?:from\s+[\w.]+\s+import\b|import\s+\w|(?:async\s+)?def\s+\w+\s*\(|class\s+\w+.*:\s*$|@\w"
    r"|\"\"\"|'''|\#!.*python)"
)


@dataclass(frozen=True, slots=True)
class Strings:
    """Where Python's strings stand after some lines."""

    quote: str = ""
    """What closes the string we are in; empty outside of those over several lines."""
    comment: bool = False
    """Whether the newest line ended in a comment."""

    def after(self, line: str) -> "Strings":
        """The state after one more line, or the beginning of one."""
        at, quote = 0, self.quote
        while True:
            if quote:
                end = self._closing(quote, line, at)
                if end < 0:
                    return Strings(quote)
                at, quote = end, ""
            found = next((f for f in _PIECE.finditer(line, at) if f.lastgroup), None)
            if found is None:
                return Strings()
            if found["comment"]:
                return Strings(comment=True)
            at, quote = found.end(), found["triple"]

    @staticmethod
    def _closing(quote: str, line: str, at: int) -> int:
        """Where the text behind the closing `quote` begins; -1 if it is not in `line`."""
        for found in _INSIDE[quote].finditer(line, at):
            if found[0] == quote:
                return found.end()
        return -1


def like_python(line: str) -> bool:
    """Whether code that begins with `line` is surely Python."""
    return bool(_LIKE_PYTHON.match(line))

"""Thinking that a template left in the reply, line by line."""

import re

_BEGIN = re.compile(r"\s*<think(?:ing)?>", re.IGNORECASE)
_END = re.compile(r"</think(?:ing)?>", re.IGNORECASE)


class Thoughts:
    """Takes thinking out of lines; it begins at the start of a line, outside of code."""

    def __init__(self) -> None:
        self.inside = False
        """Whether the next line begins with thinking."""

    def without(self, line: str, in_code: bool) -> tuple[str, bool]:
        """What of `line` is no thinking, and whether any of it was."""
        at = 0
        while found := self._next_tag(line, at, in_code):
            at, self.inside = found.end(), not self.inside
        return ("", True) if self.inside else (line[at:], at > 0)

    def _next_tag(self, line: str, at: int, in_code: bool) -> re.Match[str] | None:
        if self.inside:
            return _END.search(line, at)
        return None if in_code else _BEGIN.match(line, at)


def lone_end(line: str) -> int | None:
    """Where the text behind an end of thinking begins; None if there is no such tag.

    One in inline code is text.
    """
    found = _END.search(line) if "</" in line else None
    return found.end() if found and "`" not in line[: found.start()] else None


def is_end(line: str) -> bool:
    """Whether `line` is an end of thinking and nothing else."""
    return bool(_END.fullmatch(line.strip()))

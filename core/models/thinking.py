"""Thinking told apart from the reply, for models whose templates mix both in one text.

Old and foreign templates put `<think>…</think>` into the reply; newer servers send it apart.
"""

import re

from core.extraction.fences import Scan

_OPEN, _CLOSE = "<think>", "</think>"
_TAG = re.compile("</?think>")


class ThoughtFilter:
    """Takes a reply chunk by chunk and gives back its text without the thinking.

    What comes out does not depend on how the text was cut. A tag opens thinking at the start of
    a line, outside code blocks. A closing tag without an opening one, before any code block, is
    left out: its text has already been shown. `inside` begins in the middle of thinking, for
    templates that open it themselves.
    """

    def __init__(self, inside: bool = False) -> None:
        self.thought = 0
        """Chunks so far that had some thinking in them, about one token each."""
        self._inside = inside
        self._held = ""
        self._line = ""
        self._scan = Scan()
        self._coded = False
        self._blank = True
        """Whether empty lines are left out: at the beginning, and behind thinking."""

    def feed(self, chunk: str) -> str:
        """The text that `chunk` adds to the reply; may hold back what could become a tag."""
        thoughtful, text = self._inside and bool(chunk), ""
        self._held += chunk
        while tag := _TAG.search(self._held):
            before, self._held = self._held[: tag.start()], self._held[tag.end() :]
            text += self._plain(before)
            met = self._meet(tag[0])
            text, thoughtful = text + met, thoughtful or not met
        sure = len(self._held) - _tag_begun(self._held)
        text += self._plain(self._held[:sure])
        self._held = self._held[sure:]
        self.thought += thoughtful
        return text

    def finish(self) -> str:
        """What was held back, once the reply has ended."""
        text, self._held = self._plain(self._held), ""
        return text

    def _meet(self, tag: str) -> str:
        """Go by `tag`; give it back where it is only text, and nothing where it marks thinking."""
        if self._inside:
            self._inside, self._blank = tag == _OPEN, True
            return ""
        if tag == _OPEN and not self._scan.fence and not self._line.strip():
            self._inside = True
            return ""
        if tag == _CLOSE and not self._coded and "`" not in self._line:
            self._blank = True
            return ""
        return self._plain(tag)

    def _plain(self, text: str) -> str:
        """`text` if it belongs to the reply; keeps the place in the Markdown."""
        if self._inside:
            return ""
        if self._blank:
            text = text.lstrip("\r\n")
            self._blank = not text
        *lines, rest = text.split("\n")
        for line in lines:
            self._scan = self._scan.after((self._line + line).removesuffix("\r"))
            self._coded = self._coded or self._scan.fence is not None
            self._line = ""
        self._line += rest
        return text


def _tag_begun(text: str) -> int:
    """Characters at the end of `text` that may be the beginning of a tag."""
    return max(
        size
        for size in range(min(len(text), len(_CLOSE) - 1) + 1)
        if any(tag.startswith(text[len(text) - size :]) for tag in (_OPEN, _CLOSE))
    )

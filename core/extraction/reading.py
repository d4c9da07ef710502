"""Reads a model's Markdown line by line: what is prose, what is code, and where a block begins.

A line is judged when it is whole, so the result does not depend on how the text was cut. One
judgement can turn out wrong: a fence inside a string of the program is no end of it, unless no
other comes. Then reading goes back to that fence, a few times at most, so that time stays linear.
"""

import re
from dataclasses import dataclass
from enum import Enum
from html import unescape

from core.extraction.cleaning import cleaned
from core.extraction.fences import Fence, Scan, opened_by
from core.extraction.names import language_in
from core.extraction.odd_fences import Opening, left_over, opening
from core.extraction.strings import Strings, like_python
from core.extraction.thoughts import Thoughts, is_end, lone_end
from core.languages import known

_GOING_BACK = 3
"""So often a fence that was ignored is believed after all; then every fence is, at once."""
_GLUED = re.compile(r"(?<!`)`{3,20}\s*$")
_WITH_TAGS = frozenset({"html", "xml", "markdown", "vue", "jsx", "tsx", "php"})


class Kind(Enum):
    """What a line is."""

    PROSE = "prose"
    OPENING = "opening"
    CODE = "code"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply, cleaned; code without the margin of its fence."""

    kind: Kind
    text: str
    fence: Fence | None = None
    """The block it belongs to; None in prose."""


@dataclass(slots=True)
class _Block:
    """The block that is open."""

    opening: Opening
    language: str
    strings: Strings | None
    """Where Python's strings stand; None if it is not Python."""
    empty: bool = True
    nested: int = 0
    """Blocks open inside it; only in Markdown."""

    @property
    def fence(self) -> Fence:
        return self.opening.fence


@dataclass(slots=True)
class _Doubt:
    """A fence that was ignored."""

    at: int
    """The number of lines before it."""
    before: str
    """Code in front of it on its line."""
    since: list[str]
    """The lines behind it, as they came."""


class Reading:
    """What was read so far of one reply."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._scan = Scan()
        self._block: _Block | None = None
        self._tag: Opening | None = None
        """A tag with nothing behind it yet: a fence may follow, and then that is the block."""
        self._doubt: _Doubt | None = None
        self._trusting = False
        self._thoughts = Thoughts()
        self._forgetting = False
        """Whether all so far was thinking, if anything follows."""

    @property
    def open(self) -> Fence | None:
        """The block we are in."""
        return self._block.fence if self._block else None

    @property
    def by_fences(self) -> bool:
        """Whether what comes next is plainly prose, or code of a fence."""
        marked = self._block and self._block.opening.ending
        return not (self._thoughts.inside or self._tag or marked)

    def read(self, raw: str) -> None:
        """Take one more whole line, without its end."""
        if self._doubt:
            self._doubt.since.append(raw)
        said = self._without_thoughts(self.cleaned(raw))
        if said is None:
            return
        if self._forgetting and said.strip():
            self._forget()
        if self._block:
            self._read_code(self._block, said)
        else:
            self._read_prose(said)

    def finish(self) -> None:
        """No more lines come: believe an ignored fence if the block has no other end."""
        for again in range(_GOING_BACK + 1):
            if not (self._block and self._doubt):
                return
            self._trusting = again == _GOING_BACK
            self._go_back(self._doubt)

    def _go_back(self, doubt: _Doubt) -> None:
        del self.lines[doubt.at :]
        self._doubt = None
        if doubt.before:
            self._add(Kind.CODE, doubt.before)
        self._close()
        for raw in doubt.since:
            self.read(raw)

    def _without_thoughts(self, line: str) -> str | None:
        """`line` without what is thinking in it; None if nothing else is on it."""
        rest, dropped = self._thoughts.without(line, in_code=self._block is not None)
        end = lone_end(rest)
        if end is not None and self._believable(rest):
            self._forgetting = dropped = True
            rest = rest[end:]
        return None if dropped and not rest.strip() else rest

    def _believable(self, line: str) -> bool:
        """In code, the end of thinking counts only alone on its line, and where no tags are."""
        block = self._block
        if block is None:
            return True
        in_string = block.strings and block.strings.quote
        return is_end(line) and not in_string and block.language not in _WITH_TAGS

    def _forget(self) -> None:
        self.lines.clear()
        self._scan, self._block, self._doubt, self._tag = Scan(), None, None, None
        self._forgetting = False

    def _read_prose(self, line: str) -> None:
        scan = self._scan.after(line)
        self._scan = Scan(None, scan.list_indent)
        found = opening(line, scan.fence)
        if self._tag and line.strip():
            tag, self._tag = self._tag, None
            if not (found and scan.fence):
                self._open(tag)
                self._take(line)
                return
        if found is None:
            if not left_over(line):
                self._add(Kind.PROSE, line)
        elif found.ending and not found.code and not found.escaped:
            self._tag = found
        else:
            self._open(found)

    def _open(self, found: Opening) -> None:
        if found.before:
            self._add(Kind.PROSE, found.before)
        language = language_in(found.fence)
        python = language == "python" and not self._trusting
        self._block = _Block(found, language, Strings() if python else None)
        self._add(Kind.OPENING, found.fence.info)
        if found.code:
            self._take(found.code)
        if found.whole and self._block:
            self._close()

    def _take(self, line: str) -> None:
        """Take a line that belongs to the block that is open."""
        assert self._block
        self._read_code(self._block, self.cleaned(line))

    def cleaned(self, line: str) -> str:
        """`line` as it was meant, where we are."""
        block = self._block
        tags = block is not None and block.language in _WITH_TAGS
        return cleaned(line, code=block is not None, tags=tags)

    def _read_code(self, block: _Block, line: str) -> None:
        if block.opening.ending:
            self._read_marked(block, block.opening.ending, line)
            return
        content = block.fence.content(line)
        if self._nests(block, content):
            self._code(block, content)
        elif block.fence.closed_by(content):
            self._meet_end(block, "", content)
        elif before := self._glued(block, content):
            self._meet_end(block, before, content)
        elif self._interrupts(block, line):
            self._close()
            self._read_prose(line)
        else:
            self._code(block, content)

    def _read_marked(self, block: _Block, ending: re.Pattern[str], line: str) -> None:
        """A line of a block that ends with a mark of its own."""
        found = ending.search(line)
        code = line[: found.start()] if found else line
        if code.strip() or not found:
            self._add(Kind.CODE, unescape(code) if block.opening.escaped else code)
        if found:
            self._close()
            if (rest := line[found.end() :]).strip():
                self._add(Kind.PROSE, rest)

    def _code(self, block: _Block, content: str) -> None:
        if block.empty and content.strip():
            block.empty = False
            if not block.language and like_python(content) and not self._trusting:
                block.strings = Strings()
        if block.strings:
            block.strings = block.strings.after(content)
        self._add(Kind.CODE, content)

    def _nests(self, block: _Block, content: str) -> bool:
        """Whether `content` is a fence of a block in a Markdown document of three backticks."""
        if block.language != "markdown" or len(block.fence.mark) != 3:
            return False
        inner = opened_by(content, 0)
        if inner and inner.language and inner.mark == block.fence.mark:
            block.nested += 1
            return True
        if not block.nested or self._trusting or not block.fence.closed_by(content):
            return False
        block.nested -= 1
        if not self._doubt:
            self._doubt = _Doubt(len(self.lines), "", [])
        return True

    @staticmethod
    def _glued(block: _Block, content: str) -> str:
        """The code in front of a fence that ends its line; empty if that is none."""
        found = _GLUED.search(content) if content.rstrip().endswith("```") else None
        if not found or found[0].rstrip() != block.fence.mark:
            return ""
        before = content[: found.start()]
        return before if before.strip() and "`" not in before else ""

    def _meet_end(self, block: _Block, before: str, content: str) -> None:
        """A fence that ends the block, unless the program itself may hold it."""
        strings = block.strings
        reached = strings.after(before) if strings and before else strings
        if reached and not self._trusting and (reached.quote or (before and reached.comment)):
            if not self._doubt:
                self._doubt = _Doubt(len(self.lines), before, [])
            self._code(block, content)
            return
        if before:
            self._add(Kind.CODE, before)
        self._close()

    def _interrupts(self, block: _Block, line: str) -> bool:
        """Whether `line` opens the next block: Python holds a fence only inside its strings."""
        if not block.strings or block.strings.quote or block.fence.mark[0] not in line:
            return False
        inner = opened_by(line, self._scan.list_indent)
        return bool(inner and known(inner.language) and len(inner.mark) >= len(block.fence.mark))

    def _close(self) -> None:
        self._add(Kind.CLOSING, "")
        self._block = self._doubt = None

    def _add(self, kind: Kind, text: str) -> None:
        self.lines.append(Line(kind, text, self.open))

"""Code out of a model's Markdown: blocks with language, file name and completeness."""

import re
from dataclasses import dataclass

from core.extraction.fences import Fence, Scan, line_feeds

_TITLE = re.compile(r"""(?:title|file(?:name)?|path)=["']?(?P<name>[^"'\s}]+)""")
_NAME = re.compile(r"[^\s:]*:(?P<name>[^\s}]+)")
_SAFE_NAME = re.compile(r"(?!.*\.\.)\w[\w.\-/]{0,80}\.\w{1,20}", re.ASCII)
_NOT_CODE = frozenset({"", "text", "txt", "output", "console", "plaintext", "diff"})


@dataclass(frozen=True, slots=True)
class Block:
    """One code block of a reply."""

    language: str
    """As the fence says it, lower case; empty if it says none."""
    filename: str
    """A safe relative name from the fence; empty if it gives none."""
    code: str
    complete: bool
    """Whether its closing fence came."""

    def fenced(self) -> str:
        """The block as Markdown, in a fence longer than any in the code."""
        longest = max((len(run) for run in re.findall("`{3,}", self.code)), default=2)
        mark = "`" * (longest + 1)
        return f"{mark}{self.language}\n{self.code}{mark}"


def blocks(text: str) -> list[Block]:
    """The fenced code blocks of the Markdown `text`, in order.

    An unclosed last one is not complete. Code ends with a line end unless it is empty.
    """
    return [block for block, _, _ in blocks_with_lines(text)]


def blocks_with_lines(text: str) -> list[tuple[Block, int, int]]:
    """The same, each with the numbers of its first line and of the one behind its last.

    Lines are counted from 0, as all three line ends of CommonMark make them.
    """
    found: list[tuple[Block, int, int]] = []
    scan, code, start = Scan(), list[str](), 0
    lines = line_feeds(text).removesuffix("\n").split("\n")
    for number, line in enumerate(lines):
        before, scan = scan, scan.after(line)
        if before.fence and scan.fence:
            code.append(before.fence.content(line))
        elif before.fence:
            found.append((_block(before.fence, code, complete=True), start, number + 1))
            code = []
        elif scan.fence:
            start = number
    if scan.fence:
        found.append((_block(scan.fence, code, complete=False), start, len(lines)))
    return found


def main_block(text: str, want: str = "") -> Block | None:
    """The block of `text` that is the answer: the longest one that is code, in `want` if any."""
    candidates = blocks(text)
    index = main_index(candidates, want)
    return None if index is None else candidates[index]


def main_index(candidates: list[Block], want: str = "") -> int | None:
    """The place of the main block in `candidates`; the later one of two equally long ones."""
    coded = [at for at, block in enumerate(candidates) if block.code.strip()]
    wanted = [at for at in coded if want and candidates[at].language == want.lower()]
    programs = [at for at in coded if candidates[at].language not in _NOT_CODE]
    return max(
        wanted or programs or coded, key=lambda at: (len(candidates[at].code), at), default=None
    )


def _block(fence: Fence, lines: list[str], complete: bool) -> Block:
    code = "".join(f"{line}\n" for line in lines)
    found = _TITLE.search(fence.info) or _NAME.match(fence.info)
    name = found["name"] if found else ""
    safe = name if _SAFE_NAME.fullmatch(name) else ""
    return Block(fence.language.lower(), safe, code, complete)

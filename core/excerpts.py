"""Long code of a finished answer: its beginning is shown, all of it is a file."""

from bisect import bisect_right
from itertools import accumulate

from core.extraction import Block, blocks_with_lines
from core.extraction.fences import line_feeds
from core.job import Artifact
from core.languages import ending
from core.words import Words, phrases

EXCERPT_LINES = 24
"""So many lines one reads without opening the file."""


def excerpt(text: str, words: Words, code_chars: int) -> tuple[str, tuple[Artifact, ...]]:
    """Normalised `text` with each whole code block of over `code_chars` cut to its beginning.

    Gives those blocks as files, each under a name of its own. A block that was never closed
    stays in sight as far as it came: a file of it would look finished.
    """
    files: list[Artifact] = []
    lines, result, last = line_feeds(text).split("\n"), list[str](), 0
    for block, start, end in blocks_with_lines(text):
        if len(block.code) > code_chars and block.complete:
            files.append(Artifact(_name(block, {file.name for file in files}), block.code))
            result += lines[last:start] + _excerpt(block, files[-1].name, words, code_chars)
            last = end
    return "\n".join([*result, *lines[last:]]), tuple(files)


def _excerpt(block: Block, file: str, words: Words, code_chars: int) -> list[str]:
    kept, left = beginning(block, code_chars)
    rest = phrases(
        "… {count} more line; the whole code is in the file {name}.",
        "… {count} more lines; the whole code is in the file {name}.",
        left,
        name=f"`{file}`",
    )
    return [*kept, words.say(rest)]


def beginning(block: Block, code_chars: int) -> tuple[list[str], int]:
    """The first lines of `block` as Markdown, and how many lines come after them."""
    code = code_lines(block)
    kept = fitting(code[:EXCERPT_LINES], code_chars)
    return fenced(block, kept), len(code) - len(kept)


def code_lines(block: Block) -> list[str]:
    """The lines of its code, as Markdown has lines."""
    return block.code.removesuffix("\n").split("\n")


def fitting(lines: list[str], most: int) -> list[str]:
    """As many of the first `lines` as fit into `most` characters."""
    chars = list(accumulate(len(line) + 1 for line in lines))
    return lines[: bisect_right(chars, most)]


def fenced(block: Block, lines: list[str]) -> list[str]:
    """Some `lines` of `block` as Markdown; nothing for none."""
    code = "".join(f"{line}\n" for line in lines)
    return Block(block.language, "", code, complete=True).fenced().split("\n") if lines else []


def _name(block: Block, taken: set[str]) -> str:
    """The name its fence gives, or one by its language; none twice."""
    wanted = block.filename.rpartition("/")[2] or f"code.{ending(block.language)}"
    stem, _, suffix = wanted.rpartition(".")
    names = [wanted, *(f"{stem}-{number}.{suffix}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)

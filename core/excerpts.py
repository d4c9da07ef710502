"""Long code of a finished answer: its beginning in the message, the whole of it in a file."""

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
    lines = line_feeds(text).split("\n")
    files: list[Artifact] = []
    shown: list[str] = []
    last = 0
    for block, start, end in blocks_with_lines(text):
        if not block.complete or len(block.code) <= code_chars:
            continue
        file = Artifact(_name(block, {file.name for file in files}), block.code)
        shown += [*lines[last:start], *_beginning(block, file, words, code_chars)]
        files.append(file)
        last = end
    return "\n".join([*shown, *lines[last:]]), tuple(files)


def _beginning(block: Block, file: Artifact, words: Words, code_chars: int) -> list[str]:
    code = block.code.splitlines()
    kept, chars = list[str](), 0
    for line in code[:EXCERPT_LINES]:
        chars += len(line) + 1
        if chars > code_chars:
            break
        kept.append(line)
    rest = phrases(
        "… {count} more line; the whole code is in the file {name}.",
        "… {count} more lines; the whole code is in the file {name}.",
        len(code) - len(kept),
        name=f"`{file.name}`",
    )
    head = Block(block.language, "", "".join(f"{line}\n" for line in kept), complete=True)
    return [*(head.fenced().split("\n") if kept else ()), words.say(rest)]


def _name(block: Block, taken: set[str]) -> str:
    """The name its fence gives, or one by its language; none twice."""
    wanted = block.filename.rpartition("/")[2] or f"code.{ending(block.language)}"
    stem, _, suffix = wanted.rpartition(".")
    names = [wanted, *(f"{stem}-{number}.{suffix}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)

"""Code out of a model's Markdown: blocks with language, file name and completeness.

A line of the reply is cleaned (`cleaning`), told to be prose or code (`reading`, by `fences`,
`odd_fences` and `strings`; at the end by `unfenced`), and becomes part of a block (`building`,
`names`). Which block is the answer is decided in `choosing`; what people are shown, in `plain`.
"""

from dataclasses import replace

from core.extraction.block import Block
from core.extraction.building import built
from core.extraction.choosing import main_index
from core.extraction.extractor import Extractor
from core.extraction.fences import Scan, line_feeds
from core.extraction.plain import Growing, normalised, unshielded
from core.extraction.reading import Kind, Line

__all__ = [
    "Block",
    "Extractor",
    "Growing",
    "blocks",
    "blocks_with_lines",
    "main_block",
    "main_index",
    "normalised",
    "with_main",
]


def blocks(text: str) -> list[Block]:
    """The code blocks of the reply `text`, in order.

    An unclosed last one is not complete. Code ends with a line end unless it is empty.
    """
    extractor = Extractor()
    extractor.feed(text)
    return extractor.finish()


def main_block(text: str, want: str = "") -> Block | None:
    """The block of `text` that is the answer, in the language `want` if any is."""
    candidates = blocks(text)
    index = main_index(candidates, want)
    return None if index is None else candidates[index]


def blocks_with_lines(plain: str) -> list[tuple[Block, int, int]]:
    """The blocks of Markdown that is `normalised`, with their lines.

    Those are the numbers of its first line and of the one behind its last, counted from 0, as all
    three line ends of CommonMark make them.
    """
    placed = built(_plain_lines(line_feeds(plain).removesuffix("\n").split("\n")))
    return [(block.block, block.start, block.end) for block in placed]


def with_main(text: str, code: str, want: str = "") -> str:
    """The reply `text`, normalised, with `code` instead of its main block's."""
    plain = normalised(text)
    found = blocks_with_lines(plain)
    index = main_index([block for block, _, _ in found], want)
    if index is None:
        return plain
    block, start, end = found[index]
    lines = line_feeds(plain).split("\n")
    instead = replace(block, code=code).fenced().split("\n")
    # As it was opened: with its file name, where its fence gives one.
    mark = instead[0].removesuffix(block.language)
    info = lines[start].lstrip("`~")
    return "\n".join([*lines[:start], mark + info, *instead[1:], *lines[end:]])


def _plain_lines(texts: list[str]) -> list[Line]:
    scan, lines = Scan(), list[Line]()
    for text in texts:
        before, scan = scan.fence, scan.after(text)
        match before, scan.fence:
            case None, None:
                lines.append(Line(Kind.PROSE, text))
            case None, opened:
                lines.append(Line(Kind.OPENING, text, opened))
            case closed, None:
                lines.append(Line(Kind.CLOSING, "", closed))
            case fence, _:
                assert fence
                lines.append(Line(Kind.CODE, unshielded(fence.content(text)), fence))
    return lines

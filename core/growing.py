"""Long code of a growing answer: its end is shown, where it stays until it is whole."""

from core.excerpts import beginning, code_lines, fenced, fitting
from core.extraction import Block, blocks_with_lines
from core.extraction.fences import line_feeds
from core.pages import paginate
from core.words import Words, phrases

_AROUND = 160
"""Characters for what stands around an end: the longest fences, and how much is above."""
Part = list[str]
"""Lines of text that begin on a page of their own."""


def window(text: str, words: Words, code_chars: int, page_chars: int) -> list[str]:
    """`text` that grows, with the end of its last code block alone if that is long.

    Gives parts that begin on pages of `page_chars` characters of their own. The end stays on one
    page for as long as it grows: on that of the text before it, if there is room for half of
    `code_chars`. A long block that is whole already shows its beginning there, as it will in the
    end. So a growing text never has fewer pages than it had.
    """
    lines, last = line_feeds(text).split("\n"), 0
    parts: list[Part] = [[]]
    for block, start, end in blocks_with_lines(text):
        parts[-1] += lines[last:start]
        last = end
        _place(block, lines[start:end], parts, words, (code_chars, page_chars))
    parts[-1] += lines[last:]
    return ["\n".join(part) for part in parts]


def _place(
    block: Block, whole: Part, parts: list[Part], words: Words, limits: tuple[int, int]
) -> None:
    """Add `block` to `parts`, by all its lines if it is short and does not turn the page."""
    code_chars, page_chars = limits
    short = len(block.code) <= code_chars
    if short and (block.complete or _on_one_page(parts[-1], whole, page_chars)):
        parts[-1] += whole
        return
    room = page_chars - _used(parts[-1], page_chars)
    if room < min(page_chars, code_chars // 2 + _AROUND):
        parts.append([])
        _place(block, whole, parts, words, limits)
        return
    shown = _beginning if block.complete else _end
    parts[-1] += shown(block, words, min(code_chars, room - _AROUND))


def _on_one_page(part: Part, block: Part, page_chars: int) -> bool:
    """Whether `block` leaves `part` on as many pages as it has."""
    pages = [len(paginate("\n".join(lines), page_chars)) for lines in (part, part + block)]
    return max(1, pages[0]) >= pages[1]


def _used(part: Part, page_chars: int) -> int:
    """Characters on the last page of `part`."""
    pages = paginate("".join(f"{line}\n" for line in part), page_chars)
    return len(pages[-1].markdown) if pages else 0


def _beginning(block: Block, words: Words, most: int) -> Part:
    kept, left = beginning(block, most)
    rest = phrases(
        "… {count} more line; the whole code comes as a file.",
        "… {count} more lines; the whole code comes as a file.",
        left,
    )
    return [*kept, words.say(rest)]


def _end(block: Block, words: Words, most: int) -> Part:
    """The last lines of `block` in at most `most` characters, and how many come before them.

    One that is longer than all that is shown is cut: nothing else of it would be seen.
    """
    code = code_lines(block)
    kept = fitting(code[::-1], most)[::-1] or [code[-1][1 - most :]]
    above = len(code) - len(kept)
    rest = phrases("… {count} line above", "… {count} lines above", above)
    return [words.say(rest), *fenced(block, kept)]

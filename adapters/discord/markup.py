"""Markdown as Discord reads it: its only fences are three backticks, wherever they stand.

Nothing here keeps text from pinging: every message says itself that it pings nobody.

Source: the rules `codeBlock`, `inlineCode` and `escape` of Discord's client, as many have
published them.
"""

import re
from collections.abc import Iterator

from core.extraction.fences import Fence, Scan

_LIKE_STATUS = re.compile(r"\s*(?:-#|>>>)(?=\s)")
_PLAIN = str.maketrans({"-": "\u2010", ">": "\u203a"})
"""Signs that look like them and format nothing."""
_LOOKALIKE = "\u02cb"
"""A sign that looks like a backtick and means nothing."""
_RUN = re.compile("`+")
_LANGUAGE = re.compile(r"[\w+#.\-]*", re.ASCII)
"""What Discord takes for one; anything else it would show as the first line of the code."""
_FENCE = "```"
_BLANK = " "
"""A line that makes a block of an empty one: without it Discord's would go on to the next."""


def for_discord(markdown: str) -> str:
    """`markdown`, whose fences are closed, so that Discord sees the same code blocks and no other.

    Backticks that would open or close something else become signs that look like them; nothing
    gets longer but a fence of another kind, by a sign at most, and a block without code, by two.
    """
    return "\n".join(_lines(markdown))


def _lines(markdown: str) -> Iterator[str]:
    scan, empty = Scan(), True
    for line in markdown.split("\n"):
        before, scan = scan, scan.after(line)
        if before.fence and scan.fence:
            code = _without_fences(before.fence.content(line))
            empty = empty and not code
            yield code
        elif before.fence:
            yield from [_BLANK, _FENCE] if empty else [_FENCE]
        elif scan.fence:
            empty = True
            yield _opening(scan.fence)
        else:
            yield _plainly_begun(inline(line))


def _plainly_begun(line: str) -> str:
    """A line of prose that is no small line, as our status is, and quotes nothing below it."""
    return _LIKE_STATUS.sub(lambda begin: begin[0].translate(_PLAIN), line)


def _opening(fence: Fence) -> str:
    language = fence.opening.lstrip("`~")
    return _FENCE + (language if _LANGUAGE.fullmatch(language) else "")


def _without_fences(code: str) -> str:
    """A line of code in which no run of backticks ends the block."""
    return _RUN.sub(
        lambda run: run[0] if len(run[0]) < len(_FENCE) else _LOOKALIKE * len(run[0]), code
    )


def inline(line: str) -> str:
    """A line of prose in which every backtick belongs to code in that line, or is none."""
    result, last = "", 0
    for start, end in _code_in(line):
        result += line[last:start].replace("`", _LOOKALIKE) + _without_fences(line[start:end])
        last = end
    return result + line[last:].replace("`", _LOOKALIKE)


def _code_in(line: str) -> Iterator[tuple[int, int]]:
    """Where code stands in a line of prose, from its first backtick to behind its last."""
    runs = [run for run in _RUN.finditer(line) if len(run[0]) < len(_FENCE)]
    at = 0
    while at < len(runs):
        same = (n for n in range(at + 1, len(runs)) if len(runs[n][0]) == len(runs[at][0]))
        end = None if _escaped(line, runs[at].start()) else next(same, None)
        if end is not None:
            yield runs[at].start(), runs[end].end()
        at = at + 1 if end is None else end + 1


def _escaped(line: str, at: int) -> bool:
    """Whether a backslash takes its meaning from the sign at `at`."""
    before = line[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1

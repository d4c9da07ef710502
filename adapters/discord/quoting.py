"""What people said and are called, shown in messages of ours."""

import re

_MARKUP = re.compile("[*_~`|<>\\[\\]\\\\#\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What would format the text that a name stands in, or turn its direction."""
_FENCE = re.compile("```+")
_LOOKALIKE = "\u02cb"
"""A sign that looks like a backtick and fences nothing."""


def plainly(name: str) -> str:
    """The name of a person without what would format the text around it."""
    return " ".join(_MARKUP.sub("", name).split())


def quoted(text: str, most: int) -> str:
    """`text` as a quote of at most about `most` characters, whose code is no block of its own.

    Counted as UTF-16 has them, the stricter of the two ways in which Discord may count.
    """
    safe = _FENCE.sub(lambda fence: _LOOKALIKE * len(fence[0]), text.replace("\r", ""))
    whole = "\n".join(f"> {line}" for line in safe.split("\n"))
    counted = whole.encode("utf-16-le", "replace")
    if len(counted) <= 2 * most:
        return whole
    return f"{counted[: 2 * most].decode('utf-16-le', 'ignore').rstrip()} …"

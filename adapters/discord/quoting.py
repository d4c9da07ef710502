"""What people said and are called, shown in messages of ours."""

import re

_MARKUP = re.compile(r"[*_~`|<>\[\]\\#]")
"""What would format the text that a name stands in."""
_FENCE = re.compile("```+")
_LOOKALIKE = "\u02cb"
"""A sign that looks like a backtick and fences nothing."""


def plainly(name: str) -> str:
    """The name of a person without what would format the text around it."""
    return " ".join(_MARKUP.sub("", name).split())


def quoted(text: str, most: int) -> str:
    """`text` as a quote of at most about `most` characters, whose code is no block of its own."""
    short = text if len(text) <= most else f"{text[:most].rstrip()} …"
    safe = _FENCE.sub(lambda fence: _LOOKALIKE * len(fence[0]), short.replace("\r", ""))
    return "\n".join(f"> {line}" for line in safe.split("\n"))

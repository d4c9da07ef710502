"""Text that every store, model and platform takes."""

_CODE_CHARS = 120
"""Of a test or a value, in one line."""


def clean(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which no encoding can write.

    They come from broken UTF-8 on a command line and from broken escapes in JSON.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def in_code(text: str) -> str:
    """Foreign `text` for a code span within a line: nothing in it ends that, or is very long."""
    seen = (
        char if char.isprintable() or char.isspace() else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )
    plain = " ".join("".join(seen).replace("`", "'").split())
    return plain if len(plain) <= _CODE_CHARS else f"{plain[:_CODE_CHARS]}…"

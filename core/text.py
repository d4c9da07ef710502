"""Text that every store, model and platform takes."""


def clean(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which no encoding can write.

    They come from broken UTF-8 on a command line and from broken escapes in JSON.
    """
    return text.encode("utf-8", "replace").decode("utf-8")

"""Files that people give with a prompt, read as text."""

from core.errors import UsageError
from core.inbox import ASSET_CHARS
from core.job import Asset
from core.words import Phrase, phrase

MOST_FILES = 10
MOST_BYTES = 4 * ASSET_CHARS
"""So many UTF-8 can need for what the inbox still takes."""
TOO_LONG = phrase("it is too long")


def asset(name: str, content: bytes) -> Asset:
    """The file `name` as text.

    Raises:
        UsageError: it is none.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(name, _NO_TEXT) from error
    if "\0" in text:
        raise unreadable(name, _NO_TEXT)
    return Asset(name, text)


def check_count(files: int) -> None:
    """Return if so many files are read at a time.

    Raises:
        UsageError: they are too many.
    """
    if files > MOST_FILES:
        raise UsageError(phrase("At most {most} files are read at a time.", most=MOST_FILES))


def unreadable(name: str, reason: Phrase | str) -> UsageError:
    """What to say of a file that cannot be had as text."""
    return UsageError(
        phrase("The file {path} cannot be read as text: {reason}", path=name, reason=reason)
    )


_NO_TEXT = phrase("it is not text")

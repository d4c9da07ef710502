"""Files that a person gives with a prompt, read from their own machine."""

from pathlib import Path

from core.errors import UsageError
from core.inbox import ASSET_CHARS
from core.job import Asset
from core.words import Phrase, phrase

_MOST_BYTES = 4 * ASSET_CHARS
"""So many UTF-8 can need for what the inbox still takes; some files have no end."""


def asset(name: str) -> Asset:
    """The file `name`, where `~` is the person's home.

    Raises:
        UsageError: it cannot be read as text, or is far too long.
    """
    try:
        path = Path(name).expanduser()
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise _unreadable(name, phrase("it is too long"))
        text = content.decode("utf-8-sig")
    except (OSError, RuntimeError, ValueError) as error:  # a home nobody has, a NUL in the name
        raise _unreadable(name, _reason(error)) from error
    if "\0" in text:
        raise _unreadable(name, phrase("it is not text"))
    return Asset(path.name, text)


def _unreadable(name: str, reason: Phrase | str) -> UsageError:
    return UsageError(
        phrase("The file {path} cannot be read as text: {reason}", path=name, reason=reason)
    )


def _reason(error: Exception) -> Phrase | str:
    match error:
        case UnicodeDecodeError():
            return phrase("it is not text")
        case OSError(strerror=str() as reason):
            return reason
    return str(error)

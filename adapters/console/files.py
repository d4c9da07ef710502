"""Files that a person gives with a prompt, read from their own machine."""

from pathlib import Path

from core import assets
from core.assets import MOST_BYTES, TOO_LONG, unreadable
from core.job import Asset


def asset(name: str) -> Asset:
    """The file `name`, where `~` is the person's home.

    Raises:
        UsageError: it cannot be read as text, or is far too long.
    """
    try:
        path = Path(name).expanduser()
        with path.open("rb") as file:  # some have no end
            content = file.read(MOST_BYTES + 1)
    except (OSError, RuntimeError, ValueError) as error:  # a home nobody has, a NUL in the name
        raise unreadable(name, _reason(error)) from error
    if len(content) > MOST_BYTES:
        raise unreadable(name, TOO_LONG)
    return assets.asset(path.name, content)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)

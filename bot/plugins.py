"""Parts by name: a name in the settings is a file, `package.module:name` comes from outside."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

from core.errors import SurroundingsError
from core.words import phrase


def part(folder: str, name: str) -> Callable[..., Any]:
    """What makes the part `name` of `folder`, such as `core.models`.

    Raises:
        SurroundingsError: there is no such part, or it cannot be loaded.
    """
    try:
        create: object = resolve_name(name if ":" in name else f"{folder}.{name}:create")
    except Exception as error:  # pylint: disable=broad-exception-caught  # code from outside runs
        raise _missing(folder, name, f"{type(error).__name__}: {error}") from error
    if not callable(create):
        raise _missing(folder, name, f"{create!r}")
    return create


def _missing(folder: str, name: str, reason: str) -> SurroundingsError:
    if ":" in name:
        return SurroundingsError(
            phrase(
                "{name} cannot be loaded ({reason}). Check the settings for a typing slip, and "
                "that its folder is on PYTHONPATH.",
                name=name,
                reason=reason,
            )
        )
    return SurroundingsError(
        phrase(
            "There is no {name} in {folder} ({reason}). Check the settings for a typing slip.",
            name=name,
            folder=folder,
            reason=reason,
        )
    )

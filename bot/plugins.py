"""Parts by name: a name in the settings is a file, `package.module:name` comes from outside."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

from core.errors import SurroundingsError
from core.words import phrase


def part(folder: str, name: str) -> Callable[..., Any]:
    """What makes the part `name` of `folder`, such as `core.models`.

    Raises:
        SurroundingsError: there is no such part.
    """
    target = name if ":" in name else f"{folder}.{name}:create"
    try:
        create: Callable[..., Any] = resolve_name(target)
    except (ImportError, AttributeError, ValueError) as error:
        raise SurroundingsError(
            phrase(
                "There is no {name} in {folder} ({reason}). Check the settings for a typing slip.",
                name=name,
                folder=folder,
                reason=str(error),
            )
        ) from error
    return create

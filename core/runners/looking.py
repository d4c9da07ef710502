"""Functions of the standard library that look into objects, sent to where the object is."""

import functools
import sys
from collections.abc import Callable
from typing import Any

from core.runners import mirrors
from core.runners.world import World

_LOOKING = {
    "dataclasses": ("asdict", "astuple", "fields", "is_dataclass", "replace"),
    "copy": ("copy", "deepcopy"),
    "inspect": (
        *("getsource", "isabstract", "isasyncgen", "isasyncgenfunction", "isclass"),
        *("iscoroutinefunction", "isfunction", "isgenerator", "isgeneratorfunction"),
    ),
    "asyncio": ("iscoroutinefunction",),
    "pickle": ("dumps",),
    "json": ("dumps",),
}
"""Functions that look into an object by more than its own methods."""


def let_look(world: World) -> None:
    """Have those functions look where the object is, if it is one of the code."""
    for module, names in _LOOKING.items():
        for name in names:
            original = getattr(sys.modules[module], name)
            setattr(sys.modules[module], name, _looking(world, module, name, original))


def _looking(
    world: World, module: str, name: str, original: Callable[..., Any]
) -> Callable[..., Any]:
    @functools.wraps(original)
    def look(*values: Any, **named: Any) -> Any:
        if values and (mirrors.is_object(values[0]) or isinstance(values[0], mirrors.Mirror)):
            return world.standard(module, name, values, named)
        return original(*values, **named)

    return look

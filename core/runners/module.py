"""The module `solution` as tests import it: it holds nothing, and asks the code for every name."""

import types
from collections.abc import Iterator, Mapping
from typing import Any

from core.runners.common import NAME
from core.runners.mirrors import World

NUMBER = 0
"""The code's own number for it."""


class Solution(types.ModuleType):
    """The module, as tests import it."""

    def __init__(self, world: World) -> None:
        super().__init__(NAME)
        own = super().__getattribute__("__dict__")
        own |= {"_threadsmith_world": world, "__all__": [], "__test__": False}

    def __getattribute__(self, name: str) -> Any:
        if name == "__dict__":
            # Whoever replaces an attribute looks here for what was there before.
            return _Names(super().__getattribute__("_threadsmith_world"))
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        if name in ("__path__", "pytestmark", "pytest_plugins"):
            raise AttributeError(name)
        return self._threadsmith_world.get(NUMBER, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            super().__setattr__(name, value)
        else:
            self._threadsmith_world.set(NUMBER, name, value)

    def __delattr__(self, name: str) -> None:
        self._threadsmith_world.delete(NUMBER, name)

    def __dir__(self) -> list[str]:
        return list(self._threadsmith_world.on_class(NUMBER, "dir"))


class _Names(Mapping[str, Any]):
    """What the module holds now."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __getitem__(self, name: str) -> Any:
        try:
            return self._world.get(NUMBER, name)
        except AttributeError as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._world.on_class(NUMBER, "dir"))

    def __len__(self) -> int:
        return len(list(iter(self)))

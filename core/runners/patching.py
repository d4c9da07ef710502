"""Around the tests of a split run: sees what tests change that the code's process would not see."""

import builtins
import sys
import types
import unittest.mock
from typing import Any

import pytest

from core.runners import mirrors
from core.runners.common import NAME
from core.runners.reporter import Watch
from core.runners.world import World

_FOLLOWED = ((builtins, "input"), (sys, "stdin"), (sys, "argv"), (sys, "stdout"), (sys, "stderr"))
"""What the process of the code is told of anyway."""
_APART = frozenset(("caplog", "capfd", "capfdbinary"))
"""Fixtures that look at this process only."""


class Apart(Watch):
    """Watches tests whose code is in another process."""

    def __init__(self, world: World) -> None:
        self._world = world

    def collected(self, items: list[pytest.Item]) -> None:
        for item in items:
            for name in _APART.intersection(getattr(item, "fixturenames", ())):
                self._world.cannot(f"a test uses {name}")

    def begins(self) -> None:
        self._world.forget_copies()

    def ends(self, outcome: str) -> None:
        if outcome != "passed" and not self._world.ended:
            self._world.see_copies()

    def over(self) -> str:
        return self._world.beyond


def see_patches(world: World) -> None:
    """Have the world know of what tests replace outside of the code and themselves."""
    # Neither has another place from where it could be seen.
    # pylint: disable=protected-access
    set_attribute, enter = pytest.MonkeyPatch.setattr, unittest.mock._patch.__enter__

    def patched(self: Any, *values: Any, **named: Any) -> None:
        before = len(self._setattr)
        set_attribute(self, *values, **named)
        for target, name, _ in self._setattr[before:]:
            _see(world, target, name)

    def entered(self: Any) -> Any:
        found = enter(self)
        _see(world, self.target, self.attribute)
        return found

    pytest.MonkeyPatch.setattr = patched  # type: ignore[method-assign]
    unittest.mock._patch.__enter__ = entered  # type: ignore[method-assign]


def _see(world: World, target: object, name: str) -> None:
    if mirrors.number_of(target) is not None or (target, name) in _FOLLOWED:
        return
    if isinstance(target, types.ModuleType):
        module = target.__name__
    else:
        module = getattr(target, "__module__", None) or type(target).__module__
    # pytest itself adds to its own classes in this way.
    if module.partition(".")[0] != "_pytest" and module not in (NAME, f"test_{NAME}"):
        why = f"a test replaces {name} of {module}"
        raise world.cannot(why)

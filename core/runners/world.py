"""The module `solution` in the process of the tests, whose every name is asked of the code."""

import contextlib
import os
import sys
import threading
import types
import warnings
from importlib.machinery import ModuleSpec
from typing import Any

from core.runners.common import FILE, NAME
from core.runners.lending import CannotProxy, Lending
from core.runners.module import Solution
from core.runners.peer import Peer
from core.runners.receiving import Receiving
from core.runners.values import TooDeep, pack, unpack
from core.runners.wire import Closed, TooLong, Wire, WireError

_COPIES = 1_000
_LINES = 100_000


class Ended(Exception):
    """The process of the code is gone."""

    def __str__(self) -> str:
        return "the process of the code has ended"


class World:
    """All that the tests see of the code."""

    def __init__(self, wire: Wire, tests: str) -> None:
        """`tests` is the name of their module."""
        self.beyond = ""
        """Why two processes cannot stand for one; empty while they can."""
        self.ended = False
        self.tampered = False
        self._lending = Lending(tests, self.cannot)
        self._peer = Peer(wire, self._serve)
        self._receiving = Receiving(self, self._lending)
        self._copies: list[tuple[Any, Any]] = []
        self._settled = _surroundings()
        self._thread = threading.get_ident()

    # What tests do to the code.

    def create_module(self, _: ModuleSpec) -> types.ModuleType:
        """The module, still without names."""
        self._receiving.module = module = Solution(self)
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the code, in its own process."""
        try:
            names = self._loaded()
        except (SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            # They would end more than the code.
            raise ImportError(f"the code raised {type(error).__name__}") from error
        if not isinstance(names, list):
            raise self._bad()
        setattr(module, "__all__", [str(name) for name in names])

    def _loaded(self) -> Any:
        """The names of the code; what it raises comes from the line where it raised it."""
        kind, packed, *place = self._ask("load")
        match place:
            case [int() as line] if 0 < line <= _LINES:
                text = "\n" * (line - 1) + "found = value()"
                space: dict[str, Any] = {"value": lambda: self._value(kind, packed)}
                exec(compile(text, FILE, "exec"), space)  # pylint: disable=exec-used  # our text
                return space["found"]
        return self._value(kind, packed)

    def get(self, number: int, name: str) -> Any:
        """An attribute."""
        return self._copied(*self._ask("get", ["y", number], name))

    def set(self, number: int, name: str, value: Any) -> None:
        """Set it."""
        self._asked("set", ["y", number], name, self._packed(value))

    def delete(self, number: int, name: str) -> None:
        """Delete it."""
        self._asked("del", ["y", number], name)

    def call(self, number: int, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call it; lists, sets and dictionaries that it changes are changed here too."""
        packed = [self._packed(value) for value in values]
        answer = self._ask("call", ["y", number], packed, self._packed(named))
        if len(answer) > 2:
            self._change(values, answer[2])
        return self._copied(*answer)

    def special(self, number: int, name: str, values: tuple[Any, ...]) -> Any:
        """Call what Python's syntax calls."""
        return self._asked("special", ["y", number], name, *map(self._packed, values))

    def on_class(self, number: int, name: str, *values: Any) -> Any:
        """Use syntax on a class."""
        return self._asked("class", ["y", number], name, *map(self._packed, values))

    def standard(
        self, module: str, name: str, values: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        """Have the code's process call a function of the standard library."""
        return self._asked("std", module, name, self._packed(values), self._packed(named))

    def wait(self, number: int) -> Any:
        """What the awaitable comes to."""
        return self._asked("await", ["y", number])

    def cannot(self, why: str) -> BaseException:
        """What to raise where two processes cannot stand for one."""
        self.beyond = self.beyond or why
        return CannotProxy(why)

    def forget_copies(self) -> None:
        """A test begins."""
        self._copies.clear()

    def see_copies(self) -> None:
        """A test failed: maybe since it changed a copy of what the code holds."""
        for value, before in self._copies:
            with contextlib.suppress(TooDeep):
                if pack(value, self._lending.strange) != before:
                    self.cannot("a test changes a list or dictionary of the code")

    # Asking.

    def _asked(self, verb: str, *values: Any) -> Any:
        return self._value(*self._ask(verb, *values)[:2])

    def _ask(self, verb: str, *values: Any) -> list[Any]:
        if threading.get_ident() != self._thread:
            why = "a thread of the tests uses the code"
            raise self.cannot(why)
        self._settle()
        return self._said(verb, *values)

    def _said(self, verb: str, *values: Any) -> list[Any]:
        try:
            answer = self._peer.ask(verb, *values)
        except Closed as error:
            self.ended = True
            raise Ended from error
        except WireError:
            self.tampered = True
            raise
        except TooLong as error:
            raise ValueError("a value is too large to be handed over") from error
        if len(answer) < 2:
            raise self._bad()
        return answer

    def _value(self, kind: str, packed: Any) -> Any:
        try:
            value = unpack(packed, self._receiving.strange)
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise self._bad() from error
        if kind == "!":
            if not isinstance(value, BaseException):
                raise self._bad()
            raise value
        return value

    def _copied(self, kind: str, packed: Any, *_: Any) -> Any:
        """The value, remembered if it is a copy of what may change."""
        value = self._value(kind, packed)
        if type(value) in (list, dict, set, bytearray) and len(self._copies) < _COPIES:
            # Both as we pack it, since the same class is told shorter the second time.
            self._copies.append((value, pack(value, self._lending.strange)))
        return value

    def _bad(self) -> WireError:
        self.tampered = True
        return WireError("the code's process says what it may not")

    def _settle(self) -> None:
        """Tell where we are now, if that has changed."""
        now = _surroundings()
        if now == self._settled:
            return
        (before, old_folder, _), (after, folder, arguments) = self._settled, now
        self._settled = now
        changed: dict[str, str | None] = dict.fromkeys(before.keys() - after.keys())
        changed |= {name: value for name, value in after.items() if before.get(name) != value}
        moved = folder if folder != old_folder else ""
        packed = (pack(one, self._lending.strange) for one in (changed, moved, arguments))
        self._value(*self._said("settle", *packed)[:2])

    def _change(self, values: tuple[Any, ...], changed: Any) -> None:
        """Do to what we handed over what the code did to its copies."""
        if not isinstance(changed, dict):
            raise self._bad()
        for index, packed in changed.items():
            if not str(index).isdecimal() or int(index) >= len(values):
                raise self._bad()
            target, new = values[int(index)], self._value("=", packed)
            if type(target) is not type(new):
                raise self._bad()
            if isinstance(target, (list, bytearray)):
                target[:] = new
            elif isinstance(target, (dict, set)):
                target.clear()
                target.update(new)

    # What we send.

    def _packed(self, value: Any) -> Any:
        try:
            return pack(value, self._lending.strange)
        except TooDeep as error:
            why = "a value of the tests is too deep"
            raise self.cannot(why) from error

    # What the code asks.

    def _serve(self, verb: str, values: list[Any]) -> list[Any]:
        if verb == "out":
            self._print(*values)
            return []
        if verb == "warn":
            self._warn(*values)
            return []
        beyond = self.beyond
        try:
            given = [unpack(one, self._receiving.strange) for one in values]
            return ["=", pack(self._lending.answer(verb, *given), self._lending.strange)]
        except (WireError, Ended):
            raise
        except CannotProxy as error:
            # The code asked for it, so it is no reason to be less strict with the code.
            self.beyond = beyond
            return ["!", self._lending.thrown(TypeError(str(error)), 0)]
        # Whatever a function of the tests raises is for the code to see.
        except BaseException as error:  # pylint: disable=broad-exception-caught
            return ["!", self._lending.strange(error, 0)]

    def _print(self, stream: Any = 1, text: Any = "") -> None:
        (sys.stderr if stream == 2 else sys.stdout).write(str(text))

    def _warn(self, text: Any, category: Any) -> None:
        found = self._receiving.kind(category)
        kind = found if issubclass(found, Warning) else UserWarning
        warnings.warn_explicit(str(text), kind, f"{NAME}.py", 1)


def _surroundings() -> tuple[dict[str, str], str, list[str]]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    return environment, os.getcwd(), list(sys.argv)

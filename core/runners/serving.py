"""The process of the code: loads it, and does with its objects what the tests ask for.

Runs in `core/sandboxes/zygote.py`. No test, no reporter and no key ever comes in here.
"""

import asyncio
import builtins
import importlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from core.runners import specials, theirs
from core.runners.common import COMMON, FILE, NAME
from core.runners.objects import Objects
from core.runners.peer import TOO_LONG, Peer
from core.runners.values import pack, unpack
from core.runners.wire import TooLong, Wire, WireError

_WIRE = 4
_OUTPUT_CHARACTERS = 2**20
"""How much goes to the tests of what is printed; the rest counts as output of this process."""


def prepare() -> None:
    """Import what code often imports."""
    for name in COMMON:
        importlib.import_module(name)


def work(request: bytes) -> None:
    """Serve the code of `request` until the tests are done."""
    # Nobody at the other end is an error like others, and no end.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    Serving(Wire(_WIRE), request.decode()).run()


class Serving:
    """The code, its objects by number, and the answers about them."""

    def __init__(self, wire: Wire, code: str) -> None:
        self._code = code
        self._peer = Peer(wire, self._serve)
        self._module = ModuleType(NAME)
        self._objects = Objects(self._module)
        self._theirs = theirs.Theirs(self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._verbs: dict[str, Callable[..., Any]] = {
            "load": self._load,
            "get": getattr,
            "set": setattr,
            "del": delattr,
            "special": _special,
            "class": _on_class,
            "std": _standard,
            "await": self._await,
            "settle": _settle,
            TOO_LONG: _too_long,
        }

    def run(self) -> None:
        """Answer until nobody asks any more."""
        sys.stdout, sys.stderr = (self._stream(number) for number in (1, 2))
        sys.stdin = _Input(self.ask)
        builtins.input = lambda prompt="": self.ask("input", str(prompt))
        warnings.simplefilter("always")
        warnings.showwarning = self._warn
        try:
            self._peer.serve()
        except WireError:
            pass

    def ask(self, verb: str, *values: Any) -> Any:
        """What the tests answer; raises what they raise."""
        kind, value = self._peer.ask(verb, *(self.pack(one) for one in values))[:2]
        answer = self.unpack(value)
        if kind == "!":
            raise answer
        return answer

    def pack(self, value: Any) -> Any:
        """`value` for the wire."""
        return pack(value, self._objects.strange)

    def unpack(self, packed: Any) -> Any:
        """The value that came over the wire."""
        return unpack(packed, self._theirs.strange)

    def own(self, number: int) -> Any:
        """The object of ours with that number."""
        return self._module if number == 0 else self._objects.by_number(number)

    def _serve(self, verb: str, values: list[Any]) -> list[Any]:
        try:
            if verb == "call":
                return self._call(*values)
            return ["=", self.pack(self._verbs[verb](*map(self.unpack, values)))]
        except WireError:
            raise
        # Whatever the code raises, ends of the interpreter too, is for the tests to see.
        except BaseException as error:  # pylint: disable=broad-exception-caught
            told = ["!", self._objects.exception(error)]
            return [*told, _line(error)] if verb == "load" else told

    def _call(self, function: Any, packed: list[Any], named: Any) -> list[Any]:
        """The result, and what became of the lists, sets and dictionaries that were handed in."""
        values = [self.unpack(one) for one in packed]
        changed: dict[str, Any] = {}
        try:
            found = self.unpack(function)(*values, **self.unpack(named))
            # A result that cannot be sent is an error like any other.
            answer = ["=", self.pack(found)]
        except WireError:
            raise
        except BaseException as error:  # pylint: disable=broad-exception-caught
            answer = ["!", self._objects.exception(error)]
        for index, (before, value) in enumerate(zip(packed, values, strict=True)):
            if type(value) in (list, dict, set, bytearray):
                try:
                    after = self.pack(value)
                except (ValueError, TooLong):
                    continue
                if after != before:
                    changed[str(index)] = after
        return [*answer, changed]

    def _load(self) -> list[str]:
        """Run the code; gives the names that it shows to `import *`."""
        Path(FILE).write_text(self._code, "utf-8")
        sys.modules[NAME] = self._module
        place = self._module.__file__ = str(Path(FILE).resolve())
        program = compile(self._code, place, "exec", dont_inherit=True)
        exec(program, self._module.__dict__)  # pylint: disable=exec-used
        shown = getattr(self._module, "__all__", None)
        if isinstance(shown, (list, tuple)):
            return [str(name) for name in shown]
        return [name for name in vars(self._module) if not name.startswith("_")]

    def _await(self, waiting: Any) -> Any:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)

        async def result() -> Any:
            return await waiting

        return self._loop.run_until_complete(result())

    def _stream(self, number: int) -> io.TextIOWrapper:
        raw = _Output(lambda text: self._peer.tell("out", number, text), number)
        return io.TextIOWrapper(
            raw,  # type: ignore[arg-type]  # it only has to be written to
            encoding="utf-8",
            errors="backslashreplace",
            write_through=True,
        )

    def _warn(self, message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        self._peer.tell("warn", str(message), self.pack(category))


class _Output(io.RawIOBase):
    """What the code prints, on its way to the tests."""

    def __init__(self, tell: Callable[[str], None], number: int) -> None:
        self._tell = tell
        self._number = number
        self._left = _OUTPUT_CHARACTERS

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def write(self, data: Any) -> int:
        size = len(data)
        if self._left > 0:
            self._left -= size
            self._tell(bytes(data).decode(errors="replace"))
        else:
            os.write(self._number, data)
        return size


class _Input(io.TextIOBase):
    """What the tests give to be read."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def readable(self) -> bool:
        return True

    def readline(self, *size: Any) -> str:  # type: ignore[override]
        return str(self._ask("stdin", "readline", *size))

    def read(self, *size: Any) -> str:
        return str(self._ask("stdin", "read", *size))


def _line(error: BaseException) -> int:
    """The last line of the code that it came from; 0 if there is none."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == FILE:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _special(target: Any, name: str, *values: Any) -> Any:
    """What Python would do: it looks for such methods at the class only."""
    if name not in specials.ALL:
        raise AttributeError(name)
    return getattr(type(target), name)(target, *values)


def _on_class(target: Any, name: str, *values: Any) -> Any:
    """Syntax on a class itself, such as `Color["RED"]` or `for one in Color`."""
    syntax: dict[str, Callable[..., Any]] = {
        "getitem": lambda of, key: of[key],
        "iter": iter,
        "len": len,
        "contains": lambda of, one: one in of,
        "dir": dir,
    }
    return syntax[name](target, *values)


def _standard(module: str, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
    """A function of the standard library that looks into our objects."""
    return getattr(importlib.import_module(module), name)(*values, **named)


def _too_long() -> None:
    raise ValueError("a value is too large to be handed over")


def _settle(environment: dict[str, str | None], folder: str, arguments: list[str]) -> None:
    """Be where the tests have gone."""
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    if folder:
        os.chdir(folder)
    sys.argv = arguments

"""What stands at the head of each test file: how tests say in one way why they failed.

The text of this file goes into the sandbox, so it needs nothing of ours. Its names cannot be those
of what is tested: no test calls what begins with `_`, but for `raises`, which asserts may call.
"""

import asyncio
import math
from collections.abc import Callable
from types import TracebackType
from typing import Any

_CODE = "solution.py"
_MOST_CHARS = 200


def raises(error: type[BaseException], call: Callable[..., object], *given: object) -> bool:
    """Whether `call` raises `error`; what it gives else is kept."""
    try:
        _Telling.gave = call(*given)
    except error:
        return True
    return False


class _Told(AssertionError):
    """Why a test failed: the line of the code, or 0, and a value or an error."""


class _Telling:
    """Around each test: whatever ends it is told; once the import failed, nothing is tried."""

    gave: object = None
    """What the last call gave that was to raise."""
    _over = False

    def __init__(self, importing: bool = False) -> None:
        self._importing = importing

    def __enter__(self) -> None:
        if _Telling._over:
            raise _Told("0 ")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, _Told):
            return
        _Telling._over = self._importing
        if isinstance(error.__cause__, SystemExit | KeyboardInterrupt | GeneratorExit):
            error = error.__cause__
        raise _Told(f"{_line(error)} {_words(error)}") from None


def _differs(value: object) -> _Told:
    """What to raise where `value` is not what was expected."""
    try:
        text = repr(value)
    # It may be of the code, which raises what it likes.
    except Exception:  # pylint: disable=broad-exception-caught
        text = f"<{type(value).__name__}>"
    return _Told(f"0 {_short(text)}")


def _near(one: Any, two: Any) -> bool:
    """Whether both are the same but for the last digits of floats."""
    kinds = type(one), type(two)
    if float in kinds and all(kind in (int, float) for kind in kinds):
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12)
    if kinds in ((list, list), (tuple, tuple)):
        return len(one) == len(two) and all(map(_near, one, two))
    if kinds == (dict, dict):
        return one.keys() == two.keys() and all(_near(one[key], two[key]) for key in one)
    return bool(one == two)


def _waited(function: Callable[..., Any]) -> Callable[..., Any]:
    """An asynchronous `function` as one that gives its result."""

    async def result(*given: object, **named: object) -> Any:
        return await function(*given, **named)

    return lambda *given, **named: asyncio.run(result(*given, **named))


def _words(error: BaseException) -> str:
    name = type(error).__name__
    try:
        said = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:  # pylint: disable=broad-exception-caught
        return name
    return _short(f"{name}: {said}") if said else name


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 1]}…"


def _line(error: BaseException) -> int:
    """The last line of the code that it came from; 0 if there is none."""
    if isinstance(error, SyntaxError) and _is_code(error.filename or ""):
        return error.lineno or 0
    found, trace = 0, error.__traceback__
    while trace is not None:
        if _is_code(trace.tb_frame.f_code.co_filename):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _is_code(file: str) -> bool:
    return file.rpartition("/")[2] == _CODE

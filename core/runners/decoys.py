"""Comparing an object of the code with a value of the tests, so that agreeing is no way to pass.

An object that calls itself equal to everything is told from an honest one by values that it
cannot be equal to, asked about in random order among the real one.
"""

import secrets
from collections.abc import Callable
from typing import Any

from core.runners.values import flat

Ask = Callable[[Any], Any]

_FAR = 10**30
_MIRRORED = {"__ne__": "__eq__"}


def compared(ask: Ask, name: str, other: Any) -> Any:
    """What the object says to the comparison `name` with `other`, unless it says so to anything."""
    if not _exact(other):
        # Tolerances of pytest would ask the object for numbers of its choice.
        return False if _judges(other) and name == "__eq__" else ask(other)
    if name == "__eq__":
        return _held(ask, other, _unlike(other))
    if name == "__ne__":
        return ask(other)
    return _held(ask, other, _beyond(name, other))


def contained(ask: Ask, one: Any) -> bool:
    """Whether the object says that it holds `one`, unless it says so of everything."""
    if not _exact(one):
        return bool(ask(one))
    return bool(_held(ask, one, _unlike(one), every=True))


def subtracted(ask: Ask, value: Any) -> Any:
    """The difference, unless there is the same one to any number: that agrees with all of them."""
    answer = ask(value)
    if not _is_number(value) or not _is_number(answer):
        return answer
    other = ask(value + secrets.randbelow(10**6) + 10**3)
    return NotImplemented if _is_number(other) and other == answer else answer


def _is_number(value: Any) -> bool:
    return _exact(value) and isinstance(value, (int, float))


def _held(ask: Ask, real: Any, others: list[Any], every: bool = False) -> Any:
    """The answer for `real`; False if the object says yes to others too."""
    place = secrets.randbelow(len(others) + 1)
    answers = [ask(one) for one in [*others[:place], real, *others[place:]]]
    answer = answers.pop(place)
    fooled = [said is not NotImplemented and bool(said) for said in answers]
    if answer is NotImplemented or not answer or not fooled:
        return answer
    return False if (all(fooled) if every else any(fooled)) else answer


def _exact(value: Any) -> bool:
    """Whether it is plain, and of no subclass."""
    kind = type(value)
    return flat(kind) is kind


def _judges(other: Any) -> bool:
    return any(kind.__module__ == "_pytest.python_api" for kind in type(other).__mro__) or (
        type(other).__name__.startswith("Approx")
    )


def _unlike(value: Any) -> list[Any]:
    """Values of the same kind that are not equal to `value`, and look no less likely."""
    some = secrets.randbelow(10**6) + 10**3
    match value:
        case bool():
            return [not value, secrets.token_hex(4)]
        case int() | float():
            return [value + some, -value - some, secrets.token_hex(4)]
        case str():
            letters = "".join(secrets.choice("aeinrst") for _ in range(max(len(value), 4)))
            return [f"{letters}q", f"z{letters}", some]
        case bytes() | bytearray():
            return [bytes(value) + secrets.token_bytes(4), some]
        case list() | tuple():
            kind = type(value)
            return [kind([*value, some]), kind([some, *value]), secrets.token_hex(4)]
        case set() | frozenset():
            kind_ = type(value)
            return [kind_({*value, some}), secrets.token_hex(4)]
        case dict():
            return [{**value, secrets.token_hex(4): some}, some]
    return [some, secrets.token_hex(4)]


def _beyond(name: str, value: Any) -> list[Any]:
    """Values that nothing finite can be on that side of."""
    if isinstance(value, (int, float)):
        return [-_FAR if name in ("__lt__", "__le__") else _FAR]
    return []

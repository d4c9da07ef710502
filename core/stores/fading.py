"""A dictionary that forgets, as keys with a life do in Redis."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Fading(Generic[Key, Value]):
    """Each entry lives `life` seconds from when it was last put, by `clock`."""

    def __init__(self, life: float, clock: Callable[[], float]) -> None:
        self._life = life
        self._clock = clock
        self._entries: dict[Key, tuple[float, Value]] = {}
        """When it ends, and the value; in order of their ends."""

    def get(self, key: Key) -> Value | None:
        """What was put under `key`; None if nothing was, or it is forgotten."""
        self._forget()
        found = self._entries.get(key)
        return found[1] if found else None

    def put(self, key: Key, value: Value) -> None:
        """Keep `value` under `key`, for a life from now on."""
        self._entries.pop(key, None)
        self._entries[key] = (self._clock() + self._life, value)

    def items(self) -> Iterator[tuple[Key, Value]]:
        """All that live, the one that was put longest ago first."""
        self._forget()
        return ((key, value) for key, (_, value) in self._entries.items())

    def _forget(self) -> None:
        now = self._clock()
        while self._entries:
            oldest = next(iter(self._entries))
            if self._entries[oldest][0] > now:
                return
            del self._entries[oldest]

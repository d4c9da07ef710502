"""One of the two that talk over a wire: asks, and answers while it waits for its own answer."""

from collections.abc import Callable
from threading import RLock
from typing import Any

from core.runners.wire import TooLong, Wire, WireError

TOO_LONG = "too long"
"""Asked of ourselves, for an answer to what has none that could be sent."""
_ANSWERS = ("=", "!")
_DEPTH = 60
"""Of questions within questions."""


class Peer:
    """One end, with what it does for the other one."""

    def __init__(self, wire: Wire, serve: Callable[[str, list[Any]], list[Any]]) -> None:
        """`serve` gives the answer to a question: `["=", value]` or `["!", exception]`."""
        self._wire = wire
        self._serve = serve
        self._count = 0
        self._depth = 0
        # Threads of the code may ask too, each a whole question at a time.
        self._turn = RLock()

    def ask(self, verb: str, *values: Any) -> list[Any]:
        """The answer, of the same form as `serve` gives.

        Raises:
            WireError: the other end is gone, or says what it may not.
        """
        with self._turn:
            self._count += 1
            number = self._count
            self._wire.send([number, verb, *values])
            while True:
                message = self._wire.receive()
                if message[1] in _ANSWERS:
                    if message[0] != number:
                        raise WireError
                    return message[1:]
                self._answer(message)

    def tell(self, verb: str, *values: Any) -> None:
        """Say what needs no answer."""
        self._wire.send([0, verb, *values])

    def serve(self) -> None:
        """Answer until the other end is gone.

        Raises:
            WireError: it is gone, or says what it may not.
        """
        while True:
            with self._turn:
                message = self._wire.receive()
            self._answer(message)

    def _answer(self, message: list[Any]) -> None:
        number, verb, *values = message
        if not isinstance(number, int) or not isinstance(verb, str):
            raise WireError
        self._depth += 1
        try:
            if self._depth > _DEPTH:
                raise WireError
            answer = self._serve(verb, values)
        finally:
            self._depth -= 1
        if not number:
            return
        try:
            self._wire.send([number, *answer])
        except TooLong:
            self._wire.send([number, *self._serve(TOO_LONG, [])])

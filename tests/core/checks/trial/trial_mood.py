"""A fast check that does what the code asks for: `# mood: raise` and so on."""

import os
import re
import signal
import sys

from core.checks import Code, Message, Outcome

FAST = True


def languages() -> frozenset[str]:
    """Python, and one that nobody has heard of."""
    return frozenset({"python", "brainfog"})


def examine(code: Code) -> Outcome:
    """Good and bad."""
    mood = re.search("mood: ([a-z]+)", code.text)
    match mood and mood[1]:
        case "raise":
            raise RecursionError
        case "exit":
            sys.exit(3)
        case "lack":
            __import__("module_that_is_nowhere")
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "balloon":
            return Outcome(str(len(bytes(2**33))), "lint")
        case "dawdle":
            _dawdle()
        case "chatter":
            messages = tuple(Message(n, "X" * 999, "\ud800" * 9999) for n in range(20_000))
            return Outcome("trial_mood", "lint", messages)
        case "look":
            return Outcome("trial_mood", "lint", text=_look(code))
    return Outcome("trial_mood", "lint")


def _dawdle() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # pylint: disable=broad-exception-caught
            pass


def _look(code: Code) -> str:
    return f"{sorted(os.listdir())}\n{code.text}"

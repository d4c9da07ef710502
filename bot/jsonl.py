"""A JSON document a line: each is answered before the next one is read."""

import json
from collections.abc import Awaitable, Callable
from io import RawIOBase
from typing import Any

from adapters.console.lines import piped
from adapters.console.result import document
from bot.exits import FAILED, GOOD
from core.errors import UsageError
from core.words import Words, phrase

Answer = Callable[[str], Awaitable[dict[str, object]]]
"""Gives what a line is answered with; raises `UsageError` for one that is none of ours."""


async def answer_lines(source: RawIOBase, answer: Answer, speech: Words) -> int:
    """Answer all lines of `source`; the exit code. A line that cannot be used ends nothing."""
    code = GOOD
    async for line in piped(source):
        if line == "":
            continue
        try:
            if isinstance(line, UsageError):
                raise line
            answered = await answer(line)
        except UsageError as error:
            answered, code = {"error": speech.say(error.phrase)}, FAILED
        print(document(answered), flush=True)
    return code


def parsed(line: str) -> Any:
    """The document in `line`.

    Raises:
        UsageError: there is none.
    """
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(phrase("This line is not JSON.")) from error

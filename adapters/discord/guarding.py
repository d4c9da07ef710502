"""Events that Discord's library cannot read end no connection.

The library raises out of its loop where one is not as it expects, which ends the client with all
that others say meanwhile. Source: discord.py 2.7.1, `DiscordWebSocket.received_message`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

LOG = logging.getLogger(__name__)

Parse = Callable[[Any], None]
Instead = Callable[[str, Mapping[str, Any]], Awaitable[None] | None]
"""What is done about an event that could not be read."""

_VITAL = ("READY", "RESUMED")
"""Without them there is no session that could go on."""


def guard(parsers: dict[str, Parse], instead: Instead) -> None:
    """Make `parsers` log what they cannot read, and do something `instead`."""
    doing = set[asyncio.Future[None]]()
    for event, parse in parsers.items():
        if event not in _VITAL:
            parsers[event] = partial(_parse, event, parse, instead, doing)


def _parse(
    event: str, parse: Parse, instead: Instead, doing: set[asyncio.Future[None]], data: Any
) -> None:
    try:
        parse(data)
    except Exception:  # pylint: disable=broad-exception-caught  # whatever it is, others go on
        LOG.exception("event not read", extra={"event": event})
        _begin(event, instead, doing, data)


def _begin(event: str, instead: Instead, doing: set[asyncio.Future[None]], data: Any) -> None:
    try:
        if work := instead(event, data):
            task = asyncio.ensure_future(work)
            doing.add(task)
            task.add_done_callback(doing.discard)
    except (KeyError, TypeError, ValueError) as error:
        LOG.warning("event dropped", extra={"event": event, "reason": repr(error)})

"""Deliveries: events with their retries in the background, the rest once and awaited."""

import asyncio
from collections.abc import Callable

from tests.emulators.slack_server import events
from tests.emulators.slack_server.acks import Ack, Kind, Transport
from tests.emulators.slack_server.wire import Json
from tests.emulators.slack_server.workspace import Workspace

_REASONS = {"operation_timeout": "timeout"}
_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
_NAMES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Deliveries:
    """Everything on its way to the bot."""

    def __init__(self, workspace: Workspace, transport: Transport, note: Callable[[], None]):
        self.transport = transport
        self.sent: list[Json] = []
        """The events emitted, without their outer part."""
        self._workspace = workspace
        self._note = note
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_tries = 0

    def emit(self, event: Json) -> None:
        """Deliver an event in the background, if the bot subscribed to it and may get it."""
        if not self._wanted(event):
            return
        self.sent.append(event)
        channel = self._workspace.channels.get(event.get("channel", ""))
        shared = bool(channel and self._workspace.shared(channel))
        payload = events.callback(self._workspace, event, shared)
        self._first_tries += 1
        task = asyncio.create_task(self._deliver(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, kind: Kind, payload: Json) -> Ack:
        """Deliver a command or an interaction: once."""
        ack = await self.transport.send(kind, payload, 0, "")
        self._note()
        return ack

    async def settled(self, within: float = 5.0) -> None:
        """Return once every event was tried at least once.

        Raises:
            TimeoutError: some were not within `within` seconds.
        """
        async with asyncio.timeout(within):
            while self._first_tries:
                await asyncio.wait(self._tasks, timeout=0.01)

    async def close(self) -> None:
        """Give up what is still on its way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _wanted(self, event: Json) -> bool:
        settings, name, scope = self._workspace.settings, event["type"], ""
        if name == "message":
            name, scope = _NAMES[event["channel_type"]], _SCOPES[event["channel_type"]]
        elif name == "app_mention":
            scope = "app_mentions:read"
        elif name.startswith("reaction_"):
            scope = "reactions:read"
        return name in settings.events and (not scope or scope in self._workspace.scopes)

    async def _deliver(self, payload: Json) -> None:
        ack = await self.transport.send(Kind.EVENT, payload, 0, "")
        self._first_tries -= 1
        self._note()
        for attempt, delay in enumerate(self._workspace.settings.retry_delays, 1):
            if ack.ok:
                return
            await asyncio.sleep(delay)
            reason = _REASONS.get(ack.error, ack.error)
            ack = await self.transport.send(Kind.EVENT, payload, attempt, reason)
            self._note()

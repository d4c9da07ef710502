"""Deliveries: events with their retries in the background, the rest once and awaited."""

import asyncio
from collections.abc import Callable

from tests.emulators.slack_server import events
from tests.emulators.slack_server.acks import Ack, Kind, Transport
from tests.emulators.slack_server.faults import Astray, FaultPlan, Misdelivery
from tests.emulators.slack_server.spec import Spec
from tests.emulators.slack_server.wire import Json
from tests.emulators.slack_server.workspace import Workspace

_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
_NAMES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Deliveries:
    """Everything on its way to the bot."""

    def __init__(
        self,
        workspace: Workspace,
        transport: Transport,
        *,
        note: Callable[[], None],
        faults: FaultPlan,
        spec: Spec,
    ) -> None:
        self.transport = transport
        self.sent: list[Json] = []
        """The events emitted, without their outer part."""
        self._workspace = workspace
        self._note = note
        self._faults = faults
        self._spec = spec
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_tries = 0

    def emit(self, event: Json) -> None:
        """Deliver an event in the background, if the bot subscribed to it and may get it."""
        if not self._wanted(event):
            return
        self.sent.append(event)
        self._spec.see_event(event, self._workspace.scopes)
        channel = self._workspace.channels.get(_channel_of(event))
        shared = bool(channel and self._workspace.shared(channel))
        payload = events.callback(self._workspace, event, shared)
        self._first_tries += 1
        task = asyncio.create_task(self._deliver(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, kind: Kind, payload: Json) -> Ack:
        """Deliver a command or an interaction: once, whatever happens to it."""
        wrong = self._faults.of_delivery(payload.get("command") or payload.get("type", ""))
        ack = await self._sent(kind, payload, 0, "", wrong)
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
        """Try once, and again as long as it is not acknowledged."""
        wrong = self._faults.of_delivery(payload["event"]["type"])
        try:
            ack = await self._sent(Kind.EVENT, payload, 0, "", wrong)
        finally:
            self._first_tries -= 1
            self._note()
        if wrong and wrong.how is Astray.DROPPED:
            return
        for attempt, delay in enumerate(self._workspace.settings.retry_delays, 1):
            if ack.ok:
                return
            await asyncio.sleep(delay)
            ack = await self.transport.send(Kind.EVENT, payload, attempt, ack.error)
            self._note()

    async def _sent(
        self, kind: Kind, payload: Json, attempt: int, reason: str, wrong: Misdelivery | None
    ) -> Ack:
        """One try, with what goes wrong with it."""
        if not wrong:
            return await self.transport.send(kind, payload, attempt, reason)
        if wrong.how is Astray.DROPPED:
            return Ack(False, error="operation_timeout")
        if wrong.how is Astray.DELAYED:
            await asyncio.sleep(wrong.seconds)
        ack = await self.transport.send(kind, payload, attempt, reason)
        if wrong.how is Astray.UNHEARD:
            return Ack(False, ack.seconds, error="operation_timeout")
        if wrong.how is Astray.REPEATED:
            for copy in range(1, wrong.copies):
                await self.transport.send(kind, payload, copy, "operation_timeout")
        return ack


def _channel_of(event: Json) -> str:
    item = event.get("item") or {}
    return str(event.get("channel") or item.get("channel") or "")

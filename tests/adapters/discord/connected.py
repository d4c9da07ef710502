"""A team whose gateway is quick to look back, can be killed, and stays on as the program does."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest

from adapters.discord import Options, create, gateway, heard, keeping
from core.errors import StoreUnavailable
from core.platforms import Platform
from core.stores.memory import MemoryStore
from core.words import phrase
from tests.discord_team import DiscordTeam
from tests.emulators.discord_server import Channel, DiscordServer, Message, Place
from tests.fakes import Line, NoLimits, ScriptedModel, until

CODE = "```python\nprint(1)\n```\n"
AWAY = StoreUnavailable(phrase("The store does not answer. Try again in a moment."))


class FickleStore(MemoryStore):
    """A store that counts, and that can be away: for what comes, or for all it is asked."""

    away = False
    keeps = True
    """Whether it takes in what comes, at least."""
    slow = False
    """Whether it does, but nobody hears of it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def _called(self, name: str) -> None:
        self.calls[name] += 1
        if self.away:
            raise AWAY

    async def keep(self, home: str, key: str, content: str) -> bool:
        self._called("keep")
        if not self.keeps:
            raise AWAY
        new = await super().keep(home, key, content)
        if self.slow:
            await asyncio.Event().wait()
        return new

    async def finish(self, home: str, key: str) -> None:
        self._called("finish")
        await super().finish(home, key)

    async def see(self, home: str, heard: Mapping[str, int]) -> None:
        self._called("see")
        await super().see(home, heard)

    async def seen(self, home: str) -> Mapping[str, int]:
        self._called("seen")
        return await super().seen(home)


@dataclass
class ConnectedTeam(DiscordTeam):
    """Its gateway waits for nothing that a test would have to wait for."""

    gateway_url: str = ""
    overdue_seconds: float = 20.0
    ends: list[Exception | None] = field(default_factory=list)
    """How each connection ended, of a gateway that stays on."""

    @property
    def options(self) -> Options:
        return replace(
            super().options,
            gateway_url=self.gateway_url,
            overdue_seconds=self.overdue_seconds,
            look_seconds=0.02,
            identify_seconds=0.0,
        )

    @property
    def prompts(self) -> list[str]:
        """What the model was asked, in order."""
        return [prompt.messages[-1].content for prompt in self.model.prompts]

    async def is_asked(self, *prompts: str) -> None:
        """Wait until the model was asked these in this order, and nothing is left to do."""
        # A session that begins anew waits up to ten seconds before it does, as Discord wants.
        await until(lambda: len(self.prompts) >= len(prompts), 30.0)
        await self.has_heard_all()

        assert self.prompts == list(prompts), self.prompts

    async def is_answered(self, message: str, text: str, place: Channel | None = None) -> Message:
        """Wait until a reply of ours to `message` holds `text`."""

        def replies() -> list[Message]:
            said = self.discord.messages(place or self.general)
            return [m for m in said if m.reference == message and text in m.content]

        await until(lambda: bool(replies()))
        return replies()[0]

    def replies(self, place: Place, text: str) -> int:
        """How many of our messages in `place` hold `text`."""
        return sum(text in message.content for message in self.answers(place))

    async def has_looked_back(self) -> None:
        """Wait until what was missed before is taken in, as newer notes tell."""
        before = self.noted
        await until(lambda: self.noted != before)

    @property
    def noted(self) -> Mapping[str, int]:
        """When something was last heard in each channel."""
        home = f"discord:{self.discord.application_id}"
        return dict(self.store._seen.get(home) or {})  # pylint: disable=protected-access

    @asynccontextmanager
    async def staying(self) -> AsyncIterator[Platform]:
        """A gateway and a worker; when its connection ends, the next one begins."""
        async with AsyncExitStack() as stack:
            platform = await stack.enter_async_context(create(self.options, self.parts))
            tasks = [
                asyncio.create_task(self._for_ever(platform)),
                asyncio.create_task(platform.mark()),
                asyncio.create_task(self.worker(platform).run()),
            ]
            try:
                yield platform
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _for_ever(self, platform: Platform) -> None:
        while True:
            try:
                await platform.listen()
                self.ends.append(None)
            except Exception as error:  # pylint: disable=broad-exception-caught  # as the program
                self.ends.append(error)
            await asyncio.sleep(0.01)

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[Platform]:
        """A gateway that is killed in the end: nothing it is at work on comes to an end."""
        async with create(self.options, self.parts) as platform:
            listening = asyncio.create_task(platform.listen())
            await self.discord.gateway.until_open()
            try:
                yield platform
            finally:
                while not listening.done():  # cancelled again and again, it waits for nothing
                    listening.cancel()
                    await asyncio.sleep(0)
                with suppress(asyncio.CancelledError):
                    await listening


@asynccontextmanager
async def connected_team(
    *scripts: Sequence[Line],
    discord: DiscordServer | None = None,
    store: MemoryStore | None = None,
    roles: Collection[str] = (),
    overdue_seconds: float = 20.0,
) -> AsyncIterator[ConnectedTeam]:
    """A team whose model follows `scripts`; nobody is at work yet."""
    async with discord or DiscordServer() as server:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gateway, "READY_SECONDS", 0.02)
            patch.setattr(heard, "FLUSH_SECONDS", 0.02)
            patch.setattr(keeping, "AGAIN_SECONDS", 0.02)
            yield ConnectedTeam(
                server,
                ScriptedModel(*(scripts or ([CODE],)), name="coder"),
                NoLimits(),
                store or MemoryStore(),
                frozenset(roles),
                overdue_seconds=overdue_seconds,
            )

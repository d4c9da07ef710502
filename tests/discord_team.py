"""A team on an emulated Discord: our real adapter on discord.py, with the house behind it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from adapters.discord import Options, create
from adapters.discord.places import written_in
from core.budgets import Budgets
from core.platforms import Platform
from core.stores.memory import MemoryStore
from tests.emulators.discord_server import Channel, DiscordServer, Message, Person, Place, Thread
from tests.fakes import Line, NoLimits, ScriptedModel, until
from tests.household import Household, ended

PATIENCE = 10.0


@dataclass
class DiscordTeam(
    Household
):  # pylint: disable=too-many-public-methods  # one for each thing people do
    """People in an emulated server, the model that answers them, and what they see."""

    discord: DiscordServer
    model: ScriptedModel
    budgets: Budgets = field(default_factory=NoLimits)
    store: MemoryStore = field(default_factory=MemoryStore)
    roles: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    overdue_seconds: float = 20.0

    def __post_init__(self) -> None:
        self.furnish()
        self.general: Channel = self.discord.channel("general")
        self.ann: Person = self.discord.person("ann")
        self.ben: Person = self.discord.person("ben")
        self._nobody: Person = self.discord.person("nobody")

    @property
    def options(self) -> Options:
        """Of our adapter for this server."""
        discord = self.discord
        return Options(
            discord.token,
            discord.api_url,
            roles=self.roles,
            channels=self.channels,
            overdue_seconds=self.overdue_seconds,
            look_seconds=0.1,
        )

    @asynccontextmanager
    async def gateway(self) -> AsyncIterator[Platform]:
        """Our connection to Discord, once it stands."""
        async with create(self.options, self.parts) as platform:
            await platform.check()
            tasks = [asyncio.create_task(platform.listen()), asyncio.create_task(platform.mark())]
            try:
                await _first(self.discord.gateway.until_open(), *tasks)
                yield platform
            finally:
                await ended(*tasks)

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[Platform]:
        """A gateway that is killed in the end: nothing it is at work on comes to an end."""
        async with create(self.options, self.parts) as platform:
            await platform.check()
            listening = asyncio.create_task(platform.listen())
            await _first(self.discord.gateway.until_open(), listening)
            try:
                yield platform
            finally:
                while not listening.done():  # as planned, then without waiting for anything
                    listening.cancel()
                    await asyncio.sleep(0.01)

    async def begun(self, task: str = "print one") -> Thread:
        """A thread that Ann opens with a command, once its first answer stands there."""
        await self.ann.command(self.general, "codegen", task=task)
        await self.sees_the_end()
        return self.thread()

    @property
    def asked(self) -> list[str]:
        """What the model was asked, prompt by prompt."""
        return [prompt.messages[-1].content for prompt in self.model.prompts]

    @property
    def requests(self) -> int:
        """How much was asked of us so far, whether or not the model heard of it by now."""
        return len(self.queue._seen)  # pylint: disable=protected-access  # the port tells no count

    @property
    def read(self) -> str:
        """All that the model read last."""
        return "\n".join(message.content for message in self.model.prompts[-1].messages)

    def threads(self, channel: Channel | None = None) -> list[Thread]:
        """The threads of a channel, in the order of opening."""
        return self.discord.threads(channel or self.general)

    def thread(self, channel: Channel | None = None) -> Thread:
        """The newest of them."""
        return self.threads(channel)[-1]

    def said(self, place: Place | None = None) -> list[Message]:
        """What stands in a channel or thread, in order; in the newest thread if none is named."""
        found = self.discord.messages(place or self.thread())
        return [message for message in found if not message.deleted]

    def answers(self, place: Place | None = None) -> list[Message]:
        """Our messages there."""
        ours = self.discord.bot_id
        return [message for message in self.said(place) if message.account.id == ours]

    async def sees(self, *texts: str, place: Place | None = None) -> list[Message]:
        """Wait until each of `texts` stands in an answer; all answers then."""
        await until(lambda: self._shows(place, texts), PATIENCE)
        return self.answers(place)

    async def sees_the_end(self, place: Place | None = None, turns: int = 1) -> list[Message]:
        """Wait until `turns` answers have ended, as their buttons tell, and are remembered."""
        await until(lambda: self._finished(place) >= turns, PATIENCE)
        await until(lambda: self._remembered(place or self.thread()) >= turns, PATIENCE)
        return self.answers(place)

    async def is_told(self, text: str, person: Person | None = None) -> Message:
        """Wait until somebody alone is told `text`."""
        who = (person or self.ann).id
        await until(lambda: bool(self._told(who, text)), PATIENCE)
        return self._told(who, text)[0]

    async def is_replied(self, text: str, message: str, place: Place | None = None) -> Message:
        """Wait until a message is answered with `text`, where everybody reads it."""
        await until(lambda: bool(self._replies(place, message, text)), PATIENCE)
        return self._replies(place, message, text)[0]

    async def is_marked(self, message: Message | str, emoji: str) -> None:
        """Wait until a message carries `emoji` of ours and no other."""
        marked = self.discord.world.messages[message] if isinstance(message, str) else message
        await until(lambda: _ours(marked, self.discord.bot_id) == {emoji}, PATIENCE)

    async def has_heard_all(self) -> None:
        """Wait until all that was sent so far is taken in, and nothing of it is unfinished.

        Discord sends in order, so what is sent now comes last.
        """
        last = await self._nobody.says(self.discord.dm(self._nobody), "// the last word")
        key = f"discord:{self.discord.application_id}", f"message:{last}"
        finished = self.store._finished  # pylint: disable=protected-access  # the port tells none
        await until(lambda: finished.get(key) is not None, PATIENCE)
        await until(lambda: not self.unfinished, PATIENCE)

    def _remembered(self, place: Place) -> int:
        """The turns that are stored of what is talked in `place`."""
        kept = self.store._threads.items()  # pylint: disable=protected-access  # as above
        return sum(len(known.turns) for thread, known in kept if written_in(thread) == place.id)

    def _told(self, who: str, text: str) -> list[Message]:
        mine = (m for m in self.discord.ephemerals if m.ephemeral_for == who and not m.deleted)
        return [message for message in mine if text in message.content]

    def _replies(self, place: Place | None, message: str, text: str) -> list[Message]:
        found = self.answers(place or self.general)
        return [reply for reply in found if reply.reference == message and text in reply.content]

    def _shows(self, place: Place | None, texts: Sequence[str]) -> bool:
        if place is None and not self.threads():
            return False
        shown = "\n".join(message.content for message in self.answers(place))
        return all(text in shown for text in texts)

    def _finished(self, place: Place | None) -> int:
        if place is None and not self.threads():
            return 0
        return sum("ts:again" in buttons(message) for message in self.answers(place))


def buttons(message: Message) -> list[str]:
    """What the buttons below a message are called."""
    return [
        str(part["custom_id"]) for row in message.picture.components for part in row["components"]
    ]


def _ours(message: Message, bot: str) -> set[str]:
    return {name for name, users in message.reactions.items() if bot in users}


async def _first(wanted: Any, *tasks: asyncio.Task[None]) -> None:
    """Wait for what is `wanted`, or fail with the first of `tasks` that does."""
    waiting = asyncio.ensure_future(wanted)
    async with asyncio.timeout(PATIENCE):
        done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in done:
        task.result()


@asynccontextmanager
async def discord_team(
    *scripts: Sequence[Line],
    discord: DiscordServer | None = None,
    budgets: Budgets | None = None,
    store: MemoryStore | None = None,
    roles: Collection[str] = (),
    channels: Collection[str] = (),
) -> AsyncIterator[DiscordTeam]:
    """A team whose model follows `scripts`; nobody is at work yet."""
    async with discord or DiscordServer() as server:
        model = ScriptedModel(*(scripts or (["x = 1\n"],)), name="coder")
        yield DiscordTeam(
            server,
            model,
            budgets or NoLimits(),
            store or MemoryStore(),
            frozenset(roles),
            frozenset(channels),
        )

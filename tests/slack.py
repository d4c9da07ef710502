"""A team on an emulated Slack: our real adapter on bolt and slack_sdk, with the house behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from adapters.slack import Options, create
from adapters.slack.manifest import EVENTS, SCOPES
from core.budgets import Budgets
from core.budgets.memory import MemoryBudgets
from core.platforms import Platform
from core.stores.memory import MemoryStore
from tests.emulators.slack_server import Channel, Message, Person, SlackServer
from tests.fakes import Line, NoLimits, ScriptedModel, until
from tests.household import Household, ended

PATIENCE = 10.0


@dataclass
class SlackTeam(Household):
    """People in an emulated workspace, the model that answers them, and what they see."""

    slack: SlackServer
    model: ScriptedModel
    budgets: Budgets = field(default_factory=NoLimits)
    store: MemoryStore = field(default_factory=MemoryStore)
    foreigners: bool = False
    http: bool = False

    def __post_init__(self) -> None:
        self.furnish()
        self.general: Channel = self.slack.channel("general")
        self.ann: Person = self.slack.person("ann")
        self.ben: Person = self.slack.person("ben")

    @property
    def options(self) -> Options:
        """Of our adapter for this workspace."""
        slack = self.slack
        return Options(
            slack.bot_token,
            "" if self.http else slack.app_token,
            slack.signing_secret if self.http else "",
            slack.api_url,
            self.foreigners,
        )

    @asynccontextmanager
    async def gateway(self) -> AsyncIterator[Platform]:
        """Our connections to Slack, once they stand."""
        async with AsyncExitStack() as stack:
            platform = await stack.enter_async_context(create(self.options, self.parts))
            await platform.check()
            if self.http:
                await self._serve(stack, platform)
            tasks = [asyncio.create_task(platform.listen()), asyncio.create_task(platform.mark())]
            try:
                if not self.http:
                    await self.slack.sockets.until_open(2)
                yield platform
            finally:
                await ended(*tasks)

    async def _serve(self, stack: AsyncExitStack, platform: Platform) -> None:
        """Let Slack call the platform's routes."""
        app = web.Application()
        app.add_routes(platform.routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}")

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[Platform]:
        """A gateway that is killed in the end: nothing it is at work on comes to an end."""
        async with create(self.options, self.parts) as platform:
            await platform.check()
            listening = asyncio.create_task(platform.listen())
            await self.slack.sockets.until_open(2)
            try:
                yield platform
            finally:
                listening.cancel()  # as planned, and then without waiting for what is under way
                await self.slack.sockets.until_none()
                while not listening.done():
                    await asyncio.sleep(0.01)
                    listening.cancel()

    def thread(self, channel: Channel | None = None, place: int = -1) -> list[Message]:
        """The messages of a thread: of the newest root of `channel`, or another one."""
        channel = channel or self.general
        root = self.roots(channel)[place]
        return [message for message in self.slack.messages(channel, root.ts) if not message.deleted]

    def roots(self, channel: Channel | None = None) -> list[Message]:
        """What stands in the channel itself."""
        found = self.slack.messages(channel or self.general)
        return [message for message in found if not message.deleted]

    def answers(self, channel: Channel | None = None) -> list[Message]:
        """Our messages in the newest thread, without its root."""
        thread = self.thread(channel)
        root = self.roots(channel)[-1]
        ours = (message for message in thread if message.user == self.slack.bot_user_id)
        return [message for message in ours if message.ts != root.ts]

    async def sees(self, *texts: str, channel: Channel | None = None) -> list[Message]:
        """Wait until each of `texts` stands in an answer; all answers then."""
        await until(lambda: _shown(self, channel, texts), PATIENCE)
        return self.answers(channel)

    async def sees_the_end(self, channel: Channel | None = None, turns: int = 1) -> list[Message]:
        """Wait until `turns` answers have ended, as their buttons tell, and are remembered."""
        await until(lambda: self._ended(channel) >= turns, PATIENCE)
        await until(lambda: self._remembered(channel) >= turns, PATIENCE)
        return self.answers(channel)

    async def is_told(self, text: str, person: Person | None = None) -> Message:
        """Wait until somebody alone is told `text`."""
        who = (person or self.ann).id
        await until(lambda: any(text in said for said in self._told(who)), PATIENCE)
        return next(m for m in self.slack.ephemerals if text in m.shown and m.ephemeral_for == who)

    async def is_told_directly(self, text: str, person: Person | None = None) -> None:
        """Wait until somebody's direct messages show `text`."""
        dm = self.slack.dm(person or self.ann)
        await until(lambda: any(text in m.shown for m in self.slack.messages(dm)), PATIENCE)

    async def is_marked(self, channel: Channel, ts: str, emoji: str) -> None:
        """Wait until a message carries `emoji` of ours and no other."""
        message = next(m for m in self.slack.messages(channel, ts) if m.ts == ts)
        await until(lambda: _ours(message, self.slack.bot_user_id) == {emoji}, PATIENCE)

    async def has_heard_all(self) -> None:
        """Wait until every event was delivered, and nothing taken in is unfinished."""
        await self.slack.deliveries.settled()
        await until(lambda: not self.unfinished, PATIENCE)

    def _told(self, who: str) -> Sequence[str]:
        return [m.shown for m in self.slack.ephemerals if m.ephemeral_for == who]

    def _remembered(self, channel: Channel | None) -> int:
        """The turns that are stored of the newest thread."""
        store = self.store._threads  # pylint: disable=protected-access  # the port tells none
        kept = store.items()
        root = self.roots(channel)[-1].ts
        return sum(len(known.turns) for thread, known in kept if thread.id == root)

    def _ended(self, channel: Channel | None) -> int:
        if not self.roots(channel):
            return 0
        answers = self.answers(channel)
        return sum("ts:again" in message.buttons and not message.streaming for message in answers)


def _ours(message: Message, bot: str) -> set[str]:
    return {name for name, users in message.reactions.items() if bot in users}


def _shown(team: SlackTeam, channel: Channel | None, texts: Sequence[str]) -> bool:
    if not team.roots(channel):
        return False
    shown = "\n".join(message.shown for message in team.answers(channel))
    return all(text in shown for text in texts)


@asynccontextmanager
async def slack_team(
    *scripts: Sequence[Line],
    slack: SlackServer | None = None,
    budgets: Budgets | None = None,
    foreigners: bool = False,
    http: bool = False,
    store: MemoryStore | None = None,
) -> AsyncIterator[SlackTeam]:
    """A team whose model follows `scripts`; nobody is at work yet."""
    async with slack or workspace() as server:
        model = ScriptedModel(*(scripts or (["x = 1\n"],)), name="coder")
        yield SlackTeam(
            server, model, budgets or NoLimits(), store or MemoryStore(), foreigners, http
        )


def workspace(**settings: Any) -> SlackServer:
    """A workspace that an admin gave our own manifest; `settings` are those of the emulator."""
    return SlackServer(**{"scopes": SCOPES, "events": EVENTS, **settings})


def real_budgets() -> MemoryBudgets:
    """Budgets that count as Slack does."""
    return MemoryBudgets()

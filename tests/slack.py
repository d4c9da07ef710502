"""A team on an emulated Slack: our real adapter on bolt and slack_sdk, with the house behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace

from adapters.slack import Options, create
from adapters.slack.api import Api, open_api
from adapters.slack.surface import SlackSurface, Workspace
from core.answer import Limits
from core.budgets import Budgets
from core.budgets.memory import MemoryBudgets
from core.events import Event, TextAdded
from core.inbox import Inbox
from core.job import Job
from core.latest import Latest
from core.layout import lay_out
from core.models.choice import Models
from core.painter import Painter
from core.places import Person as ThePerson
from core.places import Thread
from core.platforms import Parts, Platform
from core.queues.memory import MemoryQueue
from core.queues.timing import Timing
from core.records import Records
from core.rendering import Rendering, render
from core.stores.memory import MemoryStore
from core.words import words
from core.worker import Worker
from tests.emulators.slack_server import Channel, Message, Person, SlackServer
from tests.fakes import DONE, FrozenClock, Line, NoLimits, ScriptedModel, ScriptedServer, until

PATIENCE = 10.0


@dataclass
class SlackTeam:
    """People in an emulated workspace, the model that answers them, and what they see."""

    slack: SlackServer
    model: ScriptedModel
    budgets: Budgets = field(default_factory=NoLimits)
    store: MemoryStore = field(default_factory=MemoryStore)
    foreigners: bool = False
    http: bool = False

    def __post_init__(self) -> None:
        self.queue = MemoryQueue(self.store, Timing(lease=0.3, drain=0.0))
        self.server = ScriptedServer(self.model)
        self.inbox = Inbox(self.queue, self.store, self.store)
        self.general: Channel = self.slack.channel("general")
        self.ann: Person = self.slack.person("ann")
        self.ben: Person = self.slack.person("ben")
        self.parts = Parts(
            self.inbox,
            self.store,
            self.store,
            self.store,
            self.store,
            Models(self.server),
            self.budgets,
        )

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

    def model_writes(self, *lines: Line) -> None:
        """The model's next answer; each text is a piece of the stream."""
        self.model.scripts.append(lines)

    def worker(self, platform: Platform) -> Worker:
        """A worker that answers on `platform`."""
        return Worker(
            self.queue,
            self.store,
            Models(self.server),
            platform.surface,
            self.budgets,
            Limits(),
            records=Records(self.store, self.store),
        )

    @asynccontextmanager
    async def gateway(self) -> AsyncIterator[Platform]:
        """Our connections to Slack, once they stand."""
        async with create(self.options, self.parts) as platform:
            await platform.check()
            tasks = [asyncio.create_task(platform.listen()), asyncio.create_task(platform.mark())]
            try:
                if not self.http:
                    await self.slack.sockets.until_open(2)
                yield platform
            finally:
                await _ended(*tasks)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Platform]:
        """A gateway and a worker."""
        async with AsyncExitStack() as stack:
            platform = await stack.enter_async_context(self.gateway())
            working = asyncio.create_task(self.worker(platform).run())
            try:
                yield platform
            finally:
                await _ended(working)

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
        """Wait until `turns` answers have ended, as their buttons tell."""
        await until(lambda: self._ended(channel) >= turns, PATIENCE)
        return self.answers(channel)

    async def is_told(self, text: str, person: Person | None = None) -> Message:
        """Wait until somebody alone is told `text`."""
        who = (person or self.ann).id
        await until(lambda: any(text in said for said in self._told(who)), PATIENCE)
        return next(m for m in self.slack.ephemerals if text in m.shown and m.ephemeral_for == who)

    def _told(self, who: str) -> Sequence[str]:
        return [m.shown for m in self.slack.ephemerals if m.ephemeral_for == who]

    def _ended(self, channel: Channel | None) -> int:
        if not self.roots(channel):
            return 0
        answers = self.answers(channel)
        return sum("ts:again" in message.buttons and not message.streaming for message in answers)


def _shown(team: SlackTeam, channel: Channel | None, texts: Sequence[str]) -> bool:
    if not team.roots(channel):
        return False
    shown = "\n".join(message.shown for message in team.answers(channel))
    return all(text in shown for text in texts)


async def _ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def slack_team(
    *scripts: Sequence[Line],
    slack: SlackServer | None = None,
    budgets: Budgets | None = None,
    foreigners: bool = False,
    http: bool = False,
) -> AsyncIterator[SlackTeam]:
    """A team whose model follows `scripts`; nobody is at work yet."""
    async with slack or SlackServer() as server:
        model = ScriptedModel(*(scripts or (["x = 1\n"],)), name="coder")
        yield SlackTeam(server, model, budgets or NoLimits(), foreigners=foreigners, http=http)


@dataclass
class Painting:
    """An answer that a painter of our own shows, and how it grows."""

    corner: "Corner"
    pictures: Latest[Rendering]
    painter: Painter
    task: asyncio.Task[None]
    pressed: asyncio.Event
    """Set when a person pressed Slack's own stop button."""

    def puts(self, text: str) -> None:
        """The model writes `text`."""
        self.pictures.put(render(self.pictures.newest, TextAdded(text)))

    async def adds(self, text: str) -> None:
        """The same, until people read the end of it."""
        self.puts(text)
        end = text.strip()[-20:]
        await until(lambda: end in self.corner.read or self.task.done(), PATIENCE)

    async def ends(self, event: Event = DONE) -> tuple[str, ...]:
        """The model ends, and all of it is shown; gives the ids of the messages."""
        self.pictures.put(render(self.pictures.newest, event))
        async with asyncio.timeout(PATIENCE):
            await self.task
        return self.painter.messages


@dataclass
class Corner:
    """A thread of an emulated workspace and our surface on it, without the rest of the house."""

    slack: SlackServer
    channel: Channel
    ann: Person
    root: str
    api: Api
    clock: FrozenClock
    """The workspace's, and the surface's."""
    budgets: Budgets = field(default_factory=NoLimits)

    @property
    def job(self) -> Job:
        """What the message at the root asks for."""
        thread = Thread("slack", self.slack.team_id, self.channel.id, self.root)
        person = ThePerson("slack", self.slack.team_id, self.ann.id, "ann")
        return Job("e1", thread, person, "do it", requests=(self.root,))

    @property
    def job_by_click(self) -> Job:
        """One that no message asks for."""
        return replace(self.job, event="e2", requests=())

    def surface(self, streams: bool = True, job: Job | None = None) -> SlackSurface:
        """A new one, as each run of a worker has it."""
        workspace = Workspace(self.api, self.slack.team_id, streams)
        return SlackSurface(workspace, job or self.job, self.budgets, self.clock)

    @asynccontextmanager
    async def painting(
        self,
        streams: bool = True,
        messages: tuple[str, ...] = (),
        first_run: bool = True,
        job: Job | None = None,
    ) -> AsyncIterator[Painting]:
        """A painter at work; it is gone afterwards like a killed one, unless the answer ended."""
        job = job or self.job
        surface, pictures = self.surface(streams, job), Latest(Rendering(model="coder"))
        limits, pressed = (surface.page_chars, surface.code_chars), asyncio.Event()
        painter = Painter(
            surface,
            pictures,
            lambda picture: lay_out(picture, words("en"), *limits),
            self.budgets,
            lambda: True,
            job.event,
            messages,
            sleep=lambda seconds: asyncio.sleep(0),
            stop=pressed.set,
            first_run=first_run,
        )
        task = asyncio.create_task(painter.run())
        try:
            yield Painting(self, pictures, painter, task, pressed)
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def shows(self, *texts: str, streams: bool = True) -> tuple[str, ...]:
        """Show an answer that grows by `texts` and ends; the ids of its messages."""
        async with self.painting(streams) as painting:
            for text in texts:
                await painting.adds(text)
            return await painting.ends()

    @property
    def answers(self) -> list[Message]:
        """Our messages in the thread that are in sight."""
        thread = self.slack.messages(self.channel, self.root)
        return [m for m in thread if m.user == self.slack.bot_user_id and not m.deleted]

    @property
    def read(self) -> str:
        """All that people read in them, one message after the other."""
        return "".join(message.shown for message in self.answers).replace("\u200b", "")

    def calls(self, method: str) -> int:
        """How often a method was called."""
        return len(self.slack.journal.calls(method))


@asynccontextmanager
async def slack_corner(
    slack: SlackServer | None = None, clock: FrozenClock | None = None, member: bool = True
) -> AsyncIterator[Corner]:
    """A thread that ann began; `member` is whether we are one of its channel."""
    clock = clock or FrozenClock()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(slack or SlackServer(clock=clock))
        api = await stack.enter_async_context(open_api(server.bot_token, server.api_url))
        channel, ann = server.channel("general", member=member), server.person("ann")
        root = await ann.says(channel, "do it")
        yield Corner(server, channel, ann, root, api, clock)


def real_budgets() -> MemoryBudgets:
    """Budgets that count as Slack does."""
    return MemoryBudgets()

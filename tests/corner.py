"""A thread of an emulated Slack and our surface on it, painted on by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from adapters.slack.api import Api, open_api
from adapters.slack.surface import SlackSurface
from adapters.slack.workspace import Workspace
from core.budgets import Budgets
from core.job import Job
from core.latest import Latest
from core.layout import lay_out
from core.painter import Painter
from core.places import Person as Asker
from core.places import Thread
from core.rendering import Rendering
from core.words import words
from tests.emulators.slack_server import Channel, Message, Person, SlackServer
from tests.fakes import FrozenClock, NoLimits
from tests.painting import Painting


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
        person = Asker("slack", self.slack.team_id, self.ann.id, "ann")
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
        limits = surface.page_chars, surface.code_chars, surface.windowed
        pressed = asyncio.Event()
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
            yield Painting(lambda: self.read, pictures, painter, task, pressed)
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

"""A thread of an emulated Discord and our surface on it, painted on by hand."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from adapters.discord.api import Api, open_api
from adapters.discord.limits import Limits
from adapters.discord.places import chain_at, message_at, thread_in
from adapters.discord.surface import DiscordSurface
from core.budgets import Budgets
from core.job import Job
from core.latest import Latest
from core.layout import lay_out
from core.painter import Painter
from core.places import Person as Asker
from core.places import Thread
from core.rendering import Rendering
from core.words import words
from tests.emulators.discord_server import Channel, DiscordServer, Message, Person, Place
from tests.emulators.discord_server import Thread as Opened
from tests.fakes import FrozenClock, NoLimits
from tests.painting import Painting

Sleep = Callable[[float], Awaitable[None]]


async def no_time(_: float) -> None:
    """Let everybody else do something, and go on."""
    await asyncio.sleep(0)


@dataclass
class DiscordCorner:
    """A conversation in an emulated server and our surface on it, without the rest of the house."""

    discord: DiscordServer
    channel: Channel
    ann: Person
    root: str
    """Her message that it began with."""
    opened: Opened | None
    """Discord's thread at that message; None where replies hold the conversation."""
    api: Api
    clock: Callable[[], float]
    """The server's, and the limits'."""
    limits: Limits
    budgets: Budgets = field(default_factory=NoLimits)
    sleep: Sleep = no_time

    async def beside(self, limits: Limits | None = None) -> "DiscordCorner":
        """Another thread in the channel; its `limits` are those of another process if given."""
        root = await self.ann.says(self.channel, "do it")
        opened = await self.ann.opens_thread(self.channel, "do it", root)
        return replace(self, root=root, opened=opened, limits=limits or self.limits)

    @property
    def place(self) -> Place:
        """Where our messages stand."""
        return self.opened or self.channel

    @property
    def thread(self) -> Thread:
        """The conversation by its name in our house."""
        guild = self.discord.guild.id
        if self.opened:
            return thread_in(guild, self.channel.id, self.opened.id)
        return chain_at(guild, self.channel.id, self.root)

    @property
    def job(self) -> Job:
        """What the message at the root asks for."""
        asker = Asker("discord", self.discord.guild.id, self.ann.id, "ann")
        return Job("e1", self.thread, asker, "do it", requests=(self.root,))

    async def asked_again(self) -> Job:
        """What a further message of hers asks for."""
        said = await self.ann.says(self.place, "do more")
        opened = self.opened.id if self.opened else ""
        request = message_at(self.discord.guild.id, self.channel.id, opened, said)
        return replace(self.job, event="e2", requests=(request.id,))

    def job_in(self, thread: Thread) -> Job:
        """The same in another conversation."""
        return replace(self.job, thread=thread)

    @property
    def job_by_click(self) -> Job:
        """One that no message asks for, asked now."""
        return replace(self.job, event="e2", requests=(), asked_at=self.discord.world.wall)

    def surface(self, job: Job | None = None) -> DiscordSurface:
        """A new one, as each run of a worker has it."""
        return DiscordSurface(self.api, self.limits, job or self.job)

    @asynccontextmanager
    async def painting(
        self,
        messages: tuple[str, ...] = (),
        first_run: bool = True,
        job: Job | None = None,
    ) -> AsyncIterator[Painting]:
        """A painter at work; it is gone afterwards like a killed one, unless the answer ended."""
        job = job or self.job
        surface, pictures = self.surface(job), Latest(Rendering(model="coder"))
        limits = surface.page_chars, surface.code_chars, surface.windowed
        painter = Painter(
            surface,
            pictures,
            lambda picture: lay_out(picture, words(job.locale), *limits),
            self.budgets,
            lambda: True,
            job.event,
            messages,
            sleep=self.sleep,
            clock=self.clock,
            first_run=first_run,
        )
        task = asyncio.create_task(painter.run())
        try:
            yield Painting(lambda: self.read, pictures, painter, task)
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def shows(self, *texts: str, job: Job | None = None) -> tuple[str, ...]:
        """Show an answer that grows by `texts` and ends; the ids of its messages."""
        async with self.painting(job=job) as painting:
            for text in texts:
                await painting.adds(text)
            return await painting.ends()

    @property
    def answers(self) -> list[Message]:
        """Our messages in the conversation that are in sight."""
        found = self.discord.messages(self.place)
        return [m for m in found if m.author == self.discord.bot_id and not m.deleted]

    @property
    def read(self) -> str:
        """All that people read in them, one message after the other."""
        return "".join(message.shown for message in self.answers).replace("\u200b", "")

    def calls(self, route: str) -> int:
        """How often a route was called."""
        return len(self.discord.journal.calls(route))


@asynccontextmanager
async def discord_corner(
    discord: DiscordServer | None = None,
    clock: Callable[[], float] | None = None,
    by_replies: bool = False,
    direct: bool = False,
) -> AsyncIterator[DiscordCorner]:
    """What ann began: in a thread, or `by_replies` in the channel or her `direct` messages."""
    clock = clock or FrozenClock()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(discord or DiscordServer(clock=clock))
        api = await stack.enter_async_context(open_api(server.token, server.api_url, clock))
        ann = server.person("ann")
        channel = await ann.opens_dm() if direct else server.channel("general")
        root = await ann.says(channel, "do it")
        in_thread = not (by_replies or direct)
        opened = await ann.opens_thread(channel, "do it", root) if in_thread else None
        yield DiscordCorner(server, channel, ann, root, opened, api, clock, Limits(clock))

"""A team on an emulated Discord, with an emulated Ollama: our program is connected to both."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.programs import PATIENCE_SECONDS, Ended, Running, running
from tests.bot.slack import CODE, LOOK_SECONDS
from tests.emulators.discord_server import Channel, DiscordServer, Message, Person, Thread
from tests.emulators.ollama_server import EmulatedModel, OllamaServer, saying

UNDER_WAY = {"⏳", "👀"}
DOUBTFUL = "⚠️"


@dataclass
class Team:
    """People in an emulated server, and what they see."""

    discord: DiscordServer
    ollama: OllamaServer
    env: dict[str, str]
    """Of programs that are connected to both."""
    general: Channel = field(init=False)
    ann: Person = field(init=False)

    def __post_init__(self) -> None:
        self.channels = list[Channel]()
        self.general = self.channel("general")
        self.ann = self.discord.person("ann")

    def channel(self, name: str) -> Channel:
        """One more channel."""
        self.channels.append(self.discord.channel(name))
        return self.channels[-1]

    @asynccontextmanager
    async def up(self, role: str = "all", **settings: str) -> AsyncIterator[Running]:
        """`threadsmith up`, once it is and hears Discord; an empty setting counts as none."""
        open_before = self.discord.gateway.open
        async with running("up", "--role", role, env=self.env | settings) as program:
            await program.says("Threadsmith is up.\n")
            if role != "worker":
                await self.until(lambda: self.discord.gateway.open > open_before)
            yield program

    async def asks(
        self, task: str, channel: Channel | None = None, person: Person | None = None
    ) -> Thread:
        """Somebody uses the command; the thread that opens for it."""
        channel = channel or self.general
        known = len(self.discord.threads(channel))
        ack = await (person or self.ann).command(channel, "codegen", task=task)
        assert ack.ok, ack.error
        await self.until(lambda: len(self.discord.threads(channel)) > known)
        return self.discord.threads(channel)[-1]

    @property
    def threads(self) -> list[Thread]:
        """All there are."""
        return [thread for channel in self.channels for thread in self.discord.threads(channel)]

    def root(self, thread: Thread) -> Message:
        """The message that a thread hangs from."""
        return next(m for m in self.discord.messages(thread.parent) if m.id == thread.id)

    def answers(self, thread: Thread) -> list[Message]:
        """Our messages in a thread."""
        found = self.discord.messages(thread)
        return [m for m in found if m.author == self.discord.bot_id and not m.deleted]

    async def shows(self, thread: Thread, text: str) -> Message:
        """The answer in which `text` stands, once it does."""

        def found() -> list[Message]:
            return [message for message in self.answers(thread) if text in message.shown]

        await self.until(lambda: bool(found()))
        return found()[0]

    async def ends(self, *threads: Thread, within: float = PATIENCE_SECONDS) -> None:
        """Wait until each thread shows an answer that has ended, and a mark says so."""
        await self.until(lambda: all(map(self.has_ended, threads)), within)

    def has_ended(self, thread: Thread) -> bool:
        """Whether an answer there is whole, and a mark on its request says so."""
        whole = any("ts:again" in message.buttons for message in self.answers(thread))
        marks = self.marks(thread)
        return whole and bool(marks) and not marks & UNDER_WAY

    def marks(self, thread: Thread) -> set[str]:
        """The reactions of ours on what began the thread."""
        us = self.discord.bot_id
        return {name for name, people in self.root(thread).reactions.items() if us in people}

    async def until(self, fact: Callable[[], bool], within: float = PATIENCE_SECONDS) -> None:
        """Return once `fact` holds."""
        try:
            async with asyncio.timeout(within):
                while not fact():
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            raise AssertionError(f"waited {within} s in vain\n{self._scene()}") from error

    def _scene(self) -> str:
        """All that stands in the server, for whoever reads a failure."""
        lines = []
        for thread in self.threads:
            lines.append(f"{self.root(thread).shown!r} {sorted(self.marks(thread))}")
            for answer in self.answers(thread):
                lines.append(f"  {answer.shown[-200:]!r} {sorted(answer.buttons)}")
        return "\n".join([*lines, self.log[-4_000:]])

    @property
    def log(self) -> str:
        """What the programs wrote into their log so far."""
        file = Path(self.env["THREADSMITH_DATA_DIR"]) / "threadsmith.log"
        return file.read_text("utf-8") if file.exists() else ""

    def leaks(self, *ended: Ended) -> bool:
        """Whether the token stands in the log, or in what programs printed."""
        written = "".join((self.log, *(text for each in ended for text in (each.out, each.errors))))
        return self.discord.token in written


@asynccontextmanager
async def open_team(
    env: dict[str, str],
    *models: EmulatedModel,
    discord: DiscordServer | None = None,
    parallel: int = 1,
) -> AsyncIterator[Team]:
    """A team whose `models` answer, without any program yet."""
    answering = OllamaServer(models or [saying(CODE)], parallel=parallel)
    async with discord or DiscordServer() as server, answering as ollama:
        told = {"DISCORD_API_URL": server.api_url, "DISCORD_TOKEN": server.token}
        told |= {"DISCORD_GATEWAY_URL": "", "OLLAMA_HOST": ollama.address}
        proxies = {"HTTP_PROXY": "", "HTTPS_PROXY": "", "ALL_PROXY": ""}
        yield Team(server, ollama, {**env, **proxies, **told})

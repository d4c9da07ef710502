"""A team on an emulated Slack, with an emulated Ollama: our program is connected to both."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.slack.reactions import EMOJI
from core.marks import Mark
from tests.bot.programs import PATIENCE_SECONDS, Ended, Running, running
from tests.emulators.ollama_server import EmulatedModel, OllamaServer, saying
from tests.emulators.slack_server import Channel, Message, Person, SlackServer

LOOK_SECONDS = 0.02
CODE = "Here it is.\n\n```python\ndef add(a, b):\n    return a + b\n```\n"
UNDER_WAY = {EMOJI[Mark.QUEUED], EMOJI[Mark.TAKEN]}


@dataclass
class Team:
    """People in an emulated workspace, and what they see."""

    slack: SlackServer
    ollama: OllamaServer
    env: dict[str, str]
    """Of programs that are connected to both."""
    general: Channel = field(init=False)
    ann: Person = field(init=False)
    port: int = 0
    """Where Slack calls our program, in HTTP mode."""

    def __post_init__(self) -> None:
        self.channels = dict[str, Channel]()
        self.general = self.channel("general")
        self.ann = self.person("ann")

    def person(self, name: str) -> Person:
        """Somebody else of the team."""
        return self.slack.person(name)

    def channel(self, name: str) -> Channel:
        """One more channel."""
        channel = self.slack.channel(name)
        self.channels[channel.id] = channel
        return channel

    @property
    def by_http(self) -> dict[str, str]:
        """Settings with which Slack calls our program, on a free port."""
        secret = self.slack.signing_secret
        return {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": secret, "PORT": "0"}

    @asynccontextmanager
    async def up(self, role: str = "all", **settings: str) -> AsyncIterator[Running]:
        """`threadsmith up`, once it is and Slack reaches it; an empty setting counts as none."""
        env = self.env | settings
        async with running("up", "--role", role, env=env) as program:
            told = await program.says("Threadsmith is up.\n")
            if role == "worker":
                pass
            elif env["SLACK_APP_TOKEN"]:
                await self.slack.sockets.until_open(2)
            else:
                self.port = _port(told)
                self.slack.deliver_to(f"http://127.0.0.1:{self.port}")
            yield program

    async def asks(self, prompt: str) -> Message:
        """Ann types a command; the message that its thread hangs from, once it is there."""
        known = len(self.roots)
        ack = await self.ann.command(self.general, prompt)
        assert ack.ok, ack.error
        await self.until(lambda: len(self.roots) > known)
        return self.roots[-1]

    @property
    def roots(self) -> list[Message]:
        """What stands in the channels themselves."""
        messages = (self.slack.messages(channel) for channel in self.channels.values())
        return [message for of_one in messages for message in of_one if not message.deleted]

    def answers(self, root: Message) -> list[Message]:
        """Our messages in the thread below `root`."""
        replies = self.slack.messages(self.channels[root.channel], root.ts)[1:]
        ours = (message for message in replies if message.user == self.slack.bot_user_id)
        return [message for message in ours if not message.deleted]

    async def shows(self, root: Message, text: str) -> Message:
        """The answer in which `text` stands, once it does."""

        def found() -> list[Message]:
            return [message for message in self.answers(root) if text in message.shown]

        await self.until(lambda: bool(found()))
        return found()[0]

    async def ends(self, *roots: Message, within: float = PATIENCE_SECONDS) -> None:
        """Wait until each thread of `roots` shows an answer that has ended, and a mark says so."""
        await self.until(lambda: all(self.has_ended(root) for root in roots), within)

    def has_ended(self, root: Message) -> bool:
        """Whether the last message below `root` is whole, and a mark on `root` says so."""
        answers = self.answers(root)
        whole = bool(answers) and "ts:again" in answers[-1].buttons
        marks = self.marks(root)
        return (
            whole
            and not any(answer.streaming for answer in answers)
            and bool(marks)
            and not marks & UNDER_WAY
        )

    def marks(self, root: Message) -> set[str]:
        """The reactions of ours on `root`."""
        us = self.slack.bot_user_id
        return {name for name, people in root.reactions.items() if us in people}

    async def until(self, fact: Callable[[], bool], within: float = PATIENCE_SECONDS) -> None:
        """Return once `fact` holds."""
        try:
            async with asyncio.timeout(within):
                while not fact():
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            raise AssertionError(f"waited {within} s in vain\n{self._scene()}") from error

    def _scene(self) -> str:
        """All that stands in the workspace, for whoever reads a failure."""
        lines = []
        for root in self.roots:
            lines.append(f"{root.shown!r} {sorted(self.marks(root))}")
            for answer in self.answers(root):
                state = "streaming" if answer.streaming else sorted(answer.buttons)
                lines.append(f"  {answer.shown[-200:]!r} {state}")
        return "\n".join([*lines, self.log[-4_000:]])

    @property
    def log(self) -> str:
        """What the programs wrote into their log so far."""
        file = Path(self.env["THREADSMITH_DATA_DIR"]) / "threadsmith.log"
        return file.read_text("utf-8") if file.exists() else ""

    def leaks(self, *ended: Ended) -> list[str]:
        """The secrets that stand in the log, or in what programs printed."""
        written = "".join((self.log, *(text for each in ended for text in (each.out, each.errors))))
        secrets = (self.slack.bot_token, self.slack.app_token, self.slack.signing_secret)
        return [secret for secret in secrets if secret in written]


@asynccontextmanager
async def open_team(
    env: dict[str, str],
    *models: EmulatedModel,
    slack: SlackServer | None = None,
    parallel: int = 1,
) -> AsyncIterator[Team]:
    """A team whose `models` answer, without any program yet; Slack is reached by Socket Mode."""
    answering = OllamaServer(models or [saying(CODE)], parallel=parallel)
    async with slack or SlackServer() as server, answering as ollama:
        # slack_sdk sends everything through a proxy of the environment, also what NO_PROXY names.
        proxies = {"HTTP_PROXY": "", "HTTPS_PROXY": "", "ALL_PROXY": ""}
        yield Team(
            server,
            ollama,
            {
                **env,
                **proxies,
                "SLACK_API_URL": server.api_url,
                "SLACK_BOT_TOKEN": server.bot_token,
                "SLACK_APP_TOKEN": server.app_token,
                "OLLAMA_HOST": ollama.address,
            },
        )


def _port(told: str) -> int:
    """The port that a program says it listens on."""
    (port,) = re.findall(r"^Listening on port (\d+)\.$", told, re.MULTILINE)
    return int(port)


async def told_to_end(program: Running) -> Ended:
    """What `program` said until it ended, which it was told to do."""
    program.program.send_signal(signal.SIGTERM)
    return await program.ended()

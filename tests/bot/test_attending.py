"""Staying on platforms: what keeps us from one is told, and keeps us from no other."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot import attending, server
from bot.settings import read_all
from bot.up import serve
from core.errors import SurroundingsError
from core.job import Job
from core.platforms import Platform
from core.surface import Surface
from core.words import Phrase, phrase
from tests.bot.slack import Team, open_team
from tests.conftest import NOWHERE
from tests.fakes import until

PATIENCE = 5.0


class Chat(Platform):
    """A platform that is `away` until a test says otherwise."""

    def __init__(self, name: str, away: bool = False) -> None:
        self._name = name
        self.away = away
        self.at_work = set[str]()

    @property
    def name(self) -> str:
        return self._name

    async def check(self) -> Phrase:
        self._look()
        return phrase("Chat: {name}", name=self.name)

    @property
    def routes(self) -> list[web.RouteDef]:
        async def take(_: web.Request) -> web.Response:
            return web.Response(text=self.name)

        return [web.get(f"/{self.name}", take)]

    def surface(self, job: Job) -> Surface:
        raise NotImplementedError

    async def listen(self) -> None:
        await self._work("listen")

    async def mark(self) -> None:
        await self._work("mark")

    async def _work(self, what: str) -> None:
        self._look()
        self.at_work.add(what)
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work.remove(what)

    def _look(self) -> None:
        if self.away:
            raise SurroundingsError(phrase("{name} is away.", name=self.name))


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be begun is begun again at once."""
    monkeypatch.setattr(attending, "AGAIN_SECONDS", 0.01)


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests listen on this machine alone."""
    monkeypatch.setattr(server, "_opened", lambda port: socket.create_server(("127.0.0.1", port)))


@asynccontextmanager
async def attended(*chats: Chat, listens: bool = True, port: int = 0) -> AsyncIterator[list[str]]:
    """The platforms are attended to meanwhile; gives what was announced."""
    said = list[str]()
    platform = attending.attending(chats, listens, port, lambda line: said.append(str(line)))
    async with platform:
        yield said


@pytest.mark.usefixtures("soon", "loopback")
async def test_one_that_cannot_be_reached_keeps_no_other_from_starting_and_joins_later() -> None:
    here, away, said = Chat("here"), Chat("away", away=True), list[str]()

    sentences = await attending.known([away, here], lambda line: said.append(str(line)))
    async with attended(away, here):
        await until(lambda: here.at_work == {"listen", "mark"}, PATIENCE)
        assert not away.at_work
        away.away = False
        await until(lambda: away.at_work == {"listen", "mark"}, PATIENCE)

    assert [str(sentence) for sentence in sentences] == ["Chat: here"]
    assert said == ["away is away."]
    assert not here.at_work and not away.at_work


async def test_where_none_can_be_reached_it_does_not_start() -> None:
    with pytest.raises(SurroundingsError, match="a is away"):
        await attending.known([Chat("a", away=True)], lambda _: None)
    with pytest.raises(SurroundingsError, match="No platform that is configured"):
        await attending.known([Chat("a", away=True), Chat("b", away=True)], lambda _: None)


async def test_a_worker_marks_and_does_not_listen() -> None:
    chat = Chat("a")
    async with attended(chat, listens=False) as said:
        await until(lambda: bool(chat.at_work), PATIENCE)

        assert chat.at_work == {"mark"} and not said


@pytest.mark.usefixtures("loopback")
async def test_one_port_serves_the_platforms_that_call_us() -> None:
    async with attended(Chat("a"), Chat("b")) as said, aiohttp.ClientSession() as session:
        port = said[0].removeprefix("Listening on port ").rstrip(".")
        for name in "ab":
            async with session.get(f"http://127.0.0.1:{port}/{name}") as answer:
                assert await answer.text() == name


@pytest.mark.usefixtures("loopback")
async def test_an_error_of_the_system_later_on_is_not_blamed_on_the_port() -> None:
    with pytest.raises(ConnectionError):
        async with attended(Chat("a")):
            raise ConnectionResetError


@pytest.fixture
async def team(
    loopback_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Team]:
    """Its settings are ours."""
    async with open_team(loopback_env) as opened:
        for name, value in opened.env.items():
            monkeypatch.setenv(name, value)
        yield opened


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN (invalid_auth). Copy the app's Bot"),
        ({"SLACK_BOT_TOKEN": "{app_token}"}, "SLACK_BOT_TOKEN (not_allowed_token_type). Copy"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN (invalid_auth). Copy an app-level"),
        ({"SLACK_APP_TOKEN": "{bot_token}"}, "SLACK_APP_TOKEN (not_allowed_token_type). Copy"),
        ({"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not. Set it"),
        ({"SLACK_API_URL": f"{NOWHERE}/api/"}, f"Check that {NOWHERE}/api/ can be reached"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
async def test_what_keeps_slack_from_knowing_us_is_told_with_what_to_do(
    team: Team, wrong: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"app_token": team.slack.app_token, "bot_token": team.slack.bot_token}
    for name, value in wrong.items():
        monkeypatch.setenv(name, value.format(**names))

    assert told in await refusal("all")


async def test_a_revoked_token_is_told_to_workers_too(team: Team) -> None:
    team.slack.revoke()

    assert "Slack refuses SLACK_BOT_TOKEN (token_revoked)." in await refusal("worker")


async def refusal(role: str) -> str:
    """Why `up` does not start with the settings there are."""
    with pytest.raises(SurroundingsError) as error:
        async with asyncio.timeout(PATIENCE):
            await serve(read_all(), role, lambda _: None)
    assert "\n" not in str(error.value)
    return str(error.value)

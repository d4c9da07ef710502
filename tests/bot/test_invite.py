"""`threadsmith invite`: the link an admin clicks, and what is said where there is none."""

import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.program import run as run_here
from tests.bot.programs import run
from tests.emulators.discord_server import Break, DiscordServer, Fault

Env = dict[str, str]


def env_of(server: DiscordServer, env: Env) -> Env:
    """Settings that lead to that Discord."""
    return env | {"DISCORD_API_URL": server.api_url, "DISCORD_TOKEN": server.token}


async def test_the_link_stands_alone_in_the_first_line(loopback_env: Env) -> None:
    """It is the app's, whose id is not the bot's."""
    async with DiscordServer() as server:
        ended = await run("invite", "discord", env=env_of(server, loopback_env))

    link, beside = ended.out.splitlines()
    assert (ended.code, ended.errors) == (0, "")
    assert parse_qs(urlsplit(link).query)["client_id"] == [server.application_id]
    assert beside.startswith("The Message Content intent is on")


async def test_an_intent_that_is_off_can_be_switched_on(loopback_env: Env) -> None:
    async with DiscordServer(message_content=False) as server:
        ended = await run("invite", "discord", env=env_of(server, loopback_env))

    assert ended.code == 0 and ended.out.startswith("https://discord.com/oauth2/authorize?")
    assert "The Message Content intent is off. Commands, buttons, mentions" in ended.out
    assert "Developer Portal: Bot, Message Content Intent" in ended.out


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(Break.BANNED), "Discord takes no calls from here for now. End whatever calls"),
        (Fault(Break.RESET), "Discord gave no answer to get_my_user: "),
        (Fault(Break.STATUS, status=502), "Discord gave no answer to get_my_user: HTTP 502. Check"),
    ],
    ids=["banned", "reset", "broken"],
)
async def test_a_discord_that_does_not_answer_is_told(
    loopback_env: Env, fault: Fault, told: str
) -> None:
    async with DiscordServer() as server:
        server.faults.add(fault, times=2)  # aiohttp asks once more after a reset
        ended = await run("invite", "discord", env=env_of(server, loopback_env))

    assert (ended.code, ended.out) == (3, "")
    assert ended.errors.startswith(told) and ended.errors.count("\n") == 1


async def test_a_token_that_opens_nothing_is_told_and_not_shown(loopback_env: Env) -> None:
    async with DiscordServer() as server:
        env = env_of(server, loopback_env) | {"DISCORD_TOKEN": "hush"}
        ended = await run("invite", "discord", env=env)

    assert (ended.code, ended.out) == (3, "")
    assert ended.errors.startswith("Discord refuses the token in DISCORD_TOKEN. Copy the app's")
    assert "hush" not in ended.errors


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["discord"], 3, "DISCORD_TOKEN is not set. Make an app on discord.com/developers"),
        ([], 2, "Say for which platform: discord."),
        (["slack"], 2, "`threadsmith invite` knows no platform “slack”. It knows discord."),
        (["discord", "--json"], 2, "`threadsmith invite` does not take --json."),
    ],
)
def test_what_is_missing_is_one_sentence(
    loopback_env: Env,
    arguments: list[str],
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in loopback_env.items():
        monkeypatch.setenv(name, value)

    ended = run_here(["invite", *arguments])

    said = capsys.readouterr()
    assert said.err.startswith(told) and said.err.count("\n") == 1
    assert (ended, said.out) == (code, "")


def test_its_help_shows_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THREADSMITH_LANGUAGE", "en")

    ended = run_here(["invite", "--help"])

    assert ended == 0
    assert "usage: threadsmith invite PLATFORM\n" in capsys.readouterr().out


async def test_no_library_of_discords_is_loaded_for_it(loopback_env: Env) -> None:
    look = "import sys, adapters.discord.invite; print('discord' in sys.modules)"
    ended = await run("-c", look, env=loopback_env, program=(sys.executable,))

    assert ended.out == "False\n"

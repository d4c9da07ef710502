"""`threadsmith up` with Discord: a program of its own, between an emulated Discord and Ollama."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.bot.discord_server import DOUBTFUL, Team, open_team
from tests.bot.programs import run
from tests.bot.slack import told_to_end
from tests.conftest import NOWHERE
from tests.emulators.discord_server import DiscordServer
from tests.emulators.ollama_server import saying

LONG = "Here it is.\n\n```python\n" + "".join(f"x{n} = {n}\n" for n in range(30)) + "```\n"


@pytest.fixture
async def team(loopback_env: dict[str, str]) -> AsyncIterator[Team]:
    async with open_team(loopback_env) as opened:
        yield opened


@pytest.fixture
async def slow_team(loopback_env: dict[str, str]) -> AsyncIterator[Team]:
    """Its model writes for several seconds."""
    async with open_team(loopback_env, saying(LONG, tokens_per_second=60)) as opened:
        yield opened


async def test_a_command_is_answered_and_a_planned_end_waits_for_it(slow_team: Team) -> None:
    team = slow_team
    async with team.up(THREADSMITH_LOG="debug") as program:
        thread = await team.asks("write much")
        await team.shows(thread, "x3 = 3")
        ended = await told_to_end(program)
    (answer,) = team.answers(thread)

    assert "x29 = 29" in answer.shown and "tiny:latest" in answer.shown
    assert team.marks(thread) == {DOUBTFUL}
    assert ended.code == 0 and not ended.errors
    assert "Model: tiny:latest" in ended.out
    assert "Discord: threadsmith\n" in ended.out
    assert team.log and not team.leaks(ended)


async def test_a_wrong_token_is_told_in_one_sentence_with_what_to_do(team: Team) -> None:
    ended = await run("up", env={**team.env, "DISCORD_TOKEN": "wrong"})

    assert ended.code == 3 and not ended.out
    assert ended.errors == (
        "Discord refuses DISCORD_TOKEN. Copy the app's token from its page Bot in the Developer "
        "Portal (Reset Token shows a new one) into it, and restart.\n"
    )


async def test_without_the_intent_it_starts_and_says_so(loopback_env: dict[str, str]) -> None:
    discord = DiscordServer(message_content=False)
    async with open_team(loopback_env, discord=discord) as team, team.up() as program:
        thread = await team.asks("add two numbers")
        await team.ends(thread)
        ended = await told_to_end(program)

    assert "Discord: threadsmith, without the Message Content intent\n" in ended.out
    assert ended.code == 0 and not ended.errors


async def test_a_token_that_is_revoked_later_is_told_in_the_log_and_the_program_stays(
    slow_team: Team,
) -> None:
    team = slow_team
    async with team.up() as program:
        thread = await team.asks("write much")
        await team.shows(thread, "x3 = 3")
        team.discord.revoke()
        await team.until(lambda: "Discord refuses DISCORD_TOKEN" in team.log)
        still_there = program.program.returncode is None
        program.program.send_signal(signal.SIGTERM)
        program.program.send_signal(signal.SIGINT)

    assert still_there
    assert not team.leaks()


async def test_a_gateway_and_two_workers_share_the_work_over_one_data_folder(team: Team) -> None:
    roles = ("gateway", "worker", "worker")
    async with AsyncExitStack() as stack:
        for role in roles:
            await stack.enter_async_context(team.up(role))
        threads = [await team.asks(f"task {number}") for number in range(3)]
        await team.ends(*threads)

    for thread in threads:
        (answer,) = team.answers(thread)
        assert "return a + b" in answer.shown


async def test_a_gateway_needs_no_model_server_and_says_what_is_missing(team: Team) -> None:
    async with team.up("gateway", OLLAMA_HOST=NOWHERE) as program:
        for verb in ("help", "models", "status"):
            assert (await team.ann.command(team.general, "smith", verb)).ok
        await team.until(lambda: all(m.shown for m in team.discord.ephemerals))
        helped, models, status = (message.shown for message in team.discord.ephemerals)
        ended = await told_to_end(program)

    assert "/codegen" in helped
    assert "No Ollama answers at" in models
    assert "No Ollama answers at" in status and "Store: " in status
    assert ended.code == 0 and not ended.errors


MODULES = """
import sys
from bot.program import run
code = run(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
print(sorted(loaded & {"discord", "adapters.discord", "slack_sdk"}), file=sys.stderr)
sys.exit(code)
"""


async def test_the_console_loads_discord_only_where_it_is_configured_and_never_waits_for_it(
    team: Team,
) -> None:
    program, command = (sys.executable, "-c", MODULES), ("ask", "add two numbers")
    away = {"DISCORD_API_URL": NOWHERE}
    without, configured = await asyncio.gather(
        *(
            run(*command, env=team.env | each, program=program)
            for each in ({"DISCORD_TOKEN": ""}, away)
        )
    )

    assert without.code == configured.code == 0
    assert "return a + b" in without.out and "return a + b" in configured.out
    assert without.errors == "[]\n" and "adapters.discord" in configured.errors

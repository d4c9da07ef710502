"""`threadsmith up` with Slack: a program of its own, between an emulated Slack and Ollama."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from socket import has_dualstack_ipv6

import pytest

from tests.bot.programs import run
from tests.bot.slack import Team, open_team, told_to_end
from tests.conftest import NOWHERE
from tests.emulators.ollama_server import saying
from tests.emulators.slack_server import Break, Fault

NO_SLACK = {"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}
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


async def test_in_socket_mode_a_command_is_answered_and_a_planned_end_waits_for_it(
    slow_team: Team,
) -> None:
    team = slow_team
    async with team.up(THREADSMITH_LOG="debug") as program:
        root = await team.asks("write much")
        await team.shows(root, "x3 = 3")
        ended = await told_to_end(program)
    (answer,) = team.answers(root)

    assert "x29 = 29" in answer.shown and "tiny:latest" in answer.shown
    assert not answer.streaming and team.marks(root) == {"warning"}
    assert ended.code == 0 and not ended.errors
    assert "Model: tiny:latest" in ended.out
    assert "Slack: Emulated, by Socket Mode\n" in ended.out
    assert team.log and not team.leaks(ended)


async def test_in_http_mode_slack_calls_the_port_and_only_what_it_signed_is_heard(
    team: Team,
) -> None:
    async with team.up(**team.by_http, THREADSMITH_LOG="debug") as program:
        root = await team.asks("add two numbers")
        await team.ends(root)
        forged = await team.slack.posts_raw(
            "/slack/commands",
            "command=%2Fcodegen&text=forged",
            {
                **team.slack.signed("something else"),
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        team.slack.deliver_to(f"http://[::1]:{team.port}")
        knows_url = not has_dualstack_ipv6() or await team.slack.verifies_url()
        second = await run("up", env={**team.env, **team.by_http, "PORT": str(team.port)})
        ended = await told_to_end(program)

    assert "return a + b" in team.answers(root)[0].shown
    assert forged[0] == 401 and len(team.roots) == 1
    assert knows_url
    assert "Slack: Emulated, by HTTP\n" in ended.out
    assert ended.code == 0 and not team.leaks(ended, second)
    assert second.code == 3
    assert second.errors == (
        f"The port {team.port} cannot be listened on: Address already in use. "
        "Set PORT to another one.\n"
    )


async def test_a_wrong_token_is_told_in_one_sentence_with_what_to_do(team: Team) -> None:
    ended = await run("up", env={**team.env, "SLACK_APP_TOKEN": team.slack.bot_token})

    assert ended.code == 3 and not ended.out
    assert ended.errors == (
        "Slack refuses SLACK_APP_TOKEN (not_allowed_token_type). Copy an app-level token with the "
        "scope connections:write, which begins with xapp-, from the app's Basic Information into "
        "it, and restart.\n"
    )
    assert not team.leaks(ended)


async def test_a_token_that_is_revoked_later_is_told_in_the_log_and_the_program_stays(
    slow_team: Team,
) -> None:
    team = slow_team
    async with team.up() as program:
        root = await team.asks("write much")
        await team.shows(root, "x3 = 3")
        team.slack.revoke()
        await team.until(lambda: "(token_revoked)" in team.log)
        still_there = program.program.returncode is None
        program.program.send_signal(signal.SIGTERM)
        program.program.send_signal(signal.SIGINT)

    assert still_there
    assert not team.leaks()


@pytest.mark.faults
async def test_connections_that_a_revoked_token_cannot_renew_are_told_in_the_log(
    team: Team,
) -> None:
    async with team.up("gateway") as program:
        team.slack.revoke()
        await team.slack.cut_sockets()
        await team.until(lambda: "Failed to retrieve WSS URL" in team.log)

        assert program.program.returncode is None and not team.leaks()


async def test_a_gateway_and_two_workers_share_the_work_over_one_data_folder(team: Team) -> None:
    roles = ("gateway", "worker", "worker")
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(team.up(role)) for role in roles))
        roots = [await team.asks(f"task {number}") for number in range(3)]
        await team.ends(*roots)

    for root in roots:
        (answer,) = team.answers(root)
        assert "return a + b" in answer.shown


async def test_a_gateway_needs_no_model_server_and_says_what_is_missing(team: Team) -> None:
    """Nor does it end if Slack wants it to wait, as after many starts."""
    team.slack.faults.add(Fault(Break.LIMITED, "apps.connections.open", retry_after=1))
    async with team.up("gateway", OLLAMA_HOST=NOWHERE) as program:
        for word in ("help", "models", "status"):
            assert (await team.ann.command(team.general, word)).ok
        await team.until(lambda: len(team.slack.ephemerals) == 3)
        helped, models, status = (message.shown for message in team.slack.ephemerals)
        ended = await told_to_end(program)

    assert "/codegen" in helped
    assert "No Ollama answers at" in models
    assert "No Ollama answers at" in status and "Store: " in status
    assert ended.code == 0 and not ended.errors
    assert team.slack.refused429 == 1


@pytest.mark.faults
async def test_what_is_told_to_end_hands_over_and_the_next_goes_on_in_the_same_message(
    slow_team: Team,
) -> None:
    team = slow_team
    async with team.up(THREADSMITH_DRAIN_SECONDS="0") as program:
        root = await team.asks("write much")
        await team.shows(root, "x3 = 3")
        ended = await told_to_end(program)
    async with team.up() as program:
        await team.ends(root)
        (answer,) = team.answers(root)

    assert ended.code == 0 and not ended.errors
    assert "x29 = 29" in answer.shown and not answer.streaming
    assert any("another worker took over" in version.shown for version in answer.versions)


MODULES = """
import sys
from bot.program import run
code = run(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules} | set(sys.modules)
print(sorted(loaded & {"slack_sdk", "slack_bolt", "adapters.slack"}), file=sys.stderr)
sys.exit(code)
"""


async def test_the_console_loads_slack_only_where_it_is_configured_and_never_waits_for_it(
    team: Team,
) -> None:
    program, command = (sys.executable, "-c", MODULES), ("ask", "add two numbers")
    away = {"SLACK_API_URL": f"{NOWHERE}/api/", "SLACK_APP_TOKEN": ""}

    without, configured = await asyncio.gather(
        *(run(*command, env=team.env | each, program=program) for each in (NO_SLACK, away))
    )

    assert without.code == configured.code == 0
    assert "return a + b" in without.out and "return a + b" in configured.out
    assert without.errors == "[]\n" and "slack_sdk" in configured.errors


async def test_without_slack_it_is_up_for_the_console(team: Team) -> None:
    async with team.up("worker", **NO_SLACK) as program:
        ended = await told_to_end(program)

    assert ended.code == 0
    assert "No chat platform is configured" in ended.out and "Slack" not in ended.out


async def test_a_console_without_slack_leaves_slacks_jobs_to_those_who_have_it(team: Team) -> None:
    async with team.up("gateway"):
        root = await team.asks("add two numbers")
        asked = await run("ask", "add them", env=team.env | NO_SLACK)
        left_alone = not team.answers(root) and "run broke" not in team.log
        async with team.up("worker"):
            await team.ends(root)
    (answer,) = team.answers(root)

    assert asked.code == 0 and left_alone
    assert "return a + b" in answer.shown
    assert not any("another worker" in version.shown for version in answer.versions)
    assert len(team.ollama.journal.chats) == 2

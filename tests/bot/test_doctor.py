"""The doctor: what stands, what is missing, and the one step that repairs it."""

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.slack.manifest import SCOPES
from core.stores.connection import Redis
from tests.bot.patient import Patient, ollama, patient
from tests.conftest import NOWHERE
from tests.contracts.outages import outages, redis
from tests.emulators.ollama_server import OllamaServer
from tests.emulators.slack_server import SlackServer

__all__ = ["ollama", "outages", "patient", "redis"]


@pytest.mark.usefixtures("ollama")
async def test_a_healthy_house_is_all_ticks(patient: Patient) -> None:
    code, out = await patient.examined()

    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "✔ python",
        "✔ store",
        "✔ models",
        "✔ model",
    ]
    assert "coder:7b answers by default." in out


@pytest.mark.usefixtures("ollama")
async def test_the_json_document_is_all_there_is_on_the_output(patient: Patient) -> None:
    code, out = await patient.examined("--json")

    checks = json.loads(out)["checks"]
    assert code == 0
    assert [check["name"] for check in checks] == ["python", "store", "models", "model"]
    for check in checks:
        assert set(check) == {"name", "ok", "detail", "repair"}
        assert check["ok"] is True and check["detail"] and check["repair"] is None


@pytest.mark.usefixtures("ollama")
async def test_whether_code_can_be_checked_is_looked_at(patient: Patient) -> None:
    patient.has(THREADSMITH_CHECKS="on")
    checks = await patient.checks()

    for name in ("checks", "landlock", "seccomp", "jail"):
        assert checks[name]["ok"] and checks[name]["repair"] is None


async def test_without_ollama_it_says_how_to_get_one(patient: Patient) -> None:
    code, out = await patient.examined()

    assert code == 3
    assert f"✖ models: No Ollama answers at {NOWHERE}." in out
    assert "\n  → Install Ollama and run `ollama pull " in out
    assert "model:" not in out


@pytest.mark.usefixtures("ollama")
async def test_a_model_that_is_not_there_can_be_pulled(patient: Patient) -> None:
    patient.has(THREADSMITH_MODEL="llama3")

    check = (await patient.checks())["model"]

    assert not check["ok"] and "llama3" in check["detail"]
    assert check["repair"] == "Run `ollama pull llama3`."


async def test_a_server_without_models_is_told_what_to_pull(patient: Patient) -> None:
    async with OllamaServer([]) as server:
        patient.has(OLLAMA_HOST=server.address)
        check = (await patient.checks())["models"]

    assert not check["ok"]
    assert "ollama pull" in check["repair"]


@pytest.mark.parametrize(
    "wrong", [{"THREADSMITH_PROVIDER": "nope"}, {"OLLAMA_HOST": "two words"}], ids=str
)
async def test_a_setting_that_leads_nowhere_is_to_be_corrected(
    patient: Patient, wrong: dict[str, str]
) -> None:
    patient.has(**wrong)

    check = (await patient.checks())["models"]

    assert not check["ok"]
    assert check["repair"].startswith("Correct THREADSMITH_PROVIDER and OLLAMA_HOST")


@pytest.mark.parametrize(
    "wrong",
    [
        {"THREADSMITH_DATA_DIR": "/proc/threads"},
        {"REDIS_URL": "redis://127.0.0.1:9"},
        {"REDIS_URL": "not an address"},
    ],
    ids=str,
)
async def test_without_a_store_nothing_above_it_is_looked_at(
    patient: Patient, wrong: dict[str, str]
) -> None:
    patient.has(**wrong)

    checks = await patient.checks()

    assert list(checks) == ["python", "store"]
    assert not checks["store"]["ok"]
    assert "THREADSMITH_DATA_DIR" in checks["store"]["repair"]
    assert (await patient.examined())[0] == 3


@pytest.mark.usefixtures("ollama")
async def test_a_server_of_the_networks_has_no_power_over_the_terminal(patient: Patient) -> None:
    patient.has(THREADSMITH_MODEL="\x1b]0;owned\x07\x9b2J")

    _, out = await patient.examined()

    assert not {"\x1b", "\x07", "\x9b"} & set(out)


@pytest.mark.usefixtures("ollama")
async def test_a_store_that_may_throw_keys_away_is_told(patient: Patient, redis: Redis) -> None:
    await redis.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
    patient.has(REDIS_URL=redis.url)

    checks = await patient.checks()

    assert checks["store"]["ok"] and not checks["eviction"]["ok"]
    assert "volatile-lru" in checks["eviction"]["detail"]
    assert "noeviction" in checks["eviction"]["repair"]
    assert "password" not in checks


@pytest.mark.usefixtures("ollama")
async def test_a_store_that_lets_anybody_in_is_told(patient: Patient, redis: Redis) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    await redis.call("CONFIG", "SET", "port", port)
    patient.has(REDIS_URL=f"redis://127.0.0.1:{port}")

    checks = await patient.checks()

    assert checks["store"]["ok"] and not checks["password"]["ok"]
    assert f"127.0.0.1:{port}" in checks["password"]["detail"]
    assert "eviction" not in checks


def workspace(**changes: Any) -> SlackServer:
    """An emulated Slack whose app may do all that the manifest asks for."""
    return SlackServer(**{"scopes": SCOPES, **changes})


@asynccontextmanager
async def slack(patient: Patient, **changes: Any) -> AsyncIterator[SlackServer]:
    """A workspace that the settings lead to, by Socket Mode."""
    async with workspace(**changes) as server:
        patient.has(
            SLACK_API_URL=server.api_url,
            SLACK_BOT_TOKEN=server.bot_token,
            SLACK_APP_TOKEN=server.app_token,
        )
        yield server


@pytest.mark.usefixtures("ollama")
async def test_slack_is_looked_at_where_it_is_configured(patient: Patient) -> None:
    async with slack(patient):
        code, out = await patient.examined()

    assert code == 0
    assert out.splitlines()[-4:] == [
        "✔ slack: Slack knows us in the workspace Emulated.",
        "✔ slack connection: Slack opens connections (Socket Mode).",
        "✔ slack permissions: The Slack app may do what it needs to.",
        "✔ slack clock: This machine's clock agrees with Slack's.",
    ]


async def test_in_http_mode_it_says_that_slack_calls(patient: Patient) -> None:
    async with slack(patient) as server:
        patient.has(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="hush")
        check = (await patient.checks())["slack connection"]

        assert check["ok"] and "SLACK_SIGNING_SECRET" in check["detail"]
        assert not server.journal.calls("apps.connections.open")


@pytest.mark.parametrize(
    ("wrong", "name", "detail", "repair"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-hush"}, "slack", "invalid_auth", "into SLACK_BOT_TOKEN."),
        (
            {"SLACK_APP_TOKEN": "xoxb-hush"},
            "slack connection",
            "invalid_auth",
            "into SLACK_APP_TOKEN.",
        ),
        ({"SLACK_APP_TOKEN": ""}, "slack", "not how Slack reaches us", "in the environment or"),
        ({"SLACK_BOT_TOKEN": ""}, "slack", "SLACK_BOT_TOKEN is not", "in the environment or"),
        ({"SLACK_API_URL": f"{NOWHERE}/api/"}, "slack", "no answer", "slack-status.com"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
async def test_what_keeps_slack_from_knowing_us_can_be_repaired(
    patient: Patient, wrong: dict[str, str], name: str, detail: str, repair: str
) -> None:
    async with slack(patient):
        patient.has(**wrong)
        code, out = await patient.examined("--json")
        check = {each["name"]: each for each in json.loads(out)["checks"]}[name]

    assert code == 3 and "hush" not in out
    assert not check["ok"] and detail in check["detail"]
    assert repair in check["repair"]


async def test_permissions_that_are_missing_are_named(patient: Patient) -> None:
    async with slack(patient) as server:
        server.without_scope("chat:write", "files:read")
        check = (await patient.checks())["slack permissions"]

    assert not check["ok"]
    assert check["detail"] == "The Slack app lacks permissions: chat:write, files:read."
    assert "OAuth & Permissions" in check["repair"]
    assert "`threadsmith manifest slack`" in check["repair"] and "reinstall" in check["repair"]


@pytest.mark.parametrize("ahead", [-90.0, 90.0])
async def test_a_clock_that_is_wrong_is_told_before_slacks_calls_are_refused(
    patient: Patient, ahead: float
) -> None:
    async with slack(patient, date_ahead=ahead):
        check = (await patient.checks())["slack clock"]
    async with slack(patient, date_ahead=ahead / 2):
        assert (await patient.checks())["slack clock"]["ok"]

    assert not check["ok"] and "seconds off Slack's" in check["detail"]
    assert "NTP" in check["repair"]


async def test_slack_is_looked_at_without_a_store_too(patient: Patient) -> None:
    async with slack(patient):
        patient.has(REDIS_URL="redis://127.0.0.1:9")
        checks = await patient.checks()

    assert not checks["store"]["ok"] and checks["slack"]["ok"]

"""The doctor: what stands, what is missing, and the one step that repairs it."""

import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.arguments import Asked, read
from bot.commands import COMMANDS, doctor
from core.stores.connection import Redis
from tests.bot.configured import settings
from tests.conftest import NOWHERE
from tests.contracts.outages import outages, redis
from tests.emulators.ollama_server import OllamaServer, saying

__all__ = ["outages", "redis"]


class Patient:
    """What the doctor looks at: settings, on a folder of the test's own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.has(THREADSMITH_DATA_DIR=str(folder), OLLAMA_HOST=NOWHERE)

    def has(self, **values: str) -> None:
        """Set something in its environment."""
        for name, value in values.items():
            self._monkeypatch.setenv(name, value)

    async def examined(self, *options: str) -> tuple[int, str]:
        """The doctor's exit code, and what it printed."""
        asked: Asked = read(COMMANDS, ["doctor", *options])
        code = await doctor(settings(), asked)
        return code, self._capsys.readouterr().out

    async def checks(self) -> dict[str, dict[str, Any]]:
        """The checks by name, out of the JSON document."""
        _, out = await self.examined("--json")
        return {check["name"]: check for check in json.loads(out)["checks"]}


@pytest.fixture
def patient(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Patient:
    return Patient(tmp_path / "data", monkeypatch, capsys)


@pytest.fixture
async def ollama(patient: Patient) -> AsyncIterator[OllamaServer]:
    """A server with one model, which the settings point to."""
    async with OllamaServer([saying("x", "coder:7b")]) as server:
        patient.has(OLLAMA_HOST=server.address)
        yield server


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

"""What the doctor's tests share: a house on a folder of the test's own, and its model server."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.arguments import Asked, read
from bot.commands import COMMANDS, doctor
from bot.settings import read_all
from tests.conftest import NOWHERE
from tests.emulators.ollama_server import OllamaServer, saying


class Patient:
    """What the doctor looks at: settings, on a folder of the test's own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.has(THREADSMITH_DATA_DIR=str(folder), OLLAMA_HOST=NOWHERE, THREADSMITH_CHECKS="off")

    def has(self, **values: str) -> None:
        """Set something in its environment."""
        for name, value in values.items():
            self._monkeypatch.setenv(name, value)

    async def examined(self, *options: str) -> tuple[int, str]:
        """The doctor's exit code, and what it printed."""
        asked: Asked = read(COMMANDS, ["doctor", *options])
        code = await doctor(read_all(), asked)
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

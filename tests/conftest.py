"""What every test stands on: the guard, an empty environment, the profiles of hypothesis.

The guard and the emptied environment hold inside this process only. A test that starts a
program passes it `loopback_env`, which points everything at nowhere.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.guard import Guard

ROOT = Path(__file__).parents[1]
NOWHERE = "http://127.0.0.1:9"
"""An address nobody answers at: the discard service, which no system of today runs."""
_OURS = re.compile(r"(OLLAMA|REDIS|THREADSMITH|SLACK|DISCORD|OPENAI)_|(HTTPS?|ALL|NO)_PROXY$", re.I)

# A timed property fails on a busy machine; a random one fails where nobody can repeat it.
_EXAMPLES = DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples")
settings.register_profile("dev", deadline=None, database=_EXAMPLES)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def guard() -> Iterator[Guard]:
    """Fails the test if anything in it reaches beyond loopback, or for a real model."""
    standing = Guard()
    with standing.standing():
        yield standing
    if standing.refusals:
        pytest.fail(standing.refusals[0], pytrace=False)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home folder, so that no test touches the developer's own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def empty_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's reaches a test: no setting, `.env`, home folder or language."""
    for name in filter(_OURS.match, list(os.environ)):
        monkeypatch.delenv(name)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)


@pytest.fixture
def loopback_env(tmp_path: Path) -> dict[str, str]:
    """An environment for a program we start: it reaches no model, no platform, no web.

    The guard does not reach into other processes, so a test changes only what it serves itself,
    such as `OLLAMA_HOST`. `python -m bot` works from any folder. Code is checked where a test says
    so: the process for it takes seconds to start.
    """
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "THREADSMITH_DATA_DIR": str(tmp_path / "data"),
        "THREADSMITH_CHECKS": "off",
        "OLLAMA_HOST": NOWHERE,
        "OPENAI_BASE_URL": f"{NOWHERE}/v1",
        "SLACK_API_URL": f"{NOWHERE}/api/",
        "DISCORD_API_URL": NOWHERE,
        "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9",
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
        "ALL_PROXY": NOWHERE,
        "NO_PROXY": "127.0.0.1,localhost,::1",
    }

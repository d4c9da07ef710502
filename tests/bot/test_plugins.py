"""Parts by name, also from outside of this repository."""

import re
import sys
from pathlib import Path

import pytest

from bot.plugins import part
from core.errors import SurroundingsError
from core.models import demo
from tests.bot import quick
from tests.bot.programs import run

ROOT = Path(__file__).parents[2]


def test_a_name_is_a_file_of_its_folder() -> None:
    assert part("core.models", "demo") is demo.create


def test_a_name_with_a_colon_comes_from_outside() -> None:
    assert part("core.models", "tests.bot.quick:create") is quick.create


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nope", "There is no nope in core.models"),
        ("a b", "There is no a b in core.models"),
        ("", "There is no  in core.models"),
        ("nowhere.at_all:create", "nowhere.at_all:create cannot be loaded.*PYTHONPATH"),
        ("tests.bot.quick:nope", "cannot be loaded"),
        ("tests.bot.quick:", "cannot be loaded"),
        ("core.models.demo:NAME", r"core.models.demo:NAME cannot be loaded \('demo'\)"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(name: str, told: str) -> None:
    with pytest.raises(SurroundingsError, match=told) as error:
        part("core.models", name)

    assert "\n" not in str(error.value)


def test_a_file_that_breaks_while_it_is_loaded_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_provider.py").write_text("def create(:\n")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(SurroundingsError, match="SyntaxError"):
        part("core.models", "broken_provider:create")


async def test_the_provider_of_the_readme_answers(
    tmp_path: Path, loopback_env: dict[str, str]
) -> None:
    """The file as it stands there, in a folder of its own, through the installed command."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (code,) = re.findall(r"model provider\n.*?```python\n(.*?)```", readme, re.DOTALL)
    (name,) = re.findall(r"`THREADSMITH_PROVIDER=(.*?)`", readme)
    (tmp_path / f"{name.partition(':')[0]}.py").write_text(code, "utf-8")
    env = loopback_env | {"PYTHONPATH": str(tmp_path), "THREADSMITH_PROVIDER": name}

    ended = await run(
        "ask", "sum a csv", env=env, program=(str(Path(sys.executable).parent / "threadsmith"),)
    )

    assert (ended.code, ended.errors) == (0, "")
    assert ended.out.startswith("SUM A CSV\n")

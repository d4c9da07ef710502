"""The repository around the code: settings people copy, workflows, locks, scripts."""

import importlib
import inspect
import os
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import AliasChoices
from pydantic_settings import BaseSettings

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def setting_names() -> set[str]:
    """The environment names that `bot.settings` reads."""
    module = importlib.import_module("bot.settings")
    classes = [
        value
        for value in vars(module).values()
        if inspect.isclass(value) and issubclass(value, BaseSettings) and value is not BaseSettings
    ]
    return {name.upper() for subject in classes for name in _names_of(subject)}


def _names_of(subject: type[BaseSettings]) -> list[str]:
    """The names a settings class reads: what a field is called outside, or prefix and field."""
    names = []
    for field, detail in subject.model_fields.items():
        alias = detail.validation_alias or subject.model_config.get("env_prefix", "") + field
        choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
        names += [choice for choice in choices if isinstance(choice, str)]
    return names


def test_the_example_of_settings_names_each_once() -> None:
    text = (ROOT / ".env.example").read_text()
    shown = re.findall(r"^#?([A-Z][A-Z_]+)=", text, re.MULTILINE)

    assert sorted(shown) == sorted(setting_names())


def test_each_setting_of_the_example_is_explained() -> None:
    paragraphs = (ROOT / ".env.example").read_text().strip().split("\n\n")[1:]

    for paragraph in paragraphs:
        assert re.fullmatch(r"# \S.*\n#?[A-Z_]+=\S+", paragraph), paragraph


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: str(path.name))
def test_actions_are_pinned_by_commit_and_trusted_with_little(workflow: Path) -> None:
    text = workflow.read_text()
    used = re.findall(r"uses: *(.*)", text)
    jobs = len(re.findall(r"^    runs-on:", text, re.MULTILINE))

    assert used and all(PINNED.fullmatch(action) for action in used)
    assert "\npermissions: {}\n" in text
    assert text.count("timeout-minutes:") == jobs
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")
    assert "pull_request_target" not in text
    assert not re.search(r"run: .*\$\{\{", text)


def test_python_versions_are_tested_from_the_oldest_one_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    workflow = (ROOT / ".github/workflows/ci.yml").read_text()
    versions = re.findall(r'"(3\.\d+)"', re.findall(r"python: \[(.*)\]", workflow)[0])

    assert project["requires-python"] == f">={versions[0]}"


@pytest.mark.parametrize(
    "lock", ["requirements.txt", "requirements-dev.txt", "requirements-ops.txt"]
)
def test_locks_are_hashed_and_hold_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9].*?(?=\n(?:[a-z0-9]|\Z))", text, re.MULTILINE | re.DOTALL)

    assert "://" not in text and "--index" not in text.replace("--no-emit-index-url", "")
    assert packages and all("--hash=sha256:" in package for package in packages)


@pytest.mark.parametrize("lock", ["requirements-dev.txt", "requirements-ops.txt"])
def test_the_other_locks_agree_with_the_one_for_running(lock: str) -> None:
    def pins(name: str) -> dict[str, str]:
        found = re.findall(r"^([a-z0-9._-]+)==([^ \\]+)", (ROOT / name).read_text(), re.MULTILINE)
        return dict(found)

    running, others = pins("requirements.txt"), pins(lock)

    assert running.items() <= others.items()


@pytest.mark.parametrize("script", [".ci/run", "tools/setup.sh"])
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_hooks_come_from_no_other_repository() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text()

    assert set(re.findall(r"repo: *(.*)", text)) == {"local"}
    assert "://" not in text

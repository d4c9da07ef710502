"""`threadsmith manifest`: what an admin pastes, and what is said where there is none."""

import json
import sys

import pytest

from adapters.slack.manifest import manifest
from bot.program import run as run_here
from core.words import words
from tests.bot.programs import run

Env = dict[str, str]
HOST = "https://threadsmith.example.com"


async def test_the_manifest_is_one_document(loopback_env: Env) -> None:
    ended = await run("manifest", "slack", env=loopback_env)

    assert (ended.code, ended.errors) == (0, "")
    assert json.loads(ended.out) == manifest(words("en"))


async def test_it_is_whole_also_where_the_terminal_has_few_letters(loopback_env: Env) -> None:
    env = loopback_env | {"THREADSMITH_LANGUAGE": "tr", "PYTHONIOENCODING": "ascii"}
    ended = await run("manifest", "slack", f"--url={HOST}", env=env)

    assert (ended.code, ended.errors) == (0, "")
    assert json.loads(ended.out) == manifest(words("tr"), HOST)


async def test_a_terminal_with_all_letters_shows_them(loopback_env: Env) -> None:
    env = loopback_env | {"PYTHONIOENCODING": "UTF-8"}
    ended = await run("manifest", "slack", env=env)

    assert '"Write code…"' in ended.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Say for which platform: slack."),
        (["teams"], "`threadsmith manifest` knows no platform “teams”. It knows slack."),
        (["console"], "`threadsmith manifest` knows no platform “console”."),
        (["slack", "please"], "`threadsmith manifest` knows no platform “slack please”."),
        (["../adapters/slack"], "`threadsmith manifest` knows no platform “../adapters/slack”."),
        (["slack", "--url"], "The option --url needs a value."),
        (["slack", "--url", "http://x"], "Slack calls only addresses that begin with https://"),
        (["slack", "--json"], "`threadsmith manifest` does not take --json."),
    ],
)
def test_what_cannot_be_is_one_sentence(
    loopback_env: Env,
    arguments: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in loopback_env.items():
        monkeypatch.setenv(name, value)

    ended = run_here(["manifest", *arguments])

    said = capsys.readouterr()
    assert said.err.startswith(told) and said.err.count("\n") == 1
    assert (ended, said.out) == (2, "")


def test_its_help_shows_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THREADSMITH_LANGUAGE", "en")

    ended = run_here(["manifest", "--help"])

    assert ended == 0
    assert "usage: threadsmith manifest PLATFORM [--url URL]\n" in capsys.readouterr().out


async def test_no_platform_is_loaded_before_it_is_asked_for(loopback_env: Env) -> None:
    look = "import sys, bot.program; print([m for m in sys.modules if m.startswith('adapters.s')])"
    ended = await run("-c", look, env=loopback_env, program=(sys.executable,))

    assert ended.out == "[]\n"

"""The documents: each command in them exists, and each link leads somewhere."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITH_COMMANDS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ELSEWHERE = {"cd", "cp", "echo", "export", "git", "ollama", "printf", "cat", "curl", "docker", "jq"}
"""Commands that are not ours; all others have to be known here."""


def shell_lines() -> Iterator[str]:
    """The lines of the shell examples in the documents that people follow."""
    for document in WITH_COMMANDS:
        text = document.read_text("utf-8") if document.exists() else ""
        for block in re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
            joined = block.replace("\\\n", " ")
            yield from (line.strip().removeprefix("$ ") for line in joined.splitlines())


def commands() -> list[tuple[str, ...]]:
    """Each command of those lines as words, without settings in front and without redirections."""
    found = set[tuple[str, ...]]()
    for line in shell_lines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words = list[str]()
        for word in [*lexer, ";"]:
            if set(word) <= set("|&;"):
                found.add(tuple(words))
                words = []
            elif words or not re.match(r"[A-Z_]+=", word):
                words.append(word)
    return sorted(found - {()})


def arguments(words: tuple[str, ...]) -> list[str]:
    """What stands behind the command, up to a redirection."""
    redirections = [index for index, word in enumerate(words) if set(word) <= set("<>")]
    return list(words[1 : redirections[0] if redirections else None])


@cache
def help_of(*subcommand: str) -> str:
    """What `threadsmith … --help` prints."""
    run = subprocess.run(
        [sys.executable, "-m", "bot", *subcommand, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def assert_accepted(given: list[str]) -> None:
    """`threadsmith` has the command and the options given."""
    subcommand = [given[0]] if given and re.fullmatch("[a-z]+", given[0]) else []
    shown = help_of(*subcommand)
    for option in (word.partition("=")[0] for word in given if word.startswith("-")):
        assert option in shown, f"threadsmith {' '.join(given)}: there is no {option}"


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_in_the_documents_works(words: tuple[str, ...]) -> None:
    name, given = words[0].removeprefix(".venv/bin/"), arguments(words)

    if name == "make":
        targets = [word for word in given if "=" not in word]
        dry = subprocess.run(
            ["make", "-n", *targets], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert dry.returncode == 0, dry.stderr
    elif name == "threadsmith":
        assert_accepted(given)
    elif name == "python" and given[:2] == ["-m", "bot"]:
        assert_accepted(given[2:])
    elif words[0].startswith(".venv/bin/"):
        lock = (ROOT / "requirements-dev.txt").read_text()
        assert f"\n{name}==" in lock, f"the dev lock brings no {name}"
    else:
        assert name in ELSEWHERE, f"{name}: is it ours? Teach this test how to try it"


def prose(document: Path) -> str:
    """A document without its code blocks."""
    return re.sub(r"^ *```.*?^ *```", "", document.read_text("utf-8"), flags=re.M | re.S)


def headings(document: Path) -> set[str]:
    """The anchors of a document, named as GitHub does."""
    titles = re.findall(r"^#+ (.*)", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = document.parent / path if path else document

        assert there.exists(), target
        assert not anchor or anchor in headings(there), target

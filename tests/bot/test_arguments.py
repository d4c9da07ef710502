"""The command line, and what is said where it cannot be understood."""

import pytest

from bot.arguments import Asked, Command, Option, help_of, overview, read
from core.errors import UsageError
from core.words import phrase, words


async def _nothing(_: object, __: Asked) -> int:
    return 0


ASK = Command(
    "ask",
    phrase("one answer"),
    _nothing,
    (
        Option("--asset", phrase("a file"), phrase("FILE")),
        Option("--model", phrase("what answers"), phrase("NAME")),
        Option("--json", phrase("as JSON")),
    ),
    words=phrase("PROMPT"),
    words_help=phrase("what to do"),
)
CHAT = Command("chat", phrase("a conversation"), _nothing)
COMMANDS = (CHAT, ASK)


def asked(line: str) -> Asked:
    return read(COMMANDS, line.split("|"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("chat", ()),
        ("ask|sum a csv", ("sum a csv",)),
        ("ask|sum|a|csv", ("sum", "a", "csv")),
        ("ask|-", ("-",)),
        ("ask|- first this, then that", ("- first this, then that",)),
        ("ask|--|--json|-h", ("--json", "-h")),
        ("ask|sum|--json|it", ("sum", "it")),
        ("ask|", ("",)),
    ],
)
def test_words_stand_without_dashes(line: str, expected: tuple[str, ...]) -> None:
    assert asked(line).words == expected


def test_options_have_values_in_either_form() -> None:
    given = asked("ask|--model|m|x|--asset|a.csv|--asset=b=c.csv|--json")

    assert given.value("--model") == "m"
    assert given.values("--asset") == ("a.csv", "b=c.csv")
    assert given.has("--json")
    assert given.words == ("x",)


def test_what_is_not_given_is_empty() -> None:
    given = asked("ask|x")

    assert (given.value("--model"), given.values("--asset")) == ("", ())
    assert not given.has("--json") and not given.help


def test_the_last_value_counts() -> None:
    assert asked("ask|--model|a|--model|b").value("--model") == "b"


@pytest.mark.parametrize("line", ["ask|--help", "ask|x|-h", "chat|-h"])
def test_help_can_be_asked_of_each_command(line: str) -> None:
    assert asked(line).help


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nope", "no command nope. There are chat, ask;"),
        ("--json", "no command --json"),
        ("chat|x", "`threadsmith chat` does not take x. `threadsmith chat --help`"),
        ("ask|--modell|m", "does not take --modell"),
        ("ask|--modell=m", "does not take --modell"),
        ("ask|-q", "does not take -q"),
        ("ask|--model", "--model needs a value"),
        ("ask|--model=", "--model needs a value"),
        ("ask|--model|--json", "--model needs a value"),
        ("ask|--json=1", "--json takes no value"),
    ],
)
def test_a_slip_is_told_in_one_sentence(line: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as error:
        asked(line)

    assert "\n" not in str(error.value)


def test_the_overview_names_every_command() -> None:
    assert overview(COMMANDS, words("en")).splitlines() == [
        "usage: threadsmith COMMAND …",
        "",
        "Writes code where your team talks.",
        "",
        "  chat  a conversation",
        "  ask   one answer",
        "",
        "`threadsmith COMMAND --help` tells more of one.",
    ]


def test_the_help_of_a_command_names_all_it_takes() -> None:
    assert help_of(ASK, words("en")).splitlines() == [
        "usage: threadsmith ask PROMPT [--asset FILE] [--model NAME] [--json]",
        "",
        "one answer",
        "",
        "  PROMPT        what to do",
        "  --asset FILE  a file",
        "  --model NAME  what answers",
        "  --json        as JSON",
        "  -h, --help    show this and end",
    ]


def test_a_command_that_takes_nothing_says_so() -> None:
    assert help_of(CHAT, words("en")).startswith("usage: threadsmith chat\n\n")

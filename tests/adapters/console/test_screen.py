"""What a person sees: live on a terminal, plain through a pipe."""

import io
import re

from adapters.console.screen import LiveScreen, PlainScreen, SilentScreen, screen_on
from core.pages import Page
from core.words import phrase, words
from tests.adapters.console.room import live

ANSWER = [
    Page("", status="⏳ asking coder …"),
    Page("Half of it.\n\n```python\ndef ha", status="✍️ coder is writing"),
    Page("Half of it.\n\n```python\ndef half(x):\n\tret", status="✍️ coder is writing"),
    Page(
        "Half of it.\n\n```python\ndef half(x):\n\treturn x / 2\n```\n",
        status="coder · 20 tokens",
        final=True,
    ),
]
TEXT = "Half of it.\n\n```python\ndef half(x):\n\treturn x / 2\n```\n\ncoder · 20 tokens\n"
EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m\r"
_STEERING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def without_colours(text: str) -> str:
    return _STEERING.sub("", text).replace("\r", "")


def test_a_pipe_gets_each_line_once_and_the_status_below() -> None:
    out = io.StringIO()
    with PlainScreen(words("en"), out).answer() as view:
        for page in ANSWER:
            view.show(page)

    assert out.getvalue() == TEXT


def test_a_pipe_gets_lines_as_soon_as_they_are_sure() -> None:
    out = io.StringIO()
    with PlainScreen(words("en"), out).answer() as view:
        for page in ANSWER[:2]:
            view.show(page)

    assert out.getvalue() == "Half of it.\n\n```python\n"


def test_a_pipe_is_told_when_an_answer_begins_again() -> None:
    out = io.StringIO()
    with PlainScreen(words("en"), out).answer() as view:
        view.show(Page("one\ntwo\n"))
        view.show(Page("three\n", final=True))

    assert out.getvalue() == "one\ntwo\n― the answer begins again ―\nthree\n"


def test_an_answer_without_text_is_its_status_alone() -> None:
    out = io.StringIO()
    with PlainScreen(words("en"), out).answer() as view:
        view.show(Page("", status="❌ No Ollama answers.", final=True))

    assert out.getvalue() == "❌ No Ollama answers.\n"


def test_a_terminal_shows_the_stage_and_the_line_that_grows() -> None:
    screen, out = live()
    with screen.answer() as view:
        for page in ANSWER[:3]:
            view.show(page)

    shown = without_colours(out.getvalue())
    assert "✍️ coder is writing · 0 s" in shown
    assert "def half(x):\n" in shown


def test_a_terminal_keeps_the_answer_and_takes_the_stage_away() -> None:
    screen, out = live()
    with screen.answer() as view:
        for page in ANSWER:
            view.show(page)

    lines = [line.rstrip() for line in after_the_last_erasure(out.getvalue()).split("\n")]
    assert "\treturn x / 2".expandtabs(8) in without_colours(out.getvalue())
    assert "coder · 20 tokens" in lines
    assert not [line for line in lines if "writing" in line]


def after_the_last_erasure(raw: str) -> str:
    """What stands below the last place where a living line was."""
    return without_colours(raw.rpartition("writing")[2])


def test_a_terminal_gets_lines_wider_than_itself_uncut() -> None:
    wide = "x = " + "1234567890" * 30
    screen, out = live(columns=20)
    with screen.answer() as view:
        view.show(Page(f"```python\n{wide}\n```\n", final=True))

    assert wide in without_colours(out.getvalue()).replace("\n", "")


def test_a_line_that_grows_for_ever_costs_no_more_than_its_end() -> None:
    screen, out = live(columns=20)
    with screen.answer() as view:
        view.show(Page("x" * 1_000_000))

    assert len(out.getvalue()) < 50_000


def test_model_text_has_no_power_over_a_terminal() -> None:
    for text in (f"{EVIL}one", f"{EVIL}one\n", f"```{EVIL}\n{EVIL}one\n```\n"):
        screen, out = live()
        with screen.answer() as view:
            view.show(Page(text, status=EVIL))
            screen.say(phrase("Stopping …"))  # draws what lives below it again
            view.show(Page(text, status=EVIL, final=True))
        screen.quote(f"{EVIL}mine")
        screen.say(phrase("{name} answers.", name=EVIL))

        shown = out.getvalue()
        assert not re.search(r"\a|\x1b\]|\x1b\[2J|\u202e|\x9b", shown)


def test_without_colour_there_is_none() -> None:
    screen, out = live(no_color=True)
    with screen.answer() as view:
        view.show(ANSWER[-1])

    assert not re.search(r"\x1b\[[0-9;]*(?:3|9)\dm", out.getvalue())


def test_a_screen_suits_what_it_is_on() -> None:
    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert isinstance(screen_on(io.StringIO(), words("en")), PlainScreen)
    assert isinstance(screen_on(Tty(), words("en")), LiveScreen)


def test_a_silent_screen_shows_nothing() -> None:
    screen = SilentScreen()
    screen.say(phrase("Nothing is under way here."))
    screen.quote("x")
    with screen.answer() as view:
        view.show(ANSWER[-1])

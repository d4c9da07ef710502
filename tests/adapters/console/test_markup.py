"""Markdown on a terminal: with colours, to the letter, and without power over it."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.markup import Styling, printable
from tests.adapters.console.room import replies

SHARP = {
    "a colour": "\x1b[31mred",
    "a window title": "\x1b]0;root@host\x07",
    "a link": "\x1b]8;;http://127.0.0.1\x1b\\here",
    "a cleared screen": "\x1bc\x1b[2J",
    "C1 controls": "\x9b31m\x9d0;title\x9c",
    "a bell": "ding\a",
    "a line that hides another": "rm -rf /\rls",
    "text the wrong way round": "\u202edangerous\u202c",
    "invisible text": "\u200bzero\ufeffwidth\u2060",
    "half a character": "half \ud800",
}
LANGUAGES = st.sampled_from(["python", "make", "c++", "js:web/a.js", "nosuchlanguage", "", "text"])


@pytest.mark.parametrize("text", SHARP.values(), ids=list(SHARP))
def test_nothing_printed_steers_the_terminal(text: str) -> None:
    shown = printable(text)

    assert not [char for char in shown if category(char) in ("Cc", "Cf", "Cs")]
    assert shown.encode("utf-8")


@pytest.mark.parametrize(
    "text", ["", "plain\n\ttext", "naïve 値 🙂", "👩\u200d💻", "می\u200cخواهم", "✔ → ⚠\ufe0f"]
)
def test_what_people_write_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(st.text())
def test_printing_twice_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(replies(), st.sets(st.integers(0, 200)))
def test_styled_lines_have_the_text_to_the_letter(text: str, cuts: set[int]) -> None:
    """Whatever pieces they come in, what is opened where, and whatever is in the code."""
    lines, styling, shown = text.split("\n"), Styling(), list[str]()
    places = [0, *sorted(cut for cut in cuts if cut < len(lines)), len(lines)]
    for start, end in zip(places, places[1:], strict=False):
        shown += [line.plain for line in styling(lines[start:end])]

    assert shown == [printable(line) for line in lines]


@given(LANGUAGES, st.lists(st.text(st.characters(exclude_characters="\n`~"))))
def test_code_of_any_language_has_its_text_to_the_letter(language: str, code: list[str]) -> None:
    lines = [f"```{language}", *code, "```"]

    assert [line.plain for line in Styling()(lines)] == [printable(line) for line in lines]


def test_code_is_coloured_and_fences_are_dim() -> None:
    fence, code, end = Styling()(["```python", "def half(x):", "```"])

    assert (fence.style, end.style) == ("dim", "dim")
    assert code.spans


def test_code_with_tabs_is_coloured_too() -> None:
    _, code, _ = Styling()(["```python", "\treturn 1", "```"])

    assert code.plain == "\treturn 1"
    assert code.spans


def test_code_is_coloured_by_what_stands_before_it() -> None:
    """A string over several lines is one also where the lines come one by one."""
    styling = Styling()
    list(styling(["```python", 'text = """one']))
    begun = [span.style for span in next(styling(["two = 2"])).spans]

    alone = [span.style for span in list(Styling()(["```python", "two = 2"]))[1].spans]

    assert begun != alone


def test_headings_and_code_in_prose_stand_out() -> None:
    heading, prose = Styling()(["# Title", "Call `half(4)`."])

    assert "bold" in str(heading.spans)
    assert "bold" in str(prose.spans)

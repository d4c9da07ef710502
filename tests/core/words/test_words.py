"""A phrase is said in the language of whoever reads it."""

import pytest
from hypothesis import given

from core.captions import figures
from core.rendering import Rendering
from core.words import LOCALES, phrase, phrases, words
from tests.core.plain import TEXT

UNKNOWN = "A sentence no catalogue has, {name}."


@pytest.mark.parametrize("locale", ["xx", "", "de_DE", "C", "POSIX", "../etc", "e n"])
def test_an_unknown_language_is_english(locale: str) -> None:
    assert words(locale).locale == "en"


@pytest.mark.parametrize("locale", ["tr", "tr_TR", "tr-TR", "TR", "tr_TR.UTF-8"])
def test_a_language_is_known_by_all_its_names(locale: str) -> None:
    assert words(locale).locale == "tr"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sentence_without_an_entry_is_said_in_english(locale: str) -> None:
    assert words(locale).say(phrase(UNKNOWN, name="Ann")) == "A sentence no catalogue has, Ann."


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 jobs"), (1, "1 job"), (2, "2 jobs"), (1_234, "1,234 jobs")]
)
def test_a_count_chooses_the_form(count: int, said: str) -> None:
    assert words("en").say(phrases("{count} job", "{count} jobs", count)) == said


def test_numbers_are_written_as_the_language_writes_them() -> None:
    sentence = phrase("{whole} and {part}", whole=1_234_567, part=0.5)

    assert words("en").say(sentence) == "1,234,567 and 0.5"
    assert words("tr").say(sentence) == "1.234.567 and 0,5"


def test_a_phrase_may_hold_another() -> None:
    inner = phrases("{count} job", "{count} jobs", 1_000)

    assert words("tr").say(phrase("Wait: {why}.", why=inner)) == "Wait: 1.000 jobs."


@given(TEXT)
def test_a_value_is_said_to_the_letter(value: str) -> None:
    assert words("tr").say(phrase("<{name}>", name=value)) == f"<{value}>"


def test_a_value_with_braces_is_no_template() -> None:
    assert str(phrase("<{name}>", name="{name} {0}")) == "<{name} {0}>"


def test_the_text_of_a_phrase_is_english() -> None:
    assert str(phrase("{n} of {m}", n=1, m="two")) == "1 of two"


@pytest.mark.parametrize("locale", LOCALES)
def test_figures_are_said_in_every_language(locale: str) -> None:
    assert "qwen" in words(locale).say(figures(Rendering(model="qwen")))

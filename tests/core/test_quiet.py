"""Thanks and the like want no answer; whatever could be an instruction does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.quiet import is_chatter, is_note

THANKS = st.sampled_from(
    ["thanks", "Thank you", "OK", "great", "teşekkürler", "TAMAM", "HARİKA", "ÇALIŞTI", "sağ ol"]
    + ["ELİNE SAĞLIK", "lgtm", "+1", ":+1:", ":tada::skin-tone-3:", "👍🏽", "🇹🇷", "❤️", ":)", "<3"]
)
GAPS = st.sampled_from([" ", ", ", "! ", "… ", "\n", "  "])


@given(st.lists(st.tuples(THANKS, GAPS), min_size=1))
def test_any_row_of_thanks_and_emoji_is_chatter(row: list[tuple[str, str]]) -> None:
    assert is_chatter("".join(f"{thanks}{gap}" for thanks, gap in row))


@given(st.lists(st.tuples(THANKS, GAPS)), st.sampled_from(["faster", "x", "but", "7", "değil"]))
def test_one_further_word_makes_an_instruction(row: list[tuple[str, str]], word: str) -> None:
    assert not is_chatter("".join(f"{thanks}{gap}" for thanks, gap in row) + word)


@pytest.mark.parametrize(
    "text",
    [
        *("ok but faster", "no", "yes", "evet", "hayır", "add tests", "daha hızlı", "+1 -> x"),
        *("x = 1", "std::cout", "a[:n:]", "-1", "1", "?x", "return", "thanks, now in go"),
        *("tamam ama kısa olsun", "good = True", "ok()", "# nice", "works?no", "ok:", "`ok`"),
    ],
)
def test_code_and_short_instructions_are_no_chatter(text: str) -> None:
    assert not is_chatter(text)


@pytest.mark.parametrize(
    "text", ["", "  ", "?", "...", "👀", "// see above", "  //x", "Ok!!", "K."]
)
def test_nothing_emoji_and_notes_are_chatter(text: str) -> None:
    assert is_chatter(text)


def test_a_long_row_of_thanks_is_told_at_once() -> None:
    assert is_chatter("thank you so much " * 5_000)
    assert not is_chatter("thank you so much " * 5_000 + "x")


@given(st.text())
def test_any_text_is_chatter_or_not(text: str) -> None:
    assert is_chatter(f"//{text}") and is_note(f" //{text}")
    assert not is_chatter(f"{text} def f(x): return x") or is_note(text)

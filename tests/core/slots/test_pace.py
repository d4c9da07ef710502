"""What a model's replies took says what its next one will take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.events import Usage
from core.slots.pace import Pace

SECONDS = st.floats(0, 1_000)
USAGES = st.builds(Usage, st.integers(0, 9_999), st.integers(1, 9_999), SECONDS, SECONDS, SECONDS)


def learnt(*usages: Usage, held: float = 1.0) -> Pace:
    """The pace after those replies, which held their slots for so many seconds."""
    pace = Pace()
    for usage in usages:
        pace = pace.after(usage, held)
    return pace


def test_an_unknown_model_has_no_estimate() -> None:
    assert Pace().seconds(100, cold=False) is None


@given(USAGES, st.integers(1, 30), SECONDS)
def test_a_model_that_always_takes_the_same_is_estimated_as_that(
    usage: Usage, times: int, beside: float
) -> None:
    """Whatever takes time beside writing counts, whether or not the server tells of it."""
    held = usage.prompt_seconds + usage.reply_seconds + usage.load_seconds + beside
    expected = held - usage.load_seconds

    assert learnt(*[usage] * times, held=held).seconds(10_000, cold=False) == pytest.approx(
        expected
    )


@given(st.lists(USAGES, min_size=1, max_size=30), st.integers(1, 9_999), SECONDS)
def test_what_is_left_passes_with_time_but_never_quite(
    usages: list[Usage], most: int, elapsed: float
) -> None:
    pace = learnt(*usages)
    whole, left = pace.seconds(most, cold=False), pace.left(most, cold=False, elapsed=elapsed)

    assert whole is not None
    assert left == pytest.approx(max(whole / 10, whole - elapsed))


@given(st.lists(USAGES, min_size=1, max_size=30))
def test_a_usual_length_lies_between_the_shortest_and_the_longest(usages: list[Usage]) -> None:
    lengths = [usage.reply_tokens for usage in usages]

    assert min(lengths) * 0.999 <= learnt(*usages).tokens <= max(lengths) * 1.001


@given(USAGES, st.integers(1, 9_999))
def test_a_cold_model_takes_its_load_longer(usage: Usage, most: int) -> None:
    pace = learnt(usage)
    warm, cold = pace.seconds(most, cold=False), pace.seconds(most, cold=True)

    assert warm is not None and cold is not None
    load = usage.load_seconds if usage.load_seconds >= 1 else 0.0
    assert cold - warm == pytest.approx(load, abs=1e-6)


def test_a_warm_reply_does_not_make_loading_shorter() -> None:
    cold = Usage(1, 10, load_seconds=30.0, reply_seconds=1.0)
    warm = Usage(1, 10, load_seconds=0.001, reply_seconds=1.0)

    assert learnt(cold, warm, warm).load_seconds == 30.0

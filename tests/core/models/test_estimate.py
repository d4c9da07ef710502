"""The estimate of tokens, and what it learns."""

from hypothesis import given
from hypothesis import strategies as st

from core.models.estimate import TokenEstimate

CODE = "x" * 3000


def test_code_has_a_token_per_three_characters_and_turkish_is_denser() -> None:
    estimate = TokenEstimate()

    assert estimate("abc" * 100) == 100
    assert estimate("ğüş" * 100) == 200
    assert estimate("") == 0


def test_the_first_count_is_believed_and_later_ones_blend() -> None:
    estimate = TokenEstimate()

    estimate.learn([CODE], counted=800)
    first = estimate(CODE)
    estimate.learn([CODE], counted=1200)

    assert first == 800
    assert first < estimate(CODE) < 1200


def test_short_prompts_teach_nothing() -> None:
    """On them the chat template weighs more than the text."""
    estimate = TokenEstimate()

    estimate.learn(["add two numbers"], counted=69)

    assert estimate.factor == 1.0


@given(st.lists(st.tuples(st.integers(1, 20_000), st.integers(-5, 100_000))))
def test_whatever_a_server_counts_the_factor_stays_within_bounds(
    counts: list[tuple[int, int]],
) -> None:
    estimate = TokenEstimate()
    for chars, counted in counts:
        estimate.learn(["x" * chars], counted)

    assert 0.5 <= estimate.factor <= 2.0


def test_a_count_far_below_the_estimate_means_a_cut() -> None:
    estimate = TokenEstimate()

    assert estimate.cut([CODE], counted=480)
    assert not estimate.cut([CODE], counted=640)
    assert not estimate.cut(["short"], counted=1)


def test_a_calibrated_estimate_sees_smaller_cuts() -> None:
    estimate = TokenEstimate()
    estimate.learn([CODE], counted=1000)

    assert estimate.cut([CODE], counted=690)
    assert not estimate.cut([CODE], counted=710)

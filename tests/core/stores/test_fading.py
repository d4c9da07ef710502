"""What fades is forgotten a life after it was last put."""

from hypothesis import given
from hypothesis import strategies as st

from core.stores.fading import Fading
from tests.fakes import FrozenClock

LIFE = 10
STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 6)), max_size=30)


@given(STEPS)
def test_what_was_put_within_a_life_is_there_and_nothing_else(steps: list[tuple[str, int]]) -> None:
    clock = FrozenClock(0)
    fading, put = Fading[str, int](LIFE, clock), dict[str, int]()
    for number, (key, pause) in enumerate(steps):
        fading.put(key, number)
        put[key] = int(clock.now)
        clock.advance(pause)

        living = {key for key, since in put.items() if clock.now < since + LIFE}
        assert {key for key in "abc" if fading.get(key) is not None} == living
        assert {key for key, _ in fading.items()} == living

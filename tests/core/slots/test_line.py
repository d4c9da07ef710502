"""The line is fair, its places are those of one line, and waits only grow along it."""

from hypothesis import given
from hypothesis import strategies as st

from core.events import Usage
from core.slots import Urgency, Wish
from core.slots.line import Line
from core.slots.rules import Rules
from core.slots.standing import Standing

COMINGS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(Urgency), st.sampled_from(["m", "n"])),
    min_size=1,
    max_size=12,
)
RULES = st.builds(Rules, slots=st.integers(1, 3), batch=st.floats(0, 20))


def standing(work: int, person: str, urgency: Urgency, model: str = "m") -> Standing:
    """Somebody's wish."""
    return Standing(Wish(f"e{work}", person, "gpu", model, urgency))


def known(rules: Rules, takes: float = 4.0) -> Line:
    """A line whose models have answered before, in so many seconds."""
    line = Line(rules)
    for model in ("m", "n"):
        first = standing(0, "nobody", Urgency.FIRST_ANSWER, model)
        first.note(Usage(5, 20, reply_seconds=takes))
        line.enter(first, 0.0)
        line.give(0.0)
        line.leave(first, 1.0)
    return line


@given(RULES, COMINGS)
def test_places_are_those_of_one_line(
    rules: Rules, comings: list[tuple[str, Urgency, str]]
) -> None:
    line = known(rules)
    for number, coming in enumerate(comings):
        line.enter(standing(number, *coming), 10.0 + number)
    line.give(30.0)
    places = list(line.places(30.0).values())

    assert [place.ahead for place in places] == list(range(max(0, len(comings) - rules.slots)))
    waits = [place.seconds for place in places if place.seconds is not None]
    assert waits == sorted(waits) and len(waits) == len(places)


@given(COMINGS, st.integers(1, 40), st.integers(0, 100))
def test_the_order_that_was_told_is_the_order_that_comes(
    comings: list[tuple[str, Urgency, str]], takes: int, batch: int
) -> None:
    """As long as replies take what they usually do, and nobody else comes."""
    line = known(Rules(batch=batch + 0.5, patience=60.5), takes)
    now = 100.0
    for number, coming in enumerate(comings):
        line.enter(standing(number, *coming), now + number)
    now += len(comings)
    line.give(now)
    told = [(one.wish.work, place.seconds) for one, place in line.places(now).items()]

    came, began = list[tuple[str, float]](), now
    while line.running:
        now += takes
        line.leave(line.running[0].standing, now)
        line.give(now)
        came += [(entry.standing.wish.work, now - began) for entry in line.running]
    assert came == told


@given(st.lists(st.sampled_from(["ask", "serve", "ask b"]), max_size=40))
def test_nobody_is_served_twice_while_another_one_waits(steps: list[str]) -> None:
    """Equal in urgency and model: a flood takes turns with whoever came later."""
    line, now, served = Line(Rules()), 0.0, 0
    for number in range(5):
        line.enter(standing(number, "flood", Urgency.FIRST_ANSWER), float(number))
    line.give(5.0)
    line.enter(standing(99, "calm", Urgency.FIRST_ANSWER), 6.0)
    for number, step in enumerate(steps, 100):
        now = 10.0 + number
        if step == "serve" and line.running:
            line.leave(line.running[0].standing, now)
        elif step == "ask":
            line.enter(standing(number, "flood", Urgency.FIRST_ANSWER), now)
        line.give(now + 0.5)
        holder = line.running[0].standing.wish.person if line.running else ""
        if holder == "calm" or "e99" not in line.entries:
            return
        served += step == "serve"

    assert served <= 1


def test_wishes_that_come_together_share_the_slots_between_people() -> None:
    line = Line(Rules(slots=2))
    for number, person in enumerate(("eager", "eager", "calm")):
        line.enter(standing(number, person, Urgency.FIRST_ANSWER), 1.0)
    line.give(1.0)

    assert {entry.standing.wish.work for entry in line.running} == {"e0", "e2"}

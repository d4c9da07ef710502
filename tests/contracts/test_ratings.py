"""What everything that keeps ratings promises."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


from core.ratings import Rating, Tally
from tests.contracts.clocked import Records
from tests.contracts.serving import thread

ANN, BOB = "slack:T1:U1", "slack:T1:U2"


async def test_an_answer_that_nobody_rated_has_no_ratings(records: Records) -> None:
    where = thread()
    await records.ratings.rate(where, "e1", ANN, Rating.UP, True, "llama3")

    assert await records.ratings.ratings(where, "e2") == Tally()
    assert await records.ratings.ratings(thread(), "e1") == Tally()
    assert await records.ratings.model_ratings("qwen") == Tally()


async def test_each_rating_of_a_person_stands_by_itself(records: Records) -> None:
    where, changed = thread(), []
    for rating in (Rating.UP, Rating.GOLDEN, Rating.DOWN, Rating.UP):
        changed.append(await records.ratings.rate(where, "e1", ANN, rating, True))
    await records.ratings.rate(where, "e1", BOB, Rating.UP, True)

    assert changed == [True, True, True, False]
    assert await records.ratings.ratings(where, "e1") == Tally(up=2, down=1, golden=1)


async def test_a_rating_is_taken_back_once(records: Records) -> None:
    where = thread()
    await records.ratings.rate(where, "e1", ANN, Rating.UP, True)
    await records.ratings.rate(where, "e1", BOB, Rating.UP, True)

    changed = [await records.ratings.rate(where, "e1", ANN, Rating.UP, False) for _ in range(2)]

    assert changed == [True, False]
    assert await records.ratings.ratings(where, "e1") == Tally(up=1)


async def test_what_was_never_given_cannot_be_taken_back(records: Records) -> None:
    where = thread()

    assert not await records.ratings.rate(where, "e1", ANN, Rating.DOWN, False, "llama3")
    assert await records.ratings.ratings(where, "e1") == Tally()
    assert await records.ratings.model_ratings("llama3") == Tally()


async def test_sixty_equal_clicks_at_once_are_one_change(records: Records) -> None:
    where = thread()

    changed = await asyncio.gather(
        *(records.ratings.rate(where, "e1", ANN, Rating.UP, True, "llama3") for _ in range(60))
    )

    assert changed.count(True) == 1
    assert await records.ratings.ratings(where, "e1") == Tally(up=1)
    assert await records.ratings.model_ratings("llama3") == Tally(up=1)


async def test_sixty_people_at_once_are_all_counted(records: Records) -> None:
    where = thread()

    changed = await asyncio.gather(
        *(records.ratings.rate(where, "e1", f"p{n}", Rating.UP, True, "m") for n in range(60))
    )

    assert all(changed)
    assert await records.ratings.ratings(where, "e1") == Tally(up=60)
    assert await records.ratings.model_ratings("m") == Tally(up=60)


async def test_a_model_has_the_ratings_of_all_its_answers(records: Records) -> None:
    for model, rating in (("m 1", Rating.UP), ("m 1", Rating.GOLDEN), ("m 2", Rating.DOWN)):
        await records.ratings.rate(thread(), "e1", ANN, rating, True, model)
    await records.ratings.rate(thread(), "e1", ANN, Rating.UP, True)

    assert await records.ratings.model_ratings("m 1") == Tally(up=1, golden=1)
    assert await records.ratings.model_ratings("m 2") == Tally(down=1)


async def test_a_rating_is_taken_from_the_model_that_it_counted_for(records: Records) -> None:
    """The model of an answer may become known, or change, in between."""
    where = thread()
    await records.ratings.rate(where, "e1", ANN, Rating.UP, True, "old")
    await records.ratings.rate(where, "e1", BOB, Rating.UP, True)
    for person in (ANN, BOB):
        await records.ratings.rate(where, "e1", person, Rating.UP, False, "new")

    assert await records.ratings.model_ratings("old") == Tally()
    assert await records.ratings.model_ratings("new") == Tally()


_THREADS = {name: thread() for name in "st"}
_CLICKS = st.tuples(
    st.sampled_from("st"),
    st.sampled_from([ANN, BOB]),
    st.sampled_from(Rating),
    st.booleans(),
    st.sampled_from(["", "m", "n"]),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_CLICKS, max_size=40))
async def test_ratings_are_the_set_of_those_that_stand(
    records: Records, clicks: list[tuple[str, str, Rating, bool, str]]
) -> None:
    event = uuid4().hex
    standing = dict[tuple[str, str, Rating], str]()
    for name, person, rating, stands, model in clicks:
        model = f"{model} {event}" if model else ""
        before = (name, person, rating) in standing
        changed = await records.ratings.rate(_THREADS[name], event, person, rating, stands, model)
        assert changed == (before != stands)
        if stands and not before:
            standing[name, person, rating] = model
        elif not stands:
            standing.pop((name, person, rating), None)

    for name, where in _THREADS.items():
        assert await records.ratings.ratings(where, event) == _counted(
            rating for place, _, rating in standing if place == name
        )
    for model in (f"m {event}", f"n {event}"):
        assert await records.ratings.model_ratings(model) == _counted(
            rating for (_, _, rating), counted in standing.items() if counted == model
        )


def _counted(ratings: Iterable[Rating]) -> Tally:
    counts = Counter(ratings)
    return Tally(counts[Rating.UP], counts[Rating.DOWN], counts[Rating.GOLDEN])

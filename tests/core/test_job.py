"""One job of several asks for all they asked for."""

from hypothesis import given
from hypothesis import strategies as st

from core.job import Job, merge
from tests.core.plain import JOBS


@given(JOBS)
def test_a_job_alone_stays_as_it_is(job: Job) -> None:
    assert merge(job.event, [job]) == job


@given(st.lists(JOBS, min_size=1, max_size=5))
def test_nothing_that_was_asked_is_lost_or_doubled(parts: list[Job]) -> None:
    whole = merge("e", parts)

    assert whole.prompt == "\n\n".join(part.prompt for part in parts)
    assert list(whole.assets) == [asset for part in parts for asset in part.assets]
    assert list(whole.requests) == [request for part in parts for request in part.requests]


@given(st.lists(JOBS, min_size=1, max_size=5))
def test_the_first_part_says_who_asked_and_the_last_name_counts(parts: list[Job]) -> None:
    whole, first = merge("e", parts), parts[0]

    assert (whole.event, whole.thread, whole.person) == ("e", first.thread, first.person)
    assert (whole.locale, whole.asked_at, whole.joins) == (
        first.locale,
        first.asked_at,
        first.joins,
    )
    assert whole.model == ([part.model for part in parts if part.model] or [""])[-1]
    assert whole.language == ([part.language for part in parts if part.language] or [""])[-1]

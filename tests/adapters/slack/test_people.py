"""Who somebody is, however Slack answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.slack.api import open_api
from adapters.slack.people import FRESH_SECONDS, People
from tests.emulators.slack_server import Break, Fault, SlackServer
from tests.fakes import FrozenClock
from tests.slack import workspace


@asynccontextmanager
async def _people(clock: FrozenClock) -> AsyncIterator[tuple[SlackServer, People]]:
    async with workspace() as slack, open_api(slack.bot_token, slack.api_url) as api:
        yield slack, People(api, slack.team_id, clock)


async def test_slack_is_asked_once_in_a_while_however_many_want_to_know() -> None:
    clock = FrozenClock()
    async with _people(clock) as (slack, people):
        ann = slack.person("ann", locale="tr-TR")
        told = await asyncio.gather(*(people.member(ann.id) for _ in range(20)))
        clock.advance(FRESH_SECONDS - 1)
        await people.member(ann.id)
        once = len(slack.journal.calls("users.info"))
        clock.advance(2)
        await people.member(ann.id)

        assert {(one.person.name, one.locale) for one in told} == {("ann", "tr-TR")}
        assert (once, len(slack.journal.calls("users.info"))) == (1, 2)


async def test_a_refusal_is_not_remembered() -> None:
    async with _people(FrozenClock()) as (slack, people):
        ann = slack.person("ann", locale="tr-TR")
        slack.faults.add(Fault(Break.ERROR, "users.info", error="fatal_error"))
        first, second = [await people.member(ann.id, "ann?") for _ in range(2)]

        assert (first.person.name, first.locale) == ("ann?", "en")
        assert (second.person.name, second.locale) == ("ann", "tr-TR")


async def test_an_events_word_that_somebody_is_foreign_counts() -> None:
    async with _people(FrozenClock()) as (slack, people):
        ann, eve = slack.person("ann"), slack.person("eve", team="T0OTHER")
        slack.faults.add(Fault(Break.ERROR, "users.info", error="fatal_error"))

        assert (await people.member(eve.id, team="T0OTHER")).foreign
        assert (await people.member(eve.id)).foreign
        assert not (await people.member(ann.id, team=slack.team_id)).foreign

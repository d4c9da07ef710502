"""What all slots promise: never too many, who is next, and a true word on how long it takes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from random import Random

import pytest

from core.errors import LeaseLost
from core.events import Usage
from core.slots import Place, Slots, Urgency
from core.slots.memory import MemorySlots
from core.slots.redis import RedisSlots
from core.slots.rules import Rules
from core.stores.connection import Redis
from core.stores.layout import Layout
from tests.contracts.serving import until
from tests.contracts.standing import QUICK, Offices, Waiter, crowd, wish

Open = Callable[[Rules], Awaitable[Offices]]

TEN_SECONDS = Usage(prompt_tokens=10, reply_tokens=90, prompt_seconds=1.0, reply_seconds=9.0)


@pytest.fixture(params=["memory", "redis"])
async def opened(
    request: pytest.FixtureRequest, valkey_url: str, layout: Layout
) -> AsyncIterator[Open]:
    """Opens slots of each kind by the rules of a test."""
    async with AsyncExitStack() as stack:

        async def redis_slots(rules: Rules) -> Slots:
            server = await stack.enter_async_context(Redis(valkey_url))
            return await stack.enter_async_context(RedisSlots(server, rules, layout))

        async def offices(rules: Rules) -> Offices:
            if request.param == "memory":
                memory = MemorySlots(rules)
                return Offices(memory, memory)
            return Offices(await redis_slots(rules), await redis_slots(rules))

        yield offices


@pytest.fixture
async def offices(opened: Open) -> Offices:
    """Slots of each kind, one for each server."""
    return await opened(QUICK)


async def test_a_free_slot_is_given_at_once_without_a_place(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        first = await line.comes()

        assert first.holds.is_set()
        assert not first.places


async def test_the_next_one_waits_and_follows(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        first = await line.comes()
        second = await line.comes(slots=offices.there)
        third = await line.comes()
        assert (await second.stands()).ahead == 0
        assert (await third.stands()).ahead == 1

        await first.ends()
        await second.served()

        assert (await third.stands(0)).ahead == 0
        assert not third.holds.is_set()


async def test_several_slots_are_held_at_a_time(opened: Open) -> None:
    offices = await opened(replace(QUICK, slots=2))
    async with crowd(offices.here) as line:
        first = await line.comes()
        second = await line.comes(slots=offices.there)
        third = await line.comes()

        assert first.holds.is_set() and second.holds.is_set() and not third.holds.is_set()
        await second.ends()
        await third.served()


async def test_servers_have_lines_of_their_own(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await line.comes(wish(server="gpu"))
        other = await line.comes(wish(server="other"))

        assert other.holds.is_set()


async def test_whoever_gives_up_leaves_the_line(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        first = await line.comes()
        second = await line.comes(slots=offices.there)
        third = await line.comes()

        await second.gives_up()
        assert (await third.stands(0)).ahead == 0
        await first.gives_up()

        await third.served()


async def test_the_urgent_go_first(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        holder = await line.comes()
        later = [await line.comes(wish(urgency=urgency)) for urgency in reversed(Urgency)]
        assert [(await each.stands(4 - at)).ahead for at, each in enumerate(later)] == [
            4,
            3,
            2,
            1,
            0,
        ]

        await holder.ends()

        assert await line.order(*later) == later[::-1]


async def test_whoever_has_waited_too_long_goes_before_the_urgent(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        holder = await line.comes()
        urgent = await line.comes(wish())
        old = await line.comes(wish(urgency=Urgency.BEST_OF, asked=QUICK.patience + 1))
        await holder.ends()

        assert await line.order(urgent, old) == [old, urgent]


async def test_one_persons_flood_takes_turns_with_the_others(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        flood = [await line.comes(wish("eager")) for _ in range(4)]
        calm = await line.comes(wish("calm"), offices.there)
        also = [await line.comes(wish("also")) for _ in range(2)]
        assert (await calm.stands()).ahead == 0

        expected = [flood[0], calm, also[0], flood[1], also[1], flood[2], flood[3]]
        assert await line.order(*flood, calm, *also) == expected


async def test_the_place_that_was_told_is_the_order_that_comes(offices: Offices) -> None:
    """With urgencies, people and models in disorder."""
    chance = Random(7)
    async with crowd(offices.here) as line:
        holder = await line.comes(wish("p0"))
        wishes = [
            wish(
                chance.choice("abc"), chance.choice(list(Urgency)), chance.choice(["coder", "poet"])
            )
            for _ in range(12)
        ]
        waiters = [await line.comes(wanted) for wanted in wishes]
        await until_told(waiters)
        told = sorted(waiters, key=lambda waiter: waiter.places[-1].ahead)
        await holder.ends()

        assert await line.order(*waiters) == told


async def until_told(waiters: list[Waiter]) -> None:
    """Wait until all places are different."""
    await until(
        lambda: sorted(waiter.places[-1].ahead for waiter in waiters) == list(range(len(waiters)))
    )


async def test_the_loaded_model_goes_on_before_another_is_loaded(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        holder = await line.comes(wish(model="coder"))
        other = await line.comes(wish(model="poet"))
        same = await line.comes(wish(model="coder"))
        await holder.ends()

        assert await line.order(other, same) == [same, other]


async def test_urgency_counts_more_than_a_load(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        holder = await line.comes(wish(model="coder"))
        same = await line.comes(wish(urgency=Urgency.REFINEMENT, model="coder"))
        other = await line.comes(wish(model="poet"))
        await holder.ends()

        assert await line.order(same, other) == [other, same]


async def test_a_batch_ends_when_another_model_was_waited_for_long_enough(opened: Open) -> None:
    """The batch has lasted as long, too: else two models would take turns in a long line."""
    offices = await opened(replace(QUICK, batch=0.2))
    async with crowd(offices.here) as line:
        holder = await line.comes(wish(model="coder"))
        other = await line.comes(wish(model="poet", asked=100))
        same = await line.comes(wish(model="coder", asked=200))
        assert (await same.stands()).ahead == 0
        await same.stands(1)
        await holder.ends()

        assert await line.order(other, same) == [other, same]


async def test_two_slots_keep_two_models_loaded(opened: Open) -> None:
    offices = await opened(replace(QUICK, slots=2))
    async with crowd(offices.here) as line:
        coder = await line.comes(wish(model="coder"))
        poet = await line.comes(wish(model="poet"))
        third = await line.comes(wish(model="third"))
        again = await line.comes(wish(model="poet"))
        await coder.ends()
        await again.served()

        assert not third.holds.is_set()
        await poet.ends()
        await third.served()


async def test_a_newer_run_for_the_same_work_takes_over_its_slot(offices: Offices) -> None:
    """The worker of the older one is gone, or frozen; the wait counts from when it was asked."""
    async with crowd(offices.here) as line:
        dead = await line.comes(wish(asked=5))
        behind = await line.comes()

        newer = await line.comes(dead.wish, offices.there)

        assert newer.holds.is_set()
        await dead.ends()
        assert (await behind.stands()).ahead == 0
        assert not behind.holds.is_set()
        await newer.ends()
        await behind.served()


async def test_an_older_run_that_waits_hears_that_it_lost_its_place(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await line.comes()
        older = await line.comes()
        await line.comes(older.wish, offices.there)

        assert isinstance(await older.fails(), LeaseLost)


async def test_nobody_can_tell_before_the_first_reply(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await line.comes()
        second = await line.comes()

        assert await second.stands() == Place(0, None)


async def test_the_wait_is_what_the_replies_before_take(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await (await line.comes()).ends(TEN_SECONDS)
        await line.comes()
        second = await line.comes(slots=offices.there)
        third = await line.comes()

        assert (await second.stands(0)).seconds == pytest.approx(10, abs=1)
        assert (await third.stands(1)).seconds == pytest.approx(20, abs=1)


async def test_the_wait_passes_while_the_model_writes(opened: Open) -> None:
    """A reply that takes longer than expected always needs a little more."""
    offices = await opened(QUICK)
    async with crowd(offices.here) as line:
        await (await line.comes()).ends(Usage(reply_tokens=10, reply_seconds=0.3))
        await line.comes()
        second = await line.comes()
        await until(lambda: second.places[-1].seconds == pytest.approx(0.03, abs=0.001))

        waits = [place.seconds for place in second.places if place.seconds is not None]
        assert waits == sorted(waits, reverse=True)


async def test_slots_share_the_wait(opened: Open) -> None:
    offices = await opened(replace(QUICK, slots=2))
    async with crowd(offices.here) as line:
        await (await line.comes()).ends(TEN_SECONDS)
        for _ in range(4):
            waiter = await line.comes()

        assert (await waiter.stands(1)).seconds == pytest.approx(10, abs=1)


async def test_loading_another_model_is_part_of_the_wait(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        loaded = replace(TEN_SECONDS, load_seconds=30.0)
        await (await line.comes(wish(model="coder"))).ends(loaded)
        await (await line.comes(wish(model="poet"))).ends(loaded)
        await line.comes(wish(model="poet"))
        await line.comes(wish(model="coder"))
        last = await line.comes(wish(model="coder"))

        assert (await last.stands(1)).seconds == pytest.approx(10 + 40, abs=1)


async def test_a_shorter_limit_makes_a_shorter_wait(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await (await line.comes()).ends(Usage(reply_tokens=100, reply_seconds=100.0))
        await line.comes(replace(wish(), reply_tokens=20))
        second = await line.comes()

        assert (await second.stands()).seconds == pytest.approx(20, abs=1)


async def test_a_server_that_tells_no_times_is_measured(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        first = await line.comes()
        held = asyncio.get_running_loop().time()
        await until(lambda: asyncio.get_running_loop().time() > held + 0.3)
        await first.ends(Usage(reply_tokens=7))
        await line.comes()
        second = await line.comes()

        assert second.places[0].seconds == pytest.approx(0.3, abs=0.2)


async def test_estimates_follow_a_model_that_became_faster(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        for seconds in (100.0, *(10.0,) * 25):
            await (await line.comes()).ends(Usage(reply_tokens=10, reply_seconds=seconds))
        await line.comes()
        second = await line.comes()

        assert (await second.stands()).seconds == pytest.approx(10, abs=1)


async def test_a_reply_that_ended_early_teaches_nothing(offices: Offices) -> None:
    async with crowd(offices.here) as line:
        await (await line.comes()).ends(TEN_SECONDS)
        await (await line.comes()).ends()
        await (await line.comes()).ends(Usage())
        await line.comes()
        second = await line.comes()

        assert (await second.stands()).seconds == pytest.approx(10, abs=1)


@pytest.mark.parametrize("seed", range(3))
async def test_there_are_never_too_many(opened: Open, seed: int) -> None:
    """People come, are served, give up and go in any order, at two processes."""
    chance, rules = Random(seed), replace(QUICK, slots=2)
    offices = await opened(rules)
    async with crowd(offices.here) as line:
        for _ in range(40):
            await line.comes(
                wish(chance.choice("abc"), chance.choice(list(Urgency))),
                chance.choice([offices.here, offices.there]),
            )
            if chance.random() < 0.6:
                await chance.choice(line.waiters).gives_up()
            holding = [
                waiter for waiter in line.waiters if waiter.present and waiter.holds.is_set()
            ]

            assert len(holding) <= 2
        await line.order(*(waiter for waiter in line.waiters if waiter.present))

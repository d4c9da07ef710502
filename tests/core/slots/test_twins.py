"""The line in memory and the one in the store come to the same places and the same waits."""

import time
from random import Random

import pytest

from core.events import Usage
from core.slots import Place, Urgency, Wish
from core.slots.memory import MemorySlots
from core.slots.redis import RedisSlots
from core.slots.rules import Rules
from core.stores.connection import Redis
from tests.contracts.serving import until
from tests.contracts.standing import Crowd, crowd


def wishes(chance: Random, began: float) -> list[Wish]:
    """Wishes of all kinds, some of which have waited for long."""
    return [
        Wish(
            f"e{number}",
            chance.choice("abcd"),
            "gpu",
            chance.choice(["coder", "poet", "mute"] if number > 9 else ["coder", "poet"]),
            chance.choice(list(Urgency)),
            chance.choice([50, 4_000]),
            began - chance.choice([350, 250, 80, 40, 20]) - number / 10,
        )
        for number in range(14)
    ]


async def told(line: Crowd, slots: int, chance: Random, began: float) -> list[Place]:
    """The places of a line where everybody has come."""
    for model in ("coder", "poet"):
        loaded = Usage(10, chance.randint(50, 500), 9.0, 1.0, chance.uniform(5, 50))
        teacher = await line.comes(Wish(model, "nobody", "gpu", model))
        await teacher.ends(loaded)
    for number in range(slots):
        await line.comes(Wish(f"h{number}", "abcd"[number], "gpu", "poet"))
    waiters = [await line.comes(wanted) for wanted in wishes(chance, began)]
    await until(
        lambda: sorted(waiter.places[-1].ahead for waiter in waiters) == list(range(len(waiters)))
    )
    return [waiter.places[-1] for waiter in waiters]


@pytest.mark.parametrize("seed", range(6))
async def test_the_twins_agree(redis: Redis, seed: int) -> None:
    began = time.time()
    rules = Rules(slots=1 + seed % 3, ask=0.01, tell=0.02)
    async with crowd(MemorySlots(rules)) as line:
        memory = await told(line, rules.slots, Random(seed), began)
    async with RedisSlots(redis, rules) as slots, crowd(slots) as line:
        store = await told(line, rules.slots, Random(seed), began)

    assert [place.ahead for place in store] == [place.ahead for place in memory]
    for one, other in zip(store, memory, strict=True):
        assert one.seconds == (other.seconds and pytest.approx(other.seconds, abs=1.0))

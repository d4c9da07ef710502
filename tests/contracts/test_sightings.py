"""What everything that keeps sightings promises."""

from core.stores.sightings import MOST_CHANNELS
from tests.contracts.clocked import Records

HOME = "discord:1"
AT = 1_790_000_000_000


async def test_the_newest_sighting_of_each_channel_counts(records: Records) -> None:
    await records.sightings.see(HOME, {"a": AT, "b": AT + 5})
    await records.sightings.see(HOME, {"a": AT + 7, "b": AT + 1})

    assert await records.sightings.seen(HOME) == {"a": AT + 7, "b": AT + 5}


async def test_an_unknown_home_has_seen_nothing(records: Records) -> None:
    await records.sightings.see(HOME, {"a": AT})
    await records.sightings.see("discord:2", {})

    assert await records.sightings.seen("discord:2") == {}


async def test_channels_of_long_ago_give_way(records: Records) -> None:
    await records.sightings.see(HOME, {"old": AT})
    await records.sightings.see(HOME, {f"c{n}": AT + 1 + n for n in range(MOST_CHANNELS)})

    seen = await records.sightings.seen(HOME)

    assert len(seen) == MOST_CHANNELS
    assert "old" not in seen

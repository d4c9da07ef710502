"""Eight answers at once in Discord, by a program of its own and within real limits."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.bot.discord_server import open_team
from tests.emulators.discord_server import DiscordServer, Limiter
from tests.faults.office import PATIENCE_SECONDS, writing

Note = Callable[[str, object], None]
"""Keeps a measured figure for the end of the run."""


async def test_eight_answers_in_eight_threads_are_whole_and_never_refused(
    loopback_env: dict[str, str], tmp_path: Path, record_property: Note
) -> None:
    """Every version that anybody could see has its fences closed.

    Both ways to count are tried at once, on servers and in folders of their own: alone, each
    mostly waits.
    """
    async with asyncio.TaskGroup() as teams:
        for limiter in (Limiter.FIXED, Limiter.STEADY):
            env = loopback_env | {"THREADSMITH_DATA_DIR": str(tmp_path / limiter.name)}
            teams.create_task(_eight(limiter, env, record_property))


async def _eight(limiter: Limiter, env: dict[str, str], record_property: Note) -> None:
    discord, began = DiscordServer(limiter=limiter), monotonic()
    settings = {**env, "THREADSMITH_MODEL_SLOTS": "8"}
    model = writing(lines=40, seconds=6.0)
    async with open_team(settings, model, discord=discord, parallel=8) as team, team.up():
        channels = [team.channel(f"room-{number}") for number in range(8)]
        people = [discord.person(f"person-{number}") for number in range(8)]
        threads = [
            await team.asks(f"task {number}", channel, person)
            for number, (channel, person) in enumerate(zip(channels, people, strict=True))
        ]
        await team.ends(*threads, within=PATIENCE_SECONDS)
        record_property(
            f"{limiter.name}: all whole and marked after (s)", round(monotonic() - began, 1)
        )

        assert discord.refused429 == 0
        for thread in threads:
            (answer,) = team.answers(thread)
            assert "x39 = 39" in answer.shown and len(answer.versions) >= 4
            assert all(version.shown.count("```") % 2 == 0 for version in answer.versions)

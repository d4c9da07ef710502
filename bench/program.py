"""The whole program on an emulated platform, for measuring: a paced model, everything else real."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.house import OneModel
from bench.world import World, open_world
from bot.compose import at_work, open_house
from bot.settings import (
    CheckSettings,
    DiscordSettings,
    ModelSettings,
    RunSettings,
    ServerSettings,
    Settings,
    SlackSettings,
    SpeechSettings,
    StoreSettings,
    WorkerSettings,
)
from core.models.choice import Models
from core.platforms import Platform


@asynccontextmanager
async def open_program(sockets: int, program: str, *how: str) -> AsyncIterator[World]:
    """The program at work for a platform that `program` emulates, once it has its `sockets`.

    As `threadsmith up` has it, in one process; only what answers is put in its place.
    """
    async with open_world(program, *how) as world:
        with TemporaryDirectory() as folder:
            async with open_house(_settings(world.keys, Path(folder)), 0.0) as house:
                worker = replace(house.worker, models=Models(OneModel(world.model)))
                async with at_work(replace(house, worker=worker)), _connected(*house.platforms):
                    await world.until(sockets=sockets)
                    yield world


@asynccontextmanager
async def _connected(platform: Platform) -> AsyncIterator[None]:
    await platform.check()
    tasks = [asyncio.create_task(part()) for part in (platform.listen, platform.mark)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _settings(keys: Mapping[str, str], folder: Path) -> Settings:
    slack = {name: value for name, value in keys.items() if name.startswith("SLACK_")}
    discord = {name: value for name, value in keys.items() if name.startswith("DISCORD_")}
    return Settings(
        ModelSettings.model_validate({"THREADSMITH_PROVIDER": "demo"}),
        StoreSettings.model_validate({"THREADSMITH_DATA_DIR": folder, "REDIS_URL": ""}),
        WorkerSettings.model_validate({}),
        # What checks cost is measured by itself (`bench/checks.py`).
        CheckSettings.model_validate({"THREADSMITH_CHECKS": "off"}),
        RunSettings.model_validate({}),
        SpeechSettings.model_validate({"THREADSMITH_LANGUAGE": "en"}),
        ServerSettings.model_validate({}),
        SlackSettings.model_validate(slack or {"SLACK_BOT_TOKEN": ""}),
        DiscordSettings.model_validate(discord or {"DISCORD_TOKEN": ""}),
    )

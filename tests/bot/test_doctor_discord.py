"""The doctor about Discord: who we are there, what we read, and what keeps us from it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.bot.patient import Patient, ollama, patient
from tests.conftest import NOWHERE
from tests.emulators.discord_server import Break, DiscordServer, Fault

__all__ = ["ollama", "patient"]


@asynccontextmanager
async def discord(patient: Patient, **changes: Any) -> AsyncIterator[DiscordServer]:
    """A Discord that the settings lead to."""
    async with DiscordServer(**changes) as server:
        patient.has(DISCORD_API_URL=server.api_url, DISCORD_TOKEN=server.token)
        yield server


@pytest.mark.usefixtures("ollama")
async def test_discord_is_looked_at_where_it_is_configured(patient: Patient) -> None:
    async with discord(patient):
        code, out = await patient.examined()

    assert code == 0
    assert out.splitlines()[-2:] == [
        "✔ discord: Discord knows us as threadsmith.",
        "✔ discord message content: The Message Content intent is on: a plain reply in a thread is "
        "enough.",
    ]


@pytest.mark.usefixtures("ollama")
async def test_without_message_content_it_says_what_works_then(patient: Patient) -> None:
    async with discord(patient, message_content=False):
        code, out = await patient.examined()

    told = out.splitlines()[-1]
    assert code == 0
    assert told.startswith("✔ discord message content: The Message Content intent is off.")
    assert "replies that notify me work" in told and "Bot, Message Content Intent" in told


@pytest.mark.parametrize(
    ("wrong", "detail", "repair"),
    [
        ({"DISCORD_TOKEN": "hush"}, "refuses the token", "into DISCORD_TOKEN;"),
        ({"DISCORD_API_URL": NOWHERE}, "gave no answer", "DISCORD_API_URL if it is set;"),
    ],
    ids=["token", "address"],
)
async def test_what_keeps_discord_from_knowing_us_can_be_repaired(
    patient: Patient, wrong: dict[str, str], detail: str, repair: str
) -> None:
    async with discord(patient):
        patient.has(**wrong)
        code, out = await patient.examined("--json")

    checks = json.loads(out)["checks"]
    assert code == 3 and "hush" not in out
    assert checks[-1]["name"] == "discord" and not checks[-1]["ok"]
    assert detail in checks[-1]["detail"] and repair in checks[-1]["repair"]


async def test_another_server_at_the_address_is_not_taken_for_discord(patient: Patient) -> None:
    async with discord(patient) as server:
        patient.has(DISCORD_API_URL=server.api_url.replace("/api", "/apy"))
        check = (await patient.checks())["discord"]

    assert not check["ok"] and "DISCORD_API_URL" in check["repair"]


async def test_a_banned_address_is_told_to_wait(patient: Patient) -> None:
    async with discord(patient) as server:
        server.faults.add(Fault(Break.BANNED, "get_my_user"))
        check = (await patient.checks())["discord"]

    assert not check["ok"] and check["detail"] == "Discord takes no calls from here for now."
    assert "from this address in vain, wait 60 seconds" in check["repair"]


async def test_slack_and_discord_are_each_looked_at_alone(patient: Patient) -> None:
    async with discord(patient):
        patient.has(SLACK_APP_TOKEN="xapp-1")
        checks = await patient.checks()

    assert not checks["slack"]["ok"] and checks["discord"]["ok"]

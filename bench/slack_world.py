"""The emulated Slack as a program of its own, as slow as a network, with people who ask."""

import argparse
import asyncio
from random import Random
from typing import Any

from bench.people import People, say, varied
from tests.emulators.slack_server import Break, Fault, Limiter, Message, Person, SlackServer

CHANNELS = 25
"""New messages are counted by channel, so nobody waits for the first message of another."""
CALL_SECONDS = 0.08
OPEN_SECONDS = 30.0
CALLS = 20_000
"""More than any run makes."""


async def serve(limiter: Limiter) -> None:
    """Serve a workspace until standard input ends."""
    async with SlackServer(limiter=limiter, strict=False) as slack:
        _slow(slack, Random(1))
        people = _Workspace(slack)
        say(
            {
                "SLACK_API_URL": slack.api_url,
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
            }
        )
        await people.follow()


class _Workspace(People):
    """The people of a workspace."""

    def __init__(self, slack: SlackServer) -> None:
        super().__init__()
        self._slack = slack
        self._channels = [slack.channel(f"team-{number}") for number in range(CHANNELS)]
        self._people: dict[int, Person] = {}
        self._told: tuple[int, set[str]] = 0, set()
        """Calls and messages that were told of."""

    async def connected(self, count: int) -> None:
        await self._slack.sockets.until_open(count, OPEN_SECONDS)

    async def type(self, person: int, text: str) -> float | None:
        channel = self._channels[person % CHANNELS]
        ack = await self._person(person).command(channel, text)
        return ack.seconds if ack.ok else None

    def _person(self, number: int) -> Person:
        if number not in self._people:
            self._people[number] = self._slack.person(f"person-{number}")
        return self._people[number]

    def finished(self) -> int:
        return sum(
            "ts:again" in message.buttons and not message.streaming for message in self._answers()
        )

    def _answers(self) -> list[Message]:
        everything = (self._slack.workspace.in_channel(channel.id) for channel in self._channels)
        ours = (message for messages in everything for message in messages if message.bot)
        return [message for message in ours if message.thread_ts not in (None, message.ts)]

    def news(self) -> dict[str, Any]:
        calls, known = self._told
        entries = self._slack.journal.entries[calls:]
        messages = [one for one in self._answers() if one.ts not in known and not one.deleted]
        self._told = calls + len(entries), known | {one.ts for one in messages}
        return {
            "calls": [[entry.method, entry.status] for entry in entries],
            "messages": [{"native": one.native, "looks": one.versions} for one in messages],
        }


def _slow(slack: SlackServer, random: Random) -> None:
    """Let each call take its time before it has its effect and is counted."""
    for _ in range(CALLS):
        slack.faults.add(Fault(Break.SLOW, seconds=varied(CALL_SECONDS, random)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("limiter", choices=("window", "steady"))
    asyncio.run(serve(Limiter[parser.parse_args().limiter.upper()]))

"""The emulated Discord as a program of its own, as slow as a network, with people who ask."""

import argparse
import asyncio
from random import Random
from typing import Any

from bench.people import People, say, varied
from tests.emulators.discord_server import DiscordServer, Entry, Limiter, Message, Person
from tests.emulators.discord_server.permissions import USUAL

CHANNELS = 25
"""New messages are counted by channel, so nobody waits for the first message of another."""
TRIP_SECONDS = 0.10
"""From a call to its answer. Source: facts/discord.md, the emulator its figures come from."""
OPEN_SECONDS = 30.0
FILE = "the whole code is in the file"
"""Said in an answer before the file comes."""
_NO_THREADS = USUAL - {"CREATE_PUBLIC_THREADS"}
WHERE = ("apart", "shared", "refused")
"""In threads of channels of their own; in threads that share the calls of their one channel; in
one channel where Discord opens no threads."""


async def serve(limiter: Limiter, where: str) -> None:
    """Serve a server until standard input ends."""
    shared = where == "shared"
    async with DiscordServer(
        limiter=limiter, strict=False, shared_thread_buckets=shared
    ) as discord:
        random = Random(1)
        people = _Server(discord, where)
        discord.is_far(lambda: varied(TRIP_SECONDS, random))
        say(
            {
                "DISCORD_API_URL": discord.api_url,
                "DISCORD_TOKEN": discord.token,
            }
        )
        await people.follow()


class _Server(People):
    """The people of a server."""

    def __init__(self, discord: DiscordServer, where: str) -> None:
        super().__init__()
        self._discord = discord
        permissions = _NO_THREADS if where == "refused" else USUAL
        self._channels = [
            discord.channel(f"team-{number}", permissions=permissions)
            for number in range(CHANNELS if where == "apart" else 1)
        ]
        self._people: dict[int, Person] = {}
        self._told: tuple[int, set[str]] = 0, set()
        """Calls and messages that were told of."""

    async def connected(self, count: int) -> None:
        await self._discord.gateway.until_open(count, OPEN_SECONDS)
        # What discord.py needs until it hears a command.
        await self._discord.journal.until(lambda: bool(self._discord.commands), OPEN_SECONDS)

    async def type(self, person: int, text: str) -> float | None:
        channel, who = self._channels[person % len(self._channels)], self._person(person)
        if text == "help":
            ack = await who.command(channel, "smith", "help")
        else:
            ack = await who.command(channel, "codegen", task=text)
        return ack.seconds if ack.ok else None

    def _person(self, number: int) -> Person:
        if number not in self._people:
            self._people[number] = self._discord.person(f"person-{number}")
        return self._people[number]

    def finished(self) -> int:
        ours = self._ours()
        ended = [message for message in ours if "ts:again" in message.buttons]
        awaited = sum(FILE in message.shown for message in ended)
        return len(ended) - max(0, awaited - sum(bool(message.files) for message in ours))

    def _ours(self) -> list[Message]:
        world, us = self._discord.world, self._discord.bot_id
        return [one for one in world.messages.values() if one.author == us and not one.deleted]

    def news(self) -> dict[str, Any]:
        calls, known = self._told
        entries = self._discord.journal.entries[calls:]
        messages = [one for one in self._ours() if one.id not in known]
        self._told = calls + len(entries), known | {one.id for one in messages}
        return {
            "calls": [[_counted_as(entry), entry.status] for entry in entries],
            "messages": [_looks(one) for one in messages],
        }


def _counted_as(entry: Entry) -> str:
    """The route of a call, or what all calls are counted as where that refused it."""
    return "of all calls" if entry.status == 429 and entry.answer.get("global") else entry.route


def _looks(message: Message) -> dict[str, Any]:
    """All that was to be seen of a message; of one that brings files, what stands in them."""
    if not message.files:
        return {"looks": message.versions}
    texts = "\n".join(file.text for file in message.files)
    return {"looks": [[message.versions[0].at, texts]], "file": True}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("limiter", choices=("fixed", "steady"))
    parser.add_argument("where", choices=WHERE, nargs="?", default="apart")
    given = parser.parse_args()
    asyncio.run(serve(Limiter[given.limiter.upper()], given.where))

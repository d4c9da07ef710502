"""The emulated Slack as a program of its own, as slow as a network, with a crowd that asks.

Reads one order a line, as JSON, and prints one line for each that has an answer.
"""

import argparse
import asyncio
import json
import sys
import time
from random import Random
from typing import Any

from tests.emulators.slack_server import Break, Fault, Limiter, Message, Person, SlackServer

CHANNELS = 25
"""New messages are counted by channel, so nobody waits for the first message of another."""
CALL_SECONDS = 0.08
VARIED = 0.5
"""A call takes so much longer or shorter, at random."""
CALLS = 20_000
"""More than any run makes."""
LOOK_SECONDS = 0.1


async def serve(limiter: Limiter) -> None:
    """Serve a workspace until standard input ends."""
    async with SlackServer(limiter=limiter, strict=False) as slack:
        _slow(slack, Random(1))
        crowd = _Crowd(slack)
        _say({"url": slack.api_url, "bot": slack.bot_token, "app": slack.app_token})
        orders = await _orders()
        while line := await orders.readline():
            await crowd.follow(json.loads(line))


class _Crowd:
    """People who each ask in one channel."""

    def __init__(self, slack: SlackServer) -> None:
        self._slack = slack
        self._channels = [slack.channel(f"team-{number}") for number in range(CHANNELS)]
        self._people: dict[int, Person] = {}
        self._asking: set[asyncio.Task[None]] = set()
        self._acks: list[dict[str, Any]] = []
        self._told: tuple[int, set[str]] = 0, set()
        """Calls and messages that were told of."""

    async def follow(self, order: dict[str, Any]) -> None:
        """Do what `order` says."""
        match order:
            case {"sockets": int() as count}:
                await self._slack.sockets.until_open(count)
                _say({})
            case {"person": int() as person, "text": str() as text}:
                self._type(person, text)
            case {"answers": int() as count}:
                while self._finished() < count:
                    await asyncio.sleep(LOOK_SECONDS)
                _say({})
            case {"news": _}:
                await asyncio.gather(*self._asking)
                _say(self._news())
            case _:
                raise ValueError(f"no order: {order}")

    def _type(self, person: int, text: str) -> None:
        task = asyncio.create_task(self._ask(person, text))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, person: int, text: str) -> None:
        channel, at = self._channels[person % CHANNELS], time.monotonic()
        ack = await self._person(person).command(channel, text)
        seconds = ack.seconds if ack.ok else None
        self._acks.append({"text": text, "at": at, "seconds": seconds})

    def _person(self, number: int) -> Person:
        if number not in self._people:
            self._people[number] = self._slack.person(f"person-{number}")
        return self._people[number]

    def _finished(self) -> int:
        return sum(
            "ts:again" in message.buttons and not message.streaming for message in self._answers()
        )

    def _answers(self) -> list[Message]:
        everything = (self._slack.workspace.in_channel(channel.id) for channel in self._channels)
        ours = (message for messages in everything for message in messages if message.bot)
        return [message for message in ours if message.thread_ts not in (None, message.ts)]

    def _news(self) -> dict[str, Any]:
        """What was seen since this was last told."""
        calls, known = self._told
        acks, self._acks = self._acks, []
        entries = self._slack.journal.entries[calls:]
        messages = [one for one in self._answers() if one.ts not in known and not one.deleted]
        self._told = calls + len(entries), known | {one.ts for one in messages}
        return {
            "acks": acks,
            "refused": [entry.method for entry in entries if entry.status == 429],
            "messages": [{"native": one.native, "looks": one.versions} for one in messages],
        }


def _slow(slack: SlackServer, random: Random) -> None:
    """Let each call take its time before it has its effect and is counted."""
    for _ in range(CALLS):
        seconds = CALL_SECONDS * random.uniform(1 - VARIED, 1 + VARIED)
        slack.faults.add(Fault(Break.SLOW, seconds=seconds))


async def _orders() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    return reader


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("limiter", choices=("window", "steady"))
    asyncio.run(serve(Limiter[parser.parse_args().limiter.upper()]))

"""The whole program on an emulated Discord, in real time: what people see, and what it costs.

discord.py's gateway, listener, queue, worker, painter and store are real; each call takes 50 to
150 ms, half of that before it has its effect. The two ways in which Discord may count are taken
one after the other, since its library knows one Discord a process.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from statistics import mean

from bench.outcomes import (
    acks,
    answers,
    arrived,
    cost,
    last_text,
    listed,
    staleness,
    together,
)
from bench.program import open_program
from bench.resident import gateway
from bench.row import Row
from bench.world import Report, World

DISCORD = "Discord end to end"
PROGRAM = "bench.discord_world"
LIMITERS = ("fixed", "steady")
APART, TOGETHER = 0.55, 3.22
"""Mean staleness at best, of answers in threads and of eight in one channel, for five edits in
5 s and a round trip of 0.1 s. Source: facts/discord.md §8."""
MARKS = {1: 1.25, 8: 1.5, 25: 1.5}
FINAL_SECONDS = {1: 1.0, 8: 3.0, 25: 3.0}
SIGHT_SECONDS = 1.0
REST_SECONDS = 7.0
"""After which everything may be called again as at first."""
LONG_TOKENS, LONG_SPEED = 4_000, 1_000
MOST_MB, BOTH_MB = 100, 130


async def rows() -> AsyncIterator[Row]:
    """Threads of their own by both counts, then the bad cases, then what a gateway needs."""
    for limiter in LIMITERS:
        async with _open(limiter) as world:
            async for row in _apart(world, f"{DISCORD}, {limiter}"):
                yield row
    for limiter in LIMITERS:
        async with _open(limiter, "refused") as world:
            async for row in _refused(world, f"{DISCORD}, {limiter}, one channel without threads"):
                yield row
    for limiter in LIMITERS:
        async with _open(limiter, "shared") as world:
            async for row in _shared(world, f"{DISCORD}, {limiter}, threads that share"):
                yield row
    here = {(PROGRAM, "fixed"): 1}
    yield await gateway("Discord", MOST_MB, here)
    yield await gateway("Discord and Slack", BOTH_MB, {**here, ("bench.slack_world", "window"): 2})


def _open(limiter: str, where: str = "apart") -> AbstractAsyncContextManager[World]:
    return open_program(1, PROGRAM, limiter, where)


async def _apart(world: World, where: str) -> AsyncIterator[Row]:
    """Each answer in a thread of a channel of its own, then a long one."""
    reports = []
    for number, most in MARKS.items():
        report = await world.watch(together(world, number, commands=number == 25))
        reports.append(report)
        yield staleness(where, report, APART, most)
        yield last_text(where, report, FINAL_SECONDS[number])
        yield _sight(where, report)
        if number == 8:
            yield cost(where, report)
        if number == 25:
            yield acks(where, report)
        await asyncio.sleep(REST_SECONDS)
    report = await world.watch(together(world, 1, LONG_TOKENS, LONG_SPEED))
    yield _long(where, report)
    yield _window(where, report)
    yield arrived(where, [*reports, report])
    yield _fences(where, [*reports, report])


async def _refused(world: World, where: str) -> AsyncIterator[Row]:
    """Eight answers that hang on replies in one channel."""
    report = await world.watch(together(world, 8))
    yield staleness(where, report, TOGETHER, MARKS[8])
    yield last_text(where, report, None)
    yield arrived(where, [report])


async def _shared(world: World, where: str) -> AsyncIterator[Row]:
    """Eight answers in threads of one channel, before and after it is known that they share."""
    first = await world.watch(together(world, 8))
    yield staleness(f"{where}, not known yet", first, TOGETHER, None, _refusals(first))
    await asyncio.sleep(REST_SECONDS)
    report = await world.watch(together(world, 8))
    yield staleness(f"{where}, known", report, TOGETHER, None, _refusals(report))
    yield last_text(f"{where}, known", report, None)
    yield arrived(f"{where}, known", [report])


def _refusals(report: Report) -> str:
    return f"; 429s: {listed(report.refused)}"


def _sight(where: str, report: Report) -> Row:
    longest = max(answer.first_sight for answer in report.answers)
    return Row(
        f"{where}: command → first message of the answer, {answers(len(report.answers))}",
        f"≤ {longest:.2f} s",
        f"≤ {SIGHT_SECONDS:.0f} s",
        longest <= SIGHT_SECONDS,
    )


def _long(where: str, report: Report) -> Row:
    (answer,) = report.answers
    texts = Counter({name: report.calls[name] for name in ("create_message", "update_message")})
    return Row(
        f"{where}: {LONG_TOKENS:,} tokens at {LONG_SPEED:,} a second, {len(answer.reply.code):,} "
        "characters of code, all visible",
        f"{answer.last_text:.2f} s after the last token, as a file; {texts.total()} calls "
        f"({listed(texts).partition('(')[2]}",
        "whole" if answer.whole else "not whole",
        answer.whole,
    )


def _window(where: str, report: Report) -> Row:
    """Whether the newest lines were shown, not the first ones."""
    return Row(
        f"{where}: what was shown of it meanwhile",
        f"{mean(answer.staleness() for answer in report.answers):.2f} s old on average",
        "–",
    )


def _fences(where: str, reports: list[Report]) -> Row:
    torn = sum(report.torn for report in reports)
    versions = sum(len(answer.looks) for report in reports for answer in report.answers)
    return Row(
        f"{where}: versions of messages with a code block that stands open",
        f"{torn} of {versions:,}",
        "0",
        not torn,
    )

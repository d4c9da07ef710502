"""The whole program on an emulated Slack, in real time: what people see, and what it costs.

The simulation in `workspace.py` has the budgets alone; here are bolt, slack_sdk over HTTP, queue,
worker, painter and store as well, and each call takes 40 to 120 ms.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from random import Random

from bench.outcomes import (
    SPEED,
    acks,
    arrived,
    beyond_lessons,
    cost,
    last_text,
    listed,
    percentile,
    staleness,
    together,
)
from bench.program import open_program
from bench.resident import gateway
from bench.row import Row
from bench.workspace import BEST, FREEZE_SECONDS, MARKS, freezes_of, questions
from bench.world import Report, World

SLACK = "Slack end to end"
PROGRAM = "bench.slack_world"
SOCKETS = 2
STEADY_25 = 3.81
"""As `BEST`, for 25 on a steady platform: two streams with 15 appends each, 15 answers that are
edited once, half-way, and eight that nothing is left for."""
LESSON_TOKENS = 150
"""Of each of 25 answers, after which a steady platform has refused a call of each kind."""
REST_SECONDS = 8.0
"""After which the bursts of a steady platform are there again."""
FINAL_SECONDS = {1: 1.0, 25: 3.0}
EDITS_A_SECOND, FINALS_FACTOR = 50 / 60, 1.2
MINUTES, SEED = 2.0, 1
SIGHT_SECONDS = 1.0
MOST_MB = 100


async def rows(minutes: float = MINUTES) -> AsyncIterator[Row]:
    """Fresh minutes by both counts, the gateway, then `minutes` as people have them."""
    taught = set[str]()
    async for row in _window():
        yield row
    yield await gateway("Slack", MOST_MB, {(PROGRAM, "window"): SOCKETS})
    async with _open("window") as fresh, _open("steady") as known:
        async for row in _steady(known, taught):
            yield row
        worlds = {"window": fresh, "steady": known}
        crowds = (world.watch(_people(world, minutes)) for world in worlds.values())
        for limiter, report in zip(worlds, await asyncio.gather(*crowds), strict=True):
            lessons = taught if limiter == "steady" else None
            yield await _picture(limiter, minutes, report, lessons)


def _open(limiter: str) -> AbstractAsyncContextManager[World]:
    return open_program(SOCKETS, PROGRAM, limiter)


async def _window() -> AsyncIterator[Row]:
    """Each time a new program in a fresh minute."""
    reports = []
    for number in MARKS:
        async with _open("window") as world:
            report = await world.watch(together(world, number))
        reports.append(report)
        yield _staleness("window", report)
        if number == 8:
            yield cost(SLACK, report)
        if number in FINAL_SECONDS:
            yield last_text(f"{SLACK} in a fresh minute", report, FINAL_SECONDS[number])
    yield arrived(f"{SLACK}, window", reports)


async def _steady(world: World, taught: set[str]) -> AsyncIterator[Row]:
    """One program that learns by a first refusal of each method how this platform counts."""
    lesson = await world.watch(together(world, 25, LESSON_TOKENS))
    taught.update(lesson.refused)
    reports = []
    for number in reversed(MARKS):
        await asyncio.sleep(REST_SECONDS)
        report = await world.watch(together(world, number, commands=number == 25))
        reports.append(report)
        yield _staleness("steady", report)
        if number == 25:
            yield _finals(report)
            yield acks(SLACK, report)
    yield arrived(f"{SLACK}, steady", reports, taught)
    await asyncio.sleep(REST_SECONDS)


async def _people(world: World, minutes: float) -> None:
    for pause, tokens, speed in questions(Random(SEED), minutes):
        await asyncio.sleep(pause)
        await world.ask(tokens, speed)


def _best(limiter: str, number: int) -> float:
    """The mean age of the newest visible token that the limits allow.

    Where every token is shown as soon as it is there, the newest one is half as old on average
    as tokens are apart.
    """
    best = BEST[limiter] | ({25: STEADY_25} if limiter == "steady" else {})
    return best[number] + 0.5 / SPEED


def _staleness(limiter: str, report: Report) -> Row:
    number = len(report.answers)
    return staleness(
        f"{SLACK} in a fresh minute, {limiter}",
        report,
        _best(limiter, number),
        MARKS[number],
        f"; {report.native} streamed",
    )


def _finals(report: Report) -> Row:
    """Finals that edits have to pay, which come back evenly and are all waited for."""
    edited = [answer for answer in report.answers if not answer.native]
    mark = FINALS_FACTOR * len(edited) / EDITS_A_SECOND
    longest = max(answer.finished for answer in edited)
    return Row(
        f"{SLACK}, steady: {len(edited)} edited answers end at once",
        f"the last is whole after {longest:.1f} s",
        f"≤ {FINALS_FACTOR} × {len(edited)} ÷ 50 a minute = {mark:.1f} s",
        longest <= mark,
    )


async def _picture(limiter: str, minutes: float, report: Report, taught: set[str] | None) -> Row:
    """What people meet, beside the simulation of the same questions."""
    freezes = sorted(answer.freeze() for answer in report.answers)
    half, most = percentile(freezes, 50), percentile(freezes, 95)
    sight = max(answer.first_sight for answer in report.answers)
    simulated = await freezes_of(limiter, questions(Random(SEED), minutes))
    asked, refused = len(report.answers), beyond_lessons(report.refused, taught)
    return Row(
        f"{SLACK}, {limiter}: longest freeze of {asked} answers in {minutes:g} minutes",
        f"half of them ≤ {half:.1f} s, 95 % ≤ {most:.1f} s (simulated "
        f"{percentile(sorted(simulated), 95):.1f} s); first sight ≤ {sight:.1f} s; "
        f"{report.whole} whole; 429s: {listed(refused)}",
        f"95 % ≤ {FREEZE_SECONDS:.0f} s, sight ≤ {SIGHT_SECONDS:.0f} s, all whole, 0",
        most <= FREEZE_SECONDS and sight <= SIGHT_SECONDS and report.whole == asked and not refused,
    )

"""The whole program on an emulated Slack, in real time: what people see, and what it costs.

The simulation in `workspace.py` has the budgets alone; here are bolt, slack_sdk over HTTP, queue,
worker, painter and store as well, and each call takes 40 to 120 ms.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from math import ceil
from random import Random
from statistics import mean

from bench.row import Row
from bench.slack_gateway import gateway
from bench.slack_house import Report, World, open_slack
from bench.workspace import (
    BEST,
    FREEZE_SECONDS,
    MARKS,
    REPLY_SECONDS,
    freezes_of,
    questions,
)

SPEED, TOKENS = 50, 600
"""Of an answer that streams for `REPLY_SECONDS`."""
STEADY_25 = 3.81
"""As `BEST`, for 25 on a steady platform: two streams with 15 appends each, 15 answers that are
edited once, half-way, and eight that nothing is left for."""
LESSON_TOKENS = 150
"""Of each of 25 answers, after which a steady platform has refused a call of each kind."""
REST_SECONDS = 8.0
"""After which the bursts of a steady platform are there again."""
FINAL_SECONDS = {1: 1.0, 25: 3.0}
EDITS_A_SECOND, FINALS_FACTOR = 50 / 60, 1.2
ACK_SECONDS = 0.5
COMMANDS_A_SECOND = 10
COST = 2_500
MINUTES, SEED = 2.0, 1
SIGHT_SECONDS = 1.0


async def rows(minutes: float = MINUTES) -> AsyncIterator[Row]:
    """Fresh minutes by both counts, the gateway, then `minutes` as people have them."""
    taught = set[str]()
    async for row in _window():
        yield row
    yield await gateway()
    async with open_slack("window") as fresh, open_slack("steady") as known:
        async for row in _steady(known, taught):
            yield row
        worlds = {"window": fresh, "steady": known}
        crowds = (world.watch(_people(world, minutes)) for world in worlds.values())
        for limiter, report in zip(worlds, await asyncio.gather(*crowds), strict=True):
            lessons = taught if limiter == "steady" else None
            yield await _picture(limiter, minutes, report, lessons)


async def _window() -> AsyncIterator[Row]:
    """Each time a new program in a fresh minute."""
    reports = []
    for number in MARKS:
        async with open_slack("window") as world:
            report = await world.watch(_together(world, number))
        reports.append(report)
        yield _staleness("window", report)
        if number == 8:
            yield _cost(report)
        if number in FINAL_SECONDS:
            yield _last_text(report)
    yield _arrived("window", reports)


async def _steady(world: World, taught: set[str]) -> AsyncIterator[Row]:
    """One program that learns by a first refusal of each method how this platform counts."""
    lesson = await world.watch(_together(world, 25, LESSON_TOKENS))
    taught.update(lesson.refused)
    reports = []
    for number in reversed(MARKS):
        await asyncio.sleep(REST_SECONDS)
        report = await world.watch(_together(world, number, commands=number == 25))
        reports.append(report)
        yield _staleness("steady", report)
        if number == 25:
            yield _finals(report)
            yield _acks(report)
    yield _arrived("steady", reports, taught)
    await asyncio.sleep(REST_SECONDS)


async def _together(
    world: World, number: int, tokens: int = TOKENS, commands: bool = False
) -> None:
    """So many people ask at once; some type `commands` as long as the answers stream."""
    for _ in range(number):
        await world.ask(tokens, SPEED)
    for typed in range(round(REPLY_SECONDS * COMMANDS_A_SECOND) if commands else 0):
        await asyncio.sleep(1 / COMMANDS_A_SECOND)
        await world.type(typed % number, "help")


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
    found = mean(answer.staleness() for answer in report.answers)
    ratio = found / _best(limiter, number)
    return Row(
        f"Slack end to end, {limiter}: staleness of {_answers(number)} at once in a fresh minute",
        f"{found:.2f} s, {ratio:.2f} × the best possible; {report.native} streamed",
        f"≤ {MARKS[number]} ×",
        ratio <= MARKS[number],
    )


def _cost(report: Report) -> Row:
    rate = sum(len(answer.reply.tokens) for answer in report.answers) / report.cpu
    return Row(
        f"Slack end to end: cost of {_answers(len(report.answers))} of {SPEED} tokens/s",
        f"{rate:,.0f} tokens per CPU second",
        f"≥ {COST:,}",
        rate >= COST,
    )


def _last_text(report: Report) -> Row:
    number = len(report.answers)
    longest = max(answer.last_text for answer in report.answers)
    finished = max(answer.finished for answer in report.answers)
    return Row(
        f"Slack end to end: last token → whole text visible, {_answers(number)}, fresh minute",
        f"≤ {longest:.2f} s; finished ≤ {finished:.2f} s",
        f"≤ {FINAL_SECONDS[number]:.0f} s",
        longest <= FINAL_SECONDS[number],
    )


def _finals(report: Report) -> Row:
    """Finals that edits have to pay, which come back evenly and are all waited for."""
    edited = [answer for answer in report.answers if not answer.native]
    mark = FINALS_FACTOR * len(edited) / EDITS_A_SECOND
    longest = max(answer.finished for answer in edited)
    return Row(
        f"Slack end to end, steady: {len(edited)} edited answers end at once",
        f"the last is whole after {longest:.1f} s",
        f"≤ {FINALS_FACTOR} × {len(edited)} ÷ 50 a minute = {mark:.1f} s",
        longest <= mark,
    )


def _acks(report: Report) -> Row:
    acks = sorted(report.acks)
    most = _percentile(acks, 99)
    return Row(
        f"Slack end to end: acknowledge, {len(acks)} commands while 25 answers stream",
        f"99 % ≤ {most * 1000:.0f} ms, all ≤ {acks[-1] * 1000:.0f} ms",
        f"99 % < {ACK_SECONDS} s",
        most < ACK_SECONDS,
    )


def _arrived(limiter: str, reports: list[Report], taught: set[str] | None = None) -> Row:
    """Whether all texts came whole, and what was refused beyond first lessons."""
    whole = sum(report.whole for report in reports)
    asked = sum(len(report.answers) for report in reports)
    refused = _beyond_lessons(sum((report.refused for report in reports), Counter()), taught)
    return Row(
        f"Slack end to end, {limiter}: answers that arrived to the letter, and 429s",
        f"{whole} of {asked} whole; 429s: {_listed(refused)}",
        "all, 0",
        whole == asked and not refused,
    )


def _beyond_lessons(refused: Counter[str], taught: set[str] | None) -> Counter[str]:
    """`refused` without the first refusal of each method that is not `taught`, and now is.

    Without lessons where `taught` is None: there each refusal counts.
    """
    if taught is None:
        return refused
    lessons = set(refused) - taught
    taught |= lessons
    return refused - Counter(lessons)


async def _picture(limiter: str, minutes: float, report: Report, taught: set[str] | None) -> Row:
    """What people meet, beside the simulation of the same questions."""
    freezes = sorted(answer.freeze() for answer in report.answers)
    half, most = _percentile(freezes, 50), _percentile(freezes, 95)
    sight = max(answer.first_sight for answer in report.answers)
    simulated = await freezes_of(limiter, questions(Random(SEED), minutes))
    asked, refused = len(report.answers), _beyond_lessons(report.refused, taught)
    return Row(
        f"Slack end to end, {limiter}: longest freeze of {asked} answers in {minutes:g} minutes",
        f"half of them ≤ {half:.1f} s, 95 % ≤ {most:.1f} s (simulated "
        f"{_percentile(sorted(simulated), 95):.1f} s); first sight ≤ {sight:.1f} s; "
        f"{report.whole} whole; 429s: {_listed(refused)}",
        f"95 % ≤ {FREEZE_SECONDS:.0f} s, sight ≤ {SIGHT_SECONDS:.0f} s, all whole, 0",
        most <= FREEZE_SECONDS and sight <= SIGHT_SECONDS and report.whole == asked and not refused,
    )


def _percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of the sorted `values` do not exceed."""
    return values[ceil(len(values) * percent / 100) - 1]


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


def _listed(refused: Counter[str]) -> str:
    each = ", ".join(f"{count} {method}" for method, count in refused.most_common())
    return f"{refused.total()} ({each})" if refused else "0"

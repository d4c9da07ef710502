"""Rows about answers in a chat: the same for every platform."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from math import ceil
from statistics import mean

from bench.row import Row
from bench.world import Report, World

SPEED, TOKENS = 50, 600
"""Of an answer that streams for twelve seconds."""
ACK_SECONDS = 0.5
COMMANDS_A_SECOND = 10
COST = 2_500


async def together(
    world: World, number: int, tokens: int = TOKENS, speed: int = SPEED, commands: bool = False
) -> None:
    """So many people ask at once; some type `commands` as long as the answers stream."""
    for _ in range(number):
        await world.ask(tokens, speed)
    for typed in range(round(tokens / speed * COMMANDS_A_SECOND) if commands else 0):
        await asyncio.sleep(1 / COMMANDS_A_SECOND)
        await world.type(typed % number, "help")


def staleness(
    where: str, report: Report, best: float, most: float | None, more: str = "", skip: int = 0
) -> Row:
    """How old the newest visible token is on average; `most` times the `best` is the mark."""
    found = mean(answer.staleness() for answer in report.answers[skip:])
    ratio = found / best
    return Row(
        f"{where}: staleness of {answers(len(report.answers) - skip)} at once",
        f"{found:.2f} s, {ratio:.2f} × the best possible{more}",
        f"≤ {most} ×" if most else "–",
        ratio <= most if most else None,
    )


def cost(where: str, report: Report) -> Row:
    """Tokens that a second of our CPU pays for."""
    rate = sum(len(answer.reply.tokens) for answer in report.answers) / report.cpu
    return Row(
        f"{where}: cost of {answers(len(report.answers))} of {SPEED} tokens/s",
        f"{rate:,.0f} tokens per CPU second",
        f"≥ {COST:,}",
        rate >= COST,
    )


def last_text(where: str, report: Report, most: float | None, more: str = "") -> Row:
    """How long the whole text takes after its last token."""
    longest = max(answer.last_text for answer in report.answers)
    finished = max(answer.finished for answer in report.answers)
    return Row(
        f"{where}: last token → whole text visible, {answers(len(report.answers))}",
        f"≤ {longest:.2f} s; finished ≤ {finished:.2f} s{more}",
        f"≤ {most:.0f} s" if most else "–",
        longest <= most if most else None,
    )


def acks(where: str, report: Report) -> Row:
    """How long people wait until the platform knows that we heard them."""
    times = sorted(report.acks)
    most = percentile(times, 99)
    return Row(
        f"{where}: acknowledge, {len(times)} commands while {len(report.answers)} answers stream",
        f"99 % ≤ {most * 1000:.0f} ms, all ≤ {times[-1] * 1000:.0f} ms",
        f"99 % < {ACK_SECONDS} s",
        most < ACK_SECONDS,
    )


def arrived(where: str, reports: Sequence[Report], taught: set[str] | None = None) -> Row:
    """Whether all texts came whole, and what was refused beyond first lessons."""
    whole = sum(report.whole for report in reports)
    asked = sum(len(report.answers) for report in reports)
    refused = beyond_lessons(sum((report.refused for report in reports), Counter()), taught)
    return Row(
        f"{where}: answers that arrived to the letter, and 429s",
        f"{whole} of {asked} whole; 429s: {listed(refused)}",
        "all, 0",
        whole == asked and not refused,
    )


def beyond_lessons(refused: Counter[str], taught: set[str] | None) -> Counter[str]:
    """`refused` without the first refusal of each method that is not `taught`, and now is.

    Without lessons where `taught` is None: there each refusal counts.
    """
    if taught is None:
        return refused
    lessons = set(refused) - taught
    taught |= lessons
    return refused - Counter(lessons)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of the sorted `values` do not exceed."""
    return values[ceil(len(values) * percent / 100) - 1]


def answers(number: int) -> str:
    """So many of them."""
    return "1 answer" if number == 1 else f"{number} answers"


def listed(refused: Counter[str]) -> str:
    """Refused calls, by method."""
    each = ", ".join(f"{count} {method}" for method, count in refused.most_common())
    return f"{refused.total()} ({each})" if refused else "0"

"""Good functions that we wrote ourselves, beside those of the standard library."""

import json
import re
from collections import Counter
from pathlib import Path


def running_mean(values: list[float], window: int) -> list[float]:
    """The mean of each `window` neighbours, in order."""
    if window < 1:
        raise ValueError("a window holds at least one value")
    means = []
    total = 0.0
    for place, value in enumerate(values):
        total += value
        if place >= window:
            total -= values[place - window]
        if place >= window - 1:
            means.append(total / window)
    return means


def common_words(text: str, most: int = 10) -> list[tuple[str, int]]:
    """The words that are there most often, ties in alphabetical order."""
    counts = Counter(word.lower() for word in re.findall(r"[^\W\d_]+", text))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[:most]


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same ground without overlaps, from left to right."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            first, last = merged.pop()
            merged.append((first, max(last, end)))
        else:
            merged.append((start, end))
    return merged


def read_settings(path: Path, defaults: dict[str, str]) -> dict[str, str]:
    """The settings in a file of JSON, over the defaults; only names that we know."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return dict(defaults)
    unknown = sorted(set(found) - set(defaults))
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(unknown)}")
    return {**defaults, **found}


def spiral(rows: list[list[int]]) -> list[int]:
    """The cells from the outside in, clockwise."""
    order: list[int] = []
    while rows:
        order += rows[0]
        rows = [list(column) for column in zip(*rows[1:])][::-1]
    return order


def edit_distance(one: str, other: str) -> int:
    """How many letters to change, add or drop to make one the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        corner, row[0] = row[0], place
        for column, wanted in enumerate(other, 1):
            cheapest = min(row[column], row[column - 1]) + 1
            corner, row[column] = row[column], min(cheapest, corner + (letter != wanted))
    return row[-1]

"""Judges a journal: each promise is a function that gives what broke it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise, product
from math import inf

from core.queues import STARTS
from tests.faults.journal import Asked, Began, Disturbed, Ended, Generated, Record, Shown, of

GIVEN_UP = "Three workers died"
TAKEN_OVER = "another worker took over"

Spans = list[tuple[float, float]]
"""From when to when, in seconds."""


def broken(records: Sequence[Record], overlap: float = 0.0) -> dict[str, object]:
    """The promises that were broken, with what broke them; `overlap` seconds are allowed."""
    found: dict[str, object] = {
        "lost": lost(records),
        "committed twice": committed_twice(records),
        "out of order": inversions(records),
        "old edits": old_edits(records),
        "given up too early": given_up_too_early(records),
        "overlaps": {
            thread: shared for thread, shared in overlaps(records).items() if shared > overlap
        },
    }
    return {promise: what for promise, what in found.items() if what}


def starts(records: Sequence[Record]) -> Counter[str]:
    """How often each event's body began."""
    return Counter(began.event for began in of(records, Began))


def restarted(records: Sequence[Record]) -> list[str]:
    """Events whose body began more than once: proof that something was disturbed."""
    return [event for event, times in starts(records).items() if times > 1]


def generations(records: Sequence[Record]) -> Counter[str]:
    """How often the model was asked for each event."""
    events = {began.run: began.event for began in of(records, Began)}
    return Counter(events[generated.run] for generated in of(records, Generated))


def committed(records: Sequence[Record]) -> Counter[str]:
    """How often each event was committed."""
    return Counter(ended.event for ended in of(records, Ended) if ended.committed)


def committed_twice(records: Sequence[Record]) -> list[str]:
    """Events with more than one turn."""
    return [event for event, times in committed(records).items() if times > 1]


def lost(records: Sequence[Record]) -> list[str]:
    """Events that were asked, and whose thread does not show an end."""
    final = {event for event, shown in last_pages(records).items() if shown.final}
    return [event for event in asked(records) if event not in final]


def asked(records: Sequence[Record]) -> list[str]:
    """The events, in the order they were asked, each once."""
    return list(dict.fromkeys(asked.event for asked in of(records, Asked)))


def inversions(records: Sequence[Record]) -> list[tuple[str, str]]:
    """Pairs of events of one thread of which the later asked one began before the end of the
    earlier one, by their last bodies."""
    last = {began.event: began for began in of(records, Began)}
    first = {began.event: began for began in reversed(of(records, Began))}
    order = defaultdict[str, list[str]](list)
    for event in asked(records):
        if event in first:
            order[first[event].thread].append(event)
    return [
        (earlier, later)
        for events in order.values()
        for earlier, later in pairwise(events)
        if first[later].at < last[earlier].at
    ]


def running(records: Sequence[Record]) -> list[Began]:
    """Bodies that have neither ended nor died with their process."""
    ends = _ends(records)
    return [began for began in of(records, Began) if began.run not in ends]


def overlaps(records: Sequence[Record]) -> dict[str, float]:
    """Threads of which two bodies ran at the same time, with the seconds."""
    ends, frozen = _ends(records), _frozen(records)
    runs = defaultdict[str, list[Spans]](list)
    for body in of(records, Began):
        whole = (body.at, ends.get(body.run, records[-1].at))
        runs[body.thread].append(_without(whole, frozen[body.pid]))
    seconds = {thread: _shared(spans) for thread, spans in runs.items()}
    return {thread: shared for thread, shared in seconds.items() if shared > 0}


def old_edits(records: Sequence[Record]) -> list[Shown]:
    """What runs showed after a newer one of their thread had begun."""
    newest, found = dict[str, int](), list[Shown]()
    for record in records:
        match record:
            case Began():
                newest[record.thread] = max(record.run, newest.get(record.thread, 0))
            case Shown() if record.run < newest.get(record.thread, 0):
                found.append(record)
    return found


def posted_again(records: Sequence[Record]) -> list[str]:
    """Messages that were posted more than once, and so were not known to a later run."""
    posts = Counter(shown.message for shown in of(records, Shown) if shown.act == "post")
    return [message for message, times in posts.items() if times > 1]


def last_pages(records: Sequence[Record]) -> dict[str, Shown]:
    """What the last message of each event shows now."""
    messages = dict[str, Shown]()
    for shown in of(records, Shown):
        if shown.act == "remove":
            messages.pop(shown.message, None)
        else:
            messages[shown.message] = shown
    return {shown.event: shown for _, shown in sorted(messages.items(), key=_place)}


def given_up(records: Sequence[Record]) -> list[str]:
    """Events whose thread was told that they are not tried again."""
    pages = last_pages(records).items()
    return [event for event, shown in pages if shown.final and GIVEN_UP in shown.status]


def given_up_too_early(records: Sequence[Record]) -> list[str]:
    """Events that were given up although fewer bodies died of them than it takes.

    For the store one that stands still for longer than its lease is dead too, and one that could
    not be handed over because the store was away.
    """
    pages = last_pages(records)
    return [event for event in given_up(records) if _seem_dead(records, pages[event]) < STARTS]


def _seem_dead(records: Sequence[Record], last: Shown) -> int:
    """Bodies of an event of whose end the store did not know when `last` was shown."""
    bodies = {body.run for body in of(records, Began) if body.event == last.event}
    told = {
        end.run
        for end in of(records, Ended)
        if end.at < last.at and not any(since <= end.at <= to for since, to in _outages(records))
    }
    return len({run for run in bodies - told if run < last.run})


def _outages(records: Sequence[Record]) -> Spans:
    """From when to when the store was away."""
    marks = [record for record in of(records, Disturbed) if record.what.startswith("store ")]
    return [(one.at, two.at) for one, two in pairwise(marks) if two.what == "store started"]


def deaths(records: Sequence[Record]) -> Counter[str]:
    """How many bodies of each event died with their process."""
    ended = {record.run for record in of(records, Ended)}
    dead = {record.target for record in of(records, Disturbed) if record.what == "killed"}
    bodies = of(records, Began)
    return Counter(body.event for body in bodies if body.pid in dead and body.run not in ended)


def restart_delays(records: Sequence[Record], what: str = "killed") -> list[float]:
    """Seconds from what was done to a process to the next body of each event it had."""
    done = {record.target: record.at for record in of(records, Disturbed) if record.what == what}
    bodies = of(records, Began)
    cut = [body for body in bodies if body.at < done.get(body.pid, 0) < _end(records, body)]
    nexts = [[next_.at for next_ in bodies if _follows(next_, body)] for body in cut]
    return [min(later) - done[body.pid] for body, later in zip(cut, nexts, strict=True) if later]


def _follows(body: Began, other: Began) -> bool:
    return body.event == other.event and body.run > other.run


def _end(records: Sequence[Record], body: Began) -> float:
    return next((end.at for end in of(records, Ended) if end.run == body.run), inf)


def _ends(records: Iterable[Record]) -> dict[int, float]:
    """When each body ended, or its process was killed."""
    ends, pids = dict[int, float](), defaultdict[int, list[int]](list)
    for record in records:
        match record:
            case Began():
                pids[record.pid].append(record.run)
            case Ended():
                ends[record.run] = record.at
            case Disturbed(what="killed"):
                for run in pids[record.target]:
                    ends.setdefault(run, record.at)
    return ends


def _frozen(records: Sequence[Record]) -> defaultdict[int, Spans]:
    """When each process stood still."""
    since, spans = dict[int, float](), defaultdict[int, Spans](list)
    for record in of(records, Disturbed):
        if record.what == "frozen":
            since[record.target] = record.at
        elif record.target in since:
            spans[record.target].append((since.pop(record.target), record.at))
    return spans


def _without(whole: tuple[float, float], gaps: Spans) -> Spans:
    """What `gaps`, which are in order, leave of the span `whole`."""
    spans, (start, end) = Spans(), whole
    for gap_start, gap_end in gaps:
        spans.append((start, min(end, gap_start)))
        start = max(start, gap_end)
    return [(start, end) for start, end in [*spans, (start, end)] if start < end]


def _shared(runs: list[Spans]) -> float:
    """Seconds that any two of `runs` have in common."""
    pairs = (pair for one, two in combinations(runs, 2) for pair in product(one, two))
    return sum(max(0.0, min(one[1], two[1]) - max(one[0], two[0])) for one, two in pairs)


def _place(message: tuple[str, Shown]) -> tuple[str, int]:
    event, _, index = message[0].rpartition(":")
    return event, int(index)

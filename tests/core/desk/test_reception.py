"""What is taken in is kept first, acknowledged once, and done in the order of its lane."""

import asyncio
from collections.abc import Callable

import pytest

from core.desk import reception
from core.desk.reception import Reception
from core.errors import StoreUnavailable, UsageError
from core.stores.memory import MemoryStore
from core.words import Phrase, phrase
from tests.fakes import until


class Desk:
    """Does what it is told, as slowly as a test wants; and what people are told."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.begun = list[str]()
        self.done = list[str]()
        self.told = list[str]()
        self.gates = dict[str, asyncio.Event]()
        self.errors = dict[str, Exception]()
        self.reception = Reception("home", self.store, self._work, self._tell)

    def holds(self, content: str) -> Callable[[], None]:
        """Be at work on `content` until what this gives is called."""
        return self.gates.setdefault(content, asyncio.Event()).set

    async def _work(self, content: str) -> None:
        self.begun.append(content)
        if gate := self.gates.get(content):
            await gate.wait()
        if error := self.errors.get(content):
            raise error
        self.done.append(content)

    async def _tell(self, _: str, sentence: Phrase) -> None:
        self.told.append(str(sentence))


async def test_what_is_of_one_lane_is_done_in_order() -> None:
    desk = Desk()
    go_on = desk.holds("a")
    for content in ("a", "b", "c"):
        await desk.reception.take(content, content, lane="thread")
    await desk.reception.take("d", "d", lane="other")
    await desk.reception.take("e", "e")
    await until(lambda: len(desk.done) == 2)
    beside = list(desk.done)
    go_on()
    await until(lambda: len(desk.done) == 5)

    assert sorted(beside) == ["d", "e"] and desk.done[2:] == ["a", "b", "c"]


async def test_what_fails_keeps_nothing_of_its_lane_waiting() -> None:
    desk = Desk()
    desk.errors["a"] = UsageError(phrase("No."))
    desk.errors["b"] = ValueError("broken")
    for content in ("a", "b", "c"):
        await desk.reception.take(content, content, lane="thread")
    await until(lambda: desk.done == ["c"])

    assert desk.told[0] == "No." and "reference" in desk.told[1]


async def test_lanes_are_forgotten_when_they_are_empty() -> None:
    desk = Desk()
    for number in range(10):
        await desk.reception.take(f"{number}", f"{number}", lane=f"lane {number}")
    await until(lambda: len(desk.done) == 10)
    await desk.reception.leave()

    assert not desk.reception._lanes  # pylint: disable=protected-access
    assert not desk.reception._under_way  # pylint: disable=protected-access


async def test_what_waits_in_its_lane_when_the_gateway_leaves_stays_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reception, "LEAVE_SECONDS", 0.01)
    desk = Desk()
    desk.holds("a")
    await desk.reception.take("a", "a", lane="thread")
    await desk.reception.take("b", "b", lane="thread")
    await desk.reception.leave()

    assert await desk.store.overdue("home", 0.0) == [("a", "a"), ("b", "b")]


@pytest.mark.parametrize("broken", [True, False])
async def test_an_acknowledgement_that_fails_or_never_ends_keeps_no_work_waiting(
    broken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "ACKNOWLEDGE_SECONDS", 0.01)
    desk = Desk()

    async def acknowledge() -> None:
        if broken:
            raise ConnectionResetError
        await asyncio.Event().wait()

    new = await desk.reception.take("a", "a", acknowledge)
    await until(lambda: desk.done == ["a"])

    assert new


async def test_what_is_known_already_is_not_acknowledged_again() -> None:
    desk, acknowledged = Desk(), list[int]()

    async def acknowledge() -> None:
        acknowledged.append(1)

    taken = [await desk.reception.take("a", "a", acknowledge) for _ in range(2)]

    assert taken == [True, False] and len(acknowledged) == 1


async def test_what_was_refused_is_never_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that answers too late may have kept it."""
    monkeypatch.setattr(reception, "KEEP_SECONDS", 0.01)

    class Slow(MemoryStore):
        """Keeps, and does not say so."""

        async def keep(self, home: str, key: str, content: str) -> bool:
            await super().keep(home, key, content)
            await asyncio.Event().wait()
            return True

    desk = Desk(Slow())
    with pytest.raises(StoreUnavailable):
        await desk.reception.take("a", "a")
    kept = await desk.store.overdue("home", 0.0)
    desk.reception.forget("a")
    await desk.reception.leave()

    assert kept and not await desk.store.overdue("home", 0.0)

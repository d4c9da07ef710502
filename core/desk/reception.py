"""What a platform sends, taken in: kept, then worked off, each thing once.

Nothing is acknowledged before it is kept in the store: a gateway that dies leaves what it took to
the next one. What is delivered twice is known by its key.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from uuid import uuid4

from core.endings import OUR_FAULT
from core.errors import (
    ModelError,
    StoreUnavailable,
    SurroundingsError,
    ThreadsmithError,
    UsageError,
)
from core.stores.intake import Intake
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)

KEEP_SECONDS = 1.5
"""Platforms wait three seconds for an acknowledgement."""
ACKNOWLEDGE_SECONDS = 3.0
"""For the acknowledgement itself; later it is worth nothing, and the work has to begin."""
WORK_SECONDS = 15.0
"""For all that one thing needs; what takes longer is broken off, and taken up again: before it
is overdue, so that nobody is at work on it any more."""
LEAVE_SECONDS = 3.0
"""For what is under way when the gateway is stopped."""

Work = Callable[[str], Awaitable[None]]
"""Does what a content wants; doing it again is harmless."""
Acknowledge = Callable[[], Awaitable[object]]
"""Tells the platform that something was taken in."""
Tell = Callable[[str, Phrase], Awaitable[None]]
"""Tells who sent a content a sentence, if anybody did."""


@dataclass(slots=True)
class Reception:
    """Takes in what is sent to one home; contents are texts of the adapter's own."""

    home: str
    intake: Intake
    work: Work
    tell: Tell
    refusals: tuple[type[ThreadsmithError], ...] = (UsageError, ModelError)
    """Errors after which there is no use in trying again."""
    _under_way: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _lanes: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)

    async def take(
        self, key: str, content: str, acknowledge: Acknowledge | None = None, lane: str = ""
    ) -> bool:
        """Keep `content`, `acknowledge` it, and begin to work it off; whether it is new.

        What is of one `lane` is worked off in the order in which it came; empty is none.

        Raises:
            StoreUnavailable: nothing was taken in, or nobody knows.
        """
        try:
            async with asyncio.timeout(KEEP_SECONDS):
                new = await self.intake.keep(self.home, key, content)
        except TimeoutError as error:
            raise StoreUnavailable(STORE_AWAY) from error
        if new:
            if acknowledge:
                await self._acknowledge(key, acknowledge)
            self.begin(key, self._work_off(key, content), lane)
        return new

    def forget(self, key: str) -> None:
        """Never do what was refused, though the store may have taken it before it went away."""
        self.begin(key, self._finish(key))

    async def _acknowledge(self, key: str, acknowledge: Acknowledge) -> None:
        try:
            async with asyncio.timeout(ACKNOWLEDGE_SECONDS):
                await acknowledge()
        except Exception as error:  # pylint: disable=broad-exception-caught  # it is kept already
            LOG.warning("not acknowledged", extra={"event": key, "reason": str(error)})

    def begin(self, key: str, work: Coroutine[None, None, None], lane: str = "") -> None:
        """Do `work` for what `key` stands for, beside everything but what is of its `lane`."""
        before = self._lanes.get(lane)
        task = asyncio.ensure_future(_after(before, work) if before else work)
        self._under_way[key] = task
        task.add_done_callback(lambda _: self._under_way.pop(key, None))
        if lane:
            self._lanes[lane] = task
            task.add_done_callback(lambda done: self._leave_lane(lane, done))

    def _leave_lane(self, lane: str, task: asyncio.Task[None]) -> None:
        if self._lanes.get(lane) is task:
            del self._lanes[lane]

    async def recover(self, overdue_seconds: float, look_seconds: float) -> None:
        """Work off what dead gateways left, again and again, until cancelled."""
        while True:
            if not await self._take_up(overdue_seconds):
                await asyncio.sleep(look_seconds)

    async def leave(self) -> None:
        """End what is under way, within `LEAVE_SECONDS`; the rest stays kept for others."""
        tasks = list(self._under_way.values())
        try:
            if tasks:
                await asyncio.wait(tasks, timeout=LEAVE_SECONDS)
        finally:
            for task in tasks:
                task.cancel()

    async def _take_up(self, overdue_seconds: float) -> int:
        """Begin with what is overdue; how much that was."""
        try:
            left = await self.intake.overdue(self.home, overdue_seconds)
        except StoreUnavailable:
            return 0
        for key, content in left:
            if key not in self._under_way:
                LOG.warning("taken up again", extra={"event": key})
                self.begin(key, self._work_off(key, content, again=True))
        return len(left)

    async def _work_off(self, key: str, content: str, again: bool = False) -> None:
        """Do what `content` wants, or say what stands against it.

        What an outage breaks off stays kept, and is done `again`.
        """
        try:
            async with asyncio.timeout(WORK_SECONDS):
                await self.work(content)
        except self.refusals as error:  # pylint: disable=catching-non-exception  # they are some
            LOG.info("refused", extra={"event": key, "reason": str(error)})
            await self._tell(key, content, error.phrase)
        except (SurroundingsError, TimeoutError) as error:
            LOG.warning("put off", extra={"event": key, "reason": str(error)})
            if not again:
                await self._tell(key, content, _PUT_OFF)
            return
        except Exception:  # pylint: disable=broad-exception-caught  # the listener's edge
            reference = uuid4().hex[:8]
            LOG.exception("event broke", extra={"event": key, "reference": reference})
            await self._tell(key, content, our_fault(reference))
        await self._finish(key)

    async def _finish(self, key: str) -> None:
        try:
            await self.intake.finish(self.home, key)
        except StoreUnavailable as error:  # doing it once more is harmless
            LOG.info("not finished", extra={"event": key, "reason": str(error)})

    async def _tell(self, key: str, content: str, sentence: Phrase) -> None:
        try:
            await self.tell(content, sentence)
        except Exception:  # pylint: disable=broad-exception-caught  # it was about an error already
            LOG.exception("not told", extra={"event": key})


async def _after(task: asyncio.Task[None], work: Coroutine[None, None, None]) -> None:
    """Do `work` once `task` has ended, however it did."""
    try:
        await asyncio.wait([task])
        await work
    finally:
        work.close()


def our_fault(reference: str) -> Phrase:
    """What to say about an error of ours that the log has under `reference`."""
    return phrase("❌ {reason} (reference {reference})", reason=OUR_FAULT, reference=reference)


STORE_AWAY = phrase("I cannot take anything in just now: the store is away. Try in a moment.")
_PUT_OFF = phrase("That did not work just now. I try again by myself in a moment.")

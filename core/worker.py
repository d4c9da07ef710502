"""Takes jobs from the queue and answers them: lease, painter and answer side by side."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from time import monotonic, time
from uuid import uuid4

from core.answer import Limits, answer
from core.budgets import Budgets
from core.conversation import Status, Turn
from core.errors import Fault, LeaseLost, StoreUnavailable, ThreadsmithError
from core.events import Event, Failed, Stopped, TakenOver
from core.latest import Latest
from core.layout import lay_out
from core.models.choice import Models
from core.painter import Painter
from core.queues import STARTS, Claim, Progress, Queue
from core.rendering import Rendering, render
from core.slots import Slots
from core.slots.memory import MemorySlots
from core.stores import Store
from core.surface import Surfaces
from core.turns import Stopwatch, rendering_of, turn_of
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

LAST_WORDS_SECONDS = 30.0
"""For telling a thread that its job is given up."""
KEEP_AGAIN_SECONDS = 0.2
"""Between two attempts to keep a finished turn while the store is away."""
SAVE_SECONDS = 2.0
"""Between two notes of the text so far, for a worker that has to take over."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Answers jobs until it is cancelled."""

    queue: Queue
    store: Store
    models: Models
    surfaces: Surfaces
    budgets: Budgets
    limits: Limits = Limits()
    slots: Slots = field(default_factory=MemorySlots)
    clock: Callable[[], float] = time
    """UNIX seconds."""

    async def run(self) -> None:
        """Serve the queue; cancelling it drains."""
        await self.queue.serve(self.work)

    async def work(self, claim: Claim) -> None:
        """Answer one claim, show it, and commit it; write nothing once the claim is lost."""
        try:
            if claim.starts > STARTS:
                turn = await self._last_words(claim)
            else:
                turn = await _Run(self, claim).to_the_end()
            if not await claim.commit(turn):
                raise _lease_lost()
            LOG.info("turn committed", extra=_fields(claim) | {"status": turn.status.value})
        except* LeaseLost:
            LOG.warning("lease lost", extra=_fields(claim))

    async def _last_words(self, claim: Claim) -> Turn:
        """The turn of a job that is given up, told in its thread if that can be done at all.

        It must not hold up the thread for ever, whatever killed its workers.
        """
        try:
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                return await _Run(self, claim).to_the_end()
        except* LeaseLost:
            raise
        except* Exception:  # pylint: disable=broad-exception-caught  # the job ends here
            LOG.exception("last words not shown", extra=_fields(claim))
        kept = Rendering(reply=claim.progress.text)
        given_up = turn_of(claim.job, render(kept, _failed(claim, _TOO_MANY_STARTS)))
        return replace(given_up, status=Status.DEAD, ended_at=self.clock())


class _Run:
    """One run of one job."""

    def __init__(self, worker: Worker, claim: Claim) -> None:
        self._worker = worker
        self._claim = claim
        self._pictures = Latest(Rendering(reply=claim.progress.text))
        self._stopwatch = Stopwatch(monotonic)
        self._painter = self._open_painter()
        self._turn: Turn | None = claim.progress.turn

    def _open_painter(self) -> Painter:
        job, surface = self._claim.job, self._worker.surfaces(self._claim.job.thread)
        return Painter(
            surface,
            self._pictures,
            lambda picture: lay_out(picture, words(job.locale), surface.page_chars),
            self._worker.budgets,
            self._claim.holds,
            job.event,
            self._claim.progress.messages,
            self._note_messages,
        )

    async def to_the_end(self) -> Turn:
        """Everything but the commit: the turn whose final picture is shown now."""
        try:
            await self._side_by_side()
        except asyncio.CancelledError:
            await self._save()
            raise
        assert self._turn, "the painter ends with a final picture, which `_end` made"
        return self._turn

    async def _side_by_side(self) -> None:
        async with asyncio.TaskGroup() as siblings:
            answering = siblings.create_task(self._answer())
            watchers = [
                siblings.create_task(_until_lost(self._claim)),
                siblings.create_task(self._stop_when_asked(answering)),
                siblings.create_task(self._save_now_and_then()),
            ]
            await self._painter.run()
            for watcher in watchers:
                watcher.cancel()

    async def _answer(self) -> None:
        """Tell the story of this job, and end it with a final picture whatever happens."""
        try:
            if self._turn:
                self._put(rendering_of(self._turn))
            elif ending := self._ending_without_model():
                await self._end(ending)
            else:
                await self._follow_model()
        except (StoreUnavailable, LeaseLost):
            raise
        except ThreadsmithError as error:
            await self._end(_failed(self._claim, error.phrase, error.fault))
        except Exception:  # pylint: disable=broad-exception-caught  # the worker's edge
            LOG.exception("run broke", extra=_fields(self._claim))
            await self._end(_failed(self._claim, _OUR_FAULT))

    def _ending_without_model(self) -> Event | None:
        """How a job ends that must not be tried, or not again."""
        if self._claim.stop.is_set():
            return Stopped(self._claim.stopped_by)
        if self._claim.starts > STARTS:
            return _failed(self._claim, _TOO_MANY_STARTS)
        return None

    async def _follow_model(self) -> None:
        worker, job = self._worker, self._claim.job
        if self._claim.starts > 1 or self._claim.progress.messages:
            self._show(TakenOver())
        conversation = await worker.store.conversation(job.thread)
        model = await worker.models.choose(job.model or conversation.model)
        story = answer(job, conversation, model, worker.limits, worker.slots)
        async with aclosing(story) as events:
            async for event in events:
                if render(self._pictures.newest, event).final:
                    await self._end(event)
                else:
                    self._show(event)
        if self._turn is None:
            raise RuntimeError(f"{model.name} ended its reply without a ReplyDone")

    async def _stop_when_asked(self, answering: asyncio.Task[None]) -> None:
        await self._claim.stop.wait()
        answering.cancel()
        await asyncio.wait([answering])
        await self._end(Stopped(self._claim.stopped_by))

    async def _end(self, event: Event) -> None:
        """Keep the finished turn before it is shown: the next worker then only shows it.

        While the store is away nothing looks finished, since another worker would write it anew.
        """
        self._turn = self._turn or self._turn_after(event)
        while not await self._save():
            await asyncio.sleep(KEEP_AGAIN_SECONDS)
        self._put(rendering_of(self._turn))

    def _turn_after(self, event: Event) -> Turn:
        final = render(self._pictures.newest, event)
        self._stopwatch.note(final.phase)
        turn = turn_of(
            self._claim.job, final, self._stopwatch.stages, ended_at=self._worker.clock()
        )
        given_up = self._claim.starts > STARTS and turn.status is Status.FAILED
        return replace(turn, status=Status.DEAD) if given_up else turn

    def _show(self, event: Event) -> None:
        self._put(render(self._pictures.newest, event))

    def _put(self, picture: Rendering) -> None:
        self._stopwatch.note(picture.phase)
        self._pictures.put(picture)

    async def _note_messages(self, _: tuple[str, ...]) -> None:
        await self._save()

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            await self._save()

    async def _save(self) -> bool:
        """Keep how far this run got, for a worker that has to take over; whether it is kept."""
        text = self._pictures.newest.reply
        return await self._claim.save(Progress(self._painter.messages, text, self._turn))


def _failed(claim: Claim, reason: Phrase, fault: Fault = Fault.PROGRAM) -> Failed:
    """The end by an error, with a reference that is in the log too."""
    reference = uuid4().hex[:8]
    LOG.warning(
        "answer failed",
        extra=_fields(claim) | {"reference": reference, "reason": str(reason)},
    )
    return Failed(reason, reference, fault)


async def _until_lost(claim: Claim) -> None:
    await claim.lost.wait()
    raise _lease_lost()


def _lease_lost() -> LeaseLost:
    return LeaseLost(phrase("Another worker holds this thread now."))


def _fields(claim: Claim) -> dict[str, object]:
    # A log record's own `thread` is the operating system's, and may not be set.
    # Source: Python docs, "LogRecord attributes".
    return {"job": claim.job.event, "where": str(claim.job.thread)}


_OUR_FAULT = phrase(
    "Something went wrong inside Threadsmith; its log says more. Ask again, and show your admin "
    "the reference if it happens twice."
)
_TOO_MANY_STARTS = phrase(
    "Three workers died while they answered this, so it is not tried a fourth time. Ask in other "
    "words, and show your admin the reference."
)

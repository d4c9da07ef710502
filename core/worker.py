"""Takes jobs from the queue and answers them: lease, painter and answer side by side."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic, time

from core.answer import Limits, answer
from core.budgets import Budgets
from core.conversation import Conversation, Status, Turn
from core.endings import OUR_FAULT, TOO_MANY_STARTS, failed, fields
from core.errors import LeaseLost, StoreUnavailable, SurfaceGone, ThreadsmithError
from core.events import Ending, Event, Noted, ReplyDone, Stopped, TakenOver, Versioned, Whole
from core.extraction import Growing, main_block
from core.job import Aim
from core.latest import Latest
from core.layout import lay_out
from core.marks import Mark
from core.models.choice import Models
from core.painter import Painter
from core.proving import Means
from core.proving.about import About, newest_on
from core.queues import STARTS, Claim, Progress, Queue, Serves, everything
from core.records import Records, mark_of
from core.rendering import Phase, Rendering, render
from core.slots import Slots
from core.slots.memory import MemorySlots
from core.stores import Store
from core.surface import Surfaces
from core.turns import Stopwatch, rendering_of, turn_of
from core.verdict import Judge
from core.words import phrase, words

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
    records: Records = Records()
    serves: Serves = everything
    judge: Judge | None = None
    """Without one nothing is said about the code of answers."""
    means: Means | None = None
    """Without them nothing is run."""
    clock: Callable[[], float] = time
    """UNIX seconds."""

    async def run(self) -> None:
        """Serve the queue; cancelling it drains."""
        await self.queue.serve(self.work, self.serves)

    async def work(self, claim: Claim) -> None:
        """Answer one claim, show it, and commit it; write nothing once the claim is lost."""
        try:
            if claim.starts > STARTS:
                turn = await self._last_words(claim)
            else:
                turn = await _Run(self, claim).to_the_end()
            if not await claim.commit(turn):
                raise _lease_lost()
            LOG.info("turn committed", extra=fields(claim) | {"status": turn.status.value})
        except* LeaseLost:
            LOG.warning("lease lost", extra=fields(claim))

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
            LOG.exception("last words not shown", extra=fields(claim))
        kept = _picture_of(claim.progress)
        given_up = turn_of(claim.job, render(kept, failed(claim, TOO_MANY_STARTS)))
        return replace(given_up, status=Status.DEAD, ended_at=self.clock())


class _Run:
    """One run of one job."""

    def __init__(self, worker: Worker, claim: Claim) -> None:
        self._worker = worker
        self._claim = claim
        self._pictures = Latest(_picture_of(claim.progress))
        self._stopwatch = Stopwatch(monotonic)
        self._pressed = asyncio.Event()
        self._painter = self._open_painter()
        self._turn: Turn | None = claim.progress.turn

    def _open_painter(self) -> Painter:
        job, surface = self._claim.job, self._worker.surfaces(self._claim.job)
        limits = surface.page_chars, surface.code_chars, surface.windowed
        growing = Growing()
        return Painter(
            surface,
            self._pictures,
            lambda picture: lay_out(picture, words(job.locale), *limits, growing),
            self._worker.budgets,
            self._claim.holds,
            job.event,
            self._claim.progress.messages,
            self._note_messages,
            stop=self._pressed.set,
            first_run=self._claim.starts == 1 and self._claim.progress == Progress(),
            files=self._claim.progress.files,
        )

    async def to_the_end(self) -> Turn:
        """Everything but the commit: the turn whose final picture is shown now."""
        try:
            await self._side_by_side()
        except asyncio.CancelledError:
            await self._save()
            raise
        await self._note_the_end()
        assert self._turn, "the painter ends with a final picture, which `_end` made"
        return self._turn

    async def _side_by_side(self) -> None:
        async with asyncio.TaskGroup() as siblings:
            answering = siblings.create_task(self._answer())
            watchers = [
                siblings.create_task(_until_lost(self._claim)),
                siblings.create_task(self._stop_when_asked(answering)),
                siblings.create_task(self._give_way(answering)),
                siblings.create_task(self._save_now_and_then()),
                siblings.create_task(self._mark_meanwhile()),
            ]
            await self._paint(answering)
            for watcher in watchers:
                watcher.cancel()

    async def _paint(self, answering: asyncio.Task[None]) -> None:
        """Paint to the end, or stop the model where nobody can see the answer any more."""
        try:
            await self._painter.run()
        except SurfaceGone as gone:
            answering.cancel()
            await asyncio.wait([answering])
            await self._end(failed(self._claim, gone.phrase, gone.fault))

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
            await self._end(failed(self._claim, error.phrase, error.fault))
        except Exception:  # pylint: disable=broad-exception-caught  # the worker's edge
            LOG.exception("run broke", extra=fields(self._claim))
            await self._end(failed(self._claim, OUR_FAULT))

    def _ending_without_model(self) -> Event | None:
        """How a job ends that must not be tried, or not again."""
        if self._claim.stop.is_set():
            return Stopped(self._claim.stopped_by)
        if self._claim.starts > STARTS:
            return failed(self._claim, TOO_MANY_STARTS)
        return None

    async def _follow_model(self) -> None:
        worker, job = self._worker, self._claim.job
        if self._claim.starts > 1 or self._claim.progress.messages:
            self._show(TakenOver())
        conversation = await worker.store.conversation(job.thread)
        model = await worker.models.choose(job.model or conversation.model)
        parts = worker.limits, worker.slots, worker.judge, worker.means
        about = await self._about(conversation)
        story = answer(job, conversation, model, *parts, about)
        async with aclosing(story) as events:
            async for event in events:
                if render(self._pictures.newest, event).final:
                    await self._end(event)
                else:
                    self._show(event)
                    if isinstance(event, Whole | Versioned):
                        await self._save()  # not to be written anew by whoever takes over
        if self._turn is None:
            raise RuntimeError(f"{model.name} ended its reply without a ReplyDone")

    async def _about(self, conversation: Conversation) -> About:
        """The turns that the job is about."""
        job, store = self._claim.job, self._worker.store
        kept = self._claim.progress.draft
        if job.aim is Aim.WRITE:
            return About(kept=kept)
        code = conversation.code.turn if conversation.code else None
        turn = await store.turn(job.thread, job.about) if job.about else newest_on(conversation)
        if turn and main_block(turn.reply) is not None:
            code = turn
        elif turn and turn.about:
            code = await store.turn(job.thread, turn.about)
        return About(turn, code, kept)

    async def _stop_when_asked(self, answering: asyncio.Task[None]) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (self._claim.stop, self._pressed)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        answering.cancel()
        await asyncio.wait([answering])
        await self._end(Stopped(self._claim.stopped_by))

    async def _give_way(self, answering: asyncio.Task[None]) -> None:
        """End the proof of a whole answer for the next job of its thread: people before polish."""
        await self._claim.followed.wait()
        await self._pictures.until(lambda picture: picture.whole or picture.final)
        answering.cancel()
        await asyncio.wait([answering])
        if self._turn is None:
            self._show(Noted(phrase("🧪 Not tested further: the next message goes first.")))
        await self._end(ReplyDone(Ending.COMPLETE, self._pictures.newest.usage))

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

    async def _note_messages(self, messages: tuple[str, ...]) -> None:
        await self._save()
        try:
            await self._note_answer(messages)
        except StoreUnavailable as error:  # it is noted again at the end
            LOG.info("messages not noted", extra=fields(self._claim) | {"reason": str(error)})

    async def _note_answer(self, messages: tuple[str, ...]) -> None:
        model = self._pictures.newest.model
        await self._worker.records.note_answer(self._claim.job, messages, model)

    async def _note_the_end(self) -> None:
        """Note messages and state once more, as often as it takes: the commit waits as well."""
        while not self._claim.lost.is_set():
            try:
                await self._note_answer(self._painter.messages)
                await self._worker.records.want(self._claim.job, mark_of(self._pictures.newest))
                return
            except StoreUnavailable:
                await asyncio.sleep(KEEP_AGAIN_SECONDS)

    async def _mark_meanwhile(self) -> None:
        """Let the request show how its answer stands until the end, which is noted by itself."""
        while not (picture := self._pictures.newest).final:
            mark = mark_of(picture)
            try:
                await self._worker.records.want(self._claim.job, mark)
            except StoreUnavailable:
                await asyncio.sleep(KEEP_AGAIN_SECONDS)
                continue
            await self._pictures.until(partial(_marked_otherwise, mark))

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            await self._save()

    async def _save(self) -> bool:
        """Keep how far this run got, for a worker that has to take over; whether it is kept."""
        picture = self._pictures.newest
        draft = None
        if picture.whole and self._turn is None:
            draft = turn_of(self._claim.job, replace(picture, phase=Phase.DONE))
        painter, text = self._painter, picture.reply
        return await self._claim.save(
            Progress(painter.messages, text, self._turn, draft, painter.files)
        )


def _picture_of(progress: Progress) -> Rendering:
    """What an earlier run left in sight."""
    if progress.draft is None:
        return Rendering(reply=progress.text)
    return replace(rendering_of(progress.draft), phase=Phase.TESTING)


def _marked_otherwise(mark: Mark, picture: Rendering) -> bool:
    return mark_of(picture) is not mark


async def _until_lost(claim: Claim) -> None:
    await claim.lost.wait()
    raise _lease_lost()


def _lease_lost() -> LeaseLost:
    return LeaseLost(phrase("Another worker holds this thread now."))

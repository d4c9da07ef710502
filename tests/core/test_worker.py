"""A worker ends every job it may end, shows what it commits, and leaves the rest alone."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from math import inf
from time import monotonic

import pytest

from core.answer import Limits
from core.conversation import Conversation, Status, Turn
from core.errors import Fault, ModelError, StopAsked, StoreUnavailable, SurfaceGone
from core.events import Ending, ModelEvent, ReplyDone, TextAdded, Usage
from core.job import Job
from core.marks import Mark
from core.notes import MessageNote
from core.pages import Page
from core.queues import STARTS, Claim, Progress
from core.queues.hold import Hold
from core.places import Message, Thread
from core.prompt import Prompt
from core.records import Records
from core.stores.memory import MemoryStore
from core.words import phrase
from tests.fakes import Line, PaperSurface, Pause, ScriptedModel, until
from tests.house import THREAD, House

CODE = "```py\nx = 1\n```\n"


def house(*lines: Line) -> House:
    """A house whose model follows `lines`."""
    return House(ScriptedModel(lines))


async def test_an_answer_is_shown_and_committed() -> None:
    home = house("Here:\n", CODE)
    turn = await home.answered("do it")

    assert (turn.status, turn.reply, turn.model) == (Status.DONE, f"Here:\n{CODE}", "scripted")
    assert turn.usage.reply_tokens == 10
    assert [stage.name for stage in turn.stages] == ["waiting", "starting", "writing"]
    assert len(home.paper.messages) == 1
    assert home.paper.pages[-1].final


async def test_the_prompt_reaches_the_model_unchanged() -> None:
    home = house(CODE)
    await home.answered("  do\n\tit 🙂 ")

    assert home.model.prompts[0].messages[-1].content == "  do\n\tit 🙂 "


async def test_stop_closes_the_model_and_keeps_the_text() -> None:
    pause = Pause()
    home = house("half an ans", pause)
    job = home.job("do it")
    await home.submit(job)
    async with home.at_work():
        await pause.reached.wait()
        await home.queue.stop(THREAD, "Bob")
        turn = await home.ended(job)

    assert (turn.status, turn.reply, turn.stopped_by) == (Status.STOPPED, "half an ans", "Bob")
    assert home.model.closed == 1
    assert "Stopped by Bob" in home.paper.messages[0]


async def test_a_job_stopped_while_it_waited_never_reaches_the_model() -> None:
    home = house(CODE)
    job = home.job("do it")
    await home.submit(job)
    await home.queue.stop(THREAD, "Bob")
    async with home.at_work():
        turn = await home.ended(job)

    assert turn.status is Status.STOPPED
    assert not home.model.prompts


async def test_a_model_that_breaks_off_leaves_its_text_and_a_reason() -> None:
    home = house("half an ans", ModelError(phrase("The model is gone.")))
    turn = await home.answered("do it")

    assert (turn.status, turn.reply) == (Status.FAILED, "half an ans")
    assert (str(turn.failure), turn.fault) == ("The model is gone.", Fault.MODEL)
    assert "half an ans" in home.paper.messages[0]
    assert f"The model is gone. (reference {turn.reference})" in home.paper.messages[0]


async def test_a_bug_of_our_own_becomes_a_sentence_with_a_reference_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    home = house("half an ans", ZeroDivisionError("oops"))
    turn = await home.answered("do it")

    assert turn.status is Status.FAILED
    assert "Something went wrong inside Threadsmith" in home.paper.messages[0]
    assert "oops" not in home.paper.messages[0]
    assert "oops" in caplog.text
    assert turn.reference in [getattr(record, "reference", "") for record in caplog.records]


async def test_a_model_that_never_says_it_is_done_is_a_bug() -> None:
    class Forgetful(ScriptedModel):
        """Ends without `ReplyDone`."""

        async def reply(
            self, prompt: Prompt, window: int, reply_tokens: int
        ) -> AsyncGenerator[ModelEvent, None]:
            yield TextAdded("half an ans")

    turn = await House(Forgetful([])).answered("do it")

    assert (turn.status, turn.reply) == (Status.FAILED, "half an ans")


async def test_an_endless_reply_is_cut() -> None:
    home = House(ScriptedModel(["x" * 100] * 100), limits=Limits(reply_tokens=10))
    turn = await home.answered("do it")

    assert turn.status is Status.CUT
    assert home.model.closed == 1
    assert "Cut off" in home.paper.messages[0]


async def test_a_prompt_too_long_becomes_a_sentence() -> None:
    home = House(ScriptedModel([CODE], window=5_000))
    turn = await home.answered("long " * 9_000)

    assert (turn.status, turn.fault) == (Status.FAILED, Fault.REQUEST)
    assert "THREADSMITH_CONTEXT" in home.paper.messages[0]
    assert not home.model.prompts


async def test_nothing_is_written_or_committed_once_the_claim_is_lost() -> None:
    pause = Pause()
    home = house("half an ans", pause)
    claims: list[Claim] = []

    async def run(claim: Claim) -> None:
        claims.append(claim)
        await home.worker.work(claim)

    job = home.job("do it")
    await home.submit(job)
    async with home.at_work(run):
        await until(lambda: bool(home.paper.messages))
        writes = home.paper.writes
        claims[0].lost.set()
        await until(lambda: home.model.closed == 1)
        await asyncio.sleep(0)

        assert home.paper.writes == writes
        assert await home.store.turn(THREAD, job.event) is None


class PaperClaim(Hold):
    """A claim as an earlier run may have left it; notes what is saved and committed."""

    def __init__(self, job: Job, starts: int = 1, progress: Progress = Progress()) -> None:
        super().__init__(job, starts, progress, inf, monotonic)
        self.committed: list[Turn] = []
        self.saved: list[Progress] = []

    async def save(self, progress: Progress) -> bool:
        self.saved.append(progress)
        return True

    async def commit(self, turn: Turn) -> bool:
        self.committed.append(turn)
        return True

    async def release(self) -> None:
        raise AssertionError("a run ends by its commit")


def ended_turn(reply: str) -> Turn:
    """A finished turn that an earlier worker did not live to commit."""
    turn = Turn("e1", "p", "do it", reply, Status.DONE, model="m", usage=Usage(1, 2, 0, 1, 1))
    return replace(turn, ended_at=7.0)


async def test_a_finished_turn_is_shown_and_committed_without_asking_the_model() -> None:
    home = house("something else")
    message = await home.paper.post(Page("half an ans"), "e1:0")
    turn = ended_turn(CODE)
    claim = PaperClaim(home.job("do it"), 2, Progress((message,), "half an ans", turn))

    await home.worker.work(claim)

    assert claim.committed == [turn]
    assert not home.model.prompts
    assert CODE.strip() in home.paper.messages[0]


async def test_recorded_messages_are_written_also_where_nonces_are_forgotten() -> None:
    home = house(CODE)
    message = await home.paper.post(Page("half an ans"), "a nonce of another day")
    claim = PaperClaim(home.job("do it"), 2, Progress((message,), "half an ans"))

    await home.worker.work(claim)

    assert len(home.paper.messages) == 1
    assert CODE.strip() in home.paper.messages[0]


async def test_nothing_looks_finished_while_the_store_that_is_to_keep_it_is_away() -> None:
    """If this worker died as well, the next one would write another answer over it."""
    home = house(CODE)
    refused: list[str] = []

    class Away(PaperClaim):
        """A claim whose store takes no finished turn, at first."""

        async def save(self, progress: Progress) -> bool:
            if progress.turn and len(refused) < 2:
                refused.extend(home.paper.messages)
                return False
            return await super().save(progress)

    claim = Away(home.job("do it"))
    await home.worker.work(claim)

    assert len(refused) == 2
    assert not any("tokens/s" in shown for shown in refused)
    assert "tokens/s" in home.paper.messages[0]


async def test_a_stop_that_comes_too_late_does_not_change_a_finished_turn() -> None:
    home = house("something else")
    turn = ended_turn(CODE)
    claim = PaperClaim(home.job("do it"), 1, Progress(turn=turn))
    claim.stop.set()

    await home.worker.work(claim)

    assert claim.committed == [turn]


async def test_a_finished_turn_is_kept_before_it_is_shown_and_never_forgotten() -> None:
    """Were it forgotten, the next worker would ask the model again after a crash."""
    home = House(ScriptedModel(["long line\n" * 100]), page_chars=400)
    claim = PaperClaim(home.job("do it"))

    await home.worker.work(claim)

    turns = [progress.turn for progress in claim.saved]
    first = next(at for at, turn in enumerate(turns) if turn)
    assert turns[first:] == claim.committed * len(turns[first:])
    assert len(turns[first:]) > 1


async def test_a_job_that_killed_three_workers_is_given_up_with_its_text() -> None:
    home = house(CODE)
    claim = PaperClaim(home.job("do it"), STARTS + 1, Progress(text="half an ans"))

    await home.worker.work(claim)

    turn = claim.committed[0]
    assert (turn.status, turn.reply) == (Status.DEAD, "half an ans")
    assert not home.model.prompts
    assert "half an ans" in home.paper.messages[0]
    assert "not tried a fourth time. Ask in other words" in home.paper.messages[0]


async def test_a_job_that_cannot_even_be_given_up_aloud_still_leaves_its_thread_free() -> None:
    home = house(CODE)
    claim = PaperClaim(home.job("do it"), STARTS + 1, Progress(text="half an ans"))

    def no_surface(job: Job) -> PaperSurface:
        raise RuntimeError(f"{job.thread} kills whoever opens it")

    await replace(home.worker, surfaces=no_surface).work(claim)

    assert (claim.committed[0].status, claim.committed[0].reply) == (Status.DEAD, "half an ans")


async def test_a_planned_stop_saves_the_text_so_far() -> None:
    pause = Pause()
    home = house("half an ans", pause)
    claim = PaperClaim(home.job("do it"))
    working = asyncio.create_task(home.worker.work(claim))
    await pause.reached.wait()
    working.cancel()
    await asyncio.wait([working])

    assert working.cancelled()
    assert claim.saved[-1].text == "half an ans"
    assert not claim.committed


async def test_a_store_that_is_away_fails_the_run_and_not_the_job() -> None:
    """The job is given out again: nobody is told of a trouble that passes."""
    home = house(CODE)

    class Away(MemoryStore):
        """A store nobody reaches."""

        async def conversation(self, thread: Thread, turns: int = 40) -> Conversation:
            raise StoreUnavailable(phrase("The store is away."))

    claim = PaperClaim(home.job("do it"))
    with pytest.raises(ExceptionGroup):
        await replace(home.worker, store=Away()).work(claim)

    assert not claim.committed


async def test_the_thread_is_told_in_the_askers_language() -> None:
    home = house(CODE, ReplyDone(Ending.COMPLETE, Usage(reply_tokens=1_234)))
    await home.answered("do it", locale="en")
    await home.answered("yap", locale="tr")
    english, turkish = home.paper.messages

    assert "1,234" in english
    assert "1.234" in turkish


GONE = SurfaceGone(phrase("The message was deleted."))


async def test_a_thread_that_is_gone_stops_the_model_and_is_free_for_the_next_job() -> None:
    pause = Pause()
    model = ScriptedModel(["half", pause, " an answer", Pause()], [CODE])
    home = House(model)
    first, second = home.job("do it"), home.job("and again")
    await home.submit(first)
    await home.submit(second)
    async with home.at_work():
        await until(lambda: "half" in "".join(home.paper.messages))
        home.paper.refusals = [GONE]
        pause.end()
        turn = await home.ended(first)
        closed = model.closed
        after = await home.ended(second)

    assert closed == 1
    assert (turn.status, turn.fault, turn.reply) == (
        Status.FAILED,
        Fault.REQUEST,
        "half an answer",
    )
    assert str(turn.failure) == "The message was deleted."
    assert after.status is Status.DONE


async def test_a_thread_that_is_gone_at_the_very_end_leaves_the_turn_as_it_is() -> None:
    home = house(CODE)
    home.paper.refusals = [GONE]
    turn = await home.answered("do it")

    assert (turn.status, turn.reply) == (Status.DONE, CODE)


async def test_the_platforms_own_stop_button_stops_the_model_and_the_picture_is_shown() -> None:
    pause = Pause()
    home = house("half", pause, " an answer", Pause())
    job = home.job("do it")
    await home.submit(job)
    async with home.at_work():
        await until(lambda: "half" in "".join(home.paper.messages))
        home.paper.refusals = [StopAsked(phrase("Stopped by hand."))]
        pause.end()
        turn = await home.ended(job)

    assert turn.status is Status.STOPPED
    assert home.model.closed == 1
    assert "🛑 Stopped." in home.paper.messages[0]


@pytest.mark.parametrize(
    ("starts", "progress", "again"),
    [
        (1, Progress(), False),
        (1, Progress(text="half"), True),
        (2, Progress(), True),
        (2, Progress(("m1",), "half"), True),
    ],
)
async def test_a_surface_hears_whether_an_earlier_run_may_have_posted(
    starts: int, progress: Progress, again: bool
) -> None:
    heard: list[bool] = []

    class Listening(PaperSurface):
        """Notes what it is told."""

        async def post(self, page: Page, nonce: str, again: bool = False) -> str:
            heard.append(again)
            return await super().post(page, nonce, again)

    paper = Listening(page_chars=400)
    if progress.messages:
        paper.versions["m1"] = [Page("half")]
        await PaperSurface.post(paper, Page("half"), "another day")
    home = House(ScriptedModel(["long line\n" * 100]))
    worker = replace(home.worker, surfaces=lambda job: paper)
    await worker.work(PaperClaim(home.job("do it"), starts, progress))

    assert heard and set(heard) == {again}


class Outage(MemoryStore):
    """A store that takes no notes and no marks at first; notes in which order marks came."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals
        self.wanted: list[Mark] = []

    def _away(self) -> None:
        self.refusals -= 1
        if self.refusals >= 0:
            raise StoreUnavailable(phrase("The store is away."))

    async def note_message(self, message: Message, note: MessageNote) -> None:
        self._away()
        await super().note_message(message, note)

    async def want(self, message: Message, mark: Mark) -> None:
        self._away()
        self.wanted.append(mark)
        await super().want(message, mark)


@pytest.mark.parametrize("refusals", [0, 1, 3])
async def test_messages_and_states_are_noted_in_order_in_spite_of_outages(refusals: int) -> None:
    home = house("half", CODE)
    records = Outage(refusals)
    job = replace(home.job("do it"), requests=("9.9",))
    await replace(home.worker, records=Records(records, records)).work(claim := PaperClaim(job))

    noted = await records.message(Message("paper", "team", "general", "m1"))
    assert claim.committed and noted is not None and noted.event == job.event
    assert records.wanted[-1] is Mark.DOUBTFUL
    assert records.wanted == list(dict.fromkeys(records.wanted))

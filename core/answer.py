"""How a job is answered: the story of one turn, told as events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from core.conversation import Conversation
from core.errors import UsageError
from core.events import (
    Ending,
    Event,
    HistoryTrimmed,
    Noted,
    Pinned,
    ReplyDone,
    Started,
    TextAdded,
    Usage,
)
from core.job import Aim, Job
from core.judging import Judging
from core.models import Model
from core.prompt import Prompt, compose
from core.proving import Means
from core.proving.about import About
from core.proving.calls import Calls
from core.proving.proving import Proving
from core.proving.task import Task, task_of
from core.replying import ROUNDING, places, reply
from core.slots import Slots, Urgency, Wish
from core.slots.free import FreeSlots
from core.text import in_code
from core.verdict import Judge
from core.words import phrase

_TESTING = (Aim.TEST, Aim.FIX_TEST)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may be."""

    reply_tokens: int = 4096


async def answer(
    job: Job,
    conversation: Conversation,
    model: Model,
    limits: Limits,
    slots: Slots,
    judge: Judge | None = None,
    means: Means | None = None,
    about: About = About(),
) -> AsyncGenerator[Event, None]:
    """Answer `job` as the next turn of `conversation`; the last event is `ReplyDone`.

    Closing the iterator stops the model. Its slot is free again before the end is told, so that
    nobody waits for our last picture, nor for the `judge`; without one nothing is said about code,
    and without `means` none of it is run.

    Raises:
        UsageError: there is no code that the job could be about.
        PromptTooLong: the prompt does not fit into the model's window.
        ModelError: the model could not answer, or broke off.
        LeaseLost: another run for the same job waits for the model.
    """
    if about.kept is None:
        yield Started(model.name, model.demo)
    task = task_of(job, conversation)
    if task.contract or task.replaced:
        yield Pinned(task.contract, task.replaced)
    for example in task.withdrawn:
        yield Noted(phrase("📌 No longer held to: `{example}`", example=in_code(example.said)))
    asked = _Asked(job, conversation, task, model, limits, slots)
    story = await asked.story(judge, means, about)
    async with aclosing(story) as events:
        async for event in events:
            yield event


@dataclass(frozen=True, slots=True)
class _Asked:
    """One job, and all that it takes to answer it."""

    job: Job
    conversation: Conversation
    task: Task
    model: Model
    limits: Limits
    slots: Slots

    async def story(
        self, judge: Judge | None, means: Means | None, about: About
    ) -> AsyncGenerator[Event, None]:
        """What is told of it: of new code, or of code that is there."""
        fit = self.job, self.conversation, self.model, self.limits
        prompt, window = await _fit(*fit, about.brief(self.job.aim))
        proving = self._proving(judge, means, prompt, window) if judge and means else None
        if about.kept or self.job.aim in _TESTING:
            return _on_code_that_is_there(about, proving)
        shared = self.slots if self.model.server else FreeSlots()
        longest = _longest_reply(window, self.limits)
        writing = _Writing(self.model, shared, _wish(*fit), prompt, window, longest)
        return _new_code(writing, _judging(judge, self.task), proving)

    def _proving(self, judge: Judge, means: Means, prompt: Prompt, window: int) -> Proving:
        calls = Calls(self.job, self.model, self.slots, window)
        longest = _longest_reply(window, self.limits)
        return Proving(self.job, self.task, calls, judge, means, prompt.messages, longest)


async def _on_code_that_is_there(
    about: About, proving: Proving | None
) -> AsyncGenerator[Event, None]:
    """Nothing is written anew: code is only proved."""
    if proving is None:
        raise UsageError(phrase("Code is not run here: your admin can turn that on."))
    if about.kept:
        stages, end = proving.again(about.kept), ReplyDone(Ending.COMPLETE, about.kept.usage)
    else:
        code, tried = about.code_and_trial()
        stages, end = proving.of(code, tried), ReplyDone(Ending.COMPLETE, Usage())
    async with aclosing(stages) as events:
        async for event in events:
            yield event
    yield end


async def _new_code(
    writing: "_Writing", follower: Judging, proving: Proving | None
) -> AsyncGenerator[Event, None]:
    """Written by the model, judged while it comes, and proved once it stands."""
    end: ReplyDone | None = None
    async with follower as judging:
        async with aclosing(writing.events()) as events:
            async for event in events:
                if isinstance(event, ReplyDone):
                    end = event
                    continue
                yield event
                if isinstance(event, TextAdded):
                    for found in await judging.feed(event.text):
                        yield found
        if end is None:
            return
        async with aclosing(judging.finish()) as found_:
            async for event in found_:
                yield event
    if proving and follower.draft and end.ending is Ending.COMPLETE:
        async with aclosing(proving.after(follower.draft, end)) as events:
            async for event in events:
                yield event
    elif proving and proving.job.best_of > 1:
        yield Noted(phrase("⚖️ Not compared with other answers: there is no whole code in it."))
    yield end


def _judging(judge: Judge | None, task: Task) -> Judging:
    """Follows the answer, and compares with the thread's code before it."""
    return Judging(judge, task.language, task.name, task.before)


@dataclass(frozen=True, slots=True)
class _Writing:
    """The reply to one job, when it is its turn."""

    model: Model
    slots: Slots
    wish: Wish
    prompt: Prompt
    window: int
    longest: int
    """Both in tokens: of prompt and reply together, and of the reply."""

    async def events(self) -> AsyncGenerator[Event, None]:
        """Places in the line, then the reply; the slot is free again at its end."""
        async with self.slots.slot(self.wish) as slot:
            waited = False
            async with aclosing(places(slot)) as waiting:
                async for place in waiting:
                    waited = True
                    yield place
            if waited:
                yield Started(self.model.name, self.model.demo)
            if self.prompt.dropped_turns:
                yield HistoryTrimmed(self.prompt.dropped_turns)
            end: ReplyDone | None = None
            written = reply(self.model, self.prompt, self.window, self.longest)
            async with aclosing(written) as events:
                async for event in events:
                    if isinstance(event, ReplyDone):
                        end = event
                        slot.note(event.usage)
                    else:
                        yield event
        if end:
            yield end


def _wish(job: Job, conversation: Conversation, model: Model, limits: Limits) -> Wish:
    """The place in the line that is due to `job`, counted from when it was asked."""
    return Wish(
        work=job.event,
        person=str(job.person),
        server=model.server,
        model=model.name,
        urgency=Urgency.REFINEMENT if conversation.turns else Urgency.FIRST_ANSWER,
        reply_tokens=limits.reply_tokens,
        since=job.asked_at,
    )


async def _fit(
    job: Job, conversation: Conversation, model: Model, limits: Limits, brief: str
) -> tuple[Prompt, int]:
    """The prompt, cut to the model's window, and that window in tokens."""
    whole = compose(job, conversation, _UNLIMITED, model.estimate, brief)
    window = await model.window(int((whole.tokens + limits.reply_tokens) * (1 + ROUNDING)))
    room = int(window * (1 - ROUNDING)) - _longest_reply(window, limits)
    return compose(job, conversation, room, model.estimate, brief), window


def _longest_reply(window: int, limits: Limits) -> int:
    """In tokens: at most half the window, so that a prompt fits also into a small model's."""
    return min(limits.reply_tokens, window // 2)


_UNLIMITED = 10**9

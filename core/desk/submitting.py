"""Handing jobs in, with what belongs to them: notes of their messages, and their marks."""

from collections.abc import Iterable

from core.desk import Desk
from core.errors import UsageError
from core.job import Job
from core.marks import Mark
from core.notes import MessageNote, Role
from core.places import Message
from core.queues import Admission
from core.records import in_thread
from core.words import phrase


async def submit(desk: Desk, job: Job) -> None:
    """Hand `job` in, and note what belongs to it. Doing this again is harmless.

    Raises:
        UsageError: there is nothing to do, too much, or too much under way.
        StoreUnavailable: it may not have been handed in.
    """
    parts = desk.parts
    note = MessageNote(job.thread, job.event, Role.REQUEST, str(job.person), job.locale)
    requests = [in_thread(job, request) for request in job.requests]
    for request in requests:
        if await parts.notes.message(request) != note:
            # Before the job is there to be worked on: its worker's own marks come after it.
            await parts.marks.want(request, Mark.TAKEN)
            await parts.notes.note_message(request, note)
    receipt = await parts.inbox.submit(job)
    match receipt.admission:
        case Admission.FULL:
            await _want(desk, requests, Mark.BAD)
            raise UsageError(_FULL)
        case Admission.NEW if receipt.ahead:
            await _want(desk, requests, Mark.QUEUED)
        case Admission.JOINED:
            await _want(desk, requests, Mark.QUEUED)


async def _want(desk: Desk, requests: Iterable[Message], mark: Mark) -> None:
    for request in requests:
        await desk.parts.marks.want(request, mark)


async def noted(desk: Desk, message: Message) -> MessageNote:
    """What is noted of `message`.

    Raises:
        UsageError: nothing is (any more).
    """
    note = await desk.parts.notes.message(message)
    if note is None:
        raise forgotten()
    return note


def forgotten() -> UsageError:
    """What to say about an answer that is not known."""
    return UsageError(phrase("I do not know this answer any more. Ask again in the thread."))


_FULL = phrase(
    "You have as many answers under way as one person may have. Wait for one, or type `stop` in "
    "its thread."
)

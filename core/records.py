"""What a run notes of itself for other processes: its messages, and the state of its request."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.job import Job
from core.marks import Mark
from core.notes import MessageNote, Role
from core.places import Message
from core.rendering import Phase, Rendering
from core.stores.marks import Marks
from core.stores.notes import Notes


@dataclass(frozen=True, slots=True)
class Records:
    """Where it is noted; without `notes` or `marks` nothing is."""

    notes: Notes | None = None
    marks: Marks | None = None

    async def note_answer(self, job: Job, messages: Sequence[str], model: str) -> None:
        """Note that `messages` show the answer to `job`; noting it again changes nothing.

        Raises:
            StoreUnavailable: it may not be noted.
        """
        if self.notes is None:
            return
        person = str(job.person)
        note = MessageNote(job.thread, job.event, Role.ANSWER, person, job.locale, model)
        for message in messages:
            await self.notes.note_message(in_thread(job, message), note)

    async def want(self, job: Job, mark: Mark) -> None:
        """Let the requests of `job` show `mark`, sooner or later and whoever is alive then.

        Raises:
            StoreUnavailable: it may not be wanted.
        """
        if self.marks is None:
            return
        for request in job.requests:
            await self.marks.want(in_thread(job, request), mark)


def in_thread(job: Job, message: str) -> Message:
    """The message with this id where `job` is answered."""
    thread = job.thread
    return Message(thread.platform, thread.workspace, thread.channel, message)


def mark_of(picture: Rendering) -> Mark:
    """What a request shows while its answer is `picture`.

    Good is what ran, passed every test that was kept, and scores well. Bad is what does not parse,
    stops with an error, or fails tests that can be believed; all else is doubtful.
    """
    match picture.phase:
        case Phase.WAITING if picture.ahead is not None:
            return Mark.QUEUED
        case Phase.DONE | Phase.CUT if picture.verdict and picture.verdict.fails:
            return Mark.BAD
        case Phase.DONE if picture.verdict and picture.verdict.good:
            return Mark.GOOD
        case Phase.DONE | Phase.CUT:
            return Mark.DOUBTFUL
        case Phase.FAILED:
            return Mark.BAD
        case Phase.STOPPED:
            return Mark.STOPPED
    return Mark.TAKEN

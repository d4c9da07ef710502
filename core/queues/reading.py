"""A job as the store kept it, read back; also where it was damaged."""

import logging
from time import time

from core.codec import decode
from core.conversation import Status, Turn
from core.errors import Fault
from core.job import Job, merge
from core.places import Person
from core.queues import Progress
from core.queues.ledger import Taken
from core.words import phrase

LOG = logging.getLogger(__name__)


def read(taken: Taken) -> tuple[Job, Progress]:
    """The job and how far it got.

    One of which any part cannot be read becomes a job that has failed already: a worker only has
    to say so in its thread, and the next one comes to its turn.
    """
    progress = _progress(taken)
    try:
        return merge(taken.event, [decode(Job, text) for text in taken.jobs]), progress
    except ValueError:
        LOG.exception("job cannot be read", extra={"job": taken.event})
    nobody = Person(taken.thread.platform, taken.thread.workspace, "")
    ended = Progress(progress.messages, turn=_damaged(taken))
    return Job(taken.event, taken.thread, nobody, prompt=""), ended


def _progress(taken: Taken) -> Progress:
    try:
        return decode(Progress, taken.progress) if taken.progress else Progress()
    except ValueError:
        LOG.exception("progress cannot be read", extra={"job": taken.event})
        return Progress()


def _damaged(taken: Taken) -> Turn:
    return Turn(
        taken.event,
        person="",
        prompt="",
        reply="",
        status=Status.FAILED,
        failure=phrase("This request was damaged in the store and cannot be answered. Ask again."),
        reference=taken.event[-8:],
        fault=Fault.PROGRAM,
        ended_at=time(),
    )

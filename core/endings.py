"""How a job ends that no model ended: refused, given up, broken, or nowhere to be shown."""

import logging
from uuid import uuid4

from core.errors import Fault
from core.events import Failed
from core.queues import Claim
from core.words import Phrase, phrase

LOG = logging.getLogger(__name__)


def failed(claim: Claim, reason: Phrase, fault: Fault = Fault.PROGRAM) -> Failed:
    """The end by an error, with a reference that is in the log too."""
    reference = uuid4().hex[:8]
    LOG.warning(
        "answer failed",
        extra=fields(claim) | {"reference": reference, "reason": str(reason)},
    )
    return Failed(reason, reference, fault)


def fields(claim: Claim) -> dict[str, object]:
    """What each log line about the run of `claim` has."""
    # A log record's own `thread` is the operating system's, and may not be set.
    # Source: Python docs, "LogRecord attributes".
    return {"job": claim.job.event, "where": str(claim.job.thread)}


OUR_FAULT = phrase(
    "Something went wrong inside Threadsmith; its log says more. Ask again, and show your admin "
    "the reference if it happens twice."
)
TOO_MANY_STARTS = phrase(
    "Three workers died while they answered this, so it is not tried a fourth time. Ask in other "
    "words, and show your admin the reference."
)

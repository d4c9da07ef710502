"""A picture as a turn to keep, and a kept turn as a picture to show."""

from collections.abc import Callable

from core.conversation import Stage, Status, Turn
from core.job import Job
from core.rendering import Phase, Rendering

_STATUS = {
    Phase.DONE: Status.DONE,
    Phase.CUT: Status.CUT,
    Phase.STOPPED: Status.STOPPED,
    Phase.FAILED: Status.FAILED,
}
_PHASE = {status: phase for phase, status in _STATUS.items()} | {Status.DEAD: Phase.FAILED}


def turn_of(
    job: Job, rendering: Rendering, stages: tuple[Stage, ...] = (), ended_at: float = 0.0
) -> Turn:
    """The turn that the final picture `rendering` shows."""
    return Turn(
        event=job.event,
        person=str(job.person),
        prompt=job.prompt,
        reply=rendering.reply,
        status=_STATUS[rendering.phase],
        assets=job.assets,
        language=job.language,
        model=rendering.model,
        demo=rendering.demo,
        aim=job.aim,
        about=job.about,
        tests=job.tests,
        best_of=job.best_of,
        stopped=rendering.stopped,
        stopped_by=rendering.stopped_by,
        failure=rendering.failure,
        reference=rendering.reference,
        fault=rendering.fault,
        usage=rendering.usage,
        trimmed_turns=rendering.trimmed_turns,
        prompt_cut=rendering.prompt_cut,
        verdict=rendering.verdict,
        contract=rendering.contract,
        replaced=rendering.replaced,
        versions=rendering.versions,
        notes=rendering.notes,
        stages=stages,
        asked_at=job.asked_at,
        ended_at=ended_at,
    )


def rendering_of(turn: Turn) -> Rendering:
    """The final picture of `turn`."""
    return Rendering(
        phase=_PHASE[turn.status],
        model=turn.model,
        demo=turn.demo,
        reply=turn.reply,
        usage=turn.usage,
        trimmed_turns=turn.trimmed_turns,
        prompt_cut=turn.prompt_cut,
        verdict=turn.verdict,
        aim=turn.aim,
        whole=turn.status is Status.DONE,
        contract=turn.contract,
        replaced=turn.replaced,
        versions=turn.versions,
        notes=turn.notes,
        stopped=turn.stopped,
        stopped_by=turn.stopped_by,
        failure=turn.failure,
        reference=turn.reference,
        fault=turn.fault,
    )


class Stopwatch:
    """Notes how long each phase of an answer took."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` is monotonic, in seconds."""
        self._now = now
        self._phase = Phase.WAITING
        self._since = now()
        self._stages: list[Stage] = []

    def note(self, phase: Phase) -> None:
        """The answer is in `phase` now."""
        if phase is self._phase:
            return
        now = self._now()
        self._stages.append(Stage(self._phase.value, round(now - self._since, 3)))
        self._phase, self._since = phase, now

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The phases that are over, in order."""
        return tuple(self._stages)

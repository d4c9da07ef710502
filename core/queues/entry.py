"""A job in the inbox of a memory queue, with the jobs that became part of it."""

from dataclasses import dataclass, field

from core.job import Job, merge
from core.queues import Progress


@dataclass(slots=True)
class Entry:
    """What waits or runs; no part comes or goes once a run began."""

    parts: list[Job]
    """In order of arrival; the first one names it."""
    begun: bool = False
    starts: int = 0
    stopped_by: str | None = None
    progress: Progress = Progress()
    _out: set[str] = field(default_factory=set)
    """Events of parts that were taken out."""

    def job(self) -> Job:
        """The one job of all parts that stayed."""
        stayed = [part for part in self.parts if part.event not in self._out]
        return merge(self.parts[0].event, stayed)

    def has(self, event: str) -> bool:
        """Whether `event` is part of it, or was."""
        return any(part.event == event for part in self.parts)

    def join(self, job: Job, parts: int) -> bool:
        """Take `job` in, if both sides want that and fewer than `parts` joined; whether it did."""
        may = job.joins and self.parts[0].joins and self.stopped_by is None
        if not may or len(self.parts) > parts:
            return False
        self.parts.append(job)
        return True

    def stop(self, person: str) -> None:
        """Stop it as a whole; the first who stops it is named."""
        if self.stopped_by is None:
            self.stopped_by = person

    def stop_part(self, event: str, person: str) -> None:
        """Take the part `event` out, or stop the whole if that runs or has nothing else."""
        if event in self._out:
            return
        others = {part.event for part in self.parts} - self._out - {event}
        if others and not self.begun:
            self._out.add(event)
        else:
            self.stop(person)

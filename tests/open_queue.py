"""A queue that shows what was handed in."""

from core.job import Job
from core.queues import Admission, Receipt
from core.queues.memory import MemoryQueue
from core.queues.timing import Timing
from core.stores.memory import MemoryStore


class OpenQueue(MemoryQueue):
    """Remembers its jobs."""

    def __init__(self, store: MemoryStore, timing: Timing = Timing()) -> None:
        super().__init__(store, timing)
        self.taken: list[Job] = []
        """In order, each once, and none that was refused."""

    async def enqueue(self, job: Job) -> Receipt:
        receipt = await super().enqueue(job)
        if receipt.admission in (Admission.NEW, Admission.JOINED):
            self.taken.append(job)
        return receipt

"""The inbox takes what can be answered, once, and says why it does not take the rest."""

import asyncio

import pytest

from core.errors import StoreUnavailable, UsageError
from core.inbox import ASSET_CHARS, PROMPT_CHARS, Inbox
from core.job import Asset, Job
from core.notes import MessageNote, Role
from core.places import Message, Person, Thread
from core.queues import Admission, Claim, Receipt
from core.queues.memory import MemoryQueue
from core.ratings import Rating, Tally
from core.stores.memory import MemoryStore
from tests.fakes import until
from tests.core.plain import ANN, THREAD, asked

MESSAGE = Message("paper", "team", "general", "1.1")


@pytest.fixture
def inbox() -> Inbox:
    """An inbox that nobody empties."""
    return Inbox(MemoryQueue(MemoryStore()))


async def test_a_job_is_taken_once(inbox: Inbox) -> None:
    first = await inbox.submit(asked("sum a column"))
    again = await inbox.submit(asked("sum a column"))

    assert (first.admission, again.admission) == (Admission.NEW, Admission.KNOWN)


async def test_what_no_encoding_can_write_is_replaced() -> None:
    """Broken UTF-8 on a command line arrives as lone surrogates."""
    store = MemoryStore()
    queue = MemoryQueue(store)
    taken: list[Claim] = []

    async def keep(claim: Claim) -> None:
        taken.append(claim)
        await claim.release()

    await Inbox(queue).submit(asked("sum \udcff", assets=(Asset("a\ud800", "1\udfff"),)))
    serving = asyncio.create_task(queue.serve(keep))
    await until(lambda: bool(taken))
    serving.cancel()

    assert taken[0].job.prompt == "sum ?"
    assert taken[0].job.assets == (Asset("a?", "1?"),)


@pytest.mark.parametrize("prompt", ["", " ", "\n\t"])
async def test_nothing_to_do_is_refused(inbox: Inbox, prompt: str) -> None:
    with pytest.raises(UsageError, match="nothing to do"):
        await inbox.submit(asked(prompt))


async def test_a_prompt_far_too_long_is_refused_with_both_lengths(inbox: Inbox) -> None:
    with pytest.raises(UsageError, match=f"{PROMPT_CHARS + 1:,} .* {PROMPT_CHARS:,} "):
        await inbox.submit(asked("x" * (PROMPT_CHARS + 1)))


async def test_the_longest_prompt_is_taken(inbox: Inbox) -> None:
    receipt = await inbox.submit(asked("x" * PROMPT_CHARS))

    assert receipt.admission is Admission.NEW


async def test_files_are_too_long_together(inbox: Inbox) -> None:
    half = Asset("a.csv", "x" * (ASSET_CHARS // 2))

    with pytest.raises(UsageError, match="too long"):
        await inbox.submit(asked("sum it", assets=(half, half)))


async def test_a_store_that_hangs_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(MemoryQueue):
        """A queue whose store never answers."""

        async def enqueue(self, job: Job) -> Receipt:
            return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

        async def stop(self, thread: Thread, person: str, event: str = "") -> int:
            return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    monkeypatch.setattr("core.inbox.STORE_SECONDS", 0.01)
    hanging = Inbox(Hanging(MemoryStore()))

    with pytest.raises(StoreUnavailable, match="Try again in a moment"):
        await hanging.submit(asked("sum a column"))
    with pytest.raises(StoreUnavailable, match="Try again in a moment"):
        await hanging.stop(THREAD, ANN)


@pytest.fixture
def rated() -> MemoryStore:
    """A store that the ratings of a test lie in."""
    return MemoryStore()


async def test_an_answer_is_rated_by_its_message(rated: MemoryStore) -> None:
    await rated.note_message(MESSAGE, MessageNote(THREAD, "e1", Role.ANSWER, "p", "en", "llama3"))
    inbox = Inbox(MemoryQueue(rated), rated, rated)

    changed = [await inbox.rate(MESSAGE, ANN, Rating.UP) for _ in range(2)]
    stood = await rated.ratings(THREAD, "e1")
    taken_back = [await inbox.rate(MESSAGE, ANN, Rating.UP, stands=False) for _ in range(2)]
    await inbox.rate(MESSAGE, ANN, Rating.GOLDEN)

    assert (changed, stood) == ([True, False], Tally(up=1))
    assert taken_back == [True, False]
    assert await rated.ratings(THREAD, "e1") == Tally(golden=1)
    assert await rated.model_ratings("llama3") == Tally(golden=1)


async def test_two_people_rate_each_for_themselves(rated: MemoryStore) -> None:
    await rated.note_message(MESSAGE, MessageNote(THREAD, "e1", Role.ANSWER, "p"))
    inbox = Inbox(MemoryQueue(rated), rated, rated)

    for person in (ANN, Person("paper", "team", "U2", "Ann")):
        assert await inbox.rate(MESSAGE, person, Rating.DOWN)

    assert await rated.ratings(THREAD, "e1") == Tally(down=2)


async def test_what_is_no_answer_is_not_rated(rated: MemoryStore) -> None:
    request = Message("paper", "team", "general", "2")
    await rated.note_message(request, MessageNote(THREAD, "e1", Role.REQUEST, "p"))
    inbox = Inbox(MemoryQueue(rated), rated, rated)

    assert not await inbox.rate(MESSAGE, ANN, Rating.UP)
    assert not await inbox.rate(request, ANN, Rating.UP)
    assert await rated.ratings(THREAD, "e1") == Tally()


async def test_without_records_nothing_is_rated(rated: MemoryStore) -> None:
    queue = MemoryQueue(rated)
    await rated.note_message(MESSAGE, MessageNote(THREAD, "e1", Role.ANSWER, "p"))

    for inbox in (Inbox(queue), Inbox(queue, notes=rated), Inbox(queue, ratings=rated)):
        assert not await inbox.rate(MESSAGE, ANN, Rating.UP)


async def test_a_store_that_hangs_over_a_rating_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Hanging(MemoryStore):
        """A store that never answers."""

        async def message(self, message: Message) -> MessageNote | None:
            await asyncio.get_running_loop().create_future()
            return None

    monkeypatch.setattr("core.inbox.STORE_SECONDS", 0.01)
    store = Hanging()

    with pytest.raises(StoreUnavailable, match="Try again in a moment"):
        await Inbox(MemoryQueue(store), store, store).rate(MESSAGE, ANN, Rating.UP)


async def test_a_refused_job_was_not_handed_in(inbox: Inbox) -> None:
    with pytest.raises(UsageError):
        await inbox.submit(asked(""))

    receipt = await inbox.submit(asked("x"))

    assert receipt.admission is Admission.NEW


async def test_stopping_says_how_many_jobs_there_were(inbox: Inbox) -> None:
    await inbox.submit(asked("one", "e1"))
    await inbox.submit(asked("two", "e2"))

    assert await inbox.stop(THREAD, ANN) == 2
    assert await inbox.stop(THREAD, ANN, "e2") == 1
    assert await inbox.stop(THREAD, ANN, "e3") == 0
    assert await inbox.stop(THREAD.parse("a:b:c:d"), Person("a", "b", "U9")) == 0

"""What everything that keeps notes promises."""

from core.notes import MessageNote, Role, ThreadNote
from core.places import Message
from tests.contracts.clocked import Records
from tests.contracts.serving import thread

MESSAGE = Message("slack", "T1", "C1", "171.22")


async def test_a_message_is_known_again(records: Records) -> None:
    note = MessageNote(thread(), "e1", Role.ANSWER, "slack:T1:U1", "tr", "llama3")

    await records.notes.note_message(MESSAGE, note)

    assert await records.notes.message(MESSAGE) == note


async def test_an_unknown_message_is_nothing(records: Records) -> None:
    where = thread()
    message = Message(where.platform, where.workspace, where.channel, where.id)
    await records.notes.own(where)

    assert await records.notes.message(message) is None


async def test_the_newest_note_of_a_message_counts(records: Records) -> None:
    where = thread()
    for event in ("e1", "e2"):
        await records.notes.note_message(MESSAGE, MessageNote(where, event, Role.REQUEST, "p"))

    found = await records.notes.message(MESSAGE)

    assert found == MessageNote(where, "e2", Role.REQUEST, "p", "en")


async def test_an_unknown_thread_is_neither_ours_nor_quiet(records: Records) -> None:
    where = thread()
    await records.notes.own(thread())

    assert await records.notes.thread_note(where) == ThreadNote(ours=False, quiet=False)


async def test_a_thread_is_ours_from_then_on(records: Records) -> None:
    where = thread()
    for _ in range(2):
        await records.notes.own(where)

        assert await records.notes.thread_note(where) == ThreadNote(ours=True)


async def test_a_thread_is_quiet_until_it_is_not(records: Records) -> None:
    where, seen = thread(), []
    for quiet in (True, True, False, True):
        await records.notes.hush(where, quiet)
        seen.append((await records.notes.thread_note(where)).quiet)

    assert seen == [True, True, False, True]


async def test_a_thread_is_ours_and_quiet_each_for_itself(records: Records) -> None:
    where = thread()
    await records.notes.own(where)
    await records.notes.hush(where, True)
    await records.notes.own(where)
    both = await records.notes.thread_note(where)
    await records.notes.hush(where, False)

    assert both == ThreadNote(ours=True, quiet=True)
    assert await records.notes.thread_note(where) == ThreadNote(ours=True)

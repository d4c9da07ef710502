"""A private answer, shown to the channel it was asked for in because its asker wants it."""

from adapters.discord.desk import DiscordDesk
from adapters.discord.drawing import drawn
from adapters.discord.opening import open_thread
from adapters.discord.places import chain_at, origin_of, thread_in
from adapters.discord.quoting import quoted
from adapters.discord.surface import CODE_CHARS, PAGE_CHARS
from core.conversation import Turn
from core.desk import Member
from core.desk.submitting import forgotten
from core.layout import lay_out
from core.notes import MessageNote
from core.places import Thread
from core.turns import rendering_of
from core.words import phrase, words

PROMPT_CHARS = 1_000


async def share(desk: DiscordDesk, member: Member, note: MessageNote) -> Thread:
    """Post the prompt of the answer that `note` is of to its channel, and the answer below it.

    Gives where it is; doing it again is harmless.

    Raises:
        UsageError: it is not known any more, or was asked for in no channel.
    """
    turn = await desk.parts.store.turn(note.thread, note.event)
    origin = origin_of(note.thread)
    if turn is None or origin is None:
        raise forgotten()
    thread = await _opened(desk, member, turn, origin)
    spoken = words(member.locale)
    for number, page in enumerate(lay_out(rendering_of(turn), spoken, PAGE_CHARS, CODE_CHARS)):
        # Without buttons: they would steer a conversation that only its asker sees.
        shown = {} if page.file else {**drawn(page, spoken, False), "components": []}
        files = (page.file,) if page.file else ()
        await desk.posting.once(
            f"share.{note.event}.{number}", member.person, thread, shown, files=files
        )
    return thread


async def _opened(desk: DiscordDesk, member: Member, turn: Turn, origin: Thread) -> Thread:
    """A thread in the channel `origin`, or a conversation there without one."""
    head = phrase("**{name}** shares an answer to:", name=member.person.name)
    content = f"{words(member.locale).say(head)}\n{quoted(turn.prompt, PROMPT_CHARS)}"
    root = await desk.posting.once(
        f"share.{turn.event}", member.person, origin, {"content": content}
    )
    if await open_thread(desk.api, origin.channel, root, turn.prompt):
        return chain_at(origin.workspace, origin.channel, root)
    return thread_in(origin.workspace, origin.channel, root)

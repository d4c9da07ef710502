"""What Slack is told besides answers: help, models, status, and how to begin."""

from adapters.slack.desk import Desk
from core.errors import ModelUnavailable, SurroundingsError
from core.places import Thread
from core.words import Phrase, phrase

HELP = phrase(
    "`/codegen <task>` or a mention with a task begins a thread; simply reply there to refine "
    "the code.\n"
    "In a thread, as the whole message: `stop`, `status`, `models`, `model NAME`, `quiet`, "
    "`quiet off`, `help`.\n"
    "In front of a task: `--model NAME`, `--language NAME`, `--private` (answers in our direct "
    "messages).\n"
    "Files attached to a message go along. A reply that begins with `//` is left alone, as is "
    "one to somebody else. 👍 👎 ⭐ on an answer rate it.\n"
    "👀 taken · ⏳ waits · ⚠️ written, not executed · ❌ failed · 🛑 stopped"
)
HELLO = phrase(
    "Hello, I write code on this team's own model. Ask with `/codegen <task>` or by mentioning "
    "me.\nThe answer comes into a thread; reply there to refine it, and `help` shows the rest."
)
INVITE = phrase(
    "I am no member of this channel, so replies do not reach me. `/invite` me to refine by "
    "replying."
)


async def models(desk: Desk, thread: Thread | None) -> Phrase:
    """The models, and which of them answers here.

    Raises:
        ModelUnavailable: there is none.
    """
    names = ", ".join(f"`{name}`" for name in await desk.models.names())
    if thread is None:
        return phrase("Models: {names}", names=names)
    chosen = await _chosen(desk, thread)
    return phrase(
        "Models: {names}\nThis thread is answered by {chosen}.", names=names, chosen=chosen
    )


async def status(desk: Desk, thread: Thread | None) -> list[Phrase]:
    """What stands behind the answers, or what is missing there."""
    try:
        lines = [phrase("Model: {name}", name=await _chosen(desk, thread))]
    except ModelUnavailable as error:
        lines = [error.phrase]
    if thread and (await desk.notes.thread_note(thread)).quiet:
        lines.append(phrase("Only mentions are answered in this thread."))
    return [*lines, *desk.standing]


async def member_of(desk: Desk, channel: str) -> bool:
    """Whether we are a member of `channel`; direct messages count, and what Slack hides."""
    if channel.startswith("D") or desk.joined.get(channel):
        return True
    try:
        answer = await desk.workspace.api.call("conversations.info", channel=channel)
    except SurroundingsError:
        return True
    joined = bool(answer["channel"].get("is_member", True))
    if joined:
        desk.joined.put(channel, True)
    return joined


async def _chosen(desk: Desk, thread: Thread | None) -> str:
    name = (await desk.store.conversation(thread, 1)).model if thread else ""
    return (await desk.models.choose(name)).name

"""A private answer, shown to a channel because its asker wants it."""

from typing import Any

from adapters.slack.desk import SlackDesk
from adapters.slack.drawing import small
from adapters.slack.lookup import Lookup
from adapters.slack.markup import escaped, harmless, quoted
from adapters.slack.surface import CODE_CHARS, PAGE_CHARS
from adapters.slack.uploads import Uploads
from core.conversation import Turn
from core.desk import Member
from core.job import Artifact
from core.layout import lay_out
from core.pages import Page
from core.places import Thread
from core.turns import rendering_of
from core.words import phrase, words

ROOT_CHARS = 1_000
"""Of the prompt."""


async def share(desk: SlackDesk, member: Member, turn: Turn, channel: str, event: str) -> None:
    """Post the prompt of `turn` to `channel`, and its answer into a thread below it.

    The same `event` does it once. Raises what `Api.call` does.
    """
    spoken, person = words(member.locale), member.person
    head = spoken.say(phrase("**{name}** shares an answer to:", name=person.name))
    root = await desk.posting.once(
        f"share.{event}",
        person,
        desk.thread(channel),
        text=escaped(spoken.say(phrase("{name} shares an answer", name=person.name))),
        blocks=[
            {"type": "markdown", "text": f"{harmless(head)}\n{quoted(turn.prompt, ROOT_CHARS)}"}
        ],
    )
    thread = desk.thread(channel, root)
    pages = lay_out(rendering_of(turn), spoken, PAGE_CHARS, CODE_CHARS)
    for number, page in enumerate(pages):
        if page.file:
            await _attach(desk, thread, page.file)
        else:
            shown = {"text": spoken.say(phrase("An answer")), "blocks": _blocks(page)}
            await desk.posting.once(f"share.{event}.{number}", person, thread, **shown)


async def _attach(desk: SlackDesk, thread: Thread, file: Artifact) -> None:
    """Bring a file, unless it is there."""
    api = desk.workspace.api
    if not await Lookup(api, thread, thread.id).file(file):
        await Uploads(api, thread).add(file)


def _blocks(page: Page) -> list[dict[str, Any]]:
    """A page without buttons: they would steer a thread that only its asker sees."""
    text = harmless(page.markdown)
    return [
        *([{"type": "markdown", "text": text}] if text.strip() else []),
        *([small(*page.status.splitlines())] if page.status else []),
    ]

"""A private answer, shown to a channel because its asker wants it."""

from adapters.slack.desk import Desk
from adapters.slack.drawing import small
from adapters.slack.lookup import metadata
from adapters.slack.markup import harmless, quoted
from adapters.slack.people import Member
from adapters.slack.surface import CODE_CHARS, PAGE_CHARS
from adapters.slack.uploads import Uploads
from core.conversation import Turn
from core.layout import lay_out
from core.turns import rendering_of
from core.words import phrase, words

ROOT_CHARS = 1_000
"""Of the prompt."""


async def share(desk: Desk, member: Member, turn: Turn, channel: str, event: str) -> None:
    """Post the prompt of `turn` to `channel`, and its answer into a thread below it.

    Raises what `Api.call` does.
    """
    spoken = words(member.locale)
    head = spoken.say(phrase("**{name}** shares an answer to:", name=member.person.name))
    text = f"{head}\n{quoted(turn.prompt, ROOT_CHARS)}"
    root = await desk.open_thread(channel, member, text, f"share.{event}.{channel}")
    thread = desk.thread(channel, root)
    for page in lay_out(rendering_of(turn), spoken, PAGE_CHARS, CODE_CHARS):
        if page.file:
            await Uploads(desk.workspace.api, thread).add(page.file)
            continue
        text = harmless(page.markdown)
        body = [{"type": "markdown", "text": text}] if text.strip() else []
        await desk.workspace.api.call(
            "chat.postMessage",
            channel=channel,
            thread_ts=root,
            text=spoken.say(phrase("An answer")),
            blocks=[*body, *([small(*page.status.splitlines())] if page.status else [])],
            metadata=metadata(f"shared:{event}"),
            unfurl_links=False,
            unfurl_media=False,
        )

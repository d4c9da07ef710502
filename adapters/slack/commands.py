"""The slash command."""

from adapters.slack.bodies import Body, key_of, sender_of
from adapters.slack.desk import SlackDesk
from adapters.slack.markup import unescaped
from core.desk import Wish
from core.desk.following import follow
from core.verbs import CHAT, after_codegen


async def typed(desk: SlackDesk, body: Body) -> None:
    """`/codegen` was typed. Raises what `follow` does.

    Its text has no links and mentions, since the manifest says `should_escape: false`; and code
    is full of what looks like them.
    """
    if sender := sender_of(body):
        member = await desk.people.sender(sender)
        command = after_codegen(unescaped(str(body.get("text") or "")), CHAT)
        await follow(desk, Wish(member, sender.spot, desk.event(key_of(body))), command)

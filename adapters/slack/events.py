"""Events beside messages: reactions, Slack's own stop button, and being found or invited."""

from adapters.slack import tables
from adapters.slack.bodies import Body
from adapters.slack.desk import SlackDesk
from adapters.slack.manifest import suggested_prompts
from core.errors import SurroundingsError
from core.ratings import Rating
from core.words import phrase, words

_RATINGS = {
    **{"+1": Rating.UP, "thumbsup": Rating.UP, "-1": Rating.DOWN, "thumbsdown": Rating.DOWN},
    **{"star": Rating.GOLDEN, "star2": Rating.GOLDEN},
}
"""By the name of the emoji, without its skin tone."""


async def reacted(desk: SlackDesk, event: Body) -> None:
    """Somebody put a reaction on a message, or took one away."""
    item = event["item"]
    rating = _RATINGS.get(str(event["reaction"]).partition("::")[0])
    if rating is None or item.get("type") != "message" or event["user"] == desk.bot:
        return
    member = await desk.people.member(str(event["user"]))
    if member.foreign and not desk.foreigners:
        return
    message = desk.message(str(item["channel"]), str(item["ts"]))
    stands = event["type"] == "reaction_added"
    await desk.parts.inbox.rate(message, member.person, rating, stands)


async def stopped(desk: SlackDesk, event: Body) -> None:
    """Somebody pressed the stop button that Slack shows while we stream."""
    thread = desk.thread(str(event["channel"]), str(event["thread_ts"]))
    member = await desk.people.member(str(event["user"]))
    await desk.parts.inbox.stop(thread, member.person)
    try:
        await desk.workspace.api.call(
            "agents.sessions.setStatus",
            channel_id=thread.channel,
            thread_ts=thread.id,
            status="active",
        )
    except SurroundingsError:  # a session that is forgotten ends by itself
        return


async def opened(desk: SlackDesk, event: Body) -> None:
    """Somebody opened our direct messages: show how to begin."""
    if event.get("tab") != "messages":
        return
    member = await desk.people.member(str(event["user"]))
    spoken = words(member.locale)
    try:
        await desk.workspace.api.call(
            "assistant.threads.setSuggestedPrompts",
            channel_id=str(event["channel"]),
            title=spoken.say(phrase("What should the code do?")),
            prompts=suggested_prompts(spoken),
        )
    except SurroundingsError:  # an app that is no agent shows none
        return


async def joined(desk: SlackDesk, event: Body) -> None:
    """Somebody came into a channel: where it is us, say what we are and how to begin."""
    if event["user"] != desk.bot:
        return
    inviter = str(event.get("inviter") or "")
    locale = (await desk.people.member(inviter)).locale if inviter else "en"
    text = words(locale).say(tables.HELLO)
    await desk.workspace.api.call(
        "chat.postMessage",
        channel=str(event["channel"]),
        text=text,
        blocks=[{"type": "markdown", "text": text}],
    )

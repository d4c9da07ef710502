"""Which messages show the bot their content without the privileged intent.

Source: facts/discord.md §5: its own, direct messages, those that mention it, and replies that
ping it for a regular message; not replies to its answers to interactions.
"""

from tests.emulators.discord_server.messages import Message
from tests.emulators.discord_server.world import World


def visible(world: World, message: Message) -> bool:
    """Whether the bot sees the content although the intent is missing."""
    bot = world.settings.bot_id
    if message.author == bot or message.place.direct:
        return True
    if f"<@{bot}>" in message.content or f"<@!{bot}>" in message.content:
        return True
    if bot not in message.mentions:
        return False
    answered = world.messages.get(message.reference or "")
    return bool(answered and answered.author == bot and not answered.interaction)

"""What a new session is told first: who the bot is, and its guild."""

from tests.emulators.discord_server import objects
from tests.emulators.discord_server.methods.account import app_flags, gateway_url
from tests.emulators.discord_server.permissions import USUAL, bits_of
from tests.emulators.discord_server.places import Channel
from tests.emulators.discord_server.wire import Json
from tests.emulators.discord_server.world import World


def ready_object(world: World, session_id: str, shard: list[int]) -> Json:
    """The first event of a session."""
    about = {"verified": True, "mfa_enabled": True, "email": None, "bio": ""}
    return {
        "v": 10,
        "user": {**objects.user_object(world.bot), **about},
        "guilds": [{"id": world.guild.id, "unavailable": True}],
        "session_id": session_id,
        "session_type": "normal",
        "resume_gateway_url": gateway_url(world),
        "application": {"id": world.settings.application_id, "flags": app_flags(world)},
        "shard": shard,
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "_trace": [],
    }


def guild_object(world: World) -> Json:
    """The guild, with its channels and threads, and the bot as its only known member.

    Without the privileged intent for members Discord names no others.
    """
    guild = world.guild
    everyone = objects.role_object(guild.id, "@everyone", bits_of(USUAL))
    own = objects.role_object(world.settings.bot_role_id, world.bot.name)
    own |= {"managed": True, "tags": {"bot_id": world.bot.id}, "position": 1}
    channels = [p for p in world.places.values() if isinstance(p, Channel) and not p.direct]
    active = [thread for thread in world.threads() if not thread.archived]
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": world.settings.owner_id,
        "roles": [everyone, own, *(objects.role_object(role) for role in world.roles[1:])],
        "channels": [objects.channel_object(world, channel) for channel in channels],
        "threads": [objects.thread_object(world, thread) for thread in active],
        "members": [objects.member_object(world.bot, with_user=True)],
        "member_count": len(world.accounts),
        "joined_at": "2025-01-01T00:00:00.000000+00:00",
        "large": False,
        "unavailable": False,
        **_PLAIN_GUILD,
    }


_PLAIN_GUILD: Json = {
    "afk_channel_id": None,
    "afk_timeout": 300,
    "application_id": None,
    "banner": None,
    "default_message_notifications": 0,
    "description": None,
    "discovery_splash": None,
    "emojis": [],
    "explicit_content_filter": 0,
    "features": [],
    "guild_scheduled_events": [],
    "icon": None,
    "mfa_level": 0,
    "nsfw_level": 0,
    "preferred_locale": "en-US",
    "premium_progress_bar_enabled": False,
    "premium_subscription_count": 0,
    "premium_tier": 0,
    "presences": [],
    "public_updates_channel_id": None,
    "rules_channel_id": None,
    "safety_alerts_channel_id": None,
    "soundboard_sounds": [],
    "splash": None,
    "stage_instances": [],
    "stickers": [],
    "system_channel_flags": 0,
    "system_channel_id": None,
    "vanity_url_code": None,
    "verification_level": 0,
    "voice_states": [],
}

"""Who the bot is, who others are, and its commands."""

from tests.emulators.discord_server import objects
from tests.emulators.discord_server.commands import registered
from tests.emulators.discord_server.wire import Answer, Call, Json, Refusal, invalid
from tests.emulators.discord_server.world import World

APP_FLAGS = 1 << 19
"""GATEWAY_MESSAGE_CONTENT_LIMITED: the privileged intent is on. Source: Discord docs."""


def get_my_user(world: World, _: Call) -> Answer:
    """The bot itself."""
    about = {"mfa_enabled": True, "locale": "en-US", "verified": True, "email": None, "bio": ""}
    return Answer(200, {**objects.user_object(world.bot), **about})


def get_user(world: World, call: Call) -> Answer:
    """Someone."""
    return Answer(200, objects.user_object(world.account(call.params["user_id"])))


def get_guild_member(world: World, call: Call) -> Answer:
    """Someone of the guild."""
    if call.params["guild_id"] != world.guild.id:
        raise Refusal(10004)
    account = world.account(call.params["user_id"])
    return Answer(200, objects.member_object(account, with_user=True))


def get_my_application(world: World, _: Call) -> Answer:
    """The app; its flags say whether the message content intent is on."""
    flags = app_flags(world)
    owner = objects.user_object(world.accounts[world.settings.owner_id])
    body: Json = {
        "id": world.settings.application_id,
        "name": world.settings.bot_name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }
    return Answer(200, body)


def app_flags(world: World) -> int:
    """The flags of the app."""
    return APP_FLAGS if world.settings.message_content else 0


def get_gateway(world: World, _: Call) -> Answer:
    """Where the gateway is."""
    return Answer(200, {"url": gateway_url(world)})


def get_bot_gateway(world: World, _: Call) -> Answer:
    """Where it is, and how often one may begin anew."""
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    told = {"url": gateway_url(world), "shards": world.settings.shards}
    return Answer(200, {**told, "session_start_limit": limit})


def gateway_url(world: World) -> str:
    """The address of the gateway."""
    return world.base_url.replace("http", "ws", 1) + "/"


def create_dm(world: World, call: Call) -> Answer:
    """Open the direct message with someone."""
    account = world.account(str(call.json.get("recipient_id")))
    if account.bot:
        raise Refusal(50007)
    return Answer(200, objects.channel_object(world, world.dm(account)))


def bulk_set_application_commands(world: World, call: Call) -> Answer:
    """Replace all commands; each keeps its id if its name and type stay."""
    if call.params["application_id"] != world.settings.application_id:
        raise Refusal(50001)
    if not isinstance(call.body, list):
        raise invalid("_root", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    guild = call.params.get("guild_id", "")
    world.commands[guild] = registered(world, guild, call.body)
    return Answer(200, world.commands[guild])


def list_application_commands(world: World, call: Call) -> Answer:
    """All commands."""
    return Answer(200, world.commands.get(call.params.get("guild_id", ""), []))

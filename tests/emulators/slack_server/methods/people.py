"""auth.test, users.info, bots.info, team.info: who is who."""

from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Account, Workspace


def auth_test(workspace: Workspace, _args: Arguments) -> Json:
    """auth.test."""
    settings = workspace.settings
    return {
        "ok": True,
        "url": f"https://{settings.team_domain}.slack.com/",
        "team": settings.team_domain.title(),
        "user": settings.bot_name,
        "team_id": settings.team_id,
        "user_id": settings.bot_user_id,
        "bot_id": settings.bot_id,
        "is_enterprise_install": False,
    }


def users_info(workspace: Workspace, args: Arguments) -> Json:
    """users.info; the locale only if asked for."""
    settings = workspace.settings
    if args.text("user") == settings.bot_user_id:
        bot = Account(settings.bot_user_id, settings.bot_name, settings.team_id)
        return {"ok": True, "user": user_object(workspace, bot, args, is_bot=True)}
    account = workspace.account(args.text("user"))
    return {"ok": True, "user": user_object(workspace, account, args)}


def user_object(
    workspace: Workspace, account: Account, args: Arguments, is_bot: bool = False
) -> Json:
    """A person as users.info shows them."""
    name, ours = account.name, account.team == workspace.settings.team_id
    profile = {
        "real_name": name.title(),
        "display_name": name,
        "real_name_normalized": name.title(),
        "display_name_normalized": name,
        "team": account.team,
    }
    shown: Json = {
        "id": account.id,
        "team_id": account.team,
        "name": name,
        "deleted": False,
        "real_name": name.title(),
        "tz": "Europe/Istanbul",
        "tz_label": "Turkey Time",
        "tz_offset": 10800,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": account.is_guest,
        "is_ultra_restricted": False,
        "is_bot": is_bot,
        "is_app_user": False,
        "updated": int(workspace.wall),
    }
    if not ours:
        shown["is_stranger"] = True
    if args.flag("include_locale"):
        shown["locale"] = account.locale
    return shown


def bots_info(workspace: Workspace, args: Arguments) -> Json:
    """bots.info: our bot is the only one."""
    settings = workspace.settings
    if args.text("bot") != settings.bot_id:
        raise Refusal("bot_not_found")
    bot = {
        "id": settings.bot_id,
        "deleted": False,
        "name": settings.bot_name,
        "updated": int(workspace.wall),
        "app_id": settings.app_id,
        "user_id": settings.bot_user_id,
        "icons": {},
    }
    return {"ok": True, "bot": bot}


def team_info(workspace: Workspace, args: Arguments) -> Json:
    """team.info: ours, and those of connected people by name only."""
    settings = workspace.settings
    asked = args.text("team") or settings.team_id
    if asked == settings.team_id:
        domain = settings.team_domain
        team = {"id": asked, "name": domain.title(), "domain": domain, "icon": {}}
        return {"ok": True, "team": {**team, "email_domain": ""}}
    if asked not in {account.team for account in workspace.accounts.values()}:
        raise Refusal("team_not_found")
    team = {"id": asked, "name": asked.title(), "domain": asked.lower(), "icon": {}}
    return {"ok": True, "team": team}


METHODS = {
    "auth.test": auth_test,
    "users.info": users_info,
    "bots.info": bots_info,
    "team.info": team_info,
}

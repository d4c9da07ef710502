"""Tokens and scopes: who may call what."""

from tests.emulators.slack_server.wire import Refusal
from tests.emulators.slack_server.workspace import Workspace

SCOPES: dict[str, tuple[str, ...]] = {
    "agents.sessions.setStatus": ("chat:write",),
    "assistant.threads.setStatus": ("chat:write",),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "assistant.threads.setTitle": ("assistant:write",),
    "bots.info": ("users:read",),
    "chat.appendStream": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.startStream": ("chat:write",),
    "chat.stopStream": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": (
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    ),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.join": ("channels:join",),
    "conversations.members": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "conversations.open": ("channels:manage", "groups:write", "im:write", "mpim:write"),
    "conversations.replies": (
        "channels:history",
        "groups:history",
        "im:history",
        "mpim:history",
    ),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "reactions.remove": ("reactions:write",),
    "team.info": ("team:read",),
    "users.info": ("users:read",),
}
"""Scopes of a bot's token, one of which is needed. Source: specs/slack/methods."""


def check_token(workspace: Workspace, method: str, token: str) -> None:
    """Refuse a call whose token is missing, unknown, revoked or of the wrong kind."""
    settings = workspace.settings
    if not token:
        raise Refusal("not_authed")
    if token not in (settings.bot_token, settings.app_token):
        raise Refusal("invalid_auth")
    if token in workspace.revoked:
        raise Refusal("token_revoked")
    wanted = settings.app_token if method == "apps.connections.open" else settings.bot_token
    if token != wanted:
        raise Refusal("not_allowed_token_type")


def check_scopes(workspace: Workspace, method: str) -> None:
    """Refuse a call that none of the granted scopes covers."""
    needed = SCOPES.get(method, ())
    if needed and workspace.scopes.isdisjoint(needed):
        provided = ",".join(sorted(workspace.scopes))
        raise Refusal("missing_scope", needed=needed[0], provided=provided)

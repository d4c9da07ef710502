"""agents.sessions.* and assistant.threads.*: what a thread shows while the bot works."""

from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Channel, Workspace

_STATUSES = ("active", "processing", "suspended", "closed")
_MOST_LOADING, _LOADING_CHARS, _MOST_PROMPTS = 10, 50, 4


def set_session_status(workspace: Workspace, args: Arguments) -> Json:
    """agents.sessions.setStatus."""
    if not workspace.settings.agents:
        # Reported, and not what the spec means by it. Source: facts/slack.md §2.
        raise Refusal("not_authorized")
    channel = workspace.channel(args.text("channel_id"))
    if not workspace.joined(channel):
        raise Refusal("not_authorized")
    if args.text("status") not in _STATUSES:
        raise Refusal("invalid_status")
    if not args.text("thread_ts"):
        raise Refusal("thread_ts_required")
    workspace.session_statuses[channel.id, args.text("thread_ts")] = args.text("status")
    return {"ok": True}


def set_thread_status(workspace: Workspace, args: Arguments) -> Json:
    """assistant.threads.setStatus; an empty status clears it."""
    channel = _thread(workspace, args)
    loading = args.listed("loading_messages")
    if len(loading) > _MOST_LOADING or any(len(str(line)) > _LOADING_CHARS for line in loading):
        raise Refusal("invalid_arguments", "[ERROR] invalid loading_messages")
    workspace.thread_statuses[channel.id, args.text("thread_ts")] = args.text("status")
    return {"ok": True}


def set_suggested_prompts(workspace: Workspace, args: Arguments) -> Json:
    """assistant.threads.setSuggestedPrompts: in direct messages of an agent."""
    if not workspace.settings.agents:
        raise Refusal("not_agent_app")
    channel = workspace.channel(args.text("channel_id"))
    if not channel.direct:
        raise Refusal("channel_not_found")
    prompts = args.listed("prompts")
    if not 1 <= len(prompts) <= _MOST_PROMPTS or not all(map(_is_prompt, prompts)):
        raise Refusal("invalid_arguments", "[ERROR] invalid prompts")
    return {"ok": True}


def set_title(workspace: Workspace, args: Arguments) -> Json:
    """assistant.threads.setTitle."""
    _thread(workspace, args)
    return {"ok": True}


def _is_prompt(prompt: object) -> bool:
    match prompt:
        case {"title": str() as title, "message": str() as message}:
            return bool(title and message)
    return False


def _thread(workspace: Workspace, args: Arguments) -> Channel:
    channel = workspace.channel(args.text("channel_id"))
    if all(message.ts != args.text("thread_ts") for message in workspace.in_channel(channel.id)):
        raise Refusal("invalid_thread_ts")
    return channel


METHODS = {
    "agents.sessions.setStatus": set_session_status,
    "assistant.threads.setStatus": set_thread_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}

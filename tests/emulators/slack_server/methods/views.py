"""views.*: modals for a trigger id, and home tabs."""

from tests.emulators.slack_server.wire import Arguments, Json, Refusal
from tests.emulators.slack_server.workspace import Workspace


def open_(workspace: Workspace, args: Arguments) -> Json:
    """views.open: within three seconds of what the person did, once."""
    user = _exchange(workspace, args)
    opened = workspace.views.add(user, args.structure("view"))
    return {"ok": True, "view": opened.view}


def push(workspace: Workspace, args: Arguments) -> Json:
    """views.push: over the modal that is on top."""
    user = _exchange(workspace, args)
    below = [opened for opened in workspace.views.open if opened.user == user]
    if not below:
        raise Refusal("not_found")
    opened = workspace.views.add(user, args.structure("view"), below[-1])
    return {"ok": True, "view": opened.view}


def update(workspace: Workspace, args: Arguments) -> Json:
    """views.update."""
    opened = workspace.views.find(args.text("view_id"), args.text("external_id"))
    workspace.views.update(opened, args.structure("view"), args.text("hash"))
    return {"ok": True, "view": opened.view}


def publish(workspace: Workspace, args: Arguments) -> Json:
    """views.publish: someone's home tab."""
    if args.text("user_id") not in workspace.accounts:
        raise Refusal("invalid_arguments", "[ERROR] invalid user_id")
    user, view = args.text("user_id"), args.structure("view")
    return {"ok": True, "view": workspace.views.publish(user, view, args.text("hash")).view}


def _exchange(workspace: Workspace, args: Arguments) -> str:
    trigger = args.text("trigger_id") or args.text("interactivity_pointer")
    return workspace.grants.exchange(trigger, workspace.clock())


METHODS = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}

"""The Web API's methods by name: each takes the workspace and the call's arguments."""

from collections.abc import Callable

from tests.emulators.slack_server.methods import agents, chat, conversations, people
from tests.emulators.slack_server.methods import files, reactions, streams, views
from tests.emulators.slack_server.wire import Arguments, Json
from tests.emulators.slack_server.workspace import Workspace

Method = Callable[[Workspace, Arguments], Json]
METHODS: dict[str, Method] = {
    **agents.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **reactions.METHODS,
    **streams.METHODS,
    **views.METHODS,
}

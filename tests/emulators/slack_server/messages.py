"""A message with everything that was ever visible of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tests.emulators.slack_server.reading import buttons_of, pings_of, shown_of
from tests.emulators.slack_server.wire import Json


class Version(NamedTuple):
    """What a person saw from `at` on."""

    at: float
    shown: str


@dataclass(slots=True, eq=False)
class Message:
    """One message. It changes while the test goes on; `versions` keeps what was."""

    channel: str
    ts: str
    user: str
    thread_ts: str | None = None
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    markdown: str = ""
    """From markdown_text, and all that was streamed."""
    versions: list[Version] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    """Every mention that any version would have notified people with."""
    reactions: dict[str, set[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    streaming: bool = False
    native: bool = False
    """Whether it was streamed."""
    stream_started: float = 0.0
    stopped_by: str | None = None
    """The person who pressed the stop button."""
    tasks: dict[str, Json] = field(default_factory=dict)
    """Task cards of a stream, by id, in their last state."""
    deleted: bool = False
    edited: Json | None = None
    unfurls: bool = True
    """Whether links in it may unfurl."""
    broadcast: bool = False
    bot: bool = False
    client_msg_id: str = ""
    team: str = ""
    attachments: list[Json] = field(default_factory=list)
    ephemeral_for: str | None = None
    """The only person who sees it."""
    linked_names: bool = False
    """link_names or parse=full: bare @here and its like notify too."""

    @property
    def shown(self) -> str:
        """The plain text a person sees, without buttons and task cards."""
        return shown_of(self.text, self.markdown, self.blocks)

    @property
    def buttons(self) -> dict[str, str]:
        """Labels of what can be clicked, by action_id."""
        return buttons_of(self.blocks)

    def keep_version(self, at: float) -> None:
        """Note what is visible from `at` on, and whom it notifies."""
        self.versions.append(Version(at, self.shown))
        found = pings_of([self.text, self.markdown], self.blocks, self.linked_names)
        self.pings.extend(ping for ping in found if ping not in self.pings)

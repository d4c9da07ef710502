"""What a call writes: text, blocks or Markdown, held against Slack's sizes."""

from dataclasses import dataclass, field, replace

from tests.emulators.slack_server.blocks import check_blocks, as_stored
from tests.emulators.slack_server.messages import Message
from tests.emulators.slack_server.reading import escape
from tests.emulators.slack_server.wire import Arguments, Json, Refusal

MARKDOWN_CHARS = 12_000
METADATA_CHARS = 16_384
"""Of its JSON. Source: our knowledge of Slack's pages on message metadata, not in the specs."""


@dataclass(frozen=True, slots=True)
class Content:
    """The new content of a message."""

    text: str = ""
    markdown: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    linked_names: bool = False

    def cut(self, most: int) -> "Content":
        """With at most `most` characters of text."""
        return replace(self, text=self.text[:most])

    def put_into(self, message: Message, keep_metadata: bool = False) -> None:
        """Make it all that `message` says."""
        message.text = escape(self.markdown) if self.markdown else self.text
        message.markdown = self.markdown
        message.blocks = as_stored(self.blocks)
        message.attachments = self.attachments
        message.linked_names = self.linked_names
        if not keep_metadata:
            message.metadata = self.metadata


def read_content(args: Arguments) -> Content:
    """The content of a post, an update or an ephemeral message.

    Raises:
        Refusal: there is none, too much, or of two kinds that exclude each other.
    """
    markdown, text = args.text("markdown_text"), args.text("text")
    blocks, attachments = args.listed("blocks"), args.listed("attachments")
    if markdown and (text or blocks):
        raise Refusal("markdown_text_conflict")
    if not (markdown.strip() or text.strip() or blocks or attachments):
        raise Refusal("no_text")
    check_markdown(markdown)
    check_blocks(blocks)
    linked = args.flag("link_names") or args.text("parse") == "full"
    return Content(text, markdown, blocks, attachments, read_metadata(args), linked)


def check_markdown(markdown: str) -> None:
    """Refuse markdown_text beyond its limit."""
    if len(markdown) > MARKDOWN_CHARS:
        raise Refusal("msg_too_long")


def read_metadata(args: Arguments) -> Json:
    """The metadata of a message; empty if none."""
    metadata = args.structure("metadata")
    if len(str(metadata)) > METADATA_CHARS:
        raise Refusal("metadata_too_large")
    given = metadata.get("event_type"), metadata.get("event_payload")
    if metadata and not (isinstance(given[0], str) and isinstance(given[1], dict)):
        raise Refusal("invalid_metadata_format")
    return metadata

"""A Slack workspace for tests: behaves as Slack towards slack-bolt and slack_sdk.

`async with SlackServer() as slack:` listens on loopback; `slack.person("ann")` is someone who
writes, clicks and presses stop, `slack.messages(channel)` what they see, `slack.journal` what
the bot asked for. By hand: `python -m tests.emulators.slack_server`.
"""

from tests.emulators.slack_server.acks import Ack
from tests.emulators.slack_server.journal import Entry, Journal
from tests.emulators.slack_server.messages import Message, Version
from tests.emulators.slack_server.person import Person
from tests.emulators.slack_server.server import SlackServer
from tests.emulators.slack_server.workspace import Channel

__all__ = ["Ack", "Channel", "Entry", "Journal", "Message", "Person", "SlackServer", "Version"]

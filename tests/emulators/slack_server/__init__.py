"""A Slack workspace for tests: behaves as Slack towards slack-bolt and slack_sdk.

`async with SlackServer() as slack:` listens on loopback; `slack.person("ann")` is someone who
writes, clicks and presses stop, `slack.messages(channel)` what they see, `slack.journal` what
the bot asked for. By hand: `python -m tests.emulators.slack_server`.
"""

from tests.emulators.slack_server.acks import Ack
from tests.emulators.slack_server.faults import ANY, Astray, Break, Fault, Misdelivery
from tests.emulators.slack_server.files import UploadedFile
from tests.emulators.slack_server.journal import Entry, Journal
from tests.emulators.slack_server.messages import Message, Version
from tests.emulators.slack_server.person import Person
from tests.emulators.slack_server.rates import Limiter
from tests.emulators.slack_server.server import SlackServer
from tests.emulators.slack_server.views import OpenView
from tests.emulators.slack_server.workspace import Channel

__all__ = [
    "ANY",
    "Ack",
    "Astray",
    "Break",
    "Channel",
    "Entry",
    "Fault",
    "Journal",
    "Limiter",
    "Message",
    "Misdelivery",
    "OpenView",
    "Person",
    "SlackServer",
    "UploadedFile",
    "Version",
]

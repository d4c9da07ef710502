"""A message of ours is posted once, wherever that can be known."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters.slack.api import open_api
from adapters.slack.errors import Unanswered
from adapters.slack.limits import Limits
from adapters.slack.posting import Posting
from core.desk.posting import Once
from core.places import Person, Thread
from core.stores.memory import MemoryStore
from tests.emulators.slack_server import Break, Channel, Fault, SlackServer
from tests.fakes import NoLimits
from tests.slack import workspace

ANN = Person("slack", "T0EMULATED", "U1", "ann")


@asynccontextmanager
async def _posting(store: MemoryStore) -> AsyncIterator[tuple[SlackServer, Posting]]:
    async with workspace() as slack, open_api(slack.bot_token, slack.api_url) as api:
        yield slack, Posting(api, Limits("slack:T0EMULATED"), Once(store, NoLimits()))


def _place(channel: Channel, root: str = "") -> Thread:
    return Thread("slack", "T0EMULATED", channel.id, root)


async def test_the_same_nonce_is_the_same_message_also_where_we_may_not_look() -> None:
    async with _posting(MemoryStore()) as (slack, posting):
        random = slack.channel("random", member=False)
        posted = [await posting.once("n1", ANN, _place(random), text="hi") for _ in range(2)]

        assert posted[0] == posted[1]
        assert len(slack.messages(random)) == 1


@pytest.mark.parametrize(("member", "messages"), [(True, 1), (False, 2)])
async def test_a_lost_reply_is_made_up_for_where_we_may_look(member: bool, messages: int) -> None:
    """Where we may not, people rather see two messages than none."""
    async with _posting(MemoryStore()) as (slack, posting):
        channel = slack.channel("random", member=member)
        slack.faults.add(Fault(Break.RESET, "chat.postMessage", applied=True))
        with pytest.raises(Unanswered):
            await posting.once("n1", ANN, _place(channel), text="hi")
        ts = await posting.once("n1", ANN, _place(channel), text="hi")

        assert len(slack.messages(channel)) == messages
        assert slack.messages(channel)[-1].ts == ts


async def test_a_lost_reply_in_a_thread_is_made_up_for_too() -> None:
    async with _posting(MemoryStore()) as (slack, posting):
        channel = slack.channel("general")
        root = await slack.person("ann").says(channel, "root")
        slack.faults.add(Fault(Break.RESET, "chat.postMessage", applied=True))
        with pytest.raises(Unanswered):
            await posting.once("n1", ANN, _place(channel, root), text="hi")
        await posting.once("n1", ANN, _place(channel, root), text="hi")
        await posting.once("n2", ANN, _place(channel, root), text="another")

        assert [message.text for message in slack.messages(channel, root)][1:] == ["hi", "another"]

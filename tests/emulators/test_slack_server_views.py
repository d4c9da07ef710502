"""The emulated Slack's modals, home tabs and files, used by the real client."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from tests.emulators.slack_server import (
    Break,
    Channel,
    Fault,
    Person,
    SlackServer,
    UploadedFile,
)
from tests.emulators.slack_server.listening import Listener, Now, button, connected, refusal


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def slack(now: Now) -> AsyncIterator[SlackServer]:
    async with SlackServer(clock=now) as running:
        yield running


@pytest.fixture
async def bot(slack: SlackServer) -> AsyncIterator[Listener]:
    async with connected(slack) as listener:
        yield listener


@pytest.fixture
def ann(slack: SlackServer) -> Person:
    return slack.person("ann")


@pytest.fixture
def general(slack: SlackServer) -> Channel:
    return slack.channel("general")


def plain(text: str) -> dict[str, str]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def field(name: str, optional: bool = False, **element: Any) -> dict[str, Any]:
    """An input block with one element, both named alike."""
    block = {"type": "input", "block_id": name, "label": plain(name), "optional": optional}
    return {**block, "element": {"action_id": name, **element}}


def modal(**more: Any) -> dict[str, Any]:
    """A modal that asks for a task, a model and files."""
    options = [{"text": plain(name), "value": name} for name in ("small", "large")]
    fields = [
        field("task", type="plain_text_input", max_length=100),
        field("model", type="static_select", options=options, initial_option=options[0]),
        field("files", True, type="file_input", filetypes=["csv"], max_files=2),
    ]
    about = {"type": "modal", "callback_id": "ts_ask", "title": plain("New code")}
    return {**about, "submit": plain("Write"), "blocks": fields, **more}


async def trigger(bot: Listener, ann: Person) -> str:
    """A fresh trigger id."""
    await ann.uses_shortcut("ts_ask")
    return str(bot.bodies[-1]["trigger_id"])


async def test_a_modal_is_opened_filled_in_and_sent(
    slack: SlackServer, bot: Listener, ann: Person
) -> None:
    await bot.client.views_open(trigger_id=await trigger(bot, ann), view=modal())
    view = slack.open_views[0]
    assert view.user == ann.id

    file = UploadedFile("sales.csv", b"month,amount\n")
    await ann.submits(view, {"task/task": "a < b?", "model/model": "large", "files/files": [file]})

    values = bot.bodies[-1]["view"]["state"]["values"]
    assert values["task"]["task"]["value"] == "a < b?"
    assert values["model"]["model"]["selected_option"]["value"] == "large"
    assert values["files"]["files"]["files"][0]["name"] == "sales.csv"
    assert not slack.open_views


async def test_a_modal_with_errors_stays_open(
    slack: SlackServer, bot: Listener, ann: Person
) -> None:
    await bot.client.views_open(trigger_id=await trigger(bot, ann), view=modal())
    bot.answer = {"response_action": "errors", "errors": {"task": "Say more."}}

    ack = await ann.submits(slack.open_views[0], {"task/task": "x"})

    assert ack.errors == {"task": "Say more."} and slack.open_views


async def test_a_modal_may_change_into_another_and_stack(
    slack: SlackServer, bot: Listener, ann: Person
) -> None:
    opened = await bot.client.views_open(trigger_id=await trigger(bot, ann), view=modal())
    bot.answer = {"response_action": "update", "view": modal(title=plain("Second"))}
    await ann.submits(slack.open_views[0], {"task/task": "x"})
    assert slack.open_views[0].view["title"]["text"] == "Second"

    stale = opened["view"]["hash"]
    updating = bot.client.views_update(view_id=opened["view"]["id"], view=modal(), hash=stale)
    assert await refusal(updating) == "hash_conflict"
    bot.answer = {}
    await bot.client.views_push(trigger_id=await trigger(bot, ann), view=modal())
    assert slack.open_views[1].view["previous_view_id"] == opened["view"]["id"]

    bot.answer = {"response_action": "clear"}
    await ann.submits(slack.open_views[1], {"task/task": "x"})
    assert not slack.open_views


async def test_what_a_client_would_not_send_is_refused(
    slack: SlackServer, bot: Listener, ann: Person
) -> None:
    await bot.client.views_open(trigger_id=await trigger(bot, ann), view=modal())
    view = slack.open_views[0]

    with pytest.raises(ValueError, match="must be filled in"):
        await ann.submits(view, {})
    with pytest.raises(ValueError, match="101 characters"):
        await ann.submits(view, {"task/task": "x" * 101})
    with pytest.raises(ValueError, match="takes"):
        await ann.submits(view, {"task/task": "x", "files/files": [UploadedFile("a.exe", b"")]})
    with pytest.raises(LookupError):
        await ann.submits(view, {"task/task": "x", "model/model": "huge"})


async def test_a_trigger_is_good_once_for_three_seconds(
    bot: Listener, ann: Person, now: Now
) -> None:
    used, late = await trigger(bot, ann), await trigger(bot, ann)
    await bot.client.views_open(trigger_id=used, view=modal())
    opening = bot.client.views_open
    assert await refusal(opening(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    assert await refusal(opening(trigger_id="1.2.x", view=modal())) == "invalid_trigger_id"

    now.seconds = 3.1

    assert await refusal(opening(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_a_modal_has_limits(bot: Listener, ann: Person) -> None:
    bad = modal(title=plain("x" * 25), private_metadata="x" * 3001, submit=None)

    with pytest.raises(SlackApiError) as refused:
        await bot.client.views_open(trigger_id=await trigger(bot, ann), view=bad)

    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: submit [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
        "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ]


async def test_the_home_tab_is_published_opened_and_clicked(
    slack: SlackServer, bot: Listener, ann: Person
) -> None:
    await bot.client.views_publish(user_id=ann.id, view={"type": "home", "blocks": [button()]})
    await ann.opens_home()
    await slack.deliveries.settled()
    assert bot.events[0]["view"]["type"] == "home"

    home = slack.home(ann)
    assert home
    await ann.clicks_in(home, "ts:go")

    clicked = next(body for body in bot.bodies if body["type"] == "block_actions")
    assert clicked["container"] == {"type": "view", "view_id": home.id}
    assert not {"channel", "message", "response_url"} & set(clicked)


async def test_a_message_shortcut_knows_its_thread(
    bot: Listener, ann: Person, general: Channel
) -> None:
    root = await ann.says(general, "hello")
    reply = await ann.says(general, "more", thread=root)

    await ann.uses_message_shortcut(general, reply, "ts_ask")

    asked = next(body for body in bot.bodies if body["type"] == "message_action")
    assert asked["message_ts"] == reply and asked["message"]["thread_ts"] == root


async def test_a_persons_file_is_fetched_with_the_token(
    slack: SlackServer, bot: Listener, ann: Person, general: Channel
) -> None:
    await ann.says(general, "sum this", files=[UploadedFile("sales.csv", b"month,amount\n")])
    await slack.deliveries.settled()
    event = bot.events[0]
    assert event["subtype"] == "file_share"
    url = event["files"][0]["url_private"]
    bearer = {"Authorization": f"Bearer {slack.bot_token}"}

    async with aiohttp.ClientSession() as session:
        async with session.get(url, headers=bearer) as response:
            assert await response.read() == b"month,amount\n"
        async with session.get(url) as response:
            assert (response.status, response.content_type) == (200, "text/html")
        slack.without_scope("files:read")
        async with session.get(url, headers=bearer) as response:
            assert (response.status, response.content_type) == (200, "text/html")


async def test_a_file_of_a_connected_workspace_must_be_asked_for(
    slack: SlackServer, bot: Listener, general: Channel
) -> None:
    eve = slack.person("eve", team="T0OTHER")
    await eve.says(general, "this", files=[UploadedFile("a.py", b"x = 1\n")])
    await slack.deliveries.settled()

    file = bot.events[0]["files"][0]
    assert file["file_access"] == "check_file_info"
    about = (await bot.client.files_info(file=file["id"]))["file"]
    assert about["name"] == "a.py" and about["url_private"]


async def test_an_upload_lands_in_the_thread(
    slack: SlackServer, bot: Listener, ann: Person, general: Channel
) -> None:
    root = await ann.says(general, "hello")

    await bot.client.files_upload_v2(
        channel=general.id,
        thread_ts=root,
        filename="main.py",
        content="x = 1\n",
        snippet_type="python",
        initial_comment="Here.",
    )

    message = slack.messages(general, root)[1]
    assert message.shown == "Here." and message.files[0]["filetype"] == "python"
    stored = slack.workspace.files.stored[message.files[0]["id"]]
    assert stored.content == b"x = 1\n"


async def test_uploads_and_downloads_break_too(
    slack: SlackServer, bot: Listener, general: Channel
) -> None:
    slack.faults.add(Fault(Break.STATUS, "upload", status=503))
    upload: dict[str, Any] = {"channel": general.id, "filename": "a.txt", "content": "x"}

    with pytest.raises(SlackRequestError, match="503"):
        await bot.client.files_upload_v2(**upload)

    await bot.client.files_upload_v2(**upload)
    slack.faults.add(Fault(Break.STATUS, "download", status=500))
    async with aiohttp.ClientSession() as session:
        url = slack.messages(general)[0].files[0]["url_private"]
        async with session.get(url) as response:
            assert response.status == 500


async def test_an_upload_without_its_bytes_is_not_found(bot: Listener, general: Channel) -> None:
    url = await bot.client.files_getUploadURLExternal(filename="a.txt", length=3)
    files: list[dict[str, str | None]] = [{"id": str(url["file_id"]), "title": "a"}]

    completing = bot.client.files_completeUploadExternal(files=files, channel_id=general.id)
    assert await refusal(completing) == "file_not_found"
    large = bot.client.files_getUploadURLExternal(
        filename="a.py", length=2**20 + 1, snippet_type="python"
    )
    assert await refusal(large) == "snippet_too_large"

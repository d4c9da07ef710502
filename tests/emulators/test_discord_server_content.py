"""What the emulated Discord lets a message be: sizes, components, files, mentions."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from tests.emulators.discord_server import Channel, DiscordServer
from tests.emulators.discord_server.listening import (
    Now,
    Rest,
    asking,
    button,
    connected,
    row,
    text,
)

V2 = 1 << 15


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def emulator(now: Now) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=now, file_bytes=100) as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


@pytest.fixture
def general(emulator: DiscordServer) -> Channel:
    return emulator.channel("general")


def second(*components: dict[str, Any]) -> dict[str, Any]:
    """A message with components of the second version."""
    return {"flags": V2, "components": list(components)}


_LINK = {"type": 2, "style": 5, "label": "See", "url": "https://example.org"}
TOO_MUCH: dict[str, tuple[dict[str, Any], int]] = {
    "nothing": ({}, 50006),
    "only blanks": ({"content": "  \n "}, 50006),
    "text": ({"content": "x" * 2001}, 50035),
    "embeds": ({"embeds": [{"title": "x"}] * 11}, 50035),
    "an embed": ({"embeds": [{"description": "x" * 4097}]}, 50035),
    "embeds in all": ({"embeds": [{"description": "x" * 3001}] * 2}, 50035),
    "a nonce": ({"content": "x", "nonce": "x" * 26}, 50035),
    "rows": ({"components": [row(button(str(n))) for n in range(6)]}, 50035),
    "buttons": ({"components": [row(*[button(str(n)) for n in range(6)])]}, 50035),
    "a label": ({"components": [row(button("a", label="x" * 81))]}, 50035),
    "a custom id": ({"components": [row(button("x" * 101))]}, 50035),
    "no custom id": ({"components": [row(button(""))]}, 50035),
    "the same custom id": ({"components": [row(button("a"), button("a"))]}, 50035),
    "a link with an id": ({"components": [row({**_LINK, "custom_id": "a"})]}, 50035),
    "text displays unflagged": ({"components": [text("x")]}, 50035),
    "both versions": ({**second(text("x")), "content": "x"}, 50035),
    "both versions of embeds": ({**second(text("x")), "embeds": [{"title": "x"}]}, 50035),
    "displayed text": (second(text("x" * 2001), text("x" * 2000)), 50035),
    "components": (second(*[text("x")] * 41), 50035),
    "components inside": (second({"type": 17, "components": [text("x")] * 40}), 50035),
    "a container inside": (second({"type": 17, "components": [second()]}), 50035),
    "a file nobody sent": (second({"type": 13, "file": {"url": "attachment://a.py"}}), 50035),
    "flags": ({"content": "x", "flags": 128}, 50035),
    "a strange reply": ({"content": "x", "message_reference": {"message_id": "1"}}, 50035),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        50035,
    ),
}


@pytest.mark.parametrize("case", TOO_MUCH)
async def test_it_refuses(rest: Rest, emulator: DiscordServer, general: Channel, case: str) -> None:
    body, code = TOO_MUCH[case]

    told = await rest("POST", f"/channels/{general.id}/messages", body)

    assert (told.status, told.code) == (400, code)
    assert not emulator.messages(general)


async def test_a_form_error_says_where(rest: Rest, general: Channel) -> None:
    body = {"content": "ok", "embeds": [{"title": "ok"}, {"description": "x" * 4097}]}

    told = await rest("POST", f"/channels/{general.id}/messages", body)

    [error] = told.body["errors"]["embeds"]["1"]["description"]["_errors"]
    assert error["code"] == "BASE_TYPE_MAX_LENGTH" and "4096" in error["message"]


async def test_the_largest_goes(rest: Rest, emulator: DiscordServer, general: Channel) -> None:
    buttons = [button(str(number)) for number in range(5)]
    first = {"content": "x" * 2000, "components": [row(*buttons)], "nonce": "n" * 25}
    whole = second({"type": 17, "components": [text("x" * 4000), row(button("a"))]})

    told = [await rest("POST", f"/channels/{general.id}/messages", body) for body in (first, whole)]

    assert [answer.status for answer in told] == [200, 200]
    assert emulator.messages(general)[1].shown == "x" * 4000
    assert emulator.messages(general)[1].buttons == {"a": "Go"}


async def test_the_second_version_is_never_taken_back(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    path = f"/channels/{general.id}/messages/{(await rest.says(general.id, 'x')).body['id']}"

    too_soon = await rest("PATCH", path, second(text("final")))
    turned = await rest("PATCH", path, {**second(text("final")), "content": None})
    back = await rest("PATCH", path, {"content": "x", "flags": 0})

    assert [too_soon.status, turned.status, back.status] == [400, 200, 400]
    assert [version.shown for version in emulator.messages(general)[0].versions] == ["x", "final"]


async def test_a_nonce_makes_a_repeat_harmless_for_a_while(
    rest: Rest, emulator: DiscordServer, general: Channel, now: Now
) -> None:
    once = {"nonce": "job-1", "enforce_nonce": True}
    first = await rest.says(general.id, "one", **once)
    second_ = await rest.says(general.id, "two", **once)
    unforced = await rest.says(general.id, "three", nonce="job-1")
    now.seconds += 600

    later = await rest.says(general.id, "four", **once)

    assert first.body["id"] == second_.body["id"] and second_.body["content"] == "one"
    assert unforced.body["id"] != first.body["id"] != later.body["id"]
    assert len(emulator.messages(general)) == 3


async def upload(
    rest: Rest, method: str, path: str, body: dict[str, Any], *files: bytes
) -> tuple[int, Any]:
    """A request with files, as a form."""
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(body), content_type="application/json")
    for number, content in enumerate(files):
        form.add_field(f"files[{number}]", content, filename=f"{number}.py")
    told = await rest(method, path, data=form)
    return told.status, told.body


async def test_files_stay_if_an_edit_lists_them(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    path = f"/channels/{general.id}/messages"
    _, sent = await upload(rest, "POST", path, {"content": "x"}, b"one")
    kept = {"attachments": [{"id": sent["attachments"][0]["id"]}, {"id": 0}]}

    await upload(rest, "PATCH", f"{path}/{sent['id']}", kept, b"two")
    [message] = emulator.messages(general)
    assert [file.text for file in message.files] == ["one", "two"]
    await rest.edits(general.id, sent["id"], "text only")
    assert len(message.files) == 2
    await upload(rest, "PATCH", f"{path}/{sent['id']}", {"content": "y"}, b"three")

    assert [file.text for file in message.files] == ["three"]
    assert await upload(rest, "POST", path, {}, b"x" * 101) == (
        413,
        {"message": "Request entity too large", "code": 40005},
    )


async def test_a_file_shows_in_the_second_version(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    body = second({"type": 13, "file": {"url": "attachment://0.py"}})

    status, sent = await upload(rest, "POST", f"/channels/{general.id}/messages", body, b"x = 1")

    assert status == 200 and sent["components"][0]["name"] == "0.py"
    assert sent["components"][0]["file"]["url"].startswith(emulator.world.base_url)


MENTIONS: dict[str, tuple[dict[str, Any] | None, list[str]]] = {
    "unsaid": (None, ["ann", "everyone", "role"]),
    "none": ({"parse": []}, []),
    "people": ({"parse": ["users"]}, ["ann"]),
    "one": ({"users": ["ann"]}, ["ann"]),
    "roles": ({"parse": ["roles"]}, ["role"]),
}


@pytest.mark.parametrize("case", MENTIONS)
@pytest.mark.parametrize("displayed", [False, True])
async def test_whom_a_message_notifies(
    rest: Rest, emulator: DiscordServer, general: Channel, case: str, displayed: bool
) -> None:
    role = emulator.role()
    ann = emulator.person("ann", roles=[role])
    ids = {"ann": ann.id, "role": role, "everyone": "everyone"}
    allowed, names = MENTIONS[case]
    if allowed and "users" in allowed:
        allowed = {"users": [ann.id]}
    said = f"<@{ann.id}> @everyone <@&{role}> <@123>"
    body = second(text(said)) if displayed else {"content": said}
    more = {"allowed_mentions": allowed} if allowed is not None else {}

    await rest("POST", f"/channels/{general.id}/messages", {**body, **more})

    assert emulator.messages(general)[0].pings == [ids[name] for name in names]


async def test_an_edit_without_a_word_notifies_by_the_defaults(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    quiet: Any = {"allowed_mentions": {"parse": []}}
    sent = await rest.says(general.id, f"hi <@{ann.id}>", **quiet)
    [message] = emulator.messages(general)
    assert not message.pings

    await rest.edits(general.id, sent.body["id"], f"hey <@{ann.id}>", **quiet)
    assert not message.pings
    await rest.edits(general.id, sent.body["id"], f"ho <@{ann.id}>")

    assert message.pings == [ann.id]


async def test_a_reply_notifies_unless_told_not_to(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    asked: Any = {"message_reference": {"message_id": await ann.says(general, "hi")}}

    await rest.says(general.id, **asked)
    await rest.says(general.id, **asked, allowed_mentions={"parse": []})
    await rest.says(general.id, **asked, allowed_mentions={"parse": [], "replied_user": True})

    assert [m.pings for m in emulator.messages(general)[1:]] == [[ann.id], [], [ann.id]]


async def test_discord_py_shows_a_layout_with_a_file(emulator: DiscordServer) -> None:
    async with connected(emulator) as bot:
        general = emulator.channel("general")
        channel = await bot.text_channel(general.id)
        view: discord.ui.LayoutView = discord.ui.LayoutView(timeout=None)
        go: discord.ui.Button[Any] = discord.ui.Button(label="Run", custom_id="ts:run")
        box: discord.ui.Container[Any] = discord.ui.Container(
            discord.ui.TextDisplay("**done** <@1>"),
            discord.ui.Separator(),
            discord.ui.File("attachment://sum.py"),
            discord.ui.Section("score 90", accessory=go),
        )
        view.add_item(box)
        quiet = discord.AllowedMentions.none()

        file = discord.File(io.BytesIO(b"x = 1"), "sum.py")
        await channel.send(view=view, file=file, allowed_mentions=quiet)

        [message] = emulator.messages(general)
        assert message.shown == "**done** <@1>\nscore 90" and message.buttons == {"ts:run": "Run"}
        assert message.files[0].content == b"x = 1" and not message.pings

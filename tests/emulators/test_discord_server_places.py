"""Where the emulated Discord lets the bot write: permissions, threads, forums."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.emulators.discord_server import Channel, DiscordServer, Refusal
from tests.emulators.discord_server.listening import Rest, Told, asking


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def rest(emulator: DiscordServer) -> AsyncIterator[Rest]:
    async with asking(emulator) as asker:
        yield asker


@pytest.fixture
def general(emulator: DiscordServer) -> Channel:
    return emulator.channel("general")


async def test_permissions_are_missed_where_they_are_taken(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    id_ = await ann.says(general, "hi")
    thread = await ann.opens_thread(general, "sums")
    message = f"/channels/{general.id}/messages/{id_}"
    lacking: dict[str, Callable[[], Awaitable[Told]]] = {
        "SEND_MESSAGES": lambda: rest.says(general.id),
        "SEND_MESSAGES_IN_THREADS": lambda: rest.says(thread.id),
        "CREATE_PUBLIC_THREADS": lambda: rest("POST", f"{message}/threads", {"name": "x"}),
        "EMBED_LINKS": lambda: rest.says(general.id, embeds=[{"title": "x"}]),
        "ADD_REACTIONS": lambda: rest("PUT", f"{message}/reactions/👀/@me"),
        "MANAGE_MESSAGES": lambda: rest("DELETE", message),
        "READ_MESSAGE_HISTORY": lambda: rest("GET", message),
    }

    for name, ask in lacking.items():
        emulator.without_permission(general, name)
        assert (await ask()).code == 50013, name
        general.permissions.add(name)
    emulator.without_permission(general, "VIEW_CHANNEL")
    assert (await rest.says(general.id)).code == (await rest.says(thread.id)).code == 50001


async def test_what_does_not_exist_is_unknown(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    sent = await rest.says(general.id)
    await ann.deletes(general, sent.body["id"])
    theirs = await ann.says(general, "mine")

    assert (await rest.says("1")).code == 10003
    assert (await rest.edits(general.id, sent.body["id"])).code == 10008
    assert (await rest.edits(general.id, theirs)).code == 50005
    assert (await rest("GET", "/users/1")).code == 10013


async def test_threads_close_open_and_lock(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    thread = await ann.opens_thread(general, "sums")
    sent = await rest.says(thread.id, "x = 1")
    await ann.archives(thread)
    archived = await rest.edits(thread.id, sent.body["id"])
    written = await rest.says(thread.id, "awake")
    opened = not thread.archived
    await ann.archives(thread, locked=True)

    locked = await rest.says(thread.id, "no")

    assert archived.code == 50083 and written.status == 200 and opened
    assert locked.code == 50083
    with pytest.raises(Refusal):
        await ann.says(thread, "neither")


async def test_threads_are_refused_where_they_cannot_be(
    rest: Rest, emulator: DiscordServer, general: Channel
) -> None:
    ann = emulator.person("ann")
    thread = await ann.opens_thread(general, "sums")
    inside = await ann.says(thread, "hi")

    told = await rest("POST", f"/channels/{thread.id}/messages/{inside}/threads", {"name": "x"})
    long = await rest("POST", f"/channels/{general.id}/threads", {"name": "x" * 101})
    private = await rest("POST", f"/channels/{general.id}/threads", {"name": "x"})

    assert told.code == 50024 and long.code == 50035
    assert private.status == 201 and private.body["type"] == 12


async def test_a_guild_has_only_so_many_active_threads() -> None:
    async with DiscordServer(most_active_threads=1) as emulator, asking(emulator) as rest:
        general, ann = emulator.channel("general"), emulator.person("ann")
        thread = await ann.opens_thread(general, "sums")
        path = f"/channels/{general.id}/threads"

        full = await rest("POST", path, {"name": "x", "type": 11})
        await ann.archives(thread)
        free = await rest("POST", path, {"name": "x", "type": 11})

        assert full.code == 160006 and free.status == 201


async def test_a_forum_takes_posts_only(emulator: DiscordServer, rest: Rest) -> None:
    forum, ann = emulator.channel("help", kind="forum"), emulator.person("ann")
    post = await ann.posts(forum, "How to sum?", "a csv")

    refused = await rest.says(forum.id)
    body = {"name": "Tips", "message": {"content": "read this"}}
    posted = await rest("POST", f"/channels/{forum.id}/threads", body)

    assert refused.code == 50024 and emulator.messages(post)[0].id == post.id
    assert posted.status == 201 and posted.body["message"]["id"] == posted.body["id"]
    assert [thread.name for thread in emulator.threads(forum)] == ["How to sum?", "Tips"]

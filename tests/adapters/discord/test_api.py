"""Calls to Discord: whatever comes back is an answer, or an error of ours that says what to do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import web

from adapters.discord import api
from adapters.discord.errors import Crowded, Gone, Refused, TokenRefused, Unanswered
from core.errors import RateLimited, SurfaceGone, SurroundingsError
from core.job import Artifact
from tests.discord_corner import DiscordCorner, discord_corner
from tests.emulators.discord_server import Break, Fault
from tests.fakes import FrozenClock

CREATE = "create_message"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def said(corner: DiscordCorner, text: str = "hello") -> dict[str, str]:
    """Post `text` into the thread."""
    answer: dict[str, str] = await corner.api.call(
        CREATE, {"content": text}, channel=corner.place.id
    )
    return answer


@asynccontextmanager
async def served(answer: Handler, clock: FrozenClock) -> AsyncIterator[api.Api]:
    """The API of a server that answers in its own way."""
    app = web.Application()
    app.add_routes([web.route("*", "/{path:.*}", answer)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        async with api.open_api("secret", url, clock) as opened:
            yield opened
    finally:
        await runner.cleanup()


def answering(
    body: str | bytes, status: int, **headers: str
) -> AbstractAsyncContextManager[api.Api]:
    """The API of a server that gives one answer to whatever it is asked."""

    async def answer(_: web.Request) -> web.Response:
        sent = body.encode() if isinstance(body, str) else body
        return web.Response(body=sent, status=status, headers=headers)

    return served(answer, FrozenClock())


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        (10003, Gone, "channel or thread was deleted"),
        (10008, Gone, "message was deleted"),
        (50001, Gone, "cannot see this channel"),
        (50005, Gone, "not mine"),
        (50007, Gone, "direct messages"),
        (50013, Gone, "lack a permission"),
        (50083, Gone, "archived or locked"),
        (50035, Refused, "create_message"),
        (40005, Refused, "40005"),
    ],
)
async def test_a_refusal_says_what_happened(
    code: int, kind: type[SurroundingsError], says: str
) -> None:
    async with discord_corner() as corner:
        corner.discord.faults.add(Fault(Break.ERROR, CREATE, code=code))
        with pytest.raises(kind, match=says) as caught:
            await said(corner)

    assert isinstance(caught.value, SurfaceGone) == (kind is Gone)


async def test_a_wrong_token_names_the_setting() -> None:
    async with discord_corner() as corner:
        corner.discord.revoke()
        with pytest.raises(TokenRefused, match="DISCORD_TOKEN"):
            await said(corner)


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize(
    "fault", [(Break.STATUS, 500), (Break.STATUS, 200), (Break.RESET, 0), (Break.STALL, 0)]
)
async def test_what_may_have_had_its_effect_is_not_sent_again(
    fault: tuple[Break, int], applied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "CALL_SECONDS", 0.05)
    how, status = fault
    async with discord_corner() as corner:
        corner.discord.faults.add(Fault(how, CREATE, applied=applied, status=status))
        with pytest.raises(Unanswered, match=CREATE):
            await said(corner)

        assert corner.calls(CREATE) == 1 and len(corner.answers) == applied


async def test_a_server_that_is_not_there_gives_no_answer() -> None:
    async with api.open_api("token", "http://127.0.0.1:9", FrozenClock()) as closed:
        with pytest.raises(Unanswered, match="get_my_user"):
            await closed.me()


VIA = {"Via": "1.1 google"}


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        *[(body, 200, Unanswered) for body in ("", "<html>", "{", b"\xff\xfe", '"ok"', "null")],
        *[(body, 403, Refused) for body in ("", "<html>", "[]", '{"code": {}, "message": [1]}')],
        *[(body, 404, Refused) for body in ("{", '{"code": "x"}', '{"code": null}')],
        ("<html>", 413, Refused),
        *[(body, 502, Unanswered) for body in ("", "{}", "<html>")],
        *[(f'{{"retry_after": {after}}}', 429, RateLimited) for after in ("null", '"soon"', "[]")],
        *[(body, 429, RateLimited) for body in ("", "{}", "<html>", "[]", b"\xff")],
    ],
)
async def test_whatever_comes_back_is_an_error_of_ours(
    body: str | bytes, status: int, kind: type[Exception]
) -> None:
    async with answering(body, status, **VIA) as odd:
        with pytest.raises(kind) as caught:
            await odd.call(CREATE, {"content": "x"}, channel="1")

    assert not isinstance(caught.value, (SurfaceGone, Crowded))


async def test_nothing_is_an_answer_where_discord_gives_none() -> None:
    async with answering("", 204) as silent:
        assert await silent.call("delete_message", channel="1", message="2") is None


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Fault(Break.LIMITED, retry_after=17.25), 17.25),
        (Fault(Break.LIMITED, retry_after=3.0, scope="shared"), 3.0),
        (Fault(Break.LIMITED, retry_after=2.5, scope="global"), 2.5),
        (Fault(Break.BANNED), api.BAN_SECONDS),
    ],
)
async def test_a_limit_tells_for_how_long(fault: Fault, seconds: float) -> None:
    async with discord_corner() as corner:
        corner.discord.faults.add(fault)
        with pytest.raises(RateLimited) as caught:
            await said(corner)

        assert caught.value.seconds == pytest.approx(seconds)
        assert isinstance(caught.value, Crowded) == (
            fault.scope == "user" and fault.how is Break.LIMITED
        )
        assert corner.calls(CREATE) == 1


async def test_where_no_time_is_given_the_header_tells_it() -> None:
    async with answering("{}", 429, **VIA, **{"Retry-After": "7"}) as slow:
        with pytest.raises(RateLimited) as caught:
            await slow.call(CREATE, {}, channel="1")

    assert caught.value.seconds == 7


@pytest.mark.parametrize("via", [True, False])
async def test_after_a_refusal_for_all_nothing_is_asked_until_it_is_over(via: bool) -> None:
    clock = FrozenClock()
    async with discord_corner(clock=clock) as corner:
        scope = "global" if via else "user"
        corner.discord.faults.add(Fault(Break.LIMITED, scope=scope, via=via, retry_after=5.0))
        for passed in (0.0, 0.0, 4.0):
            clock.advance(passed)
            with pytest.raises(RateLimited) as caught:
                await said(corner)
            assert caught.value.seconds == pytest.approx(5.0 - passed)
        held = corner.calls(CREATE)
        clock.advance(1.1)
        await said(corner)

        assert (held, corner.calls(CREATE)) == (1, 2)


async def test_files_go_along_with_what_is_said() -> None:
    file = Artifact("değer 値.py", "x = 'ğ🙂'\r\n\n")
    async with discord_corner() as corner:
        names = [{"id": number, "filename": name} for number, name in enumerate((file.name, "b"))]
        body = {"content": "here", "attachments": names}
        await corner.api.call(CREATE, body, (file, Artifact("b", "")), channel=corner.place.id)

        (message,) = corner.answers
        assert message.content == "here"
        assert [(f.filename, f.text) for f in message.files] == [(file.name, file.text), ("b", "")]


async def test_routes_of_an_interaction_carry_no_token_of_the_bot() -> None:
    seen = list[str]()

    async def note(request: web.Request) -> web.Response:
        seen.append(f"{request.path} {request.headers.get('Authorization')}")
        return web.json_response({})

    async with served(note, FrozenClock()) as opened:
        await opened.call("execute_webhook", {}, application="1", token="t/../x")
        await opened.call("get_my_user")

    assert seen == ["/webhooks/1/t/../x None", "/users/@me Bot secret"]


async def test_who_we_are_is_asked_once() -> None:
    async with discord_corner() as corner:
        corner.discord.faults.add(Fault(Break.STATUS, "get_my_application"))
        with pytest.raises(Unanswered):
            await corner.api.me()
        me = [await corner.api.me() for _ in range(2)]

        assert me[0] is me[1]
        assert (me[0].bot, me[0].application) == (
            corner.discord.bot_id,
            corner.discord.application_id,
        )
        assert corner.calls("get_my_application") == 2

"""Calls to Slack: whatever comes back is an answer, or an error of ours that says what to do."""

import pytest

from adapters.slack import api
from adapters.slack.errors import Gone, Refused, TokenRefused, Unanswered
from core.errors import RateLimited, SurfaceGone, SurroundingsError
from tests.corner import Corner, slack_corner
from tests.emulators.slack_server import Break, Fault

POST = "chat.postMessage"


async def said(corner: Corner, text: str = "hello") -> api.Answer:
    """Post `text` into the thread."""
    return await corner.api.call(
        POST, channel=corner.channel.id, thread_ts=corner.root, text=text, blocks=None
    )


async def test_structures_truths_and_missing_values_go_as_forms_have_them() -> None:
    async with slack_corner() as corner:
        answer = await corner.api.call(
            POST,
            channel=corner.channel.id,
            blocks=[{"type": "markdown", "text": "değer"}],
            text="değer",
            unfurl_links=False,
            unfurl_media=False,
            thread_ts=None,
        )

        (entry,) = corner.slack.journal.calls(POST)
        assert "thread_ts" not in entry.args
        assert answer["message"]["blocks"][0]["text"] == "değer"
        assert not corner.slack.messages(corner.channel)[-1].unfurls


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("message_not_found", Gone, "deleted"),
        ("is_archived", Gone, "archived"),
        ("restricted_action_thread_only_channel", Gone, "restricted_action_thread_only_channel"),
        ("no_permission", Gone, "/invite"),
        ("token_revoked", TokenRefused, "SLACK_BOT_TOKEN"),
        ("missing_scope", Refused, "reinstalls"),
        ("who_knows", Refused, "chat.postMessage: who_knows"),
        ("internal_error", Unanswered, "internal_error"),
        ("ratelimited", RateLimited, "for now"),
    ],
)
async def test_a_refusal_says_what_happened(
    code: str, kind: type[SurroundingsError], says: str
) -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(Break.ERROR, error=code))
        with pytest.raises(kind, match=says) as caught:
            await said(corner)

    assert isinstance(caught.value, SurfaceGone) == (kind is Gone)


async def test_a_missing_scope_is_named() -> None:
    async with slack_corner() as corner:
        corner.slack.without_scope("chat:write")
        with pytest.raises(Refused, match="chat:write"):
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
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(how, POST, applied=applied, status=status))
        with pytest.raises(Unanswered, match=POST):
            await said(corner)

        assert corner.calls(POST) == 1
        assert len(corner.answers) == applied


async def test_a_limit_tells_for_how_long() -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(Break.LIMITED, retry_after=17))
        with pytest.raises(RateLimited) as caught:
            await said(corner)

        assert caught.value.seconds == 17
        assert corner.calls(POST) == 1


async def test_who_we_are_is_asked_once() -> None:
    async with slack_corner() as corner:
        corner.slack.faults.add(Fault(Break.STATUS, "auth.test"))
        with pytest.raises(Unanswered):
            await corner.api.me()
        me = [await corner.api.me() for _ in range(2)]

        assert me[0].team == corner.slack.team_id and me[0].bot == corner.slack.bot_user_id
        assert corner.calls("auth.test") == 2

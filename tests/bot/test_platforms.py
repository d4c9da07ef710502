"""Which chat platforms are configured, and that only those are loaded."""

import sys

import pytest

from adapters.discord.options import Options
from bot.platforms import Chat, chats, check_whole
from bot.settings import read_all
from core.errors import SurroundingsError
from tests.bot.programs import run

LOADED = (
    "import sys; from bot.platforms import chats; from bot.settings import read_all; "
    "found = [chat.name for chat in chats(read_all()) if chat.options]; "
    "folders = {m.split('.')[1] for m in sys.modules if m.startswith('adapters.')}; "
    "print(*found, *sorted(folders), *({'discord', 'slack_sdk'} & set(sys.modules)))"
)


def test_without_settings_there_is_none() -> None:
    assert chats(read_all()) == (Chat("slack"), Chat("discord"))
    check_whole(read_all())


def test_discord_is_told_of_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "hush")
    monkeypatch.setenv("DISCORD_API_URL", "http://proxy/api/")
    monkeypatch.setenv("DISCORD_GATEWAY_URL", "ws://proxy/gateway")
    monkeypatch.setenv("THREADSMITH_DISCORD_ROLES", "10, 11")
    monkeypatch.setenv("THREADSMITH_DISCORD_CHANNELS", "12")

    (discord,) = (chat for chat in chats(read_all()) if chat.name == "discord")

    assert discord.options == Options(
        "hush",
        "http://proxy/api/v10",
        "ws://proxy/gateway",
        roles=frozenset({"10", "11"}),
        channels=frozenset({"12"}),
    )
    check_whole(read_all())


def test_what_one_platform_lacks_is_told_beside_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "hush")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    with pytest.raises(SurroundingsError, match="SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN"):
        check_whole(read_all())


@pytest.mark.parametrize(
    ("token", "loaded"),
    [
        ({}, ""),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "slack slack"),
        ({"DISCORD_TOKEN": "hush"}, "discord discord"),
    ],
    ids=str,
)
async def test_only_what_is_configured_is_loaded(
    loopback_env: dict[str, str], token: dict[str, str], loaded: str
) -> None:
    """And none of their libraries, before they are opened."""
    env = loopback_env | token
    ended = await run("-c", LOADED, env=env, program=(sys.executable,))

    assert (ended.out, ended.errors) == (f"{loaded}\n", "")

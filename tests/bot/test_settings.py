"""Settings: where they come from, and what is said about a bad one."""

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from bot.settings import (
    DiscordSettings,
    ModelSettings,
    ServerSettings,
    SlackSettings,
    SpeechSettings,
    StoreSettings,
    WorkerSettings,
    read,
)
from core.errors import SurroundingsError


def test_without_any_there_are_sensible_ones() -> None:
    models, store = read(ModelSettings), read(StoreSettings)

    assert (models.provider, models.model, models.ollama_host) == ("ollama", "", "")
    assert not models.configured
    assert store.redis_url.get_secret_value() == ""
    assert store.folder == Path.home() / ".local/share/threadsmith"
    assert read(SpeechSettings).log == "info"


@pytest.mark.parametrize(
    ("subject", "name", "value", "told"),
    [
        (ModelSettings, "THREADSMITH_CONTEXT", "much", "'much': it has to be a whole number"),
        (ModelSettings, "THREADSMITH_CONTEXT", "3000.5", "it has to be a whole number"),
        (ModelSettings, "THREADSMITH_CONTEXT", "100", "it has to be 2,048 or more"),
        (ModelSettings, "THREADSMITH_REPLY_TOKENS", "-1", "it has to be 64 or more"),
        (WorkerSettings, "THREADSMITH_DRAIN_SECONDS", "soon", "it has to be a number"),
        (WorkerSettings, "THREADSMITH_DRAIN_SECONDS", "-1", "it has to be 0 or more"),
        (SpeechSettings, "THREADSMITH_LOG", "loud", "one of debug, info, warning, error"),
        (SpeechSettings, "THREADSMITH_LANGUAGE", "de", "it has to be one of en, tr"),
        (SpeechSettings, "THREADSMITH_LANGUAGE", "trance", "it has to be one of en, tr"),
        (SlackSettings, "SLACK_API_URL", "https://slack.com/api", "and end in /api/"),
        (SlackSettings, "SLACK_API_URL", "slack.com/api/", "it has to begin with https://"),
        (SlackSettings, "THREADSMITH_GUESTS", "some", "it has to be one of refuse, allow"),
        (DiscordSettings, "DISCORD_API_URL", "discord.com/api", "it has to begin with https://"),
        (DiscordSettings, "DISCORD_API_URL", "https://", "it has to begin with https://"),
        (DiscordSettings, "DISCORD_GATEWAY_URL", "https://x", "it has to begin with wss://"),
        (DiscordSettings, "THREADSMITH_DISCORD_ROLES", "@admins", "it has to be ids"),
        (DiscordSettings, "THREADSMITH_DISCORD_CHANNELS", "1,,2", "it has to be ids"),
        (ServerSettings, "PORT", "70000", "it has to be 65,535 or less"),
        (ServerSettings, "PORT", "-1", "it has to be 0 or more"),
        (ServerSettings, "PORT", "http", "it has to be a whole number"),
    ],
)
def test_a_bad_value_is_told_with_its_name(
    subject: type[BaseSettings],
    name: str,
    value: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SurroundingsError, match=told) as error:
        read(subject)

    assert str(error.value).startswith(f"The setting {name} cannot be ")
    assert "\n" not in str(error.value)


def test_an_empty_value_is_as_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADSMITH_CONTEXT", "")

    assert read(ModelSettings).context_tokens == 16_384


def test_a_file_in_the_working_folder_is_read(home: Path) -> None:
    (home / ".env").write_text("THREADSMITH_MODEL=llama3\n# a note\nOTHER=1\n", "utf-8")
    try:
        assert read(ModelSettings).model == "llama3"
    finally:
        (home / ".env").unlink()


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("THREADSMITH_MODEL=llama3\nOLLAMA_HOST=gpu\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THREADSMITH_MODEL", "coder")

    settings = read(ModelSettings)

    assert (settings.model, settings.ollama_host) == ("coder", "gpu")


def test_a_file_that_is_not_text_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"THREADSMITH_MODEL=\xff\n")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SurroundingsError, match=r"The file \.env cannot be read"):
        read(ModelSettings)


@pytest.mark.parametrize(
    ("names", "folder"),
    [
        ({"THREADSMITH_DATA_DIR": "/srv/threads"}, "/srv/threads"),
        ({"THREADSMITH_DATA_DIR": "~/threads"}, "{home}/threads"),
        ({"XDG_DATA_HOME": "/data"}, "/data/threadsmith"),
        ({"THREADSMITH_DATA_DIR": "/srv", "XDG_DATA_HOME": "/data"}, "/srv"),
    ],
)
def test_the_data_folder_is_where_it_is_set(
    names: dict[str, str], folder: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)

    assert str(read(StoreSettings).folder) == folder.format(home=home)


def test_a_home_folder_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADSMITH_DATA_DIR", "~nobody-has-this-name/x")

    with pytest.raises(SurroundingsError, match="home folder that does not exist"):
        _ = read(StoreSettings).folder


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (StoreSettings, "REDIS_URL"),
        (SlackSettings, "SLACK_BOT_TOKEN"),
        (SlackSettings, "SLACK_APP_TOKEN"),
        (SlackSettings, "SLACK_SIGNING_SECRET"),
        (DiscordSettings, "DISCORD_TOKEN"),
    ],
)
def test_a_secret_is_not_shown_where_settings_are(
    subject: type[BaseSettings], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "xoxb-hush")

    assert "hush" not in repr(read(subject))


@pytest.mark.parametrize(
    ("names", "locale"),
    [
        ({"LANG": "tr_TR.UTF-8"}, "tr_TR.UTF-8"),
        ({"LANG": "en_US", "LC_MESSAGES": "tr_TR"}, "tr_TR"),
        ({"LANG": "tr", "LC_MESSAGES": "tr", "LC_ALL": "C"}, "C"),
        ({"LC_ALL": "tr_TR", "THREADSMITH_LANGUAGE": "en"}, "en"),
        ({"THREADSMITH_LANGUAGE": "tr_TR.UTF-8"}, "tr_TR.UTF-8"),
        ({"THREADSMITH_LANGUAGE": "TR"}, "TR"),
        ({"LANG": ""}, "en"),
    ],
)
def test_we_speak_the_language_of_the_terminal_unless_told_another(
    names: dict[str, str], locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in names.items():
        monkeypatch.setenv(name, value)

    assert read(SpeechSettings).locale == locale


def test_the_level_of_the_log_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADSMITH_LOG", "DEBUG")

    assert read(SpeechSettings).log == "debug"


@pytest.mark.parametrize(
    ("given", "called"),
    [
        ("", "https://discord.com/api/v10"),
        ("https://discord.com/api", "https://discord.com/api/v10"),
        ("https://proxy.example.com:8443/discord/", "https://proxy.example.com:8443/discord/v10"),
        ("http://proxy/api/v10", "http://proxy/api/v10"),
        ("http://proxy/api/v10/", "http://proxy/api/v10"),
        ("http://proxy/api/v9", "http://proxy/api/v9"),
        ("http://10.0.0.1:80", "http://10.0.0.1:80/v10"),
    ],
)
def test_the_address_of_discord_is_given_with_a_version_or_without(
    given: str, called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_API_URL", given)

    assert read(DiscordSettings).api_url == called


@pytest.mark.parametrize("url", ["", "ws://10.0.0.1:80", "wss://proxy.example.com/gateway"])
def test_the_gateway_of_discord_may_be_another(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_GATEWAY_URL", url)

    assert read(DiscordSettings).gateway_url == url


@pytest.mark.parametrize("name", ["THREADSMITH_MODEL", "OLLAMA_HOST", "THREADSMITH_PROVIDER"])
def test_whoever_chose_a_model_gets_no_demo(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")

    assert read(ModelSettings).configured

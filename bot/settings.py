"""Settings, read once from the environment and a `.env` file, then handed on as plain values."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SurroundingsError
from core.proving import MOST_ROUNDS
from core.sandboxes import Limits
from core.words import LOCALES, Phrase, phrase

_CONFIG = SettingsConfigDict(
    env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
)


class ModelSettings(BaseSettings):
    """What answers."""

    model_config = _CONFIG

    provider: str = Field("ollama", validation_alias="THREADSMITH_PROVIDER")
    """A file of `core/models`, or `package.module:name` from outside."""
    model: str = Field("", validation_alias="THREADSMITH_MODEL")
    """The default model by name; empty takes the server's most suitable one."""
    ollama_host: str = Field("", validation_alias="OLLAMA_HOST")
    """Address of the Ollama server; empty for this machine's, on its usual port."""
    context_tokens: int = Field(16_384, ge=2_048, validation_alias="THREADSMITH_CONTEXT")
    """The largest window asked for, in tokens of prompt and reply together."""
    reply_tokens: int = Field(4_096, ge=64, validation_alias="THREADSMITH_REPLY_TOKENS")
    """The longest reply, in tokens."""
    slots: int = Field(0, ge=0, validation_alias="THREADSMITH_MODEL_SLOTS")
    """Replies that the model server writes at a time; 0 takes what it says, else 1.

    Ollama does not say: this is what OLLAMA_NUM_PARALLEL is there, 1 by default.
    """

    @property
    def configured(self) -> bool:
        """Whether somebody chose what answers; the demo model then never stands in."""
        return bool(self.model or self.ollama_host or self.provider != "ollama")


class StoreSettings(BaseSettings):
    """What remembers."""

    model_config = _CONFIG

    redis_url: SecretStr = Field(SecretStr(""), validation_alias="REDIS_URL")
    """A Redis 7 or Valkey server; empty for one of our own under `data_dir`."""
    data_dir: Path | None = Field(None, validation_alias="THREADSMITH_DATA_DIR")
    """Folder for the store, the log and the terminal's history; None for the usual place."""

    @property
    def folder(self) -> Path:
        """The data folder; by the XDG base directories unless it is set.

        Raises:
            SurroundingsError: it lies in a home folder that nobody has.
        """
        share = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
        folder = self.data_dir or share / "threadsmith"
        try:
            return folder.expanduser()
        except RuntimeError as error:
            raise SurroundingsError(
                phrase(
                    "The data folder {folder} lies in a home folder that does not exist. Set "
                    "THREADSMITH_DATA_DIR to a whole path.",
                    folder=str(folder),
                )
            ) from error


class WorkerSettings(BaseSettings):
    """How work ends."""

    model_config = _CONFIG

    drain_seconds: float = Field(20.0, ge=0, validation_alias="THREADSMITH_DRAIN_SECONDS")
    """After SIGTERM, answers have this long to end; then another worker takes them over."""


class CheckSettings(BaseSettings):
    """What is found out about an answer's code."""

    model_config = _CONFIG

    checks: Literal["on", "off"] = Field("on", validation_alias="THREADSMITH_CHECKS")
    """Whether code is checked and run at all: that takes processes of some 220 MB a worker."""
    tests: Literal["on", "off", "auto"] = Field("auto", validation_alias="THREADSMITH_TESTS")
    """Whether a model writes tests for answers; by itself if it is fast enough."""
    repair_rounds: int = Field(
        2, ge=0, le=MOST_ROUNDS, validation_alias="THREADSMITH_REPAIR_ROUNDS"
    )
    """How often a model may mend its own code without being asked."""


class RunSettings(BaseSettings):
    """What code may take that is run against tests."""

    model_config = _CONFIG

    seconds: float = Field(10.0, ge=1, le=600, validation_alias="THREADSMITH_RUN_SECONDS")
    """By the clock."""
    cpu_seconds: int = Field(5, ge=1, le=600, validation_alias="THREADSMITH_RUN_CPU_SECONDS")
    """Of computing."""
    memory_mb: int = Field(640, ge=128, validation_alias="THREADSMITH_RUN_MEMORY_MB")
    """Of address space, which is more than what is used of it."""
    disk_mb: int = Field(32, ge=1, validation_alias="THREADSMITH_RUN_DISK_MB")
    """Of all files together; one may have half of it."""
    output_kb: int = Field(1_024, ge=16, validation_alias="THREADSMITH_RUN_OUTPUT_KB")
    """Of what it prints."""

    @property
    def limits(self) -> Limits:
        """As a sandbox takes them."""
        return Limits(
            wall_seconds=self.seconds,
            cpu_seconds=self.cpu_seconds,
            memory_bytes=self.memory_mb * 2**20,
            file_bytes=self.disk_mb * 2**19,
            scratch_bytes=self.disk_mb * 2**20,
            output_bytes=self.output_kb * 2**10,
        )


_API_URL = "^https?://.+/api/$"


class SlackSettings(BaseSettings):
    """How we reach Slack, and how it reaches us; without a bot token there is no Slack."""

    model_config = _CONFIG

    bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    """For Socket Mode."""
    signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")
    """For HTTP mode, with `port`."""
    api_url: str = Field(
        "https://slack.com/api/", pattern=_API_URL, validation_alias="SLACK_API_URL"
    )
    """The Web API, of GovSlack or behind a proxy."""
    guests: Literal["refuse", "allow"] = Field("refuse", validation_alias="THREADSMITH_GUESTS")
    """Whether people from connected workspaces may ask."""


_HTTP_URL = r"^https?://[^/\s]\S*$"
_SOCKET_URL = r"^(wss?://[^/\s]\S*)?$"


def _with_version(url: str) -> str:
    """`url` with the version of the API that we speak, unless it names one itself."""
    url = url.rstrip("/")
    return url if re.search(r"/v\d+$", url) else f"{url}/v10"


_IDS = r"^\s*(\d+(\s*,\s*\d+)*)?\s*$"


class DiscordSettings(BaseSettings):
    """How we reach Discord; without a token there is no Discord."""

    model_config = _CONFIG

    token: SecretStr = Field(SecretStr(""), validation_alias="DISCORD_TOKEN")
    """The bot's."""
    api_url: Annotated[str, Field(pattern=_HTTP_URL), AfterValidator(_with_version)] = Field(
        "https://discord.com/api/v10", validation_alias="DISCORD_API_URL"
    )
    """The REST API, perhaps behind a proxy. Given with or without the version, `/v10`."""
    gateway_url: str = Field("", pattern=_SOCKET_URL, validation_alias="DISCORD_GATEWAY_URL")
    """The gateway, perhaps behind a proxy; empty for the usual one."""
    roles: str = Field("", pattern=_IDS, validation_alias="THREADSMITH_DISCORD_ROLES")
    """Ids of roles whose people may ask, with commas between them; empty lets everybody."""
    channels: str = Field("", pattern=_IDS, validation_alias="THREADSMITH_DISCORD_CHANNELS")
    """Ids of channels where one may ask, the same way; empty lets everywhere."""


class ServerSettings(BaseSettings):
    """Where platforms call us."""

    model_config = _CONFIG

    port: int = Field(3000, ge=0, le=65_535, validation_alias="PORT")
    """For signed calls only; listened on only where a platform calls us. 0 takes a free one."""


_LANGUAGE = rf"(?i)^(|({'|'.join(LOCALES)})([_.@-].*)?)$"
"""Also as a locale is written: `tr_TR.UTF-8`."""


def _small(value: str) -> str:
    return value.lower()


class SpeechSettings(BaseSettings):
    """How we talk: to people, and to whoever reads the log."""

    model_config = _CONFIG

    language: str = Field("", pattern=_LANGUAGE, validation_alias="THREADSMITH_LANGUAGE")
    """`en` or `tr`; empty follows the terminal."""
    log: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_small)] = Field(
        "info", validation_alias="THREADSMITH_LOG"
    )
    """The least important line that is still logged."""

    @property
    def locale(self) -> str:
        """The language to speak, in the order POSIX gives: LC_ALL, LC_MESSAGES, LANG."""
        chosen = (self.language, *(os.environ.get(name) for name in _POSIX))
        return next((locale for locale in chosen if locale), "en")


_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, by subject."""

    models: ModelSettings
    store: StoreSettings
    worker: WorkerSettings
    checks: CheckSettings
    runs: RunSettings
    speech: SpeechSettings
    server: ServerSettings
    slack: SlackSettings
    discord: DiscordSettings


def read_all() -> Settings:
    """The settings of every subject. Raises what `read` does."""
    return Settings(
        models=read(ModelSettings),
        store=read(StoreSettings),
        worker=read(WorkerSettings),
        checks=read(CheckSettings),
        runs=read(RunSettings),
        speech=read(SpeechSettings),
        server=read(ServerSettings),
        slack=read(SlackSettings),
        discord=read(DiscordSettings),
    )


Subject = TypeVar("Subject", bound=BaseSettings)


def read(subject: type[Subject]) -> Subject:
    """The settings of one subject.

    Raises:
        SurroundingsError: a value cannot be used; says which one. Or `.env` cannot be read.
    """
    try:
        return subject()
    except ValidationError as error:
        fault = error.errors()[0]
        raise SurroundingsError(
            phrase(
                "The setting {name} cannot be {value}: {reason}. Change it in the environment or "
                "in .env.",
                name=str(fault["loc"][0]),
                value=repr(fault["input"]),
                reason=_reason(fault["type"], fault.get("ctx", {}), fault["msg"]),
            )
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise SurroundingsError(
            phrase("The file .env cannot be read: {reason}.", reason=reason or str(error))
        ) from error


def _reason(kind: str, limits: dict[str, Any], message: str) -> Phrase | str:
    """What is wrong with a value, by the kind of pydantic's complaint."""
    match kind:
        case "greater_than_equal":
            return phrase("it has to be {least} or more", least=limits["ge"])
        case "less_than_equal":
            return phrase("it has to be {most} or less", most=limits["le"])
        case "int_parsing" | "int_from_float":
            return phrase("it has to be a whole number")
        case "float_parsing" | "finite_number":
            return phrase("it has to be a number")
        case "literal_error":
            choices = ", ".join(re.findall(r"'(.*?)'", limits["expected"]))
            return phrase("it has to be one of {choices}", choices=choices)
        case "string_pattern_mismatch" if limits["pattern"] == _API_URL:
            return phrase("it has to begin with https:// and end in /api/")
        case "string_pattern_mismatch" if limits["pattern"] == _HTTP_URL:
            return phrase("it has to begin with {beginning}", beginning="https://")
        case "string_pattern_mismatch" if limits["pattern"] == _SOCKET_URL:
            return phrase("it has to begin with {beginning}", beginning="wss://")
        case "string_pattern_mismatch" if limits["pattern"] == _IDS:
            return phrase("it has to be ids, which are numbers, with commas between them")
        case "string_pattern_mismatch":
            return phrase("it has to be one of {choices}", choices=", ".join(LOCALES))
    return message

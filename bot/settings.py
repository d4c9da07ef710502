"""Settings, read once from the environment and a `.env` file, then handed on as plain values."""

import os
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SurroundingsError
from core.words import phrase

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
        """The data folder; by the XDG base directories unless it is set."""
        if self.data_dir:
            return self.data_dir.expanduser()
        share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        return Path(share).expanduser() / "threadsmith"


class SpeechSettings(BaseSettings):
    """How we talk: to people, and to whoever reads the log."""

    model_config = _CONFIG

    language: str = Field("", validation_alias="THREADSMITH_LANGUAGE")
    """`en` or `tr`; empty follows the terminal."""
    log: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias="THREADSMITH_LOG"
    )
    """The least important line that is still logged."""

    @property
    def locale(self) -> str:
        """The language to speak, in the order POSIX gives: LC_ALL, LC_MESSAGES, LANG."""
        chosen = (self.language, *(os.environ.get(name) for name in _POSIX))
        return next((locale for locale in chosen if locale), "en")


_POSIX = ("LC_ALL", "LC_MESSAGES", "LANG")

Subject = TypeVar("Subject", bound=BaseSettings)


def read(subject: type[Subject]) -> Subject:
    """The settings of one subject.

    Raises:
        SurroundingsError: a value cannot be used; says which one.
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
                reason=fault["msg"],
            )
        ) from error

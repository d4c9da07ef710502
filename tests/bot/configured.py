"""The settings as the program reads them, out of the environment of a test."""

from bot.compose import Settings
from bot.settings import (
    ModelSettings,
    ServerSettings,
    SlackSettings,
    SpeechSettings,
    StoreSettings,
    WorkerSettings,
    read,
)


def settings() -> Settings:
    """All of them."""
    return Settings(
        read(ModelSettings),
        read(StoreSettings),
        read(WorkerSettings),
        read(SpeechSettings),
        read(SlackSettings),
        read(ServerSettings),
    )

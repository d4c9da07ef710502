"""The names of the emulated Discord as a test needs them: addresses, tokens and ids."""

from tests.emulators.discord_server.methods.account import gateway_url
from tests.emulators.discord_server.places import Guild
from tests.emulators.discord_server.settings import Settings
from tests.emulators.discord_server.world import World


class Names:
    """What the bot is configured with, and what stands in payloads."""

    settings: Settings
    world: World

    @property
    def api_url(self) -> str:
        """Where the API is; `discord.http.Route.BASE`."""
        return f"{self.world.base_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is; `DiscordWebSocket.DEFAULT_GATEWAY`, as a yarl.URL."""
        return gateway_url(self.world)

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.settings.token

    @property
    def application_id(self) -> str:
        """The app."""
        return self.settings.application_id

    @property
    def bot_id(self) -> str:
        """The bot as a user."""
        return self.settings.bot_id

    @property
    def mention(self) -> str:
        """The bot named in a text."""
        return f"<@{self.bot_id}>"

    @property
    def guild(self) -> Guild:
        """The one server there is."""
        return self.world.guild

"""The names of a workspace as a test needs them: addresses, tokens and ids."""

from tests.emulators.slack_server.settings import Settings
from tests.emulators.slack_server.workspace import Workspace


class Names:
    """What the bot is configured with, and what stands in payloads."""

    settings: Settings
    workspace: Workspace

    @property
    def api_url(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"{self.workspace.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The token of the Web API."""
        return self.settings.bot_token

    @property
    def app_token(self) -> str:
        """The token that opens sockets."""
        return self.settings.app_token

    @property
    def signing_secret(self) -> str:
        """What HTTP mode signs with."""
        return self.settings.signing_secret

    @property
    def team_id(self) -> str:
        """Our workspace."""
        return self.settings.team_id

    @property
    def bot_user_id(self) -> str:
        """The bot as a user."""
        return self.settings.bot_user_id

    @property
    def bot_id(self) -> str:
        """The bot as a bot."""
        return self.settings.bot_id

    @property
    def app_id(self) -> str:
        """The app."""
        return self.settings.app_id

    @property
    def mention(self) -> str:
        """The bot named in a text."""
        return f"<@{self.bot_user_id}>"

"""Where faults meet Slack."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from pathlib import Path

from adapters.slack import Options
from tests.bot.slack import Team, open_team
from tests.emulators.ollama_server import EmulatedModel
from tests.emulators.slack_server import Break, Fault, Message, SlackServer
from tests.faults.gateway import Setup
from tests.faults.office import LINES, PATIENCE_SECONDS, Office, numbers, open_store, told

KINDS = tuple(
    Fault(how, applied=applied) for how in (Break.STATUS, Break.RESET) for applied in (False, True)
)
"""An answer that is none, or a connection that breaks; before the call had its effect, or after."""


class SlackOffice(Office[Team]):
    """A team on Slack."""

    def setup(self, overdue_seconds: float) -> Setup:
        slack = self.team.slack
        options = Options(
            slack.bot_token,
            slack.app_token,
            url=slack.api_url,
            overdue_seconds=overdue_seconds,
            look_seconds=0.2,
        )
        return Setup(self.store.url, self.team.ollama.address, slack=options)

    async def connected(self, some: bool) -> None:
        sockets = self.team.slack.sockets
        await (sockets.until_open(2, within=PATIENCE_SECONDS) if some else sockets.until_none())


@asynccontextmanager
async def open_office(
    folder: Path,
    sockets: Path,
    env: dict[str, str],
    model: EmulatedModel,
    slack: SlackServer | None = None,
    parallel: int = 1,
) -> AsyncIterator[SlackOffice]:
    """An office whose store runs, without any program yet; the model writes `parallel` answers."""
    async with open_store(folder, sockets) as store:
        settings = told(env, store, parallel)
        async with open_team(settings, model, slack=slack, parallel=parallel) as team:
            async with AsyncExitStack() as stack:
                yield SlackOffice(team, store, stack)


def wrong(team: Team, roots: Sequence[Message], lines: int = LINES) -> list[str]:
    """What is not as it should be below `roots`: each has one whole answer, and one mark."""
    found = []
    for root in roots:
        answers = team.answers(root)
        marks = [name for name, people in root.reactions.items() if people]
        if len(answers) != 1:
            found.append(f"{root.ts}: {len(answers)} answers: {[a.shown[:80] for a in answers]}")
        elif (written := numbers(answers[0].shown)) != list(range(lines)):
            found.append(f"{root.ts}: lines {written}: {answers[0].shown[-200:]}")
        if marks != ["warning"]:
            found.append(f"{root.ts}: marks {marks}")
    streaming = [message.ts for message in _all(team) if message.streaming]
    doubled = [one.shown for one, two in pairwise(team.roots) if one.shown == two.shown]
    return found + [f"{ts} still streams" for ts in streaming] + [f"twice: {d}" for d in doubled]


def _all(team: Team) -> list[Message]:
    return [each for root in team.roots for each in team.answers(root)]

"""Where faults meet Discord."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from adapters.discord import Options
from tests.bot.discord_server import DOUBTFUL, Team, open_team
from tests.emulators.discord_server import Ack, Break, DiscordServer, Fault, Message, Thread
from tests.emulators.ollama_server import EmulatedModel
from tests.faults.gateway import Setup
from tests.faults.office import LINES, PATIENCE_SECONDS, Office, numbers, open_store, told

KINDS = tuple(
    Fault(how, applied=applied) for how in (Break.STATUS, Break.RESET) for applied in (False, True)
)
"""An answer that is none, or a connection that breaks; before the call had its effect, or after."""


class DiscordOffice(Office[Team]):
    """A team on Discord."""

    def setup(self, overdue_seconds: float) -> Setup:
        discord = self.team.discord
        options = Options(
            discord.token,
            discord.api_url,
            overdue_seconds=overdue_seconds,
            look_seconds=0.2,
        )
        return Setup(self.store.url, self.team.ollama.address, discord=options)

    async def connected(self, some: bool) -> None:
        gateway = self.team.discord.gateway
        await self.team.until(lambda: (gateway.open > 0) == some, PATIENCE_SECONDS)


@asynccontextmanager
async def open_office(
    folder: Path,
    sockets: Path,
    env: dict[str, str],
    model: EmulatedModel,
    discord: DiscordServer | None = None,
    parallel: int = 1,
) -> AsyncIterator[DiscordOffice]:
    """An office whose store runs, without any program yet; the model writes `parallel` answers."""
    async with open_store(folder, sockets) as store:
        settings = told(env, store, parallel)
        async with open_team(settings, model, discord=discord, parallel=parallel) as team:
            async with AsyncExitStack() as stack:
                yield DiscordOffice(team, store, stack)


async def asks(team: Team, wanted: str) -> Ack:
    """Somebody new asks in a channel that is new, too."""
    person, channel = team.discord.person(wanted), team.channel(wanted)
    return await person.command(channel, "codegen", task=wanted)


def tasks(team: Team) -> list[str]:
    """All that was asked for, by commands and mentions, in order of the words."""
    asked = (team.root(thread).shown.splitlines()[-1] for thread in team.threads)
    return sorted(line.replace(team.discord.mention, "").strip("> ") for line in asked)


def wrong(team: Team, threads: Sequence[Thread], lines: int = LINES) -> list[str]:
    """What is not as it should be: each thread has one whole answer and one mark.

    No message of ours ever showed half a code block, and no root stands in a channel twice.
    """
    found = []
    for thread in threads:
        answers, root = team.answers(thread), team.root(thread)
        marks = [name for name, people in root.reactions.items() if people]
        if len(answers) != 1:
            found.append(f"{thread.id}: {len(answers)} answers: {[a.shown[:80] for a in answers]}")
        elif (written := numbers(answers[0].shown)) != list(range(lines)):
            found.append(f"{thread.id}: lines {written}: {answers[0].shown[-200:]}")
        if marks != [DOUBTFUL]:
            found.append(f"{thread.id}: marks {marks}")
    return found + torn(team) + _doubled(team)


def torn(team: Team) -> list[str]:
    """Versions of messages of ours in which a code block stands open."""
    return [
        f"{message.id} is torn: {version.shown[-200:]!r}"
        for message in _ours(team)
        for version in message.versions
        if version.shown.count("```") % 2
    ]


def _doubled(team: Team) -> list[str]:
    """Roots that stand there more than once, or that no thread hangs from."""
    threads = {thread.id for thread in team.threads}
    roots = [one for one in _ours(team) if one.place in team.channels and not one.deleted]
    found = [f"{root.shown!r} has no thread" for root in roots if root.id not in threads]
    times = Counter((root.channel, root.shown) for root in roots)
    return found + [f"{times} times: {shown}" for (_, shown), times in times.items() if times > 1]


def _ours(team: Team) -> list[Message]:
    world, us = team.discord.world, team.discord.bot_id
    return [message for message in world.messages.values() if message.author == us]

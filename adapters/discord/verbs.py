"""Commands that people used, as the verbs they stand for."""

from adapters.discord.asked import Asked
from adapters.discord.desk import DiscordDesk
from adapters.discord.messages import spot_of
from adapters.discord.sent import Commanded
from adapters.discord.whispering import by_command
from core.desk import Wish
from core.desk.following import follow
from core.options import Options
from core.places import Thread
from core.verbs import (
    AskFix,
    AskTests,
    Command,
    Hush,
    ListModels,
    Nothing,
    Refine,
    ShowHelp,
    ShowStatus,
    Stop,
    UseModel,
    Write,
)


async def used(desk: DiscordDesk, commanded: Commanded) -> None:
    """A command was used. Raises what `follow` does."""
    asked, place = commanded.asked, commanded.place
    desk.admit_at(place)
    member = await desk.member(commanded.speaker, place)
    desk.admit(member)  # before anything of theirs is fetched
    thread = await _thread_of(desk, commanded)
    wish = Wish(
        member,
        spot_of(place, callback=by_command(commanded.token)),
        desk.event(commanded.interaction),
        thread,
        assets=await desk.files.assets(asked.files),
        continues=thread is not None,
    )
    await follow(desk, wish, command_of(asked))


async def _thread_of(desk: DiscordDesk, commanded: Commanded) -> Thread | None:
    """The conversation that a command is about; None for a new one.

    A thread of Discord holds no other, so what is asked for in one is answered there. Direct
    messages go on with the newest conversation, unless another one is asked for.
    """
    place = commanded.place
    if place.thread:
        return place.conversation()
    if place.direct and commanded.asked.verb != "write":
        return await desk.newest_in(place.channel)
    return None


def command_of(asked: Asked) -> Command:
    """The command that `asked` is."""
    options = Options(
        asked.model,
        asked.language,
        private=asked.private,
        tests=asked.tests,
        best_of=asked.best_of,
    )
    match asked.verb:
        case "write":
            return Write(asked.task, options)
        case "refine":
            return Refine(asked.task, options)
        case "test":
            return AskTests()
        case "fix":
            return AskFix()
        case "stop":
            return Stop()
        case "status":
            return ShowStatus()
        case "models":
            return ListModels()
        case "model":
            return UseModel(asked.name)
        case "quiet":
            return Hush(asked.quiet)
        case "help":
            return ShowHelp()
    return Nothing()

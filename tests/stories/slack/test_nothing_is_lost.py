"""What was acknowledged is done, once, whatever breaks in between."""

import pytest

from core.errors import StoreUnavailable
from core.stores.memory import MemoryStore
from core.words import phrase
from tests.emulators.slack_server import Astray, Break, Fault, Misdelivery, UploadedFile
from tests.fakes import FrozenClock, until
from tests.slack import SlackTeam, slack_team, workspace

CODE = "```python\nprint(1)\n```\n"


class FickleStore(MemoryStore):
    """A store whose intake can be away."""

    away = False

    async def keep(self, home: str, key: str, content: str) -> bool:
        if self.away:
            raise StoreUnavailable(phrase("The store does not answer. Try again in a moment."))
        return await super().keep(home, key, content)


async def _later(team: SlackTeam, clock: FrozenClock) -> None:
    """Another gateway takes over, when what the first one kept is overdue."""
    clock.advance(30)
    async with team.at_work():
        await team.sees_the_end()
        await team.has_heard_all()


async def test_a_command_whose_gateway_dies_before_the_thread_is_opened_is_done() -> None:
    clock = FrozenClock()
    async with slack_team([CODE], store=MemoryStore(clock)) as team:
        team.slack.faults.add(Fault(Break.STALL, "chat.postMessage"))
        async with team.killed():
            ack = await team.ann.command(team.general, "print one")
            await until(lambda: bool(team.slack.journal.calls("chat.postMessage")))
        nothing = list(team.roots())
        await _later(team, clock)

        assert ack.ok and not nothing
        assert len(team.roots()) == 1 and len(team.answers()) == 1


async def test_a_thread_that_was_opened_before_the_gateway_died_is_found_again() -> None:
    clock = FrozenClock()
    async with slack_team([CODE], store=MemoryStore(clock)) as team:
        team.slack.faults.add(Fault(Break.STALL, "chat.postMessage", applied=True))
        async with team.killed():
            await team.ann.command(team.general, "print one")
            await until(lambda: bool(team.roots()))
        await _later(team, clock)

        assert len(team.roots()) == 1 and len(team.answers()) == 1


async def test_a_mention_whose_gateway_dies_is_answered_once() -> None:
    clock = FrozenClock()
    async with slack_team([CODE], store=MemoryStore(clock)) as team:
        team.slack.faults.add(Fault(Break.STALL, "users.info"))
        async with team.killed():
            await team.ann.says(team.general, f"{team.slack.mention} print one")
            await until(lambda: bool(team.slack.journal.calls("users.info")))
            await team.slack.deliveries.settled()
        await _later(team, clock)

        assert len(team.model.prompts) == 1


async def test_what_is_under_way_is_finished_when_a_gateway_is_stopped_as_planned() -> None:
    async with slack_team([CODE]) as team:
        team.slack.faults.add(Fault(Break.SLOW, "chat.postMessage", seconds=0.1))
        async with team.gateway():
            await team.ann.command(team.general, "print one")
            await until(lambda: bool(team.slack.journal.calls("chat.postMessage")))

        assert len(team.roots()) == 1 and not team.unfinished


async def test_a_post_that_slack_limits_waits_and_goes() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        team.slack.faults.add(Fault(Break.LIMITED, "chat.postMessage", retry_after=0))
        await team.ann.command(team.general, "print one")
        await team.sees_the_end()

        assert len(team.roots()) == 1


async def test_while_the_store_is_away_events_come_again_and_people_are_told() -> None:
    store, slack = FickleStore(), workspace(retry_delays=(0.05, 0.05, 0.05), ack_seconds=0.4)
    async with slack_team([CODE], slack=slack, store=store) as team, team.at_work():
        await team.ann.uses_shortcut("write")
        await until(lambda: bool(team.slack.open_views))
        store.away = True
        await team.ann.says(team.general, f"{team.slack.mention} print one")
        command = await team.ann.command(team.general, "print two")
        form = await team.ann.submits(team.slack.open_views[0], {"task/task": "print three"})
        await team.ann.uses_message_shortcut(team.general, team.roots()[0].ts, "refine")
        await team.is_told("the store is away")
        store.away = False
        await team.sees_the_end()

        assert "the store is away" in command.text
        assert "the store is away" in form.errors["task"] and team.slack.open_views
        assert [prompt.messages[-1].content for prompt in team.model.prompts] == ["print one"]


@pytest.mark.parametrize("of", ["app_mention", "message", "/codegen"])
async def test_what_is_delivered_three_times_is_answered_once(of: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        team.slack.faults.add(Misdelivery(Astray.REPEATED, of, copies=3))
        if of.startswith("/"):
            await team.ann.command(team.general, "print one")
        else:
            await team.ann.says(team.general, f"{team.slack.mention} print one")
        await team.sees_the_end()
        await team.has_heard_all()

        assert len(team.model.prompts) == len(team.roots()) == len(team.answers()) == 1


async def test_a_word_that_is_delivered_three_times_is_answered_once() -> None:
    async with slack_team() as team, team.at_work():
        team.slack.faults.add(Misdelivery(Astray.REPEATED, "/codegen", copies=3))
        await team.ann.command(team.general, "help")
        await team.is_told("/codegen <task>")
        await team.has_heard_all()

        assert len(team.slack.ephemerals) == 1


async def test_an_event_whose_acknowledgement_was_lost_is_answered_once() -> None:
    slack = workspace(retry_delays=(0.01,))
    async with slack_team([CODE], slack=slack) as team, team.at_work():
        team.slack.faults.add(Misdelivery(Astray.UNHEARD, "app_mention"))
        await team.ann.says(team.general, f"{team.slack.mention} print one")
        await team.sees_the_end()
        await team.has_heard_all()

        assert len(team.model.prompts) == 1


@pytest.mark.parametrize("of", ["block_actions", "view_submission"])
async def test_a_click_that_is_delivered_twice_does_its_work_once(of: str) -> None:
    async with slack_team([CODE], ["two"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        answer = (await team.sees_the_end())[0]
        if of == "block_actions":
            team.slack.faults.add(Misdelivery(Astray.REPEATED, of))
            await team.ann.clicks(team.general, answer.ts, "ts:again")
        else:
            await team.ann.clicks(team.general, answer.ts, "ts:refine")
            await until(lambda: bool(team.slack.open_views))
            team.slack.faults.add(Misdelivery(Astray.REPEATED, of))
            await team.ann.submits(team.slack.open_views[0], {"task/task": "use two"})
        await team.sees_the_end(turns=2)
        await team.has_heard_all()

        assert len(team.model.prompts) == 2


async def test_a_storm_of_events_is_worked_off_whole() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        people = [team.slack.person(f"p{number}") for number in range(20)]
        for person in people:
            await person.says(team.general, f"{team.slack.mention} task of {person.account.name}")
            for _ in range(5):
                await person.says(team.general, "talk that is not for us")
        await until(lambda: len(team.model.prompts) == 20)
        await team.has_heard_all()

        asked = {prompt.messages[-1].content for prompt in team.model.prompts}
        assert asked == {f"task of p{number}" for number in range(20)}
        assert len(team.slack.journal.calls("users.info")) == 20


@pytest.mark.parametrize("method", ["users.info", "conversations.info", "chat.postMessage"])
async def test_slack_being_slow_delays_no_acknowledgement(method: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        team.slack.faults.add(Fault(Break.SLOW, method, seconds=0.8))
        acks = [await team.ann.command(team.general, "print one")]
        await team.sees_the_end()
        answer = team.answers()[0].ts
        for method_ in (method, "views.open"):
            team.slack.faults.add(Fault(Break.SLOW, method_, seconds=0.3))
        acks.append(await team.ben.clicks(team.general, answer, "ts:refine"))
        acks.append(await team.ben.uses_shortcut("write"))
        acks.append(await team.ben.uses_message_shortcut(team.general, answer, "refine"))
        await until(lambda: len(team.slack.open_views) == 3)
        file = [UploadedFile("a.txt", b"x")]
        form = next(v for v in team.slack.open_views if v.view["callback_id"] == "refine")
        acks.append(await team.ben.submits(form, {"task/task": "two", "files/files": file}))
        await team.sees_the_end(turns=2)

        assert all(ack.ok and ack.seconds < 0.5 for ack in acks)

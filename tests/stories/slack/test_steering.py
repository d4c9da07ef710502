"""How people in Slack steer an answer: words, buttons, reactions, edits and deletions."""

from typing import Any

from tests.emulators.slack_server.methods.chat import remove
from tests.fakes import Pause, until
from tests.slack import SlackTeam, slack_team, workspace

CODE = "```python\nprint(1)\n```\n"


async def _begun(team: SlackTeam) -> str:
    """A thread of ours with one answer."""
    await team.ann.command(team.general, "print one")
    await team.sees_the_end()
    return team.roots()[0].ts


async def test_the_stop_button_stops() -> None:
    pause = Pause()
    slack = workspace(agents=False)  # elsewhere Slack shows a button of its own
    async with slack_team(["half", pause], slack=slack) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        await until(lambda: any("ts:stop" in m.buttons for m in team.answers()))
        await team.ben.clicks(team.general, team.answers()[0].ts, "ts:stop")

        await team.sees("🛑 Stopped by ben")
        await team.is_marked(team.general, team.roots()[0].ts, "octagonal_sign")


async def test_slacks_own_stop_button_stops() -> None:
    pause = Pause()
    async with slack_team(["half", pause]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        await until(lambda: any(message.streaming for message in team.answers()))
        await team.ben.stops(team.general, team.answers()[0].ts)

        await team.sees("🛑 Stopped")
        await team.has_heard_all()
        statuses = team.slack.workspace.session_statuses
        assert statuses[team.general.id, team.roots()[0].ts] == "active"


async def test_dur_and_stop_with_an_exclamation_mark_stop_too() -> None:
    for word in ("dur", "STOP!"):
        pause = Pause()
        async with slack_team(["half", pause]) as team, team.at_work():
            await team.ann.command(team.general, "print one")
            await pause.reached.wait()
            await team.ben.says(team.general, word, thread=team.roots()[0].ts)

            await team.sees("🛑 Stopped by ben")


async def test_stop_where_nothing_runs_says_so() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ann.says(team.general, "stop", thread=root)

        await team.is_told("Nothing is under way")


async def test_a_request_that_is_deleted_stops_its_work() -> None:
    pause = Pause()
    async with slack_team(["half", pause]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")
        await pause.reached.wait()
        await team.ann.deletes(team.general, ts)

        await until(lambda: team.model.closed == 1)


async def test_a_request_with_replies_leaves_a_tombstone_and_stops_too() -> None:
    pause = Pause()
    async with slack_team(["half", pause]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")
        await pause.reached.wait()
        stone: dict[str, Any] = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "ts": ts,
        }
        stone |= {"text": "This message was deleted.", "hidden": True, "thread_ts": ts}
        changed = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": "9.9"}
        before = {"type": "message", "user": team.ann.id, "ts": ts, "text": "print one"}
        where = {"channel": team.general.id, "channel_type": "channel", "event_ts": "9.9"}
        team.slack.workspace.emit(
            {**changed, **where, "message": stone, "previous_message": before}
        )

        await team.sees("🛑 Stopped by ann")


async def test_a_reply_that_is_deleted_while_it_waits_is_never_answered() -> None:
    pause = Pause()
    async with slack_team([pause, CODE], ["two"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        reply = await team.ben.says(team.general, "use two", thread=team.roots()[0].ts)
        await team.is_marked(team.general, reply, "hourglass_flowing_sand")
        await team.ben.deletes(team.general, reply)
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end()
        await team.ann.says(team.general, "use three", thread=team.roots()[0].ts)
        await team.sees("🛑 Stopped by ben", "two")

        asked = [prompt.messages[-1].content for prompt in team.model.prompts]
        assert asked == ["print one", "use three"]


async def test_an_answer_that_is_deleted_ends_its_work() -> None:
    pause, never = Pause(), Pause()
    async with slack_team(["half", pause, " more", never]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        await until(lambda: bool(team.answers()))
        remove(team.slack.workspace, team.general, team.answers()[0])
        pause.end()

        await team.is_marked(team.general, team.roots()[0].ts, "x")
        assert team.model.closed == 1


async def test_a_page_that_we_take_away_ourselves_stops_nothing() -> None:
    pause = Pause()
    async with slack_team(["half", pause, " whole"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        await pause.reached.wait()
        await until(lambda: bool(team.answers()))
        page = team.answers()[0]
        team.slack.workspace.emit(
            {
                **{"type": "message", "subtype": "message_deleted", "hidden": True, "ts": "9.9"},
                **{"channel": team.general.id, "channel_type": "channel", "event_ts": "9.9"},
                **{"deleted_ts": page.ts, "previous_message": {"user": team.slack.bot_user_id}},
            }
        )
        await team.has_heard_all()
        pause.end()
        answers = await team.sees_the_end()

        assert "half whole" in answers[0].shown


async def test_an_edited_prompt_asks_before_it_makes_a_new_version() -> None:
    async with slack_team([CODE], ["```python\nprint(2)\n```\n"]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")
        await team.sees_the_end()
        await team.ann.edits(team.general, ts, f"{team.slack.mention} print two if a < b")
        question = await team.is_told("new version")
        before = len(team.model.prompts)
        await team.ann.clicks(team.general, question.ts, "ts:renew")
        answers = await team.sees_the_end(turns=2)

        assert before == 1 and "print(2)" in answers[1].shown
        assert team.model.prompts[-1].messages[-1].content == "print two if a < b"
        assert question.deleted


async def test_an_edited_reply_gets_its_new_version_once_however_often_it_is_clicked() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        reply = await team.ben.says(team.general, "use two", thread=root)
        await team.sees_the_end(turns=2)
        await team.ben.edits(team.general, reply, "use three")
        question = await team.is_told("new version", team.ben)
        await team.ben.clicks(team.general, question.ts, "ts:renew")
        await team.ben.clicks(team.general, question.ts, "ts:renew")
        await team.sees_the_end(turns=3)
        await team.has_heard_all()

        assert [p.messages[-1].content for p in team.model.prompts[1:]] == ["use two", "use three"]


async def test_who_keeps_the_old_version_is_left_alone() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")
        await team.sees_the_end()
        await team.ann.edits(team.general, ts, f"{team.slack.mention} print two")
        question = await team.is_told("new version")
        await team.ann.clicks(team.general, question.ts, "ts:keep")
        await until(lambda: question.deleted)

        assert len(team.model.prompts) == 1


async def test_a_preview_of_a_link_is_no_edit() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} fetch https://example.com/a")
        await team.sees_the_end()
        await team.has_heard_all()
        before = len(team.slack.ephemerals)
        await team.ann.edits(team.general, ts, f"{team.slack.mention} fetch https://example.com/b")
        team.ann.unfurl(team.general, ts)
        await team.has_heard_all()

        assert (before, len(team.slack.ephemerals)) == (0, 1)


async def test_refine_and_again_work_after_a_restart() -> None:
    async with slack_team([CODE], ["two"], ["three"]) as team:
        async with team.at_work():
            await _begun(team)
        async with team.at_work():
            answer = team.answers()[0]
            await team.ben.clicks(team.general, answer.ts, "ts:refine")
            await until(lambda: bool(team.slack.open_views))
            await team.ben.submits(team.slack.open_views[0], {"task/task": "use two"})
            await team.sees_the_end(turns=2)
            await team.ben.clicks(team.general, answer.ts, "ts:again")
            await team.sees_the_end(turns=3)

            asked = [prompt.messages[-1].content for prompt in team.model.prompts]
            assert asked == ["print one", "use two", "print one"]


async def test_again_clicked_twice_answers_once_and_later_once_more() -> None:
    pause = Pause()
    async with slack_team([CODE], [pause, "two"], ["three"]) as team, team.at_work():
        await _begun(team)
        answer = team.answers()[0]
        await team.ben.clicks(team.general, answer.ts, "ts:again")
        await team.ann.clicks(team.general, answer.ts, "ts:again")
        await team.has_heard_all()
        pause.end()
        await team.sees_the_end(turns=2)
        await team.has_heard_all()
        twice = len(team.model.prompts)
        await team.ben.clicks(team.general, answer.ts, "ts:again")
        await team.sees_the_end(turns=3)

        assert twice == 2


async def test_reactions_rate_an_answer_with_any_skin_and_can_be_taken_back() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await _begun(team)
        answer = team.answers()[0]
        await team.ann.reacts(team.general, answer.ts, "+1::skin-tone-4")
        await team.ben.reacts(team.general, answer.ts, "star")
        await team.ben.reacts(team.general, answer.ts, "-1")
        await team.has_heard_all()
        rated = await team.store.model_ratings("coder")
        await team.ben.unreacts(team.general, answer.ts, "-1")
        await team.ben.unreacts(team.general, answer.ts, "star")
        await team.has_heard_all()
        left = await team.store.model_ratings("coder")

        assert (rated.up, rated.golden, rated.down) == (1, 1, 1)
        assert (left.up, left.golden, left.down) == (1, 0, 0)


async def test_reactions_on_requests_and_by_ourselves_rate_nothing() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        await team.ann.reacts(team.general, root, "+1")
        answer = team.answers()[0].ts
        item = {"type": "message", "channel": team.general.id, "ts": answer}
        ours = {"type": "reaction_added", "user": team.slack.bot_user_id, "reaction": "+1"}
        team.slack.workspace.emit(
            {**ours, "item": item, "item_user": team.slack.bot_user_id, "event_ts": "9.9"}
        )
        await team.has_heard_all()

        assert not (await team.store.model_ratings("coder")).up


async def test_the_request_shows_one_state_at_a_time() -> None:
    pause = Pause()
    async with slack_team([pause, CODE]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")
        await pause.reached.wait()
        await team.is_marked(team.general, ts, "eyes")
        pause.end()

        await team.is_marked(team.general, ts, "warning")


async def test_a_request_is_marked_before_any_worker_has_it() -> None:
    async with slack_team() as team, team.gateway():
        ts = await team.ann.says(team.general, f"{team.slack.mention} print one")

        await team.is_marked(team.general, ts, "eyes")


async def test_help_models_and_status_are_told_wherever_they_are_asked_for() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        root = await _begun(team)
        dm = team.slack.dm(team.ann)
        for word, told in (("help", "/codegen <task>"), ("models", "coder"), ("status", "Model:")):
            team.slack.ephemerals.clear()
            await team.ann.command(team.general, word)
            await team.is_told(told)
            team.slack.ephemerals.clear()
            await team.ann.says(team.general, word, thread=root)
            message = await team.is_told(told)
            assert message.thread_ts == root
            await team.ann.says(dm, word)
            await team.is_told_directly(told)

        assert len(team.model.prompts) == 1


async def test_a_thread_is_answered_by_the_model_people_choose() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        other = team.has_model("other")
        root = await _begun(team)
        await team.ann.says(team.general, "model nobody", thread=root)
        await team.is_told("There is no model nobody")
        await team.ann.says(team.general, "model other", thread=root)
        await team.is_told("answered by other from now on")
        await team.ben.says(team.general, "use two", thread=root)
        await team.sees_the_end(turns=2)

        assert other.prompts[-1].messages[-1].content == "use two"


async def test_thread_words_in_a_command_say_where_they_belong() -> None:
    async with slack_team() as team, team.at_work():
        for word in ("stop", "quiet", "model coder", "refine it"):
            team.slack.ephemerals.clear()
            await team.ann.command(team.general, word)
            await team.is_told("thread")

        assert not team.roots()

"""Where people in Slack can begin, and where they are told how to."""

from core.job import Tests
from tests.emulators.slack_server import UploadedFile
from tests.fakes import until
from tests.slack import slack_team

CODE = "```python\nprint(1)\n```\n"


async def test_a_public_channel_without_us_gets_the_answer_and_an_invitation() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        random = team.slack.channel("random", member=False)
        await team.ann.command(random, "print one")
        answers = await team.sees_the_end(random)

        assert "print(1)" in answers[0].shown
        assert "/invite" in team.roots(random)[0].shown


async def test_a_private_channel_without_us_is_told_how_to_invite_us() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        secret = team.slack.channel("secret", member=False, private=True)
        ack = await team.ann.command(secret, "print one")

        assert ack.ok
        await team.is_told("/invite")
        assert not team.roots(secret) and not team.model.prompts


async def test_an_archived_channel_is_told_so() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.command(team.slack.channel("old", archived=True), "print one")

        await team.is_told("archived")


async def test_a_direct_message_is_answered_below_itself() -> None:
    async with slack_team([CODE], ["two"]) as team, team.at_work():
        dm = team.slack.dm(team.ann)
        ts = await team.ann.says(dm, "print one")
        await team.sees_the_end(dm)
        await team.ann.says(dm, "no, two", thread=ts)
        answers = await team.sees_the_end(dm, turns=2)

        assert "print(1)" in answers[0].shown and "two" in answers[1].shown
        assert "ts:share" in answers[0].buttons


async def test_who_opens_the_agent_view_sees_what_to_begin_with() -> None:
    async with slack_team() as team, team.at_work():
        await team.ann.opens_agent_view()
        await team.has_heard_all()

        (prompts,) = team.slack.journal.calls("assistant.threads.setSuggestedPrompts")
        assert "Sum a CSV by month" in str(prompts.args)


async def test_who_invites_us_reads_what_we_are() -> None:
    async with slack_team() as team, team.at_work():
        random = team.slack.channel("random", member=False)
        await team.ben.invites_bot(random)
        await until(lambda: bool(team.roots(random)))

        (hello,) = team.roots(random)
        assert "/codegen" in hello.shown and len(hello.shown.splitlines()) == 2


async def test_the_shortcut_asks_for_all_and_the_answer_comes_into_the_channel() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        await team.ann.uses_shortcut("write")
        await until(lambda: bool(team.slack.open_views))
        form = team.slack.open_views[0]
        labels = [block["label"]["text"] for block in form.view["blocks"]]
        await team.ann.submits(
            form,
            {
                "task/task": "sum it",
                "model/model": "coder",
                "language/language": "go",
                "tests/tests": "off",
                "best_of/best_of": "3",
                "files/files": [UploadedFile("a.csv", b"a,b\n1,2\n")],
            },
        )
        dm = team.slack.dm(team.ann)
        await team.sees_the_end(dm)

        assert labels[0] == "What should the code do?" and "Model" in labels
        read = "\n".join(message.content for message in team.model.prompts[-1].messages)
        assert "a,b\n1,2" in read and "sum it" in read
        assert "sum it" in team.roots(dm)[0].shown
        (job,) = team.queue.taken
        assert (job.model, job.language, job.tests, job.best_of) == ("coder", "go", Tests.OFF, 3)


async def test_the_message_shortcut_refines_in_the_thread() -> None:
    async with slack_team([CODE], ["two"]) as team, team.at_work():
        await team.ann.command(team.general, "print one")
        answer = (await team.sees_the_end())[0]
        await team.ben.uses_message_shortcut(team.general, answer.ts, "refine")
        await until(lambda: bool(team.slack.open_views))
        await team.ben.submits(team.slack.open_views[0], {"task/task": "use decimals"})
        await team.sees_the_end(turns=2)

        assert len(team.roots()) == 1
        said = [message.shown for message in team.answers()]
        assert any("ben" in text and "use decimals" in text for text in said)
        assert team.model.prompts[-1].messages[-1].content == "use decimals"


async def test_the_message_shortcut_on_a_strangers_message_says_what_it_is_for() -> None:
    async with slack_team() as team, team.at_work():
        ts = await team.ann.says(team.general, "lunch?")
        await team.ben.uses_message_shortcut(team.general, ts, "refine")

        await team.is_told("Refine an answer of mine", team.ben)


async def test_a_form_into_a_channel_that_is_closed_to_us_is_answered_directly() -> None:
    async with slack_team() as team, team.at_work():
        secret = team.slack.channel("secret", member=False, private=True)
        await team.ann.uses_shortcut("write")
        await until(lambda: bool(team.slack.open_views))
        form = team.slack.open_views[0]
        payload = {"channel/channel": secret.id, "task/task": "sum"}
        await team.ann.submits(form, payload)

        await team.is_told_directly("/invite")


async def test_files_of_a_message_go_to_the_model() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        file = UploadedFile("data.csv", "a;ü\n".encode())
        await team.ann.says(team.general, f"{team.slack.mention} sum it", files=[file])
        await team.sees_the_end()

        read = "\n".join(message.content for message in team.model.prompts[-1].messages)
        assert "data.csv" in read and "a;ü" in read


async def test_a_request_has_one_message_in_the_channel_and_is_never_broadcast() -> None:
    long = "```python\n" + "x = 1\n" * 3_000 + "```\n"
    async with slack_team([long], [long]) as team, team.at_work():
        await team.ann.command(team.general, "a lot")
        await team.sees_the_end()
        await team.ann.says(team.general, "more", thread=team.roots()[0].ts)
        await team.sees_the_end(turns=2)

        assert len(team.roots()) == 1
        assert not [message for message in team.thread() if message.broadcast]

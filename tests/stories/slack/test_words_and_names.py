"""What people write reaches the model as it was, and what they read is in their language."""

import pytest

from tests.slack import slack_team

CODE = "```python\nprint(1)\n```\n"
CLEVER = [
    "print a < b && c > d; x &= 1",
    "std::vector<std::string> v; v<int>(x)",
    "```\nif a<b and c>d: print('&amp; &lt;')\n```",
    "mail me@example.com via https://example.com/?a=1&b=2",
    "for <user|name> in <!channel>? #include <stdio.h>",
    "*bold* _x_ ~y~ `z` \\n",
    "ıİğ 🦔 漢字",
]


@pytest.mark.parametrize("task", CLEVER)
async def test_a_command_reaches_the_model_to_the_letter(task: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        escaped = task.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        await team.ann.command(team.general, escaped)
        await team.sees_the_end()

        assert team.model.prompts[-1].messages[-1].content == task


@pytest.mark.parametrize("task", [*CLEVER[:4], *CLEVER[5:]])
async def test_a_mention_and_a_reply_reach_the_model_to_the_letter(task: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        ts = await team.ann.says(team.general, f"{team.slack.mention} {task}")
        await team.sees_the_end()
        await team.ben.says(team.general, f"now {task}", thread=ts)
        await team.sees_the_end(turns=2)

        read = [prompt.messages[-1].content for prompt in team.model.prompts]
        assert read == [task, f"now {task}"]


async def test_other_people_reach_the_model_by_name() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        text = f"{team.slack.mention} do what <@{team.ben.id}> wants"
        await team.ann.says(team.general, text)
        await team.sees_the_end()

        assert team.model.prompts[-1].messages[-1].content == "do what @ben wants"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<!channel>", "!channel"),
        ("*boss*", "boss"),
        ("_ann_lee_", "ann_lee"),
        ("a|b", "ab"),
        ("[x](https://evil.example)", "x(https://evil.example)"),
        ("***", ""),
        ("@channel", "@channel"),
    ],
)
async def test_a_name_formats_nothing_and_pings_nobody(name: str, shown: str) -> None:
    async with slack_team([CODE]) as team, team.at_work():
        eve = team.slack.person(name)
        await eve.command(team.general, "print <!here> one")
        await team.sees_the_end()

        (root,) = team.roots()
        first = root.shown.splitlines()[0].replace("\u200b", "")
        assert first == f"**{shown or eve.id}** asks:"
        assert not root.pings and "@channel" not in root.shown


async def test_a_turkish_person_types_and_reads_turkish() -> None:
    async with slack_team([CODE]) as team, team.at_work():
        ece = team.slack.person("ece", locale="tr-TR")
        await ece.command(team.general, "bir yaz")
        await team.sees_the_end()
        root = team.roots()[0].ts
        for word, told in (
            ("yardım", "/codegen"),
            ("DURUM", "Model:"),
            ("dur", "süren bir iş yok"),
        ):
            team.slack.ephemerals.clear()
            await ece.says(team.general, word, thread=root)
            await team.is_told(told, ece)
        team.slack.ephemerals.clear()
        await ece.says(team.general, "sessiz", thread=root)
        await team.is_told("`sesli`", ece)

        assert len(team.model.prompts) == 1

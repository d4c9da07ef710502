"""The emulated Discord and a real discord.py client: what people do, and what the bot does."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.emulators.discord_server import DiscordServer, File
from tests.emulators.discord_server.listening import Listener, connected, refusal


@pytest.fixture
async def emulator() -> AsyncIterator[DiscordServer]:
    async with DiscordServer(ack_seconds=0.5) as running:
        yield running


@pytest.fixture
async def bot(emulator: DiscordServer) -> AsyncIterator[Listener]:
    async with connected(emulator) as listener:
        yield listener


Answer = discord.Interaction


async def taught(bot: Listener) -> None:
    """Register /codegen, which answers with its task, and `/smith status`."""

    @bot.tree.command(description="Write code")
    async def codegen(answer: Answer, task: str, file: discord.Attachment | None = None) -> None:
        content = (await file.read()).decode() if file else task
        await answer.response.send_message(content, ephemeral=task == "secret")

    smith = app_commands.Group(name="smith", description="More")

    @smith.command(description="How it goes")
    async def status(answer: Answer) -> None:
        await answer.response.defer(ephemeral=True, thinking=True)
        await answer.edit_original_response(content="all is well")

    bot.tree.add_command(smith)
    await bot.tree.sync()


async def test_a_command_arrives_and_its_answer_is_seen(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann", locale="tr"), emulator.channel("general")
    await taught(bot)

    ack = await ann.command(general, "codegen", task="sum a csv")

    assert ack.ok and ack.kind == "message" and ack.content == "sum a csv"
    assert [message.shown for message in emulator.messages(general)] == ["sum a csv"]
    [asked] = bot.events("interaction")
    assert str(asked.locale) == "tr" and asked.user.name == "ann" and asked.channel.id


async def test_a_file_comes_with_a_command(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    await taught(bot)

    ack = await ann.command(general, "codegen", task="read", file=File("a.csv", b"1,2"))

    assert ack.content == "1,2"


async def test_a_sub_command_is_answered_later_and_for_one(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    await taught(bot)

    ack = await ann.command(general, "smith", "status")
    [note] = emulator.ephemerals
    await emulator.journal.until(lambda: note.shown == "all is well")

    assert ack.kind == "deferred" and ack.ephemeral and note.ephemeral_for == ann.id
    assert not emulator.messages(general)
    with pytest.raises(LookupError):
        await ann.command(general, "smith")


async def test_a_command_nobody_answers_fails() -> None:
    async with DiscordServer(ack_seconds=0.05) as hasty, connected(hasty) as bot:
        ann, general = hasty.person("ann"), hasty.channel("general")

        @bot.tree.command(description="Wait")
        async def wait(answer: Answer) -> None:
            del answer

        await bot.tree.sync()
        ack = await ann.command(general, "wait")

        assert not ack.ok and ack.error == "interaction_failed"
        [asked] = bot.events("interaction")
        assert await refusal(asked.response.send_message("late")) == 10062


async def test_messages_arrive_with_who_wrote_them(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")

    first = await ann.says(general, f"{emulator.mention} hi", files=[File("a.py", b"x")])
    await ann.says(general, "more", reply_to=first)
    hello, more = await bot.until("message", 2)

    assert hello.id == int(first) and hello.author.name == "ann"
    assert hello.content == f"{emulator.mention} hi" and hello.mentions == [bot.user]
    assert await hello.attachments[0].read() == b"x"
    assert more.reference.resolved.id == int(first) and more.type is discord.MessageType.reply


async def test_edits_deletions_and_reactions_arrive(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    id_ = await ann.says(general, "by week")

    await ann.edits(general, id_, "by month")
    await ann.reacts(general, id_, "👍")
    await ann.unreacts(general, id_, "👍")
    await ann.deletes(general, id_)
    await bot.until("raw_message_delete")

    [edit] = bot.events("raw_message_edit")
    [added] = bot.events("raw_reaction_add")
    assert edit.message.content == "by month"
    assert str(added.emoji) == "👍" and added.user_id == int(ann.id)
    assert bot.events("raw_reaction_remove") and emulator.messages(general)[0].deleted


async def test_a_preview_of_a_link_looks_like_an_edit_of_the_same_text(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")

    await ann.says(general, "see https://a.io/x")
    [update] = await bot.until("raw_message_edit")

    assert update.message.content == "see https://a.io/x" and not update.message.edited_at
    assert update.message.embeds[0].url == "https://a.io/x"


async def test_every_version_of_an_answer_is_kept(emulator: DiscordServer, bot: Listener) -> None:
    general = emulator.channel("general")
    channel = await bot.text_channel(general.id)

    message = await channel.send("x = 1", nonce="job-1")
    await message.edit(content="x = 2")
    await message.add_reaction("✅")
    await message.delete()

    [stands] = emulator.messages(general)
    assert [version.shown for version in stands.versions] == ["x = 1", "x = 2"]
    assert stands.deleted and stands.reactions == {"✅": {emulator.bot_id}}
    assert stands.nonce == "job-1"
    assert bot.events("message")[0].author == bot.user


async def test_a_thread_opens_at_a_message_and_has_its_id(
    emulator: DiscordServer, bot: Listener
) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    asked = await ann.says(general, f"{emulator.mention} sum a csv")
    [message] = await bot.until("message")

    thread = await message.create_thread(name="sum a csv")
    await thread.send("here")
    [there] = emulator.threads(general)
    await ann.says(there, "shorter please")
    got = await bot.until("message", 3)

    assert there.id == asked and there.name == "sum a csv" and there.parent is general
    assert [said.shown for said in emulator.messages(there)] == ["here", "shorter please"]
    assert isinstance(got[-1].channel, discord.Thread) and got[-1].content == "shorter please"
    assert await refusal(message.create_thread(name="again")) == 160004


async def test_a_direct_message_is_between_two(emulator: DiscordServer, bot: Listener) -> None:
    ann, bob = emulator.person("ann"), emulator.person("bob")
    dm = await ann.opens_dm()

    await ann.says(dm, "psst")
    user = await bot.fetch_user(int(ann.id))
    await user.send("yes?")

    assert [message.shown for message in emulator.messages(emulator.dm(ann))] == ["psst", "yes?"]
    assert isinstance((await bot.until("message"))[0].channel, discord.DMChannel)
    with pytest.raises(LookupError):
        await bob.says(dm, "me too")


async def test_history_is_read_newest_first(emulator: DiscordServer, bot: Listener) -> None:
    ann, general = emulator.person("ann"), emulator.channel("general")
    ids = [await ann.says(general, text) for text in ("one", "two", "three")]
    await bot.until("message", 3)
    channel = await bot.text_channel(general.id)

    newest = [message.content async for message in channel.history(limit=2)]
    later = [m.content async for m in channel.history(after=discord.Object(int(ids[0])))]

    assert newest == ["three", "two"] and later == ["two", "three"]


async def test_the_journal_tells_what_the_bot_asked(emulator: DiscordServer, bot: Listener) -> None:
    general = emulator.channel("general")
    channel = await bot.text_channel(general.id)

    await channel.send("hello")

    [entry] = emulator.journal.calls("create_message")
    assert entry.ok and entry.method == "POST" and entry.body["content"] == "hello"
    assert entry.path == f"/channels/{general.id}/messages"
    assert emulator.refused429 == 0

"""Commands, buttons and forms: each is answered within three seconds, whatever it wants."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, cast
from uuid import uuid4

import discord

from adapters.discord import forms, reading
from adapters.discord.asked import Asked
from adapters.discord.listener import Listener, key_of
from adapters.discord.sent import Commanded, Filled, Place, Pressed, Sent
from adapters.discord.whereabouts import Whereabouts
from adapters.discord.whispering import EPHEMERAL
from core.desk.buttons import Button
from core.desk.reception import STORE_AWAY, our_fault
from core.errors import StoreUnavailable, SurroundingsError
from core.words import Phrase, phrase, words

LOG = logging.getLogger(__name__)

PLACE_SECONDS = 1.0
"""To learn where somebody is, where Discord does not say it."""
_BUTTON = re.compile(r"(?P<button>ts:[a-z]+)(?::(?P<about>[\d/]+))?")
_MESSAGE = 4
"""Answers an interaction. Source: Discord docs, "Interaction Callback Type"."""

_Interaction = discord.Interaction[Any]
_Acknowledge = Callable[[], Awaitable[Any]]


class Interactions:
    """Takes in what people do with commands, buttons and forms."""

    def __init__(self, listener: Listener, whereabouts: Whereabouts) -> None:
        self._listener = listener
        self._whereabouts = whereabouts

    async def came(self, interaction: _Interaction) -> None:
        """A button was pressed or a form came back; commands come through `commanded`."""
        kinds = discord.InteractionType
        try:
            if interaction.type is kinds.component:
                await self._clicked(interaction)
            elif interaction.type is kinds.modal_submit:
                await self._filled(interaction)
        except Exception:  # pylint: disable=broad-exception-caught  # who clicked is to be told
            reference = uuid4().hex[:8]
            named = {"interaction": interaction.id, "reference": reference}
            LOG.exception("interaction broke", extra=named)
            await _say(interaction, our_fault(reference))

    async def commanded(self, interaction: _Interaction, asked: Asked) -> None:
        """A command was used; chosen from a message's menu it first wants to know more."""
        if asked.target:
            await _open_form(interaction, asked.target, beside=True)
            return
        place, speaker = await self._place(interaction), reading.interacting(interaction)
        command = Commanded(place, speaker, str(interaction.id), interaction.token, asked)
        think = partial(interaction.response.defer, ephemeral=True, thinking=True)
        await self._take(interaction, command, think)

    async def refuse(self, data: Mapping[str, Any]) -> None:
        """Say to whoever sent an interaction that it could not be read."""
        said = words(str(data.get("locale") or "")).say(_UNREAD)
        answer = {"type": _MESSAGE, "data": {"content": said, "flags": EPHEMERAL}}
        try:
            await self._listener.desk.api.call(
                "create_interaction_response",
                answer,
                interaction=str(data["id"]),
                token=str(data["token"]),
            )
        except SurroundingsError as error:
            LOG.info("not told", extra={"interaction": data["id"], "reason": str(error)})

    async def _clicked(self, interaction: _Interaction) -> None:
        data = cast(Mapping[str, Any], interaction.data or {})
        name = _BUTTON.fullmatch(str(data.get("custom_id") or ""))
        if name is None or name["button"] not in set(Button) or interaction.message is None:
            LOG.warning("button unknown", extra={"button": data.get("custom_id")})
            await _say(interaction, _UNKNOWN)
            return
        message = str(interaction.message.id)
        if name["button"] == Button.REFINE:
            await _open_form(interaction, message, beside=False)
            return
        press = Pressed(
            await self._place(interaction),
            reading.interacting(interaction),
            str(interaction.id),
            interaction.token,
            name["button"],
            message,
            name["about"] or "",
        )
        await self._take(interaction, press, interaction.response.defer)

    async def _filled(self, interaction: _Interaction) -> None:
        data = cast(dict[str, Any], interaction.data or {})
        form = forms.about(str(data.get("custom_id") or ""))
        if form is None:
            LOG.warning("form unknown", extra={"form": data.get("custom_id")})
            await _say(interaction, _UNKNOWN)
            return
        message, beside = form
        values, files = reading.form_values(data)
        filled = Filled(
            await self._place(interaction),
            reading.interacting(interaction),
            str(interaction.id),
            interaction.token,
            message,
            str(values.get(forms.TASK) or ""),
            files,
            beside,
        )
        await self._take(
            interaction,
            filled,
            partial(interaction.response.defer, ephemeral=True, thinking=beside),
        )

    async def _take(self, interaction: _Interaction, sent: Sent, acknowledge: _Acknowledge) -> None:
        try:
            await self._listener.take(sent, acknowledge)
        except StoreUnavailable as error:
            LOG.warning("not kept", extra={"interaction": interaction.id, "reason": str(error)})
            # Who is told to try again must not get the first one, too.
            self._listener.reception.forget(key_of(sent))
            await _say(interaction, STORE_AWAY)

    async def _place(self, interaction: _Interaction) -> Place:
        """Where somebody is; beside all threads if nobody tells in time."""
        channel = interaction.channel_id or 0
        try:
            async with asyncio.timeout(PLACE_SECONDS):
                return await self._whereabouts.of(
                    interaction.channel, channel, interaction.guild_id
                )
        except (SurroundingsError, TimeoutError) as error:
            LOG.warning("place unknown", extra={"channel": channel, "reason": str(error)})
            return Place(reading.server_of(interaction.guild_id), str(channel))


async def _open_form(interaction: _Interaction, message: str, beside: bool) -> None:
    """Opening a form is an answer itself, so nothing of it is kept."""
    form = forms.refine(words(interaction.locale.value), message, beside)
    form.stop()  # the library would keep each form until it comes back, and some never do
    await _answered(interaction, interaction.response.send_modal(form))


async def _say(interaction: _Interaction, sentence: Phrase) -> None:
    said = words(interaction.locale.value).say(sentence)
    await _answered(interaction, interaction.response.send_message(said, ephemeral=True))


async def _answered(interaction: _Interaction, answer: Awaitable[Any]) -> None:
    """Answer; if that fails, it is too late, or another gateway did."""
    try:
        await answer
    except Exception as error:  # pylint: disable=broad-exception-caught  # there is no other way
        LOG.info("not answered", extra={"interaction": interaction.id, "reason": str(error)})


_UNKNOWN = phrase(
    "Another version of mine made this button or form, and I do not know it. Reply to the answer "
    "to refine it, or see `/smith help`."
)
_UNREAD = phrase("Discord did not tell me all of that. Try again in a moment.")

"""The link into a server: for our app, and asking for no more than we need."""

from urllib.parse import parse_qs, urlsplit

import discord

from adapters.discord.invite import PERMISSIONS, invitation

NEEDED = discord.Permissions(
    add_reactions=True,
    attach_files=True,
    create_public_threads=True,
    read_message_history=True,
    send_messages=True,
    send_messages_in_threads=True,
    view_channel=True,
)


def test_the_link_asks_for_what_we_need_and_no_more() -> None:
    link = urlsplit(invitation("1400000000000000001"))
    asked = {name: value for name, [value] in parse_qs(link.query).items()}

    assert (link.scheme, link.netloc, link.path) == ("https", "discord.com", "/oauth2/authorize")
    assert asked == {
        "client_id": "1400000000000000001",
        "permissions": str(NEEDED.value),
        "scope": "bot applications.commands",
    }


def test_each_permission_is_one() -> None:
    assert all(bit.bit_count() == 1 for bit in PERMISSIONS)
    assert len(set(PERMISSIONS)) == len(PERMISSIONS)

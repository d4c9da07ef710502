"""Whom a text mentions, after the rules of allowed_mentions."""

import re
from collections.abc import Iterable

from tests.emulators.discord_server.wire import Json, invalid

REGULAR = frozenset({"users", "roles", "everyone"})
"""What is parsed in regular messages if nothing is said."""
WEBHOOK = frozenset({"users"})
"""The same in answers to interactions. Source: Discord docs, "Allowed Mentions Object"."""
_MENTION = re.compile(r"<@(!|&)?(\d+)>|@(everyone|here)\b")


def check_allowed(allowed: Json | None) -> None:
    """Refuse allowed_mentions that say two things.

    Raises:
        Refusal: they parse what they also list.
    """
    for kind in ("users", "roles"):
        listed = (allowed or {}).get(kind) or []
        if listed and kind in ((allowed or {}).get("parse") or []):
            text = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            raise invalid("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", text)
        if len(listed) > 100:
            raise invalid(
                f"allowed_mentions.{kind}", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer"
            )


def mentioned(
    texts: Iterable[str],
    allowed: Json | None,
    usual: frozenset[str] = REGULAR,
    replied: str | None = None,
) -> list[str]:
    """Whom these texts notify: ids of people and roles, "everyone", "here".

    `allowed` is what came with this very request; `replied` the author of the message that is
    replied to. Mentions inside code count as well, since nobody has verified that they do not.
    """
    parsed = usual if allowed is None else frozenset(allowed.get("parse") or [])
    listed = {kind: set(map(str, (allowed or {}).get(kind) or [])) for kind in ("users", "roles")}
    found = []
    for sign, id_, everyone in _MENTION.findall("\n".join(texts)):
        kind = "everyone" if everyone else "roles" if sign == "&" else "users"
        if kind in parsed or id_ in listed.get(kind, ()):
            found.append(everyone or id_)
    if replied and (allowed is None or allowed.get("replied_user")):
        found.insert(0, replied)
    return list(dict.fromkeys(found))

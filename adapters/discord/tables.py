"""What people in Discord are told besides answers: how to begin, and what one can type."""

from core.words import Phrase, phrase

HELP = phrase(
    "`/codegen` with a task, or a mention with one, begins a thread; reply there to refine the "
    "code.\n"
    "In a thread, as the whole message: `test` (more tests for its code), `fix`, `fix test`, "
    "`stop`, `status`, `models`, `model NAME`, `quiet`, `quiet off`, `help`. All but `fix test` "
    "go as `/smith`, too. `/smith refine` and the menu of a message refine.\n"
    "In front of a task in a message: `--model NAME`, `--language NAME`, `--tests on|off`, "
    "`--n 3` (the best of three answers), `--private`; `/codegen` has options for these.\n"
    "Files attached to a message go along. A reply that begins with `//` is left alone, as is "
    "one to somebody else. 👍 👎 ⭐ on an answer rate it.\n"
    "👀 taken · ⏳ waits · ✅ ran, tests pass · ⚠️ doubtful · ❌ fails · 🛑 stopped"
)
HELLO = phrase(
    "Hello, I write code on this team's own model. Ask with `/codegen` or by mentioning me.\n"
    "The answer comes into a thread; reply there to refine it, and `/smith help` shows the rest."
)
BLIND = phrase(
    "I read only what is said to me: to refine, reply to my message, mention me, or use "
    "`/smith refine` or the button."
)
"""Where the Message Content intent is off."""
READS_ALL = phrase("Every reply in a thread of mine refines (Message Content intent is on).")
READS_SOME = phrase(
    "Only replies to me, mentions, `/smith refine` and the button refine: the Message Content "
    "intent is off. An admin switches it on in the Developer Portal under Bot."
)
EDITED = phrase("You changed what you asked. Shall I write a new version?")


def no_thread(reason: Phrase | str) -> Phrase:
    """Why the answer comes into the channel."""
    return phrase(
        "Discord opened no thread here: {reason} So I answer in the channel. Reply to my answer to "
        "refine it.",
        reason=reason,
    )

"""What people in Slack are told besides answers: how to begin, and what one can type."""

from core.words import phrase

HELP = phrase(
    "`/codegen <task>` or a mention with a task begins a thread; simply reply there to refine "
    "the code.\n"
    "In a thread, as the whole message: `test` (more tests for its code), `fix`, `fix test`, "
    "`stop`, `status`, `models`, `model NAME`, `quiet`, `quiet off`, `help`.\n"
    "In front of a task: `--model NAME`, `--language NAME`, `--tests on|off`, `--n 3` (the best "
    "of three answers), `--private` (answers in our direct messages).\n"
    "Files attached to a message go along. A reply that begins with `//` is left alone, as is "
    "one to somebody else. 👍 👎 ⭐ on an answer rate it.\n"
    "👀 taken · ⏳ waits · ✅ ran, tests pass · ⚠️ doubtful · ❌ fails · 🛑 stopped"
)
HELLO = phrase(
    "Hello, I write code on this team's own model. Ask with `/codegen <task>` or by mentioning "
    "me.\nThe answer comes into a thread; reply there to refine it, and `help` shows the rest."
)
INVITE = phrase(
    "I am no member of this channel, so replies do not reach me. `/invite` me to refine by "
    "replying."
)

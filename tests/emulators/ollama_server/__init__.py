"""An Ollama server for tests: speaks like the recorded one, says what a test tells it to say.

`async with OllamaServer(models) as server:` listens on loopback; `server.address` is its URL,
`server.journal` what was asked and generated, `server.fail(...)` breaks the next request.
A model that is asked for a `format` answers what its `in_format` gives: `told("…")` scripts it.
By hand: `python -m tests.emulators.ollama_server --speed 50 --load 2`.
"""

from tests.emulators.ollama_server.faults import Break, Fault
from tests.emulators.ollama_server.formats import Format, filled, told
from tests.emulators.ollama_server.journal import Entry, Journal, Load
from tests.emulators.ollama_server.models import EmulatedModel, household, saying
from tests.emulators.ollama_server.server import OllamaServer

__all__ = [
    "Break",
    "EmulatedModel",
    "Entry",
    "Fault",
    "Format",
    "Journal",
    "Load",
    "OllamaServer",
    "filled",
    "household",
    "saying",
    "told",
]

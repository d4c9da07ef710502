"""Discord's own description of its API, and what in a test goes against it.

It stands beside the repository, not in it; where it is absent, nothing is held against it. It
is looked for once, since tests empty their environment.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from tests.emulators.discord_server.schema import Schema
from tests.emulators.discord_server.wire import Answer, Json


def _shared() -> Path | None:
    """The folder of shared facts: `THREADSMITH_SHARED`, or `shared` beside any parent of ours."""
    given = os.environ.get("THREADSMITH_SHARED")
    places = [Path(given)] if given else [folder / "shared" for folder in Path(__file__).parents]
    return next((place for place in places if (place / "specs" / "discord").is_dir()), None)


SHARED = _shared()


class Spec:
    """What was seen to go against the description, in `violations`."""

    def __init__(self, shared: Path | None = SHARED) -> None:
        self._file = shared / "specs" / "discord" / "openapi.json" if shared else None
        self.violations: list[str] = []

    @property
    def present(self) -> bool:
        """Whether there is anything to hold against."""
        return self._file is not None

    def see_call(self, route: str, body: Any, answer: Answer) -> None:
        """Note what is wrong with a request that was granted, or with our answer to any."""
        if not self._file or route == "unknown":
            return
        described = _operations(self._file).get(route)
        if described is None:
            self.violations.append(f"{route}: Discord describes no such route")
            return
        schema = _schema(self._file)
        if answer.status < 400:
            self._note(route, "request", schema.faults(_request(described), body, asked=True))
        self._note(route, "answer", schema.faults(_response(described, answer), answer.body))

    def see_stranger(self, method: str, path: str) -> None:
        """Note a request that this emulator knows no answer to."""
        self.violations.append(f"{method} {path} is not emulated")

    def see_object(self, what: str, name: str, body: Json) -> None:
        """Note what is wrong with an object in an event; `name` is that of its schema."""
        if self._file:
            reference = {"$ref": f"#/components/schemas/{name}"}
            self._note(what, name, _schema(self._file).faults(reference, body))

    def _note(self, what: str, part: str, faults: list[str]) -> None:
        self.violations += [f"{what} {part}: {fault}" for fault in faults]


@cache
def _described(path: Path) -> Json:
    described: Json = json.loads(path.read_text("utf-8"))
    return described


@cache
def _schema(path: Path) -> Schema:
    return Schema(_described(path))


@cache
def _operations(path: Path) -> dict[str, Json]:
    """What is described, by its name."""
    return {
        operation["operationId"]: operation
        for methods in _described(path)["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    }


def _request(operation: Json) -> Json:
    content = operation.get("requestBody", {}).get("content", {})
    found: Json = content.get("application/json", {}).get("schema", {})
    return found


def _response(operation: Json, answer: Answer) -> Json:
    """The schema of an answer; false where no such status is described."""
    if answer.status == 429:
        return {"$ref": "#/components/schemas/RatelimitedResponse"}
    if answer.status >= 400:
        return {"$ref": "#/components/schemas/ErrorResponse"}
    described = operation["responses"].get(str(answer.status))
    if described is None:
        return {"not described": answer.status}
    found: Json = described.get("content", {}).get("application/json", {}).get("schema", {})
    return found

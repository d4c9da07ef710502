"""The log: JSON lines in a file, with what happened and never what was said."""

import ast
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.logs import log_to
from core.errors import SurroundingsError

LOG = logging.getLogger("core.worker")
ROOT = Path(__file__).parents[2]
PARTS = ("bot", "adapters", "core")


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "threadsmith.log").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_an_event_is_one_line_with_its_fields(tmp_path: Path) -> None:
    log_to(tmp_path, "info")
    LOG.info("turn committed", extra={"job": "e1", "status": "done\nor not"})

    (line,) = lines(tmp_path)
    stamp = line.pop("@timestamp")
    assert line == {
        "log.level": "info",
        "log.logger": "core.worker",
        "message": "turn committed",
        "job": "e1",
        "status": "done\nor not",
    }
    assert stamp.endswith("+00:00")


def test_an_error_has_its_traceback_in_the_same_line(tmp_path: Path) -> None:
    log_to(tmp_path, "info")
    try:
        raise ValueError("no")
    except ValueError:
        LOG.exception("run broke")

    (line,) = lines(tmp_path)
    assert line["error.stack_trace"].endswith("ValueError: no")


def test_a_field_of_any_kind_can_be_written(tmp_path: Path) -> None:
    log_to(tmp_path, "info")
    LOG.info("kept", extra={"folder": tmp_path, "seconds": 0.5})

    assert lines(tmp_path)[0]["folder"] == str(tmp_path)


def test_what_matters_less_than_the_level_is_left_out(tmp_path: Path) -> None:
    log_to(tmp_path, "warning")
    LOG.info("turn committed")
    LOG.warning("lease lost")

    assert [line["message"] for line in lines(tmp_path)] == ["lease lost"]


def test_libraries_are_heard_only_when_they_warn(tmp_path: Path) -> None:
    log_to(tmp_path, "debug")
    logging.getLogger("httpx").info("HTTP Request: POST /api/chat")
    logging.getLogger("httpx").warning("retrying")

    assert [line["message"] for line in lines(tmp_path)] == ["retrying"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/threads")):
        with pytest.raises(SurroundingsError, match="cannot be used: .*THREADSMITH_DATA_DIR"):
            log_to(folder, "info")


def test_a_log_that_cannot_be_written_is_not_told_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to(tmp_path, "info")
    logging.getLogger().handlers[0].close()
    (tmp_path / "threadsmith.log").unlink()
    (tmp_path / "threadsmith.log").mkdir()
    LOG.info("turn committed")

    assert capsys.readouterr().err == ""


def test_no_field_is_called_as_one_that_each_record_has() -> None:
    """The standard library refuses those with a KeyError, and only where the line is written."""
    taken = {*vars(logging.makeLogRecord({})), "message", "asctime"}
    sources = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]

    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sources
        for name, line in extra_fields(ast.parse(path.read_text("utf-8")))
        if name in taken
    ]

    assert sources and not found


def extra_fields(module: ast.Module) -> Iterator[tuple[object, int]]:
    """The names of fields that log calls in `module` give, and their lines."""
    given = (node for node in ast.walk(module) if isinstance(node, ast.keyword))
    for extra in (node.value for node in given if node.arg == "extra"):
        for node in ast.walk(extra):
            if isinstance(node, ast.Dict):
                names = (key for key in node.keys if isinstance(key, ast.Constant))
                yield from ((name.value, name.lineno) for name in names)

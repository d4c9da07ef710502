"""The log: JSON lines in a file, with what happened and never what was said."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.logs import log_to
from core.errors import SurroundingsError

LOG = logging.getLogger("core.worker")


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

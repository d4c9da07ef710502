"""Where log lines go: one JSON object a line, into a file of the data folder."""

import json
import logging
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.errors import SurroundingsError
from core.words import phrase

_BYTES = 5_000_000
"""A log file is set aside at this size; one old file is kept."""
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def log_to(folder: Path, level: str) -> None:
    """Write all log lines from `level` on to `threadsmith.log` in `folder`.

    Never to the terminal, which belongs to the conversation; a full disk is not told there either.

    Raises:
        SurroundingsError: the folder cannot be written.
    """
    target = _open(folder / "threadsmith.log")
    target.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [target]
    root.setLevel(logging.WARNING)
    logging.raiseExceptions = False
    for name in ("core", "adapters", "bot"):
        logging.getLogger(name).setLevel(level.upper())


def _open(file: Path) -> logging.Handler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(file, maxBytes=_BYTES, backupCount=1, encoding="utf-8")
    except OSError as error:
        raise SurroundingsError(
            phrase(
                "The data folder {folder} cannot be used: {reason}. Make it writable, or set "
                "THREADSMITH_DATA_DIR to a folder that is.",
                folder=str(file.parent),
                reason=error.strerror or str(error),
            )
        ) from error


class _JsonLines(logging.Formatter):
    """An event with its fields."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "@timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "log.level": record.levelname.lower(),
            "message": record.getMessage(),
            "log.logger": record.name,
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            fields["error.stack_trace"] = self.formatException(record.exc_info)
        return json.dumps(fields, default=str, ensure_ascii=False)

"""待发文件: the files that wait to be sent: beside the store, so that a restart finds them."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from config.settings import Settings
from storage.session import Store

KEPT_FOR = timedelta(days=3)  # a message is given up after two


def folder_of(settings: Settings, store: Store) -> Path:
    """Made when the first file is written. Instances on one store must see the same: the one that leads sends."""
    if not store.is_sqlite:
        return settings.evidence_folder.parent / "outgoing"
    database = store.engine.url.database
    if not database or database == ":memory:":
        return Path(tempfile.gettempdir()) / f"duban-{os.getpid()}"
    return Path(database).parent / "outgoing"


def tidy(folder: Path, now: datetime) -> None:
    """Take away what nobody will send any more."""
    for file in folder.glob("*"):
        if file.is_file() and file.stat().st_mtime < (now - KEPT_FOR).timestamp():
            file.unlink(missing_ok=True)

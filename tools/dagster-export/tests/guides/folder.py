"""Where the examples write."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


def write(name: str, text: str) -> Path:
    path = Path(os.environ["GUIDES_FOLDER"], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@contextmanager
def warehouse() -> Iterator[sqlite3.Connection]:
    path = Path(os.environ["GUIDES_FOLDER"], "warehouse.db")
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        yield connection

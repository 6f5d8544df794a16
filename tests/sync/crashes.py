"""A power cut at the moment of a commit, just before or just after it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.sync.database import Database


class PowerCut(Exception):
    """The process is gone: nobody hears this but the test."""


class When(StrEnum):
    NEVER = "never"
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"


class FragileConnection(sqlite3.Connection):
    """A real connection that loses power at its next commit when told so."""

    when = When.NEVER

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if sql != "COMMIT" or self.when is When.NEVER:
            return super().execute(sql, *args)
        if self.when is When.AFTER_COMMIT:
            super().execute(sql, *args)
        raise PowerCut


class FragileDatabase:
    """`sync.db` on a device that may lose power at any commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.start()

    def start(self) -> None:
        """Open what is on the disk."""
        connections: list[FragileConnection] = []

        def connect(*args: Any, **options: Any) -> sqlite3.Connection:
            connections.append(FragileConnection(*args, **options))
            return connections[0]

        self.database = Database(self._path, connect)
        self._connection = connections[0]

    @contextmanager
    def cut(self, when: When) -> Iterator[None]:
        """Run a block during which power may be cut; afterwards the device has started again."""
        self._connection.when = when
        try:
            yield
        except PowerCut:
            self._connection.when = When.NEVER
            self.database.close()
            self.start()
            raise
        finally:
            self._connection.when = When.NEVER

"""Listening sockets, and servers on them in threads of their own."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import FastAPI

from kiosk.sync.errors import SyncError, SyncFault

_MODE = 0o660
_WAITING = 16


@contextmanager
def open_socket(path: Path) -> Iterator[socket.socket]:
    """Bind a unix socket that owner and group may use; a dead one in its place is replaced, a live one is not.

    Raises:
        SyncError: another `kiosk sync` answers there, or the path cannot be used.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        try:
            _remove_dead(path)
            door.bind(str(path))
            path.chmod(_MODE)  # before anybody can connect: not listening yet
            door.listen(_WAITING)
        except OSError as error:
            raise SyncError(SyncFault.SOCKET, f"{path}: {error.strerror or error}") from error
        try:
            yield door
        finally:
            path.unlink(missing_ok=True)


def _remove_dead(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except FileNotFoundError:
            return
        except ConnectionRefusedError:
            path.unlink()
            return
    raise SyncError(SyncFault.SOCKET, f"{path}: {os.strerror(errno.EADDRINUSE)}")


@contextmanager
def open_port(host: str, port: int) -> Iterator[socket.socket]:
    """Bind a TCP port for the other desks.

    Raises:
        SyncError: the address is taken or not ours.
    """
    try:
        door = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SyncError(SyncFault.LISTEN, f"{host}:{port}: {error.strerror}") from error
    with door:
        yield door


@contextmanager
def serving(*doors: tuple[FastAPI, socket.socket]) -> Iterator[None]:
    """Serve each app on its socket, in a thread of its own, until the block ends."""
    servers = [uvicorn.Server(_config(app)) for app, _ in doors]
    threads = [
        Thread(target=server.run, kwargs={"sockets": [door]}, name=f"door-{door.fileno()}")
        for server, (_, door) in zip(servers, doors, strict=True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        for thread in threads:
            thread.join()


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=5,
        limit_concurrency=64,
        timeout_graceful_shutdown=5,
    )

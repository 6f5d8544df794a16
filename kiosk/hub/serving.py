"""A hub on a socket: one process, several threads. More workers are more processes on the same database."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from kiosk.hub.errors import HubError, HubFault


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate chain and its private key, PEM."""

    certificate: Path
    key: Path


def listen(host: str, port: int) -> socket.socket:
    """Bind a TCP socket; port 0 takes a free one.

    Raises:
        HubError: the address is taken or not ours.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:  # OverflowError: no such port
        raise HubError(HubFault.LISTEN, f"{host}:{port}: {getattr(error, 'strerror', error)}") from error


def server_of(app: FastAPI, tls: Tls | None) -> uvicorn.Server:
    """Prepare a server; `run(sockets=[...])` serves until a signal, or until `should_exit` is set.

    Raises:
        HubError: the certificate or its key cannot be used.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,  # addresses of devices are not ours to keep
        server_header=False,
        timeout_keep_alive=15,
        limit_concurrency=200,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise HubError(HubFault.TLS, f"{tls.certificate if tls else ''}: {error}") from error
    return uvicorn.Server(config)

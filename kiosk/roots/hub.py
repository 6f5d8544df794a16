"""The hub's process, at a site or in the office: entries and packages, none of which it can open."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kiosk.hub import Tls, create_app, listen, open_identity, server_of


def serve(
    host: str,
    port: int,
    database: str,
    folder: Path,
    tls: tuple[Path, Path] | None,
    on_running: Callable[[str, str], None],
) -> None:
    """Receive and answer until a signal.

    Args:
        host: to listen on.
        port: to listen on, 0 for a free one.
        database: its URL.
        folder: for packages, revocations and the hub's own identity.
        tls: certificate and key; plain HTTP when None.
        on_running: called with address and public key once the door is open.
    Raises:
        HubError: the door, the database or the identity cannot be had.
    """
    app = create_app(database, lambda: datetime.now(UTC), folder)
    server = server_of(app, Tls(*tls) if tls else None)
    with listen(host, port) as door:
        address = f"{'https' if tls else 'http'}://{host}:{door.getsockname()[1]}"
        on_running(address, open_identity(folder).public_key)
        server.run(sockets=[door])

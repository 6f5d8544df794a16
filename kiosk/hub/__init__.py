"""The receiver for a site or the office: entries, packages, revocations, a live board."""

from kiosk.hub.app import create_app
from kiosk.hub.errors import HubError, HubFault
from kiosk.hub.identity import home_of, open_identity
from kiosk.hub.limit import Rate
from kiosk.hub.serving import Tls, listen, server_of
from kiosk.hub.shelf import Shelf

__all__ = [
    "HubError",
    "HubFault",
    "Rate",
    "Shelf",
    "Tls",
    "create_app",
    "home_of",
    "listen",
    "open_identity",
    "server_of",
]

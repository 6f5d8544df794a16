"""A desk at work: the visit's effects on worker threads, a session, the scanner, the line to `kiosk sync`."""

from kiosk.runtime.runtime import Parts, Runtime
from kiosk.runtime.session import Closed, Opened, Opening, Session

__all__ = ["Closed", "Opened", "Opening", "Parts", "Runtime", "Session"]

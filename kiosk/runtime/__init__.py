"""A desk at work: the visit's effects on worker threads, a session, the scanner, the line to `kiosk sync`."""

from kiosk.runtime.parts import Parts
from kiosk.runtime.runtime import Runtime
from kiosk.runtime.session import FRESH, Closed, Opened, Opening, Session

__all__ = ["FRESH", "Closed", "Opened", "Opening", "Parts", "Runtime", "Session"]

"""Can this device serve? One finding a check: green; amber, it serves but see to it; red, mend it before opening."""

from kiosk.doctor.examination import Probes, examine
from kiosk.doctor.exchange import HubAnswer, Sending
from kiosk.doctor.finding import Colour, Finding, verdict

__all__ = ["Colour", "Finding", "HubAnswer", "Probes", "Sending", "examine", "verdict"]

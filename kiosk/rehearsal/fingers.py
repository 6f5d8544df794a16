"""Whose finger is laid on the glass, and in which condition: synthetic ones, or the prints of a folder."""

from drivers import RetryReason
from drivers.glass_scanner import GlassScanner
from drivers.replay import ReplayScanner
from drivers.simulated import SimulatedScanner
from drivers.synthetic import Condition
from kiosk.office.sample import SamplePerson


class Fingers:
    """Lays fingers on a scanner without hardware. A folder's first impressions are enrolled, never shown."""

    def __init__(self, scanner: GlassScanner, url: str) -> None:
        self._scanner = scanner
        self.synthetic = url.startswith("simulated:")
        self._shown: dict[str, int] = {}

    def lay(self, person: SamplePerson, finger: int) -> None:
        """Lay a finger down well."""
        name = person.fingers[finger]
        match self._scanner:
            case SimulatedScanner():
                self._scanner.place(name)
            case ReplayScanner():
                later = self._scanner.impressions(name)[1:]
                shown = self._shown.get(name, 0)
                self._shown[name] = shown + 1
                self._scanner.place(name, later[shown % len(later)])

    def lay_badly(self, person: SamplePerson, finger: int) -> None:
        """Lay a finger down that gives no usable image."""
        match self._scanner:
            case SimulatedScanner():
                self._scanner.place(person.fingers[finger], Condition.UNUSABLE)
            case _:
                self._scanner.retry(RetryReason.TOO_DRY)

    def refuse(self, reason: RetryReason) -> None:
        """Let the scanner ask for another try."""
        self._scanner.retry(reason)

    def lift(self) -> None:
        """Take it off."""
        self._scanner.lift()

    def unplug(self) -> None:
        """Pull the cable."""
        self._scanner.unplug()

    def plug(self) -> None:
        """Put it back."""
        self._scanner.plug()

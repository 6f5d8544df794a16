"""Whose finger is laid on the glass, and in which condition: synthetic ones, or the prints of a folder."""

import drivers
from drivers import RetryReason
from drivers.equipment.model_scanner import ModelScanner
from drivers.glass_scanner import GlassScanner
from drivers.replay import ReplayScanner
from drivers.simulated import SimulatedScanner
from drivers.synthetic import Condition
from kiosk.office.sample import SamplePerson

NOBODY = "nobody/right-index"


def grows_fingers(url: str) -> bool:
    """Whether the scanner at this address takes synthetic fingers, which a sample enrols by itself."""
    return url.startswith(("simulated:", "model:"))


def lends_prints(url: str) -> bool:
    """Whether the scanner at this address is a folder of prints."""
    return url.startswith("replay:")


class Fingers:
    """Lays fingers on a scanner. A folder's first impressions are enrolled, never shown.

    On any other scanner nothing happens: people lay their own.
    """

    def __init__(self, scanner: drivers.Scanner, url: str) -> None:
        self._scanner = scanner
        self.synthetic = grows_fingers(url)
        self._shown: dict[str, int] = {}

    def lay(self, person: SamplePerson, finger: int) -> None:
        """Lay a finger down well."""
        match self._scanner:
            case SimulatedScanner() | ModelScanner():
                self._scanner.place(person.fingers[finger])
            case ReplayScanner():
                name = person.fingers[finger]
                later = self._scanner.impressions(name)[1:]
                shown = self._shown.get(name, 0)
                self._shown[name] = shown + 1
                self._scanner.place(name, later[shown % len(later)])
            case _:
                pass

    def lay_badly(self, person: SamplePerson, finger: int) -> None:
        """Lay a finger down that gives no usable image."""
        match self._scanner:
            case SimulatedScanner() | ModelScanner():
                self._scanner.place(person.fingers[finger], Condition.UNUSABLE)
            case GlassScanner():
                self._scanner.retry(RetryReason.TOO_DRY)
            case _:
                pass

    def refuse(self, reason: RetryReason) -> None:
        """Let the scanner ask for another try; a model of a device has no such verb, and is shown a useless finger."""
        match self._scanner:
            case GlassScanner():
                self._scanner.retry(reason)
            case ModelScanner():
                self._scanner.place(NOBODY, Condition.UNUSABLE)
            case _:
                pass

    def lift(self) -> None:
        """Take it off."""
        match self._scanner:
            case GlassScanner() | ModelScanner():
                self._scanner.lift()
            case _:
                pass

    def unplug(self) -> None:
        """Pull the cable."""
        match self._scanner:
            case GlassScanner() | ModelScanner():
                self._scanner.unplug()
            case _:
                pass

    def plug(self) -> None:
        """Put it back."""
        match self._scanner:
            case GlassScanner() | ModelScanner():
                self._scanner.plug()
            case _:
                pass

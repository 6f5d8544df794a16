"""`simulated:[?seed=N&condition=good]`: a scanner for fingers that nobody has."""

from drivers.address import Address
from drivers.faults import BadAddress
from drivers.glass_scanner import GlassScanner
from drivers.scanner import ScannerInfo
from drivers.synthetic import PPI, Condition, Finger, impression


class SimulatedScanner(GlassScanner):
    """Synthetic fingers, laid on the glass by `place`. Equal seeds and verbs give equal images."""

    def __init__(self, address: Address) -> None:
        """Take seed and usual condition from the address.

        Raises:
            BadAddress: something after the colon, another key, or an unknown value.
        """
        query = address.only("seed", "condition")
        if address.rest:
            raise BadAddress(f"{address.url}: nothing stands between `simulated:` and `?`")
        try:
            self._seed = int(query.get("seed", "0"))
            self._usual = Condition(query.get("condition", Condition.GOOD))
        except ValueError as error:
            known = ", ".join(Condition)
            raise BadAddress(f"{address.url}: seed is a whole number, condition one of {known}") from error
        super().__init__(ScannerInfo(address.url, "simulated scanner", physical=False), (PPI, PPI))

    def place(self, finger: str, condition: Condition | str | None = None) -> None:
        """Lay a finger on the glass, each time a little differently.

        Args:
            finger: who and which, in any words: equal words are the same finger, for ever.
            condition: of the skin this time; the address's condition when None.
        Raises:
            ValueError: no such condition.
        """
        state = self._usual if condition is None else Condition(condition)
        seed = f"{self._seed}/{finger}/{self._placed_before(finger)}"
        self._glass.put(lambda: impression(Finger.from_seed(finger), seed, state))

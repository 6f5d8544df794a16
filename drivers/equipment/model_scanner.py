"""`model:NAME[?seed=N&condition=good]`: synthetic fingers on a model of a device, read by its real driver."""

from typing import Protocol

import cv2
import numpy as np

from drivers.address import Address
from drivers.faults import BadAddress
from drivers.hardware import Attach, HardwareScanner
from drivers.scanner import Image, ScannerInfo
from drivers.synthetic import PPI, Condition, Finger, impression


class ModelDevice(Protocol):
    """A model of a device, with the verbs of a rehearsal."""

    def place(self, window: Image) -> None:
        """Lay a finger down, lifting the one that lies there."""

    def lift(self) -> None:
        """Take the finger away."""

    def unplug(self) -> None:
        """Pull the cable."""

    def plug(self) -> None:
        """Put it back."""

    def close(self) -> None:
        """Be no more."""


class ModelScanner(HardwareScanner):
    """A `Scanner` whose device is a model."""

    def __init__(
        self, address: Address, device: ModelDevice, attach: Attach, shape: tuple[int, int], ppi: tuple[float, float]
    ) -> None:
        """Take seed and usual condition from the address.

        Args:
            device: what `attach` opens the other side of.
            shape: (height, width) of the window that the device sees.
            ppi: of that window, along x and along y.
        Raises:
            BadAddress: another key, or an unknown value.
        """
        query = address.only("seed", "condition")
        try:
            self._seed = int(query.get("seed", "0"))
            self._usual = Condition(query.get("condition", Condition.GOOD))
        except ValueError as error:
            known = ", ".join(Condition)
            raise BadAddress(f"{address.url}: seed is a whole number, condition one of {known}") from error
        super().__init__(ScannerInfo(address.url, f"model of {address.rest}", physical=False), attach)
        self.device = device
        self._shape = shape
        self._window_ppi = ppi
        self._placings: dict[str, int] = {}

    def close(self) -> None:
        """See `Scanner.close`."""
        super().close()
        self.device.close()

    def place(self, finger: str, condition: Condition | str | None = None) -> None:
        """Lay a synthetic finger down, each time a little differently; as `SimulatedScanner.place`."""
        placed = self._placings[finger] = self._placings.get(finger, -1) + 1
        state = self._usual if condition is None else Condition(condition)
        print_ = impression(Finger.from_seed(finger), f"{self._seed}/{finger}/{placed}", state)
        self.device.place(window(print_, self._shape, self._window_ppi))

    def lift(self) -> None:
        """Take the finger off the glass."""
        self.device.lift()

    def unplug(self) -> None:
        """Pull the cable: captures raise `Removed` until `plug`."""
        self.device.unplug()

    def plug(self) -> None:
        """Put the cable back; the same scanner works again."""
        self.device.plug()


def window(image: Image, shape: tuple[int, int], ppi: tuple[float, float]) -> Image:
    """The middle of a synthetic print as a sensor of this shape and resolution sees it, white where it has no skin."""
    size = (round(image.shape[1] * ppi[0] / PPI), round(image.shape[0] * ppi[1] / PPI))
    seen = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    for axis, wanted in enumerate(shape):
        spare = seen.shape[axis] - wanted
        if spare > 0:
            seen = np.take(seen, range(spare // 2, spare // 2 + wanted), axis)
        else:
            pad = [(0, 0), (0, 0)]
            pad[axis] = (-spare // 2, -spare - (-spare // 2))
            seen = np.pad(seen, pad, constant_values=255)
    return seen.astype(np.uint8)

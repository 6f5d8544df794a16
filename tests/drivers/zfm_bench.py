"""What the tests of the serial modules share: a finger, its image in 16 levels, a reading, and a line without wires."""

from collections.abc import Callable

import numpy as np

from drivers.device import Turn
from drivers.equipment.pty_line import PtyLine
from drivers.equipment.zfm_module import ZfmModule
from drivers.scanner import Image
from drivers.synthetic import Finger, impression
from drivers.zfm import ZfmDevice

Attach = Callable[[PtyLine], ZfmDevice]
PRINT = impression(Finger.from_seed("module"), 1)
SMALL = (16, 24)
"""(width, height) where the size of an image does not matter."""


def seen(size: tuple[int, int]) -> Image:
    """The middle of `PRINT` in 16 levels."""
    width, height = size
    top, left = (PRINT.shape[0] - height) // 2, (PRINT.shape[1] - width) // 2
    return (PRINT[top : top + height, left : left + width] // 16 * 17).astype(np.uint8)


def new_turn() -> Turn:
    """Ten seconds, told to nobody."""
    return Turn(10.0, lambda event: None)


def read(device: ZfmDevice, turn: Turn) -> Image:
    """Start, wait for the finger, read it."""
    device.start(turn)
    device.await_finger(turn)
    (frame,) = device.read(turn)
    assert frame.ppi == (500.0, 500.0)
    assert np.array_equal(frame.image, frame.raw)
    return frame.raw


class Tape:
    """A line to a module in the same program, with a clock that only its bytes move and damage chosen by the test."""

    def __init__(self, module: ZfmModule, damage: Callable[[bytes], bytes] = bytes) -> None:
        self.now_s = 0.0
        self.on_read: Callable[[], None] = lambda: None
        self._module = module
        self._damage = damage
        self._coming = bytearray()

    def clock(self) -> float:
        return self.now_s

    def read(self, length: int, timeout_s: float) -> bytes:
        self.on_read()
        part = bytes(self._coming[: min(length, 500)])
        del self._coming[: len(part)]
        self.now_s += 10 * len(part) / self._module.baud if part else timeout_s
        return part

    def write(self, data: bytes) -> None:
        for answer in self._module.hear(data):
            for packet in answer.packets:
                self._coming += self._damage(packet)

    def flush_input(self) -> None:
        """Nothing: what comes late comes after a flush, too."""

    def set_baud(self, baud: int) -> None:
        """Any."""

    def close(self) -> None:
        """Nothing is held."""

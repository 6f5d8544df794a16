"""A model of the NEXT Biometrics NB-1010-U behind pyusb's backend: a finger, images row by row, faults.

Written apart from the driver, from the same facts, so that one checks the other.
"""

import struct

from drivers.equipment.bulk_model import BulkModel, Fault
from drivers.equipment.bus import stalled
from drivers.scanner import Image

NB_1010_U = bytes.fromhex(
    "12010002000000408d29101001000102000109022700010100a032090400000300000000070581034000050705020240000007058302400000"
)
ROWS, WIDTH = 180, 256
LOST_ROW = 40
"""Number of the message that is lost, or changes places with the next, on demand."""


class Nb1010Model(BulkModel):
    """One scanner on a bus of its own; `place` and `lift` may come from any thread.

    Args:
        hurried: as in `BulkModel`.
    """

    window = (ROWS, WIDTH)

    def __init__(self, *, hurried: bool = False) -> None:
        super().__init__(NB_1010_U, outward=0x02, inward=0x83, hurried=hurried)
        self._finger: Image | None = None
        self._bare = False
        """Between two fingers, until the host has asked."""
        self._prepared = False

    def place(self, window: Image) -> None:
        """Lay a finger down, lifting the one that lies there.

        Args:
            window: (180, 256), upright, ridges dark: what the sensor sees.
        """
        if window.shape != (ROWS, WIDTH):
            raise ValueError(f"the window is {ROWS} x {WIDTH}, not {window.shape}")
        with self._changed:
            self._bare = self._finger is not None
            self._finger = window

    def lift(self) -> None:
        """Take the finger away."""
        with self._changed:
            self._finger = None

    def _take(self, content: bytes) -> None:
        start, command, sequence, zero, long = struct.unpack_from("<BBBBI", content.ljust(8, b"\0"))
        if (start, zero, long) != (0x80, 0, len(content)):
            raise stalled()
        if command == 0x38:
            self._answer(0x37, sequence, 0 if self._finger is None or self._bare else 0xF7)
            self._bare = False
        elif command == 0x0D and content[8:] == b"\x00\x04\x00\x00":
            self._prepared = True
            self._answer(0x20, sequence, 0)
        elif command == 0x12 and content[8:] == b"\x02" + bytes(19) + b"\x20\x00\x00\x00" and self._prepared:
            self._prepared = False
            self._answer(0x20, sequence, 3)
            self._says.extend(self._image())
        else:
            raise stalled()

    def _answer(self, command: int, sequence: int, value: int) -> None:
        if self._fails(Fault.WRONG_SEQUENCE):
            sequence ^= 0x80
        self._says.append(struct.pack("<BBBBIII", 0x80, command, sequence, 0, 16, 0, value))

    def _image(self) -> list[bytes]:
        """Its messages; an empty sensor sends light grey, as at the edges of the recording."""
        pixels = b"\xe5" * (ROWS * WIDTH) if self._finger is None else self._finger.tobytes()
        messages = []
        for row in range(0, ROWS, 2):
            head = struct.pack("<BBBBIIIIIB", 0x80, 0x21, 0, 0, 540, 0, 1, row + 1, WIDTH, 1)
            messages.append(head + pixels[row * WIDTH : (row + 2) * WIDTH] + bytes(3))
        if self._fails(Fault.DROPPED_ROWS):
            del messages[LOST_ROW]
        if self._fails(Fault.SWAPPED_ROWS):
            messages[LOST_ROW : LOST_ROW + 2] = messages[LOST_ROW + 1], messages[LOST_ROW]
        return messages[:-1] if self._fails(Fault.SHORT_IMAGE) else messages

"""A model of a UPEK TouchChip coprocessor behind pyusb's backend: sessions, a finger, images in pieces, faults.

Written apart from the driver, from the same facts, so that one checks the other: the CRC goes bit by bit here. It is
strict where the recording shows but one way: an image is given once a session, and only to who acknowledges its pieces.
"""

from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache

from drivers.equipment.bulk_model import BulkModel, Fault
from drivers.equipment.bus import stalled
from drivers.scanner import Image

_CONFIGURATION = "09022700010100a0320904000003ff000000070581024000000705020240000007058303040014"
TCS1 = bytes.fromhex("12011001000000087e141620020001020001" + _CONFIGURATION)

AREA, STRIP = (256, 360), (192, 512)
"""Width and height as the module states them; its images have three quarters of both."""
PIECE = 2042
NO_FINGER, KEEP, PRESENT, GONE, SIDEWAYS, TOO_SHORT = 0x0C, 0x13, 0x00, 0x01, 0x1D, 0x1E


class _Stage(Enum):
    CLOSED = auto()
    GREETED = auto()
    OPENED = auto()
    DESCRIBED = auto()
    WAITING = auto()
    SENDING = auto()
    SPENT = auto()


class UpekModel(BulkModel):
    """One module on a bus of its own; `place`, `lift` and `complain` may come from any thread.

    Args:
        swipe: its sensor is a strip.
        hurried: as in `BulkModel`.
    """

    def __init__(self, *, swipe: bool = False, hurried: bool = False) -> None:
        super().__init__(TCS1, outward=0x02, inward=0x81, hurried=hurried)
        self._swipe = swipe
        self._stated = STRIP if swipe else AREA
        self._stage = _Stage.CLOSED
        self._sequence = 0
        self._owed = False
        self._said: int | None = None
        self._finger: Image | None = None
        self._bare = False
        self._complaint: int | None = None
        self._pieces: Iterator[bytes] = iter(())

    # --- what people do ----------------------------------------------------------------------------------------------

    @property
    def window(self) -> tuple[int, int]:
        """(height, width) of what an area sees, or a usual draw over a strip gives."""
        width, height = self._stated
        return height * 3 // 4, width * 3 // 4

    def place(self, window: Image) -> None:
        """Lay a finger down, or draw it over the strip, lifting the one that lies there.

        Args:
            window: (270, 192) on an area, (any, 144) on a strip, upright, ridges dark.
        """
        width, height = self._stated[0] * 3 // 4, self._stated[1] * 3 // 4
        if window.shape[1] != width or (window.shape[0] != height and not self._swipe):
            raise ValueError(f"no window of {width} x {height}: {window.shape}")
        with self._changed:
            self._bare = self._finger is not None
            self._finger = window
            self._go_on()

    def complain(self, status: int) -> None:
        """The next finger is not imaged: one of SIDEWAYS, TOO_SHORT, GONE is said of it instead."""
        with self._changed:
            self._complaint = status

    def lift(self) -> None:
        """Take the finger away."""
        with self._changed:
            self._finger = None
            self._go_on()

    def ask_whether_alive(self) -> None:
        """Say so before whatever comes next; the host has to answer."""
        with self._changed:
            self._say(0x08, b"", 0)
            self._changed.notify_all()

    def unplug(self) -> None:
        """Pull the cable."""
        with self._changed:
            super().unplug()
            self._stage = _Stage.CLOSED

    # --- what the host sends -----------------------------------------------------------------------------------------

    def _take_control(self, request: tuple[int, int, int, int], content: bytes) -> None:
        if request != (0x40, 0x0C, 0x0100, 0x0400) or content != b"\0":
            raise stalled()
        self._stage = _Stage.GREETED
        self._say(0x03, bytes.fromhex("01000000c0"), 0)

    def _take(self, content: bytes) -> None:
        if len(content) < 9:
            raise stalled()
        long = (content[5] & 15) * 256 + content[6]
        kind, sequence, payload, crc = content[4], content[5] >> 4, content[7 : 7 + long], content[7 + long :]
        if content[:4] != b"Ciao" or crc != _crc(content[4 : 7 + long]):
            raise stalled()
        if kind == 0x04 and self._stage is _Stage.GREETED:
            self._stage = _Stage.OPENED
            self._sequence = 0
            self._say(0x05, b"\x01", 0)
        elif kind == 0x07 and payload == b"\x01":
            self._stage = _Stage.CLOSED
            self._say(0x01, b"", 0)
        elif kind == 0x00 and sequence == self._sequence:
            self._sequence = (sequence + 1) % 16
            self._obey(payload, sequence)
        elif kind != 0x09 or payload:
            raise stalled()

    def _obey(self, payload: bytes, sequence: int) -> None:
        if payload == bytes.fromhex("28040000000604") and self._stage is _Stage.OPENED:
            self._stage = _Stage.DESCRIBED
            self._say(0x00, self._description(), sequence)
        elif payload == self._request() and self._stage is _Stage.DESCRIBED:
            self._stage = _Stage.WAITING
            self._said = None
            self._owe()
        elif payload == bytes.fromhex("2805000000003001") and self._stage is _Stage.WAITING:
            self._owe()
        elif payload == b"\x30" and self._stage is _Stage.SENDING:
            self._send_piece()
        else:
            raise stalled()

    def _request(self) -> bytes:
        return bytes.fromhex("280b0000000e02feffffff02" + ("00" if self._swipe else "01") + "02")

    def _description(self) -> bytes:
        width, height = self._stated
        sizes = bytes([0x80 if self._swipe else 0x60]) + width.to_bytes(2, "little") + height.to_bytes(2, "little")
        return (b"\x28\x34" + bytes(40) + sizes).ljust(55, b"\0")

    # --- what the device says ----------------------------------------------------------------------------------------

    def _owe(self) -> None:
        """Acknowledged: the next status may go out; an empty transfer comes first, as recorded."""
        self._owed = True
        self._says.append(b"")
        self._go_on()

    def _go_on(self) -> None:
        """Say what changed, one status for each time the host asked to go on."""
        if self._stage is _Stage.WAITING and self._owed:
            status = self._status()
            if status is None and self._finger is not None:
                self._owed = False
                self._stage = _Stage.SENDING
                self._pieces = self._cut(self._finger)
                self._send_piece()
            elif status is not None:
                self._owed = False
                self._said = status
                self._say(0x00, b"\x28\x11" + bytes(9) + bytes([status]) + bytes(8), (self._sequence - 1) % 16)
        self._changed.notify_all()

    def _status(self) -> int | None:
        """What is worth saying and was not said last; None for an image, or for nothing."""
        bare, self._bare = self._bare, False
        if self._finger is None or (bare and self._said not in (NO_FINGER, GONE)):
            seen = self._said in (KEEP, PRESENT)
            return GONE if seen else None if self._said in (NO_FINGER, GONE) else NO_FINGER
        if self._said not in (KEEP, PRESENT):
            return KEEP
        if self._said == KEEP:
            return PRESENT
        complaint, self._complaint = self._complaint, None
        if complaint is not None:
            self._finger = None
        return complaint

    def _cut(self, image: Image) -> Iterator[bytes]:
        pixels = image.tobytes()
        if self._fails(Fault.SHORT_IMAGE):
            pixels = pixels[:-500]
        yield b"\x2c" + (len(pixels) + 12).to_bytes(4, "little") + bytes(6) + pixels[: PIECE - 10]
        place = PIECE - 10
        while len(pixels) - place > PIECE:
            yield b"\x24" + pixels[place : place + PIECE]
            place += PIECE
        yield b"\x20" + pixels[place:] + bytes(4)

    def _send_piece(self) -> None:
        piece = next(self._pieces)
        if piece[0] == 0x20:
            self._stage = _Stage.SPENT
        self._say(0x00, piece, (self._sequence - 1) % 16)

    def _say(self, kind: int, payload: bytes, sequence: int) -> None:
        if kind == 0x00 and self._fails(Fault.WRONG_SEQUENCE):
            sequence = (sequence + 3) % 16
        secured = bytes([kind, sequence * 16 + len(payload) // 256, len(payload) % 256]) + payload
        crc = _crc(secured)
        if self._fails(Fault.WRONG_CRC):
            crc = bytes([crc[0] ^ 1, crc[1]])
        frame = (b"Ciao" + secured + crc).ljust(64, b"\0")
        self._says.extend(part for part in (frame[:64], frame[64:]) if part)


@lru_cache(1024)  # the same frames, again and again
def _crc(content: bytes) -> bytes:
    """XMODEM, bit by bit; low byte first, as on the wire."""
    crc = 0
    for byte in content:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x1021 if crc & 0x8000 else 0)) & 0xFFFF
    return crc.to_bytes(2, "little")

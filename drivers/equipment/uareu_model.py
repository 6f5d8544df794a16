"""A model of the U.are.U 4500 and of Microsoft's reader v2 behind pyusb's backend: power, fingers, frames, faults.

Written apart from the driver, from the same facts, so that one checks the other: the keystream goes bit by bit here.
"""

import threading
from array import array
from collections import Counter, deque
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from drivers.equipment.bus import DescribedBus, fill, late, stalled
from drivers.scanner import Image

_CONFIGURATION = "0902200001010080640904000002ffffff000705810340000807058202400000"
U_ARE_U_4500 = bytes.fromhex("1201000200000040ba050a00030101020301" + _CONFIGURATION)
MICROSOFT_V2 = bytes.fromhex("12010002000000405e04ca00000101020001" + _CONFIGURATION)

ROWS, WIDTH, MARGIN, WINDOW = 290, 384, 12, 357
FIRST_KEY = 0x2F9C53E1
SHARED = bytes.fromhex("79ac91795ca1478e98e00f3c598f5f4b")
TABLE = ((2, 72), (0, 1), (2, 49), (1, 1), (0, 1), (2, 49), (0, 1), (2, 116))
LEFT_OVER = ((16, 64), (128, 1), (196, 122))
"""What stood behind the table in a recording: not meant."""


class Fault(Enum):
    """What can go wrong on demand, each once a call of `UareuModel.fail`."""

    NO_POWER_SIGNAL = auto()
    """One round of raising power ends without its interrupt."""
    RECOVERY = auto()
    """The status says low power and fault until it is cleared."""
    EMPTY_FRAME = auto()
    """The frame is preceded by an empty transfer."""
    SHORT_FRAME = auto()
    """The frame ends in the middle."""
    SCAN_FAILS = auto()
    """The device warns that the scan will fail, and sends no frame."""
    NEW_KEY = auto()
    """The table says that the key changes within the frame."""
    STALL = auto()
    """The next request is refused."""
    SILENCE = auto()
    """The next request is not answered in time."""
    HANG = auto()
    """The next request never returns, until `release`."""


class UareuModel(DescribedBus):
    """One reader on a bus of its own. Verbs may come from any thread.

    Args:
        asks: it is Microsoft's reader, which wants its challenge answered before it has power.
        hurry: reads that nothing comes for end so many times earlier than the caller allows.
    """

    window = (ROWS, WINDOW)

    def __init__(self, *, asks: bool = False, hurry: float = 1.0) -> None:
        super().__init__(MICROSOFT_V2 if asks else U_ARE_U_4500)
        self._asks = asks
        self._tick_s = 1e-3 / hurry
        self._changed = threading.Condition()
        self._interrupts: deque[bytes] = deque()
        self._frames: deque[bytes] = deque()
        self._faults: Counter[Fault] = Counter()
        self._finger: Image | None = None
        self._released = threading.Event()
        self._left: int | None = None
        self._new_session()

    def _new_session(self) -> None:
        self._status, self._mode, self._key, self._seed = 0x01, 0x70, FIRST_KEY, 0
        self._challenge, self._answered, self._told = bytes(range(0x40, 0x50)), False, False
        self._interrupts.clear()
        self._frames.clear()

    # --- what people do ----------------------------------------------------------------------------------------------

    def place(self, window: Image) -> None:
        """Lay a finger down, lifting the one that lies there.

        Args:
            window: (290, 357), upright, ridges dark: what the sensor sees.
        """
        if window.shape != (ROWS, WINDOW):
            raise ValueError(f"the window is {ROWS} x {WINDOW}, not {window.shape}")
        self.lift()
        with self._changed:
            self._finger = window
            self._notice()

    def lift(self) -> None:
        """Take the finger away."""
        with self._changed:
            self._finger = None
            self._notice()

    def fail(self, fault: Fault, times: int = 1) -> None:
        """Let something go wrong the next `times` times it can."""
        with self._changed:
            self._faults[fault] += times

    def release(self) -> None:
        """Let the request that hangs return."""
        self._released.set()

    def unplug(self) -> None:
        """Pull the cable."""
        with self._changed:
            super().unplug()
            self._new_session()
            self._changed.notify_all()

    def unplug_after(self, transfers: int) -> None:
        """Pull the cable after so many more transfers were begun."""
        with self._changed:
            self._left = transfers

    # --- what pyusb asks ---------------------------------------------------------------------------------------------

    def ctrl_transfer(
        self,
        dev_handle: Any,
        bmRequestType: int,
        bRequest: int,
        wValue: int,
        wIndex: int,
        data: "array[int]",
        timeout: int,
    ) -> int:
        if self._fails(Fault.HANG):
            self._released.wait()
        with self._changed:
            self._begin(dev_handle)
            if self._fails(Fault.SILENCE):
                raise late()
            if bRequest != 0x04 or wIndex or self._fails(Fault.STALL):
                raise stalled()
            if bmRequestType == 0xC0:
                return fill(data, self._read(wValue, len(data)))
            self._write(wValue, data.tobytes())
            self._changed.notify_all()
            return len(data)

    def intr_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._receive(dev_handle, self._interrupts, buff, timeout)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: "array[int]", timeout: int) -> int:
        return self._receive(dev_handle, self._frames, buff, timeout)

    def _receive(self, handle: Any, waiting: deque[bytes], buff: "array[int]", timeout: int) -> int:
        with self._changed:
            self._begin(handle)
            self._changed.wait_for(lambda: waiting or self.lost(handle), timeout * self._tick_s if timeout else None)
            self.present(handle)
            if not waiting:
                raise late()
            return fill(buff, waiting.popleft())

    def _begin(self, handle: Any) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._left = None
                self.unplug()
        self.present(handle)

    # --- what the device is ------------------------------------------------------------------------------------------

    def _fails(self, fault: Fault) -> bool:
        due = self._faults[fault] > 0
        if due:
            self._faults[fault] -= 1
        return due

    def _read(self, register: int, length: int) -> bytes:
        if register == 0x07:
            if self._fails(Fault.RECOVERY):
                self._status = 0x84
            return bytes([self._status])
        if register == 0xF0:
            return bytes.fromhex("1a0a1a0a01150000002000108b211130")[:length]
        if register == 0x34:
            return (self._key ^ self._seed).to_bytes(4, "little")
        if register == 0x2010 and self._asks:
            return self._challenge
        raise stalled()

    def _write(self, register: int, content: bytes) -> None:
        if register == 0x07:
            self._set_power(content[0])
        elif register == 0x33:
            self._seed = int.from_bytes(content[1:5], "little")
        elif register == 0x4E:
            self._mode = content[0]
            self._told = False
            self._notice()
            if self._mode == 0x20:
                self._scan()
        elif register == 0x2000 and self._asks:
            block = Cipher(algorithms.AES128(SHARED), modes.ECB()).encryptor()  # noqa: S305  # as the device does
            self._answered = content == block.update(self._challenge)
        else:
            raise stalled()

    def _set_power(self, asked: int) -> None:
        if asked & 0x80:
            self._status, self._answered = asked, False
        elif self._status == 0x84:
            self._status = 0x81
        elif self._status & 0x80 and (self._answered or not self._asks):
            self._status = 0x03 if self._asks else 0x01
            if not self._fails(Fault.NO_POWER_SIGNAL):
                self._interrupts.extend([_message(0x56AA)] * 3)

    def _notice(self) -> None:
        """Say what has happened on the glass, once each time the host asked for it."""
        wanted = {0x10: self._finger is not None, 0x12: self._finger is None}
        if wanted.get(self._mode) and not self._told:
            self._told = True
            self._interrupts.append(_message(0x0101 if self._mode == 0x10 else 0x0200))
        self._changed.notify_all()

    def _scan(self) -> None:
        if self._fails(Fault.SCAN_FAILS):
            self._interrupts.append(_message(0x0800))
            return
        if self._fails(Fault.EMPTY_FRAME):
            self._frames.append(b"")
        table = ((2, 20), (0x82, 40), *TABLE[1:]) if self._fails(Fault.NEW_KEY) else TABLE
        frame = self._frame(table)
        self._frames.append(frame[: len(frame) // 2] if self._fails(Fault.SHORT_FRAME) else frame)

    def _frame(self, table: tuple[tuple[int, int], ...]) -> bytes:
        rows = np.zeros((ROWS, WIDTH), np.uint8)
        if self._finger is not None:
            seen = self._finger if self._asks else self._finger[::-1, ::-1]
            rows[:, MARGIN : MARGIN + WINDOW] = 255 - seen
        stream = _stream(self._key)
        sent, row = bytearray(), 0
        for flags, count in table:
            plain = rows[row : row + count].tobytes()
            hiding = stream[row * WIDTH : (row + count) * WIDTH]
            row += count
            if flags & 0x02:
                sent += b"\x5a" + bytes(one ^ other for one, other in zip(plain[:-1], hiding, strict=False))
            elif not flags & 0x01:
                sent += plain
        described = bytes(value for block in (*table, *LEFT_OVER) for value in block)
        header = b"\x10\x40\x80\x01" + (len(sent) // WIDTH).to_bytes(2, "little") + b"\x07" + bytes(9) + described
        return bytes(header.ljust(64, b"\0") + sent)


def _message(signal: int) -> bytes:
    """An interrupt as the device sends it: behind the two bytes lies what its memory held before."""
    return signal.to_bytes(2, "big") + bytes(range(62))


@cache
def _stream(key: int) -> bytes:
    """Half a second's work in plain Python, so kept."""
    return bytes(islice(bit_by_bit(key), ROWS * WIDTH))


def bit_by_bit(key: int) -> Iterator[int]:
    """Bytes of the keystream, one step of the register at a time."""
    while True:
        yield sum((key >> tap & 1) << bit for bit, tap in enumerate((4, 8, 11, 14, 18, 21, 24, 29)))
        key = key >> 1 | ((key & 0x9248144D).bit_count() & 1) << 31

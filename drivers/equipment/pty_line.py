"""A model of a module at the far end of a pseudo-terminal, with the faults of wires on demand."""

import contextlib
import os
import random
import select
import termios
import threading
import tty
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self, assert_never

from drivers.equipment.zfm_module import Answer, Order, ZfmModule
from drivers.scanner import Image

PORTION = 4096
NOWHERE = "/dev/unplugged"
GARBLED = bytes(byte ^ 0xA5 for byte in range(256))
"""What a byte becomes when the two ends disagree about the speed; only that it is another one matters."""
SPEEDS = {getattr(termios, f"B{baud}"): baud for baud in (9600, 19200, 38400, 57600, 115200)}
STALE = bytes.fromhex("00 55 ef 01 ff ff ff ff 02 00 82 11 22 33")
"""Noise, and the beginning of a packet whose rest never comes."""


OnItsWay = Callable[[Answer], tuple[list[bytes], bool]]


class Fault(Enum):
    """What can happen to an answer on its way."""

    FLIP_BIT = auto()
    DROP_BYTE = auto()
    DROP_PACKET = auto()
    TRUNCATE = auto()
    """The second half does not come."""
    NOISE = auto()
    """Bytes between packets, among them beginnings of packets."""
    STALE = auto()
    """Bytes of another time come before it."""
    SMALL_PORTIONS = auto()
    """1 to 7 bytes at a time."""
    SILENCE = auto()
    HANG_UP = auto()
    """The cable is pulled in the middle of it."""


@dataclass(slots=True)
class _Armed:
    fault: Fault
    at: int | None
    left: int | None


class PtyLine:
    """Hosts a module on a pseudo-terminal, on a thread of its own, until closed.

    A pseudo-terminal carries bytes at any speed. When the other end has set another speed than the module's, both
    hear garbage.
    """

    def __init__(self, module: ZfmModule, seed: int = 1) -> None:
        self.module = module
        self._random = random.Random(seed)
        self._armed: list[_Armed] = []
        self._plugged: _Plugged | None = None
        self.plug()

    @property
    def path(self) -> str:
        """Of the line, as `/dev/pts/3`; another one each time it is plugged in."""
        plugged = self._plugged
        return plugged.path if plugged is not None and plugged.thread.is_alive() else NOWHERE

    def arm(self, fault: Fault, *, at: int | None = Order.UP_IMAGE, times: int | None = 1) -> None:
        """Let a fault happen.

        Args:
            fault: what.
            at: to the answers to this instruction; to all when None.
            times: how often; for ever when None.
        """
        self._armed.append(_Armed(fault, at, times))

    def disarm(self) -> None:
        """Let nothing more happen."""
        self._armed.clear()

    def place(self, window: Image) -> None:
        """Lay a finger on the module; see `ZfmModule.place`."""
        self.module.place(window)

    def lift(self) -> None:
        """Take it away."""
        self.module.lift()

    def unplug(self) -> None:
        """Pull the cable: whoever has the line open finds it dead, and its path leads nowhere."""
        plugged, self._plugged = self._plugged, None
        if plugged is not None:
            plugged.stop()

    def plug(self) -> None:
        """Put the cable back; the module starts anew."""
        self.unplug()
        self.module.restart()
        self._plugged = _Plugged(self.module, self._on_its_way)

    def close(self) -> None:
        """Unplug for good."""
        self.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _on_its_way(self, answer: Answer) -> tuple[list[bytes], bool]:
        """What becomes of an answer: the portions that arrive, and whether the cable is pulled after them."""
        faults = [armed.fault for armed in list(self._armed) if self._strikes(armed, answer)]
        packets = list(answer.packets)
        for fault in faults:
            packets = spoil(packets, fault, self._random)
        portions = portioned(packets, self._random) if Fault.SMALL_PORTIONS in faults else packets
        return portions, Fault.HANG_UP in faults

    def _strikes(self, armed: _Armed, answer: Answer) -> bool:
        if armed.at not in (None, answer.instruction) or armed.left == 0:
            return False
        if armed.left is not None:
            armed.left -= 1
        return True


def spoil(packets: list[bytes], fault: Fault, chance: random.Random) -> list[bytes]:
    """What arrives of some packets when a fault happens to them."""
    if not packets:
        return packets
    hit = chance.randrange(len(packets))
    before, packet, after = packets[:hit], packets[hit], packets[hit + 1 :]
    place = chance.randrange(len(packet))
    match fault:
        case Fault.FLIP_BIT:
            # behind the address, which nothing protects
            place = chance.randrange(6, len(packet))
            flipped = packet[place] ^ (1 << chance.randrange(8))
            return [*before, packet[:place] + bytes([flipped]) + packet[place + 1 :], *after]
        case Fault.DROP_BYTE:
            return [*before, packet[:place] + packet[place + 1 :], *after]
        case Fault.DROP_PACKET:
            return [*before, *after]
        case Fault.TRUNCATE | Fault.HANG_UP:
            whole = b"".join(packets)
            return [whole[: len(whole) // 2]]
        case Fault.NOISE:
            return [part for packet in packets for part in (_noise(chance), packet)]
        case Fault.STALE:
            return [STALE, *packets]
        case Fault.SILENCE:
            return []
        case Fault.SMALL_PORTIONS:  # the line's doing
            return packets
        case _:
            assert_never(fault)


def portioned(packets: list[bytes], chance: random.Random) -> list[bytes]:
    """The same bytes, 1 to 7 at a time."""
    whole, portions = b"".join(packets), []
    while whole:
        long = chance.randint(1, 7)
        portions.append(whole[:long])
        whole = whole[long:]
    return portions


def _noise(chance: random.Random) -> bytes:
    return chance.choice((b"\xef", b"\xef\x01", b"\xef\x01\xff\xff\xff\xff\x02\x00\x22", chance.randbytes(9)))


class _Plugged:
    """One pseudo-terminal and the thread at its far end, which holds the near end too: others may come and go."""

    def __init__(self, module: ZfmModule, on_its_way: OnItsWay) -> None:
        self._module = module
        self._on_its_way = on_its_way
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.path = os.ttyname(self._near)
        self._woken, self._wake = os.pipe()
        self.thread = threading.Thread(target=self._serve, name="model of a module", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):  # it has hung up by itself
            os.write(self._wake, b".")
        self.thread.join()
        os.close(self._wake)

    def _serve(self) -> None:
        try:
            while self._ready(reading=True):
                received = os.read(self._far, PORTION)
                fitting = SPEEDS.get(termios.tcgetattr(self._near)[5]) == self._module.baud
                for answer in self._module.hear(received if fitting else received.translate(GARBLED)):
                    portions, pulled = self._on_its_way(answer)
                    sent = all(self._send(portion if fitting else portion.translate(GARBLED)) for portion in portions)
                    if pulled or not sent:
                        return
        finally:
            for descriptor in (self._far, self._near, self._woken):
                os.close(descriptor)

    def _send(self, portion: bytes) -> bool:
        """Write it as the other end makes room; False when the cable is to be pulled."""
        while portion:
            if not self._ready(reading=False):
                return False
            with contextlib.suppress(BlockingIOError):  # room, but not for this
                portion = portion[os.write(self._far, portion) :]
        return True

    def _ready(self, *, reading: bool) -> bool:
        """Wait for bytes, or for room; False when the cable is to be pulled."""
        ends = [self._far] if reading else []
        woken, _, _ = select.select([self._woken, *ends], [] if reading else [self._far], [])
        return self._woken not in woken

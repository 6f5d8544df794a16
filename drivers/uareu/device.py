"""A U.are.U 4000, 4000B or 4500, or the Microsoft reader built on it: power, finger, frame, lift."""

import logging
from dataclasses import dataclass

import numpy as np

from drivers.device import Frame as Picture
from drivers.device import RandomBytes, Turn
from drivers.faults import CaptureRetry, ProtocolError, RetryReason, ScannerFault, Stuck, TimedOut
from drivers.models import UsbModel
from drivers.progress import AwaitingLift, FingerOff
from drivers.reading import Ahead, Listener
from drivers.uareu.challenge import response
from drivers.uareu.codec import LONGEST_FRAME, Frame, Signal, picture, read_frame, signal_of
from drivers.usb import UsbLine

log = logging.getLogger(__name__)

INTERRUPTS, FRAMES = 0x81, 0x82
INTERRUPT_LONG = 64
INTERRUPT_S = 2.0
"""One interrupt read: long, since a read that ends just when a message comes might lose it."""
FRAME_S = 3.0
"""One frame: recorded 127 and 135 ms after the request."""
POWER_ROUNDS, POWER_STEPS, POWER_STEP_S, POWER_SIGNAL_S = 3, 100, 0.01, 0.3
EMPTY_READS = 5
BAD_FRAMES = 2
"""As many in a row ask the person once more; the next is the device's fault."""

REGISTERS = 0x04
"""The request of every register access; a public report names another for some firmware: then only this changes."""
STATUS, SCRAMBLE, KEY, MODE, IDENTITY, ANSWER, QUESTION = 0x07, 0x33, 0x34, 0x4E, 0xF0, 0x2000, 0x2010
AWAIT_FINGER, AWAIT_LIFT, CAPTURE, OFF = 0x10, 0x12, 0x20, 0x70
LOW_POWER, FAULT, READY = 0x80, 0x04, 0x01


@dataclass(frozen=True, slots=True)
class Quirks:
    """What tells the models of the family apart."""

    upside_down: bool = False
    """The sensor is mounted turned by half a turn."""
    asks: bool = False
    """It powers up only after its challenge was answered."""


class UareuDevice:
    """See `drivers.device.Device`. The interrupt read is armed before all else and stays so until the end."""

    def __init__(self, line: UsbLine, model: UsbModel, random_bytes: RandomBytes, *, quirks: Quirks) -> None:
        self._line = line
        self._model = model
        self._random_bytes = random_bytes
        self._quirks = quirks
        self._up = False
        self._mode = OFF
        self._lifted = True
        self._warned = False
        self._bad_frames = 0
        self._identity = b""
        self._reading: Ahead | None = None
        self._signals = Listener(lambda: line.read(INTERRUPTS, INTERRUPT_LONG, INTERRUPT_S), "scanner interrupts")

    @property
    def name(self) -> str:
        """See `Device.name`."""
        return self._model.name

    def start(self, turn: Turn) -> None:
        """Power it up; Stuck when it never says that it has power, after which the port was reset."""
        if self._up:
            self._status()
            return
        for _ in range(POWER_ROUNDS):
            self._power_up(turn)
            if self._heard(turn, Signal.POWER_ON, POWER_SIGNAL_S):
                break
        else:
            self._line.reset()
            raise Stuck("the scanner does not power up")
        self._identity = self._line.control_in(REGISTERS, IDENTITY, 0, 16)
        self._up = True

    def await_lift(self, turn: Turn) -> None:
        """See `Device.await_lift`."""
        if self._lifted or self._heard(turn, Signal.FINGER_OFF, 0):
            self._lifted = True
            return
        turn.tell(AwaitingLift())
        self._set_mode(AWAIT_LIFT)
        self._heard(turn, Signal.FINGER_OFF)
        self._lifted = True
        turn.tell(FingerOff())

    def await_finger(self, turn: Turn) -> None:
        """See `Device.await_finger`."""
        if not self._up:  # it was put to rest
            self.start(turn)
        self._heard(turn, None, 0)  # what it said before counts no more
        self._set_mode(AWAIT_FINGER)
        self._heard(turn, Signal.FINGER_ON)

    def read(self, turn: Turn) -> list[Picture]:
        """One frame: the device sends no second one of the same touch.

        Raises:
            CaptureRetry: nothing came although the device had warned, or what came is no frame.
        """
        self._lifted = False
        try:
            frame = read_frame(self._frame(turn))
        except (ProtocolError, TimedOut) as error:
            self._bad_frames += 1
            if self._bad_frames > BAD_FRAMES and not self._warned:
                raise
            log.warning("frame dropped: %s", error)
            self._set_mode(AWAIT_LIFT)
            raise CaptureRetry(RetryReason.UNCLEAR) from error
        finally:
            self._warned = False
        self._bad_frames = 0
        key = self._key(frame) if frame.hidden else 0
        self._set_mode(AWAIT_LIFT)
        rows = picture(frame, key)
        upright = rows[::-1, ::-1] if self._quirks.upside_down else rows
        return [self._model.geometry.frame(np.subtract(255, upright, dtype=np.uint8))]

    def rest(self) -> None:
        """See `Device.rest`."""
        if self._mode != OFF:
            self._mode, self._up = OFF, False  # once: a silent device is not asked again when it is closed
            self._write(MODE, OFF)

    def facts(self) -> dict[str, str]:
        """The identity register: what its bytes mean is not known, but firmware versions differ in it."""
        return {"identity register": self._identity.hex()} if self._identity else {}

    def close(self) -> None:
        """See `Device.close`."""
        try:
            self.rest()
        except ScannerFault as fault:
            log.info("scanner not put to rest: %s", type(fault).__name__)
        frame_read = self._reading is None or self._reading.join(2 * FRAME_S)
        if self._signals.close(2 * INTERRUPT_S) and frame_read:
            self._line.close()
        else:
            log.warning("a read does not return: the scanner's handle stays open")

    # --- registers ---------------------------------------------------------------------------------------------------

    def _status(self) -> int:
        return self._line.control_in(REGISTERS, STATUS, 0, 1)[0]

    def _write(self, register: int, *content: int) -> None:
        self._line.control_out(REGISTERS, register, 0, bytes(content))

    def _set_mode(self, mode: int) -> None:
        self._write(MODE, mode)
        self._mode = mode

    def _power_up(self, turn: Turn) -> None:
        """One round of raising power; whether it came is told by an interrupt."""
        status = self._status()
        if status & (LOW_POWER | FAULT) == LOW_POWER | FAULT:
            self._write(STATUS, status & 0x0F)
            for _ in range(POWER_STEPS):
                turn.pause(POWER_STEP_S)
                status = self._status()
                if status & READY:
                    break
        if not status & LOW_POWER:
            self._write(STATUS, status | LOW_POWER)
        for _ in range(POWER_STEPS):
            self._write(STATUS, status & 0x0F)
            if not self._status() & LOW_POWER:
                return
            turn.pause(POWER_STEP_S)
            if self._quirks.asks:
                self._write(ANSWER, *response(self._line.control_in(REGISTERS, QUESTION, 0, 16)))

    # --- signals and frames ------------------------------------------------------------------------------------------

    def _heard(self, turn: Turn, wanted: Signal | None, limit_s: float | None = None) -> bool:
        """Wait for a signal; False when it has not come after `limit_s`. Others leave their mark."""
        while (message := self._signals.next(turn, limit_s)) is not None:
            signal = signal_of(message)
            if signal is Signal.FINGER_OFF:
                self._lifted = True
            elif signal is Signal.SCAN_WILL_FAIL:
                self._warned = True
            elif not isinstance(signal, Signal):
                log.info("unknown interrupt %s", message[:2].hex())
            if signal is wanted:
                return True
        return False

    def _frame(self, turn: Turn) -> bytes:
        """What the device sends of the finger; an empty transfer is known on real ones, and read again."""
        for attempt in range(EMPTY_READS):
            self._reading = Ahead(lambda: self._line.read(FRAMES, LONGEST_FRAME, FRAME_S), "scanner frame")
            if attempt == 0:
                try:
                    self._set_mode(CAPTURE)
                except ScannerFault:
                    self._reading.join(2 * FRAME_S)  # else it would take the next touch's frame
                    raise
            if content := self._reading.get(turn):
                return content
        return b""

    def _key(self, frame: Frame) -> int:
        """Agree on a key: the device hides it under a seed of ours."""
        seed = int.from_bytes(self._random_bytes(4), "little") & 0x7FFFFFFF
        self._write(SCRAMBLE, frame.key_number, *seed.to_bytes(4, "little"))
        return int.from_bytes(self._line.control_in(REGISTERS, KEY, 0, 4), "little") ^ seed

"""A NEXT Biometrics NB-1010-U: it is asked for a finger, and then for an image, row by row."""

import logging

from drivers.device import Frame, RandomBytes, Turn
from drivers.faults import ProtocolError, TimedOut
from drivers.models import UsbModel
from drivers.nb1010.codec import (
    ANSWER_LONG,
    CAPTURE,
    FINGER,
    MESSAGES,
    PREPARE,
    ROWS_LONG,
    Assembly,
    Request,
    answer,
    touched,
)
from drivers.progress import AwaitingLift, FingerOff
from drivers.scanner import Image
from drivers.usb import UsbLine

log = logging.getLogger(__name__)

OUT, IN = 0x02, 0x83
EXCHANGE_S = 0.5
POLL_S = 0.05
LEFT_OVER_S = 0.1
"""Silence after which nothing more of a broken image is under way."""
EMPTY_READS = 3
"""In a row, each read again: seen on readers of other makers, not recorded here."""
ATTEMPTS = 3
"""Of one image, the first and two more after rows were lost."""
FRAMES = 2


class Nb1010Device:
    """See `drivers.device.Device`. It says nothing unasked: at rest is whoever does not ask."""

    def __init__(self, line: UsbLine, model: UsbModel, random_bytes: RandomBytes) -> None:
        self._line = line
        self._model = model

    @property
    def name(self) -> str:
        """See `Device.name`."""
        return self._model.name

    def start(self, turn: Turn) -> None:
        """Ask once; when rows of an image cut short are in the way, read them and ask again."""
        try:
            self._touched(turn)
        except (ProtocolError, TimedOut):
            turn.check()
            self._read_left_over(turn)
            self._touched(turn)

    def await_lift(self, turn: Turn) -> None:
        """See `Device.await_lift`."""
        if not self._touched(turn):
            return
        turn.tell(AwaitingLift())
        while self._touched(turn):
            turn.pause(POLL_S)
        turn.tell(FingerOff())

    def await_finger(self, turn: Turn) -> None:
        """See `Device.await_finger`."""
        while not self._touched(turn):
            turn.pause(POLL_S)

    def read(self, turn: Turn) -> list[Frame]:
        """One frame, and a second when the finger still lies there; a second that fails is let go.

        Recorded was one image of one touch: that the device gives another is expected, not proven.

        Raises:
            ProtocolError: rows were lost in every attempt.
        """
        frames = [self._frame(turn)]
        try:
            while len(frames) < FRAMES and self._touched(turn):
                frames.append(self._frame(turn))
        except (ProtocolError, TimedOut) as error:
            log.info("no second image: %s", error)
            self._read_left_over(turn)
        return frames

    def rest(self) -> None:
        """See `Device.rest`."""

    def facts(self) -> dict[str, str]:
        """Nothing: what its answer to the request for its name looks like is not known."""
        return {}

    def close(self) -> None:
        """See `Device.close`."""
        self._line.close()

    def _touched(self, turn: Turn) -> bool:
        return touched(self._ask(turn, FINGER))

    def _ask(self, turn: Turn, request: Request) -> bytes:
        turn.check()
        self._line.write(OUT, request.encode(), EXCHANGE_S)
        return answer(request, self._content(ANSWER_LONG))

    def _frame(self, turn: Turn) -> Frame:
        for _ in range(ATTEMPTS - 1):
            try:
                return self._model.geometry.frame(self._image(turn))
            except ProtocolError as error:
                log.warning("image read again: %s", error)
                self._read_left_over(turn)
        return self._model.geometry.frame(self._image(turn))

    def _image(self, turn: Turn) -> Image:
        self._ask(turn, PREPARE)
        self._ask(turn, CAPTURE)
        assembly = Assembly()
        for number in range(MESSAGES):
            turn.check()
            try:
                image = assembly.feed(self._content(ROWS_LONG))
            except TimedOut as silence:
                if number == 0:
                    raise
                raise ProtocolError(f"no rows after message {number} of {MESSAGES}") from silence
            if image is not None:
                return image
        raise AssertionError("an image is complete after its last message")

    def _content(self, length: int) -> bytes:
        for _ in range(EMPTY_READS):
            if content := self._line.read(IN, length, EXCHANGE_S):
                return content
        raise ProtocolError(f"{EMPTY_READS} empty answers in a row")

    def _read_left_over(self, turn: Turn) -> None:
        """Read what is still under way of an image, so that the next answer is the next thing read."""
        for _ in range(MESSAGES):
            turn.check()
            try:
                self._line.read(IN, ROWS_LONG, LEFT_OVER_S)
            except TimedOut:
                return
            except ProtocolError:  # a stall: nothing to read, and the next request tells
                return

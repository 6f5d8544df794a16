"""A UPEK TouchChip coprocessor with an area or a strip sensor: one session an image, opened, asked, closed."""

import logging
from dataclasses import dataclass
from enum import Enum, auto

from drivers.device import Frame, RandomBytes, Turn
from drivers.faults import Awaited, CaptureRetry, ProtocolError, RetryReason, ScannerFault, TimedOut
from drivers.models import UsbModel
from drivers.progress import AwaitingLift, FingerOff, ignore
from drivers.upek.codec import (
    CLOSING,
    DESCRIBE,
    FIRST_LONG,
    FIRST_OPENING,
    GO_ON_SENDING,
    GO_ON_WAITING,
    MAGIC,
    REST_LONG,
    SECOND_OPENING,
    Assembly,
    Event,
    Kind,
    Message,
    Piece,
    Place,
    Sensor,
    Status,
    capture,
    decode,
    event,
    sensor,
)
from drivers.usb import UsbLine

log = logging.getLogger(__name__)

OUT, IN = 0x02, 0x81
HELLO_REQUEST, HELLO_VALUE, HELLO_INDEX = 0x0C, 0x0100, 0x0400
SLICE_S = 0.25
"""One read while nothing is sure to come: pyusb cannot cancel it."""
ANSWER_S = 4.0
REST_S = 1.0
"""The second part of a frame: recorded 1 to 2 ms after the first."""
CLOSE_S = 1.0
IMAGE_S = 8.0
"""From the finger to the last pixel: 80 ms were recorded for an area, a strip waits for the finger to be drawn."""
EMPTY_READS = 20
"""In a row; one after each request was recorded."""
LEFT_OVER = 40
"""First reads of a session that may still belong to the one before: an image frame cut short fills 32."""

_READABLE = frozenset({Status.PRESENT, Status.SIDEWAYS, Status.TOO_SHORT})
_FINGERS = _READABLE | {Status.KEEP}
_ABSENT = frozenset({Status.NONE, Status.GONE})
_REASONS = {Status.TOO_SHORT: RetryReason.TOO_SHORT, Status.SIDEWAYS: RetryReason.OFF_CENTRE}


@dataclass(frozen=True, slots=True)
class _Limit:
    """How long the device may take over something."""

    seconds: float
    ends: float

    @classmethod
    def of(cls, turn: Turn, seconds: float) -> "_Limit":
        return cls(seconds, turn.now() + seconds)


class _Session(Enum):
    DOWN = auto()
    READY = auto()
    """Opened, nothing asked yet."""
    ARMED = auto()
    """An image was asked for."""
    SPENT = auto()
    """The image came: only a new session gives another."""


class UpekDevice:
    """See `drivers.device.Device`.

    Recorded on a device: opening, one image of an area sensor, closing. Not recorded, and composed of these steps: a
    second image, for which the session is closed and opened anew, and closing while the device still waits.
    """

    def __init__(self, line: UsbLine, model: UsbModel, random_bytes: RandomBytes) -> None:
        self._line = line
        self._model = model
        self._session = _Session.DOWN
        self._next_sequence = 0
        self._sensor: Sensor | None = None
        self._held: list[Event] = []

    @property
    def name(self) -> str:
        """See `Device.name`."""
        return self._model.name

    def start(self, turn: Turn) -> None:
        """Open a session, closing the one before."""
        self._open(turn)

    def await_lift(self, turn: Turn) -> None:
        """Ask for another image and drop what comes of it until the device sees no finger.

        It then goes on waiting, for `await_finger`. That the first status after the request tells whether a finger
        still lies there is inferred: the recording begins without one, and says so 34 ms after the request.
        """
        self._arm(turn)
        limit: _Limit | None = _Limit.of(turn, ANSWER_S)
        while (said := self._event(turn, limit)) not in _ABSENT:
            if limit and (isinstance(said, Piece) or said in _FINGERS):
                limit = None  # from here on it is the person's time
                turn.tell(AwaitingLift())
            if said in _REASONS or (isinstance(said, Piece) and said.place is Place.LAST):
                self._arm(turn)
        if limit is None:
            turn.tell(FingerOff())

    def await_finger(self, turn: Turn) -> None:
        """Return once the device sees a finger, complains of one, or sends its image."""
        if self._session is not _Session.ARMED:
            self._arm(turn)
        while True:
            said = self._event(turn, None)
            if isinstance(said, Piece) or said in _READABLE:
                self._held.append(said)
                return

    def read(self, turn: Turn) -> list[Frame]:
        """One image: the device sends no second one of the same touch.

        Raises:
            CaptureRetry: drawn too fast or askew; or it left before there was an image, or was never drawn.
        """
        described = self._described()
        assembly = Assembly(described)
        limit = _Limit.of(turn, IMAGE_S)
        left = described.swipe
        try:
            while True:
                said = self._held.pop(0) if self._held else self._event(turn, limit)
                if isinstance(said, Piece):
                    image = assembly.feed(said)
                    if image is not None:
                        return [self._model.geometry.frame(image)]
                elif said in _REASONS:
                    raise CaptureRetry(_REASONS[Status(said)])
                else:
                    left = left or said in _ABSENT
        except TimedOut as silence:
            if left and silence.awaited is Awaited.DEVICE:
                raise CaptureRetry(RetryReason.TOO_SHORT) from silence
            raise

    def rest(self) -> None:
        """Close the session under way. Not recorded while the device waits for a finger."""
        if self._session is not _Session.DOWN:
            self._close(Turn(CLOSE_S, ignore), CLOSE_S)

    def facts(self) -> dict[str, str]:
        """Kind and size of the sensor."""
        if self._sensor is None:
            return {}
        kind = "strip" if self._sensor.swipe else "area"
        return {"sensor": f"{kind}, {self._sensor.width} x {self._sensor.height} pixels"}

    def close(self) -> None:
        """See `Device.close`."""
        try:
            self.rest()
        except ScannerFault as fault:
            log.info("session not closed: %s", type(fault).__name__)
        self._line.close()

    # --- sessions ----------------------------------------------------------------------------------------------------

    def _open(self, turn: Turn) -> None:
        if self._session is _Session.DOWN:
            self._greet(turn, FIRST_OPENING)
        self._close(turn, ANSWER_S)
        self._greet(turn, SECOND_OPENING)
        self._next_sequence = 0
        self._command(turn, DESCRIBE)
        self._sensor = sensor(self._answer(turn, _Limit.of(turn, ANSWER_S)))
        self._session = _Session.READY

    def _greet(self, turn: Turn, opening: bytes) -> None:
        turn.check()
        self._line.control_out(HELLO_REQUEST, HELLO_VALUE, HELLO_INDEX, b"\0")
        self._skip_to(turn, Kind.GREETING, ANSWER_S)
        self._send(turn, Message(Kind.OPEN, 0, opening))
        self._skip_to(turn, Kind.OPENED, ANSWER_S)

    def _close(self, turn: Turn, seconds: float) -> None:
        self._session = _Session.DOWN
        self._held.clear()
        self._send(turn, Message(Kind.CLOSE, self._next_sequence, CLOSING))
        self._skip_to(turn, Kind.CLOSED, seconds)
        self._next_sequence = 0

    def _arm(self, turn: Turn) -> None:
        """Ask for an image, in a session of its own."""
        if self._session is not _Session.READY:
            self._open(turn)
        self._command(turn, capture(swipe=self._described().swipe))
        self._session = _Session.ARMED

    def _described(self) -> Sensor:
        if self._sensor is None:
            raise AssertionError("a session is opened before an image is asked for")
        return self._sensor

    # --- frames ------------------------------------------------------------------------------------------------------

    def _event(self, turn: Turn, limit: _Limit | None) -> Event:
        """What the device says next of finger or image, acknowledged as it wants it."""
        said = event(self._answer(turn, limit))
        if not isinstance(said, Piece):
            if not isinstance(said, Status):
                log.info("unknown status %#04x", said)
            self._command(turn, GO_ON_WAITING)
        elif said.place is not Place.LAST:
            self._command(turn, GO_ON_SENDING)
        else:
            self._session = _Session.SPENT
        return said

    def _answer(self, turn: Turn, limit: _Limit | None) -> Message:
        """The answer to the last command; signs of life before it are answered."""
        while (message := self._whole(self._first_part(turn, limit))).kind == Kind.ALIVE:
            self._send(turn, Message(Kind.STILL_ALIVE, 0))
        if message.kind == Kind.COMMAND and message.sequence != (self._next_sequence - 1) % 16:
            raise ProtocolError(f"frame {message.sequence} does not answer the last command", message.encode())
        return message

    def _skip_to(self, turn: Turn, kind: Kind, seconds: float) -> None:
        """Read a session's own answer, past what was left over before it."""
        limit = _Limit.of(turn, seconds)
        for _ in range(LEFT_OVER):
            first = self._first_part(turn, limit)
            if first.startswith(MAGIC) and self._whole(first).kind == kind:
                return
        raise ProtocolError(f"{LEFT_OVER} answers and none of kind {kind:#04x}", first)

    def _whole(self, content: bytes) -> Message:
        while (message := decode(content)) is None:
            rest = self._line.read(IN, REST_LONG, REST_S)
            if not rest:
                raise ProtocolError("a frame ends before its end", content)
            content += rest
        return message

    def _first_part(self, turn: Turn, limit: _Limit | None) -> bytes:
        """Bytes that begin a frame; TimedOut when none came in time. An empty answer is read again, as recorded."""
        empty = 0
        while empty < EMPTY_READS:
            turn.check()
            if limit and turn.now() >= limit.ends:
                raise TimedOut(Awaited.DEVICE, limit.seconds)
            try:
                if content := self._line.read(IN, FIRST_LONG, SLICE_S):
                    return content
                empty += 1
            except TimedOut:
                empty = 0
        raise ProtocolError(f"{EMPTY_READS} empty answers in a row")

    def _command(self, turn: Turn, payload: bytes) -> None:
        sequence = self._next_sequence
        self._next_sequence = (sequence + 1) % 16
        self._send(turn, Message(Kind.COMMAND, sequence, payload))

    def _send(self, turn: Turn, message: Message) -> None:
        turn.check()
        self._line.write(OUT, message.encode(), REST_S)

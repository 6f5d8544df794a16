"""A module of the GROW, ZFM, R30x, AS608 and R503 family: its speed found and raised, finger, image, lift."""

import logging
from dataclasses import dataclass

from drivers.device import Frame, Geometry, Turn
from drivers.faults import Awaited, CaptureRetry, Permission, ProtocolError, RetryReason, ScannerFault, Stuck, TimedOut
from drivers.progress import AwaitingLift, FingerOff, ignore
from drivers.zfm.codec import (
    BAUD_UNIT,
    SIZES,
    Ack,
    Command,
    Confirmation,
    Instruction,
    Parameter,
    Parameters,
    Product,
    picture,
    read_parameters,
    read_product,
)
from drivers.zfm.exchange import ANSWER_S, IMAGE_S, Exchange, Line

log = logging.getLogger(__name__)

BAUDS = (57600, 115200, 9600, 19200, 38400)
"""Where a module may be found: the usual one first, then the one this driver may have left behind."""
FAST_BAUD = 115200
ROUNDS = 2
"""A module needs up to half a second after power came; one round over all speeds takes longer."""
GREETING_S = 0.2
"""For an answer of 28 bytes at most to a command of 16: 46 ms at 9600 baud, the rest is the module's."""
CHANGED_S = 0.05
"""Until a module has its new speed."""
POLL_S = 0.06
"""Between two questions for a finger: manuals of the family's users say 50 to 100 ms."""
CHUNK_S = 1.0
"""Between two packets of an image: the longest takes 0.28 s at 9600 baud."""
UPLOADS = 3
FAILURES = 3
"""As many answers in a row that the packet was broken are the wiring's fault."""
MOST_PIXELS = 512 * 512
SHAPES = {36864: (256, 288), 18432: (192, 192)}
"""(width, height) by bytes of an image, for modules that do not say: ZFM-20, R30x, AS608; R503."""
GEOMETRY = Geometry(
    (500.0, 500.0),
    "500 ppi: nominal, from the makers' data sheets, not measured on a device. That ridges come dark and the image"
    " upright is what its users' pictures show; no recording of an image was at hand.",
)
REASONS = {
    Confirmation.IMAGE_FAILED: RetryReason.UNCLEAR,
    Confirmation.TOO_LIGHT: RetryReason.TOO_DRY,
    Confirmation.TOO_WET: RetryReason.TOO_WET,
    Confirmation.TOO_MESSY: RetryReason.UNCLEAR,
    Confirmation.TOO_FEW_MINUTIAE: RetryReason.PRESS_HARDER,
    Confirmation.NO_IMAGE: RetryReason.UNCLEAR,
    Confirmation.RESIDUE: RetryReason.DIRTY_GLASS,
}
SILENT = "Check the module's power (3.3 V), that TX goes to RX and RX to TX, and ground; plug the adapter in again."
LOCKED = "Set the module's password back to 0 with the tool that set it."


@dataclass(slots=True)
class _Speed:
    """At which the line runs, and to which the module is put back at the end."""

    now: int
    before: int | None = None


class ZfmDevice:
    """See `drivers.device.Device`. Keeps no thread: the module speaks only when it is asked.

    Args:
        line: open, at any speed; closed with the device.
        baud: the only speed to use, for a wiring that cannot have another; None to find it and raise it.
    """

    def __init__(self, line: Line, baud: int | None = None) -> None:
        self._line = line
        self._exchange = Exchange(line)
        self._fixed = baud
        self._speed = _Speed(baud or BAUDS[0])
        self._parameters: Parameters | None = None
        self._product: Product | None = None
        self._complaint: RetryReason | None = None

    @property
    def name(self) -> str:
        """See `Device.name`."""
        return f"GROW/ZFM module {self._product.model}" if self._product else "GROW/ZFM module"

    def start(self, turn: Turn) -> None:
        """Find the speed, ask what it is, raise the speed.

        Raises:
            Stuck: it is silent at every speed.
            Permission: it has a password.
        """
        if self._parameters is not None:
            self._greeted(self._exchange.ask(turn, _GREETING))
            return
        self._exchange.settle(turn)
        self._find(turn)
        parameters = read_parameters(_granted(self._exchange.ask(turn, _PARAMETERS)))
        self._product = self._asked_for_product(turn)
        if self._fixed is None and self._speed.now < FAST_BAUD:
            self._quicken(turn)
        self._parameters = parameters

    def await_lift(self, turn: Turn) -> None:
        """See `Device.await_lift`. Residue counts as lifted: it gives no image, only a request to clean the glass."""
        if not self._touched(turn):
            return
        turn.tell(AwaitingLift())
        while self._touched(turn):
            turn.pause(POLL_S)
        turn.tell(FingerOff())

    def await_finger(self, turn: Turn) -> None:
        """See `Device.await_finger`. The module takes its image in the same moment; `read` fetches it."""
        while (code := self._look(turn)) is Confirmation.NO_FINGER:
            turn.pause(POLL_S)
        self._complaint = None if code is Confirmation.OK else REASONS[code]

    def read(self, turn: Turn) -> list[Frame]:
        """One frame; it may come seconds after the finger has left.

        Raises:
            CaptureRetry: the module took no good image.
            ProtocolError: the image was lost on the way three times.
            TimedOut: the module is silent; `awaited` is the device.
        """
        complaint, self._complaint = self._complaint, None
        if complaint is not None:
            raise CaptureRetry(complaint)
        fault: ScannerFault = ProtocolError("no image")
        for _ in range(UPLOADS):
            try:
                return [self._fetch(turn)]
            except (ProtocolError, TimedOut) as error:
                turn.check()  # a person's time-out is not the module's
                log.warning("image lost: %s", error)
                fault = error
                self._exchange.settle(turn)
        raise fault

    def rest(self) -> None:
        """See `Device.rest`. Nothing to do: the window is lit only while an image is taken."""

    def facts(self) -> dict[str, str]:
        """See `Device.facts`."""
        if self._parameters is None:
            return {}
        size = self._parameters.packet_size
        facts = {
            "templates": str(self._parameters.capacity),
            "security level": str(self._parameters.security),
            "packet size": "unknown" if size is None else f"{size} bytes",
            "speed": f"{self._speed.now} baud",
        }
        if self._product is not None:
            facts |= {
                "model": self._product.model,
                "hardware": self._product.hardware,
                "sensor": self._product.sensor,
                "image": f"{self._product.width} x {self._product.height} pixels",
            }
        return facts

    def close(self) -> None:
        """See `Device.close`. The module gets its former speed back if it listens; `start` finds it either way."""
        if self._speed.before is not None:
            try:
                self._exchange.ask_once(Turn(ANSWER_S, ignore), _speed_command(self._speed.before))
            except ScannerFault as fault:
                log.info("module keeps its speed: %s", type(fault).__name__)
            self._speed.before = None
        self._line.close()

    # --- speed -------------------------------------------------------------------------------------------------------

    def _find(self, turn: Turn) -> None:
        for _ in range(ROUNDS):
            for baud in BAUDS if self._fixed is None else (self._fixed,):
                if self._answers_at(turn, baud, _GREETING):
                    return
        raise Stuck("the module is silent at every speed", remedy=SILENT)

    def _answers_at(self, turn: Turn, baud: int, question: Command) -> bool:
        """Go to a speed and see whether the module is there."""
        self._line.set_baud(baud)
        ack = self._exchange.ask_once(turn, question, GREETING_S)
        if ack is None:
            return False
        self._speed.now = baud
        if ack.code is not Confirmation.PACKET_BROKEN:
            self._greeted(ack)
        return True

    def _quicken(self, turn: Turn) -> None:
        """Halve the seven seconds of an image. Whatever the answer was, only where the module then listens counts."""
        found = self._speed.now
        ack = self._exchange.ask_once(turn, _speed_command(FAST_BAUD))
        if ack is not None and ack.code is not Confirmation.OK:
            return
        self._speed.before = found
        turn.pause(CHANGED_S)
        for baud in ROUNDS * (FAST_BAUD, found):
            if self._answers_at(turn, baud, _PARAMETERS):
                break
        else:
            raise Stuck("the module is silent since its speed was changed", remedy=SILENT)
        if self._speed.now == found:
            # It did not follow at once: unless its register is put back, it would at its next start.
            self._exchange.ask(turn, _speed_command(found))
            self._speed.before = None

    # --- questions ---------------------------------------------------------------------------------------------------

    def _greeted(self, ack: Ack) -> None:
        if ack.code in (Confirmation.WRONG_PASSWORD, Confirmation.PASSWORD_NEEDED):
            raise Permission("the module has a password", remedy=LOCKED)
        _granted(ack)

    def _asked_for_product(self, turn: Turn) -> Product | None:
        """What the module says about itself; None from those that do not know the question."""
        ack = self._exchange.ask_once(turn, Command(Instruction.READ_PRODUCT))
        if ack is None or ack.code is not Confirmation.OK:
            return None
        try:
            product = read_product(ack.content)
        except ProtocolError as error:
            log.info("no product: %s", error)
            return None
        return product if product.width * product.height <= MOST_PIXELS else None

    def _look(self, turn: Turn) -> Confirmation:
        """Let the module take an image: OK, NO_FINGER, or one of `REASONS`."""
        for _ in range(FAILURES):
            ack = self._exchange.ask(turn, Command(Instruction.TAKE_IMAGE), IMAGE_S)
            if isinstance(ack.code, Confirmation) and (ack.code in _LOOKS or ack.code in REASONS):
                return ack.code
            if ack.code is not Confirmation.PACKET_BROKEN:
                break
        raise _refusal(ack)

    def _touched(self, turn: Turn) -> bool:
        return self._look(turn) not in (Confirmation.NO_FINGER, Confirmation.RESIDUE)

    # --- image -------------------------------------------------------------------------------------------------------

    def _fetch(self, turn: Turn) -> Frame:
        """Ask for the image in the module's memory, where it stays until the next is taken."""
        # Asked once: if only the answer was lost, the image is under way and must pass before the next question.
        ack = self._exchange.ask_once(turn, Command(Instruction.SEND_IMAGE), IMAGE_S)
        if ack is None:
            raise TimedOut(Awaited.DEVICE, IMAGE_S)
        if ack.code is Confirmation.NO_IMAGE:
            raise CaptureRetry(REASONS[Confirmation.NO_IMAGE])
        _granted(ack)
        content = self._content(turn)
        if self._product is not None:
            return GEOMETRY.frame(picture(content, self._product.width, self._product.height))
        if len(content) not in SHAPES:
            raise ProtocolError(f"an image of {len(content)} bytes has no known dimensions", content)
        return GEOMETRY.frame(picture(content, *SHAPES[len(content)]))

    def _content(self, turn: Turn) -> bytes:
        """All parts of an image; their number is bounded, each has its own deadline."""
        content = bytearray()
        for _ in range(MOST_PIXELS // 2 // min(SIZES)):
            chunk = self._exchange.chunk(turn, CHUNK_S)
            if chunk is None:
                raise ProtocolError(f"the image ended after {len(content)} bytes", bytes(content))
            content += chunk.content
            if chunk.last:
                return bytes(content)
            if len(content) > MOST_PIXELS // 2:
                break
        raise ProtocolError(f"the image does not end after {len(content)} bytes", bytes(content))


_GREETING = Command(Instruction.VERIFY_PASSWORD, bytes(4))
_PARAMETERS = Command(Instruction.READ_PARAMETERS)
_LOOKS = frozenset({Confirmation.OK, Confirmation.NO_FINGER})


def _speed_command(baud: int) -> Command:
    return Command(Instruction.SET_PARAMETER, bytes([Parameter.BAUD, baud // BAUD_UNIT]))


def _granted(ack: Ack) -> bytes:
    """What an answer holds, unless it is a refusal."""
    if ack.code is not Confirmation.OK:
        raise _refusal(ack)
    return ack.content


def _refusal(ack: Ack) -> ProtocolError:
    code = ack.code
    meaning = code.name.lower().replace("_", " ") if isinstance(code, Confirmation) else "unknown"
    return ProtocolError(f"the module answered {code:#04x} ({meaning})", bytes([code]) + ack.content)

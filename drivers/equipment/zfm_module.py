"""A module of the GROW, ZFM and R503 family that is not there: bytes of commands in, packets of answers out.

Written from the protocol's facts alone and sharing no code with the driver, so that one can find the other wrong.
"""

import struct
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from drivers.scanner import Image

NOBODY = 0xFFFFFFFF
COMMAND, DATA, ACKNOWLEDGE, LAST_DATA = 1, 2, 7, 8


class Order(IntEnum):
    """What the module understands, under the makers' names."""

    GEN_IMG = 0x01
    IMG_2_TZ = 0x02
    SEARCH = 0x04
    UP_IMAGE = 0x0A
    SET_SYS_PARA = 0x0E
    READ_SYS_PARA = 0x0F
    SET_PWD = 0x12
    VFY_PWD = 0x13
    FAST_SEARCH = 0x1B
    TEMPLATE_NUM = 0x1D
    READ_INDEX_TABLE = 0x1F
    READ_PROD = 0x3C
    HANDSHAKE = 0x40


class Code(IntEnum):
    """First byte of its answers."""

    OK = 0x00
    BROKEN_PACKET = 0x01
    NO_FINGER = 0x02
    NOT_FOUND = 0x09
    UPLOAD_FAILED = 0x0F
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    BAD_REGISTER = 0x1A
    BAD_VALUE = 0x1B
    LOCKED = 0x21


@dataclass(frozen=True, slots=True)
class Answer:
    """What the module says to one command."""

    instruction: int
    packets: list[bytes]


@dataclass(slots=True)
class ZfmModule:
    """One module. What is set by commands survives `PtyLine.unplug`, as in the flash memory of a real one."""

    size: tuple[int, int] = (256, 288)
    """(width, height) of its images: 256 x 288 as a ZFM-20, 192 x 192 as an R503."""
    model: str | None = None
    """What it says of itself; None for an older one, which refuses the question."""
    baud: int = 57600
    packet_code: int = 2
    password: int = 0
    capacity: int = 500
    security: int = 3
    deaf_to: frozenset[int] = frozenset()
    """Instructions that it does not answer."""
    refuses: dict[int, int] = field(default_factory=dict)
    """Confirmation codes that it gives to some instructions instead of an answer."""
    follows_baud: bool = True
    """False: a new speed is only written down, for the next start."""
    next_baud: int | None = None
    _finger: Image | None = None
    _bare: bool = False
    """Between two fingers, until the host has looked."""
    _picture: bytes = b""
    _unlocked: bool = False
    _heard: bytes = b""

    # --- the glass ---------------------------------------------------------------------------------------------------

    def place(self, image: Image) -> None:
        """Lay a finger down, lifting the one that lies there.

        Args:
            image: (H, W), ridges dark, at least as large as the module's images; its middle is what the module sees.
        """
        width, height = self.size
        top, left = (image.shape[0] - height) // 2, (image.shape[1] - width) // 2
        if top < 0 or left < 0:
            raise ValueError(f"{image.shape} is smaller than {height} x {width}")
        self._bare = self._finger is not None
        self._finger = image[top : top + height, left : left + width]

    def lift(self) -> None:
        """Take the finger away; the image that was taken stays in memory."""
        self._finger = None

    def restart(self) -> None:
        """Switch it off and on: the memory is empty, and a speed that was written down holds."""
        self._picture, self._heard, self._unlocked = b"", b"", False
        self.baud, self.next_baud = self.next_baud or self.baud, None

    # --- the wire ----------------------------------------------------------------------------------------------------

    def hear(self, received: bytes) -> list[Answer]:
        """Take bytes in any portions; give the answers to the commands they complete."""
        self._heard += received
        answers = []
        while (start := self._heard.find(b"\xef\x01")) >= 0:
            self._heard = self._heard[start:]
            if len(self._heard) < 9:
                break
            kind, length = struct.unpack_from(">BH", self._heard, 6)
            if kind != COMMAND or not 3 <= length <= 66:
                self._heard = self._heard[2:]
                continue
            if len(self._heard) < 9 + length:
                break
            body, self._heard = self._heard[6 : 9 + length], self._heard[9 + length :]
            answers.append(self._answered(body))
        else:
            self._heard = self._heard[-1:]
        return answers

    def _answered(self, body: bytes) -> Answer:
        *covered, high, low = body
        instruction, parameters = body[3], body[4:-2]
        if sum(covered) % 65536 != high * 256 + low:
            return Answer(instruction, [_ack(Code.BROKEN_PACKET)])
        if instruction in self.deaf_to:
            return Answer(instruction, [])
        if instruction in self.refuses:
            return Answer(instruction, [_ack(self.refuses[instruction])])
        if self.password and not self._unlocked and instruction != Order.VFY_PWD:
            return Answer(instruction, [_ack(Code.LOCKED)])
        return Answer(instruction, self._obey(instruction, parameters))

    def _obey(self, instruction: int, parameters: bytes) -> list[bytes]:
        match instruction:
            case Order.GEN_IMG:
                return [_ack(self._take_image())]
            case Order.UP_IMAGE:
                return self._upload() if self._picture else [_ack(Code.UPLOAD_FAILED)]
            case Order.SET_SYS_PARA if len(parameters) == 2:
                return [_ack(self._set(*parameters))]
            case Order.READ_SYS_PARA:
                return [_ack(Code.OK, self._settings())]
            case Order.SET_PWD | Order.VFY_PWD if len(parameters) == 4:
                return [_ack(self._password(instruction, int.from_bytes(parameters, "big")))]
            case Order.READ_PROD if self.model is not None:
                return [_ack(Code.OK, self._product(self.model))]
            case Order.IMG_2_TZ:
                return [_ack(Code.OK if self._picture else Code.NO_IMAGE)]
            case Order.SEARCH | Order.FAST_SEARCH:
                return [_ack(Code.NOT_FOUND, bytes(4))]
            case Order.TEMPLATE_NUM:
                return [_ack(Code.OK, bytes(2))]
            case Order.READ_INDEX_TABLE:
                return [_ack(Code.OK, bytes(32))]
            case Order.HANDSHAKE:
                return [_ack(Code.OK)]
            case _:
                return [_ack(Code.BROKEN_PACKET)]

    def _take_image(self) -> int:
        finger, bare = self._finger, self._bare
        self._bare = False
        if finger is None or bare:
            return Code.NO_FINGER
        levels = finger // 16
        self._picture = (levels[:, 0::2] * 16 + levels[:, 1::2]).astype(np.uint8).tobytes()
        return Code.OK

    def _upload(self) -> list[bytes]:
        long = 32 << self.packet_code
        pieces = [self._picture[at : at + long] for at in range(0, len(self._picture), long)]
        return [_ack(Code.OK), *(_packet(DATA, piece) for piece in pieces[:-1]), _packet(LAST_DATA, pieces[-1])]

    def _set(self, register: int, value: int) -> int:
        match register:
            case 4 if 1 <= value <= 12:
                if self.follows_baud:
                    self.baud = value * 9600
                else:
                    self.next_baud = value * 9600
            case 5 if 1 <= value <= 5:
                self.security = value
            case 6 if value <= 3:
                self.packet_code = value
            case 4 | 5 | 6:
                return Code.BAD_VALUE
            case _:
                return Code.BAD_REGISTER
        return Code.OK

    def _settings(self) -> bytes:
        status = 4 * self._unlocked + 8 * bool(self._picture)
        speed = (self.next_baud or self.baud) // 9600
        return struct.pack(">HHHHIHH", status, 0, self.capacity, self.security, NOBODY, self.packet_code, speed)

    def _password(self, instruction: int, number: int) -> int:
        if instruction == Order.SET_PWD:
            self.password = number
        elif number != self.password:
            return Code.WRONG_PASSWORD
        self._unlocked = True
        return Code.OK

    def _product(self, model: str) -> bytes:
        names = struct.pack(">16s4s8s2s8s", model.encode(), b"B001", b"00000001", b"\x01\x04", b"GR192RGB")
        return names + struct.pack(">HHHH", *self.size, 1536, self.capacity)


def _packet(kind: int, content: bytes) -> bytes:
    body = struct.pack(">BH", kind, len(content) + 2) + content
    return struct.pack(">HI", 0xEF01, NOBODY) + body + struct.pack(">H", sum(body) % 65536)


def _ack(code: int, content: bytes = b"") -> bytes:
    return _packet(ACKNOWLEDGE, bytes([code]) + content)

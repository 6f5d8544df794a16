"""What must hold of every codec for any bytes at all: values or ProtocolError, and nothing kept without bound."""

import binascii
import contextlib
from collections.abc import Callable

from drivers.faults import ProtocolError
from drivers.nb1010 import codec as nb1010
from drivers.uareu import codec as uareu
from drivers.upek import codec as upek
from drivers.zfm import codec as zfm

LONGEST_PACKET = 9 + 256 + 2
SENSOR = upek.Sensor(256, 360, swipe=False)


def check(data: bytes) -> None:
    """Give the bytes to a codec, which the first of them chooses."""
    if data:
        CHECKS[data[0] % len(CHECKS)](data[1:])


def _uareu(content: bytes) -> None:
    uareu.signal_of(content)
    with contextlib.suppress(ProtocolError):
        frame = uareu.read_frame(content)
        assert uareu.picture(frame, int.from_bytes(content[:4], "little")).shape == (uareu.ROWS, uareu.WIDTH)


def _zfm(content: bytes) -> None:
    decoder, whole = zfm.Decoder(), zfm.Decoder()
    events: list[zfm.Event] = []
    step = 1 + content[0] % 40 if content else 1
    for place in range(0, len(content), step):
        events += decoder.feed(content[place : place + step])
        assert decoder.kept < LONGEST_PACKET
    assert events == whole.feed(content), "portions make no difference"
    for event in events:
        if isinstance(event, zfm.Ack):
            with contextlib.suppress(ProtocolError):
                zfm.read_parameters(event.content)
            with contextlib.suppress(ProtocolError):
                zfm.read_product(event.content)
        if isinstance(event, zfm.Chunk):
            with contextlib.suppress(ProtocolError):
                zfm.picture(event.content, 16, 2)


def _nb1010(content: bytes) -> None:
    for request in (nb1010.FINGER, nb1010.PREPARE, nb1010.CAPTURE):
        with contextlib.suppress(ProtocolError):
            nb1010.touched(nb1010.answer(request, content))
    assembly = nb1010.Assembly()
    with contextlib.suppress(ProtocolError):
        for place in range(0, len(content), nb1010.ROWS_LONG):
            assembly.feed(content[place : place + nb1010.ROWS_LONG])


def _upek(content: bytes) -> None:
    assembly = upek.Assembly(SENSOR)
    with contextlib.suppress(ProtocolError):
        while content and (message := upek.decode(content)) is not None:
            content = content[len(message.encode()) :]
            with contextlib.suppress(ProtocolError):
                upek.sensor(message)
            event = upek.event(message)
            if isinstance(event, upek.Piece):
                assembly.feed(event)


def _upek_sound(content: bytes) -> None:
    """Frames whose check sums are right, so that more than the first of them is looked at."""
    framed = b""
    while len(content) > 3:
        long = content[0] % 80
        secured, content = bytes((content[1] % 2, content[2] & 0xF0, long)) + content[3 : 3 + long], content[3 + long :]
        secured = secured.ljust(3 + long, b"\0")
        framed += b"Ciao" + secured + binascii.crc_hqx(secured, 0).to_bytes(2, "little")
    _upek(framed)


CHECKS: tuple[Callable[[bytes], None], ...] = (_uareu, _zfm, _nb1010, _upek, _upek_sound)

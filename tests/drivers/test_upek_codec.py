import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.faults import ProtocolError
from drivers.upek.codec import (
    CLOSING,
    DESCRIBE,
    FIRST_LONG,
    FIRST_OPENING,
    GO_ON_SENDING,
    GO_ON_WAITING,
    REST_LONG,
    SECOND_OPENING,
    Assembly,
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

DESCRIPTION = bytes.fromhex(
    "2834000000061413630005136300050e0000006301070010000700000000001e0000000000000026000066000168"
)
DESCRIPTION += bytes.fromhex("010000000001000300")
AREA = Sensor(256, 360, swipe=False)
STRIP = Sensor(192, 512, swipe=True)


@pytest.mark.parametrize(
    ("message", "frame"),
    [
        (Message(Kind.OPEN, 0, FIRST_OPENING), "4369616f04000d01004600000000000101000000dac1"),
        (Message(Kind.OPEN, 0, SECOND_OPENING), "4369616f04000d0100bc02000000000101000000552f"),
        (Message(Kind.CLOSE, 0, CLOSING), "4369616f070001013d72"),
        (Message(Kind.CLOSE, 14, CLOSING), "4369616f07e001010cd2"),
        (Message(Kind.COMMAND, 0, DESCRIBE), "4369616f00000728040000000604c0d6"),
        (Message(Kind.COMMAND, 1, capture(swipe=False)), "4369616f00100e280b0000000e02feffffff0201021eb9"),
        (Message(Kind.COMMAND, 2, GO_ON_WAITING), "4369616f00200828050000000030015319"),
        (Message(Kind.COMMAND, 5, GO_ON_SENDING), "4369616f00500130ac5b"),
        (Message(Kind.CLOSED, 0), "4369616f010000303700"),
    ],
)
def test_frames_are_the_recorded_ones(message: Message, frame: str) -> None:
    """What is said is, byte for byte, what was heard, and is read back as what it was."""
    content = bytes.fromhex(frame)
    assert decode(content) == message
    assert content.startswith(message.encode())


messages = st.builds(Message, st.integers(0, 255), st.integers(0, 15), st.binary(max_size=2043))


@given(messages, st.binary(max_size=64))
def test_a_frame_is_read_whole_and_byte_by_byte(message: Message, filling: bytes) -> None:
    """Every part of a frame waits for more, the whole is the message, what follows it is filling."""
    frame = message.encode()
    assert {decode(frame[:long]) for long in range(len(frame))} == {None}
    assert decode(frame) == message
    assert decode(frame + filling) == message


@given(messages, st.data())
def test_a_flipped_bit_is_never_read_as_a_message(message: Message, draw: st.DataObject) -> None:
    """The CRC finds it, or the frame waits for bytes that a wrong length asks for."""
    frame = bytearray(message.encode())
    place = draw.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= 1 << draw.draw(st.integers(0, 7))
    try:
        read = decode(bytes(frame))
    except ProtocolError:
        return
    assert read is None


@given(st.binary(max_size=100), st.booleans())
def test_noise_waits_or_is_refused(noise: bytes, begun: bool) -> None:
    """Noise is no message, and never makes the reader ask for more than two reads bring."""
    for content in (noise, noise.ljust(FIRST_LONG + REST_LONG, b"\xff")):
        try:
            message = decode(b"Ciao" * begun + content)
        except ProtocolError:
            continue
        assert message is None or message.encode() in b"Ciao" + content
        assert message is not None or len(content) <= 100


def test_a_sensor_is_described_as_recorded() -> None:
    """The recorded answer is an area of 256 x 360, whose images are 192 x 270."""
    described = sensor(Message(Kind.COMMAND, 0, DESCRIPTION))
    assert described == AREA
    assert described.delivered == (192, 270)
    strip = bytearray(DESCRIPTION)
    strip[42:47] = bytes.fromhex("e6c0000002")
    assert sensor(Message(Kind.COMMAND, 0, bytes(strip))) == STRIP


@given(st.integers(0, 255), st.binary(max_size=64), st.sampled_from([b"", b"\x28", DESCRIPTION[:43]]))
def test_events_and_descriptions_of_noise_are_refused_or_sane(kind: int, noise: bytes, start: bytes) -> None:
    """Noise is a status, a piece or a sensor of a possible size, or it is refused."""
    message = Message(kind, 0, start + noise)
    for read in (event, sensor):
        try:
            said = read(message)
        except ProtocolError:
            continue
        if isinstance(said, Sensor):
            assert max(said.width, said.height) <= Sensor.LARGEST
        elif isinstance(said, Piece):
            assert said.pixels in message.payload
        else:
            assert said == message.payload[11]


def test_a_status_is_read_as_recorded() -> None:
    """The recorded three say: no finger, keep it there, it is present; an unknown one stays a number."""
    payload = "281100000000200100000%s0000000000000000"
    said = [event(Message(Kind.COMMAND, 1, bytes.fromhex(payload % code))) for code in ("00c", "013", "000", "077")]
    assert said == [Status.NONE, Status.KEEP, Status.PRESENT, 0x77]
    assert not isinstance(said[-1], Status)


pieces = st.lists(st.builds(Piece, st.sampled_from(Place), st.binary(max_size=2042)), max_size=60)


@given(pieces, st.booleans())
def test_pieces_in_any_order_are_refused_or_an_image(sent: list[Piece], swipe: bool) -> None:
    """Only first, any number of next, last make an image; an area's has its one size, a strip's whole rows."""
    assembly = Assembly(Sensor(16, 16, swipe))
    kept = 0
    for number, piece in enumerate(sent):
        try:
            image = assembly.feed(piece)
        except ProtocolError:
            return
        kept += len(piece.pixels)
        assert kept <= 256
        assert (piece.place is Place.FIRST) == (number == 0)
        if image is not None:
            assert image.shape == ((kept // 12, 12) if swipe else (12, 12))
            return

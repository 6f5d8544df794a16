import contextlib
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.equipment.pty_line import Fault, spoil
from drivers.equipment.zfm_module import ZfmModule
from drivers.faults import ProtocolError
from drivers.zfm.codec import (
    LONGEST_PACKET,
    Ack,
    Chunk,
    Command,
    Confirmation,
    Decoder,
    Event,
    Instruction,
    Kind,
    Other,
    encode,
    picture,
    read_parameters,
    read_product,
)

GRANTED = bytes.fromhex("ef01ffffffff07000300000a")
"""Recorded: a module agrees to send."""
R551 = bytes.fromhex("0000000001f40003ffffffff00020006")
"""Recorded: the parameters of an R551, after the confirmation code."""


def packet(kind: int, payload: bytes) -> bytes:
    """Spelled out here a third time."""
    body = bytes([kind, 0, len(payload) + 2]) + payload
    return b"\xef\x01\xff\xff\xff\xff" + body + sum(body).to_bytes(2, "big")


STREAM = GRANTED + packet(2, bytes(range(128))) + packet(8, b"\xef\x01\x05") + packet(7, b"\x99ab") + packet(5, b"?")
EVENTS: list[Event] = [
    Ack(Confirmation.OK, b""),
    Chunk(bytes(range(128)), last=False),
    Chunk(b"\xef\x01\x05", last=True),
    Ack(0x99, b"ab"),
    Other(5, b"?"),
]


def test_a_command_becomes_the_recorded_bytes() -> None:
    """Asking for a template's bytes is spelled as in the trace of a real module."""
    assert encode(Command(Instruction.TAKE_IMAGE)).hex() == "ef01ffffffff010003010005"
    assert encode(Command(Instruction.SEND_IMAGE), address=0x01020304).hex() == "ef01010203040100030a000e"


def test_a_whole_buffer_becomes_events() -> None:
    """Packets that came together are told in order; unknown codes and kinds are values."""
    decoder = Decoder()
    assert decoder.feed(STREAM) == EVENTS
    assert decoder.kept == 0


def test_single_bytes_become_the_same_events() -> None:
    """How the bytes were portioned does not matter."""
    decoder = Decoder()
    assert [event for byte in STREAM for event in decoder.feed(bytes([byte]))] == EVENTS


def test_the_beginning_of_a_packet_waits() -> None:
    """Bytes after the last whole packet stay until the rest has come."""
    decoder = Decoder()
    assert decoder.feed(STREAM + GRANTED[:-1]) == EVENTS
    assert decoder.kept == len(GRANTED) - 1
    assert decoder.feed(GRANTED[-1:]) == [Ack(Confirmation.OK, b"")]


def test_noise_is_dropped() -> None:
    """Bytes around and between packets are no events, even when they look like the beginning of one."""
    decoder = Decoder()
    noisy = b"U\xef" + GRANTED + b"\xef\x01\xef\x01\xff\xff\xff\xff\x02\x00\x05" + GRANTED + b"\xef\x01\xff" + GRANTED
    assert decoder.feed(noisy) == 3 * [Ack(Confirmation.OK, b"")]


def test_a_length_that_no_packet_has_is_noise() -> None:
    """A header that promises more than the largest packet does not make the decoder wait."""
    decoder = Decoder()
    assert decoder.feed(b"\xef\x01\xff\xff\xff\xff\x02\x01\x03" + GRANTED) == [Ack(Confirmation.OK, b"")]


def test_an_echoed_command_is_no_answer() -> None:
    """Wiring that sends commands back is told apart."""
    command = encode(Command(Instruction.TAKE_IMAGE))
    assert Decoder().feed(command + packet(7, b"")) == [Other(Kind.COMMAND, b"\x01"), Other(Kind.ACK, b"")]


@given(st.lists(st.one_of(st.binary(max_size=300), st.just(b"\xef\x01"), st.just(GRANTED)), max_size=20))
def test_any_bytes_are_taken_and_few_are_kept(portions: list[bytes]) -> None:
    """Whatever comes, the decoder goes on and never keeps more than a packet."""
    decoder = Decoder()
    for portion in portions:
        decoder.feed(portion)
        assert decoder.kept < LONGEST_PACKET
    # An open packet swallows what follows until it is complete; then the search goes on behind its first byte.
    assert decoder.feed(bytes(LONGEST_PACKET) + GRANTED)[-1:] == [Ack(Confirmation.OK, b"")]


@given(
    st.binary(min_size=64, max_size=1500),
    st.sampled_from([Fault.FLIP_BIT, Fault.DROP_BYTE, Fault.DROP_PACKET, Fault.TRUNCATE, Fault.NOISE]),
    st.integers(),
)
def test_damage_loses_packets_and_invents_none(content: bytes, fault: Fault, seed: int) -> None:
    """After any fault of the wire, every event is one that was sent, in its order."""
    sent = [packet(2, content[at : at + 64]) for at in range(0, len(content), 64)]
    whole = Decoder().feed(b"".join(sent))
    left = iter(whole)
    for event in Decoder().feed(b"".join(spoil(sent, fault, random.Random(seed)))):
        assert event in left


@given(st.permutations(range(5)))
def test_reordered_packets_come_as_they_came(order: list[int]) -> None:
    """Packets have no numbers: their order is that of their arrival."""
    parts = [packet(2, bytes([number])) for number in order]
    assert Decoder().feed(b"".join(parts)) == [Chunk(bytes([number]), last=False) for number in order]


def test_parameters_of_a_real_module() -> None:
    """The recorded answer of an R551 says 500 templates, level 3, packets of 128 bytes, 57600 baud."""
    parameters = read_parameters(R551)
    assert (parameters.capacity, parameters.security) == (500, 3)
    assert (parameters.packet_size, parameters.baud) == (128, 57600)
    assert read_parameters(R551[:13] + b"\x09" + R551[14:]).packet_size is None


@given(st.binary(max_size=80))
def test_answers_are_understood_or_refused(content: bytes) -> None:
    """Any answer gives values, or ProtocolError; never values from too few bytes."""
    for understand, enough in ((read_parameters, 16), (read_product, 46)):
        with contextlib.suppress(ProtocolError):
            understand(content)
            assert len(content) >= enough


def test_the_left_pixel_is_in_the_high_half() -> None:
    """A byte is two pixels of 16 levels, spread over 256."""
    assert picture(b"\x0f\xa1\x00\xff", 4, 2).tolist() == [[0, 255, 170, 17], [0, 0, 255, 255]]
    with pytest.raises(ProtocolError, match="3 bytes"):
        picture(b"\x0f\xa1\x00", 4, 2)


@given(st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_the_model_and_the_codec_agree(packet_code: int, seed: int) -> None:
    """An image that the model of the module packs is unpacked to the same pixels, at every packet size."""
    window = np.random.default_rng(seed).integers(0, 256, (6, 10), np.uint8)
    module = ZfmModule(size=(10, 6), packet_code=packet_code)
    module.place(window)
    module.hear(encode(Command(Instruction.TAKE_IMAGE)))
    (answer,) = module.hear(encode(Command(Instruction.SEND_IMAGE)))
    events = Decoder().feed(b"".join(answer.packets))
    content = b"".join(event.content for event in events if isinstance(event, Chunk))
    assert np.array_equal(picture(content, 10, 6), window // 16 * 17)

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.equipment.uareu_model import bit_by_bit
from drivers.faults import ProtocolError
from drivers.uareu.challenge import response
from drivers.uareu.codec import HEADER_LONG, LONGEST_FRAME, ROWS, WIDTH, Block, Signal, picture, read_frame, signal_of
from drivers.uareu.keystream import keystream


def _frame(blocks: tuple[tuple[int, int], ...], lines: bytes, left_over: bytes = b"") -> bytes:
    table = bytes(value for block in blocks for value in block) + left_over
    header = b"\x10\x40\x80\x01" + (len(lines) // WIDTH).to_bytes(2, "little") + b"\x05" + bytes(9) + table
    return header.ljust(HEADER_LONG, b"\0") + lines


def _noise(rows: int, seed: int = 1) -> bytes:
    return np.random.default_rng(seed).integers(0, 256, rows * WIDTH, np.uint8).tobytes()


def test_the_keystream_is_the_devices() -> None:
    """A key gives the stream that a device was seen to use."""
    assert keystream(0x12345679, 16).tobytes().hex(" ") == "39 47 13 94 6a 81 8b 3c c1 04 57 68 02 e2 bd 00"


@given(st.integers(0, 2**32 - 1), st.integers(1, 700))
def test_the_keystream_equals_a_register_stepped_bit_by_bit(key: int, length: int) -> None:
    """All states at once are the states one by one."""
    assert keystream(key, length).tobytes() == bytes(islice(bit_by_bit(key), length))


@pytest.mark.parametrize(
    ("challenge", "answer"),
    [
        ("4dae5a0b1247a86c9fbf29fdcc178a74", "329351371e4adfb1f35f09f329c6ab46"),
        ("f84c843148ded8c003fe759b135e4d1a", "3c9b013b71b593a3dbbafdf385351d50"),
    ],
)
def test_challenges_are_answered_as_recorded(challenge: str, answer: str) -> None:
    """Microsoft's reader gets the answers that opened it when it was recorded."""
    assert response(bytes.fromhex(challenge)).hex() == answer


def test_a_challenge_of_another_length_is_refused() -> None:
    """Only sixteen bytes are a challenge."""
    with pytest.raises(ValueError, match="16"):
        response(b"short")


def test_signals_are_the_first_two_bytes() -> None:
    """Old memory behind a signal says nothing, an unknown signal is kept as a number, half a one is none."""
    assert signal_of(bytes.fromhex("0101ff34ab") + bytes(59)) is Signal.FINGER_ON
    assert signal_of(b"\x56\xaa") is Signal.POWER_ON
    assert signal_of(b"\x12\x34" + bytes(62)) == 0x1234
    assert signal_of(b"\x01") is None
    assert signal_of(b"") is None


def test_a_plain_frame_is_its_lines() -> None:
    """Lines that were not hidden come out as they came in, however noisy or smooth."""
    lines = np.tile(np.arange(WIDTH, dtype=np.uint16) // 2, (4, 1)).astype(np.uint8)
    rows = picture(read_frame(_frame(((0, 4),), lines.tobytes())))
    assert np.array_equal(rows[:4], lines)
    assert not rows[4:].any()


def test_what_follows_a_frame_is_left_alone() -> None:
    """Bytes after the last line, and table entries after the last block, change nothing."""
    lines = _noise(3)
    alone = read_frame(_frame(((2, 3),), lines))
    followed = read_frame(_frame(((2, 3),), lines, b"\x10\x40\x80\x01\xc4\x7a")[:HEADER_LONG] + lines + _noise(2))
    assert followed.blocks == alone.blocks == (Block(2, 3),)
    assert np.array_equal(picture(followed, 77), picture(alone, 77))


def test_a_row_that_was_not_sent_repeats_the_next() -> None:
    """A gap in the frame is filled from below."""
    lines = bytes(range(100)) * 4 * WIDTH
    rows = picture(read_frame(_frame(((0, 2), (1, 1), (0, 2)), lines[: 4 * WIDTH])))
    assert np.array_equal(rows[2], rows[3])
    assert not np.array_equal(rows[2], rows[1])


def test_hidden_blocks_follow_one_key_over_all_rows() -> None:
    """The key goes on over plain rows and gaps, stays where a block says so, and costs each block its last pixel."""
    key, stream = 0xC0FFEE11, keystream(0xC0FFEE11, ROWS * WIDTH)
    blocks = ((2, 2), (0, 1), (1, 1), (4, 1), (2, 2))
    plain = np.random.default_rng(3).integers(0, 256, (7, WIDTH), np.uint8)

    def hide(rows: slice, start: int) -> bytes:
        cells = plain[rows].reshape(-1)
        return b"\x99" + (cells[:-1] ^ stream[start : start + cells.size - 1]).tobytes()

    sent = hide(slice(0, 2), 0) + plain[2].tobytes() + plain[4].tobytes() + hide(slice(5, 7), 4 * WIDTH)
    rows = picture(read_frame(_frame(blocks, sent)), key)
    expected = plain.copy()
    expected[3] = expected[4]
    expected[1, -1] = expected[6, -1] = 0
    assert np.array_equal(rows[:7], expected)


def test_a_key_that_changes_within_a_frame_is_refused() -> None:
    """No recording shows what follows such a block, so nothing is guessed."""
    with pytest.raises(ProtocolError, match="key"):
        read_frame(_frame(((2, 2), (0x82, 2)), _noise(4)))


@pytest.mark.parametrize("content", [b"", bytes(64), _frame(((0, 4),), _noise(4))[:-1], _frame(((0, 1),), _noise(1))])
def test_what_is_no_frame_is_refused(content: bytes) -> None:
    """Nothing, zeros, a frame cut short and one too small are protocol errors, and keep only a few bytes."""
    with pytest.raises(ProtocolError) as fault:
        read_frame(content)
    assert len(fault.value.received) <= ProtocolError.KEPT


@settings(deadline=None)
@given(
    header=st.binary(min_size=HEADER_LONG - 4, max_size=HEADER_LONG - 4),
    rows=st.integers(0, ROWS),
    key=st.integers(0, 2**32 - 1),
    cut=st.integers(0, 700),
)
def test_any_bytes_are_a_picture_or_a_protocol_error(header: bytes, rows: int, key: int, cut: int) -> None:
    """Whatever the header claims, the picture has the sensor's size or there is none."""
    content = (b"\x10\x40\x80\x01" + rows.to_bytes(2, "little") + header[2:] + _noise(rows))[: LONGEST_FRAME - cut]
    try:
        rows_seen = picture(read_frame(content), key)
    except ProtocolError:
        return
    assert rows_seen.shape == (ROWS, WIDTH)


@given(st.binary(max_size=300))
def test_random_bytes_are_no_frame(content: bytes) -> None:
    """Noise is a protocol error and a signal at most."""
    with pytest.raises(ProtocolError):
        read_frame(content)
    signal_of(content)

"""The keystream that hides the lines of a U.are.U frame: a 32-bit shift register, all states at once.

The register shifts right and takes the parity of the bits under `FEEDBACK` in at bit 31. A step is linear over GF(2),
so 2**n steps are one table look-up a byte: states [0, 2**n) give states [2**n, 2**(n+1)) by one operation on arrays.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

FEEDBACK = 0x9248144D
TAPS = (4, 8, 11, 14, 18, 21, 24, 29)
"""The register's bits that make a byte of the stream, least significant first."""

States = NDArray[np.uint32]


def keystream(key: int, length: int) -> NDArray[np.uint8]:
    """The stream that starts at a key.

    Args:
        key: 32 bits, the register's first state.
        length: bytes.
    """
    states = np.empty(1 << max(0, length - 1).bit_length(), np.uint32)
    states[0] = key
    for doubling in range(states.size.bit_length() - 1):
        done = 1 << doubling
        states[done : 2 * done] = _leap(_tables(doubling), states[:done])
    states = states[:length]
    stream = np.zeros(length, np.uint8)
    for bit, tap in enumerate(TAPS):
        stream |= ((states >> tap & 1) << bit).astype(np.uint8)
    return stream


@cache
def _tables(doubling: int) -> NDArray[np.uint32]:
    """(4, 256): what each value of each of a state's bytes becomes after 2**doubling steps."""
    bits = np.uint32(1) << np.arange(32, dtype=np.uint32)
    if doubling == 0:
        columns = np.array([bit >> 1 | (bool(FEEDBACK & bit) << 31) for bit in bits.tolist()], np.uint32)
    else:
        half = _tables(doubling - 1)
        columns = _leap(half, _leap(half, bits))
    values = np.arange(256)
    tables = np.zeros((4, 256), np.uint32)
    for place in range(4):
        for bit in range(8):
            tables[place] ^= np.where(values >> bit & 1, columns[8 * place + bit], np.uint32(0))
    return tables


def _leap(tables: NDArray[np.uint32], states: States) -> States:
    after: States = np.asarray(tables[0][states & 255])
    for place in range(1, 4):
        after ^= tables[place][states >> (8 * place) & 255]
    return after

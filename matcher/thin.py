"""Step 7: ridges one pixel wide.

The main modules of OpenCV 5 have no thinning, so the eight neighbours of every pixel become one byte
(a single 3 x 3 filter) and a table of 256 answers says what may go: about 1 ms a pass.
"""

import cv2
import numpy as np

from matcher.arrays import Grey, Mask

# Bits clockwise from north: N 1, NE 2, E 4, SE 8, S 16, SW 32, W 64, NW 128.
_WEIGHTS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)


def neighbours(skeleton: Grey) -> Grey:
    """(H, W) which of the eight neighbours are set: one bit each, clockwise from north."""
    code = cv2.filter2D(skeleton, cv2.CV_8U, _WEIGHTS, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(code, np.uint8)


def _tables() -> tuple[Grey, Grey, Grey]:
    """For each code: 0 where Guo and Hall's first or second pass deletes; and the crossing number."""
    first, second, crossings = (np.ones(256, np.uint8) for _ in range(3))
    for code in range(256):
        n, ne, e, se, s, sw, w, nw = (bool(code >> bit & 1) for bit in range(8))
        ring = (n, ne, e, se, s, sw, w, nw)
        crossings[code] = sum(ring[i] != ring[(i + 1) % 8] for i in range(8)) // 2
        arcs = (not n and (ne or e)) + (not e and (se or s)) + (not s and (sw or w)) + (not w and (nw or n))
        pairs = min((nw or n) + (ne or e) + (se or s) + (sw or w), (n or ne) + (e or se) + (s or sw) + (w or nw))
        if arcs == 1 and 2 <= pairs <= 3:
            first[code] = bool((s or sw or not nw) and w)
            second[code] = bool((n or ne or not se) and e)
    return first, second, crossings


_KEEP_FIRST, _KEEP_SECOND, _CROSSINGS = _tables()


def thin(ridges: Mask) -> Grey:
    """Erode ridges to a skeleton that keeps their connections.

    Args:
        ridges: (H, W), True on ridges.
    Returns:
        (H, W) uint8, 1 on the skeleton.
    Source: Guo & Hall 1989, algorithm A1.
    """
    skeleton = ridges.astype(np.uint8)
    left = int(skeleton.sum())
    while True:
        for keep in (_KEEP_FIRST, _KEEP_SECOND):
            skeleton = np.asarray(cv2.bitwise_and(skeleton, cv2.LUT(neighbours(skeleton), keep)), np.uint8)
        before, left = left, cv2.countNonZero(skeleton)
        if left == before:
            return skeleton


def crossing_number(skeleton: Grey) -> Grey:
    """(H, W) branches leaving each skeleton pixel: 1 an ending, 2 a ridge, 3 a bifurcation; 0 elsewhere."""
    return np.asarray(cv2.LUT(neighbours(skeleton), _CROSSINGS) * skeleton, np.uint8)


def prune(skeleton: Grey, length_px: int) -> Grey:
    """Remove spurs and crumbs shorter than the length, leaving longer ridges untouched.

    Ends are eaten back step by step, then what still has an end grows back along the eaten pixels.
    """
    pruned = skeleton.copy()
    eaten: list[Mask] = []
    for _ in range(length_px):
        code = neighbours(pruned)
        ends = (pruned > 0) & ((cv2.LUT(code, _CROSSINGS) == 1) | (code == 0))
        pruned[ends] = 0
        eaten.append(np.asarray(ends, np.bool_))
    front = (crossing_number(pruned) == 1).astype(np.uint8)
    for ends in reversed(eaten):
        regrown = (cv2.dilate(front, np.ones((3, 3), np.uint8)) > 0) & ends
        pruned[regrown] = 1
        front = regrown.astype(np.uint8)
    return pruned

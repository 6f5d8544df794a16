"""How long does a scanner's frame take in the driver, beside what plain Python would take?

    python -m benchmarks.scanner_frames [--json]

One hidden frame of a U.are.U (384 x 290) is decoded by the driver, and its keystream stepped bit by bit as a check and
a scale: the ratio of the two, measured side by side, is what holds on another machine. Then whole captures on a model
of each device, from the touch to the image: all that is not the sensor's own time.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

import drivers
from drivers.equipment.model_scanner import ModelScanner
from drivers.equipment.uareu_model import bit_by_bit
from drivers.progress import FingerOn, Progress
from drivers.uareu.codec import HEADER_LONG, ROWS, WIDTH, picture, read_frame
from drivers.uareu.keystream import keystream

KEY = 0x2F9C53E1
MODELS = ("uru4000", "msv2", "nb1010", "upek")
LINES = ROWS - 1


def measure(runs: int = 30, captures: int = 8) -> dict[str, Any]:
    """Medians in milliseconds, and the ratio."""
    frame = _frame()
    keystream(KEY, 1)  # its tables are made once a process
    decode, stream, plain = [], [], []
    for number in range(runs):  # in turns, so that a busy moment falls on both
        decode.append(_ms(lambda: picture(read_frame(frame), KEY)))
        stream.append(_ms(lambda: keystream(KEY, ROWS * WIDTH)))
        if number < max(3, runs // 10):
            plain.append(_ms(lambda: bytes(islice(bit_by_bit(KEY), ROWS * WIDTH))))
    return {
        "decode_ms": round(statistics.median(decode), 2),
        "keystream_ms": round(statistics.median(stream), 2),
        "keystream_plain_python_ms": round(statistics.median(plain), 1),
        "keystream_ratio": round(statistics.median(plain) / statistics.median(stream), 1),
        "touch_to_image_ms": {name: _touch_to_image(name, captures) for name in MODELS},
    }


def _frame() -> bytes:
    """A frame as noisy as a hidden one is."""
    lines = np.random.default_rng(1).integers(0, 256, LINES * WIDTH, np.uint8).tobytes()
    table = bytes([2, 72, 0, 1, 2, 49, 1, 1, 0, 1, 2, 49, 0, 1, 2, 116])
    header = b"\x10\x40\x80\x01" + LINES.to_bytes(2, "little") + bytes(10) + table
    return header.ljust(HEADER_LONG, b"\0") + lines


def _touch_to_image(name: str, captures: int) -> float:
    """From the driver's word of a finger to the image in hand; the models answer at once."""
    times: list[float] = []
    touched = 0.0

    def note(event: Progress) -> None:
        nonlocal touched
        if isinstance(event, FingerOn):
            touched = time.perf_counter()

    with drivers.open_scanner(f"model:{name}") as scanner:
        if not isinstance(scanner, ModelScanner):
            raise TypeError(name)
        for number in range(captures + 1):
            scanner.place(f"finger {number}")
            scanner.capture(10, note)
            times.append((time.perf_counter() - touched) * 1000)
    return round(statistics.median(times[1:]), 1)  # the first one makes tables


def _ms(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    found = measure()
    print(
        json.dumps(found) if parser.parse_args().json else "\n".join(f"{key}: {value}" for key, value in found.items())
    )


if __name__ == "__main__":
    main()

"""Records of the three standards, written byte by byte from their layouts."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace

Minutia = tuple[int, int, int, int, int]
"""Kind, x, y, angle code, quality."""
MINUTIAE: tuple[Minutia, ...] = (
    (1, 100, 14, 45, 40),
    (2, 164, 17, 90, 90),
    (0, 55, 118, 135, 60),
    (1, 74, 202, 0, 0),
    *((1 + k % 2, 40 + 23 * k, 300 - 17 * k, 13 * k, 20 + 7 * k) for k in range(8)),
)
"""Worst first and one unreported, so that reading has to sort."""
VENDOR = bytes.fromhex("0221 0006 0144bc362143")
"""A vendor's own block of extended data, as ISO 2005 writes it."""


@dataclass(frozen=True)
class Fields:
    """What a view holds, in codes."""

    finger: int = 2
    impression: int = 1
    quality: int = 80
    minutiae: Sequence[Minutia] = MINUTIAE
    extended: bytes = b""


def coded(minutiae: Sequence[Minutia], size: int = 6) -> bytes:
    """Return minutiae of 6 bytes, or 5 without quality."""
    return b"".join(struct.pack(">HHBB", kind << 14 | x, y, angle, q)[:size] for kind, x, y, angle, q in minutiae)


def _view(fields: Fields, number: int) -> bytes:
    head = bytes([fields.finger, number % 16 << 4 | fields.impression, fields.quality, len(fields.minutiae)])
    return head + coded(fields.minutiae) + len(fields.extended).to_bytes(2, "big") + fields.extended


def iso_2005(*views: Fields, density: tuple[int, int] = (197, 197)) -> bytes:
    """Return a record of ISO/IEC 19794-2:2005."""
    body = b"".join(_view(fields, number) for number, fields in enumerate(views))
    head = struct.pack(">HHHHHBB", 0, 300, 400, *density, len(views), 0)
    return b"FMR\x00 20\x00" + (12 + len(head) + len(body)).to_bytes(4, "big") + head + body


def ansi_2004(*views: Fields, long: bool = False, version: bytes = b" 20\x00") -> bytes:
    """Return a record of ANSI INCITS 378-2004, its length in 2 bytes or in 6."""
    body = b"".join(_view(fields, number) for number, fields in enumerate(views))
    head = struct.pack(">HHHHHHHBB", 0x42, 0x11, 0xB5, 300, 400, 197, 197, len(views), 0)
    size = 6 if long else 2
    return b"FMR\x00" + version + (8 + size + len(head) + len(body)).to_bytes(size, "big") + head + body


def iso_2011(
    *views: Fields, size: int = 6, qualities: Sequence[int] | None = None, certifications: int | None = None
) -> bytes:
    """Return a record of ISO/IEC 19794-2:2011, by default with the view's one quality and no certification."""
    body = b"".join(_representation(fields, n, size, qualities, certifications) for n, fields in enumerate(views))
    head = struct.pack(">HB", len(views), certifications is not None)
    return b"FMR\x00030\x00" + (12 + len(head) + len(body)).to_bytes(4, "big") + head + body


def _representation(
    fields: Fields, number: int, size: int, qualities: Sequence[int] | None, certifications: int | None
) -> bytes:
    known = [fields.quality] if qualities is None else qualities
    parts = [
        struct.pack(">HBBBBBHBHH", 2026, 11, 25, 6, 30, 0, 0, 0, 0xABCD, 0xB5),
        bytes([len(known)]) + b"".join(struct.pack(">BHH", quality, 0xABCD, 0x0123) for quality in known),
        b"" if certifications is None else bytes([certifications]) + b"\x00\x01\x01" * certifications,
        struct.pack(">BBHHBHH", fields.finger, number, 197, 197, fields.impression, 300, 400),
        bytes([size << 4, len(fields.minutiae)]) + coded(fields.minutiae, size),
        len(fields.extended).to_bytes(2, "big") + fields.extended,
    ]
    body = b"".join(parts)
    return (4 + len(body)).to_bytes(4, "big") + body


def true_lengths(record: bytes) -> bytes:
    """Make the lengths of a damaged record agree with its size, as far as one view goes."""
    if record[4:8] == b"030\x00" and len(record) >= 19:
        lengths = len(record).to_bytes(4, "big"), (len(record) - 15).to_bytes(4, "big")
        return record[:8] + lengths[0] + record[12:15] + lengths[1] + record[19:]
    if record[8:10] not in (b"", b"\x00\x00") and len(record) < 0x10000:
        return record[:8] + len(record).to_bytes(2, "big") + record[10:]
    return record[:8] + len(record).to_bytes(4, "big") + record[12:]


def block(kind: int, body: bytes, header_counted: bool) -> bytes:
    """Return a block of extended data; ISO 2005 does not count its header of 4 bytes, the others do."""
    return kind.to_bytes(2, "big") + (len(body) + 4 * header_counted).to_bytes(2, "big") + body


def _all_blocks(header_counted: bool) -> Fields:
    """Ridge counts, and a core and a delta with angles, as either standard would take them."""
    points = bytes([0x41, 0x40, 100, 0, 50, 77]) + bytes([0x41, 0x40, 200, 0, 60, 0, 60, 120])
    return Fields(extended=block(1, bytes([2, 0, 1, 5, 1, 2, 9]), header_counted) + block(2, points, header_counted))


FULL = Fields(extended=VENDOR)
SAMPLES = {
    "iso 2005": iso_2005(FULL),
    "iso 2005, two views": iso_2005(FULL, replace(FULL, finger=7)),
    "ansi 2004": ansi_2004(FULL),
    "ansi 2004, long": ansi_2004(FULL, long=True),
    "iso 2011": iso_2011(FULL),
    "iso 2011, certified, two views": iso_2011(FULL, replace(FULL, finger=7), certifications=2),
    "iso 2011, no qualities": iso_2011(FULL, size=5, qualities=()),
    "iso 2005, all blocks": iso_2005(_all_blocks(header_counted=False), density=(394, 100)),
    "ansi 2004, all blocks": ansi_2004(_all_blocks(header_counted=True)),
}
"""One of each kind."""

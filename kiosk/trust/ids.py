"""Identifiers that sort by time."""

from uuid import UUID


def uuid7(unix_ms: int, random: bytes) -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7) from a time in milliseconds and 10 random bytes.

    >>> uuid7(0x017F22E279B0, bytes.fromhex("0cc318c4dc0c0c07398f"))
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'

    Raises:
        ValueError: the time does not fit 48 bits, or not 10 bytes.
    """
    if len(random) != 10 or not 0 <= unix_ms < 1 << 48:
        raise ValueError(f"needs a 48-bit time and 10 random bytes: {unix_ms}, {len(random)} bytes")
    value = bytearray(unix_ms.to_bytes(6, "big") + random)
    value[6] = 0x70 | value[6] & 0x0F
    value[8] = 0x80 | value[8] & 0x3F
    return str(UUID(bytes=bytes(value)))

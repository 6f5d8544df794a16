"""The question that Microsoft's reader asks before it powers up."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

KEY = bytes.fromhex("79ac91795ca1478e98e00f3c598f5f4b")
"""The same in every reader: it keeps nobody out and protects nothing."""


def response(challenge: bytes) -> bytes:
    """The answer to 16 bytes: AES-128 of one block.

    Raises:
        ValueError: not 16 bytes.
    """
    if len(challenge) != 16:
        raise ValueError("a challenge has 16 bytes")
    block = Cipher(algorithms.AES128(KEY), modes.ECB()).encryptor()  # noqa: S305  # one block, as the device asks
    return block.update(challenge) + block.finalize()

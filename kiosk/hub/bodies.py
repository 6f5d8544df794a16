"""Bytes of a request, bounded before and after decompression, and the JSON in them."""

import json
import zlib
from http import HTTPStatus
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from kiosk.hub.problems import Problem

MOST_SENT = 2 * 1024 * 1024
"""Bytes on the wire. A batch of 200 entries takes about 100 kB compressed, 400 kB plain."""
MOST_UNPACKED = 8 * 1024 * 1024
DEEPEST = 64
"""Lists and mappings within each other. An entry has six."""

_GZIP = 31  # zlib: the largest window, gzip framing


async def read_body(request: Request) -> bytes:
    """Return the body as it travelled; refuse one that is too long as soon as it is."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_SENT:
                raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-long")
    except ClientDisconnect as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "body-cut-short") from error
    return bytes(body)


def read_json(body: bytes, encoding: str) -> Any:
    """Return the JSON value of a body.

    Raises:
        Problem: another encoding than gzip, too long once unpacked, damaged, not JSON, or nested too deep.
    """
    try:
        value = json.loads(_unpack(body, encoding), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "not-json") from error
    if _too_deep(value):
        raise Problem(HTTPStatus.BAD_REQUEST, "too-deep")
    return value


def _too_deep(value: Any) -> bool:
    """Whether it is nested so deep that reading it again, from another place of the program, might fail."""
    level = [value]
    for _ in range(DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [child for children in inner for child in children]
        if not level:
            return False
    return True


def _unpack(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unknown-encoding", {"Accept-Encoding": "gzip"})
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(body, MOST_UNPACKED + 1)
    except zlib.error as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "damaged-gzip") from error
    if len(plain) > MOST_UNPACKED:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-long")
    if not unpacking.eof or unpacking.unused_data:
        raise Problem(HTTPStatus.BAD_REQUEST, "damaged-gzip")
    return plain


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON

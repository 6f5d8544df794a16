"""The two doors of `kiosk sync`: a unix socket for this kiosk's touchscreen, a TCP port for the other desks."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from kiosk.sync.claims import Claim, Claims, Misuse
from kiosk.sync.errors import SyncError
from kiosk.sync.reception import Reception, answer_of
from kiosk.sync.shapes import (
    ID,
    ClaimAnswer,
    ClaimAsked,
    Claimed,
    Done,
    EndAsked,
    PeerClaim,
    PeerEnd,
    StatusAnswer,
)
from kiosk.sync.station import Clock, Station, stamp
from kiosk.trust.requests import KIOSK_ID, Asked, read_signed, sign_answer

MOST_ASKED = 64 * 1024
PROBLEM = "application/problem+json"

S = TypeVar("S", bound=BaseModel)

Stationed = Callable[[], Station | None]
"""Returns this desk in its round, or None before a package is loaded."""


def touchscreen_app(
    stationed: Stationed,
    reception: Reception,
    status: Callable[[], StatusAnswer],
    wake: Callable[[], None],
    recorded: Callable[[str], bool],
) -> FastAPI:
    """Build the touchscreen's door. Who may open it is the socket's mode."""
    app = FastAPI(title="Kiosk sync, for the touchscreen", version="1", docs_url=None, redoc_url=None)
    _refuse_in_json(app)

    @app.post("/claims", dependencies=[Depends(_still_asked)])
    def claims(asked: ClaimAsked) -> ClaimAnswer:
        """Hold lines at the household's home desk."""
        station = stationed()
        if station is None:
            return ClaimAnswer(answer=Claimed.UNREACHABLE)
        answer = reception.ask(station, asked)
        if isinstance(answer, Misuse):
            raise _Refused(HTTPStatus.CONFLICT, answer)
        return answer

    @app.post("/claims/{claim_id}/end")
    def end(claim_id: ID, asked: EndAsked) -> Done:
        """End a claim; the home desk is told now or later."""
        station = stationed()
        misuse = Misuse.UNKNOWN if station is None else reception.end(station, claim_id, asked)
        if misuse is not None:
            raise _Refused(HTTPStatus.CONFLICT, misuse)
        wake()
        return Done()

    @app.post("/claims:abandon", dependencies=[Depends(_still_asked)])
    def abandon() -> Done:
        """Release the claims that no entry names: asked by a touchscreen that just started and has no visit."""
        station = stationed()
        if station is not None:
            reception.abandon(station, recorded)
            wake()
        return Done()

    @app.get("/status")
    def tell_status() -> StatusAnswer:
        """Say how sending goes."""
        return status()

    @app.post("/wake")
    def wake_up() -> Done:
        """Send now: there is a new entry."""
        wake()
        return Done()

    return app


def desk_app(stationed: Stationed, claims: Callable[[Station], Claims], clock: Clock) -> FastAPI:
    """Build the other desks' door: requests bear a signature of a desk of this package, answers bear ours."""
    app = FastAPI(title="Kiosk sync, for other desks", version="1", docs_url=None, redoc_url=None)
    _refuse_in_json(app)

    @app.post("/v1/claims", response_model=ClaimAnswer)
    async def ask(request: Request) -> Response:
        """Hold lines of households whose home desk this is."""

        def decided(station: Station, body: bytes) -> ClaimAnswer | Misuse | str:
            asked = _read(PeerClaim, body)
            if (asked.kiosk_id, asked.round_id) != (request.headers[KIOSK_ID], station.round_id):
                return "other-round"
            claim = Claim(asked.claim_id, asked.kiosk_id, tuple(asked.line_ids))
            return answer_of(claims(station).ask(claim, stamp(clock)), station)

        return await _signed(request, stationed(), decided)

    @app.post("/v1/claims/{claim_id}/end", response_model=Done)
    async def end(request: Request, claim_id: ID) -> Response:
        """End a claim of the asking desk."""

        def decided(station: Station, body: bytes) -> Done | Misuse | str:
            asked = _read(PeerEnd, body)
            if (asked.kiosk_id, asked.round_id) != (request.headers[KIOSK_ID], station.round_id):
                return "other-round"
            claim = Claim(claim_id, asked.kiosk_id, tuple(asked.line_ids))
            return claims(station).end(claim, asked.how, stamp(clock)) or Done()

        return await _signed(request, stationed(), decided)

    @app.get("/health", response_model=Done)
    async def health(request: Request) -> Response:
        """Say that this desk is there."""
        return await _signed(request, stationed(), lambda _station, _body: Done())

    return app


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def _refuse_in_json(app: FastAPI) -> None:
    @app.exception_handler(_Refused)
    def refused(_request: Request, error: _Refused) -> JSONResponse:
        return JSONResponse(_problem(error.status, error.reason), error.status, media_type=PROBLEM)

    @app.exception_handler(SyncError)
    def failed(_request: Request, error: SyncError) -> JSONResponse:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse(_problem(status, error.fault), status, media_type=PROBLEM)


def _problem(status: HTTPStatus, reason: str) -> dict[str, str | int]:
    return {"type": "about:blank", "title": status.phrase, "status": status, "reason": reason}


async def _still_asked(request: Request) -> None:
    """Refuse what nobody waits for any more.

    A process that hung finds old questions when it goes on: a claim that was given up must not be granted, and what an
    abandoning could not know of must not be released by it.
    """
    await _body(request)  # whoever hung up is told after it
    if await request.is_disconnected():
        raise _Refused(HTTPStatus.REQUEST_TIMEOUT, "given-up")


async def _signed(
    request: Request, station: Station | None, decide: Callable[[Station, bytes], BaseModel | Misuse | str]
) -> Response:
    """Check who asks, decide off the event loop, sign the answer, refusals too."""
    body = await _body(request)
    if station is None:
        raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, "no-package")
    query = request.scope["query_string"].decode("latin-1")
    target = request.scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    signed = read_signed(Asked(request.method, target, body), request.headers)
    desk = station.desks.get(station.number_of(signed.kiosk_id)) if signed else None
    if signed is None or desk is None or not signed.is_from(desk.signing_key):
        raise _Refused(HTTPStatus.UNAUTHORIZED, "not-a-desk-of-this-package")
    decided = await run_in_threadpool(decide, station, body)
    if isinstance(decided, BaseModel):
        status, text, kind = HTTPStatus.OK, decided.model_dump_json(), "application/json"
    else:
        status, kind = HTTPStatus.CONFLICT, PROBLEM
        text = json.dumps(_problem(status, decided))
    content = text.encode()
    headers = sign_answer(content, request.headers, station.kiosk_id, station.keys)
    return Response(content, status, headers, media_type=kind)


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_ASKED:
                raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body-too-long")
    except ClientDisconnect as error:
        raise _Refused(HTTPStatus.BAD_REQUEST, "body-cut-short") from error
    return bytes(body)


def _read(shape: type[S], body: bytes) -> S:
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        raise _Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "unfit-body") from error

"""The hub over HTTP: who may ask what, and in which form. What it means is in `intake` and `judging`."""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse
from sqlalchemy.exc import SQLAlchemyError

from kiosk.domain.accountability import pages, told
from kiosk.domain.policy import Policy
from kiosk.hub import answers
from kiosk.hub.bodies import read_body, read_json
from kiosk.hub.errors import HubError, HubFault
from kiosk.hub.identity import Identity, home_of, open_identity
from kiosk.hub.intake import Receipt, Sender
from kiosk.hub.limit import Buckets, Rate
from kiosk.hub.problems import Problem, answer_problems
from kiosk.hub.record import Record, Unreadable, read_record
from kiosk.hub.shelf import Parcel, Shelf
from kiosk.hub.store import Registered, Store, open_engine
from kiosk.trust.keys import signing_public_key
from kiosk.trust.manifest import format_time
from kiosk.trust.requests import Asked, read_signed

MOST_ENTRIES = 200

Clock = Callable[[], datetime]
"""Returns the time, with its zone."""

Device = Annotated[str, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Authorization = Annotated[str, Header()]

_BATCH_DOCUMENTATION: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in ("Kiosk-Id", "Kiosk-Time", "Kiosk-Signature")
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["entries"],
                    "properties": {"entries": {"type": "array", "maxItems": MOST_ENTRIES, "items": {"type": "object"}}},
                }
            }
        },
    },
}


def create_app(
    database_url: str,
    clock: Clock,
    home: Path | None = None,
    rate: Rate | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """Build a hub.

    Args:
        database_url: for SQLAlchemy, such as "sqlite:////data/hub.db".
        clock: for the times at which things arrive.
        home: folder of the hub's key, tokens, packages and revocations; beside a SQLite database when None.
        rate: how often one sender may ask, counted by `monotonic`, in seconds.
    Raises:
        HubError: no database, no folder, or a damaged key.
    """
    folder = home or home_of(database_url)
    identity = open_identity(folder)
    try:
        store = Store(open_engine(database_url))
    except (SQLAlchemyError, ImportError) as error:
        raise HubError(HubFault.DATABASE, type(error).__name__) from error
    app = FastAPI(title="Kiosk hub", version="1", docs_url=None, redoc_url=None)
    answer_problems(app)
    desk = _Reception(store, identity, clock, Buckets(rate or Rate()), monotonic)
    _add_entries(app, desk)
    _add_devices(app, desk)
    _add_shelf(app, desk, Shelf(folder))
    _add_board(app, desk)
    app.state.identity = identity
    return app


class _Reception:
    """What every endpoint needs: who asks, how often, and what time it is."""

    def __init__(
        self, store: Store, identity: Identity, clock: Clock, buckets: Buckets, monotonic: Callable[[], float]
    ) -> None:
        self.store = store
        self.identity = identity
        self._clock = clock
        self._buckets = buckets
        self._monotonic = monotonic

    def now(self) -> str:
        return format_time(self._clock())

    def admit(self, request: Request) -> None:
        """Refuse who asks too often. Counted by address: anybody may write any name into a header."""
        sender = request.client.host if request.client else ""
        wait_s = self._buckets.take(sender, self._monotonic())
        if wait_s:
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-often", {"Retry-After": str(int(wait_s) + 1)})

    def sender(self, request: Request, body: bytes) -> Sender:
        """Return who signed; 401 when a registered device did not, `proven=False` for an unknown one."""
        query = request.scope["query_string"].decode("latin-1")
        target = request.scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        signed = read_signed(Asked(request.method, target, body), request.headers)
        if signed is None:
            raise Problem(HTTPStatus.UNAUTHORIZED, "unsigned")
        key = self.store.signing_key(signed.kiosk_id)
        if key is not None and not signed.is_from(key):
            raise Problem(HTTPStatus.UNAUTHORIZED, "bad-request-signature")
        return Sender(signed.kiosk_id, proven=key is not None)

    def device(self, request: Request, kiosk_id: str) -> None:
        """Refuse everybody but that registered device."""
        sender = self.sender(request, b"")
        if not sender.proven or sender.kiosk_id != kiosk_id:
            raise Problem(HTTPStatus.FORBIDDEN, "not-that-device")


def _bearer(given: str, token: str) -> None:
    if not secrets.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise Problem(HTTPStatus.UNAUTHORIZED, "wrong-token", {"WWW-Authenticate": "Bearer"})


def _add_entries(app: FastAPI, desk: _Reception) -> None:
    @app.post("/v1/entries:batch", openapi_extra=_BATCH_DOCUMENTATION)
    async def entries_batch(request: Request) -> answers.BatchAnswer:
        """Store up to 200 entries. An empty batch asks what is acknowledged."""
        desk.admit(request)
        body = await read_body(request)
        return await run_in_threadpool(_receive, desk, request, body)


def _receive(desk: _Reception, request: Request, body: bytes) -> answers.BatchAnswer:
    sender = desk.sender(request, body)
    records = _records(read_json(body, request.headers.get("Content-Encoding", "")))
    at = desk.now()
    receipt = desk.store.receive(sender, records, at)
    return _batch_answer(desk.identity, sender, records, receipt, at)


def _records(value: Any) -> list[Record | Unreadable]:
    entries = value.get("entries") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        raise Problem(HTTPStatus.BAD_REQUEST, "not-a-batch")
    if len(entries) > MOST_ENTRIES:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-entries")
    return [read_record(entry) for entry in entries]


def _batch_answer(
    identity: Identity, sender: Sender, records: Sequence[Record | Unreadable], receipt: Receipt, at: str
) -> answers.BatchAnswer:
    told = [
        answers.EntryAnswer(entry_id=record.entry_id, seq=record.seq, answer=verdict.answer, reason=verdict.reason)
        for record, verdict in zip(records, receipt.verdicts, strict=True)
    ]
    witness = None
    if sender.proven and receipt.head.seq:
        witness = answers.Witness(**asdict(identity.countersign(sender.kiosk_id, receipt.head, at)))
    return answers.BatchAnswer(answers=told, acknowledged=receipt.head.seq, witness=witness)


def _add_devices(app: FastAPI, desk: _Reception) -> None:
    @app.post("/v1/devices")
    def devices(
        request: Request, device: answers.DeviceIn, response: Response, authorization: Authorization = ""
    ) -> answers.DeviceOut:
        """Register a device, with the enrolment token. Again is harmless; another key for the same id is refused."""
        desk.admit(request)
        _bearer(authorization, desk.identity.enrolment_token)
        try:
            signing_public_key(device.signing_key)
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, "not-a-key") from error
        registered = desk.store.register(device.kiosk_id, device.signing_key, desk.now())
        if registered is Registered.OTHER_KEY:
            raise Problem(HTTPStatus.CONFLICT, "other-key")
        response.status_code = HTTPStatus.CREATED if registered is Registered.NEW else HTTPStatus.OK
        return answers.DeviceOut(kiosk_id=device.kiosk_id, hub_key=desk.identity.public_key)


def _add_shelf(app: FastAPI, desk: _Reception, shelf: Shelf) -> None:
    @app.get("/v1/packages")
    def packages(request: Request, device: Device) -> answers.PackagesOut:
        """List the packages for a device; the request bears its signature."""
        desk.admit(request)
        desk.device(request, device)
        return answers.PackagesOut(packages=[_package(parcel) for parcel in shelf.packages(device)])

    @app.get("/v1/packages/{sha256}", response_class=FileResponse)
    def package(request: Request, sha256: str, device: Device) -> FileResponse:
        """Fetch one of them."""
        desk.admit(request)
        desk.device(request, device)
        found = next((parcel for parcel in shelf.packages(device) if parcel.sha256 == sha256), None)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "no-such-package")
        return FileResponse(found.path, media_type="application/octet-stream")

    @app.get("/v1/revocations")
    def revocations(request: Request, since: Annotated[int, Query(ge=0)] = 0) -> answers.RevocationsOut:
        """List revocations after a number. Open to all: they are signed, and hold no name."""
        desk.admit(request)
        found = shelf.revocations(since)
        listed = [answers.RevocationOut(number=number, document=document) for number, document in found]
        return answers.RevocationsOut(revocations=listed, latest=found[-1][0] if found else since)


def _package(parcel: Parcel) -> answers.PackageOut:
    return answers.PackageOut(name=parcel.name, sha256=parcel.sha256, length=parcel.length)


def _add_board(app: FastAPI, desk: _Reception) -> None:
    @app.get("/v1/board")
    def board(request: Request, round_id: str | None = None, authorization: Authorization = "") -> answers.BoardOut:
        """Count what was handed out, by round, site and kiosk; with the staff token."""
        desk.admit(request)
        _bearer(authorization, desk.identity.staff_token)
        lines = [answers.BoardLine.model_validate(asdict(row)) for row in desk.store.board(round_id)]
        return answers.BoardOut(kiosks=lines, held=desk.store.held())

    @app.get("/v1/figures")
    def figures(
        request: Request,
        round_id: str,
        site: str,
        day: Annotated[str, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")],
        least: Annotated[int, Query(ge=1)] = Policy().figures_from,
        authorization: Authorization = "",
    ) -> answers.FiguresOut:
        """Tell how people worked at a site on a day, beside each other, by id; with the staff token.

        Shares are compared from `least` visits on.
        """
        desk.admit(request)
        _bearer(authorization, desk.identity.staff_token)
        found = pages(desk.store.operators(round_id, site, day), Policy(figures_from=least, goods_at_desk=True))
        return answers.FiguresOut.model_validate(
            {"round_id": round_id, "site": site, "day": day, "operators": [told(page) for page in found]}
        )

    @app.get("/health")
    def health() -> answers.Health:
        """Say whether the database answers."""
        try:
            desk.store.signing_key("")
        except SQLAlchemyError as error:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "database") from error
        return answers.Health(status="ok", hub_key=desk.identity.public_key)

"""`kiosk sync`: the upload loop, the two doors, and what must still be told to other desks. Never Kivy."""

import random
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from fastapi import FastAPI

from kiosk.deadline import Deadline
from kiosk.notify import notify, watchdog_s
from kiosk.storage.books import Books
from kiosk.storage.snapshot import SnapshotFile
from kiosk.sync.claims import Claims
from kiosk.sync.database import Database
from kiosk.sync.doors import open_port, open_socket, serving
from kiosk.sync.endpoints import Stationed, desk_app, touchscreen_app
from kiosk.sync.errors import SyncError, SyncFault
from kiosk.sync.exchange import Exchange, Timeouts
from kiosk.sync.memory import Memory
from kiosk.sync.own_ledger import OwnLedger
from kiosk.sync.peers import Peers
from kiosk.sync.pulse import DOOR_S, Pulse, Step, Watch
from kiosk.sync.reception import Reception
from kiosk.sync.shapes import StatusAnswer
from kiosk.sync.station import Clock, EntrySource, Station
from kiosk.sync.uploader import Limits
from kiosk.sync.uploading import Attempt, Uploading
from kiosk.trust.requests import Asked

NO_HUB = "no_hub"
READ_S = 600.0
"""What reading the whole ledger may take at the start."""
GRACE_S = 30.0
"""What a step of a loop may take beyond its own time limits: processor and card, on a busy board."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a technician may set, from the configuration. `port` 0 takes a free one."""

    socket: Path
    database: Path
    host: str = "0.0.0.0"  # noqa: S104 - the other desks are on the LAN of the kit
    port: int = 8443
    claim_timeout_s: float = 3.0
    limits: Limits = field(default_factory=Limits)
    timeouts: Timeouts = field(default_factory=Timeouts)
    proxies: Mapping[str, str] = field(default_factory=dict)


class Sync:
    """The network process of one kiosk."""

    def __init__(
        self,
        settings: Settings,
        stationed: Stationed,
        source: EntrySource,
        clock: Clock,
        chance: random.Random,
        monotonic: Callable[[], float] = time.monotonic,
        snapshots: SnapshotFile | None = None,
    ) -> None:
        """Open `sync.db`; nothing is sent or served before `running`.

        Args:
            stationed: asked anew each time, since a package may arrive at any moment.
            clock: stamps what is signed and kept; lengths of time are counted by `monotonic`, in seconds of this boot.
            snapshots: the touchscreen's, to begin with; without one every entry is read at the start.
        Raises:
            SyncError: the database cannot be used.
        """
        self._settings = settings
        self._stationed = stationed
        self._source = source
        self._clock = clock
        self._monotonic = monotonic
        self._database = Database(settings.database)
        self._memory = Memory(self._database)
        self._exchange = Exchange(settings.timeouts, clock, settings.proxies)
        self._uploading = Uploading(self._memory, self._exchange, settings.limits, clock, chance)
        self._peers = Peers(settings.claim_timeout_s, clock)
        self._ledger = OwnLedger(Books(source, snapshots))
        self._reception = Reception(self._database, self._claims, self._peers, clock)
        self._turn = Lock()
        self._last: Attempt | None = None
        self._fault: SyncError | None = None
        self._wake = Event()
        self._tell = Event()
        self._stop = Event()
        self._pulse = Pulse(monotonic)
        self.port = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve both doors and tell the other desks, until the block ends; systemd is told that all of it gets on.

        Raises:
            SyncError: the socket or the port is taken.
        """
        with ExitStack() as stack:
            stack.callback(self._database.close)
            stack.callback(self._exchange.close)
            door = stack.enter_context(open_socket(self._settings.socket))
            port = stack.enter_context(open_port(self._settings.host, self._settings.port))
            self.port = port.getsockname()[1]
            desks = desk_app(self._stationed, self._claims, self._clock)
            stack.enter_context(serving((self._touchscreen_app(), door), (desks, port)))
            teller = Thread(target=self._tell_desks, name="tell-desks")
            teller.start()
            stack.callback(teller.join)
            stack.callback(self.stop)
            stack.enter_context(self.watch(lambda: notify("WATCHDOG=1")).looking(watchdog_s()))
            notify("READY=1")
            yield

    def watch(self, feed: Callable[[], None], door_s: float = DOOR_S) -> Watch:
        """Return what looks whether loops and doors get on, while `running`.

        The touchscreen's door is asked what goes through its threads, `sync.db` and the ledger.
        """
        doors = {"touchscreen": (self._knock_socket, "/status"), "desks": (self._knock_port, "/health")}
        return Watch(self._pulse, doors, feed, door_s)

    def _knock_socket(self, deadline: Deadline) -> socket.socket:
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.settimeout(deadline.left_s())
        door.connect(str(self._settings.socket))
        return door

    def _knock_port(self, deadline: Deadline) -> socket.socket:
        return socket.create_connection((_here(self._settings.host), self.port), deadline.left_s())

    def upload(self) -> None:
        """Send what is waiting, again and again, until `stop`.

        Raises:
            SyncError: `sync.db` failed. Everything else is waited out.
        """
        timeouts = self._settings.timeouts
        longest_s = timeouts.connect_s + timeouts.read_s + timeouts.whole_s + GRACE_S
        while not self._stop.is_set():
            with self._pulse.at_work("upload", longest_s):
                attempt = self.attempt()
            if attempt.told_to_wait:
                self._stop.wait(attempt.wait_s)
            else:
                self._wake.wait(attempt.wait_s)
                self._wake.clear()
        if self._fault is not None:
            raise self._fault

    def attempt(self) -> Attempt:
        """Send one batch, or say why not."""
        station = self._stationed()
        try:
            if station is None or not station.hub_url:
                reached = self._memory.progress().acknowledged
                attempt = Attempt(NO_HUB, self._settings.limits.interval_s, reached)
            else:
                attempt = self._uploading.attempt(station, self._source)
        except SyncError as error:
            if error.fault is not SyncFault.LEDGER:
                raise
            attempt = Attempt(error.fault, self._settings.limits.interval_s, 0)
        with self._turn:
            self._last = attempt
        return attempt

    def stop(self) -> None:
        """End `upload` and `running`."""
        self._stop.set()
        self._wake.set()
        self._tell.set()

    def wake(self) -> None:
        """Something is new: an entry to send, a claim to end."""
        self._tell.set()
        self._wake.set()

    def status(self) -> StatusAnswer:
        """Return how sending goes, for the staff's screen."""
        with self._turn:
            last = self._last
        progress = self._memory.progress()
        station = self._stationed()
        return StatusAnswer(
            online=last is not None and last.online,
            pending=max(0, self._source.head_seq() - progress.acknowledged),
            last_upload=progress.last_upload,
            last_answer=last.answer if last else "",
            oldest_pending_age_s=self._age_s(progress.acknowledged),
            doubtful=len(self._memory.doubtful()),
            peers=self._peers.seen(station) if station else [],
        )

    def _age_s(self, acknowledged: int) -> int:
        """How long the oldest entry has waited, at least: what another boot wrote is older than this boot."""
        waiting = self._source.entries(after_seq=acknowledged, limit=1)
        if not waiting:
            return 0
        booted_s, written_s = self._monotonic(), waiting[0].origin.monotonic_ms / 1000
        return int(booted_s - written_s if written_s <= booted_s else booted_s)

    def _touchscreen_app(self) -> FastAPI:
        return touchscreen_app(self._stationed, self._reception, self.status, self.wake, self._ledger.names)

    def _claims(self, station: Station) -> Claims:
        round_id = station.round_id
        return Claims(
            self._database,
            station.kiosk_id,
            round_id,
            lambda line_ids: self._ledger.delivered(round_id, line_ids),
        )

    def _tell_desks(self) -> None:
        try:
            while not self._stop.is_set():
                with self._pulse.at_work("read", READ_S):
                    self._read_ledger()
                with self._pulse.at_work("tell", self._settings.claim_timeout_s + GRACE_S) as step:
                    self.tell_desks(step)
                self._tell.wait(self._settings.limits.interval_s)
                self._tell.clear()
        except SyncError as error:
            self._fault = error  # `upload` raises it
            self.stop()

    def _read_ledger(self) -> None:
        """Read what is new in it, all of it at the start: no claim should wait for that."""
        try:
            self._ledger.catch_up()
        except SyncError as error:  # the next claim that needs it says so
            if error.fault is not SyncFault.LEDGER:
                raise

    def tell_desks(self, step: Step = lambda: None) -> None:
        """Tell the home desks which claims ended, and see who is there; `step` is called before each question."""
        station = self._stationed()
        if station is None:
            return
        self._reception.tell(station, step=step)
        for number in station.desks:
            step()
            if number != station.number and not self._stop.is_set():
                self._peers.ask(station, number, Asked("GET", "/health"))


def _here(host: str) -> str:
    """Where this process reaches itself: at the address it listens at, or its own machine's where it listens at all."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the addresses of all

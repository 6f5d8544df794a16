"""A desk for the screens without disk, scanner or keys: the real visit, and a world that answers at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entitlement import Due
from kiosk.domain.entry import Draft, Notice, Signed
from kiosk.domain.manifest import (
    Desk,
    DistributionRound,
    HubAddress,
    Manifest,
    Operator,
    OperatorRole,
    Programme,
    Site,
)
from kiosk.domain.policy import Policy
from kiosk.domain.roster import (
    Collector,
    Enrolled,
    EntitlementLine,
    Household,
    HouseholdRow,
    Item,
    Role,
    Sex,
)
from kiosk.domain.visit import Effect, Event, Rules, State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import HouseholdFile, ParkedBefore, ParkedRow
from kiosk.runtime import Closed, Opened, Session

NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
CARD, BADGE, SECOND_BADGE, PIN = "0417-A", "BADGE:FATOUMATA", "BADGE:IBRAHIM", "271828"
FATOUMATA = Operator("op-1", "Fatoumata Diarra", OperatorRole.STAFF, "FATOUMATA", ())
IBRAHIM = Operator("op-2", "Ibrahim Maïga", OperatorRole.SUPERVISOR, "IBRAHIM", ())
OUSMANE = Operator("op-3", "Ousmane Touré", OperatorRole.TECHNICIAN, "OUSMANE", ())
LOST_BADGE, TECHNICIAN_BADGE = "BADGE:LOST", "BADGE:OUSMANE"
OPERATORS = {BADGE: FATOUMATA, SECOND_BADGE: IBRAHIM, TECHNICIAN_BADGE: OUSMANE}

ITEMS = (
    Item("mat", "mat", "piece", {"fr": "Nattes", "en": "Mats"}),
    Item("soap", "soap", "piece", {"fr": "Savons", "en": "Soap"}),
    Item("dignity", "hygiene-kit", "kit", {"fr": "Kit", "en": "Kit"}, discreet=True),
)
LINES = (EntitlementLine("l1", "mat", 2), EntitlementLine("l2", "soap", 6), EntitlementLine("l3", "dignity", 1))
HOME = Household(
    "hh-1", "ref", "Coulibaly", 6, (CARD,), 2, "101", "Sévaré", composition={"f_18_59": 2, "m_18_59": 1, "m_0_5": 3}
)
AMINATA = Collector("p1", "hh-1", Role.HEAD, "Aminata Coulibaly", Sex.FEMALE, 1984)
MOUSSA = Collector("p2", "hh-1", Role.ALTERNATE, "Moussa Coulibaly", Sex.MALE, 1991)
FILE = HouseholdFile(
    HOME, CARD, (AMINATA, MOUSSA), tuple(Due(line, line.quantity) for line in LINES),
    (Enrolled("p1", (2, 7)), Enrolled("p2", (2,))), slip="2-001",
)  # fmt: skip
ROWS = (HouseholdRow("hh-1", "Coulibaly", CARD, "101", False), HouseholdRow("hh-2", "Traoré", "0418-A", "102", True))
MANIFEST = Manifest(
    "pkg-1", 1, "", "issuer", "", "2026-11-01T00:00:00Z", "2026-11-30T22:00:00Z", "2026-11-30T22:00:00Z",
    Programme("NFI", "Secours", (), "nfi", "aid", "La DNDS et l’OIM", "dpia", "apdp", "", ""), HubAddress("", ""),
    DistributionRound("r1", 1, 1, "kind", "2026-11-20", "2026-11-30", "Africa/Bamako"), Site("ML-1", "Sévaré, stade"),
    (Desk("k2", 2, "", ""),), (FATOUMATA, IBRAHIM, OUSMANE), Policy(), {},
)  # fmt: skip


class TableMaintenance:
    """The technician's side, which knows one badge."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.session: Session = Closed()
        self._changed = changed

    def come(self, badge: str, pin: str) -> None:
        good = (badge, pin) == (TECHNICIAN_BADGE, PIN)
        self.session = Opened(OUSMANE) if good else Closed(_refusal(badge))
        self._changed()

    def leave(self) -> None:
        self.session = Closed()
        self._changed()


def _refusal(badge: str) -> Reason:
    return {"": Reason.NO_BADGE, BADGE: Reason.OWN_BADGE}.get(badge, Reason.WRONG_PIN)


class TableDesk:
    """Performs each effect at once; fingers come when a test lays them."""

    def __init__(self, file: HouseholdFile = FILE) -> None:
        self.state: State = st.Waiting()
        self.session: Session = Opened(FATOUMATA)
        self.rules = Rules(Policy(), 2, 2026)
        self.manifest = MANIFEST
        self.items = ITEMS
        self.on_change: Callable[[], None] = lambda: None
        self.maintenance = TableMaintenance(lambda: self.on_change())
        self.written: list[Draft] = []
        self.signatures: list[tuple[str, str]] = []
        self._file = file

    def touch(self, event: Event) -> None:
        self.state, effects = advance(self.state, event, self.rules)
        for effect in effects:
            answer = self._answer(effect)
            if answer is not None:
                self.touch(answer)
        self.on_change()

    def log_in(self, badge: str, pin: str) -> None:
        self.signatures.append((badge, pin))
        if badge == TECHNICIAN_BADGE:
            self.maintenance.come(badge, pin)
            return
        wrong = Reason.WRONG_PIN if badge == BADGE else _refusal(badge)
        self.session = Opened(FATOUMATA) if (badge, pin) == (BADGE, PIN) else Closed(wrong)
        self.on_change()

    def lock(self) -> None:
        if isinstance(self.state, st.Waiting | st.StorageStopped):
            self.session = Closed()
            self.on_change()

    def lay_finger(self, score_milli: int) -> None:
        """The awaited finger is read well and compared."""
        turn, finger = self.state.turn, getattr(self.state, "finger", 0)
        self.touch(ev.FingerTouched(turn, 80))
        self.touch(ev.FingerCaptured(turn, 70))
        self.touch(ev.FingerCompared(turn, "p1", finger, score_milli, 70, 1, "1", 40))

    def _answer(self, effect: Effect) -> Event | None:
        match effect:
            case fx.FindHousehold(turn, key, _) if key in ("0417A", CARD):
                return ev.HouseholdFound(turn, self._file, key)
            case fx.FindHousehold(turn):
                return ev.HouseholdUnknown(turn, Reason.NOT_ON_LIST)
            case fx.OpenHousehold(turn):
                return ev.HouseholdFound(turn, self._file, "")
            case fx.ListParked(turn):
                return ev.QueueFound(turn, self.queue())
            case fx.OpenParked(turn, entry_id):
                row = next(row for row in self.queue() if row.entry_id == entry_id)
                before = ParkedBefore(row.entry_id, row.number, row.at, "p1", Notice("1", "fr", "yes"))
                return ev.HouseholdFound(turn, replace(self._file, parked=before, contradicted=True), "", slip=True)
            case fx.ListHouseholds(turn) | fx.SearchNames(turn):
                return ev.RowsFound(turn, ROWS)
            case fx.TakeClaim(turn):
                return ev.ClaimGranted(turn, "claim-1")
            case fx.CheckSignature(turn, badge, pin):
                self.signatures.append((badge, pin))
                good = (badge, pin) == (SECOND_BADGE, PIN)
                if good:
                    return ev.SignatureAccepted(turn, "op-2", "Ibrahim Maïga", OperatorRole.SUPERVISOR)
                return ev.SignatureRejected(turn, _refusal(badge))
            case fx.Append(turn, draft):
                return ev.EntryWritten(turn, self._keep(draft))
            case fx.Record(draft):
                self._keep(draft)
        return None

    def queue(self) -> tuple[ParkedRow, ...]:
        settled = {draft.refers_to for draft in self.written}
        return tuple(
            ParkedRow(f"entry-{i}", draft.follow_up_no, "2026-11-22T09:41:00Z", "Coulibaly", CARD)
            for i, draft in enumerate(self.written, 1)
            if draft.kind is Kind.PARKED and f"entry-{i}" not in settled
        )

    def _keep(self, draft: Draft) -> Signed:
        self.written.append(replace(draft))
        return Signed(f"entry-{len(self.written)}", 230 + len(self.written), "2026-11-22T09:41:00Z", "ab" * 32)

"""From the state of a visit to the view that shows it: pure, no Kivy, one function a state."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kiosk.domain.codes import Identify, Reason, Result, UnknownCode
from kiosk.domain.entitlement import Due
from kiosk.domain.entry import Line
from kiosk.domain.policy import Rung as Way
from kiosk.domain.roster import Collector, HouseholdRow, Role
from kiosk.domain.visit import State
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Advice, Case, Proxy
from kiosk.domain.visit.events import Choice, Settlement
from kiosk.domain.visit.reasons import TO_GIVE_LESS, TO_LEAVE, to_serve, to_sign
from kiosk.ui import views as v
from kiosk.ui.scene import Scene

ADULT_BANDS = ("18_59", "60_plus")
HINTS = {
    Advice.TOO_DRY: "dry",
    Advice.TOO_WET: "wet",
    Advice.PRESS_HARDER: "harder",
    Advice.PRESS_LIGHTER: "lighter",
    Advice.OFF_CENTRE: "centre",
    Advice.MOVED: "still",
    Advice.TOO_SHORT: "longer",
    Advice.DIRTY_GLASS: "glass",
    Advice.OTHER_WAY: "again",
}
UNKNOWN = {Reason.CARD_REVOKED: "revoked", Reason.DEVICE_FAIL: "device"}
"""Why a card opens no household, when it is not just that the list does not have it."""


def present(state: State, scene: Scene) -> v.View:
    """Return what to show for a state of the visit."""
    return PRESENTERS[type(state)](state, scene)


def first_name(name: str) -> str:
    """Return what one is called: the first word."""
    return name.split(" ")[0]


def _codes(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(reason.value for reason in reasons)


def _due(rows: Iterable[Due], scene: Scene) -> tuple[v.Goods, ...]:
    return tuple(
        v.Goods(scene.pictogram(row.line.item), row.remaining, scene.shown(row.line.item))
        for row in rows
        if row.remaining > 0
    )


def _entitled(lines: Iterable[Line], scene: Scene) -> tuple[v.Goods, ...]:
    return tuple(v.Goods(scene.pictogram(row.item), row.entitled, scene.shown(row.item)) for row in lines)


def _person(collector: Collector | Proxy) -> v.Person:
    if isinstance(collector, Proxy):
        return v.Person("", "", "", Role.EXTERNAL.value)
    return v.Person(
        collector.person_pid, collector.display_name, collector.sex.value, collector.role.value, collector.birth_year
    )


def people(composition: Mapping[str, int]) -> tuple[int, int, int]:
    """Return women, men and children of a composition by band."""
    women = sum(composition.get(f"f_{band}", 0) for band in ADULT_BANDS)
    men = sum(composition.get(f"m_{band}", 0) for band in ADULT_BANDS)
    everybody = sum(count for band, count in composition.items() if band[:2] in ("f_", "m_"))
    return women, men, everybody - women - men


def _rows(rows: Iterable[HouseholdRow]) -> tuple[v.Row, ...]:
    return tuple(v.Row(row.hh_pid, row.display_name, row.card, row.token, row.served) for row in rows)


def _listing(state: st.Listing, scene: Scene) -> v.View:
    if state.identify is Identify.NAME:
        return v.Search(state.letters, _rows(state.rows))
    return v.TodayList(_rows(state.rows))


def _household(state: st.ChoosingCollector, scene: Scene) -> v.View:
    file = state.case.file
    home = file.household
    collectors = tuple(_person(row) for row in file.collectors)
    card = file.card
    return v.Household(
        home.display_name, card, home.village, people(home.composition), collectors, _due(file.due, scene)
    )


def _finger(state: st.AwaitingFinger, scene: Scene) -> v.View:
    """Before anything lies on the glass, say which finger; from the first try on, ring, tries and hint."""
    who, row = _person(state.person.collector), state.person.case.tries_on(state.person.pid, state.finger)
    silent = row.silences > 0 and state.advice is None
    if not state.area and (silent or not row.tries):
        return v.WhichFinger(who.name, who.sex, state.finger, again=silent)
    hint = HINTS[state.advice] if state.advice and not state.area else ""
    return v.Scanning(state.finger, state.area / 100, min(row.tries + 1, scene.tries), scene.tries, hint)


def _another_way(state: st.AnotherWay, scene: Scene) -> v.View:
    return v.AnotherWay(tuple(_rung(way, state) for way in state.rungs))


def _rung(way: Way, state: st.AnotherWay) -> v.Rung:
    if way is Way.FINGER:
        return v.Rung(way.value, state.next_finger)
    if way is Way.COLLECTOR:
        others = [row for row in state.person.case.file.collectors if row.person_pid != state.person.pid]
        if len(others) == 1:
            return v.Rung(way.value, 0, first_name(others[0].display_name), others[0].sex.value)
    return v.Rung(way.value)


def _tried(case: Case) -> tuple[int, int]:
    used = [row for row in case.tries if row.tries]
    return len(used), sum(row.tries for row in used)


def _photo(state: st.CheckingCard, scene: Scene) -> v.View:
    reasons = _codes(to_serve(state.person, state.reason)) if state.asked else ()
    return v.PhotoCheck(_person(state.person.collector), state.person.case.file.card, reasons)


def _signing(state: st.Signing, scene: Scene) -> v.View:
    person, file = state.person, state.person.case.file
    who = _person(person.collector)
    fingers, times = _tried(person.case)
    declined = state.choice is Choice.DECLINE
    return v.Signature(
        v.Signed.VISIT,
        household=file.household.display_name,
        card=file.card,
        person=first_name(who.name),
        sex=who.sex,
        fingers=fingers,
        times=times,
        seen=str(state.basis.result),
        reason=state.reason.value,
        reasons=_codes(to_sign(state)),
        declined=declined,
        may_be_absent=not declined,
        may_serve=bool(file.outstanding),
        parked=(file.parked.number, _when(file.parked.at, scene)) if file.parked else ("", ""),
        asked=state.asked,
        checking=state.checking,
        refused=state.refused.value,
        wait_s=state.wait_s,
    )


def _when(utc: str, scene: Scene) -> str:
    """Return the time of today, day and time of any other day."""
    local = scene.local(utc)
    return f"{local:%H:%M}" if local.date() == scene.today else f"{local:%d.%m. %H:%M}"


def _parked(state: st.Parked, scene: Scene) -> v.View:
    return v.Parked(state.number, state.case.file.card)


def _queue(state: st.Reviewing, scene: Scene) -> v.View:
    rows = (v.QueueRow(row.entry_id, row.number, row.name, row.card, _when(row.at, scene)) for row in state.rows)
    return v.Queue(tuple(rows)) if state.found else v.Checking()


def _search_signing(state: st.AuthorisingSearch, scene: Scene) -> v.View:
    return v.Signature(v.Signed.SEARCH, checking=state.checking, refused=state.refused.value, wait_s=state.wait_s)


def _disputing(state: st.Disputing, scene: Scene) -> v.View:
    file = state.case.file
    return v.Signature(
        v.Signed.DISPUTE, file.household.display_name, file.card,
        checking=state.checking, refused=state.refused.value, wait_s=state.wait_s,
    )  # fmt: skip


def _settle_signing(state: st.SettleSigning, scene: Scene) -> v.View:
    return v.Signature(
        v.Signed.SETTLEMENT, settlement=Settlement(state.settlement).value,
        checking=state.checking, refused=state.refused.value, wait_s=state.wait_s,
    )  # fmt: skip


def _match(state: st.Approved, scene: Scene) -> v.View:
    aid = _entitled(state.draft.lines, scene)
    return v.Match(first_name(_person(state.person.collector).name), aid)


def _approving(state: st.Approving, scene: Scene) -> v.View:
    """A match is thanked for at once, with the way on busy until the approval is on disk; a signature just waits."""
    if state.backing.verification.result is not Result.MATCH:
        return v.Checking()
    aid = _entitled(state.draft.lines, scene)
    return v.Match(first_name(_person(state.person.collector).name), aid, busy=True)


def _lines(
    lines: Iterable[Line],
    given: Mapping[str, int],
    reasons: Mapping[str, Reason | UnknownCode],
    asked: tuple[str, ...],
    scene: Scene,
) -> tuple[v.Line, ...]:
    return tuple(
        v.Line(
            row.line_id,
            scene.pictogram(row.item),
            scene.label(row.item),
            row.entitled,
            given.get(row.line_id, 0),
            str(reasons.get(row.line_id, Reason.NONE)),
            row.line_id in asked,
        )
        for row in lines
    )


def _delivering(state: st.Delivering, scene: Scene) -> v.View:
    file = state.person.case.file
    lines = _lines(state.draft.lines, state.given, state.reasons, state.unexplained, scene)
    return v.Delivery(file.household.display_name, file.card, lines, _codes(TO_GIVE_LESS))


def _recording(state: st.Recording, scene: Scene) -> v.View:
    file = state.person.case.file
    given = {row.line_id: row.delivered for row in state.draft.lines}
    reasons = {row.line_id: row.reason for row in state.draft.lines}
    lines = _lines(state.draft.lines, given, reasons, (), scene)
    return v.Delivery(file.household.display_name, file.card, lines, _codes(TO_GIVE_LESS), busy=True)


def _receipt(state: st.Receipted, scene: Scene) -> v.View:
    """What was given and what remains; a discreet thing is a plain bag without a name."""
    given = tuple(
        v.Goods(scene.pictogram(row.item), row.delivered, scene.shown(row.item)) for row in state.lines if row.delivered
    )
    remains = tuple(
        v.Goods(scene.pictogram(row.item), row.remaining, scene.shown(row.item)) for row in state.lines if row.remaining
    )
    signed = state.signed
    return v.Receipt(
        first_name(_person(state.person.collector).name),
        given,
        remains,
        state.receipt_no,
        f"KIOSK-RECEIPT:1:{state.receipt_no}:{signed.entry_id}:{signed.entry_hash}",
        state.person.case.file.card,
        scene.local(signed.ts_utc).date(),
        scene.printer,
    )


def _served(state: st.AlreadyServed | st.TakenElsewhere, scene: Scene) -> v.View:
    served = state.served
    aid = tuple(v.Goods(scene.pictogram(item), count, scene.shown(item)) for item, count in served.items)
    return v.AlreadyServed(scene.local(served.at).date(), served.desk, aid)


def _other_desk(state: st.OtherDesk, scene: Scene) -> v.View:
    return v.OtherDesk(state.desk, state.person.case.file.card, may_serve=True)


def _settling(state: st.Settling, scene: Scene) -> v.View:
    when = scene.local(state.approval.ts_utc)
    return v.Settle(when.date(), f"{when:%H:%M}", _entitled(state.approval.lines, scene), len(state.rest))


def _settling_lines(state: st.SettlingLines, scene: Scene) -> v.View:
    lines = _lines(state.approval.lines, state.given, {}, (), scene)
    return v.Delivery("", f"{scene.local(state.approval.ts_utc):%d.%m. %H:%M}", lines, (), settling=True)


def _moment(state: Any, scene: Scene) -> v.View:
    return v.Checking()


PRESENTERS: dict[type, Callable[[Any, Scene], v.View]] = {
    st.Waiting: lambda state, scene: v.Waiting(),
    st.Identifying: lambda state, scene: v.Identify(),
    st.LookingUp: _moment,
    st.NotFound: lambda state, scene: v.NotFound(UNKNOWN.get(state.reason, "")),
    st.Listing: _listing,
    st.AuthorisingSearch: _search_signing,
    st.ChoosingCollector: _household,
    st.Noticing: lambda state, scene: v.Notice(scene.controller, scene.erased),
    st.AwaitingFinger: _finger,
    st.Checking: _moment,
    st.ScannerMissing: lambda state, scene: v.ScannerMissing(),
    st.LookingCarefully: _moment,
    st.AnotherWay: _another_way,
    st.CheckingCard: _photo,
    st.Signing: _signing,
    st.Disputing: _disputing,
    st.Claiming: _moment,
    st.Approving: _approving,
    st.Approved: _match,
    st.Delivering: _delivering,
    st.Recording: _recording,
    st.Receipted: _receipt,
    st.AlreadyServed: _served,
    st.TakenElsewhere: _served,
    st.OtherDesk: _other_desk,
    st.Reviewing: _queue,
    st.Parking: _moment,
    st.Parked: _parked,
    st.Leaving: lambda state, scene: v.Leaving(state.case.file.household.display_name, _codes(TO_LEAVE)),
    st.Noting: _moment,
    st.Ended: lambda state, scene: v.Ended(state.ending.value),
    st.Settling: _settling,
    st.SettlingLines: _settling_lines,
    st.SettleSigning: _settle_signing,
    st.SettleWriting: _moment,
    st.StorageStopped: lambda state, scene: v.StorageStop(scene.entries, scene.technician),
}
"""One presenter a state; a test holds that none is missing."""

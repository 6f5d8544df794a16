"""The live board."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.accounts import Accounts
from kiosk.domain.codes import Kind, Outcome, Reason, UnknownCode
from kiosk.domain.counting import Count
from kiosk.domain.entry import Draft
from kiosk.hub.intake import Sender
from kiosk.hub.record import read_record
from kiosk.hub.store import Store, open_engine
from kiosk.trust import from_wire, to_wire
from tests.domain.bookkeeping import DRAFTS
from tests.hub.kiosks import HANDED_OVER, SimulatedKiosk
from tests.hub.running import RunningHub


def test_the_board_counts_by_site_and_kiosk(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Handovers, visits without goods by why, reversals and what only a newer program knows, counted from headers."""
    other = SimulatedKiosk("GAO-02")
    hub.enrol(other)
    part = replace(HANDED_OVER, outcome=Outcome.PARTIAL)
    ends = (Reason.NOT_ON_LIST, Reason.ALREADY_SERVED, Reason.SENT_TO_DESK, Reason.NO_MATCH, Reason.NO_MATCH)
    refusals = [Draft(Kind.NOT_SERVED, outcome=Outcome.NOT_DELIVERED, reason=reason) for reason in ends]
    undone = Draft(Kind.REVERSAL, outcome=Outcome.REVERSED)
    opened = Draft(Kind.SESSION_OPEN)
    newer = Draft(UnknownCode("of_a_newer_program"))
    hub.post(kiosk, [kiosk.write(draft) for draft in (opened, HANDED_OVER, HANDED_OVER)])
    hub.post(kiosk, [kiosk.write(draft) for draft in (part, *refusals, undone, newer)])
    hub.post(other, [other.write(HANDED_OVER, site="ML0702-B")])
    first, second = hub.board()["kiosks"]
    assert first == {
        "round_id": "round-1",
        "site": "ML0701-A",
        "kiosk_id": "GAO-01",
        "served": 3,
        "partial": 1,
        "refused": 2,
        "already_served": 1,
        "sent_to_desk": 1,
        "unlisted": 1,
        "reversed": 1,
        "newer": 1,
        "entries": 11,
        "last_ts_utc": "2026-03-01T08:00:00Z",
    }
    assert (second["site"], second["kiosk_id"], second["served"]) == ("ML0702-B", "GAO-02", 1)


def test_what_is_held_is_shown_and_not_counted(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Quarantined entries are on the board by reason, and in no sum."""
    entry = kiosk.write()
    entry["header"]["outcome"] = "partial"
    hub.post(kiosk, [entry])
    assert hub.board() == {"kiosks": [], "held": {"bad_signature": 1}}


@settings(max_examples=10)
@given(st.lists(DRAFTS, max_size=25), st.integers(0, 25))
def test_the_hub_counts_as_the_kiosk_does(drafts: list[Draft], cut: int) -> None:
    """Whatever was written, however it was split into batches and sent twice: the same figures on both sides."""
    kiosk = SimulatedKiosk("GAO-01")
    entries = [from_wire(kiosk.write(draft)) for draft in drafts]
    records = [read_record(to_wire(entry)) for entry in entries]
    store = Store(open_engine("sqlite://"))
    store.register("GAO-01", kiosk.keys.signing_public, "2026-03-01T08:00:00Z")
    for batch in (records[:cut], records[cut:], records):
        store.receive(Sender("GAO-01", proven=True), batch, "2026-03-01T08:00:00Z")
    mine = Accounts().after_all(entries).of("round-1").figures("ML0701-A")
    rows = store.board("round-1")
    assert len(rows) == bool(drafts)
    for row in rows:
        counted = (row.served, row.partial, row.refused, row.already_served, row.sent_to_desk, row.reversed, row.newer)
        assert counted == (
            mine.served, mine.partial, mine.refused, mine.already_served, mine.sent_to_desk, mine.reversed,
            mine.all(Count.UNKNOWN),
        )  # fmt: skip
        assert (row.entries, row.unlisted) == (len(entries), mine.unlisted)
    assert store.figures("round-1") == ({("round-1", "ML0701-A", "GAO-01"): mine} if drafts else {})

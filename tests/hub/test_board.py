"""The live board."""

from dataclasses import replace

from kiosk.domain.codes import Kind, Outcome, Reason
from kiosk.domain.entry import Draft
from tests.hub.kiosks import HANDED_OVER, SimulatedKiosk
from tests.hub.running import RunningHub


def test_the_board_counts_by_site_and_kiosk(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Handovers complete and partial, visits without goods and reversals are counted from headers."""
    other = SimulatedKiosk("GAO-02")
    hub.enrol(other)
    part = replace(HANDED_OVER, outcome=Outcome.PARTIAL)
    refusal = Draft(Kind.NOT_SERVED, outcome=Outcome.NOT_DELIVERED, reason=Reason.NOT_ON_LIST)
    undone = Draft(Kind.REVERSAL, outcome=Outcome.REVERSED)
    opened = Draft(Kind.SESSION_OPEN)
    hub.post(kiosk, [kiosk.write(draft) for draft in (opened, HANDED_OVER, HANDED_OVER, part, refusal, undone)])
    hub.post(other, [other.write(HANDED_OVER, site="ML0702-B")])
    first, second = hub.board()["kiosks"]
    assert first == {
        "round_id": "round-1",
        "site": "ML0701-A",
        "kiosk_id": "GAO-01",
        "served": 2,
        "partial": 1,
        "refused": 1,
        "reversed": 1,
        "entries": 6,
        "last_ts_utc": "2026-03-01T08:00:00Z",
    }
    assert (second["site"], second["kiosk_id"], second["served"]) == ("ML0702-B", "GAO-02", 1)


def test_what_is_held_is_shown_and_not_counted(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Quarantined entries are on the board by reason, and in no sum."""
    entry = kiosk.write()
    entry["header"]["outcome"] = "partial"
    hub.post(kiosk, [entry])
    assert hub.board() == {"kiosks": [], "held": {"bad_signature": 1}}

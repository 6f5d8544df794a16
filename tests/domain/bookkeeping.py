"""Entries without seals and signatures, for sums; and random ones, of this program and of newer ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from kiosk.domain.accounts import Accounts
from kiosk.domain.codes import Flag, Identify, Kind, Method, Outcome, Reason, Result, UnknownCode
from kiosk.domain.entry import Draft, Entry, Line, Notice, Origin, StockMove, Verification

AT = "2026-03-02T10:00:00Z"
NOWHERE = Origin("", "P", "R1", "S1", "K1", "OP1", "boot", 0, AT, "rtc")


@dataclass
class Desk:
    """A desk that writes entries and sums them up."""

    accounts: Accounts = field(default_factory=Accounts)
    entries: list[Entry] = field(default_factory=list)

    def write(
        self, draft: Draft, round_id: str = "R1", site: str = "S1", at: str = AT, operator_id: str = "OP1"
    ) -> str:
        """Write one; return its id."""
        seq = len(self.entries) + 1
        place = replace(NOWHERE, round_id=round_id, site=site, ts_utc=at, operator_id=operator_id)
        entry = Entry(replace(place, entry_id=f"e{seq}"), seq, "", "", draft, b"", b"")
        self.entries.append(entry)
        self.accounts = self.accounts.after(entry)
        return entry.origin.entry_id

    def serve(self, draft: Draft, given: int = 2, **where: str) -> str:
        """Approve, and hand over so many of each line; return the handover's id."""
        return self.write(handed(draft, self.write(draft, **where), given), **where)


def mats(line_id: str = "l1", entitled: int = 2, delivered: int = 0, item: str = "MAT") -> Line:
    """A line of mats."""
    return Line(line_id, item, entitled, delivered, entitled - delivered)


def approved(*line_ids: str, verify: Verification | None = None, identify: Identify = Identify.CODE) -> Draft:
    """An approval of two mats a line."""
    by_finger = Verification(Method.FINGER, Result.MATCH)
    return Draft(
        Kind.APPROVED,
        identify=identify,
        verify=verify or by_finger,
        lines=tuple(mats(one) for one in line_ids or ("l1",)),
    )


def handed(approval: Draft, refers_to: str, given: int = 2) -> Draft:
    """The handover of an approval, `given` of each line at most."""
    lines = tuple(
        replace(line, delivered=min(given, line.entitled), remaining=max(0, line.entitled - given))
        for line in approval.lines
    )
    full = all(line.remaining == 0 for line in lines)
    outcome = Outcome.DELIVERED if full else Outcome.PARTIAL if given else Outcome.NOT_DELIVERED
    return replace(approval, kind=Kind.HANDOVER, outcome=outcome, lines=lines, refers_to=refers_to)


LINE_IDS = tuple(f"l{number}" for number in range(8))
NEWER = UnknownCode("of_a_newer_program")


def _lines() -> st.SearchStrategy[tuple[Line, ...]]:
    def line(line_id: str, item: str, entitled: int, given: int, covers: int) -> Line:
        delivered = min(given, entitled)
        return Line(
            line_id, item, entitled, delivered, entitled - delivered, Reason.NONE, "MAT" if covers else "", covers
        )

    made = st.builds(
        line, st.sampled_from(LINE_IDS), st.sampled_from(("MAT", "KIT")), st.integers(0, 3), st.integers(0, 3),
        st.sampled_from((0, 0, 0, 1)),
    )  # fmt: skip
    return st.lists(made, max_size=3).map(tuple)


def _codes(codes: Iterable[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([*codes, NEWER])


DRAFTS: st.SearchStrategy[Draft] = st.builds(
    Draft,
    kind=st.sampled_from(
        [*Kind, NEWER, *[Kind.APPROVED, Kind.HANDOVER] * 8, *[Kind.REVERSAL, Kind.NOT_SERVED, Kind.PARKED] * 3]
    ),
    outcome=_codes(Outcome),
    reason=_codes(Reason),
    identify=_codes(Identify),
    verify=st.builds(Verification, _codes(Method), _codes(Result)),
    lines=_lines(),
    collector_role=st.sampled_from(("head", "external")),
    second_operator_id=st.sampled_from(("", "OP9")),
    opened=st.integers(0, 2),
    claim=st.sampled_from(("", "c1", "c2", "c3")),
    notice=st.builds(Notice, answer=st.sampled_from(("", "yes", "no"))),
    refers_to=st.sampled_from(("", *(f"e{number}" for number in range(1, 12)))),
    flags=st.lists(_codes(Flag), max_size=2).map(tuple),
    durations_ms=st.dictionaries(st.sampled_from(("identify", "verify")), st.integers(0, 90_000), max_size=2),
    stock=st.lists(st.builds(StockMove, st.sampled_from(("MAT", "KIT")), st.integers(0, 50)), max_size=2).map(tuple),
)
"""Any draft, sensible or not."""

PLACES = st.fixed_dictionaries(
    {
        "round_id": st.sampled_from(("R1", "R2")),
        "site": st.sampled_from(("S1", "S2")),
        "at": st.sampled_from(("2026-03-02T23:59:59Z", "2026-03-03T00:00:01Z")),
        "operator_id": st.sampled_from(("OP1", "OP2")),
    }
)

LEDGERS: st.SearchStrategy[list[Entry]] = st.lists(st.tuples(DRAFTS, PLACES), max_size=25).map(
    lambda rows: written(rows).entries
)
"""Any ledger of one desk."""


def summed(drafts: Iterable[Draft]) -> Accounts:
    """Return the accounts of a desk that wrote these."""
    return written([(draft, {}) for draft in drafts]).accounts


def written(rows: Sequence[tuple[Draft, dict[str, str]]]) -> Desk:
    """A desk that wrote these."""
    desk = Desk()
    for draft, where in rows:
        desk.write(draft, **where)
    return desk

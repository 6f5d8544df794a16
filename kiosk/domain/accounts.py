"""The one sum of a ledger: a fold over its entries, by round.

`Accounts.after` takes one entry and costs the same after a hundred of them as after a hundred thousand. No clock and no
medium: `storage` follows a ledger with it, and keeps it over a restart.

The day of an entry is the UTC date that it claims. Whether the claim is good is for who reads the entry; no sum of a
round depends on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from kiosk.domain.counter_checks import Checks, OpenCheck, in_order
from kiosk.domain.counter_checks import after as checks_after
from kiosk.domain.counting import Does, Figures, Moves, moves_of, settled_units
from kiosk.domain.entitlement import Due, OpenApproval
from kiosk.domain.entry import Draft, Entry, Line
from kiosk.domain.persistent import PersistentMap
from kiosk.domain.roster import EntitlementLine


@dataclass(frozen=True, slots=True)
class LineAccount:
    """One line of an entitlement. `held` by open approvals, `parked` by parked visits; `entitled` is the most ever due.

    `contradicted`: a finger did not match, and nobody has decided since.
    Times are those of the last entry of each sort; empty where nothing is held, or parked.
    """

    entitled: int = 0
    given: int = 0
    given_at: str = ""
    held: int = 0
    held_at: str = ""
    parked: int = 0
    parked_at: str = ""
    contradicted: bool = False

    def holding(self, units: int, at: str) -> "LineAccount":
        """Return the line of which an approval holds so many more; fewer when one is over. It has been decided."""
        held = self.held + units
        held_at = (at or self.held_at) if held else ""
        most = max(self.entitled, units)
        return LineAccount(most, self.given, self.given_at, held, held_at, self.parked, self.parked_at)

    def reserving(self, units: int, at: str) -> "LineAccount":
        """Return the line of which a parked visit holds so many more; fewer when one is over."""
        parked = self.parked + units
        parked_at = (at or self.parked_at) if parked else ""
        most = max(self.entitled, units)
        given, held = (self.given, self.given_at), (self.held, self.held_at)
        return LineAccount(most, *given, *held, parked, parked_at, self.contradicted)

    def giving(self, units: int, entitled: int, at: str) -> "LineAccount":
        """Return the line of which so many more were given, or fewer where it was taken back, of so many due."""
        given_at = at if units and at else self.given_at
        most = max(self.entitled, entitled)
        return LineAccount(
            most, self.given + units, given_at, self.held, self.held_at, self.parked, self.parked_at, self.contradicted
        )  # fmt: skip

    @property
    def free_of_parking(self) -> int:
        """How much of it would not be there any more if no visit were parked: what one that goes on must know."""
        return max(0, self.given + self.held)

    @property
    def taken(self) -> int:
        """How much of it is not there any more: an approval or a parked visit counts whole until it is over."""
        return max(0, self.given + self.held + self.parked)

    @property
    def served_at(self) -> str:
        """When something of it was given last, or approved and not settled yet; empty when nothing was."""
        return self.held_at or (self.given_at if self.given > 0 else "")

    @property
    def taken_at(self) -> str:
        """The same, or when it was parked."""
        return self.served_at or self.parked_at


@dataclass(frozen=True, slots=True)
class ParkedVisit:
    """A visit that waits for somebody to sign: its goods are reserved."""

    entry_id: str
    ts_utc: str
    draft: Draft
    seq: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is reserved."""
        return self.draft.lines


@dataclass(frozen=True, slots=True)
class ItemAccount:
    """What moved of one item at this desk: `net` since the last count, or since the opening where there is none."""

    net: int = 0
    counts: int = 0
    counted: int = 0

    def left(self, opening: int) -> int:
        """Return how much is there, when the desk began with `opening`."""
        return (self.counted if self.counts else opening) + self.net


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries of a round a figure is of; what is empty is not asked for."""

    site: str = ""
    day: str = ""
    operator_id: str = ""

    def within(self) -> tuple["Scope", ...]:
        """Return the scopes that a question may name, of an entry made here."""
        site = Scope(self.site)
        wider = (Scope(), site, Scope(self.site, self.day), Scope(self.site, operator_id=self.operator_id), self)
        return tuple(dict.fromkeys(wider))


NO_FIGURES = Figures()
NO_LINE = LineAccount()
NO_ITEM = ItemAccount()


@dataclass(frozen=True, slots=True)
class RoundAccounts:
    """One round. Lines are the round's wherever they were given; figures and stock are by site."""

    lines: PersistentMap[str, LineAccount] = field(default_factory=PersistentMap)
    approvals: PersistentMap[str, OpenApproval] = field(default_factory=PersistentMap)
    parked: PersistentMap[str, ParkedVisit] = field(default_factory=PersistentMap)
    sums: PersistentMap[Scope, Figures] = field(default_factory=PersistentMap)
    stock: PersistentMap[tuple[str, str], ItemAccount] = field(default_factory=PersistentMap)
    checks: Checks = field(default_factory=PersistentMap)

    def line(self, line_id: str) -> LineAccount:
        """Return the account of a line."""
        return self.lines.find(line_id, NO_LINE)

    def due(self, lines: Iterable[EntitlementLine]) -> tuple[Due, ...]:
        """Return every line with what remains of it (never below zero)."""
        return tuple(Due(line, max(0, line.quantity - self.line(line.line_id).taken)) for line in lines)

    def figures(self, site: str = "", day: str = "", operator_id: str = "") -> Figures:
        """Return the figures of the round, a site, a day or an operator there; a day or an operator needs a site."""
        return self.sums.find(Scope(site, day, operator_id), NO_FIGURES)

    def operators(self, site: str, day: str = "") -> dict[str, Figures]:
        """Return the figures by operator: of a site, or of one day there."""
        found = {scope.operator_id: sums for scope, sums in self.sums.items() if (scope.site, scope.day) == (site, day)}
        return {name: found[name] for name in sorted(found) if name}

    def days(self, site: str) -> tuple[str, ...]:
        """Return the days on which anything was recorded at a site."""
        return tuple(sorted({scope.day for scope in self.sums if scope.site == site and scope.day}))

    def item(self, site: str, item: str) -> ItemAccount:
        """Return the stock account of an item at this desk."""
        return self.stock.find((site, item), NO_ITEM)

    @property
    def open_approvals(self) -> tuple[OpenApproval, ...]:
        """Approvals without a handover, in order: they count as taken until two people say what was given."""
        return tuple(sorted(self.approvals.values(), key=lambda one: one.seq))

    @property
    def open_parked(self) -> tuple[ParkedVisit, ...]:
        """Parked visits that nobody has decided, in order."""
        return tuple(sorted(self.parked.values(), key=lambda one: one.seq))

    @property
    def open_checks(self) -> tuple[OpenCheck, ...]:
        """Handovers drawn for a counter-check of which nobody has said what came of it, in order."""
        return in_order(self.checks)

    def due_to_visit(self, lines: Iterable[EntitlementLine]) -> tuple[Due, ...]:
        """Return the same for a visit of the household itself: what its parked visit holds is kept for it."""
        return tuple(Due(line, max(0, line.quantity - self.line(line.line_id).free_of_parking)) for line in lines)

    def parked_with(self, line_ids: Iterable[str]) -> ParkedVisit | None:
        """Return the parked visit that holds any of these lines."""
        wanted = frozenset(line_ids)
        return next((one for one in self.open_parked if any(line.line_id in wanted for line in one.lines)), None)

    def after(self, entry: Entry, moves: Moves) -> "RoundAccounts":
        """Return the round after an entry of it."""
        origin = entry.origin
        sums = self.sums
        for scope in Scope(origin.site, origin.ts_utc[:10], origin.operator_id).within():
            sums = sums.with_item(scope, sums.find(scope, NO_FIGURES).plus(moves.counts))
        stock, checks = _moved(self.stock, origin.site, moves), checks_after(self.checks, entry)
        return replace(self, sums=sums, stock=stock, checks=checks)._done(entry, moves.does)

    def _done(self, entry: Entry, does: Does) -> "RoundAccounts":
        refers_to, lines = entry.draft.refers_to, entry.draft.lines
        match does:
            case Does.NOTHING:
                return self
            case Does.APPROVES:
                return self._unparked(refers_to)._approved(_approval(entry))
            case Does.GIVES:
                return self._settled(refers_to)._given(lines, 1, entry.origin.ts_utc)
            case Does.TAKES_BACK:
                return self._unparked(refers_to)._settled(refers_to)._given(lines, -1, "")
            case Does.PARKS:
                return self._parked(_parked_visit(entry))
            case Does.CONTRADICTS:
                return self._contradicted(lines)
            case Does.ENDS:
                return self._unparked(refers_to)
            case _:
                assert_never(does)

    def _approved(self, approval: OpenApproval) -> "RoundAccounts":
        lines = self.lines
        for line in approval.lines:
            account = lines.find(line.line_id, NO_LINE).holding(line.entitled, approval.ts_utc)
            lines = lines.with_item(line.line_id, account)
        return replace(self, lines=lines, approvals=self.approvals.with_item(approval.entry_id, approval))

    def _settled(self, entry_id: str) -> "RoundAccounts":
        approval, lines = self.approvals.get(entry_id), self.lines
        if approval is None:
            return self
        for line in approval.lines:
            lines = lines.with_item(line.line_id, lines[line.line_id].holding(-line.entitled, ""))
        return replace(self, lines=lines, approvals=self.approvals.without(entry_id))

    def _parked(self, visit: ParkedVisit) -> "RoundAccounts":
        lines = self.lines
        for line in visit.lines:
            account = lines.find(line.line_id, NO_LINE).reserving(line.entitled, visit.ts_utc)
            lines = lines.with_item(line.line_id, account)
        return replace(self, lines=lines, parked=self.parked.with_item(visit.entry_id, visit))

    def _contradicted(self, which: Iterable[Line]) -> "RoundAccounts":
        lines = self.lines
        for line in which:
            account = lines.find(line.line_id, NO_LINE)
            lines = lines.with_item(line.line_id, replace(account, contradicted=True))
        return replace(self, lines=lines)

    def _unparked(self, entry_id: str) -> "RoundAccounts":
        visit, lines = self.parked.get(entry_id), self.lines
        if visit is None:
            return self
        for line in visit.lines:
            lines = lines.with_item(line.line_id, lines[line.line_id].reserving(-line.entitled, ""))
        return replace(self, lines=lines, parked=self.parked.without(entry_id))

    def _given(self, lines: Iterable[Line], sign: int, ts_utc: str) -> "RoundAccounts":
        accounts = self.lines
        for line in lines:
            account = accounts.find(line.line_id, NO_LINE).giving(sign * settled_units(line), line.entitled, ts_utc)
            accounts = accounts.with_item(line.line_id, account)
        return replace(self, lines=accounts)


NO_ROUND = RoundAccounts()


@dataclass(frozen=True, slots=True)
class Accounts:
    """A ledger, summed up to its entry number `seq`. `claims` are those that an entry was made under."""

    seq: int = 0
    rounds: PersistentMap[str, RoundAccounts] = field(default_factory=PersistentMap)
    claims: PersistentMap[str, bool] = field(default_factory=PersistentMap)

    @property
    def open_approvals(self) -> tuple[OpenApproval, ...]:
        """Those of all rounds, in order: one of a round before is asked after, too."""
        found = (approval for one in self.rounds.values() for approval in one.approvals.values())
        return tuple(sorted(found, key=lambda one: one.seq))

    def approval(self, entry_id: str) -> OpenApproval | None:
        """Return an open approval, of whichever round."""
        found = (one.approvals.get(entry_id) for one in self.rounds.values())
        return next((approval for approval in found if approval), None)

    def of(self, round_id: str) -> RoundAccounts:
        """Return the accounts of a round: empty ones before its first entry."""
        return self.rounds.find(round_id, NO_ROUND)

    def after(self, entry: Entry) -> "Accounts":
        """Return the accounts after the next entry.

        Raises:
            ValueError: it is not the next one. An entry taken twice would count twice.
        """
        if entry.seq != self.seq + 1:
            raise ValueError(f"entry {entry.seq} after {self.seq}")
        round_id, claim = entry.origin.round_id, entry.draft.claim
        round_after = self.of(round_id).after(entry, moves_of(entry.draft))
        claims = self.claims.with_item(claim, True) if claim else self.claims
        return Accounts(entry.seq, self.rounds.with_item(round_id, round_after), claims)

    def after_all(self, entries: Iterable[Entry]) -> "Accounts":
        """Return the accounts after these entries, in order."""
        accounts = self
        for entry in entries:
            accounts = accounts.after(entry)
        return accounts


def _approval(entry: Entry) -> OpenApproval:
    origin, draft = entry.origin, entry.draft
    return OpenApproval(
        origin.entry_id, origin.ts_utc, draft.lines, draft, entry.seq, origin.round_id, origin.site
    )  # fmt: skip


def _parked_visit(entry: Entry) -> ParkedVisit:
    return ParkedVisit(entry.origin.entry_id, entry.origin.ts_utc, entry.draft, entry.seq)


def _moved(
    stock: PersistentMap[tuple[str, str], ItemAccount], site: str, moves: Moves
) -> PersistentMap[tuple[str, str], ItemAccount]:
    for item, change in moves.stock.items():
        old = stock.find((site, item), NO_ITEM)
        stock = stock.with_item((site, item), replace(old, net=old.net + change))
    for item, there in moves.counted.items():
        old = stock.find((site, item), NO_ITEM)
        stock = stock.with_item((site, item), ItemAccount(0, old.counts + 1, there))
    return stock

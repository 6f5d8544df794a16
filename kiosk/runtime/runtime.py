"""Performs what the visit asks for, off the UI thread, and brings the answers back to it.

The UI thread calls `touch`, `log_in`, `lock` and reads `state` and `session`; nothing here ever makes it wait.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from threading import Event as Flag
from typing import assert_never

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Manifest
from kiosk.domain.openings import many_opened
from kiosk.domain.roles import Action
from kiosk.domain.roster import Item
from kiosk.domain.visit import Effect, Event, IllegalEvent, Rules, State, accepts, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.runtime.additions import Additions
from kiosk.runtime.board import Board, Place, board
from kiosk.runtime.desk_link import LinkStatus
from kiosk.runtime.finger import LOOK_LONGEST_S, NO_REFERENCES, FingerReader, Taken, open_references
from kiosk.runtime.households import Households, LookUp
from kiosk.runtime.lanes import Lane, Lanes, OnUi
from kiosk.runtime.maintenance import Maintenance
from kiosk.runtime.opening import OpenDesk, open_session
from kiosk.runtime.parts import Parts
from kiosk.runtime.session import Closed, Opening, Refused, Session
from kiosk.runtime.unanswered import BUG, unanswered
from kiosk.storage.errors import LedgerFault, RosterFault, RosterTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Outlook, Stage
from kiosk.storage.roster import OpenRoster
from kiosk.storage.stamp import Stamp
from kiosk.trust.slots import TechnicianPass

log = logging.getLogger(__name__)


class Runtime:
    """One desk at work. All public methods are for the UI thread."""

    def __init__(self, parts: Parts, on_ui: OnUi) -> None:
        self._parts = parts
        self._on_ui = on_ui
        desk = parts.manifest.desk_of(parts.kiosk_id)
        self.rules = Rules(parts.manifest.policy, desk.number if desk else 0, year=None)
        self.state: State = st.Waiting()
        self.session: Session = Closed()
        self.on_change: Callable[[], None] = lambda: None
        self.link = LinkStatus()
        self.board: Board | None = None
        self.entries_on_disk = 0
        self._open: OpenDesk | None = None
        self._last: OpenRoster | None = None  # of the session before
        self._references_of = NO_REFERENCES
        self._stage = Stage.FRESH
        self._lifetime = parts.lifetime()
        self._doorkeeper = parts.doorkeeper()
        self._reader = FingerReader(parts.open_scanner, self._post, parts.extract_carefully)
        self._off = Flag()
        self._accounts = parts.bookkeeper()
        self._additions = Additions(parts.manifest.policy, self._accounts)
        self._lanes = Lanes(on_ui)
        self._lanes.submit(Lane.BOARD, self._accounts.add_up)  # before anybody logs in
        self.maintenance = Maintenance(parts, self._doorkeeper, self._lanes, on_ui, lambda: self.on_change())

    @property
    def manifest(self) -> Manifest:
        """The signed head of the package in use."""
        return self._parts.manifest

    @property
    def roster(self) -> OpenRoster | None:
        """The open roster, while a session lasts."""
        return self._open.roster if self._open else None

    @property
    def items(self) -> tuple[Item, ...]:
        """What is handed out in this round; nothing while the desk is locked."""
        return self._open.items if self._open else ()

    @property
    def ledger(self) -> Ledger:
        """The ledger, for sums and checks."""
        return self._parts.ledger

    # --- what the UI thread asks for ---------------------------------------------------------------------------

    def touch(self, event: Event) -> None:
        """Take a touch. One that comes a moment late, after the screen has changed, is dropped."""
        if self._open is not None and accepts(self.state, event):
            self._take(event)

    def log_in(self, badge: str, pin: str) -> None:
        """Open the desk for an operator, or its technician's side for a technician."""
        if isinstance(self.session, Closed):
            self.session = Opening()
            self.on_change()
            self._lanes.submit(
                Lane.DOOR,
                lambda: self._let_in(badge, pin),
                lambda: self._on_ui(lambda: self._set_session(Closed(Reason.DEVICE_FAIL))),
            )

    def lock(self) -> None:
        """Close the desk: keys and names leave the memory. Not in the middle of a visit."""
        if self._open is None or not isinstance(self.state, st.Waiting | st.StorageStopped):
            return
        self._write(fx.Record(Draft(Kind.SESSION_CLOSE)), self._open.stamp)
        self._lanes.submit(Lane.ROSTER, self._open.roster.lock)
        self._last, self._open = self._open.roster, None
        self.session = Closed(stage=self._stage)
        self._forget()
        # After the entry: the package's end, if it is due, comes behind it.
        self._lanes.submit(Lane.LEDGER, lambda: self._lanes.submit(Lane.LIFE, self._look_at_life))
        self.on_change()

    def look_around(self) -> None:
        """Ask how sending goes, and whether the package's life is over; the answers show when they come."""
        self._lanes.at_times(Lane.LINK, self._poll)
        self._lanes.at_times(Lane.LIFE, self._look_at_life)

    def count(self) -> None:
        """Sum the day for the agent's board; it shows when it is there."""
        if self._open is not None:
            roster = self._open.roster
            self._lanes.at_times(Lane.BOARD, lambda: self._sum_up(roster))

    def close(self) -> None:
        """Stop everything; what is being written is finished first."""
        self._reader.call_off(self._off)
        self._lanes.close()
        self._reader.close()
        for roster in (self._last, self.roster):  # the lane may have dropped it
            if roster is not None:
                roster.lock()
        self._open = None
        self._references_of = NO_REFERENCES

    # --- what is done again and again --------------------------------------------------------------------------

    def _poll(self) -> None:
        """Ask sync how it goes; while it answers, tell it what it has not been told."""
        status = self._parts.link.status()
        self._on_ui(lambda: self._set_link(status))
        self._parts.link.tell()

    def _sum_up(self, roster: OpenRoster) -> None:
        try:
            place = Place.of(self.manifest, self.rules.desk)
            one = self._accounts.now().of(self.manifest.round.round_id)
            counted = board(one, place, len(roster.rows(self.rules.desk)), roster.stock_open())
        except RosterFault as fault:
            if fault.trouble is not RosterTrouble.LOCKED:  # as a desk is that was locked meanwhile
                log.error("roster: %s", fault.trouble)
        except LedgerFault as fault:
            self._failed(fault)
        else:
            self._on_ui(lambda: self._set_board(counted))

    # --- the session -------------------------------------------------------------------------------------------

    def _look_at_life(self) -> None:
        outlook = self._lifetime.look(during=self._open is not None)
        self._on_ui(lambda: self._live_on(outlook))

    def _live_on(self, outlook: Outlook) -> None:
        """Lock at the end of the package's life, once the visit in hand is over; destroy it when that is due."""
        self._stage = outlook.stage
        if self._open is not None:
            self._end_session()
        elif isinstance(self.session, Closed):
            if outlook.due is not None:
                self._lanes.submit(Lane.LIFE, self._end_life)
            if self.session.stage is not self._stage:
                self._set_session(Closed(stage=self._stage))

    def _end_session(self) -> None:
        if self._stage is not Stage.FRESH:
            self.lock()

    def _end_life(self) -> None:
        self._lifetime.end()
        outlook = replace(self._lifetime.look(), due=None)  # what stopped it is tried at the next look
        self._on_ui(lambda: self._live_on(outlook))

    def _let_in(self, badge: str, pin: str) -> None:
        self._lifetime.look_back()
        outlook = self._lifetime.look()
        if outlook.stage is not Stage.FRESH and not self._doorkeeper.is_technician(badge):
            self._on_ui(lambda: self._set_session(Closed(stage=outlook.stage)))
            return
        found = self._doorkeeper.let_in(badge, pin, Action.SERVE, Action.MAINTAIN)
        if isinstance(found, Refused):
            refused = Closed(found.reason, found.wait_s, outlook.stage)
            self._on_ui(lambda: self._set_session(refused))
            return
        if isinstance(found, TechnicianPass):
            self.maintenance.welcome(found)
            self._on_ui(lambda: self._set_session(Closed(stage=outlook.stage)))
            return
        try:
            opened = open_session(self._parts, found, self._accounts)
        except RosterFault as fault:
            log.error("roster: %s", fault.trouble)
            self._on_ui(lambda: self._set_session(Closed(Reason.DEVICE_FAIL)))
            return
        self._lifetime.look(session=True)
        try:
            self._parts.ledger.append(Draft(Kind.SESSION_OPEN), opened.stamp)
            approvals = self._accounts.now().open_approvals
        except LedgerFault as fault:  # open, so that the screen says why nothing is handed out
            stopped = self._stopped(fault)
            self._on_ui(lambda: self._begin(opened, stopped))
            return
        self._lanes.submit(Lane.CLAIMS, self._parts.link.abandon)  # before any claim of a visit to come
        found_open = ev.OpenApprovalsFound(approvals) if approvals else None
        self._on_ui(lambda: self._begin(opened, found_open))

    def _begin(self, opened: OpenDesk, first: ev.OpenApprovalsFound | ev.StorageFailed | None) -> None:
        """Open the session; `first` is what must be seen to before anybody is served."""
        self._open = opened
        self.session = opened.session
        if first is not None and accepts(self.state, first):
            self._take(first)
        else:
            self.on_change()

    def _set_link(self, status: LinkStatus) -> None:
        if status != self.link:
            self.link = status
            self.on_change()

    def _set_board(self, counted: Board) -> None:
        self.board = counted
        self.on_change()

    def _set_session(self, session: Session) -> None:
        self.session = session
        self.on_change()

    # --- the visit ---------------------------------------------------------------------------------------------

    def _post(self, event: Event) -> None:
        """Bring a result to the UI thread; from any thread."""
        self._on_ui(lambda: self._take(event))

    def _take(self, event: Event) -> None:
        if isinstance(self.state, st.Waiting):  # a visit has one year from its beginning to its end
            self.rules = replace(self.rules, year=self._lifetime.year())
        before = self.state
        try:
            self.state, effects = advance(before, event, self.rules)
        except IllegalEvent as bug:
            log.error("bug: %s", bug)
            return
        too_many = self._additions.step(before, self.state, self._parts.clock.monotonic_ms)
        if too_many and self._open is not None:
            self._write(fx.Record(many_opened()), self._open.stamp)
        for effect in effects:
            self._perform(effect)
        self._end_session()
        self.on_change()

    def _perform(self, effect: Effect) -> None:
        if self._open is None:
            return
        match effect:
            case fx.VerifyFinger() | fx.AwaitScanner() | fx.StopFinger():
                self._use_scanner(effect, self._open.roster)
            case fx.LookCarefully():
                self._look_carefully(self._reader.taken(effect))
            case fx.Append() | fx.Record():
                self._write(effect, self._open.stamp)
            case fx.TakeClaim() | fx.EndClaim() | fx.TellGiven():
                self._ask_link(effect)
            case fx.CheckSignature():
                first = self._open.session.operator
                self._ask(Lane.DOOR, lambda: self._doorkeeper.second_signature(effect, first), unanswered(effect))
            case fx.Forget():
                self._forget()
            case _:
                self._look_up(effect, self._open.households)

    def _use_scanner(self, effect: fx.VerifyFinger | fx.AwaitScanner | fx.StopFinger, roster: OpenRoster) -> None:
        if isinstance(effect, fx.StopFinger):
            self._reader.call_off(self._off)
            return
        off = self._off = Flag()  # travels with the task: a later one's must not answer for it
        if isinstance(effect, fx.AwaitScanner):
            self._lanes.submit(Lane.SCANNER, lambda: self._reader.await_device(effect, off))
            return
        broken = unanswered(effect)
        self._lanes.submit(Lane.SCANNER, lambda: self._verify(effect, roster, off), lambda: self._post(broken))

    def _look_carefully(self, taken: Taken) -> None:
        """Look while the next finger is being placed; one that breaks or takes too long says nothing of the finger."""
        nothing = ev.LookedCarefully(replace(taken.quick, comparisons=0), broken=True)
        self._lanes.submit(
            Lane.CAREFUL, lambda: self._reader.look_carefully(taken), lambda: self._post(nothing), LOOK_LONGEST_S
        )

    def _ask_link(self, effect: fx.TakeClaim | fx.EndClaim | fx.TellGiven) -> None:
        """Ask on the lane where people wait; leave what is to be told for the other."""
        link, claim_id = self._parts.link, f"{self._parts.kiosk_id}-{secrets.token_hex(8)}"
        match effect:
            case fx.TakeClaim():

                def claim() -> None:
                    self._post(link.claim(effect.turn, claim_id, effect.home_desk, effect.line_ids))
                    self._lanes.submit(Lane.LINK, link.tell)  # that it is over, if no answer came

                self._lanes.submit(Lane.CLAIMS, claim, lambda: self._post(unanswered(effect)))
                return
            case fx.EndClaim():
                link.end_claim(effect.claim, effect.completed)
            case fx.TellGiven():
                link.tell_given(claim_id, effect.home_desk, effect.line_ids)
            case _:
                assert_never(effect)
        self._lanes.submit(Lane.LINK, link.tell)

    def _ask(self, lane: Lane, question: Callable[[], Event], broken: Event) -> None:
        """Post the answer to a question; where answering breaks, `broken`: no visit ever waits for nothing."""
        self._lanes.submit(lane, lambda: self._post(question()), lambda: self._post(broken))

    def _look_up(self, effect: LookUp, households: Households) -> None:
        broken = unanswered(effect)

        def answer() -> None:
            try:
                self._post(households.answer(effect))
            except RosterFault as fault:
                log.error("roster: %s", fault.trouble)
                self._post(broken)
            except LedgerFault as fault:
                self._failed(fault)

        self._lanes.submit(Lane.ROSTER, answer, lambda: self._post(broken))

    def _verify(self, effect: fx.VerifyFinger, roster: OpenRoster, off: Flag) -> None:
        if off.is_set():
            return
        hh_pid, references = self._references_of
        if hh_pid != effect.hh_pid:
            try:
                references = open_references(roster.templates(effect.hh_pid))
            except RosterFault as fault:
                log.error("roster: %s", fault.trouble)
                references = ()
            self._references_of = (effect.hh_pid, references)
        self._reader.verify(effect, references, off)

    def _write(self, effect: fx.Append | fx.Record, stamp: Stamp) -> None:
        draft = self._additions.to(effect.draft)

        def append() -> None:
            try:
                told = self._additions.closing(draft, stamp)
                signed = self._parts.ledger.append(told, self._accounts.stamp_for(told, stamp))
            except LedgerFault as fault:
                self._failed(fault)
                return
            if isinstance(effect, fx.Append):
                self._post(ev.EntryWritten(effect.turn, signed))
            self._lanes.submit(Lane.LINK, self._parts.link.wake)
            self._lanes.submit(Lane.BOARD, lambda: self._accounts.add_up(draft))

        self._lanes.submit(Lane.LEDGER, append, lambda: self._post(ev.StorageFailed(BUG)))

    def _failed(self, fault: LedgerFault) -> None:
        self._post(self._stopped(fault))

    def _stopped(self, fault: LedgerFault) -> ev.StorageFailed:
        with suppress(LedgerFault):
            self.entries_on_disk = self._parts.ledger.count()
        log.error("ledger: %s", fault.trouble)
        return ev.StorageFailed(fault.trouble.value)

    def _forget(self) -> None:
        """Let go of the references, also of those that the scanner's thread is about to open for a visit now over."""
        self._forget_opened()
        self._lanes.submit(Lane.SCANNER, self._forget_opened)

    def _forget_opened(self) -> None:
        self._reader.forget()
        self._references_of = NO_REFERENCES

"""What people and staff do at the desk, touch by touch, on the real screens."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import cast

from drivers import RetryReason
from kiosk.domain.codes import Reason
from kiosk.domain.manifest import OperatorRole
from kiosk.office.sample import Sample, SamplePerson
from kiosk.office.sample.sheet import SampleOperator
from kiosk.rehearsal.cast import Act, Visit, served_alone
from kiosk.rehearsal.crew import RehearsalError
from kiosk.rehearsal.fingers import Fingers
from kiosk.rehearsal.steps import SLOW_S, TRIES, Outcome, Steps
from kiosk.runtime import Opened, Runtime
from kiosk.runtime.board import Board
from kiosk.ui import views as v
from kiosk.ui.hands import Hands
from kiosk.ui.widgets.pad import GROUPS


class People(Steps):
    """Plays visits, each from waiting to waiting."""

    def __init__(self, hands: Hands, runtime: Runtime, sample: Sample, fingers: Fingers, screens: Path) -> None:
        super().__init__(hands, runtime, sample, fingers, screens)
        self._acts: Mapping[Act, Callable[[Visit], Awaitable[None]]] = {
            Act.GOOD_FINGER: self._good_finger,
            Act.DRY_THEN_GOOD: self._dry_then_good,
            Act.OTHER_FINGER: self._other_finger,
            Act.POOR_FINGERS: self._poor_fingers,
            Act.NO_TEMPLATE: self._no_template,
            Act.REFUSES: self._refuses,
            Act.NOT_RECOGNISED: self._not_recognised,
            Act.IMPOSTOR: self._impostor,
            Act.ALREADY_SERVED: self._already_served,
            Act.UNKNOWN_CARD: self._unknown_card,
            Act.BY_NUMBER: self._by_number,
            Act.BY_LIST: self._by_list,
            Act.BY_NAME: self._by_name,
            Act.PARTIAL: self._partial,
            Act.UNPLUGGED: self._unplugged,
            Act.POWER_CUT: self._power_cut,
            Act.LOOKS_THROUGH: self._looks_through,
            Act.WORD_ALONE: self._word_alone,
            Act.OWN_FINGER: self._own_finger,
        }

    # --- the day -------------------------------------------------------------------------------------------------

    async def open_the_desk(self) -> None:
        """Badge, PIN; what a power cut left open is settled before anybody comes."""
        await self._log_in(self._sample.operator(OperatorRole.STAFF))
        await self._hands.until(
            lambda: isinstance(self._hands.view(), v.Waiting | v.Settle), "waiting or settling", SLOW_S
        )
        while isinstance(self._hands.view(), v.Settle):
            await self._see(v.Settle)
            await self._tap("settle-all")
            await self._sign()
            await self._hands.until(
                lambda: isinstance(self._hands.view(), v.Waiting | v.Settle), "the next screen", SLOW_S
            )

    async def _log_in(self, who: SampleOperator) -> None:
        await self._see(v.LogIn)
        await self._hands.type_text(who.badge)
        await self._picture("log-in-pin")
        await self._hands.pin(who.pin)
        await self._hands.until(lambda: isinstance(self._runtime.session, Opened), "the session", SLOW_S)

    async def technician_comes(self) -> None:
        """A technician's badge at log-in: the doctor, and back to a desk that is as closed as before."""
        technician = self._sample.operator(OperatorRole.TECHNICIAN)
        await self._see(v.LogIn)
        await self._hands.type_text(technician.badge)
        await self._hands.pin(technician.pin)
        await self._see(v.Doctor)
        if self._runtime.roster is not None:
            raise RehearsalError("a technician's badge has opened the list")
        await self._hands.tap("back", SLOW_S)

    async def board(self) -> Board:
        """Ask what the board says now."""
        shown = self._runtime.board
        self._runtime.count()
        await self._hands.until(lambda: self._runtime.board is not shown, "the board's figures", SLOW_S)
        return cast(Board, self._runtime.board)

    async def close_the_desk(self) -> None:
        """Look at the board, then lock."""
        await self._see(v.Waiting)
        await self._hands.hold("desk-sign", 2.0)
        await self._see(v.TodayBoard)
        await self._tap("pause")
        await self._hands.until(lambda: not isinstance(self._runtime.session, Opened), "the lock")

    async def play(self, visit: Visit) -> Outcome:
        """Play one visit from waiting to waiting."""
        self._out = Outcome()
        await self._see(v.Waiting)
        await self._acts[visit.act](visit)
        return self._out

    # --- the acts ------------------------------------------------------------------------------------------------

    async def _good_finger(self, visit: Visit) -> None:
        await self._come(visit.person)
        await self._goods_by_finger(visit)

    async def _dry_then_good(self, visit: Visit) -> None:
        await self._come(visit.person)
        self._fingers.refuse(RetryReason.TOO_DRY)
        await self._hands.until(self._shows_hint, "a hint", SLOW_S)
        await self._picture()
        await self._goods_by_finger(visit)

    async def _other_finger(self, visit: Visit) -> None:
        await self._come(visit.person)
        if len(visit.person.enrolled) < 2:
            await self._goods_by_finger(visit)
            return
        await self._lay_badly_until_other_way(visit)
        await self._see(v.AnotherWay)
        await self._tap("rung-finger")
        await self._goods_by_finger(visit)

    async def _poor_fingers(self, visit: Visit) -> None:
        await self._come(visit.person)
        await self._lay_badly_until_other_way(visit)
        await self._show_card()

    async def _own_finger(self, visit: Visit) -> None:
        """Wait for one finger of whoever is there; it is nobody's of the sample, so a supervisor signs."""
        await self._card(visit.person)
        await self._choose(visit.person)
        await self._see(v.Notice)
        await self._tap("notice-yes")
        await self._hands.until(lambda: self._over() or self._tries() > 0, "a finger on the scanner", SLOW_S)
        await self._picture("own-finger")
        self._out.best_quality = self._best_quality()
        await self._leave_fingers()
        await self._supervisor_signs()

    async def _confirm(self) -> None:
        """Card and person belong together; where no machine knows why without a finger, the agent says so."""
        await self._see(v.PhotoCheck)
        await self._tap("person-yes")
        beyond = v.Signature | v.Delivery
        await self._hands.until(
            lambda: isinstance(self._hands.view(), beyond) or bool(getattr(self._hands.view(), "reasons", ())),
            "a signature, the goods or a question", SLOW_S,
        )  # fmt: skip
        if isinstance(self._hands.view(), v.PhotoCheck):
            await self._tap("reason-CANNOT_PRESENT")
            await self._hands.until(lambda: isinstance(self._hands.view(), beyond), "a signature or the goods", SLOW_S)

    async def _show_card(self) -> None:
        """No finger helps: the agent looks at card and person."""
        await self._see(v.AnotherWay)
        await self._tap("rung-card")
        await self._confirm()
        if isinstance(self._hands.view(), v.Signature):  # the quota is reached: the supervisor is called
            await self._sign()
        await self._goods()

    async def _no_template(self, visit: Visit) -> None:
        await self._card(visit.person)
        await self._choose(visit.person)
        await self._see(v.PhotoCheck)
        await self._tap("person-yes")
        await self._goods()

    async def _refuses(self, visit: Visit) -> None:
        await self._card(visit.person)
        await self._choose(visit.person)
        await self._see(v.Notice)
        await self._tap("notice-no")
        await self._see(v.PhotoCheck)
        await self._tap("person-yes")
        await self._goods()

    async def _not_recognised(self, visit: Visit) -> None:
        """A finger that is not enrolled: tried, not matched; a supervisor knows the person and signs."""
        await self._come(visit.person)
        await self._lay_unknown_until_other_way(visit)
        await self._see(v.AnotherWay)
        await self._supervisor_signs()

    async def _impostor(self, visit: Visit) -> None:
        await self._come(visit.person)
        for _ in range(TRIES):
            if await self._lay_and_wait(visit.finger_of, visit.finger_of.enrolled[0]):
                break
        if isinstance(self._hands.view(), v.Match):  # must never happen; the report will say so
            await self._goods_after_match()
            return
        await self._leave_fingers()
        await self._tap("rung-supervisor")
        await self._see(v.Signature)
        await self._tap("reason")
        await self._tap("decline")
        await self._picture("signature-reasons")
        await self._tap("reason-NO_MATCH")
        await self._picture("signature-declined")
        await self._sign()
        await self._see(v.Ended)
        await self._tap("finish")

    async def _already_served(self, visit: Visit) -> None:
        await self._card(visit.person)
        await self._see(v.AlreadyServed)
        await self._tap("served-yes")

    async def _unknown_card(self, visit: Visit) -> None:
        await self._hands.type_text("9999-Z")
        await self._see(v.NotFound)
        await self._tap("not-on-list")
        await self._see(v.Ended)
        await self._tap("finish")

    async def _by_number(self, visit: Visit) -> None:
        await self._by_token(visit.person)
        await self._choose(visit.person)
        await self._accept_notice()
        await self._goods_by_finger(visit)

    async def _by_token(self, person: SamplePerson) -> None:
        await self._tap("no-card")
        await self._see(v.Identify)
        await self._tap("identify-number")
        await self._picture("identify-number")
        for digit in person.token:
            await self._tap(f"key-{digit}")
        await self._tap("key-check")

    async def _by_list(self, visit: Visit) -> None:
        await self._tap("no-card")
        await self._see(v.Identify)
        await self._tap("identify-list")
        await self._see(v.TodayList)
        await self._row(visit.person)
        await self._choose(visit.person)
        await self._accept_notice()
        await self._goods_by_finger(visit)

    async def _by_name(self, visit: Visit) -> None:
        await self._tap("no-card")
        await self._see(v.Identify)
        await self._tap("identify-name")
        await self._see(v.Signature)
        await self._sign()
        await self._see(v.Search)
        for letter in visit.person.household_name[:3].upper():
            await self._tap(f"key-{next(group for group in GROUPS if letter in group).lower()}")
            await self._tap(f"key-{letter.lower()}")
        await self._tap("key-check")
        await self._row(visit.person)
        await self._choose(visit.person)
        await self._accept_notice()
        await self._goods_by_finger(visit)

    async def _partial(self, visit: Visit) -> None:
        await self._come(visit.person)
        await self._present(visit)
        await self._see(v.Match)
        await self._tap("receive")
        delivery = await self._delivery()
        for line in delivery.lines[1:]:
            await self._tap_on_any_leaf(f"give-{line.line_id}")
        await self._tap("handed-over")
        await self._tap(f"reason-{Reason.STOCK_OUT}")
        await self._picture("goods-partial")
        await self._tap("handed-over")
        await self._receipt()

    async def _looks_through(self, visit: Visit) -> None:
        """Another agent takes over and opens families one after another, six in a row, and leaves each."""
        await self.close_the_desk()
        await self._log_in([one for one in self._sample.operators if one.role is OperatorRole.STAFF][-1])
        await self._tap("next-family")  # a desk that paused at its board opens there
        await self._hands.until_view(v.Waiting, SLOW_S)
        families = served_alone(self._sample)
        most = self._runtime.rules.policy.opened_most
        for number in range(most + 1):
            await self._card(families[number % len(families)])
            await self._hands.until_view(v.Household, SLOW_S)
            await self._tap("help")
            await self._tap("help-stop")
            await self._hands.until_view(v.Waiting, SLOW_S)

    async def _word_alone(self, visit: Visit) -> None:
        """The number typed, no finger asked for, and where a second person should sign, nobody is called."""
        await self._by_token(visit.person)
        await self._choose(visit.person)
        await self._accept_notice()
        await self._leave_fingers()
        await self._tap("rung-card")
        await self._confirm()
        if isinstance(self._hands.view(), v.Signature):
            await self._tap("supervisor-absent")
        await self._goods()

    async def _unplugged(self, visit: Visit) -> None:
        await self._come(visit.person)
        self._fingers.unplug()
        await self._see(v.ScannerMissing)
        self._fingers.plug()
        await self._hands.until(lambda: isinstance(self._hands.view(), v.WhichFinger | v.Scanning), "reader", SLOW_S)
        await self._goods_by_finger(visit)

    async def _power_cut(self, visit: Visit) -> None:
        """Up to the goods screen: the approval is on disk, the hand-over is not."""
        await self._come(visit.person)
        await self._present(visit)
        await self._see(v.Match)
        await self._tap("receive")
        await self._delivery()

"""One person's hands at the desk, and the supervisor's: steps that every visit is made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kiosk.domain.codes import Reason
from kiosk.domain.manifest import OperatorRole
from kiosk.office.sample import Sample, SamplePerson
from kiosk.rehearsal.cast import Visit
from kiosk.rehearsal.crew import RehearsalError
from kiosk.rehearsal.fingers import Fingers
from kiosk.runtime import Runtime
from kiosk.ui import views as v
from kiosk.ui.hands import Hands

TRIES = 3
SLOW_S = 40.0
"""Patience for what takes a finger, a signature or a disk, on a busy machine."""


@dataclass
class Outcome:
    """How a visit went."""

    touches: int = 0
    served: bool = False
    mated_presented: int = 0
    mated_matched: int = 0
    best_quality: int = 0


class Steps:
    """What people and staff do at a desk. Each new screen leaves a picture, once a rehearsal."""

    def __init__(self, hands: Hands, runtime: Runtime, sample: Sample, fingers: Fingers, screens: Path) -> None:
        self._hands = hands
        self._runtime = runtime
        self._sample = sample
        self._fingers = fingers
        self._screens = screens
        self._out = Outcome()

    async def _come(self, person: SamplePerson) -> None:
        await self._card(person)
        await self._choose(person)
        await self._accept_notice()

    async def _card(self, person: SamplePerson) -> None:
        await self._hands.type_text(person.card)

    async def _choose(self, person: SamplePerson) -> None:
        await self._see(v.Household)
        view = cast(v.Household, self._hands.view())
        pid = next(one.pid for one in view.collectors if one.name == person.name)
        await self._tap(f"collector-{pid}")

    async def _accept_notice(self) -> None:
        await self._see(v.Notice)
        await self._tap("notice-yes")
        await self._see(v.WhichFinger)

    async def _goods_by_finger(self, visit: Visit) -> None:
        await self._present(visit)
        if isinstance(self._hands.view(), v.AnotherWay):  # not matched: as in life, the agent looks at the card
            await self._supervisor_signs()
            return
        await self._goods_after_match()

    async def _supervisor_signs(self) -> None:
        await self._tap("rung-supervisor")
        await self._see(v.Signature)
        await self._say_why()
        await self._sign()
        await self._goods()

    async def _say_why(self) -> None:
        """Where no machine knows why there is no finger, the agent does."""
        view = self._hands.view()
        if isinstance(view, v.Signature) and view.reasons and not view.reason:
            await self._tap(f"reason-{Reason.CANNOT_PRESENT}")

    async def _goods_after_match(self) -> None:
        await self._see(v.Match)
        await self._tap("receive")
        await self._goods()

    async def _present(self, visit: Visit) -> None:
        """Lay the finger that the screen asks for, up to three times; ends at a match or at the ladder."""
        for _ in range(TRIES):
            finger = self._asked_finger()
            self._out.mated_presented += 1
            done = await self._lay_and_wait(visit.person, finger)
            if isinstance(self._hands.view(), v.Match):
                self._out.mated_matched += 1
            if done:
                return
        await self._leave_fingers()

    async def _lay_and_wait(self, person: SamplePerson, finger: int) -> bool:
        """Lay a finger and wait for what comes of it; True when the finger's part is over."""
        before = self._tries()
        self._fingers.lay(person, finger)
        await self._hands.until(lambda: self._over() or self._tries() > before, "a result", SLOW_S)
        self._fingers.lift()
        return self._over()

    async def _lay_badly_until_other_way(self, visit: Visit) -> None:
        for _ in range(TRIES):
            before = self._tries()
            self._fingers.lay_badly(visit.person, self._asked_finger())
            await self._hands.until(lambda: self._over() or self._tries() > before, "a hint", SLOW_S)  # noqa: B023
            self._fingers.lift()
            if self._over():
                return
        await self._leave_fingers()

    async def _lay_unknown_until_other_way(self, visit: Visit) -> None:
        """Fingers that nobody has enrolled: a little finger, or a stranger's print where prints are few."""
        known = set(visit.person.enrolled)
        spare = next((finger for finger in sorted(visit.person.fingers, reverse=True) if finger not in known), 0)
        stranger = visit.person if spare else self._stranger(visit.person)
        for _ in range(TRIES):
            if await self._lay_and_wait(stranger, spare or stranger.enrolled[0]):
                break
        await self._leave_fingers()

    def _stranger(self, person: SamplePerson) -> SamplePerson:
        others = (one for one in self._sample.people if one.household_id != person.household_id and one.enrolled)
        return next(others)

    async def _leave_fingers(self) -> None:
        if isinstance(self._hands.view(), v.Scanning):
            await self._tap("other-way")
        elif isinstance(self._hands.view(), v.WhichFinger):
            await self._tap("without-finger")
        await self._see(v.AnotherWay)

    async def _delivery(self) -> v.Delivery:
        await self._see(v.Delivery)
        return cast(v.Delivery, self._hands.view())

    async def _goods(self) -> None:
        await self._delivery()
        await self._tap("all-given")
        await self._picture("goods-given")
        await self._tap("handed-over")
        await self._receipt()

    async def _receipt(self) -> None:
        await self._see(v.Receipt)
        self._out.served = True
        await self._tap("finish")

    async def _row(self, person: SamplePerson) -> None:
        await self._hands.until(lambda: bool(getattr(self._hands.view(), "rows", ())), "rows", SLOW_S)
        view = cast(v.TodayList | v.Search, self._hands.view())
        row = next(row for row in view.rows if row.card == person.card)
        target = f"row-{row.pid}"
        for group in [one for one in self._hands.ids() if one.startswith("letters-")]:
            if target in self._hands.ids():
                break
            await self._tap(group)
        await self._picture()
        await self._tap(target)

    async def _sign(self) -> None:
        supervisor = self._sample.operator(OperatorRole.SUPERVISOR)
        await self._see(v.Signature)
        await self._hands.type_text(supervisor.badge)
        await self._hands.pin(supervisor.pin)
        self._out.touches += len(supervisor.pin) + 1
        await self._hands.until(lambda: not isinstance(self._hands.view(), v.Signature), "the signature", SLOW_S)

    # --- eyes and hands ------------------------------------------------------------------------------------------

    def _asked_finger(self) -> int:
        view = self._hands.view()
        if not isinstance(view, v.WhichFinger | v.Scanning):
            raise RehearsalError(f"no finger is asked for: {self._hands.seen()}")
        return view.finger

    def _shows_hint(self) -> bool:
        view = self._hands.view()
        return isinstance(view, v.Scanning) and bool(view.hint)

    def _tries(self) -> int:
        person = getattr(self._runtime.state, "person", None)
        return sum(row.tries for row in person.case.tries) if person else 0

    def _best_quality(self) -> int:
        person = getattr(self._runtime.state, "person", None)
        return max((row.best_quality for row in person.case.tries), default=0) if person else 0

    def _over(self) -> bool:
        view = self._hands.view()
        return isinstance(view, v.AnotherWay) or (isinstance(view, v.Match) and not view.busy)

    async def _tap(self, target_id: str) -> None:
        await self._hands.tap(target_id, SLOW_S)
        self._out.touches += 1

    async def _tap_on_any_leaf(self, target_id: str) -> None:
        """Touch a line of the goods, turning leaves until it is there."""
        for _ in range(len(cast(v.Delivery, self._hands.view()).lines)):
            if target_id in self._hands.ids() or "turn-leaf" not in self._hands.ids():
                break
            await self._tap("turn-leaf")
        await self._tap(target_id)

    async def _see(self, kind: type) -> None:
        await self._hands.until_view(kind, SLOW_S)
        await self._picture()

    async def _picture(self, name: str = "") -> None:
        """Keep a picture of this screen, the first time that it is seen."""
        name = name or _kebab(type(self._hands.view()).__name__)
        if not list(self._screens.glob(f"[0-9][0-9]-{name}.png")):
            await self._hands.screenshot(self._screens / f"{self._number():02d}-{name}.png")

    def _number(self) -> int:
        return len(list(self._screens.glob("*.png"))) + 1


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")

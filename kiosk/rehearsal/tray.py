"""The props of the rehearsal tray: cards, fingers, badges and faults to play a visit with, on a desk with a display."""

from collections.abc import Callable, Iterator

from drivers import RetryReason
from drivers.simulated import SimulatedScanner
from drivers.synthetic import Condition
from kiosk.domain.visit import states as st
from kiosk.languages import Language
from kiosk.office.sample import Kind, Sample, SamplePerson
from kiosk.rehearsal.crew import Hub
from kiosk.runtime import Runtime
from kiosk.ui.app import KioskApp
from kiosk.ui.tray import Prop, PropGroup

CARDS = 8

Read = Callable[[str], None]
"""Lets the reader read a code, as if a card lay on it."""


class Props:
    """What lies on the tray."""

    def __init__(self, sample: Sample, scanner: SimulatedScanner, hub: Hub, words: Language) -> None:
        self._sample = sample
        self._scanner = scanner
        self._hub = hub
        self._words = words.words
        self._unplugged = False
        self._offline = False
        self._here: SamplePerson | None = None

    def groups(self, runtime: Runtime, app: KioskApp) -> list[PropGroup]:
        """Return the tray of a desk."""
        read = app.read
        return [
            PropGroup(self._words("tray-cards"), list(self._cards(read))),
            PropGroup(self._words("tray-fingers"), list(self._fingers(runtime))),
            PropGroup(self._words("tray-faults"), list(self._faults())),
            PropGroup(self._words("tray-badges"), list(self._badges(read))),
        ]

    def _cards(self, read: Read) -> Iterator[Prop]:
        heads = {person.card: person for person in reversed(self._sample.people)}
        for card in list(heads)[::-1][:CARDS]:
            kind = heads[card].kind
            icon = {Kind.GOOD: "id-card", Kind.WORN: "dry", Kind.NO_FINGERS: "no-finger"}[kind]
            yield Prop(f"card-{card}", card, icon, lambda card=card: read(card))  # type: ignore[misc]

    def _fingers(self, runtime: Runtime) -> Iterator[Prop]:
        def lay(condition: Condition, own: bool = True) -> Callable[[], None]:
            return lambda: self._lay(runtime, condition, own)

        yield Prop("finger-right", self._words("tray-right"), "finger", lay(Condition.GOOD))
        yield Prop("finger-wrong", self._words("tray-wrong"), "other-way", lay(Condition.GOOD, own=False))
        yield Prop("finger-dry", self._words("tray-dry"), "dry", lambda: self._scanner.retry(RetryReason.TOO_DRY))
        yield Prop("finger-poor", self._words("tray-poor"), "no-finger", lay(Condition.UNUSABLE))
        yield Prop("finger-lift", self._words("tray-lift"), "hand-left", self._scanner.lift)

    def _faults(self) -> Iterator[Prop]:
        yield Prop("unplug", self._words("tray-unplug"), "scanner", self._plug, lambda: self._unplugged)
        yield Prop("offline", self._words("tray-offline"), "offline", self._network, lambda: self._offline)

    def _badges(self, read: Read) -> Iterator[Prop]:
        for operator in self._sample.operators:
            label = f"{operator.name.split(' ')[0]}\n{operator.pin}"
            yield Prop(f"badge-{operator.operator_id}", label, "supervisor", lambda text=operator.badge: read(text))  # type: ignore[misc]

    def _lay(self, runtime: Runtime, condition: Condition, own: bool) -> None:
        """Lay the asked finger of who stands here, or a stranger's."""
        state = runtime.state
        if not isinstance(state, st.AwaitingFinger):
            return
        collector = state.person.case.file.collector(state.person.pid)
        name = collector.display_name if collector else ""
        for person in self._sample.people:
            if (person.name == name) is own and state.finger in person.fingers:
                self._scanner.lift()
                self._scanner.place(person.fingers[state.finger], condition)
                return

    def _plug(self) -> None:
        self._unplugged = not self._unplugged
        (self._scanner.unplug if self._unplugged else self._scanner.plug)()

    def _network(self) -> None:
        self._offline = not self._offline
        self._hub.pause(self._offline)

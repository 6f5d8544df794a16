"""Programs that are killed in their work and started again: `python -m tests.powercut.victims NAME ...`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.__main__ import main as kiosk
from kiosk.domain.manifest import OperatorRole
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.office.sample import Kind, Sample, SamplePerson
from kiosk.runtime.clock import device_clock
from kiosk.storage.destruction import Destruction
from kiosk.storage.ledger import Ledger
from kiosk.storage.retention import Why
from kiosk.storage.roster import RosterCache
from kiosk.storage.stamp import Stamp
from kiosk.trust import DeviceKeys
from tests.runtime.desks import Desk


def command(*arguments: str) -> int:
    """Any command of the kiosk."""
    return kiosk(arguments)


def session(sample: str, data: str) -> int:
    """Settle what a cut left open, then serve every head of household that is still due, and say so."""
    desk = Desk(Sample.load(Path(sample)), Path(data))
    desk.log_in()
    while not isinstance(desk.state, st.Waiting):
        _settle(desk)
    people = {person.card: person for person in reversed(desk.sample.of_kind(Kind.GOOD)) if person.enrolled}
    for person in people.values():
        _serve(desk, person)
        print(f"served {person.card}", flush=True)
    desk.close()
    return 0


def _settle(desk: Desk) -> None:
    """Two people say that nothing of an open approval was given."""
    supervisor = desk.sample.operator(OperatorRole.SUPERVISOR)
    before = desk.until(st.Settling)
    desk.touch(ev.SettlementChosen(ev.Settlement.NOTHING), st.SettleSigning)
    desk.runtime.touch(ev.SignatureGiven(supervisor.badge, supervisor.pin))
    desk.until(lambda: desk.state is not before and isinstance(desk.state, st.Settling | st.Waiting))


def _serve(desk: Desk, person: SamplePerson) -> None:
    before = desk.state
    desk.runtime.touch(ev.CardShown(person.card))
    found = desk.until(
        lambda: desk.state is not before and isinstance(desk.state, st.ChoosingCollector | st.AlreadyServed)
    )
    if not isinstance(found, st.ChoosingCollector):
        return
    collector = next(one for one in found.case.file.collectors if one.display_name == person.name)
    desk.touch(ev.CollectorChosen(collector.person_pid), st.Noticing)
    waiting = desk.touch(ev.NoticeAnswered(True, "fr"), st.AwaitingFinger)
    assert isinstance(waiting, st.AwaitingFinger)
    desk.scanner.place(person.fingers[waiting.finger])
    desk.until(st.Approved)
    desk.touch(ev.GoodsOpened(), st.Delivering)
    desk.runtime.touch(ev.AllGiven())
    desk.touch(ev.HandedOver(), st.Receipted)
    desk.scanner.lift()


def destruction(data: str) -> int:
    """Destroy the package as two people have ordered it, or finish what was begun."""
    home = Path(data)
    stamp = Stamp(device_clock(), os.urandom, "SAMPLE-1")
    with Ledger.open(home / "ledger.db", DeviceKeys.load(home / "keys")) as ledger:
        cache = RosterCache.open(home / "roster.db")
        Destruction(cache, ledger, stamp, home / "packages").destroy(Why.COMMAND, "OP1", "SV1")
    return 0


VICTIMS: dict[str, Callable[..., int]] = {"command": command, "session": session, "destruction": destruction}

if __name__ == "__main__":
    sys.exit(VICTIMS[sys.argv[1]](*sys.argv[2:]))

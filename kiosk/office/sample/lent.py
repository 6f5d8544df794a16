"""Real prints lent to a sample: a folder that `replay:DIR` plays, its first impressions enrolled, the others probes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from drivers import open_scanner
from drivers.replay import ReplayScanner
from drivers.synthetic import Condition
from kiosk.office.findings import OfficeError
from kiosk.office.sample.fingers import Enrolment
from kiosk.office.sample.household import ENROLMENT_ORDER, DrawnHousehold, Kind

FINGERS_EACH = 2


class TooFewPrints(OfficeError):
    """The folder has fewer fingers than the sample has households."""


@dataclass(frozen=True, slots=True)
class Lent:
    """Households whose heads have the fingers of a folder. `names` maps a person's finger to the folder's."""

    households: tuple[DrawnHousehold, ...]
    names: Mapping[tuple[str, int], str]


def lend(url: str, households: Sequence[DrawnHousehold]) -> Lent:
    """Give each head of household one or two fingers of the folder, and other collectors none.

    Args:
        url: `replay:DIR`.
        households: as drawn; heads without fingers keep none.
    Raises:
        TooFewPrints: not one finger each.
        ScannerFault: no such folder, or no prints in it.
    """
    heads = [one.people[0] for one in households if one.people[0].kind is not Kind.NO_FINGERS]
    with _replay(url) as scanner:
        pool = scanner.fingers()
    each = min(FINGERS_EACH, len(pool) // max(1, len(heads)))
    if each == 0:
        raise TooFewPrints(f"{len(pool)} < {len(heads)}")
    positions = ENROLMENT_ORDER[:each]
    names = {
        (head.person_id, position): pool[index * each + place]
        for index, head in enumerate(heads)
        for place, position in enumerate(positions)
    }
    return Lent(tuple(_with_fingers(one, positions) for one in households), names)


def write_enrolments(url: str, lent: Lent, folder: Path) -> list[Enrolment]:
    """Write the first impression of every lent finger into `folder`, as the scanner gives it."""
    written = []
    with _replay(url) as scanner:
        for (person_id, finger), name in lent.names.items():
            scanner.lift()
            scanner.place(name, scanner.impressions(name)[0])
            capture = scanner.capture(timeout_s=5)
            path = folder / f"{person_id}-{finger}.png"
            path.write_bytes(cv2.imencode(".png", capture.image)[1].tobytes())
            written.append(Enrolment(person_id, finger, name, Condition.GOOD, "image", path, ppi=round(capture.ppi[0])))
    return written


def _replay(url: str) -> ReplayScanner:
    scanner = open_scanner(url)
    if not isinstance(scanner, ReplayScanner):
        raise TooFewPrints(url)
    return scanner


def _with_fingers(household: DrawnHousehold, positions: tuple[int, ...]) -> DrawnHousehold:
    head, *others = household.people
    if head.kind is not Kind.NO_FINGERS:
        head = replace(head, kind=Kind.GOOD, enrolled=positions)
    bare = (replace(one, kind=Kind.NO_FINGERS, enrolled=()) for one in others)
    return replace(household, people=(head, *bare))

"""The enrolment of a sample: one impression of each enrolled finger, as an image or as another system's record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2

from drivers.synthetic import PPI, Condition, Finger, impression
from kiosk.domain.roster import ISO_TEMPLATE
from kiosk.office.sample.household import DrawnHousehold, Kind
from matcher import extract

FINGERS = range(1, 11)
_ISO_EVERY = 10
"""Every tenth household was enrolled elsewhere and comes with ISO records only."""
_CONDITION = {Kind.GOOD: Condition.GOOD, Kind.WORN: Condition.WORN}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One finger to print into a file."""

    person_id: str
    finger: int
    seed: str
    condition: Condition
    format: str
    path: Path
    ppi: int = round(PPI)


def finger_seed(seed: int, person_id: str, finger: int) -> str:
    """Return the words that grow a finger: equal words are the same finger for ever."""
    return f"sample-{seed}/{person_id}/{finger}"


def plan(folder: Path, seed: int, households: Iterable[DrawnHousehold]) -> Iterator[Enrolment]:
    """Yield every enrolment; files lie in `folder`."""
    for number, household in enumerate(households, 1):
        kind, ending = (ISO_TEMPLATE, "fmr") if number % _ISO_EVERY == 0 else ("image", "png")
        for person in household.people:
            for finger in person.enrolled:
                path = folder / f"{person.person_id}-{finger}.{ending}"
                words = finger_seed(seed, person.person_id, finger)
                yield Enrolment(person.person_id, finger, words, _CONDITION[person.kind], kind, path)


def enrol(enrolment: Enrolment) -> None:
    """Print the finger and write its file."""
    image = impression(Finger.from_seed(enrolment.seed), "enrolment", enrolment.condition)
    if enrolment.format == ISO_TEMPLATE:
        content = extract(image, PPI).to_iso(enrolment.finger)
    else:
        content = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
    enrolment.path.write_bytes(content)

"""Draw, enrol, write the input, build the package, write the sheet."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from random import Random
from types import MappingProxyType

from kiosk.office.badges import Badge
from kiosk.office.build import prepare, publish
from kiosk.office.findings import OfficeError
from kiosk.office.keys import create_office_keys
from kiosk.office.parallel import each
from kiosk.office.sample.fingers import FINGERS, Enrolment, enrol, finger_seed, plan
from kiosk.office.sample.folder import write_desks, write_programme, write_tables
from kiosk.office.sample.household import DrawnHousehold, DrawnPerson, draw_household
from kiosk.office.sample.lent import lend, write_enrolments
from kiosk.office.sample.sheet import Sample, SampleDesk, SampleOperator, SamplePerson
from kiosk.trust.slots import SlotCost

CHEAP = SlotCost(memory_kib=1024, iterations=1)
"""A sample's PINs stand in sample.json: stretching them would protect nothing and cost a quarter of a second each."""

INPUT, DEVICES, KEYS, PRINTS, PACKAGE = "input", "devices", "office-keys", "prints", "sample.kpkg"


class Stage(StrEnum):
    """What the progress counts; `progress-STAGE` has the words."""

    FINGERS = "fingers"
    PRINTS = "prints"
    SEAL = "seal"


StageProgress = Callable[[Stage, int, int], None]
"""Called with the stage, how many are done and how many there are."""


class FolderNotEmpty(OfficeError):
    """A sample needs a folder of its own."""


def _no_progress(stage: Stage, done: int, total: int) -> None:
    """Show nothing."""


def make_sample(
    folder: Path,
    households: int = 200,
    seed: int = 1,
    progress: StageProgress = _no_progress,
    *,
    desks: int = 1,
    fast: bool = False,
    now: datetime | None = None,
    lent_by: str = "",
    policy: Mapping[str, int] = MappingProxyType({}),
) -> Sample:
    """Make a sample: input folder, office keys, device keys, package, `sample.json`.

    Equal seeds give equal people, fingers, prints, badges and PINs; keys, seals and times are new each time.

    Args:
        folder: new or empty.
        households: how many.
        seed: of everything that is drawn.
        progress: see `StageProgress`.
        desks: how many simulated kiosks share the site.
        fast: fewer collectors and two fingers each: a third of the prints.
        now: aware; the round opens on that day. The machine's clock when None.
        lent_by: `replay:DIR` whose real prints take the place of synthetic ones.
        policy: what the programme decides otherwise than usual.
    Raises:
        TooFewPrints: that folder has not one finger for each household.
        FolderNotEmpty: something lies in the folder.
        OfficeError: a working process was killed.
    """
    home = folder.resolve()
    if home.exists() and any(home.iterdir()):
        raise FolderNotEmpty(str(folder))
    moment = now or datetime.now(UTC)
    random = Random(seed)
    drawn = [draw_household(random, number, moment.year, fast) for number in range(1, households + 1)]
    prints = home / INPUT / PRINTS
    prints.mkdir(parents=True)
    names: Mapping[tuple[str, int], str] = {}
    if lent_by:
        lent = lend(lent_by, drawn)
        drawn, names = list(lent.households), lent.names
        enrolments = write_enrolments(lent_by, lent, prints)
    else:
        enrolments = list(plan(prints, seed, drawn))
        deque(each(enrol, enrolments, len(enrolments), partial(progress, Stage.FINGERS)), maxlen=0)
    places = _write_input(home, drawn, enrolments, desks, moment, policy)
    keys = create_office_keys(home / KEYS, random.randbytes(32))
    prepared = prepare(home / INPUT, keys, moment, random.randbytes, partial(progress, Stage.PRINTS), CHEAP)
    publish(prepared, keys, home / PACKAGE, CHEAP, partial(progress, Stage.SEAL))
    sample = Sample(
        folder=home,
        seed=seed,
        package=home / PACKAGE,
        keys=home / KEYS,
        people=tuple(_people(drawn, seed, desks, names)),
        operators=tuple(map(operator_of, prepared.badges)),
        desks=places,
    )
    sample.save()
    return sample


def _write_input(
    home: Path,
    drawn: Sequence[DrawnHousehold],
    enrolments: Sequence[Enrolment],
    desks: int,
    now: datetime,
    policy: Mapping[str, int],
) -> tuple[SampleDesk, ...]:
    places = tuple(
        SampleDesk(f"SEV-{number:02d}", number, home / DEVICES / f"SEV-{number:02d}") for number in range(1, desks + 1)
    )
    write_programme(home / INPUT, now, policy)
    write_desks(home / INPUT, places)
    write_tables(home / INPUT, drawn, enrolments, desks)
    return places


def _people(
    drawn: Sequence[DrawnHousehold], seed: int, desks: int, lent: Mapping[tuple[str, int], str]
) -> Iterator[SamplePerson]:
    for index, household in enumerate(drawn):
        for person in household.people:
            yield SamplePerson(
                person_id=person.person_id,
                name=person.name,
                role=person.role,
                sex=person.sex,
                birth_year=person.birth_year,
                kind=person.kind,
                household_id=household.household_id,
                household_name=household.people[0].name,
                card=household.card,
                token=household.token,
                home_desk=index % desks + 1,
                fingers=_fingers(person, seed, lent),
                enrolled=person.enrolled,
            )


def _fingers(person: DrawnPerson, seed: int, lent: Mapping[tuple[str, int], str]) -> dict[int, str]:
    if lent:
        return {finger: lent[person.person_id, finger] for finger in person.enrolled}
    return {finger: finger_seed(seed, person.person_id, finger) for finger in FINGERS}


def operator_of(badge: Badge) -> SampleOperator:
    """Return who may work with a badge and its PIN."""
    return SampleOperator(badge.operator_id, badge.display_name, badge.role, badge.text, badge.pin)

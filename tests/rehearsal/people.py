"""Samples of any size without a single print: who would come, and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from kiosk.office.sample import Sample, SamplePerson
from kiosk.office.sample.household import DrawnHousehold, draw_household


def sample_of(households: int, seed: int = 1) -> Sample:
    """Draw households as `make_sample` does, without fingers, files or keys."""
    random = Random(seed)
    drawn = [draw_household(random, number, 2026, few_fingers=True) for number in range(1, households + 1)]
    people = tuple(person for household in drawn for person in _people(household))
    nowhere = Path("/nowhere")
    return Sample(nowhere, seed, nowhere, nowhere, people, (), ())


def _people(household: DrawnHousehold) -> Iterator[SamplePerson]:
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
            home_desk=1,
            fingers={position: f"{person.person_id}/{position}" for position in person.enrolled},
            enrolled=person.enrolled,
        )

"""A drawn household: who lives in it, who may collect, what it is due."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from random import Random

from kiosk.domain.roster import Role, Sex, age_band
from kiosk.office.sample.names import PLACES, draw_family, draw_name

ENROLMENT_ORDER = (2, 7, 1, 6, 3)
"""ISO positions in the order in which teams take them: index fingers, thumbs, a middle finger."""

_SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11)
_SIZE_WEIGHTS = (3, 7, 12, 17, 20, 16, 11, 7, 4, 3)
"""Mean 5.0 persons; registrations of the region gave 4.0 to 6.6."""
_WOMAN_HEADS = 0.42
_WORN, _NO_FINGERS = 0.12, 0.06
"""People whose prints hardly show, and people without any template: manual work, henna, lost fingers, refusals."""


class Kind(StrEnum):
    """How a person's fingers behave."""

    GOOD = "good"
    WORN = "worn"
    NO_FINGERS = "no_fingers"


@dataclass(frozen=True, slots=True)
class DrawnPerson:
    """A collector. `enrolled` are ISO finger positions, the first one first."""

    person_id: str
    role: Role
    name: str
    sex: Sex
    birth_year: int
    kind: Kind
    enrolled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DrawnHousehold:
    """A household with its collectors, head first; `due` counts items."""

    household_id: str
    reference: str
    card: str
    token: str
    village: str
    priority: bool
    composition: Mapping[str, int]
    people: tuple[DrawnPerson, ...]
    due: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many live in it."""
        return sum(self.composition.values())


def draw_household(random: Random, number: int, year: int, few_fingers: bool) -> DrawnHousehold:
    """Draw the `number`-th household of the list, from 1.

    The third household's head has worn fingers and the fifth's none at all, whatever the dice say: every sample of
    five households or more shows each kind.
    """
    household_id = f"HH-{number:05d}"
    size = random.choices(_SIZES, _SIZE_WEIGHTS)[0]
    family = draw_family(random)
    head_sex = Sex.FEMALE if random.random() < _WOMAN_HEADS else Sex.MALE
    members = [(head_sex, year - random.randint(22, 68))]
    members += [_member(random, head_sex, members[0][1], place, year) for place in range(1, size)]
    adults = [(sex, born) for sex, born in members if year - born >= 18]
    wanted = 1 + random.choices((0, 1, 2), (7, 3, 0) if few_fingers else (5, 12, 3))[0]
    people = tuple(
        _collector(random, f"{household_id}-{place}", place, family, adult, few_fingers, _kind(random, number, place))
        for place, adult in enumerate(adults[:wanted], 1)
    )
    composition = Counter(f"{sex}_{age_band(born, year)}" for sex, born in members)
    return DrawnHousehold(
        household_id=household_id,
        reference=f"REF-{random.randrange(10**8):08d}",
        card=f"{(400 + number) % 10_000:04d}-{chr(ord('A') + (400 + number) // 10_000)}",
        token=f"{number:03d}",
        village=random.choice(PLACES),
        priority=composition["f_60_plus"] + composition["m_60_plus"] > 0 or random.random() < 0.05,
        composition=dict(composition),
        people=people,
        due=_due(members, year),
    )


def _member(random: Random, head_sex: Sex, head_born: int, place: int, year: int) -> tuple[Sex, int]:
    """Second comes a spouse or a grown relative, then mostly children, sometimes a grandparent."""
    if place == 1 and random.random() < 0.8:
        sex = Sex.MALE if head_sex is Sex.FEMALE and random.random() < 0.5 else Sex.FEMALE
        return sex, min(year - 18, head_born + random.randint(-6, 14))
    sex = random.choice((Sex.FEMALE, Sex.MALE))
    if random.random() < 0.1:
        return sex, max(year - 92, head_born - random.randint(18, 28))
    return sex, year - random.randint(0, max(0, min(20, year - head_born - 16)))


def _collector(
    random: Random, person_id: str, place: int, family: str, adult: tuple[Sex, int], few_fingers: bool, kind: Kind
) -> DrawnPerson:
    count = 2 if few_fingers else random.choices((2, 3, 4), (5, 3, 2))[0]
    sex, born = adult
    return DrawnPerson(
        person_id=person_id,
        role=Role.HEAD if place == 1 else Role.ALTERNATE,
        name=draw_name(random, family if place == 1 or random.random() < 0.5 else draw_family(random), sex),
        sex=sex,
        birth_year=born,
        kind=kind,
        enrolled=() if kind is Kind.NO_FINGERS else ENROLMENT_ORDER[:count],
    )


def _kind(random: Random, number: int, place: int) -> Kind:
    drawn = random.random()
    if place == 1 and number in (1, 3, 5):
        return {1: Kind.GOOD, 3: Kind.WORN, 5: Kind.NO_FINGERS}[number]
    if drawn < _WORN:
        return Kind.WORN
    return Kind.NO_FINGERS if drawn < _WORN + _NO_FINGERS else Kind.GOOD


def _due(members: list[tuple[Sex, int]], year: int) -> dict[str, int]:
    """Quantities by household size, in the manner of the shelter cluster's kits."""
    size = len(members)
    women = sum(sex is Sex.FEMALE and 12 <= year - born <= 49 for sex, born in members)
    infants = sum(year - born <= 1 for _, born in members)
    due = {
        "mat": ceil(size / 2),
        "blanket": ceil(size / 2),
        "mosquito-net": ceil(size / 3),
        "kitchen-set": 1,
        "soap": 2 * size,
        "dignity-kit": women,
        "baby-kit": infants,
        "tarpaulin": 1 if size < 8 else 2,
        "jerrycan": 2,
        "bucket": 1,
    }
    return {item: count for item, count in due.items() if count}

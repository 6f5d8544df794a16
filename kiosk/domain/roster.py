"""Who may collect what: the records of a roster package, one round at one site.

Personal data is minimal and pseudonymous: `hh_pid` and `person_pid` mean nothing outside their package.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Why a person may collect for a household."""

    HEAD = "head"
    ALTERNATE = "alternate"  # registered beforehand
    GUARDIAN = "guardian"
    EXTERNAL = "external"  # a proxy authorised once


class Sex(StrEnum):
    """As registered."""

    FEMALE = "f"
    MALE = "m"


@dataclass(frozen=True, slots=True)
class Parent:
    """A household that this one came from by a split or a merger, and what it had received: item -> quantity."""

    ref_hash: str
    received: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cohort:
    """How strangers score against one reference, in thousandths: what its scores are measured by."""

    mean_milli: int = 0
    spread_milli: int = 0
    size: int = 0


class Quantity(StrEnum):
    """What kind of thing a line counts."""

    KIND = "kind"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing handed out. `labels` by language code; `discreet` items show a plain bag and no name on a receipt.

    `contents` of a kit: item -> quantity. `unit_value` in minor units of `currency`; `sound` names a recording.
    """

    code: str
    pictogram: str
    uom: str
    labels: Mapping[str, str]
    discreet: bool = False
    contents: Mapping[str, int] = field(default_factory=dict)
    lot: str = ""
    unit_value: int = 0
    currency: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class EntitlementLine:
    """One item due to a household. `quantity` counts `uom`s (cash: minor units of `currency`).

    `substitute_each` says how many of a substitute stand for one, where that is not one.
    """

    line_id: str
    item: str
    quantity: int
    uom: str = "piece"
    kind: Quantity = Quantity.KIND
    currency: str = ""
    substitutes: tuple[str, ...] = ()
    substitute_each: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one household (or one of its members) is due in this round.

    `makes_up` names a missed line of an earlier round, `round_id` that round; `discreet` goods are not named aloud.
    """

    ent_id: str
    hh_pid: str
    lines: tuple[EntitlementLine, ...]
    person_pid: str = ""
    discreet: bool = False
    round_id: str = ""
    makes_up: str = ""
    donor: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Collector:
    """A person registered to stand at the desk for a household. `valid_to` is an ISO date, or empty.

    `birth_year` 0: not known. `mark` is the same for one person in several households; `photo` names a sealed picture.
    """

    person_pid: str
    hh_pid: str
    role: Role
    display_name: str
    sex: Sex
    birth_year: int
    valid_to: str = ""
    mark: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A household of the list. `composition` counts people by band, such as {"f_18_59": 2, "m_0_5": 1}."""

    hh_pid: str
    ref_hash: str
    display_name: str
    size: int
    cards: tuple[str, ...]
    home_desk: int
    token: str = ""
    village: str = ""
    group: str = "idp"
    priority: bool = False
    language: str = "fr"
    composition: Mapping[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()
    photo: str = ""


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """One enrolled reference.

    `finger` is the ISO/IEC 19794-2 position, 1 to 10; `record` is sealed everywhere but in memory.
    """

    person_pid: str
    finger: int
    view: int
    quality: int
    format: str
    record: bytes = field(repr=False)
    cohort: Cohort = Cohort()
    sensor: str = ""


@dataclass(frozen=True, slots=True)
class StockLine:
    """What is held before the round opens: `quantity` of an item's `uom`s, by waybill and lot.

    `desk` is whose it is; 0: the site's, not yet dealt out.
    """

    item: str
    quantity: int
    waybill: str = ""
    lot: str = ""
    desk: int = 0


@dataclass(frozen=True, slots=True)
class Revocations:
    """What no longer counts. `cards` are look-up codes (hex), never card numbers; `households` are off the list."""

    cards: tuple[str, ...] = ()
    households: tuple[str, ...] = ()


ISO_TEMPLATE = "iso-19794-2:2005"
NATIVE_TEMPLATE = "kiosk-native/1"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A person's fingers that have a reference, best quality first (ISO finger positions)."""

    person_pid: str
    fingers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One row of the staff's list: enough to point at a household, no more."""

    hh_pid: str
    display_name: str
    card: str
    token: str
    served: bool


def card_key(text: str) -> str:
    """Return a card or token number as it is looked up: upper case, letters and digits only.

    >>> card_key(" 0417-a\\n")
    '0417A'
    """
    return "".join(character for character in text.upper() if character.isalnum())


UNKNOWN_AGE = "unknown"
"""Of a registered person whose birth year is not known, or while no clock can be believed."""
AGE_BANDS = ((5, "0_5"), (11, "6_11"), (17, "12_17"), (59, "18_59"))


UNKNOWN_AGE = "unknown"
"""A band of its own, counted apart: nobody's age is made up from a clock that nobody vouches for."""


def age_band(birth_year: int, year: int | None) -> str:
    """Return the band that public figures use for a person born in `birth_year`, in the calendar year `year`.

    `UNKNOWN_AGE` where the year of birth is not known (0), the calendar year is not (None), or both contradict.
    """
    age = -1 if year is None or not birth_year else year - birth_year
    if age < 0:
        return UNKNOWN_AGE
    return next((band for last, band in AGE_BANDS if age <= last), "60_plus")

"""Who comes to a rehearsal, in which order, and what happens: every trouble of a day, among good fingers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kiosk.office.sample.household import Kind
from kiosk.office.sample.sheet import Sample, SamplePerson
from kiosk.rehearsal.fingers import grows_fingers, lends_prints


class Act(StrEnum):
    """What one visit shows."""

    GOOD_FINGER = "good_finger"
    DRY_THEN_GOOD = "dry_then_good"  # advice helps
    OTHER_FINGER = "other_finger"  # the first finger is unusable, the second is not
    POOR_FINGERS = "poor_fingers"  # no image is usable: the agent looks at the card
    NO_TEMPLATE = "no_template"  # nothing is enrolled
    REFUSES = "refuses"  # no to the notice: same aid
    NOT_RECOGNISED = "not_recognised"  # the right person, but no match: a supervisor signs
    IMPOSTOR = "impostor"  # somebody else's card: a supervisor declines
    ALREADY_SERVED = "already_served"
    UNKNOWN_CARD = "unknown_card"
    BY_NUMBER = "by_number"  # card forgotten, number known
    BY_LIST = "by_list"
    BY_NAME = "by_name"  # a supervisor signs the search
    PARTIAL = "partial"  # soap has run out
    UNPLUGGED = "unplugged"  # the scanner goes away and comes back
    POWER_CUT = "power_cut"  # between approval and hand-over
    LOOKS_THROUGH = "looks_through"  # an agent opens families one after another and leaves each
    WORD_ALONE = "word_alone"  # the same agent: number typed, no finger, and nobody to sign
    OWN_FINGER = "own_finger"  # whoever is at a real scanner lays theirs: it reaches the visit and is not recognised


class Cue(StrEnum):
    """What happens around the visits."""

    NETWORK_DOWN = "network_down"
    NETWORK_UP = "network_up"
    SYNC_HANGS = "sync_hangs"  # it takes questions and answers none
    SYNC_ANSWERS = "sync_answers"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the play. `person` stands at the desk; `finger_of` is whose fingers are laid on the glass."""

    act: Act
    person: SamplePerson
    finger_of: SamplePerson


Scene = Visit | Cue

TROUBLES = (
    Act.DRY_THEN_GOOD,
    Act.IMPOSTOR,
    Act.UNPLUGGED,
    Act.PARTIAL,
    Act.POWER_CUT,
    Act.REFUSES,
    Act.OTHER_FINGER,
    Act.NOT_RECOGNISED,
    Act.BY_NUMBER,
    Act.BY_LIST,
    Act.BY_NAME,
)
"""Troubles of people with good fingers, most telling first: short rehearsals leave out the last."""
ALONE = 4
"""Families whom one agent serves on their own word at the day's end, one after another."""
LEAST_ALONE = 18
"""Shorter rehearsals have no such agent: others' troubles come first."""
BETWEEN = 1
"""Good fingers before each trouble, so that figures are of a day and not of a clinic."""


def cast(sample: Sample, scanner: str) -> Iterator[Scene]:
    """Yield a day: each household of the sample comes once, the first one comes twice.

    At a scanner of people's own fingers one household comes, to show that an image reaches the visit.
    """
    heads, alone = [people[0] for people in _households(sample)], served_alone(sample)
    if not (grows_fingers(scanner) or lends_prints(scanner)):
        head = next(head for head in heads if head.kind is Kind.GOOD and head.enrolled)
        yield Visit(Act.OWN_FINGER, head, head)
        return
    heads = [head for head in heads if head not in alone]
    troubles = iter(TROUBLES)
    wait = BETWEEN
    good = [head for head in heads if head.kind is Kind.GOOD]
    half = len(heads) // 2
    for number, head in enumerate(heads):
        if number == 1:
            yield Cue.SYNC_HANGS
        if number == min(3, half):
            yield Cue.SYNC_ANSWERS
        if number == half:
            yield Cue.NETWORK_DOWN
        if number == half + max(2, len(heads) // 10):
            yield Cue.NETWORK_UP
        if head.kind is not Kind.GOOD or not head.enrolled:
            act = Act.POOR_FINGERS if head.enrolled else Act.NO_TEMPLATE
        elif wait:
            act, wait = Act.GOOD_FINGER, wait - 1
        else:
            act, wait = next(troubles, Act.GOOD_FINGER), BETWEEN
        yield Visit(act, head, _stranger(head, good) if act is Act.IMPOSTOR else head)
        if number == min(2, len(heads) - 1):
            yield Visit(Act.ALREADY_SERVED, heads[0], heads[0])
            yield Visit(Act.UNKNOWN_CARD, heads[0], heads[0])
    if half + max(2, len(heads) // 10) >= len(heads):
        yield Cue.NETWORK_UP
    if alone:
        yield Visit(Act.LOOKS_THROUGH, alone[0], alone[0])
    yield from (Visit(Act.WORD_ALONE, head, head) for head in alone)


def served_alone(sample: Sample) -> list[SamplePerson]:
    """Return the families of the agent who works alone: the last with good fingers, of a day that is long enough."""
    heads = [people[0] for people in _households(sample)]
    good = [head for head in heads if head.kind is Kind.GOOD and head.enrolled]
    return good[-ALONE:] if len(heads) >= LEAST_ALONE and len(good) >= LEAST_ALONE // 2 else []


COME_AGAIN = 2
"""Households of good fingers that come to the second round: enough to see that it begins anew."""


def coming_again(sample: Sample, scanner: str) -> tuple[SamplePerson, ...]:
    """Return who stands at the desk in the second round: all were served in the first. Nobody at a real scanner."""
    first = [scene for scene in cast(sample, scanner) if isinstance(scene, Visit)]
    return tuple(visit.person for visit in first if visit.act is Act.GOOD_FINGER)[:COME_AGAIN]


def second_round(sample: Sample) -> Iterator[Scene]:
    """Yield the second round, of whose list everybody comes: served in the first they are served again, once."""
    heads = [people[0] for people in _households(sample)]
    for head in heads:
        yield Visit(Act.GOOD_FINGER, head, head)
    for head in heads[:1]:
        yield Visit(Act.ALREADY_SERVED, head, head)


def _households(sample: Sample) -> list[list[SamplePerson]]:
    found: dict[str, list[SamplePerson]] = {}
    for person in sample.people:
        found.setdefault(person.household_id, []).append(person)
    return list(found.values())


def _stranger(head: SamplePerson, good: list[SamplePerson]) -> SamplePerson:
    return next(person for person in reversed(good) if person.household_id != head.household_id)

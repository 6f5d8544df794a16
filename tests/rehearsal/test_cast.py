"""Who comes to a rehearsal, at every size that the command takes."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.cli.rehearse import FEWEST
from kiosk.office.sample import Kind
from kiosk.rehearsal.cast import (
    COME_AGAIN,
    LEAST_ALONE,
    TROUBLES,
    Act,
    Cue,
    Scene,
    Visit,
    cast,
    coming_again,
    second_round,
)
from tests.rehearsal.people import sample_of

COMES_AGAIN = {Act.ALREADY_SERVED, Act.UNKNOWN_CARD}
ALONE = {Act.LOOKS_THROUGH, Act.WORD_ALONE}
sizes = st.integers(FEWEST, 70)
seeds = st.integers(0, 10_000)


def _scenes(households: int, seed: int = 1) -> list[Scene]:
    return list(cast(sample_of(households, seed), "simulated:"))


def _visits(scenes: list[Scene]) -> list[Visit]:
    return [scene for scene in scenes if isinstance(scene, Visit)]


def test_sixty_households_show_every_act() -> None:
    """A day of 60 households holds each trouble that a rehearsal knows, and the network goes and comes back."""
    scenes = _scenes(60)
    assert {visit.act for visit in _visits(scenes)} == set(Act) - {Act.OWN_FINGER}
    assert {scene for scene in scenes if isinstance(scene, Cue)} == set(Cue)


def test_at_a_real_scanner_one_person_lays_a_finger_of_their_own() -> None:
    """Nobody can lay a synthetic finger on hardware: one visit shows that what lies on it arrives."""
    for url in ("usb:", "serial:/dev/ttyUSB0", "recording:somewhere"):
        (visit,) = cast(sample_of(20, 1), url)
        assert isinstance(visit, Visit)
        assert visit.act is Act.OWN_FINGER


def test_the_usual_twenty_show_all_but_the_rarest() -> None:
    """`make run` without a display shows impostor, unplugging, power cut and a missing template."""
    acts = {visit.act for visit in _visits(_scenes(20))}
    assert {Act.IMPOSTOR, Act.UNPLUGGED, Act.POWER_CUT, Act.PARTIAL, Act.NO_TEMPLATE, Act.POOR_FINGERS} <= acts


@given(sizes, seeds)
def test_each_household_comes_once(households: int, seed: int) -> None:
    """Every household comes for its goods once, the first one again in vain, and one card is unknown."""
    visits = _visits(_scenes(households, seed))
    served = [visit.person.household_id for visit in visits if visit.act not in {*COMES_AGAIN, Act.LOOKS_THROUGH}]
    assert len(served) == len(set(served)) == households
    assert Counter(visit.act for visit in visits if visit.act in COMES_AGAIN) == dict.fromkeys(COMES_AGAIN, 1)


@given(sizes, seeds)
def test_who_works_alone_comes_last(households: int, seed: int) -> None:
    """Four families of a day that is long enough, all with good fingers, after an agent looked through them."""
    acts = [visit.act for visit in _visits(_scenes(households, seed))]
    alone = [act for act in acts if act in ALONE]
    assert alone in ([], [Act.LOOKS_THROUGH, *[Act.WORD_ALONE] * 4])
    assert acts[len(acts) - len(alone) :] == alone
    assert not alone or households >= LEAST_ALONE


@given(sizes, seeds)
def test_nobody_comes_again_before_having_been_served(households: int, seed: int) -> None:
    """The card that is already served was served before, by a visit that hands goods out."""
    visits = _visits(_scenes(households, seed))
    again = next(place for place, visit in enumerate(visits) if visit.act is Act.ALREADY_SERVED)
    before = [visit.act for visit in visits[:again] if visit.person is visits[again].person]
    assert before == [Act.GOOD_FINGER]


@given(sizes, seeds)
def test_each_trouble_comes_once_and_to_good_fingers(households: int, seed: int) -> None:
    """No trouble is played twice, and worn or missing fingers keep their own way to the goods."""
    visits = _visits(_scenes(households, seed))
    troubled = Counter(visit.act for visit in visits if visit.act in TROUBLES)
    assert not troubled or max(troubled.values()) == 1
    assert all(visit.person.kind is Kind.GOOD for visit in visits if visit.act in TROUBLES)


@given(sizes, seeds)
def test_fingers_are_the_own_ones_but_for_the_impostor(households: int, seed: int) -> None:
    """Only the impostor lays a finger of another household on the glass."""
    for visit in _visits(_scenes(households, seed)):
        stranger = visit.finger_of.household_id != visit.person.household_id
        assert stranger == (visit.act is Act.IMPOSTOR)


@given(sizes, seeds)
def test_the_network_comes_back_before_the_day_ends(households: int, seed: int) -> None:
    """Network and sync go once and come back once, one after the other, so that everything can be sent."""
    cues = [scene for scene in _scenes(households, seed) if isinstance(scene, Cue)]
    assert cues == [Cue.SYNC_HANGS, Cue.SYNC_ANSWERS, Cue.NETWORK_DOWN, Cue.NETWORK_UP]


@given(sizes, seeds)
def test_somebody_is_served_while_sync_hangs_and_before_it_does(households: int, seed: int) -> None:
    """One visit goes before, with claims as ever; then, beside a silent sync, somebody comes for their goods."""
    scenes = _scenes(households, seed)
    hangs, answers = scenes.index(Cue.SYNC_HANGS), scenes.index(Cue.SYNC_ANSWERS)
    assert len(_visits(scenes[:hangs])) == 1
    assert {visit.act for visit in _visits(scenes[hangs:answers])} - COMES_AGAIN - {Act.IMPOSTOR}


@given(sizes, seeds)
def test_troubles_stand_among_good_fingers(households: int, seed: int) -> None:
    """Two troubles never follow one another: figures are of a day and not of a clinic."""
    heads = [visit for visit in _visits(_scenes(households, seed)) if visit.act not in COMES_AGAIN]
    well = [visit for visit in heads if visit.person.kind is Kind.GOOD]
    assert not [1 for one, other in pairwise(well) if one.act in TROUBLES and other.act in TROUBLES]


@given(sizes, seeds)
def test_the_same_sample_gives_the_same_day(households: int, seed: int) -> None:
    """After a power cut the stage goes on at a scene's number: the play must be the same again."""
    assert _scenes(households, seed) == _scenes(households, seed)


@given(sizes, seeds)
def test_who_comes_again_was_served(households: int, seed: int) -> None:
    """The second round is for those who got their goods by a good finger in the first; one of them tries it twice."""
    sample = sample_of(households, seed)
    again = coming_again(sample, "simulated:")
    served = {visit.person.household_id for visit in _visits(_scenes(households, seed)) if visit.act is Act.GOOD_FINGER}
    assert 1 <= len(again) <= COME_AGAIN
    assert {person.household_id for person in again} <= served
    people = tuple(one for one in sample.people if one.household_id in {person.household_id for person in again})
    acts = [visit.act for visit in second_round(replace(sample, people=people)) if isinstance(visit, Visit)]
    assert acts == [Act.GOOD_FINGER] * len(again) + [Act.ALREADY_SERVED]


def test_nobody_comes_again_at_a_real_scanner() -> None:
    """Fingers are people's own there."""
    assert coming_again(sample_of(20, 1), "usb:") == ()

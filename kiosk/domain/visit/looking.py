"""When a household comes to the screen, and when it is gone from there."""

from kiosk.domain.openings import Openings
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Case, Person
from kiosk.domain.visit.states import State


def household_of(state: State) -> str:
    """Return the pseudonym of the household that a state shows, or an empty text."""
    person, case = getattr(state, "person", None), getattr(state, "case", None)
    case = person.case if isinstance(person, Person) else case
    return case.file.household.hh_pid if isinstance(case, Case) else ""


def after_step(openings: Openings, before: State, after: State) -> Openings:
    """Return the count of opened households after a step of the visit."""
    if isinstance(before, st.LookingUp) and household_of(after):
        return openings.opened()
    return openings if household_of(after) else openings.closed()

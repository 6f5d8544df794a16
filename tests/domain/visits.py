"""Households and rules for tests of the visit."""

from kiosk.domain.entitlement import Due
from kiosk.domain.policy import Policy
from kiosk.domain.roster import Collector, Enrolled, EntitlementLine, Household, Role, Sex
from kiosk.domain.visit import Rules
from kiosk.domain.visit.case import HouseholdFile, Served

AMINATA = Collector("p1", "h1", Role.HEAD, "Aminata Coulibaly", Sex.FEMALE, 1984)
MOUSSA = Collector("p2", "h1", Role.ALTERNATE, "Moussa Coulibaly", Sex.MALE, 1991)
RULES = Rules(Policy(), desk=2, year=2026)


def household_file(
    remaining: tuple[int, ...] = (2, 1), served: tuple[Served, ...] = (), home_desk: int = 2, fingers: int = 3
) -> HouseholdFile:
    """A household of two collectors with as many enrolled fingers each, and a line per remaining quantity."""
    household = Household("h1", "ref", "Coulibaly", 6, ("0417-A",), home_desk, token="12")
    due = tuple(
        Due(EntitlementLine(f"l{index}", "mat", max(quantity, 1)), quantity) for index, quantity in enumerate(remaining)
    )
    enrolled = (Enrolled("p1", (2, 7, 3, 8)[:fingers]), Enrolled("p2", (2, 7, 3, 8)[:fingers]))
    return HouseholdFile(household, "0417-A", (AMINATA, MOUSSA), due, enrolled, served, slip="2-007")

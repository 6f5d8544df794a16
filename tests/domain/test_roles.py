"""What each role may do, cell by cell."""

import pytest

from kiosk.domain.codes import Reason
from kiosk.domain.manifest import Opens, Operator, OperatorRole
from kiosk.domain.roles import Action, opened_by, permission, second_unfit, two_unfit

WRITTEN = """
                staff         supervisor    technician
serve           alone         alone         no
sign            standing_in   alone         no
search_names    with_second   with_second   no
counter_check   no            alone         no
maintain        no            no            alone
wipe            with_second   with_second   with_second
replace_keys    with_second   with_second   with_second
trust_signer    with_second   with_second   with_second
"""
"""As docs/threat-model.md has it."""

HEAD, *ROWS = (line.split() for line in WRITTEN.strip().splitlines())
CELLS = [(action, role, may) for action, *row in ROWS for role, may in zip(HEAD, row, strict=True)]

AWA = Operator("op-1", "Awa", OperatorRole.STAFF, "STA-1", ())
BINTA = Operator("op-2", "Binta", OperatorRole.STAFF, "STA-2", ())
RAMATA = Operator("sup-1", "Ramata", OperatorRole.SUPERVISOR, "SUP-1", ())
SIDI = Operator("sup-2", "Sidi", OperatorRole.SUPERVISOR, "SUP-2", ())
OUSMANE = Operator("tec-1", "Ousmane", OperatorRole.TECHNICIAN, "TEC-1", ())
YACOUBA = Operator("tec-2", "Yacouba", OperatorRole.TECHNICIAN, "TEC-2", ())


@pytest.mark.parametrize(("action", "role", "may"), CELLS, ids="-".join)
def test_each_cell(action: str, role: str, may: str) -> None:
    """A role may do what its cell says."""
    assert permission(OperatorRole(role), Action(action)) == may


def test_the_table_is_whole() -> None:
    """Each action has a cell for each role, here and in the program."""
    assert {(action, role) for action, role, _ in CELLS} == {(a.value, r.value) for a in Action for r in OperatorRole}


def test_a_key_for_whoever_serves() -> None:
    """A slot opens the package for who may serve, and no record for who may not."""
    opened = {role.value: opened_by(role) for role in OperatorRole}
    assert opened == {"staff": Opens.PACKAGE, "supervisor": Opens.PACKAGE, "technician": Opens.TECHNICIAN}


@pytest.mark.parametrize(
    ("first", "second", "alone", "standing_in"),
    [
        (AWA, RAMATA, Reason.NONE, Reason.NONE),
        (AWA, BINTA, Reason.WRONG_ROLE, Reason.NONE),
        (AWA, AWA, Reason.OWN_BADGE, Reason.OWN_BADGE),
        (AWA, OUSMANE, Reason.WRONG_ROLE, Reason.WRONG_ROLE),
        (RAMATA, RAMATA, Reason.OWN_BADGE, Reason.OWN_BADGE),
        (RAMATA, SIDI, Reason.NONE, Reason.NONE),
        (RAMATA, AWA, Reason.WRONG_ROLE, Reason.NONE),
    ],
)
def test_who_signs_second(first: Operator, second: Operator, alone: Reason, standing_in: Reason) -> None:
    """Never oneself, never a technician; staff only where no supervisor is at hand; a supervisor needs another."""
    assert second_unfit(first, second, supervisor=True) is alone
    assert second_unfit(first, second, supervisor=False) is standing_in


@pytest.mark.parametrize(
    ("first", "second", "unfit"),
    [
        (AWA, RAMATA, Reason.NONE),
        (OUSMANE, RAMATA, Reason.NONE),
        (RAMATA, OUSMANE, Reason.NONE),
        (RAMATA, SIDI, Reason.NONE),
        (RAMATA, RAMATA, Reason.OWN_BADGE),
        (OUSMANE, AWA, Reason.WRONG_ROLE),
        (OUSMANE, YACOUBA, Reason.WRONG_ROLE),
    ],
)
def test_two_people(first: Operator, second: Operator, unfit: Reason) -> None:
    """What wants two people wants different ones, and a supervisor among them."""
    assert two_unfit(first, second) is unfit

"""What a hub tells of how people work: all desks of a site on one day."""

from dataclasses import replace
from typing import Any

from kiosk.domain.codes import Method, Result
from kiosk.domain.entry import Verification
from tests.domain.bookkeeping import approved
from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import RunningHub
from tests.trust.samples import assert_conforms

ASKED = {"round_id": "round-1", "site": "ML0701-A", "day": "2026-03-01"}
BY_CARD = approved(verify=Verification(Method.CARD, Result.QUALITY))


def figures(hub: RunningHub, **asked: str) -> dict[str, Any]:
    """Ask as staff do."""
    answer = hub.request("GET", "/v1/figures", params=ASKED | asked, headers=hub.token("staff"))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_people_are_compared_over_the_desks_of_a_site(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Two desks of one site, ids in order; another site's and another day's visits are in no sum."""
    other = SimulatedKiosk("GAO-02")
    hub.enrol(other)
    hub.post(kiosk, [kiosk.write(replace(BY_CARD, opened=1), operator_id="op-2") for _ in range(3)])
    hub.post(other, [other.write(approved(), operator_id="op-1") for _ in range(4)])
    hub.post(other, [other.write(approved(), operator_id="op-1", site="ML0702-B")])
    told = figures(hub, least="3")
    assert_conforms(told, "accountability")
    assert [(page["operator_id"], page["visits"]) for page in told["operators"]] == [("op-1", 4), ("op-2", 3)]
    facts = {fact["figure"]: fact for fact in told["operators"][1]["facts"]}
    assert (facts["card_only"]["part"], facts["card_only"]["others_whole"]) == (3, 4)
    assert facts["card_only"]["comparison"] == "as_others"  # three visits prove nothing
    assert figures(hub, day="2026-03-02")["operators"] == []


def test_only_staff_may_ask(hub: RunningHub) -> None:
    """Without the staff token nobody is told anything of anybody."""
    for token in ({}, hub.token("enrolment")):
        assert hub.request("GET", "/v1/figures", params=ASKED, headers=token).status_code == 401

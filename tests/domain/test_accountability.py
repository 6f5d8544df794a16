"""Facts about how people work: what counts, what does not, and when a share stands out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.accountability import (
    Z_APART,
    Z_SHOWN,
    Comparison,
    Page,
    Share,
    closing_figures,
    compare,
    difference,
    paced,
    pages,
    wilson,
)
from kiosk.domain.codes import Figure, Flag, Identify, Kind, Method, Reason, Result
from kiosk.domain.entry import Draft, Notice, Verification
from kiosk.domain.policy import Policy
from tests.domain.bookkeeping import AT, Desk, approved, handed

POLICY, NEAR = Policy(), Policy(goods_at_desk=True)
CARD = Verification(Method.CARD, Result.QUALITY)
DAY = AT[:10]


def told(desk: Desk, policy: Policy = POLICY) -> dict[str, Page]:
    """The pages of the desk's day."""
    found = pages(desk.accounts.of("R1").operators("S1", DAY), policy)
    assert [page.operator_id for page in found] == sorted(page.operator_id for page in found)
    return {page.operator_id: page for page in found}


def visits(desk: Desk, draft: Draft, count: int, operator_id: str = "OP1") -> None:
    """Serve so many families like this, each opened once."""
    for _ in range(count):
        approval = desk.write(replace(draft, opened=1), operator_id=operator_id)
        desk.write(handed(draft, approval), operator_id=operator_id)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share(part: int, whole: int, low: float, high: float) -> None:
    """Wilson's interval, as R. G. Newcombe tabulates it (Statistics in Medicine 17, 1998, 857, table I, method 3)."""
    found = wilson(part, whole, Z_SHOWN)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [(Share(56, 70), Share(48, 80), 0.0524, 0.3339), (Share(9, 10), Share(3, 10), 0.1705, 0.8090)],
)
def test_the_interval_of_a_difference(one: Share, other: Share, low: float, high: float) -> None:
    """Newcombe's interval, as he tabulates it himself (Statistics in Medicine 17, 1998, 873, table II, method 10)."""
    found = difference(one, other, Z_SHOWN)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


shares = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Share(min(pair), max(pair)))


@given(shares, shares)
def test_intervals_hold_what_they_are_of(one: Share, other: Share) -> None:
    """A rate lies in its interval, a difference in its own, and nobody stands out who has not the larger share."""
    interval = one.interval
    assert 0 <= interval.low <= interval.high <= 1
    if one.whole and other.whole:
        assert interval.low - 1e-12 <= one.part / one.whole <= interval.high + 1e-12
        apart = difference(one, other, Z_APART)
        between = one.part / one.whole - other.part / other.whole
        assert apart.low - 1e-12 <= between <= apart.high + 1e-12
        if compare(one, other, 1) is Comparison.MORE:
            assert between > 0


def test_who_serves_without_fingers_stands_out_from_thirty_visits_on() -> None:
    """Half of one's visits by the card alone, beside one in twenty: said from 30 visits on, and not at 29."""
    desk = Desk()
    visits(desk, approved(), 76, "OP2")
    visits(desk, approved(verify=CARD), 4, "OP2")
    visits(desk, approved(), 14, "OP1")
    visits(desk, approved(verify=CARD), 15, "OP1")
    fact = told(desk)["OP1"].facts[Figure.CARD_ONLY]
    assert (fact.own, fact.others) == (Share(15, 29), Share(4, 80))
    assert fact.comparison is Comparison.TOO_FEW
    visits(desk, approved(), 1, "OP1")
    assert told(desk)["OP1"].facts[Figure.CARD_ONLY].comparison is Comparison.MORE
    assert told(desk)["OP2"].facts[Figure.CARD_ONLY].comparison is Comparison.AS_OTHERS


def test_an_ordinary_difference_is_none() -> None:
    """Twice the others' share of a few is chance."""
    desk = Desk()
    visits(desk, approved(), 36, "OP1")
    visits(desk, approved(verify=CARD), 4, "OP1")
    visits(desk, approved(), 76, "OP2")
    visits(desk, approved(verify=CARD), 4, "OP2")
    assert told(desk)["OP1"].facts[Figure.CARD_ONLY].comparison is Comparison.AS_OTHERS


@pytest.mark.parametrize(
    "draft",
    [
        approved(verify=Verification(Method.CARD, Result.REFUSED)),
        approved(verify=Verification(Method.CARD, Result.NO_TEMPLATE)),
        approved(verify=Verification(Method.CARD, Result.DEVICE_FAIL)),
        replace(approved(verify=Verification(Method.CARD, Result.SKIPPED)), reason=Reason.NOT_ASKED),
        replace(approved(verify=CARD), notice=Notice("1", "fr", "no"), flags=(Flag.SUPERVISOR_ABSENT, Flag.TOO_FAST)),
    ],
    ids=["refused", "no reference", "device", "not asked", "refused and flagged"],
)
def test_what_an_agent_cannot_help_counts_neither_way(draft: Draft) -> None:
    """A refusal, a missing reference, a broken device, a programme without fingers: in no part and in no whole."""
    desk = Desk()
    visits(desk, approved(), 10)
    before = told(desk, NEAR)["OP1"]
    visits(desk, draft, 10)
    page = told(desk, NEAR)["OP1"]
    assert (page.visits, page.counted) == (20, 10)
    assert {figure: fact.own for figure, fact in page.facts.items() if figure is not Figure.OPENED_AND_LEFT} == {
        figure: fact.own for figure, fact in before.facts.items() if figure is not Figure.OPENED_AND_LEFT
    }


def test_each_share_is_of_what_it_says() -> None:
    """Typed numbers, proxies, nobody to sign, households left, and too fast where the goods lie at the desk."""
    desk = Desk()
    visits(desk, approved(), 4)
    visits(desk, approved(identify=Identify.TYPED), 1)
    visits(desk, replace(approved(verify=CARD), flags=(Flag.PROXY, Flag.SUPERVISOR_ABSENT)), 2)
    visits(desk, replace(approved(), flags=(Flag.TOO_FAST,)), 3)
    desk.write(Draft(Kind.OVERRIDE, opened=6))
    own = {figure: fact.own for figure, fact in told(desk, NEAR)["OP1"].facts.items()}
    assert own == {
        Figure.CARD_ONLY: Share(2, 10),
        Figure.TYPED: Share(1, 10),
        Figure.PROXY: Share(2, 10),
        Figure.SUPERVISOR_ABSENT: Share(2, 10),
        Figure.TOO_FAST: Share(3, 10),
        Figure.OPENED_AND_LEFT: Share(6, 16),
    }
    assert Figure.TOO_FAST not in told(desk, POLICY)["OP1"].facts


def test_days_and_sites_are_apart() -> None:
    """What somebody did elsewhere or yesterday is not of today here."""
    desk = Desk()
    visits(desk, approved(), 3)
    desk.serve(replace(approved(verify=CARD), opened=1), at="2026-03-01T10:00:00Z")
    desk.serve(replace(approved(verify=CARD), opened=1), site="S2")
    assert told(desk)["OP1"].facts[Figure.CARD_ONLY].own == Share(0, 3)


def test_who_did_nothing_has_no_page() -> None:
    """A technician's session, a supervisor who only signs: no figures are made of nothing."""
    desk = Desk()
    desk.write(Draft(Kind.SESSION_OPEN), operator_id="TEC1")
    visits(desk, approved(), 1)
    assert list(told(desk)) == ["OP1"]


def test_the_end_of_a_session_says_what_its_operator_did_that_day() -> None:
    """Counts up to and with the entry itself; nothing is said of what did not happen."""
    desk = Desk()
    visits(desk, approved(), 2)
    visits(desk, approved(verify=CARD), 1)
    visits(desk, approved(verify=Verification(Method.CARD, Result.REFUSED)), 1)
    figures = desk.accounts.of("R1").figures("S1", DAY, "OP1")
    assert closing_figures(figures, 3, POLICY) == {
        Figure.VISITS: 3,
        Figure.CARD_ONLY: 1,
        Figure.OPENED: 7,
        Figure.OPENED_AND_LEFT: 3,
    }
    assert closing_figures(desk.accounts.of("R1").figures("S1", DAY, "OP9"), 0, POLICY) == {}


@pytest.mark.parametrize(
    ("draft", "policy", "flagged"),
    [
        (Draft(Kind.HANDOVER, durations_ms={"identify": 1000, "handover": 900}), NEAR, True),
        (Draft(Kind.HANDOVER, durations_ms={"identify": 12_000, "handover": 8_000}), NEAR, False),
        (Draft(Kind.HANDOVER, durations_ms={"identify": 1000}), POLICY, False),
        (Draft(Kind.HANDOVER, durations_ms={"identify": 1000}), Policy(goods_at_desk=True, fast_visit_s=0), False),
        (Draft(Kind.APPROVED, durations_ms={"identify": 1000}), NEAR, False),
        (Draft(Kind.HANDOVER), NEAR, False),
        (Draft(Kind.HANDOVER, durations_ms={"x": 1}, flags=(Flag.SETTLED_AFTER_RESTART,)), NEAR, False),
    ],
    ids=["fast", "slow", "goods elsewhere", "no limit", "no handover", "not timed", "settled later"],
)
def test_a_visit_that_is_too_fast_says_so(draft: Draft, policy: Policy, flagged: bool) -> None:
    """Where the goods lie at the desk, under 20 s from card to receipt is flagged; elsewhere speed says nothing."""
    assert (Flag.TOO_FAST in paced(draft, policy).flags) is flagged

"""What is told of how people work: facts beside those of the others at the same site on the same day.

Only what an agent had a hand in counts. A visit in which no finger could be asked for (a refusal, no reference, a
broken device, a programme without fingers) is taken out of parts and wholes. Nothing here ranks anybody or stops
anything: the figures are for supervisor and office, in the order of the operators' ids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

from kiosk.domain.codes import Figure, Flag, Kind, UnknownCode
from kiosk.domain.counting import Count, Excuse, Figures
from kiosk.domain.entry import Draft
from kiosk.domain.policy import Policy

SHARES: Mapping[Figure, Count] = {
    Figure.CARD_ONLY: Count.CARD_ONLY,
    Figure.TYPED: Count.TYPED,
    Figure.PROXY: Count.PROXY,
    Figure.SUPERVISOR_ABSENT: Count.SUPERVISOR_ABSENT,
    Figure.TOO_FAST: Count.TOO_FAST,
}
"""Shares of the visits that count."""

Z_SHOWN = 1.96
"""Of the intervals that are shown: 95 in 100."""

Z_APART = 3.09
"""From where on a share stands out: by chance once in a thousand comparisons. A site of eight agents makes 48 a day."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, as parts of one."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and within which interval the rate behind it lies."""

    part: int
    whole: int

    @property
    def interval(self) -> Interval:
        """The Wilson interval, 95 in 100."""
        return wilson(self.part, self.whole, Z_SHOWN)


class Comparison(StrEnum):
    """How a share stands beside that of all others at the site on that day."""

    TOO_FEW = "too_few"  # visits to compare, here or there
    AS_OTHERS = "as_others"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one person, beside all others' together."""

    own: Share
    others: Share
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Page:
    """What supervisor and office see of one person's day. `visits` are all, `counted` those that the shares are of."""

    operator_id: str
    visits: int
    counted: int
    facts: Mapping[Figure, Fact]


def told(page: Page) -> dict[str, object]:
    """Return a page as docs/schemas/accountability.schema.json has it: the same at the desk and at the hub."""
    facts = []
    for figure, fact in page.facts.items():
        interval = fact.own.interval
        facts.append(
            {
                "figure": figure.value,
                "part": fact.own.part,
                "whole": fact.own.whole,
                "low": round(interval.low, 4),
                "high": round(interval.high, 4),
                "others_part": fact.others.part,
                "others_whole": fact.others.whole,
                "comparison": fact.comparison.value,
            }
        )
    return {"operator_id": page.operator_id, "visits": page.visits, "counted": page.counted, "facts": facts}


def wilson(part: int, whole: int, z: float) -> Interval:
    """Return the score interval of a proportion.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209.
    """
    if not whole:
        return Interval(0.0, 1.0)
    rate, z2 = part / whole, z * z
    middle = (rate + z2 / (2 * whole)) / (1 + z2 / whole)
    half = z * sqrt(rate * (1 - rate) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def difference(one: Share, other: Share, z: float) -> Interval:
    """Return the interval of one proportion less another that is independent of it.

    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), 873, method 10.
    """
    if not one.whole or not other.whole:
        return Interval(-1.0, 1.0)
    mine, theirs = wilson(one.part, one.whole, z), wilson(other.part, other.whole, z)
    p, q = one.part / one.whole, other.part / other.whole
    low = p - q - sqrt((p - mine.low) ** 2 + (theirs.high - q) ** 2)
    high = p - q + sqrt((mine.high - p) ** 2 + (q - theirs.low) ** 2)
    return Interval(low, high)


def compare(own: Share, others: Share, least: int) -> Comparison:
    """Return how a share stands beside the others'; below `least` visits here or there nothing is said."""
    if min(own.whole, others.whole) < max(least, 1):
        return Comparison.TOO_FEW
    return Comparison.MORE if difference(own, others, Z_APART).low > 0 else Comparison.AS_OTHERS


def pages(by_operator: Mapping[str, Figures], policy: Policy) -> tuple[Page, ...]:
    """Return what is told of each operator of a site on a day, by id. Who opened nothing and served nobody has none.

    Args:
        by_operator: as `RoundAccounts.operators(site, day)` gives them, of one desk or of several.
        policy: from how many visits on figures are compared; whether goods lie at the desk.
    """
    shares = {name: _shares(figures, policy) for name, figures in by_operator.items()}
    return tuple(
        Page(name, by_operator[name].visits, counted(by_operator[name]), _facts(name, shares, policy.figures_from))
        for name in sorted(shares)
        if by_operator[name].visits or by_operator[name].of(Count.OPENED)
    )


def counted(figures: Figures) -> int:
    """Return how many decisions to serve count: nothing but people kept a finger out, or it was read."""
    return figures.of(Count.VISIT, Excuse.NONE)


def without_finger(figures: Figures) -> int:
    """Return of how many of them nothing but a card was seen: what a policy's quota is about."""
    return figures.of(Count.CARD_ONLY, Excuse.NONE)


def closing_figures(figures: Figures, opened: int, policy: Policy) -> dict[Figure | UnknownCode, int]:
    """Return what a session's end says of its operator's day at this desk so far; what is zero is left out.

    Args:
        figures: the operator's, of that day, without the entry that is being made.
        opened: households that this entry tells.
        policy: of the round.
    """
    looked = figures.plus({(Count.OPENED, ""): opened})
    values = {Figure.VISITS: counted(looked)}
    values |= {figure: share.part for figure, share in _shares(looked, policy).items()}
    values[Figure.OPENED] = looked.of(Count.OPENED)
    return {figure: value for figure, value in values.items() if value}


def paced(draft: Draft, policy: Policy) -> Draft:
    """Return a handover flagged as too fast where it is: goods at the desk, and the whole visit shorter than it can be.

    What a cut has left and two people settle later was not timed.
    """
    took = sum(draft.durations_ms.values())
    limit = 1000 * policy.fast_visit_s if policy.goods_at_desk else 0
    if draft.kind is not Kind.HANDOVER or Flag.SETTLED_AFTER_RESTART in draft.flags or not 0 < took < limit:
        return draft
    return replace(draft, flags=(*draft.flags, Flag.TOO_FAST))


def _shares(figures: Figures, policy: Policy) -> dict[Figure, Share]:
    whole = counted(figures)
    shares = {
        figure: Share(figures.of(count, Excuse.NONE), whole)
        for figure, count in SHARES.items()
        if figure is not Figure.TOO_FAST or policy.goods_at_desk
    }
    shares[Figure.OPENED_AND_LEFT] = Share(figures.opened_and_left, figures.of(Count.OPENED))
    return shares


def _facts(name: str, shares: Mapping[str, Mapping[Figure, Share]], least: int) -> dict[Figure, Fact]:
    facts = {}
    for figure, own in shares[name].items():
        others = _sum(other[figure] for who, other in shares.items() if who != name)
        facts[figure] = Fact(own, others, compare(own, others, least))
    return facts


def _sum(shares: Iterable[Share]) -> Share:
    rows = tuple(shares)
    return Share(sum(row.part for row in rows), sum(row.whole for row in rows))

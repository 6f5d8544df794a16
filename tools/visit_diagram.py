"""Draw the visit from its own table, every transition that leads on from its beginning, as a Mermaid state diagram.

python -m tools.visit_diagram > docs/visit.md

States that differ only in what no transition asks for count as one; each is tried with every event that it takes,
with a few arguments each. The dice are loaded, so the page is the same every time.
"""

import re
from collections import defaultdict
from collections.abc import Hashable
from random import Random

from kiosk.domain.codes import Result
from kiosk.domain.policy import Policy
from kiosk.domain.visit import Rules, State, advance
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import states as st
from tests.domain.walks import POSSIBLE, arguments

RULES = Rules(Policy(fingers=2, tries=2), desk=2, year=2026)
"""Two fingers of two tries show all that three of three would."""
ARGUMENTS = 8
"""Tries of each event: more than enough for every pair of arguments to come up."""
QUIET = {"StorageFailed"}  # comes from everywhere


def words(name: str) -> str:
    """Return a class name as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def shape(state: State) -> Hashable:
    """Return what transitions ask of a state: who, how far and why, but not how much."""
    person = getattr(state, "person", None)
    case = person.case if person else getattr(state, "case", None)
    draft, backing = getattr(state, "draft", None), getattr(state, "backing", None)
    finger = getattr(state, "finger", 0)
    row = person.case.tries_on(person.pid, finger) if person and finger else None
    return (
        type(state),
        person
        and (
            type(person.collector),
            person.notice.answer,
            person.case.next_finger(person.pid, RULES.policy.fingers) is None,
        ),
        case
        and (
            case.file.household.home_desk,
            len(case.file.enrolled),
            case.file.tally,
            bool(case.file.parked),
            bool(case.file.outstanding),
            case.contradicted,
            min(len(case.looks), 2),
            bool(case.tries),
        ),
        row and (row.tries, row.silences, row.tries > 0 or row.result is not Result.SKIPPED),
        state.reason if isinstance(state, st.CheckingCard) else bool(getattr(state, "reason", "")),
        str(getattr(state, "identify", "")),
        bool(getattr(state, "rows", ())),
        getattr(state, "asked", False),
        getattr(state, "choice", ""),
        getattr(state, "flags", ()),
        backing and (backing.flags, backing.verification.method),
        bool(getattr(state, "claim", "")),
        draft and (draft.verify.method, bool(draft.claim)),
        type(getattr(state, "then", None)),
        type(getattr(state, "paused", None)),
        getattr(state, "settlement", ""),
        bool(getattr(state, "given", ())),
    )


def transitions() -> dict[tuple[str, str], set[str]]:
    """Return (from, to) -> events."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    dice = Random(1)
    ahead: list[State] = [st.Waiting()]
    seen = {shape(ahead[0])}
    while ahead:
        before = ahead.pop()
        for event_type in POSSIBLE.get(type(before), ()):
            for _ in range(ARGUMENTS):
                event = arguments(event_type, before, dice)
                after, effects = advance(before, event, RULES)
                if after is before and not effects:
                    continue
                kinds = sorted(
                    {str(effect.draft.kind) for effect in effects if isinstance(effect, fx.Append | fx.Record)}
                )
                label = words(event_type.__name__) + (f" / {', '.join(kinds)}" if kinds else "")
                if event_type.__name__ not in QUIET:
                    found[type(before).__name__, type(after).__name__].add(label)
                if shape(after) not in seen:
                    seen.add(shape(after))
                    ahead.append(after)
    return found


def diagram() -> str:
    """Return the page."""
    lines = [
        "# The visit",
        "",
        "Generated from `kiosk.domain.visit` by `python -m tools.visit_diagram`; a test keeps it true. After a stroke:",
        "the ledger entries that the transition writes. From every state, a ledger that cannot be written leads to",
        "*StorageStopped*: nothing more is handed out on screen, and the paper form takes over.",
        "",
        "A finger that did not match is never overruled by one person: a second one signs, or the visit is *Parked*",
        "until two decide it ([ADR 11](adr/0011-parked-visits.md)). Why there was no finger is what a machine has",
        "found; where none has, a person says it before goods are given or declined.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> Waiting",
    ]
    for (before, after), labels in sorted(transitions().items()):
        lines.append(f"    {before} --> {after}: {'<br>'.join(sorted(labels))}")
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    print(diagram(), end="")

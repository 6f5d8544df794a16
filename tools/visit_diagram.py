"""Draw the visit from its own table: every transition that random walks find, as a Mermaid state diagram.

python -m tools.visit_diagram > docs/visit.md
"""

import re
from collections import defaultdict

from kiosk.domain.visit import effects as fx
from tests.domain.walks import walk

WALKS, STEPS = 1600, 200
QUIET = {"StorageFailed"}  # comes from everywhere


def words(name: str) -> str:
    """Return a class name as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def transitions() -> dict[tuple[str, str], set[str]]:
    """Return (from, to) -> events, over all walks."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for seed in range(WALKS):
        for before, event, after, effects in walk(seed, STEPS):
            if after is before and not effects:
                continue
            kinds = sorted({str(effect.draft.kind) for effect in effects if isinstance(effect, fx.Append | fx.Record)})
            label = words(type(event).__name__) + (f" / {', '.join(kinds)}" if kinds else "")
            if type(event).__name__ not in QUIET:
                found[type(before).__name__, type(after).__name__].add(label)
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
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> Waiting",
    ]
    for (before, after), labels in sorted(transitions().items()):
        lines.append(f"    {before} --> {after}: {'<br>'.join(sorted(labels))}")
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    print(diagram(), end="")

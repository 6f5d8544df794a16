"""Words for what is wrong with the office's input, and the bar that shows how far a long work is."""

import sys
from collections.abc import Iterable

from kiosk.cli._words import Words
from kiosk.office.findings import Finding, Severity

_BAR = 30
_STEP = 10
"""Per cent between two lines in a log."""


def finding_line(finding: Finding, words: Words) -> str:
    """Return one finding: severity, place, what is wrong, what to do."""
    kind = finding.wrong.value
    return words(
        f"roster-{finding.severity.value}",
        place=_place(finding, words),
        what=words(f"roster-fault-{kind}", **finding.facts),
        remedy=words(f"roster-remedy-{kind}", **finding.facts),
    )


def _place(finding: Finding, words: Words) -> str:
    if finding.line and finding.column:
        return words("roster-place-column", file=finding.file, line=str(finding.line), column=finding.column)
    if finding.line:
        return words("roster-place-line", file=finding.file, line=str(finding.line))
    if finding.column:
        return words("roster-place-key", file=finding.file, column=finding.column)
    return words("roster-place-file", file=finding.file)


def print_findings(findings: Iterable[Finding], words: Words) -> None:
    """Write findings to standard error, faults first, then the sum of each."""
    found = sorted(findings, key=lambda finding: finding.severity is Severity.WARNING)
    for finding in found:
        print(finding_line(finding, words), file=sys.stderr)
    faults = sum(finding.severity is Severity.FAULT for finding in found)
    if faults:
        print(words("roster-refused", faults=faults), file=sys.stderr)
    if len(found) > faults:
        print(words("roster-warnings", warnings=len(found) - faults), file=sys.stderr)


class Bar:
    """How far a long work is: a bar on a terminal, elsewhere a line at each tenth, nothing where a machine listens."""

    def __init__(self, words: Words, silent: bool = False) -> None:
        self._words = words
        self._silent = silent
        self._terminal = sys.stderr.isatty()
        self._last = ("", 0)

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is, in per cent; called as often as one likes, it draws only what has changed."""
        percent = done * 100 // max(1, total)
        reached = (stage, percent if self._terminal else percent // _STEP * _STEP)
        if self._silent or reached == self._last or not (self._terminal or reached[1]):
            return
        self._last = reached
        title = self._words(f"roster-progress-{stage}")
        if self._terminal:
            filled = percent * _BAR // 100
            end = "\n" if done == total else ""
            print(f"\r{title} {'█' * filled}{'░' * (_BAR - filled)} {percent} %", end=end, file=sys.stderr, flush=True)
        else:
            print(f"{title} {reached[1]} %", file=sys.stderr, flush=True)

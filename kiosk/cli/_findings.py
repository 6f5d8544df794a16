"""Words for what is wrong with the office's input."""

import sys
from collections.abc import Iterable

from kiosk.cli._words import Words
from kiosk.office.findings import Finding, Severity


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

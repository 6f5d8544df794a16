"""Of a whole list, what a kiosk does not have yet: the households that are new, changed or gone."""

from dataclasses import dataclass, replace
from typing import Any

from kiosk.office.findings import Findings, Wrong
from kiosk.office.past import Past, added, record_sum
from kiosk.office.programme import Terms
from kiosk.trust.canonical import canonical
from kiosk.trust.codec import to_mapping
from kiosk.trust.packing import Contents
from kiosk.trust.records import RecordKind


@dataclass(frozen=True, slots=True)
class Changes:
    """Pseudonyms of households. `touched` are all that any delta of the package has named, this one included.

    A delta names them again each time, changed back or not: so it fits whatever delta a kiosk has had before.
    """

    changed: frozenset[str]
    gone: frozenset[str]
    touched: frozenset[str]


def changes(everything: Contents, past: Past) -> Changes:
    """Compare a list with what was handed out."""
    sums: dict[str, int] = {}
    home_of = {collector.person_pid: collector.hh_pid for collector in everything.collectors}
    for household in everything.households:
        added(sums, household.hh_pid, _sum(RecordKind.HOUSEHOLD, household))
    for collector in everything.collectors:
        added(sums, collector.hh_pid, _sum(RecordKind.COLLECTOR, collector))
    for entitlement in everything.entitlements:
        added(sums, entitlement.hh_pid, _sum(RecordKind.ENTITLEMENT, entitlement))
    for template in everything.templates:
        added(sums, home_of[template.person_pid], _sum(RecordKind.TEMPLATE, template))
    before, present = past.secret.touched, sums.keys()
    changed = {hh_pid for hh_pid, number in sums.items() if past.sums.get(hh_pid) != number} | (before & present)
    gone = (past.sums.keys() | before) - present
    return Changes(frozenset(changed), frozenset(gone), before | changed | gone)


def _sum(kind: RecordKind, record: Any) -> int:
    return record_sum(kind, canonical(to_mapping(record)))


def only(everything: Contents, these: Changes) -> Contents:
    """Return what of a whole list goes into a delta."""
    wanted = these.changed
    people = {collector.person_pid for collector in everything.collectors if collector.hh_pid in wanted}
    return replace(
        everything,
        households=tuple(household for household in everything.households if household.hh_pid in wanted),
        collectors=tuple(collector for collector in everything.collectors if collector.hh_pid in wanted),
        entitlements=tuple(one for one in everything.entitlements if one.hh_pid in wanted),
        templates=(template for template in everything.templates if template.person_pid in people),
        gone_households=tuple(sorted(these.gone)),
        listed=everything.households,
    )


def check_terms(terms: Terms, past: Past, findings: Findings) -> None:
    """Let an update be of the same round and site, and have a number above all that were handed out."""
    last = past.secret.manifest
    if terms.sequence <= last.sequence:
        findings.fault(Wrong.SEQUENCE, "programme.toml", 0, "sequence", found=terms.sequence, next=last.sequence + 1)
    for column, found, was in (
        ("round.id", terms.round.round_id, last.round.round_id),
        ("site.code", terms.site.code, last.site.code),
    ):
        if found != was:
            findings.fault(Wrong.OTHER_ROUND, "programme.toml", 0, column, found=found, was=was)

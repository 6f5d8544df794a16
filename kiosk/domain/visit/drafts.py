"""The entries that a visit writes, from what it knows."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.domain.codes import Acknowledgement, Flag, Identify, Kind, Method, Outcome, Reason, Result
from kiosk.domain.entitlement import OpenApproval, approved_lines, delivered_lines, outcome_of
from kiosk.domain.entry import UNVERIFIED, Body, Draft, Line, Signed, Verification
from kiosk.domain.roster import Collector, age_band
from kiosk.domain.visit.case import NOBODY, Backing, Case, FingerTries, Person, Proxy, Signer
from kiosk.domain.visit.reasons import REASON_OF, cause, rows_behind, seen
from kiosk.domain.visit.rules import Rules


def _body(case: Case, collector_pid: str = "") -> Body:
    household = case.file.household
    return Body(household.hh_pid, household.ref_hash, collector_pid, case.file.card)


def _sex(collector: Collector | Proxy) -> str:
    return "" if isinstance(collector, Proxy) else collector.sex.value


def _age_band(collector: Collector | Proxy, rules: Rules) -> str:
    return "" if isinstance(collector, Proxy) else age_band(collector.birth_year, rules.year)


def tried(case: Case, row: FingerTries, rules: Rules) -> Verification:
    """Return the verification that came of one finger's tries."""
    return _verification(case, Method.FINGER, row.result, (row,), rules)


def without_finger(person: Person, method: Method, rules: Rules) -> Verification:
    """Return the verification of a fallback: what the finger came to, and of which finger that is known."""
    result = cause(person, rules.policy)
    return _verification(person.case, method, result, rows_behind(person.case, result, person), rules)


def left(case: Case, rules: Rules, person: Person | None = None) -> Verification:
    """Return the verification of a visit that somebody left, `person` where it is known who stood there."""
    result = seen(case)
    method = Method.FINGER if result is Result.MATCH else Method.NONE
    if person is not None and result is not Result.MATCH:
        return without_finger(person, method, rules)
    return _verification(case, method, result, rows_behind(case, result), rules)


def _verification(
    case: Case, method: Method, result: Result, rows: tuple[FingerTries, ...], rules: Rules
) -> Verification:
    """Say of `rows` alone what they came to; where nothing was compared there is no threshold either."""
    best = max(rows, key=lambda row: (row.best_score_milli, row.best_quality), default=FingerTries("", 0))
    return Verification(
        method, result, best.finger, sum(row.tries for row in rows), best.best_quality, best.best_score_milli,
        rules.threshold_milli if case.comparisons else 0, case.comparisons, case.matcher, best.ms,
    )  # fmt: skip


def attempt_failed(person: Person, row: FingerTries, rules: Rules) -> Draft:
    """Return the entry of a finger that did not help."""
    return Draft(
        Kind.ATTEMPT_FAILED, Outcome.NONE, REASON_OF.get(row.result, Reason.NONE), person.case.identify,
        tried(person.case, row, rules), _contradicted(person.case, row), _sex(person.collector),
        _age_band(person.collector, rules),
        collector_role=person.role.value, notice=person.notice, body=_body(person.case, person.pid),
    )  # fmt: skip


def _contradicted(case: Case, row: FingerTries) -> tuple[Line, ...]:
    """Which lines wait for a second person from now on: the ledger alone must know it at the next visit."""
    return approved_lines(case.file.due) if row.result is Result.NON_MATCH else ()


def parked(
    case: Case, person: Person | None, basis: Verification, reason: Reason, rules: Rules, flags: tuple[Flag, ...] = ()
) -> Draft:
    """Return the entry of a visit that waits for somebody to sign: the goods are reserved, under a number."""
    draft = Draft(
        Kind.PARKED, Outcome.NONE, reason, case.identify, replace(basis, method=Method.NONE),
        approved_lines(case.file.due), follow_up_no=case.file.slip, flags=flags, body=_body(case),
    )  # fmt: skip
    if person is None:
        return draft
    return replace(
        draft, sex=_sex(person.collector), age_band=_age_band(person.collector, rules),
        collector_role=person.role.value, notice=person.notice, body=_body(case, person.pid),
    )  # fmt: skip


def approved(person: Person, backing: Backing, claim: str, rules: Rules) -> Draft:
    """Return the entry that must be on disk before goods are shown."""
    return Draft(
        Kind.APPROVED, Outcome.NONE, backing.reason, person.case.identify, backing.verification,
        approved_lines(person.case.file.due), _sex(person.collector), _age_band(person.collector, rules),
        person.role.value, second_operator_id=backing.signer.operator_id, second_role=backing.signer.role, claim=claim,
        notice=person.notice, refers_to=person.case.parked_entry, flags=backing.flags,
        body=_body(person.case, person.pid),
    )  # fmt: skip


def handover(
    draft: Draft, approval: Signed, given: Mapping[str, int], reasons: Mapping[str, Reason], desk: int
) -> Draft:
    """Return the entry of what was handed over against an approval. That it was received is the agent's word."""
    lines = delivered_lines(draft.lines, given, reasons)
    return Draft(
        Kind.HANDOVER, outcome_of(lines), draft.reason, draft.identify, draft.verify, lines, draft.sex,
        draft.age_band, draft.collector_role, second_operator_id=draft.second_operator_id,
        second_role=draft.second_role, claim=draft.claim,
        acknowledgement=Acknowledgement.AGENT,
        receipt_no=receipt_no(desk, approval), notice=draft.notice, refers_to=approval.entry_id, flags=draft.flags,
        body=draft.body,
    )  # fmt: skip


def receipt_no(desk: int, approval: Signed) -> str:
    """Return the number on the paper: unique at the site, short enough to read aloud."""
    return f"{desk}-{approval.seq:05d}"


def not_served(
    case: Case, reason: Reason, verify: Verification = UNVERIFIED, person: Person | None = None,
    signer: Signer = NOBODY, flags: tuple[Flag, ...] = (),
) -> Draft:  # fmt: skip
    """Return the entry of a visit that ends without goods, for a named human's coded reason.

    It ends a parked visit only where a second person has signed.
    """
    return Draft(
        Kind.NOT_SERVED, Outcome.NOT_DELIVERED, reason, case.identify, verify,
        collector_role=person.role.value if person else "", second_operator_id=signer.operator_id,
        second_role=signer.role, refers_to=case.parked_entry if signer.operator_id else "", flags=flags,
        body=_body(case, person.pid if person else ""),
    )  # fmt: skip


def not_on_list(identify: Identify, reason: Reason) -> Draft:
    """Return the entry of somebody whom no list here knows."""
    return Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, reason, identify)


def correction(case: Case, signer: Signer, flags: tuple[Flag, ...]) -> Draft:
    """Return the entry of a household that says it has not had what the ledger says."""
    return Draft(
        Kind.CORRECTION, Outcome.NONE, Reason.ALREADY_SERVED, case.identify,
        second_operator_id=signer.operator_id, second_role=signer.role, flags=flags, body=_body(case),
    )  # fmt: skip


def name_search(signer: Signer) -> Draft:
    """Return the entry of a search by name: rare, signed, and on record."""
    return Draft(
        Kind.OVERRIDE, identify=Identify.NAME, second_operator_id=signer.operator_id, second_role=signer.role,
        flags=(Flag.NAME_SEARCH,),
    )  # fmt: skip


def settled(approval: OpenApproval, given: Mapping[str, int], signer: Signer, flags: tuple[Flag, ...] = ()) -> Draft:
    """Return the entry that closes an approval which a cut left open: what two people say was given.

    Of a line that is short, the cut is the reason.
    """
    draft = approval.draft
    reasons = {line.line_id: Reason.DEVICE_FAIL for line in approval.lines}
    lines = delivered_lines(approval.lines, given, reasons)
    nothing = all(line.delivered == 0 for line in lines)
    return Draft(
        Kind.REVERSAL if nothing else Kind.HANDOVER, Outcome.REVERSED if nothing else outcome_of(lines),
        Reason.DEVICE_FAIL, draft.identify, draft.verify, lines, draft.sex, draft.age_band, draft.collector_role,
        second_operator_id=signer.operator_id, second_role=signer.role, claim=draft.claim,
        acknowledgement=Acknowledgement.AGENT, notice=draft.notice, refers_to=approval.entry_id,
        flags=(Flag.SETTLED_AFTER_RESTART, *flags),
    )  # fmt: skip


def all_of(lines: tuple[Line, ...]) -> dict[str, int]:
    """Return every line's whole quantity."""
    return {line.line_id: line.entitled for line in lines}

"""The entries that a visit writes, from what it knows."""

from collections.abc import Mapping

from kiosk.domain.codes import Acknowledgement, Flag, Identify, Kind, Method, Outcome, Reason, Result
from kiosk.domain.entitlement import OpenApproval, approved_lines, delivered_lines, outcome_of
from kiosk.domain.entry import UNVERIFIED, Body, Draft, Line, Signed, Verification
from kiosk.domain.roster import Collector, Role, age_band
from kiosk.domain.visit.case import Backing, Case, FingerTries, Person
from kiosk.domain.visit.rules import Rules

RESULT_OF = {
    Reason.NO_MATCH: Result.NON_MATCH,
    Reason.POOR_FINGERS: Result.QUALITY,
    Reason.NO_TEMPLATE: Result.NO_TEMPLATE,
    Reason.REFUSED_BIOMETRIC: Result.REFUSED,
    Reason.DEVICE_FAIL: Result.DEVICE_FAIL,
}
REASON_OF = {result: reason for reason, result in RESULT_OF.items()}


def _body(case: Case, collector: Collector | None = None, notes: str = "") -> Body:
    household = case.file.household
    pid = collector.person_pid if collector else ""
    return Body(household.hh_pid, household.ref_hash, pid, case.file.card, notes)


def _registered(collector: Collector) -> bool:
    """Whether anything is known of who stands here: of a proxy there is not, and nothing is made up."""
    return collector.role is not Role.EXTERNAL or bool(collector.birth_year)


def _sex(collector: Collector) -> str:
    return collector.sex.value if _registered(collector) else ""


def _age_band(collector: Collector, rules: Rules) -> str:
    return age_band(collector.birth_year, rules.year) if _registered(collector) else ""


def tried(case: Case, row: FingerTries, rules: Rules) -> Verification:
    """Return the verification that came of one finger's tries."""
    return Verification(
        Method.FINGER, row.result, row.finger, row.tries, row.best_quality, row.best_score_milli,
        rules.threshold_milli, case.comparisons, case.matcher, row.ms,
    )  # fmt: skip


def without_finger(case: Case, method: Method, reason: Reason, rules: Rules) -> Verification:
    """Return the verification of a fallback: why the finger did not serve, and what it came to when tried.

    A finger that did not match is told whatever the reason says: a reason is chosen, a result is not.
    """
    result = Result.NON_MATCH if case.contradicted else RESULT_OF.get(reason, Result.SKIPPED)
    best = max(case.tries, key=lambda row: row.best_score_milli, default=FingerTries("", 0))
    return Verification(
        method, result, best.finger, sum(row.tries for row in case.tries), best.best_quality,
        best.best_score_milli, rules.threshold_milli, case.comparisons, case.matcher, best.ms,
    )  # fmt: skip


def attempt_failed(person: Person, row: FingerTries, rules: Rules) -> Draft:
    """Return the entry of a finger that did not help."""
    reason = REASON_OF.get(row.result, Reason.POOR_FINGERS)
    return Draft(
        Kind.ATTEMPT_FAILED, Outcome.NONE, reason, person.case.identify, tried(person.case, row, rules),
        sex=_sex(person.collector), age_band=_age_band(person.collector, rules),
        collector_role=person.collector.role.value, notice=person.notice, body=_body(person.case, person.collector),
    )  # fmt: skip


def approved(person: Person, backing: Backing, claim: str, rules: Rules) -> Draft:
    """Return the entry that must be on disk before goods are shown."""
    return Draft(
        Kind.APPROVED, Outcome.NONE, backing.reason, person.case.identify, backing.verification,
        approved_lines(person.case.file.due), _sex(person.collector), _age_band(person.collector, rules),
        person.collector.role.value, second_operator_id=backing.second_operator_id, claim=claim,
        notice=person.notice, flags=backing.flags, body=_body(person.case, person.collector),
    )  # fmt: skip


def handover(
    draft: Draft, approval: Signed, given: Mapping[str, int], reasons: Mapping[str, Reason], desk: int
) -> Draft:
    """Return the entry of what was handed over against an approval."""
    lines = delivered_lines(draft.lines, given, reasons)
    by_finger = draft.verify.method is Method.FINGER
    return Draft(
        Kind.HANDOVER, outcome_of(lines), draft.reason, draft.identify, draft.verify, lines, draft.sex,
        draft.age_band, draft.collector_role, second_operator_id=draft.second_operator_id,
        second_role=draft.second_role, claim=draft.claim,
        acknowledgement=Acknowledgement.FINGER if by_finger else Acknowledgement.AGENT,
        receipt_no=receipt_no(desk, approval), notice=draft.notice, refers_to=approval.entry_id, flags=draft.flags,
        body=draft.body,
    )  # fmt: skip


def receipt_no(desk: int, approval: Signed) -> str:
    """Return the number on the paper: unique at the site, short enough to read aloud."""
    return f"{desk}-{approval.seq:05d}"


def not_served(
    case: Case, reason: Reason, second_operator_id: str = "", verify: Verification = UNVERIFIED,
    collector: Collector | None = None,
) -> Draft:  # fmt: skip
    """Return the entry of a visit that ends without goods, for a named human's coded reason."""
    return Draft(
        Kind.NOT_SERVED, Outcome.NOT_DELIVERED, reason, case.identify,
        verify, collector_role=collector.role.value if collector else "", second_operator_id=second_operator_id,
        body=_body(case, collector),
    )  # fmt: skip


def not_on_list(identify: Identify, reason: Reason) -> Draft:
    """Return the entry of somebody whom no list here knows."""
    return Draft(Kind.NOT_SERVED, Outcome.NOT_DELIVERED, reason, identify)


def correction(case: Case, second_operator_id: str) -> Draft:
    """Return the entry of a household that says it has not had what the ledger says."""
    return Draft(
        Kind.CORRECTION, Outcome.NONE, Reason.ALREADY_SERVED, case.identify,
        second_operator_id=second_operator_id, body=_body(case),
    )  # fmt: skip


def name_search(second_operator_id: str) -> Draft:
    """Return the entry of a search by name: rare, signed, and on record."""
    return Draft(
        Kind.OVERRIDE, Outcome.NONE, Reason.OTHER, Identify.NAME,
        second_operator_id=second_operator_id, flags=(Flag.NAME_SEARCH,),
    )  # fmt: skip


def settled(approval: OpenApproval, given: Mapping[str, int], second_operator_id: str) -> Draft:
    """Return the entry that closes an approval which a power cut left open: what two people say was given."""
    draft = approval.draft
    reasons = {line.line_id: Reason.OTHER for line in approval.lines}
    lines = delivered_lines(approval.lines, given, reasons)
    nothing = all(line.delivered == 0 for line in lines)
    return Draft(
        Kind.REVERSAL if nothing else Kind.HANDOVER, Outcome.REVERSED if nothing else outcome_of(lines),
        Reason.DEVICE_FAIL, draft.identify, draft.verify, lines, draft.sex, draft.age_band, draft.collector_role,
        second_operator_id=second_operator_id, claim=draft.claim, acknowledgement=Acknowledgement.AGENT,
        notice=draft.notice, refers_to=approval.entry_id, flags=(Flag.SETTLED_AFTER_RESTART,),
    )  # fmt: skip


def all_of(lines: tuple[Line, ...]) -> dict[str, int]:
    """Return every line's whole quantity."""
    return {line.line_id: line.entitled for line in lines}

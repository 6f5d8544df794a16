"""`programme.toml`: whose distribution, on what legal basis, which round, where, under which rules."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.domain.manifest import DistributionRound, HubAddress, Programme, Site
from kiosk.domain.policy import Biometrics, Policy, Rung, SecondPerson
from kiosk.office.findings import Findings, Wrong
from kiosk.office.sections import Document, Section, read_toml
from kiosk.trust.keys import signing_public_key
from kiosk.trust.manifest import LEGAL_BASIS, format_time

_FAR_AWAY = date(9000, 1, 1)
"""Stands in for a closing day that cannot be read, so that only that is told."""
SECTIONS = ("package", "programme", "round", "site", "hub", "policy")


class Modality(StrEnum):
    """What a round hands out."""

    KIND = "kind"
    CASH = "cash"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Terms:
    """All that `programme.toml` says; the programme's keys come from the keys folder.

    `expires_at` and `templates_destroyed_at` are UTC, ISO 8601 with seconds.
    """

    issuer: str
    sequence: int
    supersedes: str
    expires_at: str
    templates_destroyed_at: str
    programme: Programme
    hub: HubAddress
    round: DistributionRound
    site: Site
    policy: Policy


def read_terms(folder: Path, now: datetime, findings: Findings) -> Terms | None:
    """Read the file; None when it is not there or does not parse, with the reason in `findings`.

    Args:
        folder: the office's input.
        now: aware; what has closed already is a fault.
        findings: receives what is wrong.
    """
    document = read_toml(folder / "programme.toml", findings)
    if document is None:
        return None
    document.check_sections(SECTIONS)
    policy = _policy(document)
    with document.section("round") as section:
        distribution, closes = _round(section)
    with document.section("package") as section:
        default = closes + timedelta(days=policy.offline_days)
        expires = section.moment("expires_at", default)
        destroyed = section.moment("templates_destroyed_at", expires)
        if expires < closes or expires <= now:
            section.fault(Wrong.ORDER, "expires_at", before=str(max(closes, now).date()))
        if destroyed > expires or destroyed <= now:
            section.fault(Wrong.ORDER, "templates_destroyed_at", before=str(now.date()))
        issuer, supersedes = section.text("issuer"), section.text("supersedes", "")
        sequence = section.number("sequence", 1, 2**31, 1)
    return Terms(
        issuer=issuer,
        sequence=sequence,
        supersedes=supersedes,
        expires_at=format_time(expires),
        templates_destroyed_at=format_time(destroyed),
        programme=_programme(document, policy.legal_basis_required),
        hub=_hub(document),
        round=distribution,
        site=_site(document),
        policy=policy,
    )


def _programme(document: Document, legal_basis_required: bool) -> Programme:
    default = None if legal_basis_required else ""
    with document.section("programme") as section:
        basis = {key: section.text(key, default, Wrong.LEGAL_BASIS) for key in LEGAL_BASIS}
        controller, purpose, dpia_ref, authorisation_ref = basis.values()
        return Programme(
            code=section.text("code"),
            name=section.text("name"),
            donors=section.texts("donors"),
            sector=section.text("sector", ""),
            public_key="",
            focal_point_key="",
            controller=controller,
            purpose=purpose,
            dpia_ref=dpia_ref,
            authorisation_ref=authorisation_ref,
        )


def _round(section: Section) -> tuple[DistributionRound, datetime]:
    """The round, and the moment after which nothing is handed out any more."""
    opens, closes = section.day("opens"), section.day("closes")
    zone = section.text("time_zone", "Africa/Bamako")
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        section.fault(Wrong.CHOICE, "time_zone", found=zone, known="Africa/Bamako, Africa/Niamey, UTC, …")
        place = ZoneInfo("UTC")
    if opens and closes and closes < opens:
        section.fault(Wrong.ORDER, "closes", before=opens.isoformat())
    of = section.number("of", 1, 999, 1)
    distribution = DistributionRound(
        round_id=section.text("id"),
        number=section.number("number", 1, of, 1),
        of=of,
        modality=section.choice("modality", Modality, Modality.KIND).value,
        opens=opens.isoformat() if opens else "",
        closes=closes.isoformat() if closes else "",
        time_zone=zone,
    )
    last = closes or _FAR_AWAY
    return distribution, datetime.combine(last, time(23, 59, 59), place)


def _site(document: Document) -> Site:
    with document.section("site") as section:
        return Site(
            code=section.text("code"),
            name=section.text("name"),
            admin1=section.text("admin1", ""),
            admin2=section.text("admin2", ""),
            admin3=section.text("admin3", ""),
        )


def _hub(document: Document) -> HubAddress:
    """Without an address, entries travel by USB courier."""
    with document.section("hub") as section:
        key = section.text("key", "")
        if key and not _is_signing_key(key):
            section.fault(Wrong.HUB_KEY, "key")
        return HubAddress(section.text("address", ""), key)


def _is_signing_key(text: str) -> bool:
    try:
        signing_public_key(text)
    except ValueError:
        return False
    return True


def _policy(document: Document) -> Policy:
    usual = Policy()
    with document.section("policy") as section:
        return Policy(
            target_fmr=section.rate("target_fmr", 1e-6, 1e-2, usual.target_fmr),
            fingers=section.number("fingers", 1, 10, usual.fingers),
            tries=section.number("tries", 1, 10, usual.tries),
            no_image_s=section.number("no_image_s", 5, 20, usual.no_image_s),
            no_finger_asks=section.number("no_finger_asks", 1, 2, usual.no_finger_asks),
            ladder=section.choices("ladder", Rung),
            biometrics=section.choice("biometrics", Biometrics, usual.biometrics),
            second_person=section.choice("second_person", SecondPerson, usual.second_person),
            override_quota=section.number("override_quota", 0, 100_000, usual.override_quota),
            proxy_limit=section.number("proxy_limit", 0, 1_000, usual.proxy_limit),
            offline_days=section.number("offline_days", 1, 90, usual.offline_days),
            legal_basis_required=section.flag("legal_basis_required", usual.legal_basis_required),
            notice_version=section.text("notice_version", usual.notice_version),
            sessions_most=section.number("sessions_most", 0, 10_000, usual.sessions_most),
            powered_hours_most=section.number("powered_hours_most", 0, 10_000, usual.powered_hours_most),
            destroy_at_close=section.flag("destroy_at_close", usual.destroy_at_close),
            opened_most=section.number("opened_most", 0, 1_000, usual.opened_most),
            figures_from=section.number("figures_from", 1, 1_000, usual.figures_from),
            counter_check_percent=section.number("counter_check_percent", 0, 100, usual.counter_check_percent),
            goods_at_desk=section.flag("goods_at_desk", usual.goods_at_desk),
            fast_visit_s=section.number("fast_visit_s", 0, 600, usual.fast_visit_s),
        )

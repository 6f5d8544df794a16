"""A small package, its office and its kiosk, for the tests of trust and storage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.manifest import (
    Desk,
    DistributionRound,
    HubAddress,
    Manifest,
    Operator,
    OperatorRole,
    Programme,
    Site,
)
from kiosk.domain.policy import Policy
from kiosk.domain.roles import opened_by
from kiosk.domain.roster import (
    ISO_TEMPLATE,
    Collector,
    Entitlement,
    EntitlementLine,
    Household,
    Item,
    Role,
    Sex,
    StockLine,
    TemplateRecord,
)
from kiosk.trust.badge import Badge
from kiosk.trust.keys import DeviceKeys, public_text
from kiosk.trust.package import Expected, Pins
from kiosk.trust.packing import Contents, write_package
from kiosk.trust.slots import SlotCost, SlotPlace, Unlocked, seal_slot, unlock

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CHEAP = SlotCost(memory_kib=64, iterations=1, lanes=1)
PIN = "271828"
PACKAGE_KEY = bytes(range(32))
KIOSK = DeviceKeys.create()
OTHER_KIOSK = DeviceKeys.create()
ISSUER = Ed25519PrivateKey.generate()
OWNER = Ed25519PrivateKey.generate()
OFFICE = X25519PrivateKey.generate()
BADGES = {
    "OP1": Badge("B-1", b"badge secret one"),
    "SV1": Badge("B-2", b"badge secret two"),
    "TE1": Badge("B-3", b"badge secret iii"),
}
TEMPLATE = b"FMR\0 20\0 a template that must never be seen"

NAMES = (
    "Aïssata Touré", "Boubacar Ɓa", "Nènè Traoré", "Ñaamo Diallo", "Ŋolo Coulibaly",
    "Oumou Aïssa Maïga", "Fatoumata Sow", "Ousmane Cissé", "Moussa ag Attaher", "Ɛlɛni Keïta",
)  # fmt: skip

LEGAL = Programme(
    code="ML-NFI",
    name="NFI Mali",
    donors=("ECHO",),
    sector="shelter",
    purpose="prevent duplicates",
    controller="DNDS",
    dpia_ref="DPIA-7",
    authorisation_ref="APDP-2026-12",
    public_key=public_text(OFFICE),
    focal_point_key="",
)


def operators(package_id: str = "ML-2026-03") -> tuple[Operator, ...]:
    """Three people: staff and a technician on the first kiosk only, and a supervisor on both."""
    desks = {"K1": KIOSK, "K2": OTHER_KIOSK}
    people = (
        ("OP1", OperatorRole.STAFF, ("K1",)),
        ("SV1", OperatorRole.SUPERVISOR, ("K1", "K2")),
        ("TE1", OperatorRole.TECHNICIAN, ("K1",)),
    )
    return tuple(
        Operator(
            operator_id,
            f"Person {operator_id}",
            role,
            BADGES[operator_id].badge_id,
            tuple(
                seal_slot(
                    PACKAGE_KEY,
                    SlotPlace(package_id, kiosk, operator_id, opened_by(role)),
                    desks[kiosk].receiving_public,
                    PIN,
                    BADGES[operator_id],
                    CHEAP,
                )
                for kiosk in kiosks
            ),
        )
        for operator_id, role, kiosks in people
    )


def unlocked(manifest: Manifest, kiosk_id: str, keys: DeviceKeys, pin: str, badge: Badge) -> Unlocked:
    """Open the package as somebody who serves."""
    found = unlock(manifest, kiosk_id, keys, pin, badge)
    assert isinstance(found, Unlocked)
    return found


MANIFEST = Manifest(
    package_id="ML-2026-03",
    sequence=5,
    supersedes="",
    issuer="IOM Bamako",
    issuer_key="",
    issued_at="2026-03-01T08:00:00Z",
    expires_at="2026-03-20T18:00:00Z",
    templates_destroyed_at="2026-03-21T00:00:00Z",
    programme=LEGAL,
    hub=HubAddress("", ""),
    round=DistributionRound("R1", 1, 3, "kind", "2026-03-02", "2026-03-16", "Africa/Bamako"),
    site=Site("GAO-01", "Gao, stade", "ML07"),
    desks=(
        Desk("K1", 1, KIOSK.signing_public, KIOSK.receiving_public),
        Desk("K2", 2, OTHER_KIOSK.signing_public, OTHER_KIOSK.receiving_public),
    ),
    operators=operators(),
    policy=Policy(target_fmr=5e-5),
    files={},
)


@dataclass(frozen=True)
class People:
    """The records of some households, two collectors each, three fingers each."""

    count: int = 10

    def households(self) -> Iterable[Household]:
        """Households H1, H2, ..., at desks 1 and 2 in turn."""
        for number in range(1, self.count + 1):
            yield Household(
                hh_pid=f"H{number}",
                ref_hash=f"{number:064x}",
                display_name=NAMES[(number - 1) % len(NAMES)],
                size=5,
                cards=(f"0417-{number:04d}",),
                home_desk=1 + (number - 1) % 2,
                token=f"T{number}",
                village="Wabaria",
                composition={"f_18_59": 2, "m_0_5": 3},
            )

    def collectors(self) -> Iterable[Collector]:
        """Head and alternate of each household."""
        for number in range(1, self.count + 1):
            name = NAMES[(number - 1) % len(NAMES)]
            yield Collector(f"P{number}", f"H{number}", Role.HEAD, name, Sex.FEMALE, 1980)
            yield Collector(f"Q{number}", f"H{number}", Role.ALTERNATE, f"Ali {name}", Sex.MALE, 1999, "2026-12-31")

    def entitlements(self) -> Iterable[Entitlement]:
        """Two items a household."""
        for number in range(1, self.count + 1):
            lines = (EntitlementLine(f"E{number}-1", "MAT", 2), EntitlementLine(f"E{number}-2", "KIT", 1))
            yield Entitlement(f"E{number}", f"H{number}", lines)

    def templates(self) -> Iterable[TemplateRecord]:
        """Fingers 2, 7 and 1 of every head, of rising quality."""
        for number in range(1, self.count + 1):
            for finger, quality in ((2, 40), (7, 60), (1, 80)):
                yield TemplateRecord(f"P{number}", finger, 0, quality, ISO_TEMPLATE, TEMPLATE + bytes([finger]))

    def contents(self) -> Contents:
        """All of it, with items, stock and a revoked card."""
        return Contents(
            self.households(),
            self.collectors(),
            self.entitlements(),
            self.templates(),
            items=(Item("MAT", "mat", "piece", {"fr": "Natte", "en": "Mat"}), Item("KIT", "kit", "piece", {}, True)),
            stock_open=(StockLine("MAT", 40, "WB-1", "L7"),),
            revoked_cards=("0417-0003",),
        )


def written(path: Path, manifest: Manifest = MANIFEST, people: People | None = None) -> Manifest:
    """Write the package and return its signed manifest."""
    return write_package(path, manifest, (people or People()).contents(), PACKAGE_KEY, ISSUER, OWNER, floor=CHEAP)


PINS = Pins(frozenset({public_text(ISSUER)}), frozenset({public_text(OWNER)}))
EXPECTED = Expected(PINS, "K1", NOW, "GAO-01", KIOSK.signing_public, KIOSK.receiving_public)

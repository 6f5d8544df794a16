"""How long the ledger and the roster take: `python -m benchmarks.storage [--households N] [--entries N]`, JSON.

Medians and 95th percentiles in milliseconds on the machine it runs on; the roster has two collectors a household and
four references each, of 1,200 random bytes.
"""

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.codes import Identify, Kind, Method, Outcome, Result
from kiosk.domain.entry import Body, Draft, Line, Verification
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
from kiosk.domain.roster import (
    NATIVE_TEMPLATE,
    Collector,
    Entitlement,
    EntitlementLine,
    Household,
    Item,
    Role,
    Sex,
    TemplateRecord,
)
from kiosk.storage import Ledger, RosterCache, Stamp
from kiosk.storage.books import Books
from kiosk.trust import DeviceKeys, open_package, write_package
from kiosk.trust.badge import Badge
from kiosk.trust.keys import public_text
from kiosk.trust.manifest import format_time
from kiosk.trust.package import Expected, Pins
from kiosk.trust.packing import Contents
from kiosk.trust.sealing import Sealer
from kiosk.trust.slots import SlotPlace, seal_slot, unlock

BADGE = Badge("BENCH-1", bytes(16))
PIN = "271828"
NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST_NAMES = ("Aïssata", "Boubacar", "Fatoumata", "Moussa", "Oumou", "Ibrahim", "Kadidia", "Amadou")
FAMILY_NAMES = ("Touré", "Maïga", "Traoré", "Diallo", "Cissé", "Coulibaly", "Keïta", "ag Attaher", "Sow")
HANDED_OVER = Draft(
    Kind.HANDOVER,
    Outcome.DELIVERED,
    identify=Identify.CODE,
    verify=Verification(Method.FINGER, Result.MATCH, 2, 1, 70, 6000, 4000, 1, "1", 300),
    lines=tuple(Line(f"E1-{number}", "MAT", 1, 1, 0) for number in range(5)),
    body=Body("H1", "0" * 64, "P1", "head", "04-000001"),
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The machine's."""

    boot_id: str = "bench"

    @property
    def monotonic_ms(self) -> int:
        """Milliseconds."""
        return int(time.monotonic() * 1000)

    def now(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC)

    def source(self) -> str:
        """Nobody vouches for it."""
        return "manual"


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds that `act` takes."""
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000


def figures(times_ms: Iterable[float]) -> dict[str, float]:
    """Return median and 95th percentile."""
    ordered = sorted(times_ms)
    return {"median_ms": round(median(ordered), 3), "p95_ms": round(ordered[int(len(ordered) * 0.95)], 3)}


def desk_stamp() -> Stamp:
    """What a desk adds to each entry; bodies are sealed for the office and for the package."""
    sealer = Sealer([public_text(X25519PrivateKey.generate()) for _ in range(2)])
    return Stamp(Clock(), os.urandom, "K1", "OP1", "BENCH", "R1", "S", sealer)


def manifest_for(keys: DeviceKeys, package_key: bytes) -> Manifest:
    """A manifest with one operator at the real cost of a guess."""
    office = X25519PrivateKey.generate()
    programme = Programme("B", "Bench", (), "nfi", "bench", "nobody", "none", "none", public_text(office), "")
    slot = seal_slot(package_key, SlotPlace("BENCH", "K1", "OP1"), keys.receiving_public, PIN, BADGE)
    return Manifest(
        package_id="BENCH",
        sequence=1,
        supersedes="",
        issuer="bench",
        issuer_key="",
        issued_at=format_time(NOW),
        expires_at=format_time(NOW.replace(year=NOW.year + 1)),
        templates_destroyed_at=format_time(NOW.replace(year=NOW.year + 1)),
        programme=programme,
        hub=HubAddress("", ""),
        round=DistributionRound("R1", 1, 1, "kind", "2026-03-02", "2026-03-16", "Africa/Bamako"),
        site=Site("S", "Site"),
        desks=(Desk("K1", 1, keys.signing_public, keys.receiving_public),),
        operators=(Operator("OP1", "Bench", OperatorRole.STAFF, BADGE.badge_id, (slot,)),),
        policy=Policy(),
        files={},
    )


def contents(households: int) -> Contents:
    """Made-up people, as generators."""
    source = random.Random(1)

    def templates() -> Iterator[TemplateRecord]:
        for number in range(households):
            for person in "PQ":
                for finger in (1, 2, 6, 7):
                    record = source.randbytes(1200)
                    yield TemplateRecord(f"{person}{number}", finger, 0, 60, NATIVE_TEMPLATE, record)

    def name() -> str:
        return f"{source.choice(FIRST_NAMES)} {source.choice(FAMILY_NAMES)}"

    return Contents(
        (Household(f"H{n}", "0" * 64, name(), 5, (f"04-{n:06d}",), 1, f"T{n}") for n in range(households)),
        (
            Collector(f"{person}{n}", f"H{n}", Role.HEAD, name(), Sex.FEMALE, 1980)
            for n in range(households)
            for person in "PQ"
        ),
        (
            Entitlement(f"E{n}", f"H{n}", tuple(EntitlementLine(f"E{n}-{k}", "MAT", 1) for k in range(5)))
            for n in range(households)
        ),
        templates(),
        (Item("MAT", "mat", "piece", {"fr": "Natte"}),),
    )


def measure_roster(folder: Path, households: int) -> dict[str, object]:
    """Make, check, import, unlock and look up."""
    keys, package_key = DeviceKeys.create(), os.urandom(32)
    issuer, owner = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    draft = manifest_for(keys, package_key)
    path = folder / "package"
    write_ms = timed(lambda: write_package(path, draft, contents(households), package_key, issuer, owner))
    pins = Pins(frozenset({public_text(issuer)}), frozenset({public_text(owner)}))
    expected = Expected(pins, "K1", NOW)
    check_ms = timed(lambda: open_package(path, expected).close())
    cache = RosterCache.open(folder / "roster.db", pins)
    with open_package(path, expected) as package:
        manifest = package.manifest
        import_ms = timed(lambda: cache.import_package(package))
    slot_ms = [timed(lambda: unlock(manifest, "K1", keys, PIN, BADGE)) for _ in range(5)]
    unlock_ms = [timed(lambda: cache.unlock(package_key).lock()) for _ in range(5)]
    roster = cache.unlock(package_key)
    chosen = random.Random(2).choices(range(households), k=500)

    def look_up(number: int) -> None:
        hh_pid = roster.find(f"04-{number:06d}")
        assert hh_pid is not None  # noqa: S101 - a benchmark of failures would be fast
        roster.household(hh_pid)

    first_search_ms = timed(lambda: roster.search("aissata"))
    return {
        "households": households,
        "package_mb": round(path.stat().st_size / 1e6, 1),
        "roster_mb": round((folder / "roster.db").stat().st_size / 1e6, 1),
        "write_package_s": round(write_ms / 1000, 2),
        "check_package_s": round(check_ms / 1000, 2),
        "import_s": round(import_ms / 1000, 2),
        "open_slot": figures(slot_ms),
        "unlock": figures(unlock_ms),
        "look_up": figures(timed(partial(look_up, n)) for n in chosen),
        "templates": figures(timed(partial(roster.templates, f"H{n}")) for n in chosen),
        "first_search_ms": round(first_search_ms, 1),
        "search": figures(timed(lambda: roster.search("oumou m")) for _ in range(50)),
    }


def measure_ledger(folder: Path, entries: int) -> dict[str, object]:
    """Append, reopen, verify, sum up."""
    keys, stamp = DeviceKeys.create(), desk_stamp()
    path = folder / "ledger.db"
    with Ledger.open(path, keys) as ledger:
        append_ms = [timed(lambda: ledger.append(HANDED_OVER, stamp)) for _ in range(entries)]
        verify_ms = timed(lambda: ledger.verify(keys.signing_public))
        sums_ms = timed(Books(ledger).now)
        second = ledger.append(replace(HANDED_OVER, kind=Kind.SELF_TEST), stamp).seq
    open_ms = timed(lambda: Ledger.open(path, keys).close())
    return {
        "entries": second,
        "bytes_per_entry": round(path.stat().st_size / second),
        "append": figures(append_ms),
        "open": round(open_ms, 1),
        "verify_ms_per_entry": round(verify_ms / entries, 3),
        "summed_ms_per_entry": round(sums_ms / entries, 3),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=50_000)
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--folder", type=Path, help="on the medium to measure; a temporary one by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        result = {
            "ledger": measure_ledger(Path(folder), arguments.entries),
            "roster": measure_roster(Path(folder), arguments.households),
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

"""A snapshot of a ledger's accounts: a signed file beside it, so that a start need not read every entry.

It is no record: whatever is odd about it, it is left aside and the entries are summed up anew. Two lines: base64 of an
Ed25519 signature over `kiosk-accounts/1`, a line feed and the SHA-256 of the second line; that one is JSON.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.domain.accounts import Accounts, ItemAccount, LineAccount, ParkedVisit, RoundAccounts, Scope
from kiosk.domain.counter_checks import OpenCheck
from kiosk.domain.counting import Count, Figures
from kiosk.domain.entitlement import OpenApproval
from kiosk.domain.persistent import PersistentMap
from kiosk.trust.chain import Head
from kiosk.trust.codec import b64, from_mapping, to_mapping, unb64
from kiosk.trust.durable import write_durably
from kiosk.trust.errors import CodecError
from kiosk.trust.keys import DeviceKeys, signature_holds

FOLD = 3
"""Of what is summed up, and how: a snapshot of any other is left aside. Raise it with every change of meaning."""

_CONTEXT = b"kiosk-accounts/1\n"
_MODE = 0o640  # kiosk sync reads it, as it reads the ledger


def snapshot_of(ledger: Path) -> Path:
    """Return where the snapshot of a ledger lies."""
    return ledger.with_name(f"{ledger.name}.accounts")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Accounts, and the entry that they were taken at."""

    accounts: Accounts
    head: Head


class SnapshotFile:
    """The file of one device's snapshot. One thread writes it, any may read."""

    def __init__(self, path: Path, signing_public: str, keys: DeviceKeys | None = None) -> None:
        """Say where it lies; `keys` only where it is written, too."""
        self.path = path
        self._signing_public = signing_public
        self._keys = keys
        self._texts = _Texts()

    def write(self, snapshot: Snapshot) -> None:
        """Replace it; on return it is on the medium. What has not changed since the last time is not encoded again.

        Raises:
            OSError: it cannot be written.
            ValueError: without keys.
        """
        if self._keys is None:
            raise ValueError("a snapshot without keys is only read")
        text = _text(snapshot, self._texts)
        signature = self._keys.signing.sign(_CONTEXT + sha256(text).digest())
        write_durably(self.path, b"%s\n%s" % (b64(signature).encode(), text), _MODE)

    def read(self) -> Snapshot | None:
        """Return what this device signed, or None: missing, torn, of another key or another program."""
        try:
            signature, text = self.path.read_bytes().split(b"\n", 1)
            if not signature_holds(self._signing_public, unb64(signature.decode()), _CONTEXT + sha256(text).digest()):
                return None
            return _snapshot(json.loads(text))
        except (OSError, ValueError, TypeError, KeyError, IndexError, CodecError):
            return None


class _Texts:
    """Parts of maps as JSON, kept for the next snapshot: of many thousand lines a few hundred change between two."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Mapping[str, Any], str]] = {}
        self._used: dict[int, tuple[Mapping[str, Any], str]] = {}

    def of(self, entries: PersistentMap[str, Any], row: Callable[[Any], object]) -> str:
        """Return a map as a JSON object. A part that is held here cannot be another under the same id."""
        found = []
        for leaf in entries.leaves():
            part = self._kept.get(id(leaf)) or (leaf, _json({key: row(value) for key, value in leaf.items()})[1:-1])
            self._used[id(leaf)] = part
            found.append(part[1])
        return "{" + ",".join(filter(None, found)) + "}"

    def turn(self) -> None:
        """Forget what the snapshot just made did not need."""
        self._kept, self._used = self._used, {}


def _text(snapshot: Snapshot, texts: _Texts) -> bytes:
    accounts, head = snapshot.accounts, snapshot.head
    rounds = ",".join(f"{_json(round_id)}:{_round(one, texts)}" for round_id, one in accounts.rounds.items())
    claims = texts.of(accounts.claims, int)
    texts.turn()
    start = _json({"fold": FOLD, "seq": head.seq, "entry_hash": head.entry_hash})[:-1]
    return f'{start},"claims":{claims},"rounds":{{{rounds}}}}}'.encode("ascii")


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _snapshot(content: Mapping[str, Any]) -> Snapshot | None:
    if content["fold"] != FOLD:
        return None
    head = Head(content["seq"], content["entry_hash"])
    rounds = {round_id: _round_of(one) for round_id, one in content["rounds"].items()}
    claims = dict.fromkeys(content["claims"], True)
    return Snapshot(Accounts(head.seq, PersistentMap(rounds), PersistentMap(claims)), head)


def _round(one: RoundAccounts, texts: _Texts) -> str:
    rest = {
        "approvals": [to_mapping(approval) for approval in one.open_approvals],
        "parked": [to_mapping(visit) for visit in one.open_parked],
        "sums": [[scope.site, scope.day, scope.operator_id, _figures(sums)] for scope, sums in one.sums.items()],
        "stock": [[*place, own.net, own.counts, own.counted] for place, own in one.stock.items()],
        "checks": [to_mapping(check) for check in one.open_checks],
    }
    return f'{_json(rest)[:-1]},"lines":{texts.of(one.lines, _row)}}}'


def _round_of(content: Mapping[str, Any]) -> RoundAccounts:
    approvals = [from_mapping(OpenApproval, one) for one in content["approvals"]]
    parked = [from_mapping(ParkedVisit, one) for one in content["parked"]]
    checks = [from_mapping(OpenCheck, one) for one in content["checks"]]
    sums = {Scope(*scope): _figures_of(figures) for *scope, figures in content["sums"]}
    return RoundAccounts(
        PersistentMap({line_id: LineAccount(*row) for line_id, row in content["lines"].items()}),
        PersistentMap({one.entry_id: one for one in approvals}),
        PersistentMap({one.entry_id: one for one in parked}),
        PersistentMap(sums),
        PersistentMap({(site, item): ItemAccount(*row) for site, item, *row in content["stock"]}),
        PersistentMap({one.entry_id: one for one in checks}),
    )


def _row(line: LineAccount) -> list[Any]:
    """The fields, less those at the end that are empty: of most lines three are left."""
    row = [line.entitled, line.given, line.given_at, line.held, line.held_at, line.parked, line.parked_at]
    row.append(line.contradicted)
    while row and not row[-1]:
        row.pop()
    return row


def _figures(figures: Figures) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (count, apart), number in figures.counts.items():
        found.setdefault(count, {})[apart] = number
    return found


def _figures_of(content: Mapping[str, Mapping[str, int]]) -> Figures:
    return Figures({(Count(name), apart): number for name, by in content.items() for apart, number in by.items()})

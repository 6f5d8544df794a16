"""How many entries a second one hub takes: `python -m benchmarks.hub_intake [--entries N]`, JSON.

A `kiosk hub` in a process of its own, SQLite with an fsync a batch, receives the entries of one desk's ledger over
loopback HTTP, in signed batches of 200.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from benchmarks.storage import HANDED_OVER, desk_stamp, figures
from kiosk.rehearsal.crew import Hub, environment
from kiosk.storage import Ledger, LedgerReader
from kiosk.trust import DeviceKeys, to_wire
from kiosk.trust.requests import Asked, sign_request

BATCH = 200
KIOSK = "K1"
TARGET = "/v1/entries:batch"


def measure(folder: Path, entries: int) -> dict[str, object]:
    """Fill a ledger, start a hub, send everything, count what was acknowledged."""
    keys = DeviceKeys.create()
    batches = list(_batches(folder / "ledger.db", keys, entries))
    hub = Hub(folder / "hub", environment(folder))
    hub.start()
    try:
        hub.register(KIOSK, keys.signing_public)
        times_ms, acknowledged = [], 0
        with requests.Session() as session:
            for batch in batches:
                started = time.perf_counter()
                acknowledged = _send(session, hub.url, batch, keys)
                times_ms.append(1000 * (time.perf_counter() - started))
    finally:
        hub.stop()
    return {
        "entries": entries,
        "acknowledged": acknowledged,
        "entries_per_s": round(entries / (sum(times_ms) / 1000)),
        "batch": figures(times_ms),
    }


def _batches(path: Path, keys: DeviceKeys, entries: int) -> Iterator[bytes]:
    stamp = desk_stamp()
    with Ledger.open(path, keys) as ledger:
        for _ in range(entries):
            ledger.append(HANDED_OVER, stamp)
    with LedgerReader.open_for_reading(path) as reader:
        sent = 0
        while found := reader.entries(sent, BATCH):
            sent = found[-1].seq
            yield gzip.compress(json.dumps({"entries": [to_wire(entry) for entry in found]}).encode())


def _send(session: requests.Session, url: str, body: bytes, keys: DeviceKeys) -> int:
    headers = sign_request(Asked("POST", TARGET, body), KIOSK, "2026-03-02T08:00:00Z", keys)
    answer = session.post(
        url + TARGET,
        data=body,
        headers=headers | {"Content-Encoding": "gzip", "Content-Type": "application/json"},
        timeout=60,
    )
    answer.raise_for_status()
    return int(answer.json()["acknowledged"])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), given.entries), indent=2))


if __name__ == "__main__":
    main()

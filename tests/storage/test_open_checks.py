"""What is open for a counter-check outlives a restart that begins at a snapshot."""

from dataclasses import replace
from pathlib import Path

from kiosk.domain.codes import Flag
from kiosk.storage.snapshot import Snapshot, SnapshotFile
from kiosk.trust import DeviceKeys
from kiosk.trust.chain import Head
from tests.domain.bookkeeping import Desk, approved


def test_a_snapshot_keeps_what_was_drawn(tmp_path: Path) -> None:
    """Written and read again, the same handovers wait."""
    desk = Desk()
    desk.serve(replace(approved(), flags=(Flag.COUNTER_CHECK,), receipt_no="2-00017"))
    keys = DeviceKeys.create()
    file = SnapshotFile(tmp_path / "accounts", keys.signing_public, keys)
    file.write(Snapshot(desk.accounts, Head(desk.accounts.seq, "ab" * 32)))
    read = file.read()
    assert read is not None
    assert read.accounts.of("R1").open_checks == desk.accounts.of("R1").open_checks != ()

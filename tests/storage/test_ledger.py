import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.codes import Kind
from kiosk.domain.entry import Body, Draft
from kiosk.storage.books import Books
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.ledger_reader import LedgerReader
from kiosk.storage.stamp import Stamp
from kiosk.trust.chain import Head, verify_chain
from kiosk.trust.entries import GENESIS, entry_hash, open_body
from kiosk.trust.errors import EntryFault
from kiosk.trust.ids import uuid7
from kiosk.trust.keys import DeviceKeys, public_text
from tests.storage.samples import KEYS, LOCAL, ManualClock, approval, fill, handover, stamp
from tests.trust.packages import MANIFEST, OFFICE
from tests.trust.samples import HANDOVER


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.db"


def tampered(path: Path, *statements: str) -> None:
    """Change the file as somebody with root and patience would, triggers or not."""
    with sqlite3.connect(path) as connection:
        for trigger in ("never_updated", "never_deleted", "only_appended"):
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_appended(path: Path) -> None:
    """What was appended is there after reopening: numbered, chained, signed, its body sealed."""
    with Ledger.open(path, KEYS) as ledger:
        first = ledger.append(HANDOVER, stamp())
        second = ledger.append(approval(2), stamp(seed=2))
    with Ledger.open(path, KEYS) as ledger:
        one, two = ledger.entries()
        assert (first.seq, second.seq, ledger.count()) == (1, 2, 2)
        assert (one.prev_hash, two.prev_hash) == (GENESIS, first.entry_hash)
        assert (one.origin.entry_id, one.origin.ts_utc) == (first.entry_id, first.ts_utc)
        assert ledger.head() == Head(2, second.entry_hash) == Head(2, entry_hash(two))
        assert open_body(one, LOCAL) == HANDOVER.body
        assert one.draft == replace(HANDOVER, body=Body())
        verify_chain((one, two), KEYS.signing_public)


@pytest.mark.parametrize(("folder", "file"), [(0o2770, 0o660), (0o700, 0o600), (0o755, 0o640)])
def test_the_ledger_has_its_folders_rights(path: Path, folder: int, file: int) -> None:
    """Begun in a shell with another umask than the unit, ledger and all beside it are the group's all the same."""
    path.parent.chmod(folder)
    before = os.umask(0o022)
    try:
        with closing(Ledger.open(path, KEYS)) as ledger:
            fill(ledger, 1)
            found = {kept.name: stat.S_IMODE(kept.stat().st_mode) for kept in path.parent.iterdir()}
        assert found == {f"ledger.db{end}": file for end in ("", "-shm", "-wal")}
        path.chmod(0o644)  # as earlier versions left it
        Ledger.open(path, KEYS).close()
        assert stat.S_IMODE(path.stat().st_mode) == file
    finally:
        os.umask(before)


def test_names_stay_out_of_the_file(path: Path) -> None:
    """No word of a body can be found in the files of the ledger."""
    with Ledger.open(path, KEYS) as ledger:
        ledger.append(HANDOVER, stamp())
        content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert not [secret for secret in (b"0417-A", b"gauch", b"abababab", b'"hh_pid"') if secret in content]


def test_time_and_place(path: Path) -> None:
    """An entry carries the stamp of its moment: operator, package, clock and where the clock's time is from."""
    clock = ManualClock()
    with Ledger.open(path, KEYS) as ledger:
        ledger.append(approval(1), stamp(clock))
        clock.pass_s(90)
        signed = ledger.append(approval(2), stamp(clock, operator_id="OP2"))
        one, two = (entry.origin for entry in ledger.entries())
    assert (one.ts_utc, two.ts_utc) == ("2026-03-02T08:00:00Z", "2026-03-02T08:01:30Z")
    assert two.monotonic_ms - one.monotonic_ms == 90_000
    assert (two.operator_id, two.site, two.ts_source) == ("OP2", "GAO-01", "rtc")
    assert signed.entry_id > one.entry_id
    assert uuid7(int(clock.wall.timestamp() * 1000), bytes(10))[:13] == signed.entry_id[:13]


def test_stamp_of_a_package(path: Path) -> None:
    """Under a package, bodies are sealed for its programme."""
    manifest = replace(MANIFEST, local_key=public_text(LOCAL))
    made = Stamp.of(manifest, "K1", "OP1", ManualClock(), bytes)
    with Ledger.open(path, KEYS) as ledger:
        ledger.append(HANDOVER, made)
        (entry,) = ledger.entries()
    assert open_body(entry, OFFICE) == open_body(entry, LOCAL) == HANDOVER.body
    assert (entry.origin.package_id, entry.origin.round_id, entry.origin.site) == ("ML-2026-03", "R1", "GAO-01")


def test_repeated(path: Path) -> None:
    """Appending the same draft again under its id, also after a restart, gives the first result and no second entry."""
    entry_id = uuid7(1, bytes(10))
    with Ledger.open(path, KEYS) as ledger:
        first = ledger.append(approval(1), stamp(), entry_id)
        ledger.append(approval(2), stamp(seed=2))
    with Ledger.open(path, KEYS) as ledger:
        assert ledger.append(approval(1), stamp(seed=3), entry_id) == first
        assert ledger.count() == 2


def test_id_of_another(path: Path) -> None:
    """An id under which another draft was recorded is a conflict, and appending goes on."""
    entry_id = uuid7(1, bytes(10))
    with Ledger.open(path, KEYS) as ledger:
        ledger.append(approval(1), stamp(), entry_id)
        with pytest.raises(LedgerFault) as caught:
            ledger.append(approval(2), stamp(), entry_id)
        assert caught.value.trouble is LedgerTrouble.CONFLICT
        assert ledger.append(approval(2), stamp()).seq == 2


def test_pages(path: Path) -> None:
    """Entries are read after a number and up to a limit."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 5)
        assert [entry.seq for entry in ledger.entries(after_seq=2, limit=2)] == [3, 4]
        assert [entry.seq for entry in ledger.entries(after_seq=3)] == [4, 5]
        assert ledger.entries(after_seq=5) == ()


def test_by_id(path: Path) -> None:
    """An entry is found by its id, and an unknown id is nobody's."""
    with Ledger.open(path, KEYS) as ledger:
        signed = ledger.append(approval(1), stamp())
        found = ledger.entry(signed.entry_id)
        assert found is not None
        assert found.seq == 1
        assert ledger.entry("unknown") is None


def test_accounts(path: Path) -> None:
    """The ledger says what was taken and which approvals are open, by round."""
    with Ledger.open(path, KEYS) as ledger:
        one = ledger.append(approval(1), stamp())
        ledger.append(handover(1, one.entry_id), stamp(seed=2))
        two = ledger.append(approval(2), stamp(seed=3))
        ledger.append(approval(3), stamp(seed=4, round_id="R2"))
        accounts = Books(ledger).now()
        now = accounts.of("R1")
        assert {line_id: line.taken for line_id, line in now.lines.items()} == {"E1-1": 2, "E2-1": 2}
        assert [approval.entry_id for approval in now.open_approvals] == [two.entry_id]
        assert set(accounts.of("R2").lines) == {"E3-1"}


def test_never_changed(path: Path) -> None:
    """The file itself refuses to change, delete, replace or skip entries."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 2)
        before = ledger.entries()
        copy = "SELECT {}, entry_id{}, entry_hash, header, body, signature FROM entry WHERE seq = 1"
        with sqlite3.connect(path) as connection:
            for statement in (
                "UPDATE entry SET header = x'00'",
                "DELETE FROM entry",
                "INSERT OR REPLACE INTO entry " + copy.format("seq", ""),
                "INSERT OR REPLACE INTO entry " + copy.format("3", ""),
                "INSERT INTO entry " + copy.format("4", "||'x'"),
                "INSERT INTO entry " + copy.format("NULL", "||'x'"),
            ):
                with pytest.raises(sqlite3.IntegrityError, match="entries are"):
                    connection.execute(statement)
        connection.close()
        assert ledger.entries() == before


def test_verify(path: Path) -> None:
    """A good ledger verifies to its head, an empty one to the beginning."""
    with Ledger.open(path, KEYS) as ledger:
        assert ledger.verify(KEYS.signing_public).head == Head()
        fill(ledger, 300)
        verified = ledger.verify(KEYS.signing_public)
    assert (verified.fault, verified.head.seq) == (None, 300)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE entry SET body = x'00' WHERE seq = 3", EntryFault.BODY_HASH),
        ("UPDATE entry SET signature = zeroblob(64) WHERE seq = 3", EntryFault.SIGNATURE),
        (
            """UPDATE entry SET header = CAST(replace(CAST(header AS TEXT), '"OP1"', '"OP2"') AS BLOB) WHERE seq = 3""",
            EntryFault.SIGNATURE,
        ),
        ("UPDATE entry SET header = x'00' WHERE seq = 3", EntryFault.MALFORMED),
        ("UPDATE entry SET entry_id = 'x' WHERE seq = 3", EntryFault.MALFORMED),
        ("UPDATE entry SET entry_hash = 'x' WHERE seq = 3", EntryFault.CHAIN),
        ("DELETE FROM entry WHERE seq = 3", EntryFault.GAP),
    ],
)
def test_tampered(path: Path, statement: str, fault: EntryFault) -> None:
    """Whoever changes the file behind the triggers is found out, at the right entry; opening refuses it."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 5)
    tampered(path, statement)
    with LedgerReader.open_for_reading(path) as reader:
        verified = reader.verify(KEYS.signing_public)
    assert (verified.fault, verified.head.seq) == (fault, 2)
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(path, KEYS)
    assert caught.value.trouble is LedgerTrouble.DAMAGED
    assert path.exists()


def test_verified_at_opening(path: Path) -> None:
    """Opening verifies the last entries; all of them when asked."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 20)
    tampered(path, "UPDATE entry SET body = x'00' WHERE seq = 3")
    Ledger.open(path, KEYS, verify_last=10).close()
    with pytest.raises(LedgerFault):
        Ledger.open(path, KEYS, verify_last=None)


def test_another_kiosks_ledger(path: Path) -> None:
    """A ledger of other keys is not continued."""
    with Ledger.open(path, KEYS) as ledger:
        fill(ledger, 1)
    with pytest.raises(LedgerFault, match="signature"):
        Ledger.open(path, DeviceKeys.create())


def test_without_a_package(path: Path) -> None:
    """Before a package is loaded, entries about nobody can be recorded."""
    bare = Stamp(ManualClock(), bytes, "K1")
    with Ledger.open(path, KEYS) as ledger:
        assert ledger.append(Draft(Kind.SELF_TEST), bare).seq == 1
        with pytest.raises(ValueError, match="nobody"):
            ledger.append(HANDOVER, Stamp(ManualClock(), lambda count: b"\1" * count, "K1"))
        assert ledger.count() == 1


def test_a_clock_before_1970(path: Path) -> None:
    """A dead clock gives a wrong time, never a missing entry."""
    clock = ManualClock()
    clock.wall = clock.wall.replace(year=1969)
    with Ledger.open(path, KEYS) as ledger:
        ledger.append(approval(1), stamp(clock))
        assert ledger.entries()[0].origin.ts_utc == "1969-03-02T08:00:00Z"


def test_read_by_another_process(path: Path) -> None:
    """A reader follows the ledger while it is being written, and cannot write."""
    with Ledger.open(path, KEYS) as ledger, LedgerReader.open_for_reading(path) as reader:
        fill(ledger, 3)
        assert reader.entries() == ledger.entries()
        fill(ledger, 1)
        assert reader.count() == 4


def test_reading_nothing(path: Path) -> None:
    """A ledger that is not there is not begun by reading it."""
    with pytest.raises(LedgerFault):
        LedgerReader.open_for_reading(path)
    assert not path.exists()

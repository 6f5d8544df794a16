"""New keys for a device that has others: cut after any step, it is ended or taken back, and never half."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.storage import replacement as rp
from kiosk.storage.errors import LedgerFault, LedgerTrouble
from kiosk.storage.ledger import Ledger
from kiosk.storage.replacement import Belongings, Facts, Phase, ReplacementError, ReplacementFault
from kiosk.trust.errors import KeyFileError
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import ManualClock, fill

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FACTS = Facts("K1", "K1-k2", "public", 3, 1, "2026-06-01T00:00:00Z")
OLD, NEW = DeviceKeys.create(), DeviceKeys.create()


class Cut(Exception):
    """The power goes."""


def cut_after(steps: int) -> rp.Step:
    """Let so many steps be done, then cut."""
    left = steps

    def step(_done: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cut

    return step


@pytest.fixture
def own(tmp_path: Path) -> Belongings:
    """A device that has served: keys, a ledger whose last entries are in its log, list, exchange, package, settings."""
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    OLD.save(data / "keys")
    with Ledger.open(data / "ledger.db", OLD) as ledger:
        fill(ledger, 3)
        for part in ("", "-wal", "-shm"):
            shutil.copy(data / f"ledger.db{part}", tmp_path / f"ledger.db{part}")
    for part in ("", "-wal", "-shm"):
        shutil.copy(tmp_path / f"ledger.db{part}", data / f"ledger.db{part}")
    (data / "packages").mkdir()
    for name in ("roster.db", "sync.db", "sync.db-wal", "packages/a.kpkg", "roster.db.imports.json", "roster.db.lock"):
        (data / name).write_text(name)
    (data / "kiosk.toml").write_text('[device]\nkiosk_id = "K1"\n')
    return Belongings(
        data,
        data / "keys",
        data / "ledger.db",
        data / "roster.db",
        data / "sync.db",
        data / "packages",
        (data / "kiosk.toml", data / "device-card.json"),
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes, as they were before, but for locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def decided(own: Belongings) -> None:
    """A replacement that has been decided and not begun."""
    rp.prepare(own, NEW, FACTS, NOW, _export)


def steps_of(work: Callable[[rp.Step], object]) -> int:
    """How many steps a piece of work has."""
    done: list[str] = []
    work(done.append)
    return len(done)


def keys_of(own: Belongings) -> str:
    """Whose keys are in place: old, new or none."""
    try:
        public = DeviceKeys.load(own.keys).signing_public
    except KeyFileError:
        return "none"
    return "old" if public == OLD.signing_public else "new"


def test_new_keys_and_nothing_that_hangs_on_the_old_ones(own: Belongings) -> None:
    """What no key opens stays; the old ledger is whole where it went, with its log."""
    decided(own)
    assert rp.go_on(own).signing_public == NEW.signing_public
    left = {path.name for path in own.data.iterdir()}
    assert left == {"keys", "kiosk.toml", "replacement", "roster.db.imports.json", "roster.db.lock"}
    with Ledger.open(own.data / "replacement" / "ledger.db", OLD, verify_last=None) as ledger:
        assert ledger.count() == 3
    with Ledger.open(own.ledger, NEW) as ledger:
        assert ledger.count() == 0


def test_cut_anywhere_it_is_ended(own: Belongings) -> None:
    """After each step: no keys stand beside a ledger of others, and the next run ends it."""
    before = contents(own.data)
    decided(own)
    shutil.copytree(own.data, own.data.with_name("decided"))
    for number in range(steps_of(lambda step: rp.go_on(own, step))):
        shutil.rmtree(own.data)
        shutil.copytree(own.data.with_name("decided"), own.data)
        with pytest.raises(Cut):
            rp.go_on(own, cut_after(number))
        assert keys_of(own) != "old"
        assert keys_of(own) == "none" or not own.ledger.exists()
        assert rp.go_on(own).signing_public == NEW.signing_public
        record = rp.pending(own.data)
        assert record is not None
        assert record.phase is Phase.PLACED
        rp.undo(own, lambda: 0)
        assert contents(own.data) == before


def test_cut_anywhere_it_is_taken_back(own: Belongings) -> None:
    """From each step of the way there, cut after each step of the way back, everything is as it was, byte for byte."""
    before = contents(own.data)
    decided(own)
    shutil.copytree(own.data, own.data.with_name("decided"))
    there = steps_of(lambda step: rp.go_on(own, step))
    for forward in (0, 1, 4, there - 1):  # nothing, the keys, part of the ledger, all
        number, finished = 0, False
        while not finished:
            shutil.rmtree(own.data)
            shutil.copytree(own.data.with_name("decided"), own.data)
            with pytest.raises(Cut):
                rp.go_on(own, cut_after(forward))
            try:
                rp.undo(own, lambda: 0, cut_after(number))
                finished = True
            except Cut:
                assert keys_of(own) != "old" or contents(own.data).items() >= before.items()
                if rp.pending(own.data) is not None:
                    with pytest.raises(ReplacementError):
                        rp.go_on(own)
                    rp.undo(own, lambda: 0)
            number += 1
            left = contents(own.data)
            assert {name: left[name] for name in left if not name.startswith("replacement.new")} == before


def test_cut_anywhere_its_end_is_finished(own: Belongings) -> None:
    """The old keys and their list are gone, the ledger and its export stay; nothing is taken back any more."""
    decided(own)
    rp.go_on(own)
    shutil.copytree(own.data, own.data.with_name("placed"))
    for number in range(steps_of(lambda step: rp.finish(own.data, step))):
        shutil.rmtree(own.data)
        shutil.copytree(own.data.with_name("placed"), own.data)
        with pytest.raises(Cut):
            rp.finish(own.data, cut_after(number))
        with pytest.raises(ReplacementError) as refused:
            rp.undo(own, lambda: 0)
        assert refused.value.fault is ReplacementFault.OVER
        kept = rp.finish(own.data)
        assert kept.name == "replaced-20260302-1"
        assert {path.name for path in kept.iterdir()} >= {"ledger.db", "ledger.jsonl", "record.json", "sync.db"}
        assert not list(own.data.rglob("*.kpkg"))
        assert [path.parent.name for path in own.data.rglob("device-keys.json")] == ["keys"]
        assert not (kept / "roster.db").exists()
        assert rp.pending(own.data) is None


def test_before_anything_moved_the_decision_is_made_anew(own: Belongings) -> None:
    """After a cut right behind the decision the desk may serve on: what was exported is no longer all."""
    before = contents(own.data)
    decided(own)
    with Ledger.open(own.ledger, OLD) as ledger:
        fill(ledger, 1)
    assert rp.discard(own)
    assert rp.pending(own.data) is None
    assert {*contents(own.data)} >= {name for name in before if "wal" not in name and "shm" not in name}
    decided(own)
    with pytest.raises(Cut):
        rp.go_on(own, cut_after(0))
    assert not rp.discard(own)


def test_a_folder_that_was_not_decided_on_is_made_anew(own: Belongings) -> None:
    """A cut while it is built leaves nothing that counts."""
    with pytest.raises(LedgerFault):
        rp.prepare(own, NEW, FACTS, NOW, _no_export)
    assert rp.pending(own.data) is None
    assert keys_of(own) == "old"
    decided(own)
    rp.go_on(own)


def _export(file: Path) -> None:
    file.write_text("export")


def _no_export(_file: Path) -> None:
    raise LedgerFault(LedgerTrouble.DAMAGED, "it cannot be read")


def test_what_was_served_with_the_new_keys_is_not_taken_back(own: Belongings) -> None:
    """Entries of the new chain would be orphaned."""
    decided(own)
    rp.go_on(own)
    with pytest.raises(ReplacementError) as refused:
        rp.undo(own, lambda: 2)
    assert refused.value.fault is ReplacementFault.SERVED
    assert keys_of(own) == "new"


def test_an_empty_ledger_begun_meanwhile_makes_way(own: Belongings) -> None:
    """What was made in the place of something and holds nothing does not stand in the way of taking back."""
    before = contents(own.data)
    decided(own)
    rp.go_on(own)
    Ledger.open(own.ledger, NEW).close()
    own.sync.write_text("new")
    rp.undo(own, lambda: 0)
    assert contents(own.data) == before


def test_lost_keys_are_replaced_too(own: Belongings) -> None:
    """A ledger without keys goes aside, and comes back without keys."""
    shutil.rmtree(own.keys)
    before = contents(own.data)
    decided(own)
    rp.go_on(own)
    assert keys_of(own) == "new"
    rp.undo(own, lambda: 0)
    assert contents(own.data) == before


@pytest.mark.parametrize(
    ("now", "source", "ends"),
    [("2026-05-31", "ntp", False), ("2026-06-01", "manual", False), ("2026-06-01", "ntp", True)],
)
def test_the_list_that_was_set_aside_is_destroyed_in_its_time(
    own: Belongings, now: str, source: str, ends: bool
) -> None:
    """By a clock that can be trusted, as if it were still in use."""

    class Clock(ManualClock):
        def source(self) -> str:
            return source

    decided(own)
    rp.go_on(own)
    rp.finish_if_due(own.data, Clock(wall=datetime.fromisoformat(f"{now}T00:00:00+00:00")))
    assert (rp.pending(own.data) is None) == ends


def test_nothing_is_begun_on_top_of_another(own: Belongings) -> None:
    """One replacement at a time, and nothing to take back or to end where there is none."""
    for work in (lambda: rp.undo(own, lambda: 0), lambda: rp.finish(own.data), lambda: rp.go_on(own)):
        with pytest.raises(ReplacementError) as refused:
            work()
        assert refused.value.fault is ReplacementFault.NONE
    decided(own)
    with pytest.raises(ReplacementError) as refused:
        decided(own)
    assert refused.value.fault is ReplacementFault.UNFINISHED

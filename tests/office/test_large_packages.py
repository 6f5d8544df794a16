"""Packages of a country: streams, a bar, bounded memory; cut off anywhere and begun again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from benchmarks import packages
from kiosk.domain.roster import ISO_TEMPLATE, TemplateRecord
from kiosk.languages import complete_languages
from kiosk.office.findings import Findings
from kiosk.office.parallel import each
from kiosk.office.references import References
from kiosk.office.sample import Sample
from kiosk.office.tables import Columns, read_table
from kiosk.storage.roster import RosterCache
from kiosk.trust.package import open_package
from tests.trust.packages import EXPECTED, MANIFEST, PINS, People, written

WORDS = complete_languages()["en"].words
ABOVE_IMPORTS_MB = 300


def test_a_long_table_is_read_without_keeping_it(tmp_path: Path) -> None:
    """Reading a table takes little more than its bytes, however many lines it has."""
    path = tmp_path / "t.csv"
    path.write_text("a;b\n" + "".join(f"value {number};other {number}\n" for number in range(100_000)), "utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_table(path, Columns(("a", "b")), Findings())) == 100_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3 * path.stat().st_size


def test_tasks_are_taken_as_they_are_needed() -> None:
    """Of a million tasks only some thousands are on their way at a time."""
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(1_000_000):
            taken += 1
            yield number

    made = each(abs, tasks(), 1_000_000)
    assert [next(made) for _ in range(10)] == list(range(10))
    assert taken < 5_000
    made.close()  # type: ignore[attr-defined]


def test_references_come_back_sorted_and_lie_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Best quality first within a person, twice the same; they need no memory of their own."""
    records = [
        TemplateRecord(
            f"P{number % 500}", number % 10 + 1, 0, number % 97, ISO_TEMPLATE, Random(number).randbytes(2000)
        )
        for number in range(2_000)
    ]
    tracemalloc.start()
    try:
        kept = References()
        for record in records:
            kept.add(record)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    expected = sorted(records, key=lambda one: (one.person_pid, -one.quality, one.finger, one.view))
    assert list(kept) == list(kept) == expected
    assert len(kept) == 2_000
    assert held < 100_000


def test_an_import_says_how_far_it_is(tmp_path: Path) -> None:
    """Progress rises to the end and never over it."""
    written(tmp_path / "p", MANIFEST, People(700))
    seen: list[tuple[int, int]] = []
    with open_package(tmp_path / "p", EXPECTED) as package:
        RosterCache.open(tmp_path / "roster.db", PINS).import_package(package, lambda *step: seen.append(step))
    assert len(seen) >= 4
    assert seen == sorted(seen)
    assert all(done <= total for done, total in seen)


def killed(command: list[str], data: Path, after_s: float) -> None:
    """Run a `kiosk` command and kill it after some time, if it still runs."""
    environment = {**os.environ, "KIOSK_DATA": str(data)}
    with subprocess.Popen(
        [sys.executable, "-m", "kiosk", *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)


def test_an_import_killed_anywhere_is_begun_again(tmp_path: Path, sample: Sample) -> None:
    """The device has the old roster or the new one, never half of one; afterwards no leftover remains."""
    data = tmp_path / "data"
    shutil.copytree(sample.desks[0].keys, data / "keys")
    settings = f'[device]\nkiosk_id = "{sample.desks[0].kiosk_id}"\nsite = "ML-SEV-01"\ndesk = 1\n'
    (data / "kiosk.toml").write_text(settings, "utf-8")
    command = ["roster", "import", str(sample.package), "--trust-issuer"]
    for part in range(5):
        killed(command, data, 0.5 + part * 0.12)
        status = RosterCache.open(data / "roster.db").status()
        assert status is None or status.households == 6
    (data / "roster.db.new").write_bytes(b"half of a roster")
    killed(command, data, 60)
    status = RosterCache.open(data / "roster.db").status()
    assert status is not None
    assert not [path.name for path in data.iterdir() if path.suffix in (".new", ".tmp")]


def test_a_build_killed_while_it_seals_is_begun_again(tmp_path: Path, sample: Sample) -> None:
    """The same command simply runs again and leaves exactly what it should."""
    out = tmp_path / "made" / "r1.kpkg"
    command = ["roster", "build", "--from", str(sample.folder / "input"), "--keys", str(sample.keys), "--out", str(out)]
    for after_s in (0.8, 1.6):
        killed(command, tmp_path, after_s)
    out.parent.mkdir(exist_ok=True)
    if not out.exists():  # the last moment, in which only the file's name is still missing
        for name in ("r1.kpkg.tmp", "r1.crosswalk.json", "r1.secret.json"):
            out.with_name(name).write_bytes(b"of an attempt that was cut off")
        killed(command, tmp_path, 120)
    assert (out.with_name("r1.secret.json")).read_bytes().startswith(b"{")
    assert {path.name for path in out.parent.iterdir()} == {
        "r1.kpkg",
        "r1.crosswalk.json",
        "r1.secret.json",
        "r1-badges",
    }


@pytest.mark.full
def test_memory_does_not_grow_with_the_list(tmp_path: Path) -> None:
    """5,000 households with 40,000 references stay under half of what 50,000 may take, 64 MB of it for a PIN's cost."""
    found = packages.measure(tmp_path, 5_000, 8)
    for step in ("build", "import", "build_delta", "import_delta"):
        figures = json.loads(json.dumps(found[step]))
        assert figures["above_imports_mb"] < ABOVE_IMPORTS_MB / 2, (step, figures)

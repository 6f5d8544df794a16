"""A desk opened from its settings: its second copy, its reserve, and that nobody else serves there."""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config import KioskConfig, load
from kiosk.office.sample import Sample
from kiosk.rehearsal.director import provision
from kiosk.runtime.desk import DeskError, DeskFault, only_here, open_desk
from kiosk.storage.mirror import MirrorFault
from tests.storage.samples import approval, stamp

HOLD = """
import sys
from pathlib import Path
from config import load
from kiosk.runtime.desk import only_here
with only_here(load(Path(sys.argv[1]))):
    print("here", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def config(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KioskConfig:
    """The sample's desk, with a stick to copy to and 1 MB kept free."""
    file = provision(sample, tmp_path / "data", "", "simulated:", "fr")
    with file.open("a", encoding="utf-8") as settings:
        settings.write(f'\n[storage]\nsecond_copy = "{tmp_path / "stick"}"\nreserve_mb = 1\n')
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    return load(file)


def test_a_desk_follows_its_settings(config: KioskConfig, tmp_path: Path) -> None:
    """Room is kept free; a stick that is away, or a folder on the device's own medium, is told and stops nothing."""
    with closing(open_desk(config).ledger) as ledger:
        assert not ledger.reserve_used
        assert (tmp_path / "data" / "ballast").stat().st_size == 1_000_000
        assert not ledger.second_copy_reaches(0, 0.5)
        copy = ledger.second_copy()
        assert copy is not None
        assert copy.fault is MirrorFault.AWAY
    (tmp_path / "stick").mkdir()
    with closing(open_desk(config).ledger) as ledger:
        assert not ledger.second_copy_reaches(0, 0.5)
        copy = ledger.second_copy()
        assert copy is not None
        assert copy.fault is MirrorFault.SAME_MEDIUM


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no second medium here")  # noqa: S108 - a real other medium
def test_a_second_copy_lies_on_another_medium(config: KioskConfig) -> None:
    """Each entry is there at once, in a file that bears the device's name."""
    stick = Path("/dev/shm") / f"kiosk-test-{config.device.kiosk_id}"  # noqa: S108 - a real other medium
    stick.mkdir(exist_ok=True)
    try:
        settings = config.paths.data / "kiosk.toml"
        text = settings.read_text("utf-8").replace(config.storage.second_copy, str(stick))
        settings.write_text(text, "utf-8")
        with closing(open_desk(load(settings)).ledger) as ledger:
            written = ledger.append(approval(1), stamp())
            assert ledger.second_copy_reaches(written.seq, 20)
        (copy,) = stick.iterdir()
        assert copy.name == f"{config.device.kiosk_id}.ledger.jsonl"
        assert written.entry_id in copy.read_text("ascii")
    finally:
        shutil.rmtree(stick)


def test_two_programs_do_not_serve_from_one_folder(config: KioskConfig) -> None:
    """The second one is told; when the first has ended, however it ended, the next may serve."""
    command = [sys.executable, "-c", HOLD, str(config.paths.data / "kiosk.toml")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "here\n"
        with pytest.raises(DeskError) as refused, only_here(config):
            pass
        assert refused.value.fault is DeskFault.OCCUPIED
        first.kill()
    with only_here(config):
        pass

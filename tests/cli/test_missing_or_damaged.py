"""A file that is missing, one that cannot be read and one that is damaged: three things, each with its own words."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.cli._words import language_of
from kiosk.storage.ledger import Ledger
from kiosk.storage.mirror import SecondCopy
from kiosk.trust.keys import DeviceKeys
from tests.storage.samples import fill
from tests.trust.packages import MANIFEST, written

ENGLISH = language_of("en", {})
Harm = Callable[[Path], object]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a provisioned device's data, a second copy of its ledger, and a package."""
    data, stick = tmp_path / "data", tmp_path / "stick"
    (data / "keys").mkdir(parents=True)
    stick.mkdir()
    keys = DeviceKeys.create()
    keys.save(data / "keys")
    settings = f'[device]\nkiosk_id = "K1"\nsite = "GAO-01"\ndesk = 1\n[storage]\nsecond_copy = "{stick}"\n'
    (data / "kiosk.toml").write_text(settings, "utf-8")
    copy = SecondCopy(stick / "K1.ledger.jsonl", may_share_medium=True)
    with Ledger.open(data / "ledger.db", keys, second_copy=copy) as ledger:
        fill(ledger, 3)
        assert ledger.second_copy_reaches(3, 20)
    written(tmp_path / "p.kpkg", MANIFEST)
    monkeypatch.setenv("KIOSK_DATA", str(data))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gone(path: Path) -> None:
    """Take it away."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def folder(path: Path) -> None:
    """Put something in its place that can be seen and not be read: root may read every file."""
    path.unlink()
    path.mkdir()


def garbled(path: Path) -> None:
    """Write over it."""
    path.write_bytes(b"?" * 4096)
    path.chmod(0o600)


VERIFY, IMPORT = ("ledger", "verify"), ("roster", "import", "p.kpkg")


@pytest.mark.parametrize(
    ("file", "harm", "command", "code", "message"),
    [
        ("data/keys", gone, VERIFY, 78, "cli-end-keys-missing"),
        ("data/keys/device-keys.json", folder, VERIFY, 78, "cli-end-keys-unreadable"),
        ("data/keys/device-keys.json", garbled, VERIFY, 78, "cli-end-keys-damaged"),
        ("data/ledger.db", gone, VERIFY, 66, "ledger-lost"),
        ("data/ledger.db", folder, VERIFY, 74, "cli-end-ledger-read-only"),
        ("data/ledger.db", garbled, VERIFY, 74, "cli-end-ledger"),
        ("p.kpkg", gone, IMPORT, 66, "cli-end-file-missing"),
        ("p.kpkg", folder, IMPORT, 74, "cli-end-file"),
        ("p.kpkg", garbled, IMPORT, 10, "cli-end-trust-unreadable"),
        ("stick/K1.ledger.jsonl", gone, (*VERIFY, "--witness", "head.txt"), 66, "cli-end-file-missing"),
        ("stick", gone, ("ledger", "export", "--out", "stick/all.jsonl"), 66, "cli-end-file-missing"),
        ("stick", gone, ("rescue", "--from", "stick/none.jsonl"), 66, "cli-end-file-missing"),
        ("data", gone, ("rescue",), 78, "cli-end-keys-missing"),
    ],
)
def test_each_has_its_own_words(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    harm: Harm,
    command: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    """What is missing is not called damaged, and what cannot be read is not called missing."""
    harm(home / file)
    assert main([*command, "--language", "en"]) == code
    first = ENGLISH.words(message, **dict.fromkeys(ENGLISH.messages[message], "#")).split("#")[0].strip()
    assert first in capsys.readouterr().err


def test_a_ledger_that_was_never_begun_is_not_lost(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody else has seen an entry, there is none yet."""
    gone(home / "data" / "ledger.db")
    gone(home / "stick" / "K1.ledger.jsonl")
    assert main([*VERIFY, "--language", "en"]) == 66
    assert "no ledger yet" in capsys.readouterr().err


def test_a_hub_whose_key_is_gone_makes_no_other(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All kiosks know it by that key."""
    tokens = ["hub", "--database", str(home / "hub.db"), "tokens", "--language", "en"]
    assert main(tokens) == 0
    (home / "hub-key").unlink()
    capsys.readouterr()
    assert main(tokens) == 69
    assert "The hub's key is gone" in capsys.readouterr().err


def test_a_certificate_that_is_missing_is_no_address_in_use(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The words name the file, not another program."""
    hub = ["hub", "--database", str(home / "hub.db"), "--tls-cert", "no.pem", "--tls-key", "no.key", "--port", "0"]
    assert main([*hub, "--language", "en"]) == 69
    assert "certificate or its key cannot be used: no.pem" in capsys.readouterr().err

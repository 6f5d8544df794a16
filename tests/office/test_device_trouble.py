"""A device whose files are bad: each command says what and what to do, in both languages, and changes nothing."""

import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from drivers.synthetic import Finger, impression
from kiosk.__main__ import main
from kiosk.cli._endings import ENDINGS, ending_of, explain
from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import OperatorRole
from kiosk.languages import complete_languages
from kiosk.office.sample import Kind as FingerKind
from kiosk.office.sample import Sample
from kiosk.runtime.desk import DeskError, DeskFault
from kiosk.storage import Ledger, LedgerFault, RosterFault
from kiosk.storage.errors import LedgerTrouble, RosterTrouble
from kiosk.trust import DeviceKeys
from tests.storage.samples import stamp

DATA, FILE, CONFIG = 65, 74, 78


@pytest.fixture
def device(tmp_path: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Be the sample's first kiosk with its package and a ledger of some length. Returns its data directory."""
    data = tmp_path / "data"
    shutil.copytree(sample.desks[0].keys, data / "keys")
    settings = f'[device]\nkiosk_id = "{sample.desks[0].kiosk_id}"\nsite = "ML-SEV-01"\ndesk = 1\n'
    (data / "kiosk.toml").write_text(settings, "utf-8")
    monkeypatch.setenv("KIOSK_DATA", str(data))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == 0
    with closing(Ledger.open(data / "ledger.db", DeviceKeys.load(data / "keys"))) as ledger:
        stamped = stamp()
        for _ in range(40):
            ledger.append(Draft(Kind.SELF_TEST), stamped)
    capsys.readouterr()
    return data


COUNTS = ("patience.json", "retention.json")


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by path, but for the counts of wrong PINs and of sessions."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(COUNTS))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def damage_ledger(data: Path) -> None:
    """Overwrite a stretch of the ledger."""
    with (data / "ledger.db").open("r+b") as file:
        file.seek(4096)
        file.write(Random(1).randbytes(12_000))


def forget_package(data: Path) -> None:
    """Be without a package."""
    (data / "roster.db").unlink()


def damage_roster(data: Path) -> None:
    """Put something else in the place of the roster."""
    (data / "roster.db").write_bytes(b"not a roster" * 500)


def sign_by_others(data: Path) -> None:
    """Make the issuer's signature another one."""
    with closing(sqlite3.connect(data / "roster.db")) as roster, roster:
        roster.execute("UPDATE file SET content = zeroblob(64) WHERE name = 'issuer.sig'")


def damage_pins(data: Path) -> None:
    """Tear the list of those whom this device trusts."""
    (data / "trusted-issuers.json").write_text('{"issuers": [1', "utf-8")


def lose_keys(data: Path) -> None:
    """Be without keys."""
    shutil.rmtree(data / "keys")


def be_another(data: Path) -> None:
    """Have another name than the package knows."""
    file = data / "kiosk.toml"
    file.write_text(file.read_text("utf-8").replace("kiosk_id = ", 'kiosk_id = "OTHER-09" # '), "utf-8")


TROUBLES: dict[str, tuple[Callable[[Path], None], int, str, str]] = {
    "damaged ledger": (damage_ledger, FILE, "cahier", "paper form"),
    "no package": (forget_package, DATA, "kiosk roster import", "kiosk roster import"),
    "damaged roster": (damage_roster, DATA, "Importez le paquet de nouveau", "Import the package again"),
    "unsigned roster": (sign_by_others, DATA, "lettre du bureau", "office's letter"),
    "damaged pins": (damage_pins, DATA, "trusted-issuers.json", "Move this file away"),
    "no keys": (lose_keys, CONFIG, "kiosk provision", "kiosk provision"),
    "another kiosk's package": (be_another, DATA, "OTHER-09", "Take its card to the office"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_desk_that_cannot_open_says_why_and_what_to_do(
    device: Path, capsys: pytest.CaptureFixture[str], trouble: str
) -> None:
    """`kiosk run` ends with its code and words of remedy in French and English, and deletes or mends nothing."""
    spoil, code, french, english = TROUBLES[trouble]
    spoil(device)
    before = files(device)
    for language, remedy in (("fr", french), ("en", english)):
        assert main(["run", "--language", language]) == code
        said = capsys.readouterr().err
        assert remedy in said
        assert "Traceback" not in said
    after = files(device)
    assert {name for name in before if not name.endswith(("-wal", "-shm"))} <= set(after)
    assert all(after[name] == content for name, content in before.items() if not name.endswith(("-wal", "-shm")))


def test_damaged_pins_stop_sync_at_its_start(device: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`kiosk sync` trusts nobody by accident, and says which file a person must look at."""
    damage_pins(device)
    assert main(["sync", "--language", "en"]) == DATA
    assert "trusted-issuers.json" in capsys.readouterr().err


def test_every_trouble_of_storage_and_desk_ends_in_words() -> None:
    """No trouble that a file can have is a traceback, in any language, and each tells a remedy in a second line."""
    errors: list[Exception] = [LedgerFault(trouble, "where") for trouble in LedgerTrouble]
    errors += [RosterFault(trouble, "where") for trouble in RosterTrouble]
    errors += [DeskError(fault, "where") for fault in DeskFault]
    for language in complete_languages().values():
        for error in errors:
            ending = ending_of(error)
            assert ending in ENDINGS.values()
            assert ending is not None
            said = explain(error, ending, language)
            assert "where" in said
            assert len(said.splitlines()) >= 2


IMAGES = {
    "text": b"not an image",
    "cut": None,
    "blank": cv2.imencode(".png", np.full((400, 300), 255, np.uint8))[1].tobytes(),
    "tiny": cv2.imencode(".png", np.zeros((2, 2), np.uint8))[1].tobytes(),
    "huge": cv2.imencode(".png", np.zeros((4000, 20), np.uint8))[1].tobytes(),
}


@pytest.mark.parametrize("kind", IMAGES)
def test_verifying_an_unfit_image_is_never_a_match_and_never_writes(
    device: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, kind: str,
) -> None:  # fmt: skip
    """Whatever the image is, `kiosk verify` ends without a match, without a traceback, and leaves every file alone."""
    whole = cv2.imencode(".png", impression(Finger.from_seed("x"), 1))[1].tobytes()
    image = tmp_path / "probe.png"
    image.write_bytes(IMAGES[kind] or whole[: len(whole) // 2])
    operator, person = sample.operator(OperatorRole.STAFF), sample.of_kind(FingerKind.GOOD)[0]
    before = files(device)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{operator.badge}\n{operator.pin}\n"))
    code = main(["verify", "--card", person.card, "--image", str(image), "--json"])
    said = capsys.readouterr()
    answer = json.loads(said.out)["answer"] if said.out else ""
    assert code in (1, 65)
    assert answer in ("", "non-match", "incomparable")
    assert files(device) == before


def test_verifying_names_nobody_and_writes_nothing(
    device: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A match tells a pseudonym and scores: no name, no card, no PIN; and no file has changed."""
    operator, person = sample.operator(OperatorRole.STAFF), sample.of_kind(FingerKind.GOOD)[0]
    image = tmp_path / "probe.png"
    cv2.imwrite(str(image), impression(Finger.from_seed(person.fingers[person.enrolled[0]]), "probe"))
    before = files(device)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{operator.badge}\n{operator.pin}\n"))
    assert main(["verify", "--card", person.card, "--image", str(image), "--json"]) == 0
    said = "".join(capsys.readouterr())
    assert not [word for word in (person.name, person.card, operator.pin, operator.badge) if word in said]
    assert files(device) == before

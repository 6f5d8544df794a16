"""`kiosk ledger show` and `head`, as people type them."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno

from kiosk.__main__ import main
from kiosk.cli._ledger_head import day_of
from kiosk.domain.codes import Kind, Outcome
from kiosk.domain.entry import Draft, Entry, Line
from kiosk.storage import Ledger, LedgerReader
from kiosk.trust.entries import entry_hash
from kiosk.trust.witness import read_witness
from tests.storage.audited import ENTRIES, OWN, AuditedDevice
from tests.storage.samples import stamp


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AuditedDevice:
    """A device after a morning."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    return AuditedDevice.begin(tmp_path / "data")


@pytest.fixture
def last(device: AuditedDevice) -> Entry:
    """Its last entry."""
    return device.entries()[-1]


def test_show_lists_headers(device: AuditedDevice, capsys: pytest.CaptureFixture[str]) -> None:
    """One line an entry, after a number; as JSON a header a line."""
    assert main(["ledger", "show", "--after", "38"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["39", "40"]
    assert "MAT:2/2" in lines[-1]
    assert main(["ledger", "show", "--json"]) == 0
    assert [json.loads(line)["seq"] for line in capsys.readouterr().out.splitlines()] == list(range(1, ENTRIES + 1))


def test_show_one(device: AuditedDevice, last: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    """By number or id: everything the header says, and the entry's hash; who it is about stays sealed."""
    for wanted in (str(last.seq), last.origin.entry_id):
        assert main(["ledger", "show", wanted]) == 0
        said = capsys.readouterr().out
        assert entry_hash(last) in said
        assert "lines.1.item             MAT" in said
        assert "gauch" not in said
        assert main(["ledger", "show", wanted, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["receipt_no"] == "0007"


@pytest.mark.parametrize("wanted", ["0", "41", "no-such-id", "²", "-"])
def test_show_nothing(device: AuditedDevice, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not there is said, with exit code 1."""
    assert main(["ledger", "show", wanted]) == 1
    assert wanted in capsys.readouterr().err


def test_head(device: AuditedDevice, last: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    """The line names the last entry, signed by the device's key; JSON has the same and a fingerprint."""
    assert main(["ledger", "head"]) == 0
    signed = read_witness(capsys.readouterr().out)
    assert (signed.kiosk_id, signed.seq, signed.entry_hash) == ("K1", ENTRIES, entry_hash(last))
    assert signed.key == OWN.signing_public
    assert main(["ledger", "head", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert read_witness(facts["text"]).entry_hash == facts["entry_hash"] == entry_hash(last)
    assert len(facts["fingerprint"]) == 35


def test_no_head_of_a_broken_ledger(device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ledger that does not hold gets no signature, no sheet, and an export without a head."""
    device.forge(lambda connection: connection.execute("DELETE FROM entry WHERE seq = 17"))
    sheet = tmp_path / "sheet.html"
    assert main(["ledger", "head", "--sheet", str(sheet)]) == 1
    assert (capsys.readouterr().out, sheet.exists()) == ("", False)
    assert json.loads(device.export().read_bytes().split(b"\n")[0])["head"] is None


def test_the_code_can_be_read(device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The QR code is of moderate size and another program reads the line from it; the picture is that code."""
    picture = tmp_path / "head.svg"
    assert main(["ledger", "head", "--qr", str(picture)]) == 0
    text = capsys.readouterr().out.strip()
    code = segno.make(text, error="m", micro=False)
    assert len(code.matrix) <= 65
    assert picture.read_text("utf-8").startswith("<svg")
    dark = np.pad(np.array(code.matrix, np.uint8), 4).repeat(6, axis=0).repeat(6, axis=1)
    pixels = (255 * (1 - dark)).astype(np.uint8)
    assert cv2.QRCodeDetector().detectAndDecode(pixels)[0] == text


def test_the_closing_sheet_is_of_the_last_round(tmp_path: Path) -> None:
    """It counts what is open and what waits for a decision there, and nothing of the round before."""
    path, lines = tmp_path / "ledger.db", (Line("L1", "MAT", 2, 0, 2),)
    with Ledger.open(path, OWN) as ledger:
        ledger.append(Draft(Kind.APPROVED, lines=lines), stamp(round_id="R1"))
        ledger.append(Draft(Kind.HANDOVER, Outcome.DELIVERED, lines=(Line("L2", "MAT", 2, 2, 0),)), stamp(seed=2))
        for seed, kind in enumerate((Kind.APPROVED, Kind.PARKED, Kind.PARKED), 3):
            ledger.append(Draft(kind, lines=lines), stamp(seed=seed, round_id="R2"))
        day = day_of(ledger)
    assert (day.round_id, day.households, day.open, day.parked, day.given) == ("R2", 0, 1, 2, {})


def test_the_closing_sheet(device: AuditedDevice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One self-contained page: code, line, totals by item, room for two signatures, in both languages; no name."""
    sheet = tmp_path / "sheet.html"
    assert main(["ledger", "head", "--sheet", str(sheet)]) == 0
    page = sheet.read_text("utf-8")
    assert capsys.readouterr().out.strip() in page
    assert "<svg" in page
    assert "http" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    labels = ("Feuille de clôture / Closing sheet", "seconde personne / Name", "Remis / Handed")
    assert all(label in page for label in labels)
    assert "gauch" not in page
    with LedgerReader.open_for_reading(device.data / "ledger.db") as ledger:
        day = day_of(ledger)
    assert (day.round_id, day.households, day.given["MAT"], day.taken_back["MAT"]) == ("R1", 19, 38, 2)
    assert '<tr><td>MAT</td><td class="number">38</td><td class="number">2</td><td class="number">36</td></tr>' in page

"""A small office folder in which nothing is wrong, and ways to spoil it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kiosk.office.findings import Finding, Findings
from kiosk.office.intake import OfficeInput, read_input
from kiosk.office.pseudonyms import Pseudonyms
from kiosk.trust import DeviceKeys

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PSEUDONYMS = Pseudonyms(bytes(32), bytes(range(32)))

PROGRAMME = """\
[package]
issuer = "Bureau de Sévaré"
sequence = 1

[programme]
code = "NFI"
name = "Articles ménagers"
purpose = "Remettre l'aide une seule fois"
controller = "Organisation d'exemple"
dpia_ref = "AIPD-1"
authorisation_ref = "AUT-1"

[round]
id = "R1"
opens = 2026-11-23
closes = 2026-11-28

[site]
code = "ML-SEV-01"
name = "Sévaré"

[policy]
target_fmr = 1e-4
"""
TABLES = {
    "households.csv": [
        "household_id;display_name;size;cards;token;home_desk;f_18_59;m_6_11",
        "H1;Aminata Diallo;2;0401-A;001;1;1;1",
        "H2;Oumar Traoré;1;0402-A|0902-B;002;;1;",
    ],
    "collectors.csv": [
        "person_id;household_id;role;display_name;sex;birth_year",
        "P1;H1;head;Aminata Diallo;f;1988",
        "P2;H2;head;Oumar Traoré;m;1970",
    ],
    "entitlements.csv": ["household_id;item;quantity", "H1;mat;2", "H1;soap;4", "H2;mat;1"],
    "items.csv": ["code;pictogram;uom;label_fr;label_en", "mat;mat;pièce;natte;mat", "soap;soap;pièce;savon;soap"],
    "operators.csv": ["operator_id;display_name;role", "op-1;Awa Konta;staff", "sup-1;Ramata Bocoum;supervisor"],
}


def write_folder(folder: Path, keys: Sequence[DeviceKeys] | None = None) -> Path:
    """Write the folder; one desk for each device, one device if none is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(PROGRAMME, "utf-8")
    for name, lines in TABLES.items():
        write_lines(folder / name, lines)
    devices = keys if keys is not None else [DeviceKeys.create()]
    cards = [
        {
            "kiosk_id": f"kiosk-{number}",
            "number": number,
            "signing_key": device.signing_public,
            "receiving_key": device.receiving_public,
            "address": "",
        }
        for number, device in enumerate(devices, 1)
    ]
    (folder / "desks.json").write_text(json.dumps(cards), "utf-8")
    return folder


def write_lines(path: Path, lines: Sequence[str], encoding: str = "utf-8") -> None:
    """Write a text file."""
    path.write_text("\n".join(lines) + "\n", encoding)


def with_line(folder: Path, file: str, line: str) -> int:
    """Append a line to a table and return its number."""
    path = folder / file
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    return len(path.read_text("utf-8").splitlines())


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace a passage that must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def read(folder: Path) -> tuple[OfficeInput | None, tuple[Finding, ...]]:
    """Read the folder and return all that was found."""
    findings = Findings()
    return read_input(folder, PSEUDONYMS, NOW, findings), tuple(findings)

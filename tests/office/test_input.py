"""The office's folder: what is right becomes records, what is wrong is told all at once, each at its place."""

from pathlib import Path

import pytest

from kiosk.domain.roster import Role, Sex, StockLine
from kiosk.office.findings import Finding, Severity, Wrong
from kiosk.office.goods import PICTOGRAMS
from kiosk.trust import DeviceKeys
from tests.office.folders import PROGRAMME, TABLES, read, replace_text, with_line, write_folder, write_lines

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a right folder."""
    return write_folder(tmp_path / "input")


def only(findings: tuple[Finding, ...]) -> Finding:
    """Return the one thing that was found."""
    assert len(findings) == 1, findings
    return findings[0]


def test_a_right_folder_becomes_records_without_a_remark(folder: Path) -> None:
    """Nothing is found in a right folder, and its records say what its files say."""
    found, findings = read(folder)
    assert findings == ()
    assert found is not None
    household = found.people.households["H2"]
    assert (household.display_name, household.cards, household.home_desk) == ("Oumar Traoré", ("0402-A", "0902-B"), 1)
    collector = found.people.collectors["P1"]
    assert (collector.role, collector.sex, collector.birth_year) == (Role.HEAD, Sex.FEMALE, 1988)
    assert [(line.item, line.quantity, line.uom) for line in found.dues.entitlements[0].lines] == [
        ("mat", 2, "pièce"),
        ("soap", 4, "pièce"),
    ]
    assert found.terms.programme.authorisation_ref == "AUT-1"
    assert found.terms.expires_at == "2026-12-12T23:59:59Z"  # closing day and 14 days offline


def test_records_hold_no_id_of_the_source(folder: Path) -> None:
    """Every id in the records is a pseudonym, the same for one source id throughout."""
    found, _ = read(folder)
    assert found is not None
    household, collector = found.people.households["H1"], found.people.collectors["P1"]
    assert household.hh_pid == collector.hh_pid == found.dues.entitlements[0].hh_pid
    ids = {household.hh_pid, collector.person_pid, *(line.line_id for line in found.dues.entitlements[0].lines)}
    assert len(ids) == 4
    assert not any(source in text for text in ids for source in ("H1", "P1", "mat"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_spreadsheets_of_every_habit_are_read(folder: Path, delimiter: str, encoding: str) -> None:
    """Semicolon, comma or tab, with or without byte order mark: the same records."""
    for name, lines in TABLES.items():
        write_lines(folder / name, [line.replace(";", delimiter) for line in lines], encoding)
    found, findings = read(folder)
    assert findings == ()
    assert found is not None
    assert found.people.households["H2"].display_name == "Oumar Traoré"


def test_households_without_a_desk_are_dealt_out_evenly(folder: Path, tmp_path: Path) -> None:
    """With several desks and no wish, each desk gets its share."""
    several = write_folder(tmp_path / "several", [DeviceKeys.create() for _ in range(2)])
    write_lines(
        several / "households.csv", ["household_id;display_name;size;cards"] + [f"H{n};N;1;{n}" for n in range(1, 7)]
    )
    found, _ = read(several)
    assert found is not None
    desks = [household.home_desk for household in found.people.households.values()]
    assert desks.count(1) == desks.count(2) == 3


@pytest.mark.parametrize(
    ("content", "wrong", "line"),
    [
        ("household_id;display_name;size;cards\nH1;Aïssata;1;1\n".encode("latin-1"), Wrong.ENCODING_LATIN, 2),
        ("household_id;display_name;size;cards\n".encode("utf-16"), Wrong.ENCODING_WIDE, 0),
        (b"", Wrong.FILE_EMPTY, 0),
        (b'household_id;display_name;size;cards\nH1;"N;1;1\n', Wrong.QUOTES, 2),
    ],
)
def test_a_file_that_is_no_csv_in_utf8_is_named(folder: Path, content: bytes, wrong: Wrong, line: int) -> None:
    """Encoding and quotation marks are told as such, with the line, and not as hundreds of strange values."""
    (folder / "households.csv").write_bytes(content)
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.file, finding.line) == (wrong, "households.csv", line)


def test_latin1_is_shown_by_the_word_that_gave_it_away(folder: Path) -> None:
    """The writer recognises the name in which the wrong byte stands."""
    write_lines(folder / "operators.csv", ["operator_id;display_name;role", "op-1;Aïssata Bah;supervisor"], "latin-1")
    _, findings = read(folder)
    assert only(findings).facts == {"word": "Aïssata"}


def test_text_that_was_decoded_twice_is_remarked(folder: Path) -> None:
    """Letters that only a wrong opening and saving make are pointed at, without refusing the file."""
    replace_text(folder / "households.csv", "Traoré", "TraorÃ©")
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.severity, finding.line) == (Wrong.ENCODING_TWICE, Severity.WARNING, 3)


@pytest.mark.parametrize(
    ("header", "wrong", "column"),
    [
        ("household_id;display_name;cards", Wrong.COLUMN_MISSING, "size"),
        ("household_id;display_name;size;cards;colour", Wrong.COLUMN_UNKNOWN, "colour"),
        ("household_id;display_nam;size;cards", Wrong.COLUMN_NEAR, "display_nam"),
        ("household_id;display_name;size;cards;size", Wrong.COLUMN_TWICE, "size"),
    ],
)
def test_a_wrong_header_is_told_once(folder: Path, header: str, wrong: Wrong, column: str) -> None:
    """A column that is missing, unknown, misspelt or doubled is one finding, at the header."""
    write_lines(folder / "households.csv", [header, ";".join("1" * len(header.split(";")))])
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.line, finding.column) == (wrong, 1, column)


@pytest.mark.parametrize(
    ("file", "line", "wrong", "column"),
    [
        ("households.csv", "H3;N;1;0403-A;003;1;1", Wrong.CELLS, ""),
        ("households.csv", "H3;;1;0403-A;003;1;1;", Wrong.VALUE_MISSING, "display_name"),
        ("households.csv", "H3;N;two;0403-A;003;1;;", Wrong.NUMBER, "size"),
        ("households.csv", "H3;N;99;0403-A;003;1;;", Wrong.RANGE, "size"),
        ("households.csv", "H1;N;1;0403-A;003;1;1;", Wrong.DUPLICATE, "household_id"),
        ("households.csv", "H3;N;1; 0401 a;003;1;1;", Wrong.CARD_SHARED, "cards"),
        ("households.csv", "H3;N;1;0403-A;001;1;1;", Wrong.CARD_SHARED, "token"),
        ("households.csv", "H3;N;1;0403-A;003;7;1;", Wrong.DESK_UNKNOWN, "home_desk"),
        ("households.csv", "H3;N;1;;;1;1;", Wrong.VALUE_MISSING, "cards"),
        ("collectors.csv", "P3;H9;alternate;N;f;1990", Wrong.HOUSEHOLD_UNKNOWN, "household_id"),
        ("collectors.csv", "P1;H1;alternate;N;f;1990", Wrong.DUPLICATE, "person_id"),
        ("collectors.csv", "P3;H1;chief;N;f;1990", Wrong.CHOICE, "role"),
        ("collectors.csv", "P3;H1;alternate;N;w;1990", Wrong.CHOICE, "sex"),
        ("collectors.csv", "P3;H1;alternate;N;f;2190", Wrong.RANGE, "birth_year"),
        ("entitlements.csv", "H9;mat;1", Wrong.HOUSEHOLD_UNKNOWN, "household_id"),
        ("entitlements.csv", "H2;rope;1", Wrong.ITEM_UNKNOWN, "item"),
        ("entitlements.csv", "H2;soap;0", Wrong.RANGE, "quantity"),
        ("entitlements.csv", "H2;soap;1,5", Wrong.NUMBER, "quantity"),
        ("entitlements.csv", "H2;soap;-3", Wrong.RANGE, "quantity"),
        ("entitlements.csv", "H1;mat;3", Wrong.ENTITLEMENT_TWICE, "item"),
        ("items.csv", "rope;rope;pièce;corde;rope", Wrong.CHOICE, "pictogram"),
        ("items.csv", "box;stock;pièce;;", Wrong.LABEL_MISSING, "label_fr"),
        ("items.csv", "mat;mat;pièce;natte;mat", Wrong.DUPLICATE, "code"),
        ("operators.csv", "op-1;N;staff", Wrong.DUPLICATE, "operator_id"),
        ("operators.csv", "op-2;N;boss", Wrong.CHOICE, "role"),
    ],
)
def test_a_wrong_line_is_told_at_its_place(folder: Path, file: str, line: str, wrong: Wrong, column: str) -> None:
    """Each kind of slip is one fault with file, line and column."""
    number = with_line(folder, file, line)
    _, findings = read(folder)
    finding = only(tuple(finding for finding in findings if finding.severity is Severity.FAULT))
    assert (finding.wrong, finding.file, finding.line, finding.column) == (wrong, file, number, column)


@pytest.mark.parametrize(
    ("file", "lines", "wrong"),
    [
        (
            "collectors.csv",
            ["person_id;household_id;role;display_name;sex;birth_year", "P1;H1;head;N;f;1988"],
            Wrong.NO_COLLECTOR,
        ),
        ("entitlements.csv", ["household_id;item;quantity", "H1;mat;2"], Wrong.NO_ENTITLEMENT),
        (
            "collectors.csv",
            [
                "person_id;household_id;role;display_name;sex;birth_year",
                "P1;H1;head;N;f;1988",
                "P2;H2;alternate;N;f;1988",
            ],
            Wrong.HEADS,
        ),
        ("operators.csv", ["operator_id;display_name;role", "op-1;Awa Konta;staff"], Wrong.NO_SUPERVISOR),
    ],
)
def test_what_is_odd_but_possible_is_a_warning(folder: Path, file: str, lines: list[str], wrong: Wrong) -> None:
    """A household that nobody can collect for, or that is due nothing, is pointed at and does not stop the package."""
    write_lines(folder / file, lines)
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.severity) == (wrong, Severity.WARNING)


def test_a_composition_that_does_not_add_up_is_a_warning(folder: Path) -> None:
    """Bands that count other than the household's size are pointed at."""
    with_line(folder, "households.csv", "H3;N;4;0403-A;003;1;1;1")
    _, findings = read(folder)
    assert Wrong.COMPOSITION in {finding.wrong for finding in findings}
    assert {finding.severity for finding in findings} == {Severity.WARNING}


def test_stock_is_a_desks_own_or_the_sites(folder: Path) -> None:
    """A line of the opening stock may say whose it is; a desk that is not there is a fault at its place."""
    header = "item;quantity;waybill;lot;desk"
    write_lines(folder / "stock_open.csv", [header, "mat;40;WB-1;;1", "mat;7;WB-1;L7;"])
    found, findings = read(folder)
    assert findings == ()
    assert found is not None
    assert found.goods.stock == (StockLine("mat", 40, "WB-1", desk=1), StockLine("mat", 7, "WB-1", "L7"))
    write_lines(folder / "stock_open.csv", [header, "mat;40;WB-1;;4"])
    finding = only(read(folder)[1])
    assert (finding.wrong, finding.file, finding.line, finding.column) == (
        Wrong.DESK_UNKNOWN, "stock_open.csv", 2, "desk"
    )  # fmt: skip


def test_every_fault_is_told_at_once(folder: Path) -> None:
    """One run names the faults of all files, not the first one only."""
    with_line(folder, "households.csv", "H3;N;two;0403-A;003;1;;")
    with_line(folder, "collectors.csv", "P3;H9;chief;N;w;1")
    with_line(folder, "items.csv", "mat;mat;pièce;natte;mat")
    replace_text(folder / "programme.toml", 'code = "NFI"', 'code = ""')
    _, findings = read(folder)
    assert {finding.file for finding in findings if finding.severity is Severity.FAULT} == {
        "households.csv",
        "collectors.csv",
        "items.csv",
        "programme.toml",
    }
    assert len([finding for finding in findings if finding.file == "collectors.csv"]) == 4


def test_an_unread_file_does_not_make_strangers_of_everybody(folder: Path) -> None:
    """When the list of households is missing, only that is told, not that each collector's household is unknown."""
    (folder / "households.csv").unlink()
    _, findings = read(folder)
    assert only(findings).wrong is Wrong.FILE_MISSING


@pytest.mark.parametrize("name", ["households.csv", "programme.toml", "desks.json"])
def test_a_file_that_is_there_and_cannot_be_read_is_not_missing(folder: Path, name: str) -> None:
    """Adding it once more would not help."""
    (folder / name).unlink()
    (folder / name).mkdir()
    _, findings = read(folder)
    assert only(findings).wrong is Wrong.FILE_UNREADABLE


@pytest.mark.parametrize("key", ["controller", "purpose", "dpia_ref", "authorisation_ref"])
@pytest.mark.parametrize("blank", [True, False])
def test_a_package_without_its_legal_basis_is_refused(folder: Path, key: str, blank: bool) -> None:
    """A missing or blank legal basis is a fault that names the field."""
    instead = f'{key} = " "' if blank else ""
    lines = [instead if line.startswith(key) else line for line in PROGRAMME.splitlines()]
    write_lines(folder / "programme.toml", lines)
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.column) == (Wrong.LEGAL_BASIS, f"programme.{key}")


@pytest.mark.parametrize(
    ("old", "new", "wrong", "column"),
    [
        ("sequence = 1", "sequence = [", Wrong.SYNTAX, ""),
        ("sequence = 1", "sequense = 1", Wrong.KEY_UNKNOWN, "package.sequense"),
        ("[policy]", "[polity]", Wrong.KEY_UNKNOWN, "polity"),
        ("target_fmr = 1e-4", "target_fmr = 0.5", Wrong.RANGE, "policy.target_fmr"),
        ("target_fmr = 1e-4", 'biometrics = "perhaps"', Wrong.CHOICE, "policy.biometrics"),
        ("target_fmr = 1e-4", 'tries = "three"', Wrong.KEY_TYPE, "policy.tries"),
        ("closes = 2026-11-28", "closes = 2026-11-01", Wrong.ORDER, "round.closes"),
        ("closes = 2026-11-28", 'closes = "28/11/2026"', Wrong.DATE, "round.closes"),
        ("sequence = 1", "expires_at = 2026-11-30T00:00:00", Wrong.MOMENT, "package.expires_at"),
        ("sequence = 1", "expires_at = 2026-11-27T00:00:00Z", Wrong.ORDER, "package.expires_at"),
        (
            "sequence = 1",
            "templates_destroyed_at = 2027-11-27T00:00:00Z",
            Wrong.ORDER,
            "package.templates_destroyed_at",
        ),
        ('id = "R1"', "", Wrong.KEY_MISSING, "round.id"),
    ],
)
def test_the_programme_is_checked_key_by_key(folder: Path, old: str, new: str, wrong: Wrong, column: str) -> None:
    """A slip in programme.toml is told with its key and, where there is one, its line."""
    replace_text(folder / "programme.toml", old, new)
    _, findings = read(folder)
    finding = next(finding for finding in findings if finding.wrong is wrong)
    assert finding.column == column
    assert finding.line > 0


def test_the_line_of_a_key_is_the_one_in_its_own_section(folder: Path) -> None:
    """`code` stands in two sections: the finding points at the right one."""
    replace_text(folder / "programme.toml", 'code = "ML-SEV-01"', "code = 3")
    _, findings = read(folder)
    assert only(findings).line == PROGRAMME.splitlines().index('code = "ML-SEV-01"') + 1


def test_a_missing_key_is_told_at_its_section_and_not_at_its_namesake(folder: Path) -> None:
    """A key that only a later section has is missing where it belongs."""
    lines = [line for line in PROGRAMME.splitlines() if line != 'name = "Articles ménagers"']
    write_lines(folder / "programme.toml", lines)
    _, findings = read(folder)
    finding = only(findings)
    assert (finding.wrong, finding.column) == (Wrong.KEY_MISSING, "programme.name")
    assert finding.line == lines.index("[programme]") + 1


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("[", Wrong.SYNTAX),
        ("{}", Wrong.DESKS_FORM),
        ("[]", Wrong.DESKS_FORM),
        ('[{"kiosk_id": "k", "number": 1}]', Wrong.KEY_FORM),
        ('[{"kiosk_id": "k", "number": "1"}]', Wrong.DESKS_FORM),
    ],
)
def test_device_cards_are_checked(folder: Path, content: str, wrong: Wrong) -> None:
    """What is not the card of a provisioned device is a fault."""
    (folder / "desks.json").write_text(content, "utf-8")
    _, findings = read(folder)
    assert wrong in {finding.wrong for finding in findings if finding.file == "desks.json"}


def test_every_pictogram_of_goods_is_drawn() -> None:
    """An item can only name a drawing that the screens have."""
    drawings = ROOT / "kiosk" / "ui" / "assets" / "pictograms"
    assert all((drawings / f"{name}.svg").is_file() for name in PICTOGRAMS)


def test_a_policy_can_do_without_the_legal_basis_on_the_record(folder: Path) -> None:
    """`legal_basis_required = false` lets a package be made without; the switch itself is in the signed policy."""
    lines = [line for line in PROGRAMME.splitlines() if not line.startswith("authorisation_ref")]
    write_lines(folder / "programme.toml", [*lines, "legal_basis_required = false"])
    found, findings = read(folder)
    assert findings == ()
    assert found is not None
    assert not found.terms.policy.legal_basis_required

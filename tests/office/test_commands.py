"""`kiosk roster`, `kiosk verify`, `kiosk ledger` as people type them."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import cv2
import jsonschema
import pytest

from drivers.synthetic import Finger, impression
from kiosk.__main__ import main
from kiosk.cli._endings import PACKAGE_EXITS, ending_of, explain
from kiosk.domain.manifest import OperatorRole
from kiosk.languages import complete_languages
from kiosk.office.findings import Wrong
from kiosk.office.keys import create_office_keys
from kiosk.office.sample import Kind, Sample
from kiosk.trust import DeviceKeys
from kiosk.trust.errors import PackageError, PackageFault
from tests.office.folders import with_line, write_folder

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.fixture
def device(tmp_path: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be the sample's first kiosk, provisioned and empty. Returns its data directory."""
    data = tmp_path / "data"
    shutil.copytree(sample.desks[0].keys, data / "keys")
    settings = f'[device]\nkiosk_id = "{sample.desks[0].kiosk_id}"\nsite = "ML-SEV-01"\ndesk = 1\n'
    (data / "kiosk.toml").write_text(settings, "utf-8")
    monkeypatch.setenv("KIOSK_DATA", str(data))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return data


@pytest.fixture
def loaded(device: Path, sample: Sample, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same kiosk with the sample's package."""
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == 0
    capsys.readouterr()
    return device


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return the JSON on standard output."""
    return json.loads(capsys.readouterr().out)


def test_an_issuer_is_trusted_only_when_a_person_says_so(
    device: Path, sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first package of an issuer needs a yes, which is remembered; without it nothing is on disk."""
    assert main(["roster", "import", str(sample.package)]) == 1
    assert "--trust-issuer" in capsys.readouterr().err
    assert not (device / "roster.db").exists()
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == 0
    assert main(["roster", "import", str(sample.package), "--json"]) == 0


def test_a_person_at_the_terminal_can_say_yes_or_no(
    device: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question takes oui and yes; anything else is a no."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert main(["roster", "import", str(sample.package)]) == 1
    monkeypatch.setattr("sys.stdin", Terminal("Oui\n"))
    assert main(["roster", "import", str(sample.package)]) == 0


def test_an_import_is_recorded_in_a_ledger_that_holds(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A loaded package is the ledger's first entry, and the chain verifies."""
    assert main(["ledger", "verify", "--json"]) == 0
    assert printed(capsys)["entries"] == 1
    assert main(["ledger", "show"]) == 0
    assert "package_loaded" in capsys.readouterr().out


def test_an_exported_entry_is_of_the_documented_form(
    loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a line with the kiosk's key and signed head, each line is an entry as it travels."""
    out = tmp_path / "ledger.jsonl"
    assert main(["ledger", "export", "--out", str(out)]) == 0
    about, *entries = map(json.loads, out.read_text("utf-8").splitlines())
    assert about["entries"] == about["head"]["seq"] == len(entries) == 1
    schema = json.loads((SCHEMAS / "entry.schema.json").read_text("utf-8"))
    jsonschema.validate(entries[0], schema)


def test_an_altered_ledger_does_not_hold(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another kiosk's key on the same ledger is noticed, and the exit code says so."""
    shutil.rmtree(loaded / "keys")
    (loaded / "keys").mkdir(mode=0o700)
    DeviceKeys.create().save(loaded / "keys")
    assert main(["ledger", "verify", "--json"]) == 1
    assert printed(capsys) | {"detail": ""} == {
        "holds": False,
        "entries": 0,
        "head": "0" * 64,
        "fault": "signature",
        "first_bad": 1,
        "detail": "",
        "witnesses": 0,
        "witnesses_unusable": 0,
    }


def test_a_torn_package_changes_nothing(
    loaded: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was loaded stays, and the words say what is wrong with the file."""
    before = (loaded / "roster.db").read_bytes()
    content = bytearray(sample.package.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "altered.kpkg").write_bytes(content)
    assert main(["roster", "import", str(tmp_path / "altered.kpkg")]) == PACKAGE_EXITS["wrong_hash"]
    assert "jsonl" in capsys.readouterr().err
    assert (loaded / "roster.db").read_bytes() == before


def test_a_package_for_another_site_is_refused_in_words(
    device: Path, sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kiosk of another site does not take it, trusted issuer or not."""
    settings = device / "kiosk.toml"
    settings.write_text(settings.read_text("utf-8").replace("ML-SEV-01", "ML-GAO-01"), "utf-8")
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == PACKAGE_EXITS["wrong_site"]
    assert "ML-SEV-01" in capsys.readouterr().err
    assert not (device / "roster.db").exists()
    assert not (device / "trusted-issuers.json").exists()


def test_an_unprovisioned_device_says_so(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without name and keys there is nothing to import into."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path))
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == 78


def test_every_refusal_of_a_package_has_its_own_words_and_exit_code() -> None:
    """Each fault is told apart by people in every complete language, and by scripts: docs/packages.md has the codes."""
    documented = (SCHEMAS.parent / "packages.md").read_text("utf-8")
    codes = {}
    for fault in PackageFault:
        error = PackageError(fault, "this detail")
        ending = ending_of(error)
        assert ending is not None
        codes[ending.exit_code] = fault
        assert f"| {ending.exit_code} | `{fault.value}` |" in documented
        for language in complete_languages().values():
            assert "this detail" in explain(error, ending, language)
    assert sorted(codes) == list(range(10, 10 + len(PackageFault)))
    for language in complete_languages().values():
        texts = {language.words(f"cli-end-trust-{fault.replace('_', '-')}", detail="…") for fault in PackageFault}
        assert len(texts) == len(PackageFault)


def test_a_revoked_device_opens_nothing_more_and_says_so(
    loaded: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a device remembers as revoked, itself or a signer, outlives its roster and cannot be confirmed again."""
    trusted = loaded / "trusted-issuers.json"
    lists = json.loads(trusted.read_text("utf-8"))
    own = DeviceKeys.load(loaded / "keys").signing_public
    trusted.write_text(json.dumps({**lists, "revoked": [own]}), "utf-8")
    code = PACKAGE_EXITS["device_revoked"]
    assert main(["roster", "import", str(sample.package)]) == code
    assert main(["verify", "--card", "x", "--image", str(image_file(tmp_path))]) == code
    assert main(["run", "--language", "en"]) == code
    assert "revoked this device" in capsys.readouterr().err
    trusted.write_text(json.dumps({"issuers": [], "owners": lists["owners"], "revoked": lists["issuers"]}), "utf-8")
    assert main(["roster", "import", str(sample.package), "--trust-issuer"]) == PACKAGE_EXITS["issuer_revoked"]


def image_file(folder: Path) -> Path:
    """Write an image of a finger."""
    image = folder / "finger.png"
    cv2.imwrite(str(image), impression(Finger.from_seed("anyone"), "probe"))
    return image


def test_anybody_can_inspect_a_package_without_a_device(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    """The head is shown with counts; its JSON is of the documented form and names nobody of the list."""
    assert main(["roster", "inspect", str(sample.package), "--json"]) == 0
    shown = printed(capsys)
    schema = json.loads((SCHEMAS / "package-manifest.schema.json").read_text("utf-8"))
    jsonschema.validate(shown["manifest"], schema)
    assert shown["counts"]["household"] == 6
    assert main(["roster", "inspect", str(sample.package)]) == 0
    assert sample.people[0].name not in capsys.readouterr().out


def test_a_finger_is_verified_against_its_card_only(
    loaded: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The collector's own card matches, another's does not, an unknown card and a wrong PIN are told apart."""
    person, other = sample.of_kind(Kind.GOOD)[0], sample.of_kind(Kind.WORN)[0]
    assert person.card != other.card
    image = tmp_path / "probe.png"
    cv2.imwrite(str(image), impression(Finger.from_seed(person.fingers[person.enrolled[0]]), "probe"))
    operator = sample.operator(OperatorRole.STAFF)

    def answer(card: str, pin: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{operator.badge}\n{pin}\n"))
        code = main(["verify", "--card", card, "--image", str(image), "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out)["answer"] if out else ""

    assert answer(f" {person.card.lower()} ", operator.pin) == (0, "match")
    assert answer(other.card, operator.pin) == (1, "non-match")
    assert answer(sample.of_kind(Kind.NO_FINGERS)[0].card, operator.pin)[0] == 1
    assert answer("0000-Z", operator.pin) == (1, "unknown-card")
    assert answer(person.card, "000000") == (77, "")


def test_faults_of_the_input_are_printed_in_words_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refused build ends with 1, writes nothing, and says file, line, column and remedy."""
    folder = write_folder(tmp_path / "input")
    create_office_keys(folder / "keys", bytes(32))
    line = with_line(folder, "households.csv", "H3;N;two;0403-A;003;1;;")
    build = ["roster", "build", "--from", str(folder), "--out", str(tmp_path / "out" / "r1.kpkg")]
    assert main([*build, "--language", "fr"]) == 1
    text = capsys.readouterr().err
    assert f"households.csv, ligne {line}, colonne size" in text
    assert "two" in text
    assert main([*build, "--json"]) == 1
    found = printed(capsys)
    assert found["package"] is None
    assert {
        "severity": "fault",
        "kind": "number",
        "file": "households.csv",
        "line": line,
        "column": "size",
    }.items() <= (found["findings"][0].items())
    assert not (tmp_path / "out").exists()


def test_a_built_package_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second build to the same name is refused before anything is read."""
    folder = write_folder(tmp_path / "input")
    out = tmp_path / "r1.kpkg"
    out.write_bytes(b"handed out")
    assert main(["roster", "build", "--from", str(folder), "--out", str(out)]) == 1
    assert out.read_bytes() == b"handed out"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input", "r1.kpkg"]


def test_keys_and_build_give_a_package_with_badges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From nothing to a package: keys, then build, with real cost of a PIN's guess."""
    folder = write_folder(tmp_path / "input")
    assert main(["roster", "keys", "--out", str(tmp_path / "keys")]) == 0
    assert main(["roster", "keys", "--out", str(tmp_path / "keys")]) == 1
    capsys.readouterr()
    out = tmp_path / "made" / "r1.kpkg"
    arguments = ["--from", str(folder), "--keys", str(tmp_path / "keys"), "--out", str(out), "--json"]
    assert main(["roster", "build", *arguments]) == 0
    made = printed(capsys)
    assert made["counts"] == {
        "households": 2, "collectors": 2, "templates": 0, "operators": 2, "desks": 1, "changed": 2, "gone": 0,
    }  # fmt: skip
    assert all(slot["memory_kib"] >= 65536 for operator in made["manifest"]["operators"] for slot in operator["slots"])
    assert {path.name for path in out.parent.rglob("*") if path.is_file()} == {
        "r1.kpkg",
        "r1.crosswalk.json",
        "r1.secret.json",
        "badges.html",
        "pins.html",
    }


def test_every_finding_has_words_in_every_complete_language() -> None:
    """What is wrong and what to do are there for each kind, with all facts that it carries."""
    for language in complete_languages().values():
        for wrong in Wrong:
            assert {f"roster-fault-{wrong.value}", f"roster-remedy-{wrong.value}"} <= set(language.messages)


def test_the_package_of_another_round_certifies_the_end_of_the_one_before(
    loaded: Path, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was on the device is gone with its place; the ledger says so, and of how many households."""
    shutil.copytree(sample.folder / "input", tmp_path / "input")
    programme = tmp_path / "input" / "programme.toml"
    programme.write_text(programme.read_text("utf-8").replace("sequence = 1", "sequence = 2"), "utf-8")
    out = tmp_path / "next.kpkg"
    build = ["roster", "build", "--from", str(tmp_path / "input"), "--keys", str(sample.keys), "--out", str(out)]
    assert main(build) == 0
    assert main(["roster", "import", str(out)]) == 0
    capsys.readouterr()
    assert main(["ledger", "show", "--json"]) == 0
    headers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [header["kind"] for header in headers] == ["package_loaded", "package_destroyed", "package_loaded"]
    assert headers[1]["package_id"] == headers[0]["package_id"] != headers[2]["package_id"]
    assert headers[1]["reason"] == "ENDED_BY_NEXT"

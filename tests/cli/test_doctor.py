"""`kiosk doctor` as somebody types it."""

import ast
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path

import jsonschema
import pytest

import kiosk.doctor
from kiosk.__main__ import main
from kiosk.cli.doctor import ask_hub
from kiosk.doctor import Colour, HubAnswer
from kiosk.doctor.device import _LEDGER_STATES, _STORAGE_STATES
from kiosk.doctor.exchange import ask_sync
from kiosk.doctor.round import _ROSTER_STATES
from kiosk.languages import Language, language_folders, load_language
from kiosk.storage.mirror import MirrorFault
from kiosk.trust.errors import KeyFileFault
from matcher.careful import Readiness, readiness

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "doctor.schema.json").read_text("utf-8"))
TIMEOUTS = (2.0, 2.0)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory that is not there yet; English words; no display."""
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return tmp_path / "data"


def _colours(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Examine, check the form, and return each check's state."""
    code = main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, SCHEMA)
    assert code == (1 if told["verdict"] == "red" else 0)
    assert all(bool(check["remedy"]) == (check["colour"] != "green") for check in told["checks"])
    return {check["check"]: check["state"] for check in told["checks"]}


def test_a_bare_device_is_told_where_to_begin(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without keys, data and package everything is examined all the same, and the way out is said."""
    states = _colours(capsys)
    assert (states["keys"], states["storage"], states["package"]) == ("missing", "missing", "none")
    assert main(["doctor"]) == 1
    assert 'Run "kiosk provision".' in capsys.readouterr().out


def test_it_says_what_it_looked_at(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Settings files, variables that override them, and the data folder: first of all, for people and for machines."""
    main(["doctor"])
    assert capsys.readouterr().out.splitlines()[:2] == ["Settings: KIOSK_DATA", f"Data: {data}"]
    main(["provision", "--no-input", "--site", "GAO"])
    capsys.readouterr()
    main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["settings"], told["data"]) == ([f"{data}/kiosk.toml", "KIOSK_DATA"], str(data))


def test_provisioning_turns_keys_and_storage_green(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What provisioning gives, the doctor finds; what only the office gives is still open."""
    main(["provision", "--no-input", "--site", "GAO", "--scanner", "simulated:"])
    capsys.readouterr()
    states = _colours(capsys)
    assert states["keys"] == "ready"
    assert states["storage"] in ("ready", "little-room")
    assert (states["package"], states["scanner"], states["hub"]) == ("none", "no-hardware", "courier")
    assert (states["screen"], states["sync"]) == ("no-display", "away")


def test_examining_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After the doctor the same files are there with the same content."""
    main(["provision", "--no-input", "--site", "GAO"])
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    main(["doctor"])
    capsys.readouterr()
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_it_speaks_french_first(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a language in the environment the findings are French."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    main(["doctor"])
    assert "à réparer" in capsys.readouterr().out


@contextmanager
def _answering(status: int, body: bytes, location: str = "") -> Iterator[str]:
    """A real HTTP server on this machine that answers everything alike."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HEALTHY = b'{"status": "ok", "hub_key": "KEY"}'


@pytest.mark.parametrize(
    ("status", "body", "key", "answer"),
    [
        (200, HEALTHY, "", HubAnswer.HUB),
        (200, HEALTHY, "KEY", HubAnswer.HUB),
        (200, HEALTHY, "OTHER", HubAnswer.SOMEBODY_ELSE),
        (200, b"<html>Please log in</html>", "", HubAnswer.SOMEBODY_ELSE),
        (200, b"[]", "", HubAnswer.SOMEBODY_ELSE),
        (302, b"", "", HubAnswer.SOMEBODY_ELSE),
        (503, b'{"reason": "database"}', "", HubAnswer.SOMEBODY_ELSE),
    ],
)
def test_only_the_hub_itself_counts_as_the_hub(status: int, body: bytes, key: str, answer: HubAnswer) -> None:
    """A portal, a redirect, a broken hub or another hub's key is somebody else."""
    with _answering(status, body, "http://127.0.0.1:9/" if status == 302 else "") as address:
        assert ask_hub(address, key, TIMEOUTS) is answer


def test_a_hub_that_is_away_is_silent() -> None:
    """Nobody listens there: silence, not an error."""
    with _answering(200, b"") as address:
        pass
    assert ask_hub(address, "", TIMEOUTS) is HubAnswer.SILENT


def test_the_careful_look_is_told_and_never_to_be_mended(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In use or not, and why: green either way, as everything works without it."""
    main(["doctor", "--json"])
    told = {check["check"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert told["careful"]["state"] == readiness()
    assert told["careful"]["colour"] == "green"


def test_a_sync_that_is_away_is_told_from_one_that_waits(tmp_path: Path) -> None:
    """No socket, no answer: None."""
    assert ask_sync(tmp_path / "nobody.sock", "K1") is None


def _messages() -> set[str]:
    """Every message id that a finding can have, read from the checks themselves."""
    found: set[tuple[str, str]] = set()
    tables: set[str] = set()
    for path in Path(kiosk.doctor.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="green" | "amber" | "red"),
                    args=[ast.Constant(value=str(check)), ast.Constant(value=str(state))],
                ):
                    found.add((check, state))
    found |= set(product(["hub"], HubAnswer)) | {("sync", "waiting"), ("sync", "long")}
    found |= set(product(["careful"], Readiness))
    found |= {("keys", fault.value) for fault in KeyFileFault if fault is not KeyFileFault.EXISTS}
    found |= set(
        product(["scanner"], ["removed", "busy", "permission", "address", "unsupported", "silent", "occupied"])
    )
    found |= set(product(["storage"], {*_STORAGE_STATES.values(), "io", *_LEDGER_STATES.values()}))
    found |= set(product(["package"], {*_ROSTER_STATES.values(), "damaged"}))
    found |= set(product(["copy"], (fault.value.replace("_", "-") for fault in MirrorFault)))
    return {f"doctor-{check}-{state}" for check, state in found} | tables


@pytest.mark.parametrize(
    "language", [load_language(folder) for folder in language_folders()], ids=lambda found: found.code
)
def test_every_finding_has_words_and_a_remedy(language: Language) -> None:
    """No finding can come up that a language has no words for; what is not green has a remedy."""
    green = {"ready", "waiting", "courier", "yet", "nothing", "planned", "done"}
    mend = {message for message in _messages() if message.rsplit("-", 1)[-1] not in green}
    needed = {f"{message}-remedy" for message in mend if message != "doctor-careful-absent"} | _messages()
    needed |= {f"doctor-{kind}-{colour}" for kind in ("colour", "verdict") for colour in Colour}
    assert needed - set(language.messages) == set()

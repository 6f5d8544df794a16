"""What the office lays out for kiosks."""

import hashlib
import json
from pathlib import Path

import pytest

from kiosk.hub import HubError, Shelf
from tests.hub.kiosks import SimulatedKiosk
from tests.hub.running import RunningHub


def test_a_kiosk_finds_and_fetches_its_packages(hub: RunningHub, kiosk: SimulatedKiosk, tmp_path: Path) -> None:
    """A registered kiosk lists what was published for it and for all, and fetches the very bytes."""
    source = tmp_path / "round-1.package"
    source.write_bytes(b"sealed")
    Shelf(hub.home).publish_package(source, "GAO-01")
    Shelf(hub.home).publish_package(source.rename(tmp_path / "everybody.package"), None)
    Shelf(hub.home).publish_package(source.with_name("everybody.package").rename(tmp_path / "other"), "GAO-02")
    listing = "/v1/packages?device=GAO-01"
    listed = hub.request("GET", listing, headers=kiosk.headers("GET", listing)).json()["packages"]
    digest = hashlib.sha256(b"sealed").hexdigest()
    assert listed == [
        {"name": name, "sha256": digest, "length": 6} for name in ("everybody.package", "round-1.package")
    ]
    target = f"/v1/packages/{digest}?device=GAO-01"
    assert hub.request("GET", target, headers=kiosk.headers("GET", target)).content == b"sealed"


def test_packages_are_shown_to_their_kiosk_only(hub: RunningHub, kiosk: SimulatedKiosk) -> None:
    """Another kiosk, an unknown one or no signature at all sees nothing."""
    stranger = SimulatedKiosk("GAO-08")
    target = "/v1/packages?device=GAO-02"
    assert hub.request("GET", target).status_code == 401
    assert hub.request("GET", target, headers=kiosk.headers("GET", target)).status_code == 403
    own = "/v1/packages?device=GAO-08"
    assert hub.request("GET", own, headers=stranger.headers("GET", own)).status_code == 403


def test_revocations_come_in_order_after_a_number(hub: RunningHub, tmp_path: Path) -> None:
    """A kiosk that has seen the first asks for the rest."""
    shelf = Shelf(hub.home)
    for card in ("a", "b", "c"):
        source = tmp_path / card
        source.write_text(json.dumps({"card": card}))
        shelf.publish_revocation(source)
    answer = hub.request("GET", "/v1/revocations?since=1").json()
    assert answer == {
        "revocations": [{"number": 2, "document": {"card": "b"}}, {"number": 3, "document": {"card": "c"}}],
        "latest": 3,
    }
    assert hub.request("GET", "/v1/revocations?since=3").json() == {"revocations": [], "latest": 3}
    assert hub.request("GET", "/v1/revocations?since=-1").status_code == 400


def test_nothing_unfit_is_published(tmp_path: Path) -> None:
    """A missing file, a revocation that is no JSON object or a name that leaves the folder is refused."""
    shelf = Shelf(tmp_path / "home")
    text = tmp_path / "text"
    text.write_text("[]")
    with pytest.raises(HubError):
        shelf.publish_revocation(text)
    with pytest.raises(FileNotFoundError):
        shelf.publish_revocation(tmp_path / "missing")
    with pytest.raises(FileNotFoundError):
        shelf.publish_package(tmp_path / "missing", None)
    with pytest.raises(HubError):
        shelf.publish_package(text, "../elsewhere")
    assert shelf.revocations(0) == ()

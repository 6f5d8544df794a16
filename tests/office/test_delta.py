"""Updates of a package: only what has changed, under the same key, with the badges that people have."""

import io
import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.roster import Household
from kiosk.office.badges import Badge
from kiosk.office.build import Prepared, prepare, publish
from kiosk.office.findings import InputRefused, Wrong
from kiosk.office.keys import OfficeKeys, create_office_keys
from kiosk.office.past import PastError, PastFault, crosswalk_path, read_past, secret_path
from kiosk.storage.roster import OpenRoster, RosterCache
from kiosk.trust import DeviceKeys
from kiosk.trust.badge import parse_badge
from kiosk.trust.errors import SlotError, SlotFault
from kiosk.trust.package import Expected, Pins, open_package
from kiosk.trust.slots import SlotCost
from tests.office.folders import NOW, replace_text, with_line, write_folder, write_lines
from tests.trust.packages import unlocked

CHEAP = SlotCost(memory_kib=64, iterations=1)


class Round:
    """An office with its folder, two kiosks, and the first of them with what it has imported."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / "input"
        self.devices = [DeviceKeys.create(), DeviceKeys.create()]
        write_folder(self.folder, self.devices)
        self.office = create_office_keys(home / "keys", bytes(32))
        self.pins = Pins(frozenset({self.office.issuer_public}), frozenset({self.office.owner_public}))
        self.cache = RosterCache.open(home / "roster.db", self.pins)
        self.complete = home / "r1.kpkg"
        self.badges = {badge.operator_id: badge for badge in self.make(self.complete, None).badges}
        self.take_in(self.complete)

    def make(self, out: Path, past: Path | None, whole: bool = False, office: OfficeKeys | None = None) -> Prepared:
        """Build a package or an update from the folder."""
        earlier = read_past(past, office or self.office) if past else None
        prepared = prepare(
            self.folder, self.office, NOW, Random(str(out)).randbytes, cost=CHEAP, past=earlier, whole=whole
        )
        publish(prepared, self.office, out, CHEAP)
        return prepared

    def update(self, sequence: int, whole: bool = False) -> tuple[Prepared, Path]:
        """Build an update of that number."""
        text = (self.folder / "programme.toml").read_text("utf-8")
        last = next(line for line in text.splitlines() if line.startswith("sequence"))
        replace_text(self.folder / "programme.toml", last, f"sequence = {sequence}")
        out = self.home / f"r1-{sequence}{'-whole' if whole else ''}.kpkg"
        return self.make(out, self.complete, whole), out

    def take_in(self, path: Path, cache: RosterCache | None = None) -> None:
        """Import a package on the first kiosk."""
        cache = cache or self.cache
        last, present = cache.last_imported(self.office.issuer_public), cache.present()
        now = NOW + timedelta(hours=1)
        with open_package(path, Expected(self.pins, "kiosk-1", now, last=last, present=present)) as package:
            cache.import_package(package)

    def opened(self, badge: Badge, cache: RosterCache | None = None) -> OpenRoster:
        """Open the roster as the holder of a badge."""
        cache = cache or self.cache
        status = cache.status()
        assert status is not None
        found = unlocked(status.manifest, "kiosk-1", self.devices[0], badge.pin, parse_badge(badge.text))
        return cache.unlock(found.package_key)


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    """Return a round of two households whose package is on the kiosk."""
    return Round(tmp_path)


def household(roster: OpenRoster, card: str) -> Household | None:
    """Return whose card it is."""
    found = roster.find(card)
    return roster.household(found).household if found else None


def test_a_delta_brings_what_has_changed_under_the_badges_that_people_have(round_: Round) -> None:
    """A new name and a new household arrive; who is unchanged is not in the file; nobody gets a badge."""
    before = household(round_.opened(round_.badges["op-1"]), "0402-A")
    replace_text(round_.folder / "households.csv", "Aminata Diallo;2", "Aminata Sow;2")
    with_line(round_.folder, "households.csv", "H3;Fanta Keïta;1;0403-A;003;;1;")
    with_line(round_.folder, "collectors.csv", "P3;H3;head;Fanta Keïta;f;1990")
    with_line(round_.folder, "entitlements.csv", "H3;mat;1")
    prepared, path = round_.update(2)
    assert [one.display_name for one in prepared.contents.households] == ["Aminata Sow", "Fanta Keïta"]
    assert prepared.badges == ()
    round_.take_in(path)
    roster = round_.opened(round_.badges["op-1"])
    assert household(roster, "0401-A").display_name == "Aminata Sow"  # type: ignore[union-attr]
    assert household(roster, "0403-A") is not None
    assert household(roster, "0402-A") == before, "home desk and pseudonym stay, too"
    assert [row.display_name for row in roster.search("f")] == ["Fanta Keïta"]


def test_deltas_add_up_whatever_a_kiosk_has_missed(round_: Round, tmp_path: Path) -> None:
    """What one delta changed and the next changed back is right on a kiosk that had both, one, or a whole update."""
    replace_text(round_.folder / "households.csv", "Aminata Diallo;2", "Wrong Name;2")
    write_lines(round_.folder / "revocations.csv", ["what;which;reason", "card;0402-A;lost on the way"])
    _, second = round_.update(2)
    replace_text(round_.folder / "households.csv", "Wrong Name;2", "Aminata Diallo;2")
    prepared, third = round_.update(3)
    assert len(tuple(prepared.contents.households)) == 1
    _, whole = round_.update(4, whole=True)
    _, fifth = round_.update(5)
    rosters = []
    for number, path in enumerate(([second, third], [third], [second, fifth], [whole], [whole, fifth])):
        cache = RosterCache.open(tmp_path / f"{number}.db", round_.pins)
        for package in [round_.complete, *path] if whole not in path else path:
            round_.take_in(package, cache)
        rosters.append(round_.opened(round_.badges["sup-1"], cache))
    for roster in rosters:
        assert household(roster, "0401-A").display_name == "Aminata Diallo"  # type: ignore[union-attr]
        assert roster.is_revoked("0402 a")
        assert not roster.is_revoked("0902-B")


def test_a_household_that_leaves_is_gone_and_the_crosswalk_still_knows_it(round_: Round) -> None:
    """Its card leads nowhere; its entries, which still come in, lead back to the registry."""
    pid = round_.opened(round_.badges["op-1"]).find("0402-A")
    for file in ("households.csv", "collectors.csv", "entitlements.csv"):
        lines = (round_.folder / file).read_text("utf-8").splitlines()
        write_lines(round_.folder / file, [line for line in lines if "H2" not in line])
    prepared, path = round_.update(2)
    assert prepared.counts["gone"] == 1
    round_.take_in(path)
    assert round_.opened(round_.badges["op-1"]).find("0402-A") is None
    assert json.loads(crosswalk_path(round_.complete).read_text("utf-8"))["household"][pid] == "H2"


def test_a_lost_badge_is_revoked_and_its_holder_gets_another(round_: Round) -> None:
    """The old badge is refused by name, the new one opens, in this update and the ones after it; others go on."""
    lost = round_.badges["op-1"]
    write_lines(round_.folder / "revocations.csv", ["what;which", f"badge;{parse_badge(lost.text).badge_id}"])
    prepared, path = round_.update(2)
    (new,) = prepared.badges
    assert new.operator_id == "op-1"
    for update in (path, round_.update(3)[1]):
        round_.take_in(update)
        with pytest.raises(SlotError) as caught:
            round_.opened(lost)
        assert caught.value.fault is SlotFault.REVOKED
        assert round_.opened(new).find("001") == round_.opened(round_.badges["sup-1"]).find("001")


def test_who_leaves_the_team_opens_nothing_more(round_: Round) -> None:
    """A line taken out of operators.csv revokes that badge; a line put in gets one."""
    write_lines(
        round_.folder / "operators.csv", ["operator_id;display_name;role", "sup-1;R;supervisor", "op-2;N;staff"]
    )
    prepared, path = round_.update(2)
    assert [badge.operator_id for badge in prepared.badges] == ["op-2"]
    round_.take_in(path)
    with pytest.raises(SlotError) as caught:
        round_.opened(round_.badges["op-1"])
    assert caught.value.fault is SlotFault.REVOKED
    assert round_.opened(prepared.badges[0]).find("001")


def test_a_revoked_device_is_no_desk_any_more(round_: Round) -> None:
    """Its card may stay in desks.json: it gets no slot, and households of its desk go to another."""
    replace_text(round_.folder / "households.csv", "0402-A|0902-B;002;;1", "0402-A|0902-B;002;1;1")
    write_lines(round_.folder / "revocations.csv", ["what;which", "device;kiosk-2"])
    manifest = round_.update(2)[0].manifest
    assert manifest.revoked.devices == (round_.devices[1].signing_public,)
    assert [desk.kiosk_id for desk in manifest.desks] == ["kiosk-1"]
    assert {slot.kiosk_id for operator in manifest.operators for slot in operator.slots} == {"kiosk-1"}


def test_a_badge_does_not_open_a_desk_that_came_later(round_: Round) -> None:
    """The office has no PINs to make a slot with: it is told which badge to replace."""
    replace_text(round_.folder / "desks.json", round_.devices[1].receiving_public, DeviceKeys.create().receiving_public)
    prepared, _ = round_.update(2)
    assert [warning.facts["desk"] for warning in prepared.warnings if warning.wrong is Wrong.SLOT_MISSING] == [2, 2]


@pytest.mark.parametrize(
    ("spoil", "wrong"),
    [
        (lambda f: replace_text(f / "programme.toml", "sequence = 1", "sequence = 1 "), Wrong.SEQUENCE),
        (lambda f: replace_text(f / "programme.toml", 'id = "R1"', 'id = "R2"'), Wrong.OTHER_ROUND),
        (lambda f: replace_text(f / "programme.toml", "ML-SEV-01", "ML-GAO-01"), Wrong.OTHER_ROUND),
        (lambda f: write_lines(f / "revocations.csv", ["what;which", "badge;NOBODYS"]), Wrong.REVOCATION),
        (lambda f: write_lines(f / "revocations.csv", ["what;which", "device;kiosk-9"]), Wrong.REVOCATION),
        (lambda f: write_lines(f / "revocations.csv", ["what;which", "key;kiosk-1"]), Wrong.REVOCATION),
    ],
)
def test_what_does_not_fit_the_package_is_a_finding(round_: Round, spoil: Callable[[Path], None], wrong: Wrong) -> None:
    """A number that does not rise, another round or site, an unknown badge, device or key: nothing is made."""
    before = secret_path(round_.complete).read_bytes()
    spoil(round_.folder)
    with pytest.raises(InputRefused) as refused:
        round_.make(round_.home / "r1-2.kpkg", round_.complete)
    assert wrong in {finding.wrong for finding in refused.value.findings}
    assert secret_path(round_.complete).read_bytes() == before


def test_the_secret_stays_private_and_an_update_needs_it(round_: Round) -> None:
    """It is readable by its owner only; open to others, missing, or beside a delta, no update is made."""
    secret = secret_path(round_.complete)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    _, delta = round_.update(2)

    def fault(past: Path, office: OfficeKeys = round_.office) -> PastFault:
        with pytest.raises(PastError) as caught:
            read_past(past, office)
        return caught.value.fault

    assert fault(delta) is PastFault.DELTA
    assert fault(round_.complete, create_office_keys(round_.home / "other", bytes(32))) is PastFault.KEYS
    content = secret.read_bytes()
    secret.write_bytes(content[:100])
    assert fault(round_.complete) is PastFault.SECRET
    secret.chmod(0o644)
    assert fault(round_.complete) is PastFault.MODE
    secret.unlink()
    assert fault(round_.complete) is PastFault.MISSING
    secret.mkdir(mode=0o700)
    assert fault(round_.complete) is PastFault.UNREADABLE


def test_an_update_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--delta-of` makes it, says what is in it, and tells in words what is missing."""
    from kiosk.__main__ import main

    monkeypatch.setattr("sys.stdin", io.StringIO())
    folder = write_folder(tmp_path / "input")
    create_office_keys(folder / "keys", bytes(32))
    build = ["roster", "build", "--from", str(folder), "--language", "en", "--out"]
    assert main([*build, str(tmp_path / "r1.kpkg")]) == 0
    replace_text(folder / "programme.toml", "sequence = 1", "sequence = 2")
    replace_text(folder / "households.csv", "Aminata Diallo;2", "Aminata Sow;2")
    capsys.readouterr()
    assert main([*build, str(tmp_path / "r1-2.kpkg"), "--delta-of", str(tmp_path / "r1.kpkg")]) == 0
    assert "1 households new or changed, 0 gone, 0 new badges" in capsys.readouterr().out
    assert not (tmp_path / "r1-2-badges").exists()
    assert main(["roster", "inspect", str(tmp_path / "r1-2.kpkg"), "--language", "en"]) == 0
    assert "from its number 1 on" in capsys.readouterr().out
    secret_path(tmp_path / "r1.kpkg").unlink()
    assert main([*build, str(tmp_path / "r1-3.kpkg"), "--delta-of", str(tmp_path / "r1.kpkg")]) == 1
    assert "r1.secret.json" in capsys.readouterr().err

"""A Debian 13 with the wheel and the units, booted: a desk, its exchange and a hub at work, and coming back."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.appliance.box import Box, booted
from tests.appliance.root import CannotBuildError, base, build_wheel, obstacle

pytestmark = pytest.mark.appliance

BACK_S = 15.0
"""A desk that crashed or hangs serves again within this, on two cores of its own."""
EXCHANGE_S = 75.0
"""Nobody stands before an exchange that hangs: its watchdog takes its time."""
START_S = 3.0
"""What a start takes there; where it takes longer, others are at work on the machine."""

UNITS = ("kiosk", "kiosk-sync", "kiosk-hub")
STICK = "media-kiosk\\x2dcopy.mount"
COPY = "/media/kiosk-copy/SEV-01.ledger.jsonl"
FILES = {
    "kiosk.service.d/headless.conf": """
        [Service]
        Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman LIBGL_ALWAYS_SOFTWARE=1
        """,
    # what the udev rule mounts, on a machine without USB; in at power-on
    STICK: """
        [Unit]
        Before=kiosk.service
        [Mount]
        What=tmpfs
        Where=/media/kiosk-copy
        Type=tmpfs
        Options=nodev,nosuid,noexec,mode=0700,uid=kiosk,gid=kiosk
        [Install]
        WantedBy=local-fs.target
        """,
}
SCREEN = ("env", "XDG_RUNTIME_DIR=/run/kiosk", "WAYLAND_DISPLAY=wayland-0")

REGISTER = """
import json, sys, urllib.request
card = json.load(open("/data/kiosk/device-card.json"))
device = json.dumps({name: card[name] for name in ("kiosk_id", "signing_key")}).encode()
token = open("/data/kiosk-hub/enrolment-token").read().strip()
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request("http://127.0.0.1:8080/v1/devices", device, headers))
"""
BOARD = """
import urllib.request
token = open("/data/kiosk-hub/staff-token").read().strip()
asked = urllib.request.Request("http://127.0.0.1:8080/v1/board", headers={"Authorization": f"Bearer {token}"})
print(urllib.request.urlopen(asked).read().decode())
"""


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """A machine that was switched on for the first time: nobody has provisioned it."""
    reason = obstacle()
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("appliance")
    for name in ("wheel", "added", "run"):
        (folder / name).mkdir()
    for name, text in FILES.items():
        file = folder / "added" / "etc" / "systemd" / "system" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(line.strip() for line in text.splitlines()), "utf-8")
    with ExitStack() as stack:
        try:
            wheel = build_wheel(folder / "wheel")
            root = stack.enter_context(base(wheel))
        except CannotBuildError as error:
            pytest.skip(f"no Debian 13 with the wheel to be had here: {error}")
        yield stack.enter_context(booted(root, wheel, folder / "added", folder / "run", [STICK]))


@pytest.fixture(scope="module")
def desk(box: Box) -> Box:
    """The same machine after the technician's part, done in a shell."""
    box.enter("kiosk", "roster", "sample", "--out", "/srv/sample", "--households", "6", "--fast")
    folder = "/data/kiosk/keys"
    box.enter("install", "--owner=kiosk", "--mode=600", "-t", folder, "/srv/sample/devices/SEV-01/device-keys.json")
    box.enter("chmod", "a+rX", "/srv/sample", "/srv/sample/sample.kpkg")
    names = ("--kiosk-id", "SEV-01", "--site", "ML-SEV-01", "--scanner", "simulated:", "--hub", "http://127.0.0.1:8080")
    box.shell("kiosk", "kiosk", "provision", "--no-input", *names)
    box.shell("kiosk", "kiosk", "roster", "import", "/srv/sample/sample.kpkg", "--trust-issuer")
    box.enter("/opt/kiosk/bin/python", "-c", REGISTER)
    box.enter("systemctl", "restart", "kiosk")
    box.until(lambda: all(map(box.active, UNITS)), "all units are up")
    box.until(lambda: _picture(box) is not None, "there is a picture")
    return box


def _picture(box: Box) -> np.ndarray | None:
    """What is on the screen; None while it is of one colour."""
    box.shell("kiosk", *SCREEN, "grim", "/run/kiosk/screen.png")
    image = cv2.imdecode(np.frombuffer(box.read("/run/kiosk/screen.png"), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image if image.std() > 5 else None


def _type(box: Box, *keys: str) -> None:
    """Type as a reader does, all at once; the pause lets the keyboard be noticed."""
    box.shell("kiosk", *SCREEN, "wtype", "-s", "50", *keys)


def _kinds(box: Box) -> list[str]:
    """The ledger's entries, by kind."""
    told = box.shell("kiosk", "kiosk", "ledger", "show", "--json")
    return [json.loads(line)["kind"] for line in told.splitlines()]


def _copied(box: Box) -> int:
    """How many entries the stick has."""
    return int(box.enter("sh", "-c", f"cat {COPY} 2>/dev/null | wc -l"))


def _back(box: Box, unit: str, act: Callable[[], object]) -> float:
    """Do something to a unit, and return how many seconds it takes to come back."""
    before = box.shown(unit, "InvocationID")
    act()
    return box.until(lambda: box.shown(unit, "InvocationID") != before and box.active(unit), f"{unit} comes back")


def _allowed(box: Box, unit: str, back_s: float = BACK_S) -> float:
    """How long a unit may take to come back here: a plain restart tells what the machine's load adds to a start."""
    start = _back(box, unit, lambda: box.enter("systemctl", "--no-block", "restart", unit))
    print(f"{unit} restarted: back in {start:.1f} s")
    return back_s + max(0.0, start - START_S)


def _kill(box: Box, unit: str, signal: str) -> Callable[[], str]:
    """Send a signal to a unit's own program: the touchscreen is the compositor's child."""
    listed = f"/sys/fs/cgroup/system.slice/{unit}.service/cgroup.procs"
    find = f"for one in $(cat {listed}); do grep -lx kiosk /proc/$one/comm; done"
    return lambda: box.enter("sh", "-c", f"kill -{signal} $({find} | cut -d/ -f3)")


def test_before_provisioning_units_say_what_to_do(box: Box) -> None:
    """The touchscreen shows why it is closed; each start of it and of the exchange leaves one line; the hub works."""
    box.until(lambda: len(box.starts("kiosk-sync")) > 1, "the exchange has tried twice")
    for unit in ("kiosk", "kiosk-sync"):
        starts = box.starts(unit)
        assert set(Counter(invocation for invocation, _ in starts).values()) == {1}, starts
        assert all("kiosk provision" in line for _, line in starts)
    box.until(lambda: box.active("kiosk"), "the closed screen")
    assert box.active("kiosk-hub")


def test_a_shell_and_the_units_look_at_the_same_place(desk: Box) -> None:
    """`doctor` in a shell reads the units' settings and finds a running exchange; other accounts are sent away."""
    told = json.loads(desk.shell("kiosk", "kiosk", "doctor", "--json", check=False))
    assert (told["settings"], told["data"]) == (["/etc/kiosk/kiosk.toml", "/data/kiosk/kiosk.toml"], "/data/kiosk")
    states = {check["check"]: check["state"] for check in told["checks"]}
    assert states["sync"] in ("ready", "waiting")
    assert (states["keys"], states["storage"], states["package"], states["hub"]) == ("ready",) * 4
    assert "sudo -u kiosk" in desk.shell("daemon", "kiosk", "doctor", check=False)
    assert "sudo -u kiosk kiosk provision" in desk.shell("root", "kiosk", "provision", "--no-input", check=False)


def test_the_screen_shows_something(desk: Box, tmp_path: Path) -> None:
    """The compositor's picture is not black: the desk waits for a badge."""
    image = _picture(desk)
    assert image is not None
    cv2.imwrite(str(tmp_path / "screen.png"), image)
    print(f"picture: {tmp_path / 'screen.png'}")
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 20


def test_a_session_opened_at_the_touchscreen_reaches_hub_and_stick(desk: Box) -> None:
    """A badge and a PIN, typed; the entry is in the ledger, at the hub and on the stick that was in at power-on."""
    people = json.loads(desk.read("/srv/sample/sample.json"))["operators"]
    agent = next(one for one in people if one["role"] == "staff")

    def opened() -> bool:
        if "session_open" in _kinds(desk):
            return True
        _type(desk, "-d", "2", agent["badge"], "-k", "Return")
        _type(desk, "-d", "200", agent["pin"], "-s", "200", "-k", "Return")
        return False

    desk.until(opened, "the session is open")
    entries = len(_kinds(desk))
    took = desk.until(lambda: _copied(desk) == entries, "the second copy is written")
    print(f"second copy: after {took:.1f} s")

    def at_hub() -> int:
        board = json.loads(desk.enter("/opt/kiosk/bin/python", "-c", BOARD))
        return sum(line["entries"] for line in board["kiosks"] if line["kiosk_id"] == "SEV-01")

    took = desk.until(lambda: at_hub() == entries, "the entries are at the hub")
    print(f"at the hub: after {took:.1f} s")


def test_a_stick_may_go_and_come_while_the_desk_works(desk: Box) -> None:
    """Pulled and another put in: it is written in the unit's own namespace, with all entries, before the next entry."""
    desk.enter("systemctl", "stop", STICK)
    assert _copied(desk) == 0
    desk.enter("systemctl", "start", STICK)
    took = desk.until(lambda: _copied(desk) == len(_kinds(desk)), "the new stick has everything")
    print(f"another stick: after {took:.1f} s")


@pytest.mark.parametrize("unit", ["kiosk", "kiosk-sync"])
def test_a_crash_is_back(desk: Box, unit: str) -> None:
    """Killed without warning, it serves again within 15 s."""
    allowed = _allowed(desk, unit)
    took = _back(desk, unit, _kill(desk, unit, "KILL"))
    print(f"{unit} killed: back in {took:.1f} s")
    assert took < allowed


@pytest.mark.parametrize(("unit", "back_s"), [("kiosk", BACK_S), ("kiosk-sync", EXCHANGE_S)])
def test_a_hang_is_back(desk: Box, unit: str, back_s: float) -> None:
    """A program that does not move any more is noticed by its watchdog, and serves again: the desk within 15 s."""
    if desk.shown(unit, "WatchdogUSec") in ("0", "infinity"):
        pytest.skip(f"{unit} has no watchdog")
    allowed = _allowed(desk, unit, back_s)
    took = _back(desk, unit, _kill(desk, unit, "STOP"))
    print(f"{unit} stopped: back in {took:.1f} s")
    assert took < allowed


def test_no_window_is_one_line_in_the_journal(desk: Box) -> None:
    """Without the system call that Mesa wants no window opens, and the journal says so, once a start."""
    folder = "/run/systemd/system/kiosk.service.d"
    drop_in = f"mkdir -p {folder} && printf '[Service]\\nSystemCallFilter=~mincore\\n' > {folder}/without.conf"
    desk.enter("sh", "-c", f"{drop_in} && systemctl daemon-reload")
    before = len(desk.starts("kiosk"))
    desk.enter("systemctl", "restart", "kiosk", check=False)
    lines = [line for _, line in desk.starts("kiosk")[before:]]
    desk.enter("sh", "-c", f"rm {folder}/without.conf && systemctl daemon-reload")
    assert lines
    assert all("sdl2" in line and "systemctl status seatd kiosk" in line for line in lines)
    desk.until(lambda: desk.active("kiosk"), "the touchscreen is back")

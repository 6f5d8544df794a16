"""A booted root: systemd in a namespace of its own, commands inside it, and waiting for what it does."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

BOOT_S = 120.0
_EVERY_S = 0.1
_PATH = "/usr/local/bin:/usr/bin:/usr/sbin"

# All mounts are this process's own and go with it: the base stays as it is under a layer in memory. So are its control
# groups: two machines with the same ones would stop each other's units.
_BOOT = """
set -eu
mount -t tmpfs tmpfs "$FOLDER"
mkdir "$FOLDER/upper" "$FOLDER/work" "$FOLDER/root"
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$FOLDER/upper,workdir=$FOLDER/work" "$FOLDER/root"
root="$FOLDER/root"
cp "$WHEEL" "$root/tmp/"
chroot "$root" /opt/kiosk/bin/pip install --quiet --no-deps --no-index --force-reinstall "/tmp/${WHEEL##*/}"
"$REPOSITORY/systemd/install" "$root"
cp -r "$ADDED/." "$root/"
systemctl --quiet --root="$root" enable kiosk.service kiosk-sync.service kiosk-hub.service $UNITS
echo "$MACHINE" > "$root/etc/machine-id"
umount --lazy /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir "/sys/fs/cgroup/$MACHINE"
echo $$ > "/sys/fs/cgroup/$MACHINE/cgroup.procs"
mount -t tmpfs tmpfs /run
exec systemd-nspawn --quiet --directory="$root" --machine=kiosk-test --register=no --keep-unit --private-network \\
    --console=pipe --boot
"""

_CLEAR = """
mount -t cgroup2 none /sys/fs/cgroup
find "/sys/fs/cgroup/$MACHINE" -depth -type d -exec rmdir {} +
"""


class Box:
    """A machine that is on."""

    def __init__(self, nspawn: subprocess.Popen[bytes], console: Path) -> None:
        self._nspawn = nspawn
        self._console = console

    @property
    def _leader(self) -> int:
        """The first process inside."""
        tasks = Path(f"/proc/{self._nspawn.pid}/task")
        children = [child for task in tasks.iterdir() for child in (task / "children").read_text("ascii").split()]
        return int(children[0])

    def enter(self, *command: str, check: bool = True) -> str:
        """Run a command inside, as root, and return what it printed."""
        return self._enter(command, check).stdout

    def shell(self, account: str, *command: str, check: bool = True, typed: str = "") -> str:
        """Run a command inside as an account would in its shell, and return all that it said."""
        run = self._enter(("runuser", "-u", account, "--", *command), check, typed)
        return run.stdout + run.stderr

    def _enter(self, command: Sequence[str], check: bool, typed: str = "") -> subprocess.CompletedProcess[str]:
        names = ("env", "--ignore-environment", f"PATH={_PATH}", "LANG=C.UTF-8", "HOME=/")
        whole = ["nsenter", "--all", f"--target={self._leader}", *names, *command]
        run = subprocess.run(whole, capture_output=True, text=True, check=False, input=typed)
        assert run.returncode == 0 or not check, f"{command}: {run.stdout}{run.stderr}"
        return run

    def read(self, path: str) -> bytes:
        """Return a file of the machine."""
        return Path(f"/proc/{self._leader}/root{path}").read_bytes()

    def shown(self, unit: str, name: str) -> str:
        """Return what systemd says of a unit."""
        return self.enter("systemctl", "show", "--value", f"--property={name}", unit).strip()

    def active(self, unit: str) -> bool:
        """Whether a unit has started and told so."""
        return self.shown(unit, "ActiveState") == "active"

    def starts(self, unit: str) -> list[tuple[str, str]]:
        """Return what a unit's own program has said, each line with the number of the start that said it."""
        said = self.enter("journalctl", "--no-pager", "--output=json", f"_SYSTEMD_UNIT={unit}.service", "_COMM=kiosk")
        entries = map(json.loads, said.splitlines())
        return [(entry["_SYSTEMD_INVOCATION_ID"], entry["MESSAGE"]) for entry in entries]

    def until(self, holds: Callable[[], bool], what: str, seconds: float = BOOT_S) -> float:
        """Wait until something holds, and return how many seconds that took."""
        begun = time.monotonic()
        while not holds():
            assert self._nspawn.poll() is None, self._console.read_text("utf-8", "replace")
            assert time.monotonic() - begun < seconds, f"{what}: not within {seconds:g} s\n{self._last_words()}"
            time.sleep(_EVERY_S)
        return time.monotonic() - begun

    def _last_words(self) -> str:
        return self.enter("journalctl", "--no-pager", "--lines=40", check=False)

    def up(self) -> bool:
        """Whether the machine has come to its default target."""
        try:
            return self.enter("systemctl", "is-system-running", check=False).strip() in ("running", "degraded")
        except (IndexError, FileNotFoundError, ProcessLookupError):
            return False  # not even begun


@contextmanager
def booted(base: Path, wheel: Path, added: Path, folder: Path, units: Sequence[str] = ()) -> Iterator[Box]:
    """Boot a root with the kiosk in it; take everything away at the end.

    Args:
        base: as `root.base` returns it; it stays as it is.
        wheel: the kiosk.
        added: files that are laid over the root.
        folder: an empty folder.
        units: more units to enable.
    """
    names = {
        "BASE": base, "WHEEL": wheel, "ADDED": added, "FOLDER": folder, "REPOSITORY": Path(__file__).parents[2],
        "UNITS": " ".join(units), "MACHINE": uuid4().hex,
    }  # fmt: skip
    environment = {**os.environ, **{name: str(value) for name, value in names.items()}}
    console = added.with_name("console.log")
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _BOOT]
    with console.open("wb") as log:
        nspawn = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    box = Box(nspawn, console)
    try:
        box.until(box.up, "the machine starts")
        yield box
    finally:
        nspawn.send_signal(signal.SIGTERM)  # nspawn's own way to switch the machine off
        try:
            nspawn.wait(30)
        except subprocess.TimeoutExpired:
            nspawn.kill()
            nspawn.wait()
        subprocess.run([*command[:-1], _CLEAR], env=environment, check=False)

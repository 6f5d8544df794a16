"""A Debian 13 with the kiosk's wheel in it: what a device's root holds, and a cache, since it takes minutes."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
SUITE = "trixie"
PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "udev", "cage", "seatd", "python3-kivy", "python3-venv", "ca-certificates",
    "fonts-sil-andika", "libusb-1.0-0", "libmtdev1t64", "libegl1", "libgl1", "libgl1-mesa-dri", "libgbm1",
    "libglib2.0-0t64",
)  # fmt: skip
"""What docs/appliance.md tells people to install."""
WATCHERS = ("grim", "wtype")
"""A picture of the screen, and a keyboard for it: the test's own."""
TOOLS = ("mmdebstrap", "systemd-nspawn", "unshare", "nsenter")

_CACHE = Path(tempfile.gettempdir()) / "kiosk-appliance"
_TRUST = Path("/etc/ssl/certs/ca-certificates.crt")
_MADE = "made"
_ABLE = "mount -t cgroup2 none /sys/fs/cgroup"
_FILL = """
set -eu
mount -t proc proc "$ROOT/proc"
for file in /etc/resolv.conf /etc/pip.conf; do [ ! -e "$file" ] || cp --dereference "$file" "$ROOT$file"; done
mv "$ROOT$TRUST" "$ROOT$TRUST.own"
cp --dereference "$TRUST" "$ROOT$TRUST"
cp "$WHEEL" "$ROOT/tmp/"
chroot "$ROOT" python3 -m venv --system-site-packages /opt/kiosk
chroot "$ROOT" /opt/kiosk/bin/pip install --quiet --no-cache-dir "/tmp/${WHEEL##*/}"
rm -f "$ROOT/etc/pip.conf" "$ROOT/tmp/"*
mv "$ROOT$TRUST.own" "$ROOT$TRUST"
"""


class CannotBuildError(Exception):
    """A Debian 13 cannot be had here: no tool, no right, no registry."""


def obstacle() -> str:
    """Why nothing can be booted on this machine; empty when it can."""
    if os.geteuid() != 0:
        return "booting a root folder needs root"
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking:
        return f"not installed: {', '.join(lacking)} (apt-get install mmdebstrap systemd-container)"
    able = subprocess.run(["unshare", "--mount", "sh", "-c", _ABLE], capture_output=True, text=True, check=False)
    return "" if able.returncode == 0 else f"no mounts of one's own here: {able.stderr.strip()}"


def build_wheel(folder: Path) -> Path:
    """Build what is delivered from a copy of the sources: a build leaves its traces beside them."""
    sources = folder / "sources"
    tracked = _said(["git", "-C", str(REPOSITORY), "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
    for name in filter(None, tracked.split("\0")):
        if (REPOSITORY / name).is_file():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, sources / name)
    _said([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", f"--wheel-dir={folder}", str(sources)])
    return next(folder.glob("*.whl"))


@contextmanager
def base(wheel: Path) -> Iterator[Path]:
    """Lend a root that holds the system's packages and what the wheel needs, made on the first call.

    One run at a time has it: another checkout's, which needs other things, waits instead of clearing it away.

    Raises:
        CannotBuildError: with the last words of what failed.
    """
    recipe = "\n".join([SUITE, *PACKAGES, *WATCHERS, _FILL, *_needs(wheel)])
    place = _CACHE / sha256(recipe.encode()).hexdigest()[:16]
    _CACHE.mkdir(mode=0o700, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / _MADE).exists():
            earlier = sorted((one for one in _CACHE.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
            for one in (*earlier[:-1], *(one for one in earlier[-1:] if not (one / _MADE).exists())):
                shutil.rmtree(one)
            place.mkdir()
            _bootstrap(place / "root")
            names = {"ROOT": str(place / "root"), "WHEEL": str(wheel), "TRUST": str(_TRUST)}
            _said(["unshare", "--mount", "--propagation", "private", "sh", "-c", _FILL], names)
            (place / _MADE).touch()
        yield place / "root"


def _needs(wheel: Path) -> list[str]:
    """What a wheel requires, but for its extras."""
    with zipfile.ZipFile(wheel) as packed:
        (metadata,) = (name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        lines = packed.read(metadata).decode("utf-8").splitlines()
    return sorted(line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line)


def _bootstrap(root: Path) -> None:
    """Through this machine's own way to a mirror, if it has one."""
    proxy = _said(["apt-config", "shell", "proxy", "Acquire::http::Proxy"]).strip().removeprefix("proxy=").strip("'")
    options = [f'--aptopt=Acquire::http::Proxy "{proxy}"'] if proxy else []
    include = f"--include={','.join((*PACKAGES, *WATCHERS))}"
    excluded = [f"--dpkgopt=path-exclude=/usr/share/{kind}/*" for kind in ("doc", "man", "locale")]
    command = ["mmdebstrap", "--mode=root", "--variant=minbase", include, *options, *excluded, SUITE, str(root)]
    _said(["unshare", "--mount", "--propagation", "private", *command])


def _said(command: Sequence[str], names: dict[str, str] | None = None) -> str:
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(names or {})})
    if run.returncode:
        raise CannotBuildError(f"{command[0]}: {(run.stderr.strip().splitlines() or [str(run.returncode)])[-1]}")
    return run.stdout

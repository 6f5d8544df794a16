"""The kiosk as it ships: built from the tracked files and installed where the checkout is out of reach."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHIPPED = ("config", "drivers", "kiosk", "matcher")

BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_{what}(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Installation:
    """A virtual environment that holds the wheel, and sees the libraries of the tests' own environment."""

    home: Path
    wheel: Path
    environment: dict[str, str]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.home / "bin" / "python"

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in an empty folder."""
        folder = self.home.with_name("elsewhere")
        folder.mkdir(exist_ok=True)
        return subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False, timeout=600
        )


@cache
def tracked() -> frozenset[str]:
    """Paths of the files that git keeps, and of new ones that it does not ignore.

    Raises:
        CalledProcessError: this is no checkout.
    """
    listing = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def should_ship() -> frozenset[str]:
    """What a wheel must hold: these four folders, whole."""
    return frozenset(name for name in tracked() if name.split("/")[0] in SHIPPED)


def names_in(wheel: Path) -> frozenset[str]:
    """Paths of the files that a wheel installs."""
    with zipfile.ZipFile(wheel) as packed:
        return frozenset(name for name in packed.namelist() if not name.split("/")[0].endswith(".dist-info"))


def copy_tracked(to: Path) -> Path:
    """Copy the checkout without anything that work has left in it."""
    for name in sorted(tracked()):
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return to


def built(what: str, source: Path, into: Path) -> Path:
    """Build the `wheel` or `sdist` of a source tree as pip does, with the setuptools of this environment."""
    into.mkdir(exist_ok=True)
    command = [sys.executable, "-c", BUILD.format(what=what), str(into)]
    done = subprocess.run(command, cwd=source, env=_clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return into / done.stdout.splitlines()[-1]


def unpacked(sdist: Path, into: Path) -> Path:
    """Unpack an sdist; return its one folder."""
    into.mkdir()
    subprocess.run(["tar", "-xzf", sdist, "-C", into], check=True)
    return into / sdist.name.removesuffix(".tar.gz")


def install(wheel: Path, home: Path) -> Installation:
    """Install a wheel into a bare environment.

    The libraries are not fetched again: a .pth names their folders. Python reads no .pth inside those, so the editable
    install of the checkout that lies there stays asleep.
    """
    venv.create(home, symlinks=True)
    here = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    lent = [path for path in dict.fromkeys(sys.path) if path.endswith(("site-packages", "dist-packages"))]
    (here / "libraries.pth").write_text("\n".join(lent), "utf-8")
    installed = Installation(home, wheel, _clean())
    pip = [sys.executable, "-m", "pip", "--python", str(installed.python), "--disable-pip-version-check"]
    done = installed.run(*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    assert done.returncode == 0, done.stderr
    return installed


def _clean() -> dict[str, str]:
    """The environment without what would lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

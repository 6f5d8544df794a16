"""Packages of a whole country: `python -m benchmarks.packages --households 50000 --templates 8`, JSON.

Writes a made-up office folder, builds a package, imports it, changes one household in a hundred, builds a delta and
imports that: each by the real command in a process of its own. Memory is the highest resident set above that of the
same process after its imports.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path

from kiosk.domain.roster import ISO_TEMPLATE

KIOSK, SITE, RECORDS = "BENCH-01", "BENCH", 8
FIRST_NAMES = ("Aïssata", "Boubacar", "Fatoumata", "Moussa", "Oumou", "Ibrahim", "Kadidia", "Amadou")
FAMILY_NAMES = ("Touré", "Maïga", "Traoré", "Diallo", "Cissé", "Coulibaly", "Keïta", "ag Attaher", "Sow")
ITEMS = ("mat", "soap", "bucket")
FINGERS = (2, 7, 1, 6, 3, 8, 4, 9)
PROGRAMME = """\
[package]
issuer = "Bench"
sequence = {sequence}
[programme]
code = "B"
name = "Bench"
purpose = "bench"
controller = "nobody"
dpia_ref = "none"
authorisation_ref = "none"
[round]
id = "R1"
opens = {opens}
closes = {closes}
[site]
code = "{site}"
name = "Bench"
"""


def write_folder(folder: Path, households: int, templates: int) -> Path:
    """Write the office's input and a provisioned device beside it; `templates` a household, shared by two people."""
    from kiosk.trust import DeviceKeys

    (folder / "input").mkdir()
    (folder / "data" / "keys").mkdir(parents=True, mode=0o700)
    keys = DeviceKeys.create()
    keys.save(folder / "data" / "keys")
    settings = f'[device]\nkiosk_id = "{KIOSK}"\nsite = "{SITE}"\ndesk = 1\n'
    (folder / "data" / "kiosk.toml").write_text(settings, "utf-8")
    card = {"kiosk_id": KIOSK, "number": 1, "signing_key": keys.signing_public, "receiving_key": keys.receiving_public}
    (folder / "input" / "desks.json").write_text(json.dumps([card]), "utf-8")
    write_records(folder / "input")
    write_programme(folder / "input", 1)
    for name, lines in tables(households, templates).items():
        with (folder / "input" / name).open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    return folder / "input"


def write_programme(folder: Path, sequence: int) -> None:
    """Write the terms; the round is today's."""
    today = datetime.now(UTC).date()
    text = PROGRAMME.format(sequence=sequence, opens=today, closes=today + timedelta(days=5), site=SITE)
    (folder / "programme.toml").write_text(text, "utf-8")


def write_records(folder: Path) -> None:
    """Write some ISO records of synthetic fingers; every line of the list names one of them."""
    import matcher
    from drivers.synthetic import Finger, impression

    for number in range(RECORDS):
        template = matcher.extract(impression(Finger.from_seed(f"bench {number}"), "enrolled"), 500)
        (folder / f"{number}.fmr").write_bytes(template.to_iso(0))


def tables(households: int, templates: int) -> dict[str, Iterator[str]]:
    """Return the lines of each table."""

    def name(number: int) -> str:
        return f"{FIRST_NAMES[number % 8]} {FAMILY_NAMES[number % 9]}"

    def people() -> Iterator[str]:
        yield "person_id;household_id;role;display_name;sex;birth_year"
        for number in range(households):
            yield f"P{number};H{number};head;{name(number)};f;1980"
            yield f"Q{number};H{number};alternate;{name(number + 5)};m;1990"

    def everybody() -> Iterator[str]:
        yield "household_id;display_name;size;cards;token;village;f_18_59;m_18_59;f_0_5"
        for number in range(households):
            yield f"H{number};{name(number)};5;04-{number:06d};T{number};Village {number % 90};1;1;3"

    def dues() -> Iterator[str]:
        yield "household_id;item;quantity"
        for number in range(households):
            yield from (f"H{number};{item};1" for item in ITEMS)

    def prints() -> Iterator[str]:
        yield "person_id;finger;view;format;file"
        for number in range(households):
            for index in range(templates):
                person, finger = "PQ"[index % 2], FINGERS[index // 2 % 8]
                yield f"{person}{number};{finger};{index // 16};{ISO_TEMPLATE};{(number + index) % RECORDS}.fmr"

    return {
        "households.csv": everybody(),
        "collectors.csv": people(),
        "entitlements.csv": dues(),
        "templates.csv": prints(),
        "items.csv": iter(["code;pictogram;uom;label_fr", *(f"{item};{item};piece;x" for item in ITEMS)]),
        "operators.csv": iter(["operator_id;display_name;role", "op-1;A;staff", "sup-1;B;supervisor"]),
    }


def change(folder: Path, every: int = 100) -> None:
    """Rename one household in so many."""
    path = folder / "households.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for at in range(1, len(lines), every):
        cells = lines[at].split(";")
        lines[at] = ";".join([cells[0], "Nouveau Nom", *cells[2:]])
    path.write_text("".join(lines), "utf-8")


def own_memory_mb() -> float:
    """Return the highest resident set of this process so far. `getrusage` would count that of who started it, too."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def run_command(arguments: list[str]) -> dict[str, object]:
    """Run one `kiosk` command in this process and measure it; ends with the command's own code if it is not 0."""
    for module in ("kiosk.cli._roster_device", "kiosk.cli._roster_office", "kiosk.trust.slots"):
        import_module(module)
    from kiosk.__main__ import main as kiosk_main

    before, started = own_memory_mb(), time.monotonic()
    with redirect_stdout(StringIO()) as said:
        code = kiosk_main(arguments)
    if code:
        sys.exit(f"{arguments}: {code}\n{said.getvalue()}")
    return {
        "seconds": round(time.monotonic() - started, 2),
        "after_imports_mb": round(before),
        "above_imports_mb": round(own_memory_mb() - before),
    }


def in_a_child(arguments: list[str], data: Path) -> dict[str, object]:
    """Measure a command in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.packages", "--command", json.dumps(arguments)]
    environment = {"KIOSK_DATA": str(data), "OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def measure(folder: Path, households: int, templates: int) -> dict[str, object]:
    """Write, build, import, change, build and import the delta."""
    source, data, keys = folder / "input", folder / "data", folder / "office"
    started = time.monotonic()
    write_folder(folder, households, templates)
    wrote = time.monotonic() - started
    build = ["roster", "build", "--from", str(source), "--keys", str(keys), "--json", "--out"]
    whole, delta = folder / "r1.kpkg", folder / "r1-2.kpkg"
    take_in: Callable[[Path], list[str]] = lambda path: ["roster", "import", str(path), "--trust-issuer", "--json"]  # noqa: E731
    in_a_child(["roster", "keys", "--out", str(keys)], data)
    steps = {"build": in_a_child([*build, str(whole)], data), "import": in_a_child(take_in(whole), data)}
    change(source)
    write_programme(source, 2)
    steps["build_delta"] = in_a_child([*build, str(delta), "--delta-of", str(whole)], data)
    steps["import_delta"] = in_a_child(take_in(delta), data)
    rows = households * (4 + templates)  # household, two people, entitlement
    return {
        "households": households,
        "templates": households * templates,
        "folder_s": round(wrote, 1),
        "package_mb": round(whole.stat().st_size / 1e6, 1),
        "delta_mb": round(delta.stat().st_size / 1e6, 1),
        "roster_mb": round((data / "roster.db").stat().st_size / 1e6, 1),
        **steps,
        "build_records_per_s": round(rows / float(str(steps["build"]["seconds"]))),
        "import_records_per_s": round(rows / float(str(steps["import"]["seconds"]))),
        "delta_to_whole_import": round(
            float(str(steps["import_delta"]["seconds"])) / float(str(steps["import"]["seconds"])), 2
        ),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=50_000)
    parser.add_argument("--templates", type=int, default=8, help="a household, up to 32")
    parser.add_argument("--folder", type=Path, help="on the medium to measure; a temporary one by default")
    parser.add_argument("--command", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.command:
        print(json.dumps(run_command(json.loads(given.command))))
        return
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print(json.dumps(measure(Path(folder), given.households, given.templates), indent=2))


if __name__ == "__main__":
    main()

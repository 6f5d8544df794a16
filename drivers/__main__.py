"""`python -m drivers list|capture|doctor|udev`: which scanners there are, one image of one, what is wrong with it."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from drivers import serial, table, udev
from drivers.catalogue import SIMULATED, open_scanner, scanners_on_usb
from drivers.checkup import check_up
from drivers.equipment.model_scanner import ModelScanner
from drivers.faults import BadAddress, CaptureRetry, ScannerFault, Unsupported
from drivers.hardware import HardwareScanner
from drivers.png import save
from drivers.progress import AwaitingFinger, AwaitingLift, FingerOn, Progress
from drivers.replay import ReplayScanner
from drivers.scanner import Capture, Scanner, ScannerInfo
from drivers.simulated import SimulatedScanner

OK, FAULT, USAGE, RETRY, INTERRUPTED = 0, 1, 2, 3, 130
PRIVACY = (
    "This file holds a fingerprint: personal data that its owner cannot change. Only take your own or one you were"
    " allowed to take, keep it off shared disks, delete it when done."
)
PROMPTS = {AwaitingLift: "lift the finger", AwaitingFinger: "place the finger", FingerOn: "finger seen, keep still"}
NO_IMAGE = {
    "message": "no image was made",
    "remedy": "Lay a finger down when asked. If one was: clean the glass, plug the scanner in again, try another one.",
}
TOUCHES = 2
"""With two the same spot in both is dust, with one it may be skin."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 for a scanner's fault, 2 for wrong usage, 3 when the finger should try again."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ScannerFault as fault:
        _say(options.json, {"fault": type(fault).__name__, "message": str(fault), "remedy": fault.remedy})
        return USAGE if isinstance(fault, BadAddress | Unsupported) else FAULT
    except CaptureRetry as retry:
        _say(options.json, {"retry": retry.reason.value})
        return RETRY
    except FileExistsError as error:
        _say(options.json, {"fault": "FileExists", "message": f"{error.filename} exists", "remedy": "Add --force."})
        return USAGE
    except OSError as error:
        _say(options.json, {"fault": "File", "message": str(error), "remedy": "Choose a folder you may write to."})
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _list(options: argparse.Namespace) -> int:
    scanners, lines = [*scanners_on_usb(), SIMULATED], serial.serial_ports()
    if options.json:
        print(json.dumps({"scanners": [asdict(info) for info in scanners], "serial_lines": lines}))
        return OK
    print("\n".join(f"{info.url:28} {info.name}{'' if info.physical else ' (no hardware)'}" for info in scanners))
    for line in lines:
        print(f"{'serial:' + line:28} a serial line: a scanner may hang on it")
    return OK


def _capture(options: argparse.Namespace) -> int:
    files = [path for path in (options.out, options.raw) if path is not None]
    if len(files) > len({path.absolute() for path in files}):
        raise BadAddress("--out and --raw name one file", remedy="Name two files.")
    for path in files:
        if not path.absolute().parent.is_dir():  # before a finger is asked for
            raise FileNotFoundError(None, None, str(path.parent))
        if path.exists() and not options.force:
            raise FileExistsError(None, None, str(path))
    random_bytes = os.urandom if options.seed is None else table.fixed(options.seed, f"--seed {options.seed}")
    with open_scanner(options.scanner or _chosen().url, random_bytes=random_bytes) as scanner:
        if options.finger is not None:
            _place(scanner, options.finger)
        if options.raw is not None and isinstance(scanner, HardwareScanner):
            scanner.judges = False  # the sensor's own frame is wanted, whatever is on it
        capture = scanner.capture(options.timeout, None if options.json else _prompt)
        print(PRIVACY, file=sys.stderr)
        save(capture, options.out, overwrite=options.force)
        if options.raw is not None:
            raw = capture.image if capture.raw is None else capture.raw
            save(replace(capture, image=raw), options.raw, overwrite=options.force)
    _say(options.json, {"file": str(options.out), **_described(capture)}, good=True)
    return OK


def _doctor(options: argparse.Namespace) -> int:
    named = [options.scanner] if options.scanner else []
    touches = options.touches if options.touches is not None else TOUCHES * len(named)
    found = [] if named else scanners_on_usb()
    urls = named or [info.url for info in (*found, SIMULATED)]
    reports = [_examined(url, touches, options) for url in urls]
    if options.json:
        print(json.dumps({"scanners": reports}))
    else:
        for report in reports:
            print("\n".join(_lines(report)), end="\n\n")
        if not named and not found:
            print("No scanner on USB. One on a serial line must be named: see `python -m drivers list`.")
    return OK if all(report["state"] == "ready" for report in reports) else FAULT


def _examined(url: str, touches: int, options: argparse.Namespace) -> dict[str, object]:
    try:
        with open_scanner(url) as scanner:
            before = None if options.finger is None else lambda: _place(scanner, options.finger)
            report = check_up(scanner, touches, options.timeout, None if options.json else _prompt, before)
            blind = touches > 0 and "findings" not in report
            return {"scanner": url, "state": "no image" if blind else "ready", **report} | (NO_IMAGE if blind else {})
    except ScannerFault as fault:
        return {"scanner": url, "state": type(fault).__name__, "message": str(fault), "remedy": fault.remedy}


def _lines(report: dict[str, object]) -> list[str]:
    findings = report.get("findings")
    measured = {key: value for key, value in report.items() if key != "findings"}
    lines = [f"{key.replace('_', ' ')}: {_short(value)}" for key, value in measured.items()]
    if isinstance(findings, tuple):
        lines += [f"* {found['message']}. {found['remedy']}" for found in findings] or ["nothing wrong was seen"]
    return lines


def _short(value: object) -> str:
    match value:
        case float():
            return f"{value:.2f}"
        case ():
            return "none"
        case None:
            return "not measured"
        case _:
            return str(value)


def _udev(options: argparse.Namespace) -> int:
    print(udev.rules(table.USB_MODELS), end="")
    return OK


def _chosen() -> ScannerInfo:
    found = scanners_on_usb()
    if not found:
        raise BadAddress("no hardware scanner found", remedy="Name one: simulated: --finger somebody")
    return found[0]


def _place(scanner: Scanner, finger: str) -> None:
    if not isinstance(scanner, SimulatedScanner | ReplayScanner | ModelScanner):
        raise BadAddress("--finger is for scanners without hardware", remedy="Leave --finger out.")
    try:
        scanner.place(finger)
    except ValueError as error:
        raise BadAddress(str(error), remedy="Name a finger that is in the folder.") from error


def _prompt(event: Progress) -> None:
    if type(event) in PROMPTS:
        print(PROMPTS[type(event)], file=sys.stderr, flush=True)


def _described(capture: Capture) -> dict[str, object]:
    height, width = capture.image.shape
    told: dict[str, object] = {"scanner": capture.scanner, "width": width, "height": height, "ppi": list(capture.ppi)}
    return told if capture.advice is None else {**told, "advice": capture.advice.value}


def _say(as_json: bool, facts: dict[str, object], *, good: bool = False) -> None:
    text = json.dumps(facts) if as_json else ", ".join(f"{key}: {value}" for key, value in facts.items())
    print(text, file=sys.stdout if as_json or good else sys.stderr)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds >= 0:
        raise ValueError
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="list|capture|doctor|udev")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="one JSON object on standard output")
    one = argparse.ArgumentParser(add_help=False)
    one.add_argument(
        "scanner", metavar="URL", nargs="?",
        help="usb:, usb:05ba:000a, serial:/dev/ttyUSB0, simulated:, replay:DIR?ppi=500, model:uru4000, recording:DIR"
        " (default: the hardware found)",
    )  # fmt: skip
    one.add_argument("--timeout", type=_seconds, default=10.0, metavar="S", help="seconds to wait (default: 10)")
    one.add_argument("--finger", help="without hardware: the finger to place, any words or a name in the folder")

    listing = verbs.add_parser("list", parents=[machine], help="which scanners can be opened")
    listing.set_defaults(run=_list)
    capture = verbs.add_parser("capture", parents=[machine, one], help="one image to a PNG file", epilog=PRIVACY)
    capture.add_argument("--out", type=Path, required=True, help="the PNG to write, readable by you only")
    capture.add_argument("--raw", type=Path, help="a PNG of the sensor's own frame, before anything was cut off")
    capture.add_argument(
        "--seed", metavar="N",
        help="a fixed number (0x51ea2124) in place of a random one, for scanners that hide their images: recordings"
        " answer to one number only",
    )  # fmt: skip
    capture.add_argument("--force", action="store_true", help="overwrite the files")
    capture.set_defaults(run=_capture)
    doctor = verbs.add_parser(
        "doctor", parents=[machine, one],
        help="does each scanner answer; for the one named, what its images say: dead lines, dust, contrast, speed",
    )  # fmt: skip
    doctor.add_argument(
        "--touches", type=_natural, metavar="N",
        help=f"how often to ask for a finger (default: {TOUCHES} for a scanner that is named, else 0)",
    )  # fmt: skip
    doctor.set_defaults(run=_doctor)
    rules = verbs.add_parser("udev", help="the udev rules for all scanners on USB", parents=[machine])
    rules.set_defaults(run=_udev)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m drivers list|capture|doctor`: see which scanners there are, take one image, find what is wrong."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from drivers.catalogue import find_scanners, open_scanner
from drivers.faults import BadAddress, CaptureRetry, ScannerFault, Unsupported
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
    except FileExistsError:
        _say(options.json, {"fault": "FileExists", "message": f"{options.file} exists", "remedy": "Add --force."})
        return USAGE
    except OSError as error:
        _say(options.json, {"fault": "File", "message": str(error), "remedy": "Choose a folder you may write to."})
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED


def _list(options: argparse.Namespace) -> int:
    scanners = find_scanners()
    if options.json:
        print(json.dumps({"scanners": [asdict(info) for info in scanners]}))
    else:
        print("\n".join(f"{info.url:24} {info.name}{'' if info.physical else ' (no hardware)'}" for info in scanners))
    return OK


def _capture(options: argparse.Namespace) -> int:
    if options.file.exists() and not options.force:
        raise FileExistsError(options.file)
    with open_scanner(options.scanner or _chosen().url) as scanner:
        if options.finger is not None:
            _place(scanner, options.finger)
        capture = scanner.capture(options.timeout, None if options.json else _prompt)
    save(capture, options.file, overwrite=options.force)
    print(PRIVACY, file=sys.stderr)
    _say(options.json, {"file": str(options.file), **_described(capture)}, good=True)
    return OK


def _doctor(options: argparse.Namespace) -> int:
    urls = [options.scanner] if options.scanner else [info.url for info in find_scanners()]
    findings = [_examined(url, options.timeout) for url in urls]
    if options.json:
        print(json.dumps({"scanners": findings}))
    else:
        for finding in findings:
            print("\n".join(f"{key}: {value}" for key, value in finding.items()), end="\n\n")
        if not any(info.physical for info in find_scanners()):
            print("No hardware scanner: this release has no driver for one, see docs/drivers.md.")
    return OK if all(finding["state"] == "ready" for finding in findings) else FAULT


def _examined(url: str, timeout_s: float) -> dict[str, str]:
    try:
        with open_scanner(url) as scanner:
            scanner.wait_ready(timeout_s)
            return {"scanner": url, "name": scanner.info.name, "state": "ready"}
    except ScannerFault as fault:
        return {"scanner": url, "state": type(fault).__name__, "message": str(fault), "remedy": fault.remedy}


def _chosen() -> ScannerInfo:
    physical = [info for info in find_scanners() if info.physical]
    if not physical:
        raise BadAddress("no hardware scanner found", remedy="Name one: --scanner simulated: --finger somebody")
    return physical[0]


def _place(scanner: Scanner, finger: str) -> None:
    if not isinstance(scanner, SimulatedScanner | ReplayScanner):
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
    return {"scanner": capture.scanner, "width": width, "height": height, "ppi": list(capture.ppi)}


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
    verbs = parser.add_subparsers(required=True, metavar="list|capture|doctor")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="one JSON object on standard output")
    one = argparse.ArgumentParser(add_help=False)
    one.add_argument("--scanner", metavar="URL", help="simulated:, replay:DIR?ppi=500 (default: the hardware found)")
    one.add_argument("--timeout", type=_seconds, default=10.0, metavar="S", help="seconds to wait (default: 10)")

    listing = verbs.add_parser("list", parents=[machine], help="which scanners can be opened")
    listing.set_defaults(run=_list)
    capture = verbs.add_parser("capture", parents=[machine, one], help="one image to a PNG file", epilog=PRIVACY)
    capture.add_argument("file", type=Path, help="the PNG to write, readable by you only")
    capture.add_argument("--finger", help="without hardware: the finger to place, any words or a name in the folder")
    capture.add_argument("--force", action="store_true", help="overwrite the file")
    capture.set_defaults(run=_capture)
    doctor = verbs.add_parser("doctor", parents=[machine, one], help="can each scanner be opened, and if not, why")
    doctor.set_defaults(run=_doctor)
    return parser


if __name__ == "__main__":
    sys.exit(main())

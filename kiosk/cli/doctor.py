"""`kiosk doctor`: every check in words, with what to do; 0 unless something must be mended before opening."""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import kiosk
from config import KioskConfig, files, overriding
from kiosk.cli._ledger_device import witnessed_by_hub
from kiosk.cli._preferences import load_chosen
from kiosk.cli._progress import Progress
from kiosk.cli._words import Words, language_of
from kiosk.doctor import Colour, Finding, HubAnswer, Probes, examine, verdict
from kiosk.doctor.exchange import ask_sync
from kiosk.runtime.clock import time_source
from kiosk.ui.fonts import find_face
from matcher import careful

MEND_FIRST = 1
_PAINT = {Colour.GREEN: "\x1b[32m", Colour.AMBER: "\x1b[33m", Colour.RED: "\x1b[31m"}
_PLAIN = "\x1b[0m"


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk doctor` takes."""
    parser.description = words("doctor-about")
    parser.add_argument("--json", action="store_true", help=words("cli-option-json"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Examine the device; docs/schemas/doctor.schema.json is the form of --json."""
    config = load_chosen(args.config)
    findings = examine(config, _probes(config, Progress(words, silent=args.json)))
    settings = [*map(str, files(args.config)), *overriding()]
    if args.json:
        checks = [_told(finding, words) for finding in findings]
        place = {"settings": settings, "data": str(config.paths.data)}
        print(json.dumps({"verdict": verdict(findings).value, **place, "checks": checks}, ensure_ascii=False, indent=1))
    else:
        place_lines = [
            words("doctor-settings", files=", ".join(settings)) if settings else words("doctor-settings-none"),
            words("doctor-data", folder=str(config.paths.data)),
        ]
        print("\n".join([*place_lines, "", *_page(findings, words, painted=sys.stdout.isatty())]))
    return MEND_FIRST if verdict(findings) is Colour.RED else 0


def _page(findings: tuple[Finding, ...], words: Words, painted: bool) -> list[str]:
    lines = []
    for finding in findings:
        mark = words(f"doctor-colour-{finding.colour}")
        paint, plain = (_PAINT[finding.colour], _PLAIN) if painted else ("", "")
        told = _told(finding, words)
        lines.append(f"{paint}{mark:10}{plain} {told['name']} — {told['text']}")
        lines += [f"{'':11}{told['remedy']}"] if told["remedy"] else []
    todo = sum(finding.colour is not Colour.GREEN for finding in findings)
    return [*lines, "", words(f"doctor-verdict-{verdict(findings)}", count=todo)]


def _told(finding: Finding, words: Words) -> dict[str, object]:
    remedy = "" if finding.colour is Colour.GREEN else words(f"{finding.message}-remedy", **finding.facts)
    return {
        "check": finding.check,
        "colour": finding.colour.value,
        "state": finding.state,
        "facts": dict(finding.facts),
        "name": words(f"doctor-{finding.check}"),
        "text": words(finding.message, **finding.facts),
        "remedy": remedy,
    }


def _probes(config: KioskConfig, progress: Progress) -> Probes:
    progress.begin("doctor")
    faces = language_of(config.screen.language, {}).fonts
    timeouts = (config.sync.connect_timeout_s, config.sync.read_timeout_s)
    return Probes(
        now=datetime.now(UTC),
        time_source=time_source(),
        installed=datetime.fromtimestamp(Path(kiosk.__file__).stat().st_mtime, UTC),
        environ=os.environ,
        has_toolkit=find_spec("kivy") is not None,
        has_face=find_face(faces).wanted,
        careful=careful.readiness(),
        ask_sync=lambda: ask_sync(config.paths.socket, config.device.kiosk_id),
        ask_hub=lambda address, key: ask_hub(address, key, timeouts),
        witnessed=witnessed_by_hub(config),
        progress=partial(progress.show, "verify"),
    )


def ask_hub(address: str, key: str, timeouts: tuple[float, float]) -> HubAnswer:
    """Ask whether the hub is at work.

    Args:
        address: of the hub.
        key: its public key as the package names it, empty when no package does.
        timeouts: seconds to connect, and to wait for an answer.
    """
    import requests  # makes a network socket when imported: never in the touchscreen's process

    session = requests.Session()
    session.trust_env = False  # as kiosk sync: a stray proxy is no way to the hub
    try:
        with session.get(
            f"{address.rstrip('/')}/health", timeout=timeouts, allow_redirects=False, stream=True
        ) as answer:
            said = json.loads(answer.raw.read(4096))
            known = said.get("status") == "ok" and key in ("", said.get("hub_key"))
    except requests.exceptions.SSLError:
        return HubAnswer.UNSAFE
    except (requests.exceptions.RequestException, OSError):
        return HubAnswer.SILENT
    except (ValueError, AttributeError):
        return HubAnswer.SOMEBODY_ELSE
    return HubAnswer.HUB if known else HubAnswer.SOMEBODY_ELSE

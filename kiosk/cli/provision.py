"""`kiosk provision`: keys made once on the device, a name, a site; the card that the office needs."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from config import DEVICE_FILE, ConfigError, KioskConfig, amend, load
from kiosk.cli._account import other_owner
from kiosk.cli._endings import fault_lines
from kiosk.cli._words import Words
from kiosk.trust.durable import fsync_directory, write_durably
from kiosk.trust.keys import KEY_FILE, DeviceKeys

if TYPE_CHECKING:
    from kiosk.cli._replace import Standing

CARD_FILE = "device-card.json"
REPLACEMENT = "replacement"
"""As `kiosk.storage.replacement` calls its folder."""
NOT_CONFIRMED, INCOMPLETE, OTHER_OWNER = 1, 64, 77
Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class _Question:
    """One setting that provisioning gives. `name` is also its option and the end of its messages' ids."""

    name: str
    section: str
    key: str
    required: bool = False
    number: bool = False

    @property
    def option(self) -> str:
        return f"--{self.name}"

    def lacks(self, text: str) -> bool:
        """Whether this answer leaves open what must be known: nothing, or desk 0."""
        return self.required and not self.value(text)

    def value(self, text: str) -> Scalar:
        """A number that is none stays text, and is refused as such with the other settings."""
        return int(text) if self.number and text.isdecimal() else text


_QUESTIONS = (
    _Question("kiosk-id", "device", "kiosk_id", required=True),
    _Question("site", "device", "site", required=True),
    _Question("desk", "device", "desk", required=True, number=True),
    _Question("address", "desk", "address"),
    _Question("scanner", "scanner", "url"),
    _Question("hub", "sync", "hub_url"),
)


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Describe what `kiosk provision` takes."""
    parser.description = f"{words('provision-about')} {words('provision-replace-means')}"
    for question in _QUESTIONS:
        metavar = "N" if question.number else question.key.upper()
        parser.add_argument(question.option, metavar=metavar, help=words(f"provision-option-{question.name}"))
    parser.add_argument("--card", metavar="FILE", type=Path, help=words("provision-option-card"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--replace", action="store_true", help=words("provision-option-replace"))
    what.add_argument("--undo", action="store_true", help=words("provision-option-undo"))
    what.add_argument("--finish", action="store_true", help=words("provision-option-finish"))
    parser.add_argument(
        "--unsent-are-exported-to", metavar="FILE", type=Path, help=words("provision-option-unsent-are-exported-to")
    )
    parser.add_argument("--no-input", action="store_true", help=words("provision-option-no-input"))


def run(args: argparse.Namespace, words: Words) -> int:
    """Provision this device; safe to run again, since whatever a cut left undone is done then."""
    config = load(args.config)
    owner = other_owner(config.paths.data)
    if owner:
        _say(words("provision-other-owner", folder=str(config.paths.data), owner=owner))
        return OTHER_OWNER
    try:
        if not (args.replace or args.undo or args.finish):
            return _provision(config, args, words, _plan(config))
        from kiosk.cli import _replace  # a first provisioning needs no ledger and no desk

        if args.undo:
            return _replace.undo(config, args, words)
        if args.finish:
            return _replace.finish(config, args, words)
        with _replace.alone(config):
            return _provision(config, args, words, _plan_other_keys(config, args))
    except NotConfirmedError:
        _say(words("provision-not-confirmed"))
        return NOT_CONFIRMED


class NotConfirmedError(Exception):
    """The person at the terminal did not type the name: nothing has changed."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The keys that the device will have, and how they come to be; nothing is written yet.

    `standing` is what hangs on the old ones and goes aside; `name` what the device is called without another word.
    """

    keys: DeviceKeys
    made: Literal["made", "replaced", "kept"]
    name: str = ""
    standing: "Standing | None" = None


def _plan(config: KioskConfig) -> _Plan:
    """Keep the keys that there are, or make the first ones.

    Raises:
        KeyFileError: there are keys that cannot be used, and nobody said to replace them.
        ReplacementError: a replacement was cut, or a ledger hangs on keys that are not there.
    """
    paths, name = config.paths, config.device.kiosk_id
    there = (paths.keys / KEY_FILE).exists()
    if paths.ledger.exists() or (paths.data / REPLACEMENT).exists():  # else nothing of a desk need be loaded
        from kiosk.cli import _replace

        if there:
            return _Plan(DeviceKeys.load(paths.keys), "kept", _replace.name_now(config))
        _replace.check_first_keys(config)
    return _Plan(DeviceKeys.load(paths.keys), "kept", name) if there else _Plan(DeviceKeys.create(), "made", name)


def _plan_other_keys(config: KioskConfig, args: argparse.Namespace) -> _Plan:
    """Replace the keys that there are, go on with a replacement that was cut, or make the first ones.

    Raises:
        ReplacementError: as `look` and `resumed`.
    """
    from kiosk.cli import _replace
    from kiosk.storage.replacement import name_after

    paths, name = config.paths, config.device.kiosk_id
    ended = _replace.resumed(config, args.config)
    if ended is not None:
        return _Plan(ended[0], "replaced", ended[1])
    if not (paths.keys / KEY_FILE).exists() and not _replace.count_entries(paths.ledger):
        return _plan(config)
    standing = _replace.look(config)
    other = name_after(name) if standing.has_served and name else name
    return _Plan(DeviceKeys.create(), "replaced", other, standing)


def _provision(config: KioskConfig, args: argparse.Namespace, words: Words, plan: _Plan) -> int:
    keys, file = plan.keys, args.config or config.paths.data / DEVICE_FILE
    answers = _answers(args, _standing(config, plan), file, words)
    missing = [question.option for question in _QUESTIONS if question.lacks(answers[question.name])]
    if missing:
        _say(words("provision-missing", options=", ".join(missing)))
        return INCOMPLETE
    settings = amend(file, _changes(answers))
    config.paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if plan.standing is not None:
        from kiosk.cli import _replace

        _replace.set_aside(config, args, words, keys, plan.standing, answers["kiosk-id"])
    elif plan.made == "made":
        _write_keys(keys, config.paths.keys)
    write_durably(file, settings.encode(), 0o640)
    card = _card(answers, keys)
    for copy in (config.paths.data / CARD_FILE, args.card):
        if copy is not None:
            write_durably(copy, card.encode(), 0o644)
    _say(words(f"provision-keys-{plan.made}", folder=str(config.paths.keys)))
    _say(words("provision-done", file=str(file)))
    print(card, end="")
    return 0


def _write_keys(keys: DeviceKeys, folder: Path) -> None:
    """Save them. After a cut in the middle there are none, and the next run makes others: nobody has seen these."""
    folder.mkdir(mode=0o700, exist_ok=True)
    keys.save(folder)
    fsync_directory(folder.parent)


def _standing(config: KioskConfig, plan: _Plan) -> dict[str, str]:
    """What each question is answered with when nobody says otherwise: as it was, else something sensible."""
    own_name = f"K-{sha256(plan.keys.signing_public.encode()).hexdigest()[:6].upper()}"
    return {
        "kiosk-id": plan.name or own_name,
        "site": config.device.site,
        "desk": str(config.device.desk or 1),
        "address": config.desk.address,
        "scanner": config.scanner.url,
        "hub": config.sync.hub_url,
    }


def _answers(args: argparse.Namespace, standing: Mapping[str, str], file: Path, words: Words) -> dict[str, str]:
    asking = sys.stdin is not None and sys.stdin.isatty() and not args.no_input
    answers = {}
    for question in _QUESTIONS:
        given: str | None = getattr(args, question.name.replace("-", "_"))
        default = standing[question.name]
        if given is None:
            given = _ask(question, default, file, words) if asking else default
        answers[question.name] = given
    return answers


def _ask(question: _Question, default: str, file: Path, words: Words) -> str:
    """Ask until the answer is fit; the end of input takes the default."""
    prompt = words("provision-prompt", question=words(f"provision-ask-{question.name}"), default=default)
    while True:
        print(prompt, end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        answer = line.strip() or default
        unfit = _unfit(question, answer, file, words)
        if not line or (not unfit and not question.lacks(answer)):
            return answer
        _say(unfit)


def _unfit(question: _Question, answer: str, file: Path, words: Words) -> str:
    try:
        amend(file, {question.section: {question.key: question.value(answer)}})
    except ConfigError as error:
        return "\n".join(fault_lines(error, words))
    return ""


def _changes(answers: Mapping[str, str]) -> dict[str, dict[str, Scalar]]:
    changes: dict[str, dict[str, Scalar]] = {}
    for question in _QUESTIONS:
        changes.setdefault(question.section, {})[question.key] = question.value(answers[question.name])
    return changes


def _card(answers: Mapping[str, str], keys: DeviceKeys) -> str:
    """What the office must know of this kiosk: docs/schemas/device-card.schema.json. Nothing in it is secret."""
    card = {
        "kiosk_id": answers["kiosk-id"],
        "number": int(answers["desk"]),
        "site": answers["site"],
        "address": answers["address"],
        "signing_key": keys.signing_public,
        "receiving_key": keys.receiving_public,
    }
    return json.dumps(card, indent=1) + "\n"


def _say(text: str) -> None:
    """To standard error: standard output is the card's."""
    if text:
        print(text, file=sys.stderr)

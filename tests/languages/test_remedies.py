"""Remedies are true: whatever a text tells somebody to do can be done, by a command that exists, a file that is there,
or by hand."""

import argparse
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import ast as fluent
from fluent.syntax import parse, serialize

from kiosk.cli._parser import import_verb, verb_parser, verbs
from kiosk.cli._words import language_of

ROOT = Path(__file__).parents[2]
CODES = ("fr", "en")
QUOTED = re.compile('«\u202f([^»]*)\u202f»|"([^"]*)"|`([^`]*)`')
VALUE = re.compile(r"[A-Z]+|[a-z]+:\S*|\$\w+|'.*'")
"""What stands for something that whoever types it puts in: FILE, usb:, a variable."""

# Words that a screen or a command shows and that tell somebody what to do.
REMEDY = re.compile(
    r".*-remedy|cli-end-.*|roster-remedy-.*|roster-old-.*|roster-keys-(missing|mode|unreadable|damaged)"
)

ACTS = {
    "Additionnez": "a table",
    "Ajoutez": "a table or a folder",
    "Appelez": "by telephone",
    "Apportez": "a paper",
    "Approchez": "the device is carried",
    "Arrêtez": "a program",
    "Attendez": "a few seconds",
    "Branchez": "a cable",
    "Changez": "a part",
    "Chargez": "kiosk roster import",
    "Cherchez": "a stick, a table's cell",
    "Choisissez": "an option",
    "Comparez": "two telephones, a letter",
    "Copiez": "a file",
    "Corrigez": "a table",
    "Demandez": "by telephone",
    "Donnez": "an option",
    "Doublez": "a quotation mark",
    "Débranchez": "a cable",
    "Découpez": "an image",
    "Déplacez": "a file",
    "Détruisez": "kiosk roster destroy",
    "Effacez": "only not to",
    "Enregistrez": "a table",
    "Essayez": "another socket",
    "Essuyez": "a glass",
    "Exportez": "another system's record",
    "Faites": "room on a medium",
    "Envoyez": "kiosk sync",
    "Fermez": "a program",
    "Finissez": "a command",
    "Gardez": "a file, a stick",
    "Importez": "kiosk roster import",
    "Indiquez": "an option",
    "Installez": "a package",
    "Laissez": "a stick",
    "Lancez": "a command",
    "Lisez": "a sheet, a page",
    "Mettez": "a stick, a file",
    "Montez": "a stick",
    "Nommez": "kiosk.toml",
    "Normal": "nothing to do",
    "Ouvrez": "a desk",
    "Portez": "a paper",
    "Prenez": "a list, an account, a backup",
    "Prévenez": "by telephone",
    "Rapportez": "the device is carried",
    "Rebranchez": "a cable",
    "Recommencez": "a command",
    "Recopiez": "a card's file",
    "Relancez": "a command",
    "Remettez": "a file, a stick",
    "Remplissez": "a table",
    "Rendez": "a file's mode",
    "Reprenez": "a backup, another print",
    "Retirez": "a line, a right, a stick",
    "Réglez": "the clock, with date",
    "Réinstallez": "a package",
    "Révoquez": "a table",
    "Servez": "the paper form",
    "Signalez": "by telephone",
    "Utilisez": "only not to",
    "Voyez": "by looking",
    "Vérifiez": "by looking",
    "Écrivez": "a table",
    "Ôtez": "by hand",
}
"""French imperatives that remedies may use, and what each is done to. Who adds one makes sure that it can be done."""

FINER_FOLLOWS = {"cli-end-config", "cli-end-replacement", "cli-end-rescue", "cli-end-unlock"}
"""Texts of a whole kind, which lines or texts of a finer kind always follow or replace."""

NOT_TO_BE_TOLD = {
    "fr": {
        r"attendez qu.il arrive|arrive(ra)? par le réseau": "no package comes by itself",
        r"confirmez l.heure|à l.ouverture": "no screen asks for the time",
        r"[Rr]églez(-la| l.heure| l.horloge)(?!.*date --utc)": "no screen sets the clock",
        r"messager": "no command takes entries from a stick in",
        r"[Mm]ettez (l.appareil|ce programme) à jour": "no command updates the program",
        r"aid-distribution-kiosk\[": "the program is on no index of packages",
    },
    "en": {
        r"wait until it comes|comes over the network": "no package comes by itself",
        r"confirm the time|at opening": "no screen asks for the time",
        r"[Ss]et (the time|the clock)\b|set it (in|by)\b(?!.*date --utc)": "no screen sets the clock",
        r"courier": "no command takes entries from a stick in",
        r"[Uu]pdate (the device|this program)": "no command updates the program",
        r"aid-distribution-kiosk\[": "the program is on no index of packages",
    },
}
"""Promises that nothing in the program keeps, and why."""


@cache
def messages(code: str) -> dict[str, str]:
    """Every message of a language as it is written; all branches of a plural."""
    found = {}
    for path in sorted((ROOT / "kiosk" / "languages" / code).glob("*.ftl")):
        for entry in parse(path.read_text("utf-8")).body:
            if isinstance(entry, fluent.Message):
                text = serialize(fluent.Resource([fluent.Message(entry.id, entry.value)]))
                found[entry.id.name] = re.sub("[ \n]+", " ", text.partition("=")[2]).strip()
    return found


def remedies(code: str) -> dict[str, str]:
    """The messages that tell somebody what to do."""
    return {name: text for name, text in messages(code).items() if REMEDY.fullmatch(name) and name != "check-remedy"}


def commands(code: str) -> Iterator[tuple[str, str]]:
    """Yield (message id, command) for each command that any text of a language quotes."""
    for name, text in messages(code).items():
        for quoted in QUOTED.findall(text):
            command = "".join(quoted)
            if re.match(r"(sudo|kiosk|make|systemctl|chmod|apt-get|python|\.venv)\b", command):
                yield name, command


def unknown(command: str) -> str:
    """What of a quoted command does not exist; empty when it can be typed as it stands."""
    words = shlex.split(re.sub(r"\{ (\$\w+) \}", r"\1", command).partition(" && ")[0])
    while words and words[0] in ("sudo", "-u"):
        words = words[2:] if words[0] == "-u" else words[1:]
    match words:
        case ["kiosk", "VERB" | "VERBE", "--help"] | ["date", "--utc", "--set", _] | ["chmod", "600"]:
            return ""
        case ["kiosk", verb, *rest]:
            return _unknown_to(verb, rest)
        case ["make", target]:
            return "" if re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE) else target
        case ["systemctl", "restart" | "stop", unit]:
            return "" if (ROOT / "systemd" / f"{unit}.service").exists() else unit
        case ["apt-get", "install", package]:
            return "" if package in (ROOT / "Makefile").read_text("utf-8") else package
        case []:  # an account alone
            return ""
        case ["systemctl", "status", *_]:
            return ""
        case ["python", "-m", "drivers", "list" | "udev"]:
            return ""
        case [".venv/bin/python", "-m", "pip", "install", *_]:
            extra = re.search(r"\[(\w+)\]", command)
            return "" if extra is None or f'"{extra[1]}":' in (ROOT / "setup.py").read_text("utf-8") else extra[1]
    return command


def _unknown_to(verb: str, rest: list[str]) -> str:
    if verb not in verbs():
        return verb
    parser = _parser_of(verb)
    for word in rest:
        deeds = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
        if word.startswith("-"):
            if word not in parser._option_string_actions:
                return f"{verb} {word}"
        elif deeds is not None and word in deeds.choices:
            parser = deeds.choices[word]
        elif not VALUE.fullmatch(word):
            return f"{verb} {word}"
    return ""


@cache
def _parser_of(verb: str) -> argparse.ArgumentParser:
    words = language_of("en", {}).words
    parser = verb_parser(verb, words)
    import_verb(verb).add_arguments(parser, words)
    return parser


@pytest.mark.parametrize("code", CODES)
def test_every_command_that_is_named_can_be_typed(code: str) -> None:
    """Each verb, deed and option, each unit, target and package that a text quotes is there."""
    found = list(commands(code))
    assert len(found) > 60
    assert {(name, command): unknown(command) for name, command in found if unknown(command)} == {}


@pytest.mark.parametrize("command", ["kiosk settime", "kiosk run --time 3", "kiosk roster fetch", "make clock"])
def test_a_command_that_is_not_there_is_noticed(command: str) -> None:
    """The check above would see it."""
    assert unknown(command)


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_promised_that_does_not_come(code: str) -> None:
    """No text counts on a screen, a command or a coming package that there is not."""
    found = {
        name: why
        for name, text in messages(code).items()
        for promise, why in NOT_TO_BE_TOLD[code].items()
        if re.search(promise, text)
    }
    assert found == {}


@pytest.mark.parametrize("code", CODES)
def test_a_file_that_is_named_is_in_the_repository(code: str) -> None:
    """Pages of the documentation, rules and units."""
    for name, text in messages(code).items():
        for path in re.findall(r"\b(?:docs|systemd|tools)/[\w./-]+\w", text):
            assert (ROOT / path).exists(), (name, path)


def test_every_remedy_is_something_that_can_be_done() -> None:
    """It quotes a command, or its imperatives are all on the list of acts: by hand, by telephone, in a table."""
    quoted = {name for name, _ in commands("fr")}
    told = {name: _imperatives(text) for name, text in remedies("fr").items()}
    assert len(told) > 150
    assert {name: verbs for name, verbs in told.items() if verbs - set(ACTS)} == {}
    alone = {name for name, verbs in told.items() if not verbs and name not in quoted}
    assert alone <= FINER_FOLLOWS


def _imperatives(text: str) -> set[str]:
    plain = QUOTED.sub("", text)
    found = re.findall(r"\b([A-ZÉÔa-zéôè]\w*ez)\b|\b(Faites|Dites|Normal)\b", plain)
    return {word[:1].upper() + word[1:] for pair in found for word in pair if word} - {"Assez", "Avez"}

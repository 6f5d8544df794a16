"""`sample.json`: all that a rehearsal or a test must know and no real office would write down in one place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kiosk.domain.manifest import OperatorRole
from kiosk.domain.roster import Role, Sex
from kiosk.office.sample.household import Kind
from kiosk.trust.durable import write_durably

SHEET = "sample.json"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody who may stand at the desk.

    `fingers` holds the seed of every finger's synthetic print by ISO position (`scanner.place(seed)` lays it on a
    simulated glass); `enrolled` are the positions with a reference in the package.
    """

    person_id: str
    name: str
    role: Role
    sex: Sex
    birth_year: int
    kind: Kind
    household_id: str
    household_name: str
    card: str
    token: str
    home_desk: int
    fingers: Mapping[int, str]
    enrolled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampleOperator:
    """A member of staff with the text of the badge's QR code and the PIN."""

    operator_id: str
    name: str
    role: OperatorRole
    badge: str
    pin: str


@dataclass(frozen=True, slots=True)
class SampleDesk:
    """A simulated kiosk; `keys` is the folder with its device keys."""

    kiosk_id: str
    number: int
    keys: Path


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample on disk. Paths are absolute."""

    folder: Path
    seed: int
    package: Path
    keys: Path
    """The office's keys: issuer, programme, focal point."""
    people: tuple[SamplePerson, ...] = field(repr=False)
    operators: tuple[SampleOperator, ...] = field(repr=False)
    desks: tuple[SampleDesk, ...] = field(repr=False)

    def of_kind(self, kind: Kind) -> tuple[SamplePerson, ...]:
        """Return the people whose fingers behave so."""
        return tuple(person for person in self.people if person.kind is kind)

    def operator(self, role: OperatorRole) -> SampleOperator:
        """Return the first operator of a role."""
        return next(operator for operator in self.operators if operator.role is role)

    def save(self) -> None:
        """Write the sheet, readable by its owner only."""
        content = {
            "seed": self.seed,
            "package": _relative(self.package, self.folder),
            "keys": _relative(self.keys, self.folder),
            "people": [_plain(person) for person in self.people],
            "operators": [_plain(operator) for operator in self.operators],
            "desks": [_plain(desk) | {"keys": _relative(desk.keys, self.folder)} for desk in self.desks],
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        write_durably(self.folder / SHEET, text.encode("utf-8"), 0o600)

    @classmethod
    def load(cls, folder: Path) -> "Sample":
        """Read the sheet of a folder that `make_sample` made; OSError when there is none."""
        home = folder.resolve()
        content: dict[str, Any] = json.loads((home / SHEET).read_text("utf-8"))
        return cls(
            folder=home,
            seed=content["seed"],
            package=home / content["package"],
            keys=home / content["keys"],
            people=tuple(_person(values) for values in content["people"]),
            operators=tuple(_operator(values) for values in content["operators"]),
            desks=tuple(SampleDesk(**values | {"keys": home / values["keys"]}) for values in content["desks"]),
        )


def _plain(record: SamplePerson | SampleOperator | SampleDesk) -> dict[str, Any]:
    return {part.name: getattr(record, part.name) for part in fields(record)}


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _person(values: dict[str, Any]) -> SamplePerson:
    return SamplePerson(
        **values
        | {
            "role": Role(values["role"]),
            "sex": Sex(values["sex"]),
            "kind": Kind(values["kind"]),
            "fingers": {int(position): seed for position, seed in values["fingers"].items()},
            "enrolled": tuple(values["enrolled"]),
        }
    )


def _operator(values: dict[str, Any]) -> SampleOperator:
    return SampleOperator(**values | {"role": OperatorRole(values["role"])})

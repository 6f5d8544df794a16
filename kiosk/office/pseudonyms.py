"""Names without meaning: what a package calls a household, and the office's list that leads back."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import cast

SECRET_BYTES = 32
_PID_BYTES = 10
"""80 bits: among a million records the chance that two share a pseudonym is below one in 10^12."""


class Named(StrEnum):
    """What gets a pseudonym. The kind is part of it: household 12 and person 12 share nothing."""

    HOUSEHOLD = "household"
    PERSON = "person"
    ENTITLEMENT = "entitlement"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Pseudonyms of one package, under a secret of its own that only the office's crosswalk holds.

    `overlap_secret` is the programme's: the hashes made with it are the same in all its packages, so that head
    office finds a household that is in two of them, and mean nothing to anybody else.
    """

    secret: bytes = field(repr=False)
    overlap_secret: bytes = field(repr=False)

    def of(self, kind: Named, source_id: str) -> str:
        """Return the pseudonym, 16 letters and digits, of a source system's id."""
        return base64.b32encode(_code(self.secret, kind, source_id)[:_PID_BYTES]).decode("ascii").lower()

    def reference(self, source_reference: str) -> str:
        """Return the keyed hash of a registration reference, 64 hex digits, for comparisons at head office."""
        return _code(self.overlap_secret, "reference", source_reference).hex()


def _code(secret: bytes, kind: str, source_id: str) -> bytes:
    return hmac.new(secret, f"{kind}\0{source_id}".encode(), hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """What leads from a package's pseudonyms to the source system: stays at the office, read by its adapters.

    `ids` maps each kind's pseudonyms to source ids; `items` maps item codes to the source's product and unit ids.
    """

    package_id: str
    programme: str
    round_id: str
    site: str
    secret: bytes = field(repr=False)
    ids: Mapping[Named, dict[str, str]] = field(repr=False)
    items: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def joined_to(self, earlier: Path | None) -> dict[str, object]:
        """Return the content of the crosswalk's file, with what an earlier one knows of those who are gone.

        Their entries still come in. Raises OSError or ValueError when the earlier file cannot be read.
        """
        mapping = self.to_json()
        if earlier is not None:
            before = json.loads(earlier.read_bytes())
            for kind in (*Named, "items"):
                mapping[kind] = {**before[kind], **cast(Mapping[str, object], mapping[kind])}
        return mapping

    def to_json(self) -> dict[str, object]:
        """Return the content of the crosswalk's file."""
        return {
            "package_id": self.package_id,
            "programme": self.programme,
            "round_id": self.round_id,
            "site": self.site,
            "secret": base64.b64encode(self.secret).decode("ascii"),
            **{kind.value: ids for kind, ids in self.ids.items()},  # half a million of them: no copy
            "items": {code: dict(ids) for code, ids in self.items.items()},
        }

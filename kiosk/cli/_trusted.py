"""Whom this device takes packages from: keys that a person compared once with the office's letter."""

import json
from pathlib import Path

from kiosk.domain.manifest import Manifest
from kiosk.storage.errors import RosterFault, RosterTrouble
from kiosk.trust.durable import write_durably
from kiosk.trust.package import Pins

FILE = "trusted-issuers.json"


def load_pins(data: Path) -> Pins:
    """Return the keys that people have confirmed on this device; none where nobody has.

    Args:
        data: the device's data directory.
    Raises:
        OSError: the file cannot be opened.
        RosterFault: PINS, it cannot be read: a person must look, nobody is trusted by accident.
    """
    return stored_pins(data) or Pins(frozenset(), frozenset())


def stored_pins(data: Path) -> Pins | None:
    """Return the same, or None where the file is not there: no package was imported by hand on this device."""
    path = data / FILE
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_bytes())
        lists = content["issuers"], content["owners"], content.get("revoked", [])
        if not all(isinstance(key, str) for keys in lists for key in keys):
            raise TypeError("keys are texts")
        return Pins(*map(frozenset, lists))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RosterFault(RosterTrouble.PINS, str(path)) from error


def save_pins(data: Path, pins: Pins) -> None:
    """Write the keys; on return they are on the medium."""
    lists = {"issuers": pins.issuers, "owners": pins.owners, "revoked": pins.revoked}
    text = json.dumps({name: sorted(keys) for name, keys in lists.items()}, indent=1)
    write_durably(data / FILE, text.encode("utf-8"), 0o644)


def known(pins: Pins, manifest: Manifest) -> bool:
    """Tell whether both signers of a package were confirmed before, or one revoked: nobody is asked about that one."""
    confirmed = manifest.issuer_key in pins.issuers and manifest.owner_key in pins.owners
    return confirmed or not pins.revoked.isdisjoint({manifest.issuer_key, manifest.owner_key})


def joined(pins: Pins, manifest: Manifest) -> Pins:
    """Return the keys with those of a package, for a person who has compared their fingerprints."""
    more = Pins.of(manifest)
    return Pins(pins.issuers | more.issuers, pins.owners | more.owners, pins.revoked)

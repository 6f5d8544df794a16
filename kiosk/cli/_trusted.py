"""Whom this device takes packages from: keys that a person compared once with the office's letter."""

import json
from pathlib import Path

from kiosk.domain.manifest import Manifest
from kiosk.trust.durable import write_durably
from kiosk.trust.package import Pins

FILE = "trusted-issuers.json"


def load_pins(data: Path) -> Pins:
    """Return the keys that people have confirmed on this device; none where nobody has.

    Args:
        data: the device's data directory.
    Raises:
        OSError, ValueError, KeyError: the file cannot be read: a person must look, nobody is trusted by accident.
    """
    path = data / FILE
    if not path.exists():
        return Pins(frozenset(), frozenset())
    content = json.loads(path.read_text("utf-8"))
    return Pins(frozenset(content["issuers"]), frozenset(content["owners"]))


def save_pins(data: Path, pins: Pins) -> None:
    """Write the keys; on return they are on the medium."""
    text = json.dumps({"issuers": sorted(pins.issuers), "owners": sorted(pins.owners)}, indent=1)
    write_durably(data / FILE, text.encode("utf-8"), 0o644)


def known(pins: Pins, manifest: Manifest) -> bool:
    """Tell whether both signers of a package were confirmed before."""
    return manifest.issuer_key in pins.issuers and manifest.owner_key in pins.owners


def joined(pins: Pins, manifest: Manifest) -> Pins:
    """Return the keys with those of a package, for a person who has compared their fingerprints."""
    more = Pins.of(manifest)
    return Pins(pins.issuers | more.issuers, pins.owners | more.owners)

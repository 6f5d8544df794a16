"""The manifest as a JSON mapping, and all that can be wrong with one."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from kiosk.domain.manifest import FORMAT_VERSION, Manifest
from kiosk.domain.roles import opened_by
from kiosk.trust.codec import from_mapping, to_mapping
from kiosk.trust.errors import CodecError, ManifestError
from kiosk.trust.keys import receiving_public_key, signing_public_key

PACKAGE_FILES = (
    "households.jsonl",
    "collectors.jsonl",
    "entitlements.jsonl",
    "templates.jsonl",
    "look_up.jsonl",
    "names.sealed",
    "items.json",
    "stock_open.json",
    "revocations.json",
)
"""What a package holds beside its manifest and two signatures: all of them, always."""

LEGAL_BASIS = ("controller", "purpose", "dpia_ref", "authorisation_ref")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def manifest_to_mapping(manifest: Manifest) -> dict[str, Any]:
    """Return the mapping whose canonical bytes are signed. The false match rate is a text: no fraction is signed."""
    return to_mapping(manifest)


def manifest_from_mapping(mapping: object) -> Manifest:
    """Read a manifest.

    Raises:
        ManifestError: with every fault, each by its place.
    """
    try:
        manifest = from_mapping(Manifest, mapping)
    except CodecError as error:
        raise ManifestError(error.faults) from error
    faults = tuple(_faults(manifest))
    if faults:
        raise ManifestError(faults)
    return manifest


def parse_time(text: str) -> datetime:
    """Return the moment of a manifest's time, such as 2026-03-01T08:00:00Z; ValueError when it is none."""
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)


def format_time(moment: datetime) -> str:
    """Return a moment as manifests write it."""
    return moment.astimezone(UTC).strftime(_TIME)


def lacking_legal_basis(manifest: Manifest) -> tuple[str, ...]:
    """Return what the package fails to say of why it may hold people's data; empty when the policy asks for none."""
    if not manifest.policy.legal_basis_required:
        return ()
    return tuple(name for name in LEGAL_BASIS if not getattr(manifest.programme, name).strip())


def _faults(manifest: Manifest) -> Iterator[str]:
    if manifest.format_version != FORMAT_VERSION:
        yield f"format_version: {manifest.format_version}, this program reads {FORMAT_VERSION}"
    if manifest.sequence < 1:
        yield "sequence: starts at 1"
    if not 0 <= manifest.delta_of < max(1, manifest.sequence):
        yield "delta_of: not before sequence"
    if not manifest.package_id:
        yield "package_id: empty"
    if set(manifest.files) != set(PACKAGE_FILES):
        yield "files: not those of this format"
    yield from _time_faults(manifest)
    yield from _key_faults(manifest)
    yield from _people_faults(manifest)
    yield from _revoked_faults(manifest)


def _time_faults(manifest: Manifest) -> Iterator[str]:
    names = ("issued_at", "expires_at", "templates_destroyed_at")
    moments = {}
    for name in names:
        try:
            moments[name] = parse_time(getattr(manifest, name))
        except ValueError:
            yield f"{name}: not a time such as 2026-03-01T08:00:00Z"
    if len(moments) == len(names) and moments["expires_at"] <= moments["issued_at"]:
        yield "expires_at: not after issued_at"


def _key_faults(manifest: Manifest) -> Iterator[str]:
    signing = {"issuer_key": manifest.issuer_key, "owner_key": manifest.owner_key}
    signing |= {"hub.key": manifest.hub.key} if manifest.hub.key else {}
    signing |= {f"desks[{index}].signing_key": desk.signing_key for index, desk in enumerate(manifest.desks)}
    signing |= {f"revoked.devices[{index}]": key for index, key in enumerate(manifest.revoked.devices)}
    signing |= {f"revoked.keys[{index}]": key for index, key in enumerate(manifest.revoked.keys)}
    programme = manifest.programme
    receiving = {"programme.public_key": programme.public_key, "local_key": manifest.local_key}
    receiving |= {"programme.focal_point_key": programme.focal_point_key} if programme.focal_point_key else {}
    receiving |= {f"desks[{index}].receiving_key": desk.receiving_key for index, desk in enumerate(manifest.desks)}
    yield from _no_keys(signing, signing_public_key)
    yield from _no_keys(receiving, receiving_public_key)


def _no_keys(texts: dict[str, str], parse: Callable[[str], object]) -> Iterator[str]:
    for place, text in texts.items():
        try:
            parse(text)
        except ValueError:
            yield f"{place}: not a key"


def _people_faults(manifest: Manifest) -> Iterator[str]:
    kiosks = {desk.kiosk_id for desk in manifest.desks}
    operators = manifest.operators
    yield from _repeated("desks.kiosk_id", (desk.kiosk_id for desk in manifest.desks))
    yield from _repeated("desks.number", (str(desk.number) for desk in manifest.desks))
    yield from _repeated("operators.operator_id", (operator.operator_id for operator in operators))
    yield from _repeated("operators.badge_id", (operator.badge_id for operator in operators))
    for operator in operators:
        for slot in operator.slots:
            if slot.kiosk_id not in kiosks:
                yield f"operators.{operator.operator_id}: a slot on {slot.kiosk_id}, which is no desk here"
            if slot.opens is not opened_by(operator.role):
                yield f"operators.{operator.operator_id}: a slot on {slot.kiosk_id} that is not for a {operator.role}"


def _revoked_faults(manifest: Manifest) -> Iterator[str]:
    """A package that revokes what it relies on would be half refused: which half depends on who reads it."""
    revoked = manifest.revoked
    for name, used, refused in (
        ("operators.badge_id", [operator.badge_id for operator in manifest.operators], revoked.badges),
        ("desks.signing_key", [desk.signing_key for desk in manifest.desks], revoked.devices),
        ("issuer_key, owner_key", [manifest.issuer_key, manifest.owner_key], revoked.keys),
    ):
        yield from (f"{name}: {value} is revoked" for value in used if value in refused)


def _repeated(place: str, values: Iterable[str]) -> Iterator[str]:
    return (f"{place}: {value} twice" for value, count in Counter(values).items() if count > 1)

import json
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.manifest import Manifest, OperatorRole
from kiosk.domain.policy import Policy
from kiosk.domain.roster import Collector, Entitlement, Household, Item, TemplateRecord
from kiosk.trust.canonical import canonical
from kiosk.trust.errors import ManifestError, PackageError, PackageFault
from kiosk.trust.keys import DeviceKeys, public_text
from kiosk.trust.manifest import PACKAGE_FILES, manifest_from_mapping, manifest_to_mapping
from kiosk.trust.package import ROW_FILES, Expected, Imported, Pins, inspect_package, open_package
from kiosk.trust.packing import Contents, write_package
from kiosk.trust.records import PackageKeys, RecordKind
from tests.trust.packages import (
    CHEAP,
    EXPECTED,
    ISSUER,
    LEGAL,
    MANIFEST,
    NOW,
    OWNER,
    PACKAGE_KEY,
    PINS,
    TEMPLATE,
    People,
    written,
)
from tests.trust.samples import assert_conforms

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good package."""
    path = tmp_path_factory.mktemp("package") / "round.kioskpkg"
    written(path)
    return path


def members(path: Path) -> Members:
    """The members of a package."""
    with zipfile.ZipFile(path) as container:
        return {name: container.read(name) for name in container.namelist()}


def packed(path: Path, content: Members, compression: int = zipfile.ZIP_STORED) -> Path:
    """Members in a container of their own."""
    with zipfile.ZipFile(path, "w", compression) as container:
        for name, data in content.items():
            container.writestr(name, data)
    return path


def signed(content: Members, change: Callable[[dict[str, Any]], object]) -> Members:
    """The members with another manifest, signed by the right people."""
    mapping = json.loads(content["manifest.json"])
    change(mapping)
    text = canonical(mapping)
    issuer, owner = ISSUER.sign(b"kiosk-package/1 issuer\n" + text), OWNER.sign(b"kiosk-package/1 owner\n" + text)
    return {**content, "manifest.json": text, "issuer.sig": issuer, "owner.sig": owner}


def refused(path: Path, expected: Expected = EXPECTED) -> PackageFault:
    """Why a package is refused."""
    with pytest.raises(PackageError) as caught:
        open_package(path, expected)
    return caught.value.fault


def test_reads_what_was_written(path: Path) -> None:
    """Every record comes back, in order, under the package's key."""
    people, keys = People(), PackageKeys(PACKAGE_KEY, "ML-2026-03")
    with open_package(path, EXPECTED) as package:

        def records(kind: RecordKind, record: type) -> Iterator[object]:
            return (keys.open(row, record) for row in package.rows(kind))

        assert list(records(RecordKind.HOUSEHOLD, Household)) == list(people.households())
        assert list(records(RecordKind.COLLECTOR, Collector)) == list(people.collectors())
        assert list(records(RecordKind.ENTITLEMENT, Entitlement)) == list(people.entitlements())
        assert list(records(RecordKind.TEMPLATE, TemplateRecord)) == list(people.templates())
        assert dict(package.look_ups())[keys.look_up("t7")] == "H7"
        assert keys.open_names(package.names())[0].display_name == "Aïssata Touré"
        assert package.items()[0] == Item("MAT", "mat", "piece", {"fr": "Natte", "en": "Mat"})
        assert package.stock_open()[0].quantity == 40
        assert package.revocations().cards == (keys.look_up("0417-0003").hex(),)
        assert package.manifest.policy == Policy(target_fmr=5e-5)
        assert package.manifest.local_key == public_text(keys.local)


def test_nothing_in_clear(path: Path) -> None:
    """No name, card, token or template can be read in the file."""
    content = path.read_bytes()
    for secret in ("Aïssata".encode(), b"A\\u00efssata", b"0417-0001", b"Wabaria", TEMPLATE[:10]):
        assert secret not in content


def test_as_the_schema_says(path: Path) -> None:
    """The manifest is what docs/schemas/package-manifest.schema.json describes."""
    assert_conforms(json.loads(members(path)["manifest.json"]), "package-manifest")


def test_every_byte_of_the_manifest_counts(path: Path, tmp_path: Path) -> None:
    """A manifest or signature with any byte altered is refused."""
    content = members(path)
    for name in ("manifest.json", "issuer.sig", "owner.sig"):
        data = content[name]
        for at in range(0, len(data), 37 if name == "manifest.json" else 1):
            altered = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            refused(packed(tmp_path / "altered", {**content, name: altered}))


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_altered_file(path: Path, tmp_path: Path, name: str) -> None:
    """A file of the same length with other bytes, and a longer one, are told apart from each other."""
    content = members(path)
    data = content[name]
    altered = packed(tmp_path / "altered", {**content, name: bytes([data[0] ^ 1]) + data[1:]})
    assert refused(altered) is PackageFault.WRONG_HASH
    longer = packed(tmp_path / "longer", {**content, name: data + b"\n"})
    assert refused(longer) is PackageFault.WRONG_LENGTH


def test_extra_and_missing_files(path: Path, tmp_path: Path) -> None:
    """One file more, one twice, or one less: refused, whatever it is called."""
    content = members(path)
    for name in ("extra.txt", "../manifest.json", "/etc/passwd", "MANIFEST.JSON", "items.json?"):
        extra = packed(tmp_path / "extra", {**content, name: b""})
        extra.write_bytes(extra.read_bytes().replace(b"items.json?", b"items.json\0"))
        assert refused(extra) is PackageFault.EXTRA_FILE
    crowd = {f"{number}": b"" for number in range(500)}
    assert refused(packed(tmp_path / "crowd", {**content, **crowd})) is PackageFault.EXTRA_FILE
    twice = packed(tmp_path / "twice", content)
    with zipfile.ZipFile(twice, "a") as container, pytest.warns(UserWarning, match="Duplicate"):
        container.writestr("items.json", b"[]")
    assert refused(twice) is PackageFault.EXTRA_FILE
    for name in content:
        less = {key: data for key, data in content.items() if key != name}
        assert refused(packed(tmp_path / "less", less)) is PackageFault.MISSING_FILE


def test_compressed(path: Path, tmp_path: Path) -> None:
    """A compressed container is refused: nothing of a package is ever inflated."""
    assert refused(packed(tmp_path / "deflated", members(path), zipfile.ZIP_DEFLATED)) is PackageFault.PACKING


def test_torn(path: Path, tmp_path: Path) -> None:
    """A package cut short anywhere is refused."""
    content = path.read_bytes()
    for length in [*range(0, len(content), 997), len(content) - 1]:
        (tmp_path / "torn").write_bytes(content[:length])
        assert refused(tmp_path / "torn") is PackageFault.UNREADABLE
    with pytest.raises(FileNotFoundError):  # that says nothing of a package
        inspect_package(tmp_path / "not there")


@given(st.data())
def test_damaged_anywhere(path: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A byte altered anywhere either changes nothing that is used, or raises PackageError and nothing else."""
    content = bytearray(path.read_bytes())
    end = st.integers(len(content) - 1200, len(content) - 1)
    at = data.draw(st.integers(0, len(content) - 1) | end)
    content[at] = data.draw(st.integers(0, 255))
    damaged = tmp_path_factory.getbasetemp() / "damaged"
    damaged.write_bytes(content)
    try:
        with open_package(damaged, EXPECTED) as package:
            assert package.manifest == inspect_package(path)
            assert len(list(package.rows(RecordKind.TEMPLATE))) == 30
    except PackageError:
        return


@given(st.binary(max_size=200))
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Random bytes, alone or before a container's end mark, raise PackageError and nothing else."""
    path = tmp_path_factory.getbasetemp() / "random"
    for data in (content, content + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(content), 0, 0)):
        path.write_bytes(data)
        refused(path)


NONSENSE = st.sampled_from([b"[1]\n", b"{}\n", b'{"id":1}\n', b"null\n", b"[" * 9000 + b"\n"])


@given(st.sampled_from(PACKAGE_FILES), st.binary(max_size=60) | NONSENSE)
def test_signed_nonsense(tmp_path_factory: pytest.TempPathFactory, path: Path, name: str, data: bytes) -> None:
    """Even files that the office has signed raise PackageError and nothing else when they are nonsense."""
    content = {**members(path), name: data}
    digest = {"sha256": sha256(data).hexdigest(), "length": len(data)}
    target = packed(
        tmp_path_factory.getbasetemp() / "nonsense",
        signed(content, lambda mapping: mapping["files"].update({name: digest})),
    )
    faults = set()
    with open_package(target, EXPECTED) as package:
        reads: list[Callable[[], object]] = [package.items, package.stock_open, package.revocations]
        reads += [partial(deque, package.look_ups()), *(partial(deque, package.rows(kind)) for kind in ROW_FILES)]
        for read in reads:
            try:
                read()
            except PackageError as error:
                faults.add(error.fault)
    assert faults <= {PackageFault.ROW}


def forged(data: bytes) -> bytes:
    """Other lines with the same CRC-32: letters that change case so that their effects cancel out (CRC is linear)."""
    sealed = data.index(b'"sealed":"') + 10
    letters = [at for at in range(sealed, sealed + 80) if chr(data[at]).isalpha()]
    basis: dict[int, tuple[int, frozenset[int]]] = {}
    for at in letters:
        effect = zlib.crc32(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]) ^ zlib.crc32(data)
        used = frozenset({at})
        while effect and effect.bit_length() in basis:
            other, others = basis[effect.bit_length()]
            effect, used = effect ^ other, used ^ others
        if not effect:
            return bytes(byte ^ 0x20 if at in used else byte for at, byte in enumerate(data))
        basis[effect.bit_length()] = (effect, used)
    raise AssertionError("33 letters always suffice")


def test_changed_while_reading(path: Path, tmp_path: Path) -> None:
    """A file that changes between checking and reading is noticed at its end, even with a forged checksum."""
    moving = tmp_path / "moving"
    content, rows = path.read_bytes(), members(path)["households.jsonl"]
    at = next(at for at in range(60, 140) if rows[at : at + 1].isalpha())
    for other in (forged(rows), rows[:at] + rows[at : at + 1].swapcase() + rows[at + 1 :]):
        moving.write_bytes(content)
        with open_package(moving, EXPECTED) as package:
            moving.write_bytes(content.replace(rows, other))
            with pytest.raises(PackageError) as caught:
                deque(package.rows(RecordKind.HOUSEHOLD))
        assert caught.value.fault is PackageFault.WRONG_HASH


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        (replace(EXPECTED, kiosk_id="K9"), PackageFault.WRONG_KIOSK),
        (replace(EXPECTED, receiving_key=DeviceKeys.create().receiving_public), PackageFault.WRONG_KEYS),
        (replace(EXPECTED, signing_key=DeviceKeys.create().signing_public), PackageFault.WRONG_KEYS),
        (replace(EXPECTED, site="MOPTI-2"), PackageFault.WRONG_SITE),
        (replace(EXPECTED, now=NOW - timedelta(days=2)), PackageFault.CLOCK_BEFORE_ISSUE),
        (replace(EXPECTED, now=NOW + timedelta(days=40)), PackageFault.EXPIRED),
        (replace(EXPECTED, last=Imported("ML-2026-04", 6)), PackageFault.ROLLED_BACK),
        (replace(EXPECTED, last=Imported("ML-OTHER", 5)), PackageFault.ROLLED_BACK),
        (replace(EXPECTED, pins=Pins(frozenset(), PINS.owners)), PackageFault.ISSUER_UNKNOWN),
        (replace(EXPECTED, pins=Pins(PINS.issuers, frozenset())), PackageFault.OWNER_UNKNOWN),
        (replace(EXPECTED, pins=Pins(PINS.owners, PINS.issuers)), PackageFault.ISSUER_UNKNOWN),
    ],
)
def test_not_for_us(path: Path, expected: Expected, fault: PackageFault) -> None:
    """Each reason why a sound package does not belong here has a name of its own."""
    assert refused(path, expected) is fault


@pytest.mark.parametrize(
    "expected",
    [
        replace(EXPECTED, last=Imported("ML-2026-03", 5)),
        replace(EXPECTED, last=Imported("ML-2026-02", 4)),
        replace(EXPECTED, now=None),
        replace(EXPECTED, site="", signing_key="", receiving_key=""),
    ],
)
def test_taken(path: Path, expected: Expected) -> None:
    """The same package again, a newer one, a clock that nobody trusts, a first import: taken."""
    with open_package(path, expected) as package:
        assert package.manifest.package_id == "ML-2026-03"


def test_first_import(path: Path) -> None:
    """What a technician confirms on first import is the signers of the package shown, and nobody else."""
    pins = Pins.of(inspect_package(path))
    assert pins == PINS


def test_two_signatures(path: Path, tmp_path: Path) -> None:
    """Neither the issuer nor the owner alone makes a package, and one cannot sign for the other."""
    content = members(path)
    for name, other, fault in (
        ("issuer.sig", "owner.sig", PackageFault.ISSUER_SIGNATURE),
        ("owner.sig", "issuer.sig", PackageFault.OWNER_SIGNATURE),
    ):
        for signature in (b"", bytes(64), content[other]):
            assert refused(packed(tmp_path / "one", {**content, name: signature})) is fault


def test_impostor(tmp_path: Path) -> None:
    """A whole package by other signers is refused, however well it is made."""
    write_package(tmp_path / "p", MANIFEST, People().contents(), PACKAGE_KEY, Ed25519PrivateKey.generate(), OWNER,
                  floor=CHEAP)  # fmt: skip
    assert refused(tmp_path / "p") is PackageFault.ISSUER_UNKNOWN


def test_other_format(path: Path, tmp_path: Path) -> None:
    """A package of a later format is told apart from a malformed one, even when it is signed."""
    content = members(path)
    later = packed(tmp_path / "later", signed(content, lambda mapping: mapping.update(format_version=3)))
    assert refused(later) is PackageFault.FORMAT
    malformed = packed(tmp_path / "malformed", signed(content, lambda mapping: mapping.pop("site")))
    assert refused(malformed) is PackageFault.MANIFEST


def test_legal_basis(tmp_path: Path) -> None:
    """Without a legal basis no package is made; a signed policy may say that none is needed."""
    manifest = replace(MANIFEST, programme=replace(LEGAL, dpia_ref=" ", authorisation_ref=""))
    with pytest.raises(ManifestError) as caught:
        written(tmp_path / "p", manifest)
    assert caught.value.faults == ("programme.dpia_ref: empty", "programme.authorisation_ref: empty")
    written(tmp_path / "p", replace(manifest, policy=Policy(legal_basis_required=False)))
    with open_package(tmp_path / "p", EXPECTED):
        pass


def test_legal_basis_on_the_device(path: Path, tmp_path: Path) -> None:
    """The device refuses a package without a legal basis, even if the office's tool has let it pass."""
    content = signed(members(path), lambda mapping: mapping["programme"].update(purpose=""))
    assert refused(packed(tmp_path / "p", content)) is PackageFault.NO_LEGAL_BASIS


def test_cheap_slots(tmp_path: Path) -> None:
    """A real package with a slot that is cheap to guess is not made, and nothing is left of the attempt."""
    with pytest.raises(ManifestError) as caught:
        write_package(tmp_path / "p", MANIFEST, People().contents(), PACKAGE_KEY, ISSUER, OWNER)
    assert len(caught.value.faults) == 4
    assert list(tmp_path.iterdir()) == []


def test_all_faults_of_a_manifest() -> None:
    """A manifest tells everything that is wrong with it, at once."""
    mapping = manifest_to_mapping(MANIFEST)
    mapping |= {"sequence": 0, "issued_at": "yesterday", "local_key": "?", "desks": [mapping["desks"][0]] * 2}
    with pytest.raises(ManifestError) as caught:
        manifest_from_mapping(mapping)
    text = str(caught.value)
    for place in ("sequence", "issued_at", "local_key", "issuer_key", "files", "desks.number", "operators.SV1"):
        assert place in text


def test_a_slot_for_another_role() -> None:
    """A manifest that gives a technician the package's slot, or staff a technician's, is not fit."""
    staff, supervisor, technician = MANIFEST.operators
    swapped = (replace(staff, role=OperatorRole.TECHNICIAN), supervisor, replace(technician, role=OperatorRole.STAFF))
    with pytest.raises(ManifestError) as caught:
        manifest_from_mapping(manifest_to_mapping(replace(MANIFEST, operators=swapped)))
    assert sum("that is not for a" in fault for fault in caught.value.faults) == 2


def doubtful(people: People) -> Iterator[Contents]:
    """Contents that cannot be right."""
    good = people.contents()
    households = list(people.households())
    yield replace(good, households=[*households, households[0]])
    yield replace(good, households=[households[0], replace(households[1], cards=("0417 0001",))])
    yield replace(good, households=[households[0], replace(households[1], cards=("t1",))])
    yield replace(good, households=households[:1])
    yield replace(people.contents(), collectors=[*people.collectors(), next(iter(people.collectors()))])
    yield replace(people.contents(), entitlements=[Entitlement("E", "H99", ())])
    yield replace(people.contents(), templates=[TemplateRecord("P99", 1, 0, 50, "", b"")])


def test_doubtful_contents(tmp_path: Path) -> None:
    """A number that two households have, a record of nobody, anything twice: no package, and no file."""
    for contents in doubtful(People()):
        with pytest.raises(ValueError, match=r"household|person|entitlement|template"):
            write_package(tmp_path / "p", MANIFEST, contents, PACKAGE_KEY, ISSUER, OWNER, floor=CHEAP)
        assert list(tmp_path.iterdir()) == []


def test_read_by_streams(tmp_path: Path) -> None:
    """Records may be generators, and come back one by one."""
    manifest: Manifest = written(tmp_path / "p", people=People(300))
    with open_package(tmp_path / "p", EXPECTED) as package:
        assert sum(1 for _ in package.rows(RecordKind.TEMPLATE)) == 900
        assert package.manifest == manifest

"""Containers made to trick whoever unpacks them: each is refused by a fault of its own kind, and never unpacked."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.trust.errors import PackageError, PackageFault
from kiosk.trust.package import MEMBERS, open_package
from tests.trust.packages import EXPECTED, written

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the members of a good package."""
    path = tmp_path_factory.mktemp("package") / "round.kpkg"
    written(path)
    with zipfile.ZipFile(path) as container:
        return {name: container.read(name) for name in container.namelist()}


def packed(path: Path, content: dict[str, bytes], **attributes: int) -> bytes:
    """Pack members, with attributes on the first of them."""
    with zipfile.ZipFile(path, "w") as container:
        for number, (name, data) in enumerate(content.items()):
            member = zipfile.ZipInfo(name)
            for attribute, value in attributes.items() if number == 0 else ():
                setattr(member, attribute, value)
            container.writestr(member, data)
    return path.read_bytes()


def refused(path: Path, content: bytes) -> PackageFault:
    """Return why a container is refused."""
    path.write_bytes(content)
    with pytest.raises(PackageError) as caught:
        open_package(path, EXPECTED)
    return caught.value.fault


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/data/keys/device-keys.json", "..\\x", "C:\\x", "households.jsonl/", "./items.json"]
)
def test_no_name_becomes_a_path(tmp_path: Path, good: dict[str, bytes], name: str) -> None:
    """A member whose name is a path is a file too many, and nothing is written anywhere."""
    assert refused(tmp_path / "p", packed(tmp_path / "p", {**good, name: b"x"})) is PackageFault.EXTRA_FILE
    assert [path.name for path in tmp_path.iterdir()] == ["p"]


def test_a_link_is_no_file(tmp_path: Path, good: dict[str, bytes]) -> None:
    """A member that calls itself a symbolic link, a device or a folder is refused, whatever its name."""
    for kind in (0o120777, 0o060644, 0o040755):
        content = packed(tmp_path / "p", good, external_attr=kind << 16)
        assert refused(tmp_path / "p", content) is PackageFault.PACKING


def encrypted(content: bytes) -> bytes:
    """Set the flag of encryption in the directory."""
    at = content.index(CENTRAL) + 8
    return content[:at] + b"\x01" + content[at + 1 :]


def overlapping(content: bytes) -> bytes:
    """Let the directory's second file begin where its first one does."""
    second = content.index(CENTRAL, content.index(CENTRAL) + 4)
    return content[: second + 42] + bytes(4) + content[second + 46 :]


def with_gap(content: bytes) -> bytes:
    """Put bytes that belong to no file before the directory."""
    at, end = content.index(CENTRAL), content.rindex(END)
    start = struct.unpack("<L", content[end + 16 : end + 20])[0] + 9
    moved = content[:at] + b"smuggled!" + content[at:]
    return moved[: end + 9 + 16] + struct.pack("<L", start) + moved[end + 9 + 20 :]


def with_front(content: bytes) -> bytes:
    """Put another kind of file before the container, as self-extracting archives do."""
    return b"#!/bin/sh\n" + content


def wide(content: bytes) -> bytes:
    """Announce a second kind of directory, for containers past four GiB."""
    end = content.rindex(END)
    return content[:end] + b"PK\x06\x07" + bytes(16) + content[end:]


def larger_than_it_is(content: bytes) -> bytes:
    """Claim four GiB less one for the first file, in the directory."""
    at = content.index(CENTRAL)
    return content[: at + 20] + struct.pack("<LL", 0xFFFFFFFE, 0xFFFFFFFE) + content[at + 28 :]


@pytest.mark.parametrize("spoil", [encrypted, overlapping, with_gap, with_front, wide, larger_than_it_is])
def test_a_container_that_readers_would_read_differently(
    tmp_path: Path, good: dict[str, bytes], spoil: Callable[[bytes], bytes]
) -> None:
    """Encrypted, overlapping, hidden, prefixed, over-wide and over-long files are refused before their names matter."""
    content = packed(tmp_path / "p", good)
    assert refused(tmp_path / "p", spoil(content)) is PackageFault.PACKING


def test_wide_sizes_in_the_directory(tmp_path: Path, good: dict[str, bytes]) -> None:
    """Sizes kept in a wide extra field are refused even when they are right."""
    content = packed(tmp_path / "p", good)
    at, end = content.index(CENTRAL), content.rindex(END)
    size = content[at + 24 : at + 28] + bytes(4)
    name_length = struct.unpack("<H", content[at + 28 : at + 30])[0]
    extra = struct.pack("<HH", 1, 16) + size * 2
    entry = content[at : at + 20] + b"\xff" * 8 + content[at + 28 : at + 30] + struct.pack("<H", len(extra))
    entry += content[at + 32 : at + 46 + name_length] + extra
    rest = content[at + 46 + name_length : end]
    length = struct.pack("<L", len(entry) + len(rest))
    tail = content[end : end + 12] + length + content[end + 16 :]
    assert refused(tmp_path / "p", content[:at] + entry + rest + tail) is PackageFault.PACKING


def test_a_huge_directory_is_never_read(tmp_path: Path, good: dict[str, bytes]) -> None:
    """A directory of a million entries is refused by its size; so is one that only claims to be so large."""
    content = packed(tmp_path / "p", good)
    end = content.rindex(END)
    claimed = content[: end + 12] + struct.pack("<L", 2**30) + content[end + 16 :]
    assert refused(tmp_path / "p", claimed) is PackageFault.EXTRA_FILE
    crowd = {f"{number:05}": b"" for number in range(20_000)}
    assert refused(tmp_path / "p", packed(tmp_path / "p", {**good, **crowd})) is PackageFault.EXTRA_FILE


def test_what_is_too_large_is_refused_by_its_size(tmp_path: Path) -> None:
    """A sparse file past four GiB is refused before a byte of it is read."""
    with (tmp_path / "p").open("wb") as file:
        file.truncate(2**32)
    with pytest.raises(PackageError) as caught:
        open_package(tmp_path / "p", EXPECTED)
    assert caught.value.fault is PackageFault.TOO_LARGE


def test_a_large_small_file(tmp_path: Path, good: dict[str, bytes]) -> None:
    """The manifest of a package must be small: it is read whole."""
    assert set(good) == set(MEMBERS)
    content = packed(tmp_path / "p", {**good, "manifest.json": bytes(9 * 2**20)})
    assert refused(tmp_path / "p", content) is PackageFault.TOO_LARGE

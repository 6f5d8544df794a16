import os
import tempfile
from pathlib import Path

import pytest

from kiosk.trust.errors import KeyFileError, KeyFileFault
from kiosk.trust.keys import KEY_FILE, DeviceKeys, signature_holds


def test_round_trip(tmp_path: Path) -> None:
    """Saved keys load as the same identity, and only their owner may read the file."""
    keys = DeviceKeys.create()
    keys.save(tmp_path)
    loaded = DeviceKeys.load(tmp_path)
    assert (loaded.signing_public, loaded.receiving_public) == (keys.signing_public, keys.receiving_public)
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_never_replaced(tmp_path: Path) -> None:
    """A device that has keys keeps them: a second save is refused."""
    keys = DeviceKeys.create()
    keys.save(tmp_path)
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.create().save(tmp_path)
    assert caught.value.fault is KeyFileFault.EXISTS
    assert DeviceKeys.load(tmp_path).signing_public == keys.signing_public


def test_missing(tmp_path: Path) -> None:
    """A folder without keys is told apart from a damaged file."""
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.load(tmp_path)
    assert caught.value.fault is KeyFileFault.MISSING


def test_there_but_not_to_be_read(tmp_path: Path) -> None:
    """A file that is there and cannot be read is not missing: nobody must make other keys."""
    (tmp_path / KEY_FILE).mkdir()
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.load(tmp_path)
    assert caught.value.fault is KeyFileFault.UNREADABLE


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_readable_by_others(tmp_path: Path, mode: int) -> None:
    """Keys that others may read are not used."""
    DeviceKeys.create().save(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.load(tmp_path)
    assert caught.value.fault is KeyFileFault.MODE


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who owns what systemd hands over")
def test_what_systemd_hands_over(tmp_path: Path) -> None:
    """Root's file, which an access list opens to one account: its mask shows as the group's rights, and only there."""
    keys = DeviceKeys.create()
    keys.save(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o440)
    assert DeviceKeys.load(tmp_path, handed_over=True).signing_public == keys.signing_public
    for mode, owner, handed_over in ((0o440, 0, False), (0o444, 0, True), (0o460, 0, True), (0o440, 65534, True)):
        (tmp_path / KEY_FILE).chmod(mode)
        os.chown(tmp_path / KEY_FILE, owner, -1)
        with pytest.raises(KeyFileError) as caught:
            DeviceKeys.load(tmp_path, handed_over=handed_over)
        assert caught.value.fault is KeyFileFault.MODE


def test_nothing_was_handed_over(tmp_path: Path) -> None:
    """The unit gives the exchange of a device without keys an empty object: missing, not damaged."""
    (tmp_path / KEY_FILE).write_bytes(b"{}")
    (tmp_path / KEY_FILE).chmod(0o400)
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.load(tmp_path, handed_over=True)
    assert caught.value.fault is KeyFileFault.MISSING


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become an account without rights")
def test_keys_that_are_not_for_this_account() -> None:
    """Who may not look into the folder is told that, not that there are no keys."""
    with tempfile.TemporaryDirectory() as folder:
        DeviceKeys.create().save(Path(folder))
        os.seteuid(65534)
        try:
            with pytest.raises(KeyFileError) as caught:
                DeviceKeys.load(Path(folder))
        finally:
            os.seteuid(0)
    assert caught.value.fault is KeyFileFault.UNREADABLE


def test_torn(tmp_path: Path) -> None:
    """A key file cut anywhere, or with any byte altered, is called damaged and never half used."""
    DeviceKeys.create().save(tmp_path)
    path = tmp_path / KEY_FILE
    whole = path.read_bytes()
    altered = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for content in [whole[:at] for at in range(len(whole))] + altered:
        path.write_bytes(content)
        with pytest.raises(KeyFileError) as caught:
            DeviceKeys.load(tmp_path)
        assert caught.value.fault is KeyFileFault.DAMAGED


def test_repr_shows_nothing() -> None:
    """Printing keys shows no secret."""
    assert repr(DeviceKeys.create()) == "DeviceKeys()"


def test_signature_of_another() -> None:
    """A signature holds for its own key and message only; what is no key holds nothing."""
    keys = DeviceKeys.create()
    signature = keys.signing.sign(b"a")
    assert signature_holds(keys.signing_public, signature, b"a")
    assert not signature_holds(keys.signing_public, signature, b"b")
    assert not signature_holds(DeviceKeys.create().signing_public, signature, b"a")
    assert not signature_holds("no key", signature, b"a")

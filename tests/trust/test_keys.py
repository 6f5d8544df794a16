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


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_readable_by_others(tmp_path: Path, mode: int) -> None:
    """Keys that others may read are not used."""
    DeviceKeys.create().save(tmp_path)
    (tmp_path / KEY_FILE).chmod(mode)
    with pytest.raises(KeyFileError) as caught:
        DeviceKeys.load(tmp_path)
    assert caught.value.fault is KeyFileFault.MODE


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

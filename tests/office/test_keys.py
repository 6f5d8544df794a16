"""The office's keys: made once, private, and told apart when they cannot be used."""

import stat
from pathlib import Path

import pytest

from kiosk.office.keys import KeysError, KeysFault, create_office_keys, load_office_keys, load_programme_key
from kiosk.trust.keys import public_text

RANDOM = bytes(range(32))


def test_keys_are_read_as_they_were_made(tmp_path: Path) -> None:
    """What is loaded are the keys that were created, the programme's private half included."""
    made = create_office_keys(tmp_path / "keys", RANDOM)
    loaded = load_office_keys(tmp_path / "keys")
    assert (loaded.issuer_public, loaded.owner_public) == (made.issuer_public, made.owner_public)
    assert loaded.overlap_secret == RANDOM
    assert public_text(load_programme_key(tmp_path / "keys")) == made.programme_public


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    """Nobody else can read a private key or list the folder."""
    folder = tmp_path / "keys"
    create_office_keys(folder, RANDOM)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.key")} == {0o600}


def test_keys_are_never_replaced(tmp_path: Path) -> None:
    """A second creation is refused and changes nothing: entries sealed for a lost key stay sealed."""
    made = create_office_keys(tmp_path, RANDOM)
    with pytest.raises(KeysError) as refused:
        create_office_keys(tmp_path, RANDOM)
    assert refused.value.fault is KeysFault.EXISTS
    assert load_office_keys(tmp_path).issuer_public == made.issuer_public


def test_a_package_needs_no_key_that_belongs_in_a_safe(tmp_path: Path) -> None:
    """The programme's and the focal point's private keys may be elsewhere when packages are made."""
    create_office_keys(tmp_path, RANDOM)
    (tmp_path / "programme.key").unlink()
    (tmp_path / "focal-point.key").unlink()
    assert load_office_keys(tmp_path).overlap_secret == RANDOM


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda path: path.unlink(), KeysFault.MISSING),
        (lambda path: (path.unlink(), path.mkdir()), KeysFault.UNREADABLE),
        (lambda path: path.chmod(0o644), KeysFault.MODE),
        (lambda path: path.write_text("AAAA\n"), KeysFault.DAMAGED),
        (lambda path: path.write_text("no base64\n"), KeysFault.DAMAGED),
    ],
)
def test_a_key_that_cannot_be_used_is_told_by_kind_and_file(tmp_path: Path, spoil: object, fault: KeysFault) -> None:
    """Missing, there and not to be read, readable by others, damaged: each has its own remedy."""
    create_office_keys(tmp_path, RANDOM)
    assert callable(spoil)
    spoil(tmp_path / "issuer.key")
    with pytest.raises(KeysError) as error:
        load_office_keys(tmp_path)
    assert (error.value.fault, error.value.file) == (fault, tmp_path / "issuer.key")

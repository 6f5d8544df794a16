import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.storage.errors import PreferencesError
from kiosk.storage.preferences import Preferences, PreferencesFile

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["preferences", "1", "sound", "profile"]), inner)
    ),
    max_leaves=8,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the preferences lie."""
    return tmp_path / "preferences.json"


def test_none_yet(path: Path) -> None:
    """Without a file nothing is chosen, and none is made by looking."""
    opened = PreferencesFile.open(path)
    assert (opened.values, opened.error) == (Preferences(), None)
    assert not path.exists()


def test_kept(path: Path) -> None:
    """What a technician chose is there at the next start, beside what was chosen before."""
    PreferencesFile.open(path).choose(language="fr", scanner_url="usb:05ba:000a")
    PreferencesFile.open(path).choose(sound=False, language="en")
    opened = PreferencesFile.open(path)
    assert opened.values == Preferences(scanner_url="usb:05ba:000a", language="en", sound=False)
    assert opened.error is None
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_readable(path: Path) -> None:
    """The file can be read, and changed, with an editor."""
    PreferencesFile.open(path).choose(language="Ménaka", scanner_url="usb:05ba:000a")
    text = path.read_text("utf-8")
    assert '"language": "Ménaka"' in text
    path.write_text(text.replace("Ménaka", "Gao"), "utf-8")
    assert PreferencesFile.open(path).values.language == "Gao"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"preferences": []}', '{"preferences": {"1": {"sound": "loud"}}}', "\0"]
)
def test_damaged(path: Path, content: str) -> None:
    """A damaged file is put aside, never overwritten; nothing counts as chosen, and a new choice can be made."""
    path.write_text(content)
    opened = PreferencesFile.open(path)
    assert opened.values == Preferences()
    assert isinstance(opened.error, PreferencesError)
    assert Path(opened.error.kept_as).read_text() == content
    opened.choose(language="fr")
    assert PreferencesFile.open(path).values.language == "fr"


def test_damaged_again(path: Path) -> None:
    """Each damaged file is kept under a name of its own."""
    for content in ("one", "two"):
        path.write_text(content)
        PreferencesFile.open(path)
    assert sorted(file.read_text() for file in path.parent.glob("*.damaged-*")) == ["one", "two"]


def test_later_program(path: Path) -> None:
    """A preference that only a later program knows is no damage."""
    path.write_text(json.dumps({"preferences": {"1": {"language": "fr", "font_size": 3}}}))
    opened = PreferencesFile.open(path)
    assert (opened.values.language, opened.error) == ("fr", None)


def test_mistakes(path: Path) -> None:
    """A preference that does not exist, or of another type, is refused and changes nothing."""
    opened = PreferencesFile.open(path)
    for choices in ({"colour": "red"}, {"language": None}, {"sound": "loud"}):
        with pytest.raises(TypeError):
            opened.choose(**choices)
    assert opened.values == Preferences()
    assert not path.exists()


def test_no_such_folder(tmp_path: Path) -> None:
    """Where nothing can be written a choice is refused and not pretended."""
    opened = PreferencesFile.open(tmp_path / "away" / "preferences.json")
    with pytest.raises(PreferencesError):
        opened.choose(language="fr")
    assert opened.values == Preferences()


@given(JSON)
def test_any_content(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    """Whatever JSON the file holds, the kiosk starts."""
    path = tmp_path_factory.mktemp("preferences") / "preferences.json"
    path.write_text(json.dumps(content))
    opened = PreferencesFile.open(path)
    assert opened.error is not None or isinstance(opened.values, Preferences)

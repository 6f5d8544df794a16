import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cli._endings import ending_of, explain
from kiosk.languages import Language, complete_languages
from kiosk.storage.errors import PreferencesError, PreferencesTrouble
from kiosk.storage.preferences import VERSION, Preferences, PreferencesFile

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
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]


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


def test_version_0(path: Path) -> None:
    """A file from before versions is read as it is, untouched until a choice is made, and then says its version."""
    before = json.dumps({"preferences": {"1": {"language": "fr", "sound": False, "font_size": 3}}})
    path.write_text(before)
    opened = PreferencesFile.open(path)
    assert (opened.values, opened.error) == (Preferences(language="fr", sound=False), None)
    assert path.read_text() == before
    opened.choose(theme="night")
    row = json.loads(path.read_text())["preferences"]["1"]
    assert (row["version"], row["language"], row["font_size"]) == (VERSION, "fr", 3)
    assert PreferencesFile.open(path).values == Preferences(theme="night", language="fr", sound=False)


def test_later_version(path: Path) -> None:
    """A file of a later version is read as far as it is known, and refused for writing: nothing of it is lost."""
    row = {"version": VERSION + 1, "language": "fr", "sound": {"volume": 3}, "font_size": 3}
    later = json.dumps({"preferences": {"1": row}})
    path.write_text(later)
    opened = PreferencesFile.open(path)
    assert (opened.values, opened.error) == (Preferences(language="fr"), None)
    with pytest.raises(PreferencesError) as refused:
        opened.choose(theme="night")
    assert refused.value.trouble is PreferencesTrouble.LATER
    assert path.read_text() == later
    assert opened.values == Preferences(language="fr")


HOLDER = """
import sys
from pathlib import Path
from kiosk.storage.locking import exclusive
with exclusive(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_writer(path: Path) -> None:
    """While another program writes, a choice is refused, not lost; when that one has died, it can be made."""
    opened = PreferencesFile.open(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PreferencesError) as refused:
            opened.choose(language="fr")
        assert refused.value.trouble is PreferencesTrouble.LOCKED
        assert not path.exists()
        holder.kill()
    assert opened.choose(language="fr") == Preferences(language="fr")


def test_both_writers(path: Path) -> None:
    """What another program chose since this one opened the file stays chosen."""
    first, second = PreferencesFile.open(path), PreferencesFile.open(path)
    first.choose(language="fr")
    assert second.choose(theme="night") == Preferences(theme="night", language="fr")


def test_damaged_meanwhile(path: Path) -> None:
    """A file that was damaged since it was opened is not overwritten."""
    opened = PreferencesFile.open(path)
    for content in ("{", '{"preferences": {"1": {"sound": "loud"}}}'):
        path.write_text(content)
        with pytest.raises(PreferencesError) as refused:
            opened.choose(language="fr")
        assert refused.value.trouble is PreferencesTrouble.DAMAGED
        assert path.read_text() == content


@pytest.mark.parametrize("language", complete_languages().values(), ids=lambda language: language.code)
def test_every_trouble_has_words(language: Language) -> None:
    """A command that cannot keep a choice ends with a message and its own exit code, and names the file."""
    for trouble in PreferencesTrouble:
        error = PreferencesError(trouble, "preferences.json", "why")
        ending = ending_of(error)
        assert ending is not None
        assert ending.exit_code == 74
        assert "preferences.json: why" in explain(error, ending, language)


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

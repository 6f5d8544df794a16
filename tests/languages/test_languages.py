"""Languages: complete, typographically right, and alike in what they say with which values."""

import re
from datetime import date
from pathlib import Path

import pytest

from kiosk.languages import LanguageError, complete_languages, language_folders, load_language

FOLDERS = {folder.name: folder for folder in language_folders()}


def test_french_and_english_are_complete() -> None:
    """Both have the same messages with the same variables: no word is missing on any screen or command."""
    french, english = (load_language(FOLDERS[code]).messages for code in ("fr", "en"))
    assert {name: french.get(name) for name in english} == {name: english.get(name) for name in french}
    assert {"fr", "en"} <= set(complete_languages())


def test_an_incomplete_language_is_not_offered(tmp_path: Path) -> None:
    """A folder that lacks a message, or a variable of one, is not on the language screen."""
    for code, words in (
        ("fr", "hello = Bonjour { $name }\nbye = Au revoir\n"),
        ("bm", "hello = I ni ce\nbye = Kan ben\n"),
    ):
        folder = tmp_path / code
        folder.mkdir()
        (folder / "language.toml").write_text('name = "x"\ndirection = "ltr"\nlocale = "fr"\nfonts = ["Andika"]\n')
        (folder / "kiosk.ftl").write_text(words)
    assert list(complete_languages(tmp_path)) == ["fr"]
    (tmp_path / "bm" / "kiosk.ftl").write_text("hello = I ni ce { $name }\nbye = Kan ben\n")
    assert list(complete_languages(tmp_path)) == ["fr", "bm"]


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ('name = "x"\ndirection = "up"\nlocale = "fr"\nfonts = []\n', "a = b\n"),
        ('name = "x"\ndirection = "ltr"\nlocale = "qq-QQ"\nfonts = []\n', "a = b\n"),
        ('name = "x"\n', "a = b\n"),
        ('name = "x"\ndirection = "ltr"\nlocale = "fr"\nfonts = []\n', "a = b\na = c\n"),
        ('name = "x"\ndirection = "ltr"\nlocale = "fr"\nfonts = []\n', "a = { $b\n"),
    ],
)
def test_a_broken_folder_says_where(tmp_path: Path, about: str, words: str) -> None:
    """Whatever is wrong with a language's files, the error names the file."""
    (tmp_path / "language.toml").write_text(about)
    (tmp_path / "kiosk.ftl").write_text(words)
    with pytest.raises(LanguageError, match=re.escape(str(tmp_path))):
        load_language(tmp_path)


def test_unknown_messages_and_missing_values_are_errors() -> None:
    """Nobody is ever shown an id or a variable's name in place of words."""
    french = load_language(FOLDERS["fr"])
    with pytest.raises(LanguageError):
        french.words("no-such-message")
    with pytest.raises(LanguageError):
        french.words("match-title")


def test_numbers_and_days_are_written_as_people_write_them() -> None:
    """Thousands are set apart, plurals agree, days are in the language."""
    languages = complete_languages()
    assert languages["fr"].words("board-kept", entries=3118) == "3\u202f118 écritures gardées ici"
    assert languages["en"].words("board-kept", entries=1) == "1 entry kept here"
    assert languages["fr"].day(date(2026, 11, 30)) == "30 novembre"
    assert languages["en"].day(date(2026, 11, 30)) == "30 November"


def _screen_words(code: str) -> dict[str, str]:
    language = load_language(FOLDERS[code])
    text = (language.folder / "kiosk.ftl").read_text("utf-8")
    return dict(re.findall(r"^([a-zA-Z][\w-]*) = (.+)$", text, flags=re.MULTILINE))


def test_french_punctuation_keeps_its_narrow_space_and_its_apostrophe() -> None:
    """A narrow no-break space before ? ! : ; and the curved apostrophe."""
    for name, words in _screen_words("fr").items():
        if name == "language-other":
            continue  # the same question in English
        plain = re.sub(r"\{[^}]*\}|\d\d:\d\d", "x", words)
        assert not re.search(r"[^\u202f\d][?!;]|[^\u202f\d]:(?!//)", plain), (name, words)
        assert "'" not in plain, name


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_screens_never_blame(code: str) -> None:
    """No screen says wrong, failed, refused or error of a person or a finger."""
    blame = (
        r"\b(erreur|échec|échoué|faux|incorrect|inconnue?|refusée?s? par|error|failed|wrong|invalid|unknown|denied)\b"
    )
    for name, words in _screen_words(code).items():
        assert not re.search(blame, words, flags=re.IGNORECASE), (name, words)


def test_a_voice_is_played_only_where_somebody_recorded_it(tmp_path: Path) -> None:
    """A clip lies in the language's folder under the message's name; without it there is silence."""
    (tmp_path / "language.toml").write_text('name = "x"\ndirection = "ltr"\nlocale = "fr"\nfonts = []\n')
    (tmp_path / "kiosk.ftl").write_text("voice-match = Merci\n")
    (tmp_path / "voice").mkdir()
    language = load_language(tmp_path)
    assert language.voice("voice-match") is None
    (tmp_path / "voice" / "voice-match.ogg").touch()
    assert language.voice("voice-match") == tmp_path / "voice" / "voice-match.ogg"

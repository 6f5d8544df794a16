"""The words of screens and commands, one folder a language: strings, fonts, recorded voice. No Kivy here."""

from kiosk.languages.language import (
    Language,
    LanguageError,
    complete_languages,
    language_folders,
    load_language,
)

__all__ = ["Language", "LanguageError", "complete_languages", "language_folders", "load_language"]

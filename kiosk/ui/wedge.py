"""Tells a reader that types from a person who types: readers type a whole code at once and end it with Enter. Pure."""

from dataclasses import dataclass, field

PERSON_S = 0.06
"""A key that stands alone for so long was a person's. Keyboard-wedge readers leave 1 to 15 ms between keys."""
MOST = 512


@dataclass
class Wedge:
    """Collects what is typed. `now_s` is any clock that only goes forward, in seconds."""

    _text: str = field(default="", repr=False)
    _last_s: float = 0.0

    def type(self, character: str, now_s: float) -> None:
        """Take a character."""
        self._text = (self._text + character)[-MOST:]
        self._last_s = now_s

    def enter(self) -> str:
        """Return the code that Enter ends; empty when a person pressed it on its own."""
        code, self._text = self._text, ""
        return code.strip()

    def key(self, now_s: float) -> str:
        """Return a single key that a person has pressed, once it has stood alone for long enough; else nothing."""
        if len(self._text) != 1 or now_s - self._last_s < PERSON_S:
            return ""
        key, self._text = self._text, ""
        return key

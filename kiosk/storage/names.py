"""Finding a household by the first letters of a name, as somebody types it who cannot type accents."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kiosk.trust.records import NamedHousehold

# Letters of Mali's languages that Unicode does not split into a letter and a mark.
_PLAIN = str.maketrans("ɓɗɛɔŋɲƴƙəøœæ", "bdeonnykeooa")


def fold(text: str) -> str:
    """Return a name in plain small letters: no accents, no hooks, single spaces.

    >>> fold("  Ŋolo  KEÏTA-Ɓa ")
    'nolo keita ba'
    """
    # Compatibility forms may hide capitals, as the mathematical alphabets do: folded before and after.
    small = unicodedata.normalize("NFKC", text.casefold()).casefold()
    parts = unicodedata.normalize("NFKD", small.translate(_PLAIN))
    letters = (character if character.isalnum() else " " for character in parts if not unicodedata.combining(character))
    return " ".join("".join(letters).translate(_PLAIN).split())


class NameIndex:
    """Names in memory, sorted by each of their words. Lives as long as a session."""

    def __init__(self, names: Iterable[NamedHousehold]) -> None:
        self._keys = sorted(
            (key, number, name) for number, name in enumerate(names) for key in _endings(fold(name.display_name))
        )

    def search(self, letters: str, limit: int) -> tuple[NamedHousehold, ...]:
        """Return up to `limit` households one of whose names begins so, in the order of that name."""
        prefix = fold(letters)
        if not prefix:
            return ()
        found: dict[int, NamedHousehold] = {}
        for key, number, name in self._keys[bisect_left(self._keys, prefix, key=lambda entry: entry[0]) :]:
            if not key.startswith(prefix) or len(found) == limit:
                break
            found.setdefault(number, name)
        return tuple(found.values())


def _endings(folded: str) -> Iterator[str]:
    """The name from each of its words on, so that `toure` and `aissata t` both find Aïssata Touré."""
    words = folded.split()
    return (" ".join(words[start:]) for start in range(len(words)))

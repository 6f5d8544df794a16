import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.storage.names import NameIndex, fold
from kiosk.trust.records import NamedHousehold
from tests.trust.packages import NAMES

INDEX = NameIndex(NamedHousehold(f"H{at}", name, "", "", 1) for at, name in enumerate(NAMES, 1))


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("aissata", ["H1"]),
        ("AÏS", ["H1", "H6"]),
        ("toure", ["H1"]),
        ("aissata t", ["H1"]),
        ("nene", ["H3"]),
        ("niamo", []),
        ("naamo", ["H4"]),
        ("nolo", ["H5"]),
        ("eleni", ["H10"]),
        ("ba", ["H2"]),
        ("ɓa", ["H2"]),
        ("", []),
        ("  ", []),
        ("zz", []),
    ],
)
def test_search(letters: str, expected: list[str]) -> None:
    """A name is found by the first letters of any of its words, with or without accents and hooked letters."""
    assert sorted(name.hh_pid for name in INDEX.search(letters, 8)) == sorted(expected)


def test_limit() -> None:
    """No more households than asked for, and none twice."""
    names = [NamedHousehold(f"H{number}", "Ali Ali Ali", "", "", 1) for number in range(30)]
    found = NameIndex(names).search("ali", 8)
    assert len({name.hh_pid for name in found}) == len(found) == 8


@given(st.text(max_size=30))
def test_fold(text: str) -> None:
    """Folding is stable, and the same for both ways to write an accent."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))

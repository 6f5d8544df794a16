import json
import runpy
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosk.trust.canonical import canonical
from kiosk.trust.errors import CanonicalError

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


AUDITOR = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "audit_ledger.py"))


@given(VALUES)
def test_the_auditors_own_form_is_the_same(value: object) -> None:
    """The stand-alone auditor makes the same bytes without our library."""
    assert AUDITOR["canonical"](value) == canonical(value)


@pytest.mark.parametrize("text", ["1.5", "[1e3]", "NaN", '{"a":1,"a":1}', '{"a":{"b":1,"b":2}}'])
def test_the_auditor_refuses_what_two_readers_could_take_for_two_things(text: str) -> None:
    """Fractions and a name twice are no ledger."""
    with pytest.raises(ValueError, match=r"whole|twice"):
        AUDITOR["read_json"](text)


def test_known_bytes() -> None:
    """Keys are sorted, spaces dropped, letters kept as UTF-8."""
    assert canonical({"b": [1, True, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,true,null]}'.encode()


@given(VALUES)
def test_read_back(value: object) -> None:
    """What was made canonical reads back as the same value, and gives the same bytes again."""
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


@given(VALUES)
def test_as_others_write_it(value: object) -> None:
    """The same bytes as an independent implementation of the RFC."""
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # of its types


@pytest.mark.parametrize(
    "value",
    [1.0, {"a": [0.5]}, 2**53, {1: "a"}, b"bytes", "\ud800", {"\ud800": 1}, {1, 2}],
)
def test_refused(value: object) -> None:
    """Floats, large numbers, broken text and foreign types have no canonical form."""
    with pytest.raises(CanonicalError):
        canonical(value)


def test_deep() -> None:
    """A value nested without end is refused, not followed to the end of the stack."""
    value: list[object] = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(CanonicalError):
        canonical(value)

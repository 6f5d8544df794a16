import json

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

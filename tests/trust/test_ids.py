import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.trust.ids import uuid7

TIMES = st.integers(0, (1 << 48) - 1)
RANDOM = st.binary(min_size=10, max_size=10)


def test_the_standards_example() -> None:
    """The example of RFC 9562, appendix A.6."""
    assert uuid7(0x017F22E279B0, bytes.fromhex("0cc318c4dc0c0c07398f")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(TIMES, TIMES, RANDOM, RANDOM)
def test_sorted_by_time(first: int, second: int, one: bytes, two: bytes) -> None:
    """A later time gives a later text, whatever the random bytes."""
    if first < second:
        assert uuid7(first, one) < uuid7(second, two)


@pytest.mark.parametrize(("time", "random"), [(-1, bytes(10)), (1 << 48, bytes(10)), (0, bytes(9))])
def test_refused(time: int, random: bytes) -> None:
    """A time or randomness that does not fit is a caller's bug, said at once."""
    with pytest.raises(ValueError, match="48-bit"):
        uuid7(time, random)

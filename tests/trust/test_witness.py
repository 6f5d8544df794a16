"""Signed heads: one line that says what a ledger was, and that nobody can alter."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.trust.chain import Head
from kiosk.trust.errors import WitnessError, WitnessFault
from kiosk.trust.keys import DeviceKeys
from kiosk.trust.witness import Witness, read_witness, sign_head, witness_holds

KEYS = DeviceKeys.create()
SIGNED = sign_head("GAO-03", Head(42, "ab" * 32), "2026-03-02T16:30:00Z", KEYS.signing)

DIGESTS = st.binary(min_size=32, max_size=32)


def fault_of(text: str) -> WitnessFault:
    """Why a text is no witness."""
    with pytest.raises(WitnessError) as caught:
        read_witness(text)
    return caught.value.fault


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True), st.integers(0, 10**9), DIGESTS)
def test_round_trip(kiosk_id: str, seq: int, digest: bytes) -> None:
    """What was signed is read back equal from its line, and holds."""
    signed = sign_head(kiosk_id, Head(seq, digest.hex()), "2026-03-02T16:30:00Z", KEYS.signing)
    assert read_witness(signed.text) == signed
    assert signed.key == KEYS.signing_public


@pytest.mark.parametrize(
    "changed",
    [
        replace(SIGNED, kiosk_id="GAO-04"),
        replace(SIGNED, seq=43),
        replace(SIGNED, entry_hash="ac" * 32),
        replace(SIGNED, at="2026-03-02T16:30:01Z"),
        replace(SIGNED, key=DeviceKeys.create().signing_public),
        replace(SIGNED, key="k" * 44),
        replace(SIGNED, signature="A" * 86 + "=="),
        replace(SIGNED, signature="!" * 88),
    ],
)
def test_altered(changed: Witness) -> None:
    """Whatever single fact is altered, it no longer holds, and its line says so."""
    assert not witness_holds(changed)
    assert fault_of(changed.text) is WitnessFault.SIGNATURE


def test_white_space_does_not_matter() -> None:
    """A line that a scanner or a mail wrapped is the same line."""
    wrapped = SIGNED.text.replace(" ", "  \r\n")
    assert read_witness(f"\n {wrapped}\t") == SIGNED


@pytest.mark.parametrize("text", ["", "kiosk-head/1", SIGNED.text[:-1], SIGNED.text + " x", "x" * 10_000])
def test_no_witness(text: str) -> None:
    """Another text is none."""
    assert fault_of(text) is WitnessFault.MALFORMED


@given(st.text() | st.text(alphabet="kiosk-head/1 0aZ:\n"))
def test_any_text(text: str) -> None:
    """Any text is read or refused, never anything else."""
    with suppress(WitnessError):
        read_witness(text)

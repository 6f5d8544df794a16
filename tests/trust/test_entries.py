import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.codes import Kind, UnknownCode
from kiosk.domain.entry import Body, Draft, Entry
from kiosk.trust.chain import Head, verify_chain
from kiosk.trust.entries import (
    GENESIS,
    entry_hash,
    from_wire,
    header_bytes,
    open_body,
    seal_and_sign,
    to_wire,
    verify,
)
from kiosk.trust.errors import EntryError, EntryFault
from kiosk.trust.keys import DeviceKeys, public_text
from kiosk.trust.sealing import Sealer
from tests.trust.samples import HANDOVER, SELF_TEST, assert_conforms, origin

KEYS = DeviceKeys.create()
OFFICE = X25519PrivateKey.generate()
LOCAL = X25519PrivateKey.generate()
RECIPIENTS = (public_text(OFFICE), public_text(LOCAL))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def made(draft: Draft = HANDOVER, number: int = 1, prev_hash: str = GENESIS) -> Entry:
    """An entry by this test's kiosk."""
    return seal_and_sign(draft, origin(number), number, prev_hash, KEYS, Sealer(RECIPIENTS)).entry


ENTRY = made()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every scalar of a mapping, by its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, (*path, index))
    else:
        yield path


def altered(wire: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """The wire form with one scalar changed to another of its type."""
    copy: dict[str, Any] = json.loads(json.dumps(wire))
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    holder[path[-1]] = old + 1 if isinstance(old, int) else ("B" if old[:1] == "A" else "A") + old[1:]
    return copy


def test_round_trip() -> None:
    """An entry travels as JSON and comes back equal, and still verifies."""
    back = from_wire(json.loads(json.dumps(to_wire(ENTRY))))
    assert back == ENTRY
    assert header_bytes(back) == header_bytes(ENTRY)
    verify(back, KEYS.signing_public)


def test_as_the_schema_says() -> None:
    """What travels is what docs/schemas/entry.schema.json describes, no field more or less."""
    for entry in (ENTRY, made(SELF_TEST)):
        assert_conforms(to_wire(entry), "entry")


@pytest.mark.parametrize("path", [pytest.param(path, id=".".join(map(str, path))) for path in places(to_wire(ENTRY))])
def test_tampered(path: tuple[Any, ...]) -> None:
    """Whatever single fact of an entry is altered, it no longer reads or verifies."""
    with pytest.raises(EntryError):
        verify(from_wire(altered(to_wire(ENTRY), path)), KEYS.signing_public)


def test_another_kiosk() -> None:
    """An entry verifies with the key of the kiosk that made it and with no other."""
    with pytest.raises(EntryError) as caught:
        verify(ENTRY, DeviceKeys.create().signing_public)
    assert caught.value.fault is EntryFault.SIGNATURE


@pytest.mark.parametrize("private", [OFFICE, LOCAL])
def test_opened_by_both(private: X25519PrivateKey) -> None:
    """The office and the session's local key open the body, letters with accents included."""
    assert open_body(ENTRY, private) == HANDOVER.body


def test_body_unreadable() -> None:
    """The device's own keys do not open a body, and nothing of it stands in the header."""
    with pytest.raises(EntryError) as caught:
        open_body(ENTRY, KEYS.receiving)
    assert caught.value.fault is EntryFault.SEALED
    seen = header_bytes(ENTRY) + ENTRY.sealed_body
    assert ENTRY.draft.body == Body()
    assert not any(secret in seen for secret in (b'"H1"', b'"P1"', b"0417-A", b"Gao,", b"abab"))


def test_body_lent() -> None:
    """A sealed body moved into another entry does not open there, even if that entry is signed."""
    other = replace(made(number=2), sealed_body=ENTRY.sealed_body)
    with pytest.raises(EntryError):
        open_body(other, OFFICE)


def test_body_damaged() -> None:
    """Each byte of a sealed body counts: altered or cut, it never opens."""
    sealed = ENTRY.sealed_body
    for at in range(len(sealed)):
        for damaged in (sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], sealed[:at] or b"K"):
            entry = replace(ENTRY, sealed_body=damaged)
            both = 0
            for private in (OFFICE, LOCAL):
                try:
                    both += open_body(entry, private) == HANDOVER.body
                except EntryError:
                    continue
            # A fault in one recipient's part leaves the other's intact; `verify` refuses the entry all the same.
            assert both <= 1


def test_length_hides_the_note() -> None:
    """Bodies with and without a short note are equally long."""
    silent = replace(HANDOVER, body=replace(HANDOVER.body, notes="", card="1"))
    assert len(made(silent).sealed_body) == len(ENTRY.sealed_body)


def test_nobody_to_seal_for() -> None:
    """A body without a recipient is refused; an empty one needs none."""
    with pytest.raises(ValueError, match="nobody"):
        seal_and_sign(HANDOVER, origin(), 1, GENESIS, KEYS, Sealer(()))
    entry = seal_and_sign(SELF_TEST, origin(), 1, GENESIS, KEYS, Sealer(())).entry
    verify(from_wire(to_wire(entry)), KEYS.signing_public)
    assert open_body(entry, OFFICE) == Body()


@given(JSON)
def test_random_values(value: object) -> None:
    """Whatever JSON arrives raises EntryError and nothing else."""
    for wire in (value, {"header": value, "body": "", "signature": ""}):
        with pytest.raises(EntryError):
            from_wire(wire)


@given(st.sampled_from(list(places(to_wire(ENTRY)))), JSON)
def test_random_fields(path: tuple[Any, ...], value: object) -> None:
    """Whatever value stands in a field, the entry reads exactly as it was or raises EntryError."""
    wire = json.loads(json.dumps(to_wire(ENTRY)))
    holder = wire
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    try:
        entry = from_wire(wire)
        verify(entry, KEYS.signing_public)
    except EntryError:
        return
    assert entry == ENTRY


def test_codes_of_a_newer_program_are_kept() -> None:
    """An unknown kind, reason or figure is a value: read, signed for and passed on byte for byte."""
    entry = made(
        replace(
            HANDOVER,
            kind=UnknownCode("gift_returned"),
            reason=UnknownCode("NEW_REASON"),
            figures={UnknownCode("gifts"): 2},
        )
    )
    read = from_wire(json.loads(json.dumps(to_wire(entry))))
    assert isinstance(read.draft.kind, UnknownCode)
    assert header_bytes(read) == header_bytes(entry)
    verify(read, KEYS.signing_public)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"schema_version": 3}, EntryFault.SCHEMA),
        ({"kind": "a gift"}, EntryFault.MALFORMED),
        ({"claim": ""}, EntryFault.MALFORMED),
        ({"household": "H1"}, EntryFault.MALFORMED),
        ({"body": {}}, EntryFault.MALFORMED),
        ({"seq": 0}, EntryFault.MALFORMED),
        ({"seq": True}, EntryFault.MALFORMED),
        ({"entry_id": ""}, EntryFault.MALFORMED),
    ],
)
def test_refused_headers(change: dict[str, Any], fault: EntryFault) -> None:
    """Another schema is told apart from a malformed header."""
    wire = to_wire(ENTRY)
    with pytest.raises(EntryError) as caught:
        from_wire({**wire, "header": {**wire["header"], **change}})
    assert caught.value.fault is fault


def test_all_faults_at_once() -> None:
    """A malformed header tells every fault, not only the first."""
    wire = to_wire(ENTRY)
    header = {**wire["header"], "sex": 1, "lines": [{}], "extra": 0}
    with pytest.raises(EntryError) as caught:
        from_wire({**wire, "header": header})
    assert all(word in str(caught.value) for word in ("sex", "lines[0].item", "extra"))


def chain(length: int) -> list[Entry]:
    """Entries that follow one another."""
    entries: list[Entry] = []
    for number in range(1, length + 1):
        previous = entry_hash(entries[-1]) if entries else GENESIS
        entries.append(made(SELF_TEST, number, previous))
    return entries


def test_chain() -> None:
    """A chain verifies from its beginning or from a known head."""
    entries = chain(4)
    head = verify_chain(entries, KEYS.signing_public)
    assert head == Head(4, entry_hash(entries[3]))
    assert verify_chain(entries[2:], KEYS.signing_public, Head(2, entry_hash(entries[1]))) == head


def test_chain_broken() -> None:
    """A missing, repeated, swapped or replaced entry shows."""
    one, two, three = chain(3)
    impostor = made(replace(SELF_TEST, kind=Kind.CLOCK_SET), 1)
    for entries, fault in (
        ([one, three], EntryFault.GAP),
        ([one, one], EntryFault.GAP),
        ([two, one], EntryFault.GAP),
        ([impostor, two], EntryFault.CHAIN),
    ):
        with pytest.raises(EntryError) as caught:
            verify_chain(entries, KEYS.signing_public)
        assert caught.value.fault is fault

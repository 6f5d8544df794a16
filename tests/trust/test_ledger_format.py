"""docs/ledger-format.md: its example is what the program makes, and its lists are the program's."""

import json
import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.codes import Answer, Figure, Flag, Identify, Kind, Method, Outcome, Reason, Result
from kiosk.domain.entry import Draft, Line, Origin, Verification
from kiosk.trust.chain import Head
from kiosk.trust.codec import b64
from kiosk.trust.entries import GENESIS, entry_hash, header_bytes, seal_and_sign
from kiosk.trust.errors import EntryFault
from kiosk.trust.keys import DeviceKeys, fingerprint
from kiosk.trust.sealing import Sealer
from kiosk.trust.witness import sign_head

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "ledger-format.md").read_text("utf-8")
SEED = bytes(range(32))
KEYS = DeviceKeys(Ed25519PrivateKey.from_private_bytes(SEED), X25519PrivateKey.from_private_bytes(SEED))
ENTRY = seal_and_sign(
    Draft(Kind.SELF_TEST),
    Origin(
        entry_id="019ca8f2-5d00-7000-8000-000000000001",
        package_id="ML-2026-03",
        round_id="R1",
        site="GAO-01",
        kiosk_id="GAO-03",
        operator_id="",
        boot_id="7f0c0e5c-0000-4000-8000-000000000001",
        monotonic_ms=61250,
        ts_utc="2026-03-02T08:00:00Z",
        ts_source="rtc",
    ),
    1,
    GENESIS,
    KEYS,
    Sealer(()),
).entry


@pytest.mark.parametrize(
    "made",
    [
        f"\n{header_bytes(ENTRY).decode()}\n",
        f"The header's {len(header_bytes(ENTRY))} bytes",
        f"`{entry_hash(ENTRY)}`",
        f"\n{b64(ENTRY.signature)}\n",
        f"`{KEYS.signing_public}`",
        f"`{fingerprint(KEYS.signing_public)}`",
        f"\n{sign_head('GAO-03', Head(1, entry_hash(ENTRY)), '2026-03-02T16:30:00Z', KEYS.signing).text}\n",
    ],
    ids=["header", "length", "hash", "signature", "key", "fingerprint", "signed head"],
)
def test_the_example_is_what_the_program_makes(made: str) -> None:
    """Whoever follows the page byte by byte arrives where the kiosk does."""
    assert made in TEXT


def test_every_fault_of_a_chain_is_in_the_table() -> None:
    """The page lists what `ledger verify` can find; opening a body is the office's."""
    listed = set(re.findall(r"`(\w+)`", TEXT[TEXT.index("| fault |") : TEXT.index("What none of this shows")]))
    assert {fault.value for fault in EntryFault} - {"sealed"} <= listed


KINDS = """approved handover reversal attempt_failed not_served override session_open session_close stock_count
stock_receive stock_return stock_damage stock_loss complaint referral correction self_test clock_set
package_loaded package_destroyed paper_entry"""
REASONS = """NOT_ON_LIST ALREADY_SERVED WRONG_SITE WRONG_DAY PAUSED CARD_REVOKED NO_TEMPLATE NO_MATCH
POOR_FINGERS REFUSED_BIOMETRIC REFUSED_ITEM ABSENT DECEASED MOVED CHILD_ALONE DEVICE_FAIL STOCK_OUT
ITEM_DAMAGED SECURITY_STOP OTHER"""


def test_kinds_and_reasons_are_those_of_the_field() -> None:
    """Every kind of entry and every coded reason that a distribution needs can be written."""
    assert set(KINDS.split()) <= set(Kind)
    assert set(REASONS.split()) <= set(Reason)


@pytest.mark.parametrize("codes", [Kind, Outcome, Reason, Identify, Method, Result, Flag, Figure, Answer])
def test_the_schema_lists_every_code(codes: type[StrEnum]) -> None:
    """docs/schemas/entry.schema.json names the codes of this version, and leaves room for those of a newer one."""
    schema = json.loads((DOCS / "schemas" / "entry.schema.json").read_text("utf-8"))
    known, newer = schema["$defs"][codes.__name__.lower()]["anyOf"]
    assert set(known["enum"]) == {code.value for code in codes if code}
    assert re.fullmatch(newer["pattern"], "of_a_newer_program")


@pytest.mark.parametrize("kind", [Flag, Result, Identify])
def test_the_format_explains_every_flag_and_result(kind: type[StrEnum]) -> None:
    """docs/ledger-format.md has a row on each."""
    text = (DOCS / "ledger-format.md").read_text("utf-8")
    rows = "".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    assert {code.value for code in kind if code} <= set(re.findall(r"`(\w+)`", rows))


@pytest.mark.parametrize(("record", "place"), [(Draft, ()), (Verification, ("verify",)), (Line, ("lines", "items"))])
def test_the_schema_lists_every_field(record: type[Draft | Verification | Line], place: tuple[str, ...]) -> None:
    """No field is in the code and not in the schema, or the other way round."""
    schema = json.loads((DOCS / "schemas" / "entry.schema.json").read_text("utf-8"))
    part = schema["properties"]["header"]
    for name in place:
        part = part[name] if name == "items" else part["properties"][name]
    named = {field.name for field in fields(record)} - {"body"}
    origin = {field.name for field in fields(Origin)} | {"schema_version", "seq", "prev_hash", "body_hash"}
    assert named | (origin if record is Draft else set()) == set(part["properties"])

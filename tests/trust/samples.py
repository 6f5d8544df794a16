"""Entries, keys and origins that the tests of trust and storage share."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from kiosk.domain.codes import Acknowledgement, Flag, Identify, Kind, Method, Outcome, Reason, Result, UnknownCode
from kiosk.domain.entry import Body, Draft, Line, Notice, Origin, Verification
from kiosk.trust.ids import uuid7

LINES = (
    Line("E1-1", "MAT", entitled=2, delivered=2, remaining=0, lot="L7"),
    Line("E1-2", "KIT", entitled=1, delivered=0, remaining=1, reason=Reason.STOCK_OUT),
)

HANDOVER = Draft(
    kind=Kind.HANDOVER,
    outcome=Outcome.PARTIAL,
    identify=Identify.CODE,
    verify=Verification(Method.FINGER, Result.MATCH, 2, 1, 71, 6120, 4000, 1, "kiosk-native/1", 310),
    lines=LINES,
    sex="f",
    age_band="18_59",
    acknowledgement=Acknowledgement.FINGER,
    receipt_no="0007",
    notice=Notice("1", "fr", "yes"),
    refers_to=uuid7(1_772_000_000_000, bytes(10)),
    flags=(Flag.HOME_CUT_OFF, UnknownCode("of_a_newer_program")),
    durations_ms={"identify": 4000, "verify": 6000},
    body=Body("H1", "ab" * 32, "P1", "0417-A", "Née à Gao, gauchère"),
)

SELF_TEST = Draft(Kind.SELF_TEST)


def origin(number: int = 1) -> Origin:
    """Return the origin of the `number`th entry of a day."""
    return Origin(
        entry_id=uuid7(1_772_000_000_000 + number, number.to_bytes(10, "big")),
        package_id="ML-2026-03",
        round_id="R1",
        site="GAO-01",
        kiosk_id="K1",
        operator_id="OP1",
        boot_id="7f0c0e5c-0000-4000-8000-000000000001",
        monotonic_ms=1000 * number,
        ts_utc="2026-02-25T06:13:20.000Z",
        ts_source="rtc",
    )


def assert_conforms(value: Any, schema: str) -> None:
    """Check a value against docs/schemas, formats included, every property listed there being required."""
    text = (Path(__file__).parents[2] / f"docs/schemas/{schema}.schema.json").read_text()
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.validate(value, json.loads(text), format_checker=checker)

"""Nothing stands in a signed record that nobody writes, and no rule of a package is there that nobody reads.

What is still waiting stands on one list with the part of the product that will fill it; the day that part comes, the
line must go. docs/schema-2.md says the same for people.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from kiosk.domain import manifest, roster
from kiosk.domain.codes import Acknowledgement, Answer, Figure, Flag, Identify, Kind, Method, PartKind, Reader, Reason
from kiosk.domain.codes import Result as VerificationResult
from kiosk.domain.entry import Draft
from kiosk.domain.policy import Policy

ROOT = Path(__file__).parents[1]
CODES = (Kind, Reason, Identify, Method, VerificationResult, Acknowledgement, Answer, Flag, Figure, PartKind, Reader)
RECORDS = (
    manifest.Programme, manifest.HubAddress, manifest.Desk, manifest.Slot, manifest.Manifest, roster.Household,
    roster.Collector, roster.Entitlement, roster.EntitlementLine, roster.TemplateRecord, roster.Item, roster.StockLine,
)  # fmt: skip
MAKERS = ("Draft", "Backing", "Line")
PARTS = {"trust", "desk 1", "desk 2", "hub", "office 1", "office 2", "fingers", "appliance"}

WRITTEN_BY: dict[str, str] = {
    **dict.fromkeys(
        [
            "Flag.PROXY_LIMIT",
            "Method.PHOTO",
            "PartKind.PHOTO",
            "Reason.MOVED",
            "Reason.NOTHING_DUE",
            "Reason.WRONG_DAY",
            "Reason.WRONG_SITE",
        ],
        "desk 1",
    ),
    **dict.fromkeys(
        [
            "Acknowledgement.FINGER",
            "Acknowledgement.PAPER",
            "Identify.PAPER",
            "Kind.ARRIVAL",
            "Kind.CALLED",
            "Kind.CLOCK_SET",
            "Kind.COMPLAINT",
            "Kind.DAY_CLOSE",
            "Kind.DAY_OPEN",
            "Kind.PAPER_ENTRY",
            "Kind.PAUSE",
            "Kind.PROMISE",
            "Kind.PROMISE_ANSWERED",
            "Kind.REFERRAL",
            "Kind.RESUME",
            "Kind.STOCK_COUNT",
            "Kind.STOCK_DAMAGE",
            "Kind.STOCK_LOSS",
            "Kind.STOCK_RECEIVE",
            "Kind.STOCK_RETURN",
            "Kind.STOCK_SENT",
            "Kind.STOCK_TAKEN",
            "Method.LEADER",
            "PartKind.CONTACT",
            "PartKind.VOICE",
            "PartKind.WORDS",
            "Reader.FOCAL_POINT",
            "Reader.PROGRAMME",
            "Reason.PAUSED",
            "clock",
            "paper",
            "parts",
            "software",
        ],
        "desk 2",
    ),
    **dict.fromkeys(
        ["Kind.CROSSWALK_DESTROYED", "Kind.DECISION", "Kind.RECORDS_EXPORTED", "Kind.RECORDS_OPENED"],
        "office 2",
    ),
    **dict.fromkeys(
        [
            "Kind.CLAIM_CONFLICT",
            "Kind.CLAIM_TAKEN_OVER",
            "Kind.HUB_TRUSTED",
            "Kind.KEYS_REPLACED",
            "Kind.LEDGER_BEGUN",
            "Kind.LEDGER_GAP",
            "Kind.PART_DESTROYED",
            "Kind.SECURITY_STOP",
            "Kind.SIGNER_TRUSTED",
            "Kind.SLOTS_DESTROYED",
            "Reason.HELD_ELSEWHERE",
            "gap",
            "peer",
        ],
        "trust",
    ),
}
"""Codes and fields of an entry that nothing writes yet -> the part that will."""

READ_BY: dict[str, str] = {
    **dict.fromkeys(
        [
            "Collector.photo",
            "Collector.valid_to",
            "Entitlement.makes_up",
            "EntitlementLine.currency",
            "EntitlementLine.substitute_each",
            "EntitlementLine.substitutes",
            "EntitlementLine.uom",
            "Household.parents",
            "Household.photo",
            "Household.priority",
            "Item.uom",
            "Programme.card_form",
            "Programme.currency",
            "policy.offline_days",
            "policy.priority_lane",
            "policy.proxy_limit",
        ],
        "desk 1",
    ),
    **dict.fromkeys(
        ["Item.contents", "Item.lot", "Programme.focal_points", "StockLine.lot", "StockLine.waybill"],
        "desk 2",
    ),
    **dict.fromkeys(
        ["TemplateRecord.cohort", "TemplateRecord.sensor"],
        "fingers",
    ),
    **dict.fromkeys(
        [
            "Entitlement.donor",
            "Entitlement.project",
            "Item.currency",
            "Item.unit_value",
            "Manifest.crosswalk_ends_at",
            "Programme.donors",
            "Programme.sector",
        ],
        "office 2",
    ),
    **dict.fromkeys(
        [
            "Collector.mark",
            "Desk.request_key",
            "HubAddress.previous_signature",
            "Manifest.ends",
            "Manifest.head_mac",
            "Manifest.previous_signature",
            "Manifest.round_secret",
            "Manifest.supersedes",
            "policy.claim_lines_most",
            "policy.claims_per_min",
            "policy.leave_now_destroys",
            "policy.pin_digits",
            "policy.take_over_after_min",
        ],
        "trust",
    ),
}
"""Fields of a package that no rule reads yet -> the part that will."""


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the kiosk, by its path."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for path in sorted((ROOT / "kiosk").rglob("*.py"))
    }


def _made(node: ast.AST) -> Iterator[ast.Attribute]:
    """Attributes that a module may hand on: not those that it only compares with, matches, or looks up by."""
    if isinstance(node, ast.Compare | ast.match_case):
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.stmt):
                yield from _made(part)
        return
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _made(value)
        yield from (key for key in node.keys if isinstance(key, ast.Attribute) and _owner(key) == "Figure")
        return
    if isinstance(node, ast.Attribute):
        yield node
    for part in ast.iter_child_nodes(node):
        yield from _made(part)


def _owner(node: ast.Attribute) -> str:
    return node.value.id if isinstance(node.value, ast.Name) else ""


def _names(tree: ast.Module) -> dict[str, str]:
    """What codes are called in a module that imports them under another name."""
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.asname: alias.name for node in imported for alias in node.names if alias.asname}


@cache
def written_codes() -> frozenset[str]:
    """`Kind.APPROVED` and the like, wherever one is handed on."""
    found = set()
    for path, tree in trees().items():
        if path != "kiosk/domain/codes.py":
            names = _names(tree)
            found |= {f"{names.get(_owner(node), _owner(node))}.{node.attr}" for node in _made(tree)}
    return frozenset(found)


@cache
def written_fields() -> frozenset[str]:
    """Names given to a `Draft` or put into one with `replace`."""
    return frozenset(
        keyword.arg
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Draft", "replace")
        for keyword in node.keywords
        if keyword.arg is not None
    )


@cache
def read_names() -> frozenset[str]:
    """Attributes that are read outside the office, which fills them."""
    return frozenset(
        node.attr
        for path, tree in trees().items()
        if not path.startswith("kiosk/office/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


def test_every_code_has_its_writer() -> None:
    """A kind, reason, flag or figure that nothing writes stands on the list, and no other does."""
    known = {f"{codes.__name__}.{code.name}" for codes in CODES for code in codes if code}
    assert known - written_codes() == {name for name in WRITTEN_BY if "." in name}


def test_every_field_of_an_entry_has_its_writer() -> None:
    """Fields that stand first in a draft are given by place; the others by name, or they are on the list."""
    by_place = {"kind", "outcome", "reason", "identify", "verify", "lines", "sex", "age_band", "collector_role"}
    unwritten = {field.name for field in fields(Draft)} - by_place - written_fields()
    assert unwritten == {name for name in WRITTEN_BY if "." not in name}


def test_every_rule_of_a_package_has_its_reader() -> None:
    """A policy field or a fact of the list that nothing reads stands on the list, and no other does."""
    unread = {f"policy.{field.name}" for field in fields(Policy) if field.name not in read_names()}
    for record in RECORDS:
        name = record.__name__
        unread |= {f"{name}.{field.name}" for field in fields(record) if field.name not in read_names()}
    assert unread == set(READ_BY)


def test_every_line_names_who_empties_it() -> None:
    """The list is no place to forget things in: each line names a part of the product that is to come."""
    assert {*WRITTEN_BY.values(), *READ_BY.values()} <= PARTS


def _spelled(name: str) -> str:
    """Return a code or a field as docs/schema-2.md spells it."""
    owner, _, attribute = name.rpartition(".")
    enum = next((one for one in CODES if one.__name__ == owner), None)
    return str(enum[attribute].value) if enum else attribute


@pytest.mark.parametrize("name", [*WRITTEN_BY, *READ_BY])
def test_the_page_names_the_same_part(name: str) -> None:
    """Whoever reads docs/schema-2.md finds each code and field that is still waiting, and who will fill it."""
    word = re.compile(rf"(?<!\w){re.escape(_spelled(name))}(?!\w)")
    page = (ROOT / "docs" / "schema-2.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("|")]
    parts = [row[-1] for row in rows if any(word.search(cell) for cell in row[:-1])]
    assert any({**WRITTEN_BY, **READ_BY}[name] in part for part in parts), parts


@pytest.mark.parametrize("name", ["flags", "reason", "kind", "outcome", "identify", "acknowledgement", "answer"])
def test_no_code_is_written_as_a_literal(name: str) -> None:
    """A flag or reason typed anew in some file would be another one the day one of the two changes."""
    found = {
        (path, part.value)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Draft", "Backing", "Line")
        for keyword in node.keywords
        if keyword.arg == name
        for part in ast.walk(keyword.value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value
    }
    assert found == set()

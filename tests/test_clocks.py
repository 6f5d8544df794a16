"""Where the wall clock may be read, and where two of its times may be set against each other: read with ast.

It can be set at any moment, by a person, by a server, by an empty battery. So it only says *when*: on a screen, in a
signed time, for an end that is a day. *How long* is counted by `time.monotonic` and its like, which everything else is
given as an argument or takes by default. (`Event.wait`, `sleep`, socket time-outs and Kivy's clock count that way,
too: CPython since 3.11 on Linux, Kivy by `perf_counter`.)
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ("config", "drivers", "kiosk", "matcher")

WALL = {
    "kiosk.runtime.clock._now": "the device's clock, with the source that vouches for it",
    "kiosk.cli._ledger_device.LedgerDevice.head": "the time that a signed head bears",
    "kiosk.roots.office.prepare_package": "the day of a package's issue, at the office",
    "kiosk.cli.doctor._probes": "what the doctor judges: the clock, and when this program came onto the device",
    "kiosk.roots.hub.serve": "the hub's clock: when things arrived",
    "kiosk.roots.touchscreen._doctor": "as the doctor's own command",
    "kiosk.roots.sync._now": "the exchange's clock: the times that it signs and keeps",
    "kiosk.hub.shelf._parcel": "a file's stamp, as a mark that it is another file",
    "kiosk.office.sample.making.make_sample": "a sample begins today",
    "kiosk.sync.sources.Stations.__call__": "a file's stamp, as a mark that it is another file",
    "kiosk.ui.closed.show_closed.show": "what a closed desk's header shows",
}
"""Who may read it, and what for."""

LENGTHS = {
    "kiosk.office.build._identity": "a time within an id",
    "kiosk.storage.destruction.Destruction.destroy": "a time within an id",
    "kiosk.storage.stamp.Stamp.origin": "a time within an id",
    "kiosk.sync.uploader._retry_after_s": "two times of one server, from one answer",
}
"""Who may make a number of seconds of it."""

_READS = {
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "ctime"),
    ("time", "asctime"), ("time", "strftime"), ("time", "CLOCK_REALTIME"), ("datetime", "now"), ("datetime", "utcnow"),
    ("datetime", "today"), ("date", "today"), ("utils", "formatdate"), ("utils", "localtime"), ("uuid", "uuid1"),
}  # fmt: skip
_STAMPS = {"st_mtime", "st_mtime_ns", "st_ctime", "st_ctime_ns", "st_atime", "st_atime_ns", "getmtime", "getctime"}
_SECONDS = {"total_seconds", "timestamp"}
_SQL = ("CURRENT_TIMESTAMP", "CURRENT_TIME", "CURRENT_DATE", "'now'")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _walk(node: ast.AST, where: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node below, with the dotted name of the function or class that it stands in."""
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        inside = f"{where}.{child.name}" if isinstance(child, ast.FunctionDef | ast.ClassDef) and named else where
        yield inside, child
        yield from _walk(child, inside)


def _nodes(source: Path) -> Iterator[tuple[str, ast.AST]]:
    module = ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    yield from _walk(_tree(source), module)


def _reads_wall(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            return (owner, name) in _READS or name in _STAMPS
        case ast.Attribute(attr=name):
            return name in _STAMPS
        case ast.ImportFrom(module="time" | "email.utils" | "uuid" as module, names=names):
            return any((module.split(".")[-1], alias.name) in _READS for alias in names)
        case ast.Constant(value=str(text)):
            return any(word in text for word in _SQL)
    return False


def _sources() -> list[Path]:
    return [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]


def test_the_wall_clock_is_read_in_few_places_each_for_its_reason() -> None:
    """Whoever needs a time is given one; a new reader of the wall clock is named here first, a former one struck."""
    assert {where for source in _sources() for where, node in _nodes(source) if _reads_wall(node)} == set(WALL)


def test_no_length_of_time_is_counted_by_the_wall_clock() -> None:
    """Seconds between two of its times are nobody's time-out, age or rate; who makes a number of one says why."""
    found = {
        where
        for source in _sources()
        for where, node in _nodes(source)
        if isinstance(node, ast.Attribute) and node.attr in _SECONDS
    }
    assert found == set(LENGTHS)

"""Who may import whom, read from the source with ast, and the few numbers that keep files and faces small."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("config", "drivers", "matcher", "kiosk")

# Unit -> the units it may import. A module belongs to the longest name here that begins its own.
_STORED = {"kiosk.domain", "kiosk.trust", "kiosk.storage"}
# What a process is made of beside its own package is its root's business: kiosk.roots knows, kiosk.cli calls it.
_COMMAND = _STORED | {"config", "kiosk.languages", "kiosk.cli", "kiosk.runtime", "kiosk.sync"}
_DESK = _STORED | {"config", "drivers", "matcher", "kiosk.doctor", "kiosk.runtime", "kiosk.ui"}
_PRACTICE = {"kiosk.languages", "kiosk.office", "kiosk.office.sample", "kiosk.rehearsal"}
ARROWS: dict[str, set[str]] = {
    "config": set(),
    "drivers": set(),
    "matcher": set(),
    "kiosk": set(),
    "kiosk.deadline": set(),
    "kiosk.notify": set(),
    "kiosk.domain": set(),
    "kiosk.languages": set(),
    "kiosk.trust": {"kiosk.domain"},
    "kiosk.storage": {"kiosk.domain", "kiosk.trust"},
    "kiosk.sync": _STORED | {"kiosk.deadline", "kiosk.notify"},
    "kiosk.hub": {"kiosk.domain", "kiosk.trust"},
    "kiosk.office": {"kiosk.domain", "kiosk.trust", "matcher"},
    "kiosk.office.sample": {"kiosk.office", "kiosk.domain", "kiosk.trust", "drivers", "matcher"},
    "kiosk.runtime": _STORED | {"config", "drivers", "matcher", "kiosk.deadline"},
    "kiosk.ui": {"kiosk.runtime", "kiosk.domain", "kiosk.languages", "kiosk.notify"},
    "kiosk.doctor": _STORED | {"config", "drivers", "kiosk.runtime"},
    "kiosk.rehearsal": _DESK - {"kiosk.doctor"} | _PRACTICE,
    "kiosk.roots": set(),
    "kiosk.roots.touchscreen": _DESK,
    "kiosk.roots.sync": _STORED | {"config", "kiosk.sync"},
    "kiosk.roots.hub": {"kiosk.hub"},
    "kiosk.roots.office": {"kiosk.office"},
    "kiosk.roots.practice": _DESK | _PRACTICE | {"kiosk.roots.touchscreen"},
    "kiosk.cli": _COMMAND,
    "kiosk.cli.run": _COMMAND | {"kiosk.roots.touchscreen", "kiosk.roots.practice"},
    "kiosk.cli.rehearse": _COMMAND | {"kiosk.roots.practice", "kiosk.rehearsal"},
    "kiosk.cli.sync": _COMMAND | {"kiosk.roots.sync"},
    "kiosk.cli.hub": _COMMAND | {"kiosk.roots.hub", "kiosk.hub"},
    "kiosk.cli.doctor": _COMMAND | {"kiosk.doctor", "kiosk.ui", "matcher"},
    "kiosk.cli.verify": _COMMAND | {"matcher"},
    "kiosk.cli._findings": _COMMAND | {"kiosk.office"},
    "kiosk.cli._roster_office": _COMMAND | {"kiosk.cli._findings", "kiosk.office", "kiosk.roots.office"},
    "kiosk.cli._roster_sample": _COMMAND | {"kiosk.office", "kiosk.office.sample", "kiosk.roots.practice"},
    "kiosk.__main__": {"config", "kiosk.languages", "kiosk.cli"},
}
LIBRARIES = {"config": set[str](), "kiosk.domain": set[str](), "matcher": {"numpy", "cv2"}}
EFFECTS = {"socket", "sqlite3", "subprocess", "threading", "time", "random", "secrets", "os", "pathlib"}
# http.client may stay: it also speaks over the local socket of kiosk sync.
NETWORK = ("requests", "urllib3", "httpx", "http.server", "urllib.request", "ssl", "socketserver", "fastapi", "uvicorn")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


MODULES = {_name(path): path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))}
SOURCES = sorted(
    {*MODULES.values(), *ROOT.glob("*.py"), *(ROOT / "tools").rglob("*.py"), *ROOT.glob("benchmarks/**/*.py")}
)


def _unit(module: str) -> str:
    return max((unit for unit in ARROWS if f"{module}.".startswith(f"{unit}.")), key=len)


def _imports(module: str) -> Iterator[str]:
    """Full dotted names; `from a import b` counts as a.b, which is a's when b is no module."""
    path = MODULES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_arrows(module: str) -> None:
    """A module imports only what its unit may."""
    unit = _unit(module)
    ours = {_unit(name) for name in _imports(module) if name.split(".")[0] in OURS}
    assert ours - {unit, "kiosk"} <= ARROWS[unit], f"{module} belongs to {unit}"


def test_every_part_of_the_kiosk_has_its_arrows() -> None:
    """A new package is given its place in the table before it is used."""
    assert {module for module in MODULES if _unit(module) == "kiosk"} <= {"kiosk"}


@pytest.mark.parametrize("module", [module for module in MODULES if _unit(module) != "kiosk.ui"])
def test_only_the_screens_know_kivy(module: str) -> None:
    """Kivy stays behind kiosk.ui."""
    assert "kivy" not in {name.split(".")[0] for name in _imports(module)}


def test_importing_all_but_the_screens_never_loads_kivy() -> None:
    """Commands, sync and hub start without opening a window; a rehearsal plays on the screens, so it may."""
    others = [module for module in MODULES if _unit(module) not in {"kiosk.ui", "kiosk.rehearsal"}]
    code = (
        f"import importlib, sys\nfor name in {others!r}: importlib.import_module(name)\nsys.exit('kivy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("module", [module for module in MODULES if _unit(module) in LIBRARIES])
def test_pure_units_use_few_libraries(module: str) -> None:
    """Domain and configuration need the standard library only, the matcher numpy and OpenCV besides."""
    foreign = {name.split(".")[0] for name in _imports(module)} - sys.stdlib_module_names - set(OURS)
    assert foreign <= LIBRARIES[_unit(module)]


@pytest.mark.parametrize("module", [module for module in MODULES if _unit(module) == "kiosk.domain"])
def test_the_domain_has_no_effects(module: str) -> None:
    """No clock, randomness, file, thread or database: all are arguments or effects of the domain."""
    calls = {node.attr for node in ast.walk(_tree(MODULES[module])) if isinstance(node, ast.Attribute)}
    assert not {name.split(".")[0] for name in _imports(module)} & EFFECTS
    assert not calls & {"now", "utcnow", "today", "uuid1", "uuid4"}


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if _unit(module) in {"kiosk.ui", "kiosk.runtime", "kiosk.storage", "drivers"}],
)
def test_the_touchscreen_process_has_no_network(module: str) -> None:
    """Nothing that the touchscreen process is made of imports a network client or server."""
    assert not [name for name in _imports(module) if f"{name}.".startswith(tuple(f"{part}." for part in NETWORK))]


@pytest.mark.parametrize("path", [path for path in MODULES.values() if path.name == "__init__.py"], ids=_name)
def test_a_face_is_ten_names_or_fewer(path: Path) -> None:
    """A package that offers anything says what, in at most ten names."""
    tree = _tree(path)
    faces = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"]
    offers = any(isinstance(node, (ast.ImportFrom, ast.FunctionDef, ast.ClassDef)) for node in tree.body)
    assert len(faces) == (1 if offers else 0) or (faces and not offers)
    assert all(len(ast.literal_eval(face.value)) <= 10 for face in faces)


def _broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_broad(part) for part in kind.elts)
    return kind is None or ast.unparse(kind).split(".")[-1] in {"Exception", "BaseException"}


def test_at_most_three_broad_excepts() -> None:
    """Whoever catches everything stands at one of three named boundaries."""
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler) and _broad(node.type)
    ]
    assert len(found) <= 3, found


@pytest.mark.parametrize("module", MODULES)
def test_a_match_says_what_becomes_of_the_rest(module: str) -> None:
    """The last arm takes everything: over a union it is `assert_never`, over what comes from outside an answer."""
    open_ended = [
        node.lineno
        for node in ast.walk(_tree(MODULES[module]))
        if isinstance(node, ast.Match)
        and not (isinstance(last := node.cases[-1].pattern, ast.MatchAs) and last.pattern is None)
    ]
    assert open_ended == []


def test_no_file_is_longer_than_400_lines() -> None:
    """A longer file holds two ideas."""
    lengths = {_name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert not {name: lines for name, lines in lengths.items() if lines > 400}


def test_units_of_systemd_do_not_shadow_its_python_package() -> None:
    """systemd/ holds data only: a package of that name would hide python-systemd."""
    assert not list((ROOT / "systemd").rglob("*.py"))

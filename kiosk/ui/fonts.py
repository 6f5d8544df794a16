"""Where the letters come from: the system's fonts, never files of ours. No Kivy here, so that the doctor can ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


@dataclass(frozen=True)
class Face:
    """A type face in two weights. `regular` is None when the toolkit's own face must do."""

    name: str
    regular: Path | None
    bold: Path | None
    wanted: bool
    """Whether it is the face the design asks for."""


def find_face(names: Sequence[str], fallback: Sequence[str] = (), folders: Iterable[Path] = FONT_FOLDERS) -> Face:
    """Return the first face of `names` that is installed, else the first of `fallback`, else the toolkit's own."""
    files = _files(tuple(folders))
    for name in (*names, *fallback):
        stem = name.replace(" ", "")
        regular = next((files[file] for file in (f"{stem}-Regular", stem) if file in files), None)
        if regular is not None:
            return Face(name, regular, files.get(f"{stem}-Bold", regular), wanted=name in names)
    return Face("Roboto", None, None, wanted=False)


@cache
def _files(folders: tuple[Path, ...]) -> dict[str, Path]:
    found = (path for folder in folders for path in folder.rglob("*.ttf"))
    return {path.stem: path for path in sorted(found, reverse=True)}

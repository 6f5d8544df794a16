"""Prepares the toolkit before it is imported: no configuration file, no arguments, one window of one size."""

import logging
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

OFFSCREEN = "offscreen"
TRAY_WIDTH_PX = 300


class WindowError(Exception):
    """There is no window. `detail` is what the toolkit says of it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class _Heard(logging.Handler):
    """Keeps the gravest that the toolkit says: its own log is turned off, and it ends without another word."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def open_window() -> None:
    """Open the one window, prepared before.

    Raises:
        WindowError: with the toolkit's reasons.
    """
    heard = _Heard()
    log = logging.getLogger("kivy")
    log.addHandler(heard)
    try:
        from kivy.core.window import Window
    except SystemExit as end:  # its way out
        raise WindowError(reasons(heard.said)) from end
    finally:
        log.removeHandler(heard)
    if Window is None:
        raise WindowError(reasons(heard.said))


def reasons(said: Sequence[str]) -> str:
    """Return what there is to know of the toolkit's complaints: why each way to a window failed, else the last."""
    ways = [way for text in said for way in re.findall(r"^\w+ - (?!ModuleNotFoundError)\w+: .*", text, re.MULTILINE)]
    return "; ".join(ways) or (said[-1].splitlines()[0] if said else "Kivy")


def display_available() -> bool:
    """Whether there is a display to open a window on."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare(width: int, height: int, *, offscreen: bool = False, home: Path | None = None) -> None:
    """Set the environment for a window of this size in pixels. Call it before anything imports Kivy.

    Lengths are ours (millimetres times pixels per millimetre), so the toolkit's own density is 1.
    """
    folder = home or Path(tempfile.gettempdir()) / f"kiosk-ui-{os.getuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_CONSOLELOG="1",
        KIVY_LOG_MODE="MIXED",
        KIVY_WINDOW="sdl2",
        KIVY_DPI="96",
        KIVY_METRICS_DENSITY="1",
        KIVY_HOME=str(folder),
        KCFG_GRAPHICS_WIDTH=str(width),
        KCFG_GRAPHICS_HEIGHT=str(height),
        KCFG_GRAPHICS_RESIZABLE="0",
        KCFG_GRAPHICS_MULTISAMPLES="0",
        KCFG_GRAPHICS_MAXFPS="60",
        KCFG_KIVY_EXIT_ON_ESCAPE="0",
        KCFG_INPUT_MOUSE="mouse,disable_multitouch",
    )
    if offscreen or not display_available():
        os.environ["SDL_VIDEODRIVER"] = OFFSCREEN
        os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

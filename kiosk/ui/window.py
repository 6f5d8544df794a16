"""Prepares the toolkit before it is imported: no configuration file, no arguments, one window of one size."""

import os
import tempfile
from pathlib import Path

OFFSCREEN = "offscreen"
TRAY_WIDTH_PX = 300


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

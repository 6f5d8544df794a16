"""One screen a view. `SCREENS` says which."""

from kiosk.ui.screens.registry import SCREENS, build_screen
from kiosk.ui.screens.screen import Screen

__all__ = ["SCREENS", "Screen", "build_screen"]

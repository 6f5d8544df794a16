"""One window for all screens of this process, offscreen."""

from kiosk.ui.window import prepare

prepare(1280, 800, offscreen=True)

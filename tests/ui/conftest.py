"""One window for all screens of this process, offscreen."""

from kiosk.ui.window import prepare

prepare(320, 200, offscreen=True)  # screens are looked at in buffers of their own size; a small window is quick

"""Drives the screens as a person does: taps, holds, reads, types, looks. For tests and for the rehearsal."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.tests.common import UnitTestTouch

from kiosk.ui.app import ENTER, KioskApp
from kiosk.ui.widgets.surface import Touch

POLL_S = 0.01


class HandsError(Exception):
    """What was to be touched or seen did not come. The message says what was there instead."""


class Hands:
    """Two hands and an eye on an application that runs in the same event loop."""

    def __init__(self, app: KioskApp) -> None:
        self._app = app

    async def frames(self, count: int = 1) -> None:
        """Let so many frames pass."""
        first = Clock.frames
        await self.until(lambda: Clock.frames >= first + count, "a frame")

    async def until(self, holds: Callable[[], bool], what: str = "it", timeout_s: float = 10.0) -> None:
        """Wait until something holds.

        Raises:
            HandsError: it did not within the time.
        """
        deadline = asyncio.get_running_loop().time() + timeout_s
        while not holds():
            if asyncio.get_running_loop().time() > deadline:
                raise HandsError(f"{what} did not come; on the screen: {self.seen()}")
            await asyncio.sleep(POLL_S)

    async def until_view(self, kind: type, timeout_s: float = 10.0) -> None:
        """Wait until a view of this kind is shown."""
        await self.until(lambda: isinstance(self.view(), kind), kind.__name__, timeout_s)

    def view(self) -> object:
        """Return the view that is shown now."""
        screen = self._app.stage.screen
        return screen.view if screen is not None else None

    def ids(self) -> list[str]:
        """Return what can be touched now."""
        return [touch.id for touch in self._touches() if touch.then is not None]

    def seen(self) -> str:
        """Return what is on the screen, without anybody's name: its view's kind and the touch targets."""
        return f"{type(self.view()).__name__} with {', '.join(self.ids())}"

    async def tap(self, target_id: str, timeout_s: float = 10.0) -> None:
        """Touch a target for a moment, as soon as it can be touched.

        Raises:
            HandsError: it is not there.
        """
        await self.until(lambda: target_id in self.ids(), target_id, timeout_s)
        touch = self._touch_on(target_id)
        touch.touch_down()
        touch.touch_up()
        await self.frames(1)

    async def hold(self, target_id: str, hold_s: float) -> None:
        """Touch a target and let it go after a while."""
        await self.until(lambda: target_id in self.ids(), target_id)
        touch = self._touch_on(target_id)
        touch.touch_down()
        await asyncio.sleep(hold_s)
        touch.touch_up()
        await self.frames(1)

    async def type_text(self, text: str) -> None:
        """Read a code with a reader that types: the text, then Enter."""
        for character in text:
            Window.dispatch("on_textinput", character)
        Window.dispatch("on_key_down", ENTER, 0, "", [])
        await self.frames(1)

    async def pin(self, digits: str) -> None:
        """Touch the digits of a PIN, then check."""
        for digit in digits:
            await self.tap(f"key-{digit}")
        await self.tap("key-check")

    async def screenshot(self, path: Path) -> None:
        """Write what is shown to a PNG file, when it has settled."""
        await self.frames(4)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._app.stage.export_to_png(str(path))

    def _touches(self) -> Iterator[Touch]:
        screen = self._app.stage.screen
        yield from screen.touches if screen is not None else ()
        if self._app.beside is not None:
            yield from (child for child in self._app.beside.children if isinstance(child, Touch))

    def _touch_on(self, target_id: str) -> UnitTestTouch:
        EventLoop.ensure_window()
        target = next(touch for touch in self._touches() if touch.id == target_id)
        return UnitTestTouch(*target.center)

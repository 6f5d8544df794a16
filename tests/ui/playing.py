"""The real application on a table desk, in the test's event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from kiosk.languages import complete_languages
from kiosk.ui import intents as it
from kiosk.ui import views as v
from kiosk.ui.app import KioskApp
from kiosk.ui.hands import Hands
from kiosk.ui.samples import SAMPLES
from kiosk.ui.shell import Around, Shell, open_screens
from kiosk.ui.theme import load_theme
from tests.ui.desk import LOST_BADGE, NOW, OPERATORS, TECHNICIAN_BADGE, TableDesk

T = TypeVar("T")
SETTLE_S = 0.06  # a toolkit's timer may still hold a release


@dataclass
class HandClock:
    """A clock moved by hand: what it shows, and what it counts."""

    wall: datetime = NOW
    seconds: float = 1000.0


@dataclass
class Play:
    """One application at work."""

    desk: TableDesk
    app: KioskApp
    shell: Shell
    hands: Hands
    clock: HandClock
    told: list[it.Intent] = field(default_factory=list)

    def seen(self) -> str:
        """All words on the screen."""
        screen = self.app.stage.screen
        assert screen is not None
        written = [*screen.pen.written, *(text for touch in screen.touches for text in touch.written)]
        return "\n".join(text.text for text in written)


@asynccontextmanager
async def playing(
    desk: TableDesk | None = None, profile: str = "landscape_10", *, reduced: bool = True, idle_lock_s: float = 0.0
) -> AsyncIterator[Play]:
    """Run the application round a desk."""
    desk = desk or TableDesk()
    told: list[it.Intent] = []
    clock = HandClock()
    around = Around(
        lambda: clock.wall, lambda: clock.seconds, lambda: False, lambda: 74, lambda: 3118,
        lambda: replace(_view("board", v.TodayBoard), waiting=len(desk.queue())), lambda: _view("doctor", v.Doctor),
        told.append,
    )  # fmt: skip
    app, shell = open_screens(
        load_theme(profile),
        complete_languages(),
        "fr",
        around,
        lambda post: desk,
        lambda text: OPERATORS[text].display_name if text in OPERATORS else None,
        reduced=reduced,
        idle_lock_s=idle_lock_s,
        badge_revoked=lambda text: text == LOST_BADGE,
        technician=lambda text: text == TECHNICIAN_BADGE,
        badge_role=lambda text: OPERATORS[text].role.value if text in OPERATORS else "",
    )
    running = asyncio.create_task(app.async_run(async_lib="asyncio"))
    hands = Hands(app)
    await hands.until(lambda: app.root is not None, "the window")
    shell.begin()
    try:
        yield Play(desk, app, shell, hands, clock, told)
    finally:
        await asyncio.sleep(SETTLE_S)
        app.stop()
        await running


def _view(name: str, kind: type[T]) -> T:
    view = SAMPLES[name]
    assert isinstance(view, kind)
    return view

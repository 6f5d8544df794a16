"""Draws a screen of every kind once, unseen, while nobody waits: the first visit finds letters and pictograms ready."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.ui.lettering import Lettering
from kiosk.ui.samples import SAMPLES, STATUS
from kiosk.ui.screens import build_screen
from kiosk.ui.widgets.surface import Kit

PAUSE_S = 0.1
"""Between two screens, so that a touch is taken meanwhile."""


def warm_up(kit: Kit, after: Callable[[float, Callable[[], None]], None]) -> None:
    """Draw the samples one by one, in pauses that `after` (seconds, what then) makes; say and show nothing.

    Pictograms, shapes and fonts stay; the samples' words have a lettering of their own, which goes with them.
    """
    silent = replace(
        kit,
        letters=Lettering(kit.letters.face),
        emit=lambda intent: None,
        say=lambda message_id: None,
        reduced=True,
    )
    rest = drawn(silent)

    def step() -> None:
        if next(rest, None) is not None:
            after(PAUSE_S, step)

    after(PAUSE_S, step)


def drawn(kit: Kit) -> Iterator[str]:
    """Draw a sample at each step and yield its name."""
    for name, view in SAMPLES.items():
        build_screen(kit, STATUS, view)
        yield name

"""Builds the touchscreen of a desk: the window first, then everything that needs one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.notify import notify, watchdog_s
from kiosk.runtime import Parts, Runtime
from kiosk.ui.theme import load_theme
from kiosk.ui.window import TRAY_WIDTH_PX, open_window, prepare

if TYPE_CHECKING:
    from kiosk.ui import views
    from kiosk.ui.app import KioskApp
    from kiosk.ui.day import Day
    from kiosk.ui.tray import PropGroup

LOOK_S = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """How the screens look and speak. `offscreen` draws into memory; `reduced` turns all movement off."""

    profile: str
    theme: str
    language: str
    idle_lock_s: float = 180.0
    sound: bool = True
    reduced: bool = False
    offscreen: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A touchscreen that is ready to run."""

    app: "KioskApp"
    runtime: Runtime
    day: "Day"

    def close(self) -> None:
        """Finish what is being written and let go of everything."""
        self.runtime.close()
        self.day.close()


@dataclass(frozen=True, slots=True)
class Beside:
    """The rehearsal tray: its title, and its props, made when the desk is there."""

    title: str
    groups: "Callable[[Runtime, KioskApp], list[PropGroup]]"


def tell_system(app: "KioskApp") -> None:
    """Tell systemd that the screen is there, and from now on that it is alive."""
    notify("READY=1")
    if watchdog_s():
        app.every(watchdog_s(), lambda: notify("WATCHDOG=1"))


def open_touchscreen(
    parts: Parts, look: Look, doctor: "Callable[[], views.Doctor]", beside: Beside | None = None
) -> Opened:
    """Open the window and put a desk on it. `doctor` examines the device, in its own time.

    Raises:
        WindowError: there is none to be had.
    """
    theme = load_theme(look.profile, look.theme)
    prepare(theme.width + (TRAY_WIDTH_PX if beside else 0), theme.height, offscreen=look.offscreen)
    open_window()
    from kiosk.languages import complete_languages
    from kiosk.ui.day import Day
    from kiosk.ui.shell import open_screens
    from kiosk.ui.warming import warm_up

    made: list[Runtime] = []

    def make_runtime(on_ui: Callable[[Callable[[], None]], None]) -> Runtime:
        made.append(Runtime(parts, on_ui))
        return made[0]

    day = Day(parts, lambda: made[0], lambda: app, lambda: shell, doctor)
    app, shell = open_screens(
        theme,
        complete_languages(),
        look.language,
        day.around(),
        make_runtime,
        day.badge_name,
        sound=look.sound,
        reduced=look.reduced,
        idle_lock_s=look.idle_lock_s,
        badge_revoked=day.badge_revoked,
        technician=day.is_technician,
        badge_role=day.badge_role,
    )
    runtime = made[0]
    if beside is not None:
        from kiosk.ui.tray import Tray  # for practice: real desks have none

        app.beside = Tray(theme, app.kit.letters, beside.title, beside.groups(runtime, app))

    def look_around() -> None:
        runtime.look_around()
        runtime.count()

    def begin() -> None:
        shell.begin()
        app.every(LOOK_S, look_around)
        look_around()
        warm_up(app.kit, app.after)
        tell_system(app)

    app.post(begin)
    return Opened(app, runtime, day)

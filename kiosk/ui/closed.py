"""A desk that cannot open: the screen says that paper takes over, and shows the technician why."""

from collections.abc import Callable
from datetime import datetime

from kiosk.runtime.worker import Worker
from kiosk.ui import intents as do
from kiosk.ui import views as v
from kiosk.ui.theme import load_theme
from kiosk.ui.window import open_window, prepare
from kiosk.ui.wiring import Look, tell_system


def show_closed(look: Look, status: v.Status, first: v.StorageStop | None, examine: Callable[[], v.Doctor]) -> None:
    """Stay on the screen until the checks find that the device can serve, or the window is closed.

    Args:
        look: how the screens look.
        status: the header; its clock is kept up to date.
        first: what everybody sees first; None for the checks.
        examine: looks at the device; off the UI thread.
    Raises:
        WindowError: there is none to be had.
    """
    theme = load_theme(look.profile, look.theme)
    prepare(theme.width, theme.height, offscreen=look.offscreen)
    open_window()
    from kiosk.languages import complete_languages
    from kiosk.ui.app import KioskApp
    from kiosk.ui.kit import build_kit

    languages = complete_languages()
    worker = Worker("doctor")

    def show(view: v.View) -> None:
        app.stage.show(v.Status(status.desk, f"{datetime.now().astimezone():%H:%M}", site=status.site), view)

    def found(checks: v.Doctor) -> None:
        if checks.serves:
            app.stop()
        show(checks)

    def check() -> None:
        show(v.Checking())

        def look_at_it() -> None:
            checks = examine()
            app.post(lambda: found(checks))

        worker.submit(look_at_it)

    def show_first() -> None:
        if first is None:
            check()
        else:
            show(first)

    def begin() -> None:
        show_first()
        tell_system(app)

    def take(intent: do.Intent) -> None:
        if isinstance(intent, do.Said):
            icon, message_id = do.told_instead(intent)
            app.stage.toast(icon, app.kit.language.words(message_id))
        elif isinstance(intent, do.DoctorAsked):
            check()
        else:  # whatever a visit would have come of: nobody is served
            show_first()

    app = KioskApp(build_kit(theme, languages[look.language], languages, emit=take, reduced=look.reduced))
    app.post(begin)
    try:
        app.run()
    finally:
        worker.close()

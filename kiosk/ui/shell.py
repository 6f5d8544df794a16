"""Joins a desk at work to its screens: states become views, touches become events, and staff find their own screens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, assert_never

from kiosk.domain.codes import Identify
from kiosk.domain.manifest import Manifest, OperatorRole
from kiosk.domain.roster import Item
from kiosk.domain.visit import Event, Rules, State, accepts
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.languages import Language
from kiosk.runtime import FRESH, Closed, Opened, Opening, Session
from kiosk.ui import intents as it
from kiosk.ui import views as v
from kiosk.ui.kit import build_kit
from kiosk.ui.present import present
from kiosk.ui.scene import Scene, scene_of
from kiosk.ui.sound import Voice
from kiosk.ui.theme import Theme

if TYPE_CHECKING:
    from kiosk.ui.app import KioskApp

LOOK_AGAIN_S = 5.0
"""The header's clock and lamps are looked at so often."""
CHECKING_AFTER_S = 0.3
"""A moment's wait is shown only when it lasts longer: shorter ones would flicker."""


class TechnicianSide(Protocol):
    """Who is at the technician's side of a desk, as `kiosk.runtime.Maintenance` knows it."""

    @property
    def session(self) -> Session:
        """Nobody, somebody whose PIN is being checked, or a technician."""

    def come(self, badge: str, pin: str) -> None:
        """Let a technician in while the desk works."""

    def leave(self) -> None:
        """Let them out."""


class Desk(Protocol):
    """A desk at work, as `kiosk.runtime.Runtime` is: it never makes the UI thread wait."""

    on_change: Callable[[], None]

    @property
    def state(self) -> State:
        """Where the visit is."""

    @property
    def session(self) -> Session:
        """Who works here."""

    @property
    def maintenance(self) -> TechnicianSide:
        """Its technician's side."""

    @property
    def rules(self) -> Rules:
        """The rules of the day."""

    @property
    def manifest(self) -> Manifest:
        """The signed head of the package in use."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The things of the package, while a session lasts."""

    def touch(self, event: Event) -> None:
        """Take a touch."""

    def log_in(self, badge: str, pin: str) -> None:
        """Open the desk for an operator."""

    def lock(self) -> None:
        """Close the desk."""


@dataclass(frozen=True)
class Around:
    """What lies outside the visit. Each is asked on the UI thread and answers at once, from memory.

    `now` is aware, and only shown: it may be set at any moment. Lengths of time are counted by `monotonic_s`.
    `offline` says that the desk reaches nobody; `battery` is a percentage or None; `entries` counts what is on disk;
    `board` and `doctor` make staff's views.
    """

    now: Callable[[], datetime]
    monotonic_s: Callable[[], float]
    offline: Callable[[], bool]
    battery: Callable[[], int | None]
    entries: Callable[[], int]
    board: Callable[[], v.TodayBoard]
    doctor: Callable[[], v.Doctor | v.Checking]
    other: Callable[[it.Elsewhere], None] = lambda intent: None
    """Takes what is neither an event of the visit nor a matter of the screens: print, stock, close, copy."""


class Shell:
    """The screens of one desk. Everything runs on the UI thread."""

    def __init__(self, runtime: Desk, app: "KioskApp", around: Around, first_language: str, idle_lock_s: float) -> None:
        self._runtime = runtime
        self._app = app
        self._around = around
        self._first_language = first_language
        self._asking_language = False
        self._staff: v.TodayBoard | v.Doctor | v.Checking | None = None
        self._door: str | None = None  # the technician's badge that was shown at it, or nothing yet
        self._maintaining = False
        self._moment_over = False
        self._idle_lock_s = idle_lock_s
        self._touched_s = around.monotonic_s()
        runtime.on_change = self.refresh

    def begin(self) -> None:
        """Show the first screen and keep the header true. Call it when the application has started."""
        self.refresh()
        self._app.every(LOOK_AGAIN_S, self.look_again)

    def put(self, view: v.TodayBoard | v.Doctor) -> None:
        """Show what staff asked for, when it comes later than they asked."""
        if self._staff is not None:
            self._staff = view
            self.refresh()

    def look_again(self) -> None:
        """Keep the header true; lock a desk that nobody has touched for too long, never in the middle of a visit."""
        idle_s = self._around.monotonic_s() - self._touched_s
        if self._idle_lock_s and idle_s > self._idle_lock_s and isinstance(self._runtime.session, Opened):
            self._touched_s = self._around.monotonic_s()
            self._leave()
            self._runtime.lock()
        self.refresh()

    # --- what the screens emit ---------------------------------------------------------------------------------

    def take(self, intent: it.Intent) -> None:
        """Take what was touched or read."""
        self._touched_s = self._around.monotonic_s()
        match intent:
            case it.LanguageAsked():
                self._asking_language = True
            case it.LanguageChosen():
                self._asking_language = False
                self._speak(self._app.kit.languages[intent.code])
            case it.CodeRead():
                self._code(intent.text)
                return
            case it.LoggedIn() | it.TechnicianCame():
                self._show_badge(intent)
                return
            case it.StaffAsked() | it.BoardAsked() | it.DoctorAsked() | it.StaffDoorAsked() | it.NextFamily():
                self._go_to(intent)
            case it.Locked():
                self._leave()
                self._runtime.lock()
            case it.AgentCalled():
                self._app.stage.toast("help", self._words("help-called"))
                return
            case (
                it.ProblemTold() | it.PrintAsked() | it.StockAsked() | it.PauseAsked() | it.CloseAsked()
                | it.ScannerTried() | it.ReportAsked() | it.LedgerCopied()
            ):  # fmt: skip
                self._around.other(intent)
                return
            case ev.BackTouched() if self._staff is not None or self._door is not None:
                self._leave()
            case _:  # the type checker holds that nothing else comes here
                self._event(intent)
                return
        self.refresh()

    def _go_to(
        self, intent: it.StaffAsked | it.BoardAsked | it.DoctorAsked | it.StaffDoorAsked | it.NextFamily
    ) -> None:
        match intent:
            case it.StaffAsked() | it.BoardAsked():
                self._staff = self._around.board() if isinstance(self._runtime.state, st.Waiting) else None
            case it.DoctorAsked():
                self._staff = self._around.doctor()
            case it.StaffDoorAsked():
                self._door = ""
            case it.NextFamily():
                self._staff = None
            case _:
                assert_never(intent)

    def _show_badge(self, intent: it.LoggedIn | it.TechnicianCame) -> None:
        if isinstance(intent, it.LoggedIn):
            self._runtime.log_in(intent.badge, intent.pin)
        else:
            self._runtime.maintenance.come(intent.badge, intent.pin)

    def _event(self, event: Event) -> None:
        if accepts(self._runtime.state, event):
            self._runtime.touch(event)

    def _code(self, text: str) -> None:
        """A card opens a visit; a badge, between visits, the agent's board or the technician's door.

        To a supervisor what waits for a second person comes first.

        Nobody is served from the technician's side.
        """
        if self._maintaining:
            return
        if self._app.kit.technician(text):
            self._door = text
            self.refresh()
        elif self._app.kit.badge_name(text):
            self._door = None
            supervises = self._app.kit.badge_role(text) == OperatorRole.SUPERVISOR
            waiting = supervises and isinstance(self._runtime.session, Opened) and self._around.board().waiting
            self.take(ev.QueueAsked() if waiting else it.StaffAsked())
        elif not isinstance(self._runtime.session, Closed):
            self._leave()
            self._event(ev.CardShown(text, Identify.CODE))

    def _leave(self) -> None:
        """Leave staff's screens, the door and the technician's side."""
        self._staff = self._door = None
        self._runtime.maintenance.leave()

    def _look_for_technician(self) -> None:
        """A technician who has come sees the doctor; who has left leaves nothing on the screen."""
        here = isinstance(self._runtime.maintenance.session, Opened)
        if here != self._maintaining:
            self._maintaining, self._door = here, None
            self._staff = self._around.doctor() if here else None

    # --- what the screens show ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is so now."""
        self._look_for_technician()
        view = self._view()
        if isinstance(view, v.Checking) and not self._moment_over:
            self._app.after(CHECKING_AFTER_S, self._still_waiting)
            if self._app.stage.screen is not None:
                return
        self._moment_over = False
        if isinstance(view, v.Waiting) and self._app.kit.language.code != self._first_language:
            self._speak(self._app.kit.languages[self._first_language])
        self._app.stage.show(self.status(), view)

    def _still_waiting(self) -> None:
        if isinstance(self._view(), v.Checking):
            self._moment_over = True
            self.refresh()

    def status(self) -> v.Status:
        """Return what the header shows."""
        around = self._around
        session = self._runtime.maintenance.session if self._maintaining else self._runtime.session
        return v.Status(
            desk=self._runtime.rules.desk,
            clock=f"{around.now().astimezone(self._scene().zone):%H:%M}",
            offline=around.offline(),
            battery=around.battery(),
            operator=session.operator.display_name if isinstance(session, Opened) else "",
            site=self._runtime.manifest.site.name,
        )

    def _view(self) -> v.View:
        session = self._runtime.session
        if self._asking_language:
            return v.LanguageChoice(tuple(self._app.kit.languages))
        if self._maintaining and self._staff is not None:
            return self._staff
        if isinstance(session, Closed):
            over = "" if session.stage is FRESH else session.stage.value
            return v.LogIn(refused=session.refused.value, wait_s=session.wait_s, over=over)
        if isinstance(session, Opening):
            return v.LogIn(checking=True)
        between = isinstance(self._runtime.state, st.Waiting | st.StorageStopped)
        if self._door is not None and between:
            return _staff_door(self._door, self._runtime.maintenance.session)
        self._door = None
        if self._staff is not None and between:
            return self._staff
        self._staff = None
        return present(self._runtime.state, self._scene())

    def _scene(self) -> Scene:
        runtime, around = self._runtime, self._around
        items = {item.code: item for item in runtime.items}
        code = self._app.kit.language.code
        return scene_of(runtime.manifest, runtime.rules.desk, code, items, around.now(), entries=around.entries())

    def _speak(self, language: Language) -> None:
        """Go on in another language, on fresh screens."""
        kit = self._app.kit
        fresh = build_kit(
            kit.theme,
            language,
            kit.languages,
            emit=kit.emit,
            say=kit.say,
            badge_name=kit.badge_name,
            reduced=kit.reduced,
            badge_revoked=kit.badge_revoked,
            technician=kit.technician,
            badge_role=kit.badge_role,
        )
        self._app.change_kit(fresh)

    def _words(self, message_id: str) -> str:
        return self._app.kit.language.words(message_id)


def _staff_door(badge: str, session: Session) -> v.StaffDoor:
    if isinstance(session, Closed):
        return v.StaffDoor(badge, refused=session.refused.value, wait_s=session.wait_s)
    return v.StaffDoor(badge, checking=True)


def open_screens(
    theme: Theme,
    languages: Mapping[str, Language],
    first_language: str,
    around: Around,
    make_runtime: Callable[[Callable[[Callable[[], None]], None]], Desk],
    badge_name: Callable[[str], str | None],
    *,
    sound: bool = True,
    reduced: bool = False,
    idle_lock_s: float = 0.0,
    badge_revoked: Callable[[str], bool] = lambda text: False,
    technician: Callable[[str], bool] = lambda text: False,
    badge_role: Callable[[str], str] = lambda text: "",
) -> tuple["KioskApp", Shell]:
    """Build application and shell round a runtime.

    Args:
        make_runtime: given what runs something on the UI thread, makes the runtime.
        badge_name: whose badge a text is, or None.
        idle_lock_s: a desk that nobody touches between visits locks after so long; 0 never.
        badge_revoked: whether a text is a badge that no longer counts.
        technician: whether a text is a technician's badge.
        badge_role: what the owner of a badge is, an `OperatorRole`.
    """
    from kiosk.ui.app import KioskApp  # opens the window

    shells: list[Shell] = []
    voice = Voice()
    kit = build_kit(
        theme,
        languages[first_language],
        languages,
        emit=lambda intent: shells[0].take(intent),
        say=lambda message_id: voice.say(app.kit.language, message_id) if sound else None,
        badge_name=badge_name,
        reduced=reduced,
        badge_revoked=badge_revoked,
        technician=technician,
        badge_role=badge_role,
    )
    app = KioskApp(kit)
    shells.append(Shell(make_runtime(app.post), app, around, first_language, idle_lock_s))
    return app, shells[0]

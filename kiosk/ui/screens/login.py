"""Opening the desk, and the way in at one that works: the badge to the reader, then its PIN."""

from typing import Any

from kivy.clock import Clock

from kiosk.domain.codes import Reason
from kiosk.domain.visit.events import BackTouched
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent, LoggedIn, TechnicianCame
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Status
from kiosk.ui.widgets import art, pad
from kiosk.ui.widgets.banner import heading, ready
from kiosk.ui.widgets.frame import Key

PIN_DIGITS = 6
ANOTHER_BADGE = (Reason.OWN_BADGE, Reason.WRONG_ROLE, Reason.BADGE_REVOKED, Reason.BADGE_UNKNOWN)
"""After these no PIN helps: somebody else shows theirs."""
SAME_BADGE = (Reason.WRONG_PIN, Reason.DEVICE_FAIL)
"""After these the badge counts, and its PIN is asked for again."""


class PinScreen(Screen):
    """A screen that takes a badge and then a PIN. What was typed lives here and is dropped when it was given."""

    staff = True

    def begin(self) -> None:
        """No badge and no digit yet; `refused` is the code of why a badge was not taken."""
        self.badge = ""
        self.refused = self.view.refused
        self.pin = ""
        self._given = False
        self.wait_left = self.view.wait_s
        self._wait: Any = None

    def given(self, badge: str, pin: str) -> Intent:
        """Return what badge and PIN together mean."""
        raise NotImplementedError

    def take_code(self, text: str) -> bool:
        """Take a badge, if it is one of this day; say so if it is not."""
        if self.view.checking:
            return True
        self.badge = text if self.kit.badge_name(text) else ""
        unfit = Reason.BADGE_REVOKED if self.kit.badge_revoked(text) else Reason.BADGE_UNKNOWN
        self.refused = "" if self.badge else unfit.value
        self.pin = ""
        self.repaint()
        return True

    def take_key(self, key: str) -> bool:
        """Type the PIN on a keyboard."""
        if key == "backspace":
            self.erase()
        elif key == "enter":
            self.check()
        elif key.isdigit():
            self.press(key)
        return True

    def show(self, status: Status, view: Any) -> None:
        """Say what became of the last try, once, and begin a wait when it has brought one."""
        if self._given and not view.checking:
            self._given, self.refused = False, view.refused
            if view.refused in ANOTHER_BADGE:
                self.badge = ""
        if view.wait_s and (self.view.checking or view.wait_s != self.view.wait_s):
            self.wait_left = view.wait_s
        super().show(status, view)

    def enter(self) -> None:
        """Let the wait pass, second by second."""
        super().enter()
        self._wait = Clock.schedule_interval(lambda _dt: self.count_wait(), 1.0)

    def leave(self) -> None:
        """Stop counting."""
        super().leave()
        if self._wait is not None:
            self._wait.cancel()

    def count_wait(self) -> None:
        """Let a second of the wait pass."""
        if self.wait_left:
            self.wait_left -= 1
            self.repaint()

    @property
    def ready(self) -> bool:
        """Whether digits may be typed: a badge was shown, nothing is being checked, no wait is on."""
        return bool(self.badge) and not self.view.checking and not self.wait_left

    def press(self, digit: str) -> None:
        """Take a digit. Keys before a badge are refused, and that is said and recorded as any refusal is."""
        if not self.badge and not self.view.checking and not self.wait_left:
            self._give("", "")
        elif self.ready and len(self.pin) < PIN_DIGITS:
            self.pin += digit
            self.repaint()

    def erase(self) -> None:
        """Take a digit back."""
        self.pin = self.pin[:-1]
        self.repaint()

    def check(self) -> None:
        """Give badge and PIN away, and forget the PIN."""
        if self.ready and len(self.pin) == PIN_DIGITS:
            pin, self.pin = self.pin, ""
            self._give(self.badge, pin)

    def _give(self, badge: str, pin: str) -> None:
        self._given = True
        self.kit.emit(self.given(badge, pin))
        self.repaint()

    def refusal(self) -> str:
        """Return in words why the last badge or PIN was not taken, or nothing."""
        return self.words(f"refused-{self.refused}") if self.refused else ""

    def pin_pad(self, box: Box) -> None:
        """Draw the name, the dots and the keys; before a badge was shown, the keys sleep."""
        theme = self.theme
        complete = len(self.pin) == PIN_DIGITS
        check = self.check if complete else None
        if pad.lies_down(self):
            keys = box.end(pad.pad_width(self))
            words = box.before(keys.w + theme.px(3))
            self.pen.text(words.top(round(words.h * 0.6)), self._pin_words(), theme.type("lead"), bold=True)
            pad.pin_dots(self.pen, words.low(theme.px(10)), len(self.pin), PIN_DIGITS)
        else:
            column = box.middle(min(box.w, pad.pad_width(self)), box.h)
            line = theme.px(7.2)
            size = theme.type("label")
            self.pen.text(column.top(line), self._pin_words(), size, bold=True, align=place.CENTRE, down=place.CENTRE)
            pad.pin_dots(self.pen, column.below(line).top(theme.px(8.2)), len(self.pin), PIN_DIGITS)
            keys = column.below(line + theme.px(10.2))
        pad.pad(self, keys, pad.DIGITS, "0", self.press, self.erase, check)

    def badge_or_pad(self, title: str, icon: str) -> None:
        """Draw the picture of a badge at the reader until one was shown, and then the pad beside its holder's name."""
        theme, box = self.theme, self.body
        if self.badge:
            if theme.compact:
                self.pin_pad(box)
                return
            width = pad.pad_width(self)
            side = box.before(width + theme.px(7))
            used = heading(self.pen, side, title, self.kit.badge_name(self.badge) or "")
            self.pen.icon(side.below(used), icon, "primary", theme.px(33))
            self.pin_pad(box.end(width))
            return
        lead = self.refusal() or self.words("login-badge-lead")
        used = heading(self.pen, box, self.words("login-badge-title"), lead)
        room = box.below(used + theme.px(4))
        self.pen.paper(room, "primary_tint", theme.radius("banner"))
        note = room.low(theme.px(14))
        picture = room.above(theme.px(14)).inset(theme.px(4), theme.px(2))
        width = min(theme.px(51), round(picture.h / art.CARD_RATIO), picture.w)
        art.card_on_reader(self.pen, picture.middle(width, round(width * art.CARD_RATIO)))
        ready(self.pen, note, self.words("reader-waits"))

    def _pin_words(self) -> str:
        if self.wait_left:
            return self.words("login-wait", seconds=self.wait_left)
        name = self.kit.badge_name(self.badge) or ""
        if self.refused in SAME_BADGE and not self.pin:
            return self.refusal()
        return self.words("login-pin", name=name.split(" ")[0]) if name else self.words("login-pin-unnamed")


class LogInScreen(PinScreen):
    """Open the desk: badge, then PIN."""

    voice = "voice-login"
    timeout_s = 30

    def given(self, badge: str, pin: str) -> Intent:
        """An operator logs in."""
        return LoggedIn(badge, pin)

    def staff_line(self) -> tuple[str, str]:
        """Say what is going on."""
        return "desk", self.words("login-title")

    def timed_out(self) -> Intent:
        """Back to the sign."""
        return BackTouched()

    def take_code(self, text: str) -> bool:
        """Take a badge; where none opens this package any more, a technician's."""
        return bool(self.view.over and not self.kit.technician(text)) or super().take_code(text)

    def paint(self) -> None:
        """Draw the badge picture until a badge was shown, and then the pad."""
        theme, box = self.theme, self.body
        if self.view.over and not self.badge:
            title, lead = self.words("login-over-title"), self.words(f"login-over-{self.view.over}")
            used = heading(self.pen, box, title, lead)
            self.pen.icon(box.below(used), "lock", "primary", theme.px(33))
            return
        self.badge_or_pad(self.words("login-title"), "lock")


class StaffDoorScreen(PinScreen):
    """The way in at a desk that works: a technician's badge asks for its PIN, any other leads on by itself."""

    timeout_s = 20

    def begin(self) -> None:
        """A technician's badge may have been shown already."""
        super().begin()
        self.badge = self.view.badge

    def show(self, status: Status, view: Any) -> None:
        """Take the badge that was shown since."""
        if view.badge != self.view.badge:
            self.badge, self.pin = view.badge, ""
        super().show(status, view)

    def given(self, badge: str, pin: str) -> Intent:
        """A technician comes."""
        return TechnicianCame(badge, pin)

    def staff_line(self) -> tuple[str, str]:
        """Say what is going on."""
        return "badge", self.words("rail-staff")

    def timed_out(self) -> Intent:
        """Back to the sign."""
        return BackTouched()

    def take_code(self, text: str) -> bool:
        """Take a technician's badge, or one that is no more; whatever else is read goes its own way."""
        if self.kit.technician(text) or self.kit.badge_revoked(text):
            return super().take_code(text)
        return bool(self.view.checking)

    def _keys(self) -> list[Key]:
        return [Key("back", self.words("rail-back"), "back", self.back)]

    def paint(self) -> None:
        """Draw the badge picture until a technician's badge was shown, and then the pad."""
        self.badge_or_pad(self.words("staff-door-title"), "doctor")

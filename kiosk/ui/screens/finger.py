"""The finger: which one, keep it still with one hint at a time, and a moment while it is compared."""

from dataclasses import replace
from typing import Any

from kivy.clock import Clock

from kiosk.domain.visit.events import OtherFingerAsked, OtherWayAsked
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.screens.household import SEX_ICONS
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Scanning, Status, Step
from kiosk.ui.widgets import art, coach
from kiosk.ui.widgets.banner import heading, ready
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.hand import Hand
from kiosk.ui.widgets.ring import ScanRing

HINT_LEAST_S = 2.0


class WhichFingerScreen(Screen):
    """Put this finger on the reader. Laying it goes on."""

    step = Step.FINGER
    voice = "voice-which-finger"

    def show(self, status: Status, view: Any) -> None:
        """Ask aloud once more when no finger came."""
        again = view.again and not self.view.again
        super().show(status, view)
        if again:
            self.kit.say(self.spoken)

    def paint(self) -> None:
        """Draw the hand, the words, how to lay the finger."""
        theme = self.theme
        box = self.actions(
            [
                Action("other-finger", self.words("which-other"), "hand-left", self.emit(OtherFingerAsked())),
                Action("without-finger", self.words("which-without"), "no-finger", self.emit(OtherWayAsked())),
            ]
        )
        if not theme.portrait and not theme.compact:
            row = self.body.low(theme.frame("action"))
            ready(self.pen, row, self.words("scanner-ready"), align=place.END)
        if theme.portrait:
            hand, words = box.low(round(box.h * 0.56)), box.above(round(box.h * 0.58))
        else:
            hand, words = box.left(round(box.w * 0.485)), box.after(round(box.w * 0.517))
        self.layer(Hand(self.pen, hand, theme.finger_layer(self.view.finger), self.kit.reduced))
        self._words(words)

    def _words(self, box: Box) -> None:
        theme = self.theme
        mark = theme.px(8.2)
        lines = box.below(theme.px(6.6) if not theme.compact else 0)
        room = lines.after(mark + theme.px(2.2))
        name = self.pen.set(self.view.name, theme.type("label"), room.top(mark), bold=True)
        who = lines.top(max(mark, name.height))
        self.pen.icon(who.left(mark), SEX_ICONS.get(self.view.sex, "household"), "ink_soft", mark)
        self.pen.write(room.top(who.h), self.view.name, name, "ink_soft", down=place.CENTRE)
        rest = lines.below(who.h + theme.px(2.6 if not theme.compact else 0.6))
        finger = self.words(f"finger-{self.view.finger}")
        title = self.words("which-again" if self.view.again else "which-title")
        used = heading(self.pen, rest.above(0 if theme.compact else theme.px(28)), title, finger)
        picture = rest.below(used + theme.px(1.5 if theme.compact else 7.0))
        if theme.portrait:
            return
        width = min(theme.px(57), round(picture.h / art.FINGER_RATIO), picture.w)
        art.finger_on_glass(self.pen, Box(picture.x + theme.px(1.8), picture.y, width, round(width * art.FINGER_RATIO)))


class ScanningScreen(Screen):
    """Keep your finger still: the ring, the tries, one hint."""

    step = Step.FINGER
    voice = "voice-scanning"

    def begin(self) -> None:
        """Note when the hint came."""
        self._hint_until = Clock.get_time() + HINT_LEAST_S if self.view.hint else 0.0

    @property
    def spoken(self) -> str:
        """The hint's sentence when there is a hint."""
        hint = f"voice-hint-{self.view.hint}"
        return hint if self.view.hint and not self.page else super().spoken

    def show(self, status: Status, view: Any) -> None:
        """Keep a hint for two seconds, so that it can be read; say a new one."""
        now, before = Clock.get_time(), self.view.hint
        if view.hint and view.hint != before:
            self._hint_until = now + HINT_LEAST_S
        elif before and not view.hint and now < self._hint_until:
            Clock.schedule_once(lambda _dt: self._settle(status, view), self._hint_until - now)
            view = replace(view, hint=before)
        super().show(status, view)
        if view.hint and view.hint != before:
            self.kit.say(self.spoken)

    def _settle(self, status: Status, view: Scanning) -> None:
        """Take a hint away, unless another has come since."""
        if self.parent is not None and Clock.get_time() >= self._hint_until and self.view.attempt == view.attempt:
            super().show(status, replace(self.view, hint=""))

    def paint(self) -> None:
        """Draw the ring beside the hint and the tries."""
        theme, view = self.theme, self.view
        box = self.actions(
            [
                Action(
                    "other-way",
                    self.words("scanning-other-way"),
                    "other-way",
                    self.emit(OtherWayAsked()),
                    least_mm=50 if theme.compact else 0,
                )
            ]
        )
        lead = "" if theme.compact else self.words(f"finger-{view.finger}")
        scale = 1.15 if theme.portrait else 1.0
        used = heading(self.pen, box, self.words("scanning-title"), lead, title_scale=scale)
        room = box.below(used + theme.px(3.2 if theme.portrait else 1.5))
        if theme.portrait:
            side = min(theme.px(36), round(room.h * 0.5))
            ring, words = room.top(side), room.below(side + theme.px(4))
        else:
            side = min(theme.px(66 if not theme.compact else 41), room.h)
            ring = Box(room.x + (theme.px(1.9) if not theme.compact else 0), room.y, side, room.h)
            words = Box(ring.right + theme.px(9 if not theme.compact else 4.2), ring.centre[1] - side // 2, 0, side)
            words = Box(words.x, words.y, box.right - words.x, side)
        self.ring = ScanRing(self.pen, ring, view.area)
        self.layer(self.ring)
        self._coach(words)

    def _coach(self, box: Box) -> None:
        theme, view = self.theme, self.view
        card, gap, line = (
            theme.px(32.7 if not theme.compact else 24.6),
            theme.px(5 if not theme.compact else 2.2),
            theme.px(7),
        )
        block = box.top(card + gap + line) if theme.portrait else box.middle(box.w, card + gap + line)
        words = self.words(f"try-{min(view.attempt, 3)}")
        if view.hint:
            hint = f"hint-{view.hint}"
            coach.coach_card(self.pen, block.top(card), view.hint, self.words(hint), self.words(f"{hint}-note"))
            self._tries(block.low(line), words)
        else:
            self._tries(block.top(card) if not theme.portrait else block.top(line), words)

    def _tries(self, box: Box, words: str) -> None:
        align = place.CENTRE if self.theme.portrait else place.START
        coach.tries(self.pen, box, self.view.attempt, self.view.tries, words, align)

    def renew(self, old: Any) -> bool:
        """Let the ring grow when only the area has changed."""
        same = (old.finger, old.attempt, old.hint) == (self.view.finger, self.view.attempt, self.view.hint)
        if same:
            self.ring.grow(self.view.area, 0.0 if self.kit.reduced else self.theme.motion_s("ring_tick"))
        return same


class CheckingScreen(Screen):
    """One moment: a full ring. Only Help can be touched."""

    step = Step.FINGER
    voice = "voice-checking"
    speaks_languages = False

    def paint(self) -> None:
        """Draw the full ring and the words."""
        theme, box = self.theme, self.body
        side = theme.px(66 if not theme.compact else 41)
        if theme.portrait:
            block = box.middle(box.w, side + theme.px(26))
            ring, words = block.top(side), block.low(theme.px(22))
        else:
            ring = box.left(side + theme.px(3.8)).middle(side, side)
            words = box.after(side + theme.px(13)).middle(box.w - side - theme.px(13), theme.px(36))
        self.layer(ScanRing(self.pen, ring, 1.0))
        mark = theme.px(21 if not theme.compact else 14)
        if not theme.portrait:
            self.pen.icon(words.left(mark), "wait", "primary", mark)
            words = words.after(mark + theme.px(4))
        size, lead = theme.type("title"), theme.type("lead")
        block = words.middle(words.w, round(size * 1.15 + lead * 1.3))
        align = place.CENTRE if theme.portrait else place.START
        used = self.pen.text(block, self.words("checking-title"), size, bold=True, align=align).h
        self.pen.text(block.below(used), self.words("checking-lead"), lead, "ink_soft", align=align)

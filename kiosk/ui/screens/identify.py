"""Finding the household: by card, by number, by list, by name."""

from kiosk.domain.codes import Identify as By
from kiosk.domain.visit.events import BackTouched, CardShown, ListAsked, NoCardTouched, NotOnListSigned, SearchAsked
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets import art, pad
from kiosk.ui.widgets.banner import banner, heading, ready
from kiosk.ui.widgets.button import Action, Look
from kiosk.ui.widgets.tile import choice_tile

NUMBER = "number"
DIGITS = 4
TOKEN_DIGITS = 3
LEAST_PICTURE_MM = 26.0
"""Lower than this, the picture of card and reader gives way to the card's pictogram."""


class IdentifyScreen(Screen):
    """Have you your card? The reader is live; number, list and name lie beside it."""

    step = Step.CARD
    timeout_s = 60

    def begin(self) -> None:
        """Nothing is typed yet."""
        self.typed = ""
        self.group = ""

    @property
    def spoken(self) -> str:
        """Each sheet has its sentence."""
        return "voice-number" if self.page == NUMBER else super().spoken or "voice-identify"

    def timed_out(self) -> Intent:
        """Back to the sign."""
        return BackTouched()

    def paint(self) -> None:
        """Draw the question, or the keypad."""
        if self.page == NUMBER:
            self._number()
            return
        theme, box = self.theme, self.body
        title, lead = self.words("identify-title"), self.words("identify-lead")
        if theme.portrait:
            used = heading(self.pen, box, title, lead)
            room = box.below(used + theme.px(2))
            ways = theme.px(6.4) + 3 * theme.target("least") + 2 * theme.px(2.4) + 4
            self._reader(room.above(ways + theme.px(1.6)))
            self._ways(room.low(ways))
        elif theme.compact:
            left = box.left(round(box.w * 0.55))
            used = heading(self.pen, left, title)
            self._reader(left.below(used + theme.px(1.4)))
            self._ways(box.end(round(box.w * 0.42)))
        else:
            used = heading(self.pen, box, title, lead)
            room = box.below(used + theme.px(4.2))
            self._reader(room.left(round(room.w * 0.54)))
            self._ways(room.end(round(room.w * 0.432)))

    def _reader(self, box: Box) -> None:
        theme = self.theme
        self.pen.paper(box, "primary_tint", theme.radius("banner"))
        note = theme.px(10)
        picture = box.inset(theme.px(2.7))
        if picture.h < theme.px(LEAST_PICTURE_MM):
            mark = min(theme.px(13), picture.h)
            self.pen.icon(picture.left(mark), "id-card", "primary", mark)
            ready(self.pen, picture.after(mark), self.words("reader-waits"))
            return
        height = min(theme.px(53), picture.h - note)
        width = min(round(height / art.CARD_RATIO), picture.w)
        block = picture.middle(picture.w, round(width * art.CARD_RATIO) + note)
        card = block.above(note).middle(width, round(width * art.CARD_RATIO))
        art.card_on_reader(self.pen, card)
        ready(self.pen, block.low(note).below(theme.px(2)), self.words("reader-waits"))

    def _ways(self, box: Box) -> None:
        theme = self.theme
        line = theme.px(9.3) if not theme.compact else theme.px(6.4)
        self.pen.text(box.top(line), self.words("identify-none"), theme.type("label"), bold=True, down=place.CENTRE)
        ways = (
            ("number", "keypad", lambda: self.turn_to(NUMBER)),
            ("list", "list", self.emit(ListAsked())),
            ("name", "search", self.emit(SearchAsked())),
        )
        for cell, (name, icon, then) in zip(box.below(line).rows(3, theme.px(2.4)), ways, strict=True):
            words, note = self.words(f"identify-{name}"), self.words(f"identify-{name}-note")
            choice_tile(
                self, f"identify-{name}", cell, icon, words, note, then, disc_mm=16, icon_mm=13, disc_fill="none"
            )

    # --- the number ---

    def _number(self) -> None:
        theme, box = self.theme, self.body
        width = pad.pad_width(self)
        if theme.portrait:
            height = 4 * theme.target("key") + 3 * theme.target("gap")
            keys, side = box.low(height).middle(width, height), box.above(height + theme.px(2))
        else:
            keys, side = box.end(width), box.before(width + theme.px(3 if theme.compact else 7))
        lead = "" if theme.compact else self.words("number-lead")
        used = heading(self.pen, side.above(theme.px(16)), self.words("number-title"), lead)
        pad.slots(self.pen, side.below(used + theme.px(1)).top(theme.px(15)), self.typed, DIGITS + 1)
        if not theme.compact:
            picture = side.below(used + theme.px(22))
            self.pen.icon(picture, "id-card", "primary", min(theme.px(33), picture.h))
        done = self._done if self._complete() else None
        pad.pad(self, keys, self._keys_now(), self._last(), self._press, self._erase, done)

    def _keys_now(self) -> tuple[str, ...]:
        if len(self.typed) < DIGITS:
            return pad.DIGITS
        return pad.letters_of(self.group) if self.group else pad.GROUPS

    def _last(self) -> str:
        return "0" if len(self.typed) < DIGITS else ""

    def _press(self, key: str) -> None:
        if len(key) > 1:
            self.group = key
        elif len(self.typed) <= DIGITS:
            self.typed, self.group = self.typed + key, ""
        self.repaint()

    def _erase(self) -> None:
        if self.group:
            self.group = ""
        elif self.typed:
            self.typed = self.typed[:-1]
        else:
            self.turn_to("")
            return
        self.repaint()

    def _complete(self) -> bool:
        return len(self.typed) in (TOKEN_DIGITS, DIGITS + 1)

    def _done(self) -> None:
        text, self.typed = self.typed, ""
        if len(text) > DIGITS:
            text = f"{text[:DIGITS]}-{text[DIGITS:]}"
        self.kit.emit(CardShown(text, By.TYPED))

    def take_key(self, key: str) -> bool:
        """Type on a keyboard."""
        if self.page != NUMBER:
            return False
        if key == "backspace":
            self._erase()
        elif key == "enter" and self._complete():
            self._done()
        elif len(key) == 1 and (key.isdigit() if len(self.typed) < DIGITS else key.isalpha()):
            self._press(key.upper())
        return True


class NotFoundScreen(Screen):
    """Not on the list here: look another way, or put it on record. Nobody is sent off by a screen."""

    step = Step.CARD
    voice = "voice-not-found"
    timeout_s = 60

    def timed_out(self) -> Intent:
        """Back to the question."""
        return BackTouched()

    def paint(self) -> None:
        """Draw the banner, the ways on, and the record."""
        theme = self.theme
        box = self.actions(
            [
                Action("not-on-list", self.words("not-found-record"), "pen", self.emit(NotOnListSigned())),
                Action(
                    "look-again",
                    self.words("not-found-again"),
                    "search",
                    self.emit(NoCardTouched()),
                    Look.PRIMARY,
                    end=True,
                ),
            ]
        )
        height = min(theme.px(38), box.h)
        title = self.words("not-found-title")
        lead = self.words(f"not-found-{self.view.why}" if self.view.why else "reader-unknown")
        banner(self.pen, box.top(height), "other", "on_other", "other-way", title, lead, 19)
        self.pen.icon(box.below(height), "id-card", "primary", min(theme.px(33), box.h - height))

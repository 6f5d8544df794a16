"""Before a visit: the language, and the desk's sign with the card picture."""

from kiosk.domain.visit.events import NoCardTouched
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent, LanguageChosen, StaffAsked, StaffDoorAsked
from kiosk.ui.pen import Pen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets import art, sign, tile
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action, Look
from kiosk.ui.widgets.frame import Key

SIGN_HELD_S = 1.5


class BlankScreen(Screen):
    """Nothing of the last person is left."""


class LanguageScreen(Screen):
    """Which language? Every tile says its own name."""

    voice = "voice-language"
    speaks_languages = False
    timeout_s = 20

    def timed_out(self) -> Intent:
        """French, after a while."""
        return LanguageChosen(self.view.codes[0])

    def paint(self) -> None:
        """Draw the question and a tile a language."""
        theme, box = self.theme, self.body
        mark = theme.px(15.2)
        self.pen.icon(box.left(mark).top(theme.px(19.3)), "language", "primary", mark)
        words = box.after(mark + theme.px(4.0))
        used = heading(self.pen, words.top(theme.px(26)), self.words("language-title"), self.words("language-other"))
        room = box.below(max(used, theme.px(15)) + theme.px(3.6))
        for cell, code in zip(self._cells(room, len(self.view.codes)), self.view.codes, strict=True):
            self._tile(cell, code)

    def _cells(self, room: Box, count: int) -> list[Box]:
        gap = self.theme.px(2.4)
        columns = 1 if self.theme.portrait and count <= 4 else 2
        if count <= 6:
            return room.grid(columns, -(-count // columns), gap)[:count]
        first, last = room.above((room.h + gap) // 3), room.low((room.h - 2 * gap) // 3)
        return [*first.grid(2, 2, gap), *last.columns(count - 4, gap)]

    def _tile(self, box: Box, code: str) -> None:
        language = self.kit.languages[code]

        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            tile.outlined(pen, box, pressed)
            if box.h > box.w * 0.7:
                self._tall(pen, box, language.name)
                return
            side = theme.px(12)
            disc = box.after(theme.px(3.4)).left(side)
            tile.disc(pen, disc, "speaker", theme.px(9.2))
            room = box.after(side + theme.px(3.4 + 2.9)).before(theme.px(2.7))
            size = theme.type("title", 1.07 if box.h > theme.px(28) else 0.86)
            pen.text(room, language.name, size, bold=True, down=place.CENTRE)

        self.touch(f"language-{code}", box, draw, self.emit(LanguageChosen(code)))

    def _tall(self, pen: Pen, box: Box, name: str) -> None:
        theme = pen.theme
        side, line = theme.px(33), theme.px(15)
        block = box.middle(box.w - theme.px(5), side + line)
        tile.disc(pen, block.top(side).square(), "speaker", theme.px(21))
        size = theme.type("title", 1.07)
        pen.text(block.low(line), name, size, bold=True, align=place.CENTRE, down=place.END)


class WaitingScreen(Screen):
    """The desk's sign, readable from afar, and the card picture. The sign held for a moment lets staff in."""

    voice = "voice-waiting"

    def _keys(self) -> list[Key]:
        """Staff's way in, where the rail has room for it; a badge at the reader leads in on every glass."""
        if self.theme.compact or self.theme.portrait:
            return super()._keys()
        return [*super()._keys(), Key("staff", self.words("rail-staff"), "badge", self.emit(StaffDoorAsked()))]

    def paint(self) -> None:
        """Draw the sign, the welcome and the way without a card."""
        theme, content = self.theme, self.frame.content
        side = content.top(round(content.h * 0.36)) if theme.portrait else content.left(round(content.w * 0.31))
        self._sign(side)
        rest = content.below(side.h) if theme.portrait else content.after(side.w)
        margin = theme.frame("margin")
        inset = margin if theme.portrait else theme.px(7)
        room = Box(
            rest.x + inset, rest.y + theme.frame("top"), rest.w - 2 * inset, rest.h - theme.frame("top") - margin
        )
        action = Action(
            "no-card",
            self.words("waiting-no-card"),
            "keypad",
            self.emit(NoCardTouched()),
            Look.OUTLINED,
        )
        self._no_card(room.low(theme.frame("action")), action)
        room = room.above(theme.frame("action") + theme.px(3.4))
        scale = 1.0 if theme.compact else 1.36
        used = heading(
            self.pen, room.below(0 if theme.compact else theme.px(1.6)), self.words("waiting-title"),
            self.words("waiting-lead"), title_scale=scale, lead_scale=1.0 if theme.compact else 1.09,
        )  # fmt: skip
        space = room.below(used + theme.px(2.7))
        width = min(theme.px(51.2), round(space.h / art.CARD_RATIO), space.w)
        art.card_on_reader(self.pen, space.middle(width, round(width * art.CARD_RATIO)).moved(dy=theme.px(0.9)))

    def _no_card(self, box: Box, action: Action) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            fill = "primary_tint" if pressed else "surface"
            pen.paper(box, fill, theme.radius("button"), "primary", max(2, int(0.75 * theme.px_per_mm)))
            mark, gap = theme.px(9.2), theme.px(2.4)
            setting = pen.set(
                action.words, theme.type("lead"), Box(0, 0, box.w - 2 * (mark + gap) - 8, box.h), bold=True
            )
            line = box.middle(setting.width + 2 * (mark + gap), box.h)
            pen.icon(line.left(mark), "keypad", "primary", mark)
            pen.write(line.after(mark + gap), action.words, setting, down=place.CENTRE)
            pen.icon(line.end(mark), "next", "primary", mark)

        self.touch(action.id, box, draw, action.then)

    def _sign(self, box: Box) -> None:
        theme, desk = self.theme, self.theme.desk(self.status.desk)
        self.pen.paper(box, desk.fill)
        square = theme.px(46) if not theme.compact else min(theme.px(26), box.w - theme.px(6), box.h - theme.px(15))
        size = theme.type("title", 1.18)
        room = box.above(theme.px(9.4) if not theme.compact else 0)
        block = room.middle(min(box.w - theme.px(5), max(square, theme.px(30))), square + round(size * 1.6))

        def draw(pen: Pen, pressed: bool) -> None:
            word = block.top(round(size * 1.2))
            pen.text(word, self.words("desk-word"), size, desk.text, bold=True, align=place.CENTRE, down=place.CENTRE)
            sign.sign(pen, block.low(square), desk, theme.px(2.1))

        target = self.touch("desk-sign", block, draw, self.emit(StaffAsked()))
        target.held_s = SIGN_HELD_S

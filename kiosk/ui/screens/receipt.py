"""The receipt: thanks, what was given, what remains, a number and a signed code."""

from kiosk.domain.visit.events import Finished
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent, PrintAsked, ProblemTold
from kiosk.ui.screens.match import thanks
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Goods, Step
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action, Look
from kiosk.ui.widgets.code import qr
from kiosk.ui.widgets.goods import MOST_ABREAST, chip, chips, standing_chip

MOST_NAMED = 2
"""More kinds of things that remain are shown as pictograms, not named in a sentence."""


class ReceiptScreen(Screen):
    """Thank you, go well; the screen goes blank by itself."""

    step = Step.RECEIPT
    voice = "voice-receipt"
    timeout_s = 12

    def timed_out(self) -> Intent:
        """The next one, please."""
        return Finished()

    def paint(self) -> None:
        """Draw what was given beside the receipt."""
        theme, view = self.theme, self.view
        actions = [Action("problem", self.words("goods-problem"), "complaint", self.emit(ProblemTold()))]
        if view.printer:
            actions.append(
                Action("print", self.words("receipt-print"), "printer", self.emit(PrintAsked()), Look.OUTLINED)
            )
        actions.append(
            Action("finish", self.words("receipt-finish"), "check", self.emit(Finished()), Look.PRIMARY, end=True,
                   count=True, least_mm=62 if not theme.compact else 40)
        )  # fmt: skip
        box = self.actions(actions)
        if theme.portrait:
            height = theme.px(28) if self._crowded else round(box.h * 0.4)
            self._card(box.low(height))
            self._given(box.above(height + theme.px(2)))
        else:
            width = theme.px(58) if not theme.compact else theme.px(38)
            self._card(box.end(width))
            self._given(box.before(width + theme.px(8 if not theme.compact else 3)))

    @property
    def _crowded(self) -> bool:
        """Whether much was given and something remains."""
        return len(self.view.given) > MOST_ABREAST and bool(self.view.remains)

    def _given(self, box: Box) -> None:
        theme, view = self.theme, self.view
        scale = 1.29 if not theme.compact else 1.0
        used = heading(
            self.pen,
            box.top(round(box.h * 0.5)),
            thanks(self, "receipt-title"),
            self.words("receipt-lead"),
            title_scale=scale,
        )
        room = box.below(used + theme.px(2.2 if not theme.compact else 0.6))
        if not theme.compact or (theme.portrait and not self._crowded):
            size = theme.type("label")
            line = self.pen.text(room.top(round(size * 1.3)), self.words("receipt-today"), size, bold=True).h
            room = room.below(line + theme.px(2))
        foot = theme.px(17.6) if not theme.compact else theme.px(13)
        gap = theme.px(3.4 if not theme.compact else 1.2)
        rows = -(-len(view.given) // MOST_ABREAST)
        tall = min(room.above(foot + gap).h if view.remains else room.h, rows * theme.px(31))
        self._chips(room.top(tall))
        if view.remains:
            self._remains(room.below(tall + gap).top(foot))

    def _chips(self, box: Box) -> None:
        theme, given = self.theme, self.view.given
        rows = max(-(-len(given) // MOST_ABREAST), 1)
        columns = max(-(-len(given) // rows), 4)
        for cell, goods in zip(box.grid(columns, rows, theme.px(1.9)), given, strict=False):
            if cell.h > theme.px(24):
                standing_chip(self.pen, cell, goods, theme.px(13.2), theme.px(9.6), "good_tint")
            else:
                chip(self.pen, cell, goods, theme.px(9), theme.px(7), "good_tint")

    def _remains(self, box: Box) -> None:
        theme, pen = self.theme, self.pen
        pen.paper(box, "other_tint", theme.px(3))
        mark = min(theme.px(8.2), box.h)
        pen.icon(box.after(theme.px(3.2)).left(mark), "clock", "ink", mark)
        room = box.after(mark + theme.px(5.6)).before(theme.px(2)).inset(0, theme.px(1))
        remains, size = self.view.remains, theme.type("body")
        if len(remains) > MOST_NAMED:
            taken = pen.text(room.top(room.h // 2), self.words("receipt-remains-short"), size, bold=True)
            chips(pen, room.below(taken.h), remains, 8.2, theme.type("lead"), 0.0, 0.7, fill="")
            return
        items = ", ".join(self._named(goods) for goods in remains)
        first, second = self.words("receipt-remains", items=items), self.words("receipt-remains-note")
        top = pen.set(first, size, room.top(room.h // 2), bold=True)
        low = pen.set(second, size, room.below(top.height))
        block = room.middle(room.w, top.height + low.height)
        pen.write(block, first, top)
        pen.write(block.below(top.height), second, low)

    def _named(self, goods: Goods) -> str:
        return self.words("receipt-item", count=goods.quantity, item=goods.label or self.words("receipt-bag"))

    def _card(self, box: Box) -> None:
        theme, pen, view = self.theme, self.pen, self.view
        pen.paper(box, "surface", theme.radius("tile"), "line", theme.line("rest"))
        day = view.card if theme.compact and not theme.portrait else f"{view.card} · {view.day:%d.%m.%Y}"
        inner = box.inset(theme.px(2.7), theme.px(3 if not theme.compact else 1.6))
        if theme.portrait:
            code, words = inner.end(min(inner.h, inner.w // 2)), inner.before(min(inner.h, inner.w // 2))
            qr(pen, code, view.code)
            block = words.middle(words.w, min(theme.px(30), words.h))
            pen.text(block.top(theme.px(8)), self.words("receipt-word"), theme.type("lead"), bold=True)
            pen.figure(block.below(theme.px(8)).above(theme.px(7)), view.number, theme.type("number"), align=0.0)
            pen.text(block.low(theme.px(7)), day, theme.type("caption"), "ink_soft", bold=True, down=place.END)
            return
        line, number = theme.type("lead") * 5 // 4, round(theme.type("number") * 0.95)
        side = min(theme.px(44), inner.w, inner.h - line - number - theme.px(9))
        foot = round(theme.type("caption") * 1.5)
        block = inner.middle(inner.w, line + number + side + foot)
        pen.text(block.top(line), self.words("receipt-word"), theme.type("lead"), bold=True, align=place.CENTRE)
        pen.figure(block.below(line).top(number).inset(theme.px(2.7), 0), view.number, theme.type("number"))
        qr(pen, block.below(line + number).top(side), view.code)
        pen.text(block.low(foot), day, theme.type("caption"), "ink_soft", bold=True, align=place.CENTRE, down=place.END)

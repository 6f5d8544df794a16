"""The doctor: can the device serve? Eight checks, and what to do behind each that is not well."""

from kiosk.domain.visit.events import BackTouched
from kiosk.ui.geometry import Box
from kiosk.ui.intents import DoctorAsked, Intent, Locked, ReportAsked, ScannerTried
from kiosk.ui.pen import Pen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Check
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import banner, heading
from kiosk.ui.widgets.button import Action, Look

ICONS = {
    "keys": "lock",
    "storage": "storage",
    "clock": "clock",
    "package": "list",
    "scanner": "scanner",
    "screen": "eye",
    "sync": "upload",
    "hub": "offline",
}
REMEDY = "remedy:"


class DoctorScreen(Screen):
    """A verdict in one sentence, eight tiles."""

    staff = True
    timeout_s = 300

    def timed_out(self) -> Intent:
        """Lock."""
        return Locked()

    def staff_line(self) -> tuple[str, str]:
        """The technician's name."""
        return "doctor", self.words("staff-technician", name=self.status.operator)

    def paint(self) -> None:
        """Draw the verdict and the checks, or a remedy."""
        if self.page.startswith(REMEDY):
            self._remedy(self.page.removeprefix(REMEDY))
            return
        theme = self.theme
        box = self.actions(
            [
                Action("report", self.words("doctor-report"), "usb-stick", self.emit(ReportAsked())),
                Action(
                    "try-scanner",
                    self.words("doctor-try"),
                    "scanner",
                    self.emit(ScannerTried()),
                    Look.OUTLINED,
                    end=True,
                ),
                Action(
                    "check-again",
                    self.words("doctor-again"),
                    "try-again",
                    self.emit(DoctorAsked()),
                    Look.PRIMARY,
                    end=True,
                ),
            ]
        )
        todo = sum(not check.well for check in self.view.checks)
        title = self.words("doctor-ready" if self.view.serves else "doctor-not-ready")
        lead = self.words("doctor-todo", count=todo) if todo else self.words("doctor-nothing")
        mark = theme.px(17 if not theme.compact else 10)
        words = box.after(mark + theme.px(4.4))
        used = heading(self.pen, words.top(theme.px(24)), title, lead if not theme.compact else "")
        head = max(used, mark)
        self.pen.icon(box.left(mark).top(head), "doctor", "primary", mark)
        columns, rows = (3, 3) if theme.portrait else (4, 2)
        room = box.below(head + theme.px(3.4 if not theme.compact else 1.2))
        for cell, check in zip(
            room.grid(columns, rows, theme.px(2.5 if not theme.compact else 1.6)), self.view.checks, strict=False
        ):
            self._check(cell, check)

    def _check(self, box: Box, check: Check) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            theme = pen.theme
            if check.well:
                tile.outlined(pen, box, pressed)
            else:
                pen.paper(box, "other_tint", theme.radius("tile"), "other_line", max(theme.line("rest"), theme.px(0.7)))
            inner = box.inset(theme.px(3.3 if not theme.compact else 1.8), theme.px(2.4 if not theme.compact else 1.2))
            mark = min(theme.px(13), round(inner.h * (0.4 if theme.compact else 0.48)))
            pen.icon(inner.left(mark).top(mark), ICONS[check.kind], "primary", mark)
            spot = inner.end(min(theme.px(9.3), mark)).top(min(theme.px(9.3), mark))
            pen.disc(spot, "good_tint" if check.well else "other")
            pen.icon(
                spot,
                "check" if check.well else "next",
                "good" if check.well else "on_other",
                round(spot.w * 0.68),
                heavy=True,
            )
            room = inner.below(mark + theme.px(0.5))
            name, size = self.words(f"doctor-{check.kind}"), theme.type("caption" if theme.portrait else "label")
            heading_set = pen.set(name, size, room.top(round(size * 1.3)), bold=True, leading=1.25)
            told = "" if theme.portrait or (theme.compact and check.well) else self._state(check)
            finding = pen.set(
                told, theme.type("caption"), room.below(heading_set.height), bold=not check.well, leading=1.2
            )
            finding_height = finding.height if told else 0
            block = room.low(min(room.h, heading_set.height + finding_height))
            pen.write(block, name, heading_set)
            if told:
                pen.write(block.below(heading_set.height), told, finding, "ink_soft" if check.well else "ink")

        then = None if check.well else (lambda: self.turn_to(f"{REMEDY}{check.kind}"))
        self.touch(f"check-{check.kind}", box, draw, then)

    def _remedy(self, kind: str) -> None:
        check = next(check for check in self.view.checks if check.kind == kind)
        theme = self.theme
        box = self.actions(
            [
                Action(
                    "remedy-close",
                    self.words("check-understood"),
                    "check",
                    lambda: self.turn_to(""),
                    Look.PRIMARY,
                    end=True,
                )
            ]
        )
        height = min(theme.px(34), round(box.h * 0.45))
        banner(
            self.pen,
            box.top(height),
            "other",
            "on_other",
            ICONS[kind],
            self.words(f"doctor-{kind}"),
            self._found(check),
            19,
        )
        room = box.below(height + theme.px(3.4))
        used = self.pen.text(room, self.words("check-remedy"), theme.type("label"), "ink_soft", bold=True).h
        remedy = self.words(f"{check.message}-remedy", **check.facts)
        self.pen.text(room.below(used + theme.px(1.4)), remedy, theme.type("lead"))

    def _state(self, check: Check) -> str:
        """One word on the tile; the sentence is behind it."""
        return self.words("doctor-colour-green" if check.well else "doctor-colour-amber")

    def _found(self, check: Check) -> str:
        return self.words(check.message, **check.facts)

    def back(self) -> None:
        """Close the remedy, or leave."""
        if self.page:
            self.turn_to("")
        else:
            self.kit.emit(BackTouched())

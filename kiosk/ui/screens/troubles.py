"""When a machine rests: the reader is missing and aid goes on; the memory does not write and paper takes over."""

from kiosk.domain.visit.events import OtherWayAsked
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import DoctorAsked, LedgerCopied, ScannerTried
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets import tile
from kiosk.ui.widgets.banner import banner
from kiosk.ui.widgets.button import Action, Look


class ScannerMissingScreen(Screen):
    """The reader is resting; your aid goes on."""

    step = Step.FINGER
    voice = "voice-scanner-missing"

    def paint(self) -> None:
        """Draw the banner, the cable for the agent, and the way on."""
        theme = self.theme
        box = self.actions(
            [
                Action("plugged-in", self.words("scanner-missing-plugged"), "usb-stick", self.emit(ScannerTried())),
                Action("go-on-without", self.words("scanner-missing-without"), "next", self.emit(OtherWayAsked()),
                       Look.PRIMARY, end=True, icon_after=True),
            ]
        )  # fmt: skip
        height = theme.px(34 if not theme.compact else 24)
        title, lead = self.words("scanner-missing-title"), self.words("scanner-missing-lead")
        banner(self.pen, box.top(height), "other", "on_other", "scanner", title, lead, 19)
        room = box.below(height + theme.px(4))
        side = min(theme.px(33), round(room.h * 0.8))
        row = room.middle(room.w, side)
        tile.disc(self.pen, row.left(side).square(), "supervisor", round(side * 0.64), "sunken")
        text = row.after(side + theme.px(5))
        self.pen.text(text, self.words("scanner-missing-step"), theme.type("lead"), down=place.CENTRE)


class StorageStopScreen(Screen):
    """Nothing more is handed out on screen: three numbered steps."""

    staff = True
    voice = "voice-storage"

    def paint(self) -> None:
        """Draw the dark banner and the steps."""
        theme, view = self.theme, self.view
        box = self.actions(
            [
                Action("copy-ledger", self.words("storage-copy"), "usb-stick", self.emit(LedgerCopied())),
                Action(
                    "technician",
                    self.words("storage-technician"),
                    "doctor",
                    self.emit(DoctorAsked()),
                    Look.PRIMARY,
                    end=True,
                ),
            ]
        )
        height = theme.px(36.6) if not theme.compact else theme.px(26)
        lead = self.words("storage-lead", entries=view.entries)
        banner(self.pen, box.top(height), "stop", "on_stop", "storage", self.words("storage-title"), lead, 22)
        call = (
            self.words("storage-step-2", name=view.technician)
            if view.technician
            else self.words("storage-step-2-unnamed")
        )
        steps = (self.words("storage-step-1", desk=str(self.status.desk)), call, self.words("storage-step-3"))
        room = box.below(height + theme.px(5 if not theme.compact else 1.4))
        for i, (cell, words) in enumerate(zip(room.rows(3, theme.px(1.4)), steps, strict=True), start=1):
            self._step(cell, i, words)

    def _step(self, box: Box, number: int, words: str) -> None:
        theme = self.theme
        side = min(theme.px(12.9), box.h)
        disc = box.left(side).middle(side, side)
        self.pen.disc(disc, "ground", "ink", max(2, theme.px(0.65)))
        self.pen.figure(disc, str(number), round(side * 0.53))
        room = box.after(side + theme.px(4.4))
        self.pen.text(room, words, theme.type("lead", 1.06), down=place.CENTRE, strong="ink")

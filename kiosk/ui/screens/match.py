"""Thanks: the match with the family's aid, and the kind word of a visit that ends without goods."""

from kiosk.domain.visit.events import Finished, GoodsOpened
from kiosk.ui.intents import Intent
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Step
from kiosk.ui.widgets.banner import banner
from kiosk.ui.widgets.button import Action, Look
from kiosk.ui.widgets.goods import chip_rows, chips

ENDING_ICONS = {"declined": "pen", "not_on_list": "list", "correction": "pen", "left": "household"}


class MatchScreen(Screen):
    """Thank you; here is your family's aid."""

    step = Step.AID
    voice = "voice-match"

    def paint(self) -> None:
        """Draw the banner, the aid, and the way on."""
        theme, view = self.theme, self.view
        receive = Action(
            "receive", self.words("match-receive"), "next", self.emit(GoodsOpened()), Look.PRIMARY, end=True,
            icon_after=True, least_mm=92 if not theme.compact else 58, busy=view.busy,
        )  # fmt: skip
        box = self.actions([receive])
        digits = theme.type("number", 0.73 if not theme.compact else 0.8)
        rows = chip_rows(self.pen, box.w, view.aid, 12.6, digits, 2.0)
        height = round(box.h * (0.546 if rows == 1 else 0.5)) if not theme.portrait else theme.px(52)
        title, lead = thanks(self, "match-title"), self.words("match-lead")
        banner(self.pen, box.top(height), "good", "on_good", "check", title, lead, 28, 38 if not theme.portrait else 24)
        size = theme.type("lead")
        words = box.below(height + theme.px(5.0 if not theme.compact else 1.4))
        used = self.pen.text(words.top(round(size * 1.4)), self.words("match-aid"), size, bold=True).h
        room = words.below(used + theme.px(2.6 if not theme.compact else 1.0))
        tall = min(room.h, rows * theme.px(21 if rows == 1 else 17))
        chips(self.pen, room.top(tall), view.aid, 12.6, digits, 0.0, 2.0, rows=rows)


def thanks(screen: Screen, message_id: str) -> str:
    """Return the words of thanks, with the name of who is thanked; a proxy without a name is thanked all the same."""
    name = screen.view.name
    return screen.words(message_id, name=name) if name else screen.words(f"{message_id}-unnamed")


class EndedScreen(Screen):
    """It is on record; a kind word."""

    voice = "voice-ended"
    timeout_s = 20

    def timed_out(self) -> Intent:
        """The next one, please."""
        return Finished()

    def paint(self) -> None:
        """Draw the banner and the end."""
        theme = self.theme
        done = Action(
            "finish", self.words("ended-understood"), "check", self.emit(Finished()), Look.PRIMARY, end=True,
            count=True, least_mm=60,
        )  # fmt: skip
        box = self.actions([done])
        title, lead = self.words(f"ended-{self.view.ending}"), self.words(f"ended-{self.view.ending}-lead")
        height = min(theme.px(60 if not theme.compact else 44), box.h)
        banner(self.pen, box.middle(box.w, height), "sunken", "ink", ENDING_ICONS[self.view.ending], title, lead, 22)

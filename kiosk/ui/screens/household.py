"""Who has come today? The family, its card and people, those who may collect, and what is due."""

from kiosk.domain.visit.events import BackTouched, CollectorChosen, SomeoneElseCame
from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.intents import Intent
from kiosk.ui.screens.screen import Screen
from kiosk.ui.views import Person, Step
from kiosk.ui.widgets.goods import chip_rows, chips
from kiosk.ui.widgets.tile import choice_tile, stacked

PEOPLE = ("woman", "man", "child")
SEX_ICONS = {"f": "woman", "m": "man"}
MOST_TILES = 3
GAP_MM = 1.8


class HouseholdScreen(Screen):
    """A tile a person, and one for somebody else with the agent."""

    step = Step.HOUSEHOLD
    voice = "voice-household"
    timeout_s = 60

    def timed_out(self) -> Intent:
        """Back to the sign."""
        return BackTouched()

    def paint(self) -> None:
        """Draw head, question, people and aid."""
        theme, box = self.theme, self.body
        head = theme.px(16.3) if not theme.compact else theme.px(19.5 if theme.portrait else 13.0)
        self._head(box.top(head))
        foot = self._aid(box)
        middle = box.below(head + theme.space("m" if not theme.compact else "xs")).above(
            foot + theme.space("m" if not theme.compact else "xs")
        )
        size = theme.type("title")
        line = self.pen.text(middle.top(round(size * 2.4)), self.words("household-question"), size, bold=True).h
        self._people(middle.below(line + theme.px(2.9 if not theme.compact else 1.0)))

    def _head(self, box: Box) -> None:
        theme, view = self.theme, self.view
        card = (
            self.words("household-card-site", card=view.card, site=view.place)
            if view.place
            else self.words("household-card", card=view.card)
        )
        self.pen.paper(box.low(2), "line")
        room = box.above(theme.px(1.4 if theme.compact else 2.4))
        name = self.words("household-name", name=view.name)
        if theme.portrait:
            upper, lower = room.top(theme.px(8)), room.below(theme.px(8.6))
            people = self._composition(lower)
            if self.kit.letters.width(card, theme.type("body"), bold=False) > 2 * (people - lower.x):
                card = self.words("household-card", card=view.card)
            size = theme.type("lead")
            self.pen.text(upper, name, size, bold=True, down=place.CENTRE)
            self.pen.text(
                Box(lower.x, lower.y, people - lower.x, lower.h),
                card,
                theme.type("body"),
                "ink_soft",
                down=place.CENTRE,
            )
            return
        people = self._composition(room)
        if self.kit.letters.width(card, theme.type("body"), bold=False) > people - room.x - theme.px(3):
            card = self.words("household-card", card=view.card)
        stacked(self.pen, Box(room.x, room.y, people - room.x - theme.px(3), room.h), name, card)

    def _composition(self, box: Box) -> int:
        """Draw the people from the reading end; return where they begin."""
        theme = self.theme
        icon, size, gap = theme.px(9 if not theme.portrait else 7.5), theme.type("title", 0.85), theme.px(3)
        right = box.right
        for name, count in reversed([*zip(PEOPLE, self.view.people, strict=True)]):
            if not count:
                continue
            width = self.kit.letters.width(str(count), size, bold=True)
            self.pen.figure(Box(right - width, box.y, width, box.h), str(count), size)
            right -= width + theme.px(1.5) + icon
            self.pen.icon(Box(right, box.y, icon, box.h), name, "ink_soft", icon)
            right -= gap
        return right

    def _people(self, box: Box) -> None:
        theme, people = self.theme, self.view.collectors[:MOST_TILES]
        gap = theme.px(2.7) if not theme.portrait else theme.px(2.0)
        if theme.portrait:
            cells = box.rows(len(people) + 1, gap) if len(people) < MOST_TILES else box.grid(2, 2, gap)
        else:
            cells = box.shares([1.22] * len(people) + [1.0], gap)
        standing = cells[-1].w <= cells[-1].h * 1.4 or (cells[0].y < cells[-1].y and cells[0].x < cells[-1].x)
        for cell, person in zip(cells, people, strict=False):
            choice_tile(
                self, f"collector-{person.pid}", cell, SEX_ICONS.get(person.sex, "household"), person.name,
                self._about(person), self.emit(CollectorChosen(person.pid)),
                disc_mm=26, icon_mm=17, disc_fill="primary_tint", standing=standing,
            )  # fmt: skip
        choice_tile(
            self, "someone-else", cells[-1], "alternate", self.words("household-someone-else"),
            self.words("household-someone-else-note"), self.emit(SomeoneElseCame()),
            disc_mm=26, icon_mm=17, fill="ground", standing=standing,
        )  # fmt: skip

    def _about(self, person: Person) -> str:
        role = self.words(f"role-{person.role}-{person.sex}")
        born = self.words(f"born-{person.sex}", year=str(person.year)) if person.year and not self.theme.compact else ""
        return f"{role}\n{born}" if born else role

    def _aid(self, box: Box) -> int:
        """Draw the aid at the bottom of a box, in as many rows as it wants; return how much height it takes."""
        theme, aid = self.theme, self.view.aid
        words, size, digits = self.words("household-aid"), theme.type("label"), theme.type("title")
        width = 0 if theme.portrait else self.kit.letters.width(words, size, bold=True) + theme.px(4)
        rows = chip_rows(self.pen, box.w - width, aid, 9.5, digits, GAP_MM)
        one, each = (11.0, 8.0) if theme.compact else (14.8, 11.0)
        height = theme.px(one if rows == 1 else rows * each + (rows - 1) * GAP_MM)
        foot = box.low(height)
        if width:
            self.pen.text(foot.left(width), words, size, bold=True, down=place.CENTRE)
        chips(self.pen, foot.after(width), aid, 9.5, digits, 21.2, GAP_MM, rows=rows)
        return height

"""The rehearsal tray beside the glass: cards, fingers, badges and faults to play a visit with. Never on a desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.ui import pen as place
from kiosk.ui.geometry import Box
from kiosk.ui.lettering import Lettering
from kiosk.ui.pen import Pen
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.surface import Touch
from kiosk.ui.window import TRAY_WIDTH_PX

ROW_PX, TITLE_PX, GAP_PX, MARGIN_PX = 44, 30, 6, 14
TEXT_PX = 15


@dataclass(frozen=True)
class Prop:
    """A thing on the tray. `toggled` says whether it is on, for things like an unplugged scanner."""

    id: str
    label: str
    pictogram: str
    use: Callable[[], None]
    toggled: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class PropGroup:
    """Things of one kind."""

    title: str
    props: Sequence[Prop]


class Tray(Widget):
    """A column to the right of the glass, for the mouse: two things abreast."""

    def __init__(self, theme: Theme, letters: Lettering, title: str, groups: Sequence[PropGroup]) -> None:
        super().__init__(size_hint=(None, None), size=(TRAY_WIDTH_PX, theme.height), pos=(theme.width, 0))
        self._pen = Pen(self.canvas, theme, letters)
        column = Box(theme.width, 0, TRAY_WIDTH_PX, theme.height)
        self._pen.paper(column, "staff")
        inner = column.inset(MARGIN_PX)
        self._pen.text(inner.top(TITLE_PX), title, 24, "on_staff", bold=True, down=place.CENTRE)
        y = inner.y + TITLE_PX + GAP_PX
        for group in groups:
            y = self._group(Box(inner.x, y, inner.w, 0), group)

    def _group(self, at: Box, group: PropGroup) -> int:
        self._pen.text(at.top(TITLE_PX), group.title, TEXT_PX, "on_staff_soft", bold=True, down=place.CENTRE)
        y = at.y + TITLE_PX
        for i in range(0, len(group.props), 2):
            for cell, prop in zip(Box(at.x, y, at.w, ROW_PX).columns(2, GAP_PX), group.props[i : i + 2], strict=False):
                self._prop(cell, prop)
            y += ROW_PX + GAP_PX
        return y + GAP_PX

    def _prop(self, box: Box, prop: Prop) -> None:
        def draw(pen: Pen, pressed: bool) -> None:
            on = prop.toggled()
            pen.paper(box, "other" if on else "primary_tint" if pressed else "surface", 8)
            pen.icon(box.after(5).left(22), prop.pictogram, "on_other" if on else "primary", 22, heavy=True)
            room = box.after(31).before(3)
            size = TEXT_PX
            pen.text(room, prop.label, size, "on_other" if on else "ink", bold=True, down=place.CENTRE, leading=1.05)

        def use() -> None:
            prop.use()
            for child in self.children:
                if isinstance(child, Touch):
                    child.paint()

        self.add_widget(Touch(prop.id, box, self._pen, draw, use))

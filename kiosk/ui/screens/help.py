"""The help sheet: call the agent, hear again, a problem or a worry, stop. Reached from every screen, never hidden."""

from functools import partial
from typing import TYPE_CHECKING

from kiosk.domain.visit.events import StopAsked
from kiosk.ui.intents import AgentCalled, Intent, ProblemTold
from kiosk.ui.widgets.banner import heading
from kiosk.ui.widgets.button import Action
from kiosk.ui.widgets.tile import choice_tile

if TYPE_CHECKING:
    from kiosk.ui.screens.screen import Screen

CHOICES = (("call", "help"), ("hear", "speaker"), ("problem", "complaint"), ("stop", "close"))


def help_page(screen: "Screen") -> None:
    """Draw the sheet in place of the content."""
    back = Action("help-close", screen.words("help-close"), "back", lambda: screen.turn_to(""))
    box = screen.actions([back])
    theme = screen.theme
    used = heading(screen.pen, box, screen.words("help-title"))
    room = box.below(used + theme.px(2.7))
    for cell, (name, icon) in zip(room.grid(2, 2, theme.px(2.4)), CHOICES, strict=True):
        words, note = screen.words(f"help-{name}"), screen.words(f"help-{name}-note")
        choice_tile(
            screen,
            f"help-{name}",
            cell,
            icon,
            words,
            note,
            partial(_chosen, screen, name),
            disc_mm=20,
            icon_mm=13,
        )


def _chosen(screen: "Screen", name: str) -> None:
    screen.turn_to("")
    meanings: dict[str, Intent] = {"call": AgentCalled(), "problem": ProblemTold(), "stop": StopAsked()}
    if name == "hear":
        screen.kit.say(screen.spoken)
    else:
        screen.kit.emit(meanings[name])

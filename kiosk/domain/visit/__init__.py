"""The visit of one household, as pure state: `advance(state, event, rules) -> (state, effects)`."""

from kiosk.domain.visit.advance import IllegalEvent, accepts, advance
from kiosk.domain.visit.effects import Effect
from kiosk.domain.visit.events import Event
from kiosk.domain.visit.rules import Rules, Step
from kiosk.domain.visit.states import State

__all__ = ["Effect", "Event", "IllegalEvent", "Rules", "State", "Step", "accepts", "advance"]

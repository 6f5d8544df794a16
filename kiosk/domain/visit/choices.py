"""What people choose between in a visit, and how one ends without goods."""

from enum import StrEnum


class Choice(StrEnum):
    """What a second person signs."""

    SERVE = "serve"
    DECLINE = "decline"


class Settlement(StrEnum):
    """What became of an approval that was cut off."""

    ALL = "all"
    PART = "part"
    NOTHING = "nothing"


class Ending(StrEnum):
    """Why a visit ends without goods, for the words on the last screen."""

    DECLINED = "declined"
    NOT_ON_LIST = "not_on_list"
    CORRECTION = "correction"
    LEFT = "left"

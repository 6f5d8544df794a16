"""What an effect comes to when performing it broke."""

from typing import assert_never

from kiosk.domain.codes import Reason
from kiosk.domain.visit import Event
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev

BUG = "bug"


def unanswered(
    effect: fx.VerifyFinger
    | fx.FindHousehold
    | fx.OpenHousehold
    | fx.ListHouseholds
    | fx.SearchNames
    | fx.ListParked
    | fx.OpenParked
    | fx.CheckSignature
    | fx.TakeClaim,
) -> Event:
    """Return what an effect comes to when performing it broke: a machine that failed, never a person."""
    match effect:
        case fx.VerifyFinger():
            return ev.ScannerLost(effect.turn, BUG)
        case fx.FindHousehold() | fx.OpenHousehold() | fx.OpenParked():
            return ev.HouseholdUnknown(effect.turn, Reason.DEVICE_FAIL)
        case fx.ListHouseholds() | fx.SearchNames():
            return ev.RowsFound(effect.turn, ())
        case fx.ListParked():
            return ev.QueueFound(effect.turn, ())
        case fx.CheckSignature():
            return ev.SignatureRejected(effect.turn, Reason.DEVICE_FAIL)
        case fx.TakeClaim():
            return ev.ClaimUnreachable(effect.turn)
        case _:
            assert_never(effect)

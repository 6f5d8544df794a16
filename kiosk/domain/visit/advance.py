"""The visit, as one table: which state takes which event, and what comes of it.

`advance` is pure. A late result (another `turn`) changes nothing; a pair that is not in the table is a bug.
"""

from collections.abc import Callable
from typing import Any

from kiosk.domain.visit import events as ev
from kiosk.domain.visit import fingers, handing, identify, ladder, looks, parking, settling
from kiosk.domain.visit import states as st
from kiosk.domain.visit.rules import Rules, Step

Transition = Callable[[Any, Any, Rules], Step]


class IllegalEvent(Exception):
    """An event that this state cannot take: a bug, never a person's doing."""


_CARD_READERS = (
    st.Waiting, st.Identifying, st.NotFound, st.Listing, st.Reviewing, st.Receipted, st.Parked, st.Ended,
    st.AlreadyServed,
)  # fmt: skip
_READING = (st.AwaitingFinger, st.Checking)
_LOOKING = (*_READING, st.ScannerMissing, st.LookingCarefully)
_SIGNABLE = (st.Signing, st.AuthorisingSearch, st.Disputing, st.SettleSigning)

TABLE: dict[tuple[type, type], Transition] = {
    **{(state, ev.CardShown): identify.card_shown for state in _CARD_READERS},
    **{(state, ev.FingerRetry): fingers.finger_retry for state in _READING},
    **{(state, ev.FingerCompared): fingers.finger_compared for state in _READING},
    **{(state, ev.FingerIncomparable): fingers.finger_incomparable for state in _READING},
    **{(state, ev.ScannerLost): fingers.scanner_lost for state in _READING},
    **{(state, ev.LookedCarefully): looks.looked for state in _LOOKING},
    **{(state, ev.SignatureGiven): ladder.check_signature for state in _SIGNABLE},
    **{(state, ev.SignatureRejected): ladder.signature_rejected for state in _SIGNABLE},
    (st.Waiting, ev.OpenApprovalsFound): settling.begin,
    (st.Waiting, ev.NoCardTouched): identify.ask_how,
    (st.NotFound, ev.NoCardTouched): identify.ask_how,
    (st.NotFound, ev.BackTouched): identify.ask_how,
    (st.NotFound, ev.NotOnListSigned): identify.record_not_on_list,
    (st.NotFound, ev.StopAsked): handing.to_waiting,
    (st.Identifying, ev.ListAsked): identify.show_list,
    (st.Identifying, ev.SearchAsked): identify.authorise_search,
    (st.Identifying, ev.BackTouched): handing.to_waiting,
    (st.Identifying, ev.StopAsked): handing.to_waiting,
    (st.AuthorisingSearch, ev.SignatureAccepted): identify.open_search,
    (st.AuthorisingSearch, ev.BackTouched): identify.ask_how,
    (st.Waiting, ev.QueueAsked): parking.review,
    (st.Reviewing, ev.QueueFound): parking.show_queue,
    (st.Reviewing, ev.ParkedPicked): parking.pick,
    (st.Reviewing, ev.BackTouched): handing.to_waiting,
    (st.Reviewing, ev.StopAsked): handing.to_waiting,
    (st.Parking, ev.EntryWritten): parking.parking_written,
    (st.Parked, ev.Finished): handing.to_waiting,
    (st.Listing, ev.NameTyped): identify.type_name,
    (st.Listing, ev.RowsFound): identify.show_rows,
    (st.Listing, ev.HouseholdPicked): identify.pick,
    (st.Listing, ev.BackTouched): identify.ask_how,
    (st.Listing, ev.StopAsked): handing.to_waiting,
    (st.LookingUp, ev.HouseholdFound): identify.found,
    (st.LookingUp, ev.HouseholdUnknown): identify.unknown,
    (st.ChoosingCollector, ev.CollectorChosen): identify.choose_collector,
    (st.ChoosingCollector, ev.SomeoneElseCame): identify.someone_else,
    (st.ChoosingCollector, ev.BackTouched): ladder.stop_case,
    (st.ChoosingCollector, ev.StopAsked): ladder.stop_case,
    (st.Noticing, ev.NoticeAnswered): fingers.answer_notice,
    (st.Noticing, ev.BackTouched): lambda s, e, r: (st.ChoosingCollector(s.turn + 1, s.case), ()),
    (st.Noticing, ev.StopAsked): ladder.stop_case,
    (st.AwaitingFinger, ev.FingerTouched): fingers.finger_touched,
    (st.AwaitingFinger, ev.FingerCaptured): fingers.finger_captured,
    (st.AwaitingFinger, ev.NoFingerCame): fingers.no_finger,
    (st.AwaitingFinger, ev.OtherFingerAsked): fingers.other_finger,
    (st.AwaitingFinger, ev.OtherWayAsked): fingers.leave_finger,
    (st.AwaitingFinger, ev.BackTouched): fingers.back_from_finger,
    (st.AwaitingFinger, ev.StopAsked): ladder.stop_person,
    (st.ScannerMissing, ev.ScannerFound): fingers.scanner_found,
    (st.ScannerMissing, ev.OtherWayAsked): fingers.without_scanner,
    (st.ScannerMissing, ev.StopAsked): ladder.stop_person,
    (st.AnotherWay, ev.RungChosen): ladder.choose_rung,
    (st.AnotherWay, ev.StopAsked): ladder.stop_person,
    (st.CheckingCard, ev.PersonConfirmed): ladder.confirm_person,
    (st.CheckingCard, ev.ReasonChosen): ladder.say_why,
    (st.CheckingCard, ev.NotSure): ladder.not_sure,
    (st.CheckingCard, ev.BackTouched): ladder.back_to_ladder,
    (st.CheckingCard, ev.StopAsked): ladder.stop_person,
    (st.Signing, ev.ReasonChosen): ladder.choose_reason,
    (st.Signing, ev.ChoiceMade): ladder.make_choice,
    (st.Signing, ev.SignatureAccepted): ladder.signed,
    (st.Signing, ev.SupervisorAbsent): ladder.supervisor_absent,
    (st.Signing, ev.BackTouched): ladder.back_to_ladder,
    (st.Signing, ev.StopAsked): ladder.stop_person,
    (st.Leaving, ev.ReasonChosen): ladder.leave,
    (st.Leaving, ev.BackTouched): ladder.stay,
    (st.Claiming, ev.ClaimGranted): handing.granted,
    (st.Claiming, ev.ClaimTaken): handing.taken,
    (st.Claiming, ev.ClaimUnreachable): handing.unreachable,
    (st.OtherDesk, ev.Finished): handing.go_to_desk,
    (st.OtherDesk, ev.StopAsked): handing.go_to_desk,
    (st.OtherDesk, ev.BackTouched): handing.go_to_desk,
    (st.OtherDesk, ev.ServeHereAsked): handing.serve_here,
    (st.Approving, ev.EntryWritten): handing.approval_written,
    (st.Approved, ev.GoodsOpened): handing.open_goods,
    (st.Delivering, ev.LineGiven): handing.give_line,
    (st.Delivering, ev.ReasonChosen): handing.explain_line,
    (st.Delivering, ev.AllGiven): handing.give_all,
    (st.Delivering, ev.HandedOver): handing.hand_over,
    (st.Recording, ev.EntryWritten): handing.handover_written,
    (st.Receipted, ev.Finished): handing.to_waiting,
    **{(st.TakenElsewhere, event): handing.agree_taken for event in (ev.ServedAgreed, ev.BackTouched, ev.StopAsked)},
    (st.TakenElsewhere, ev.ServedDisputed): handing.dispute_taken,
    (st.AlreadyServed, ev.ServedAgreed): identify.agree,
    (st.AlreadyServed, ev.ServedDisputed): identify.dispute,
    (st.AlreadyServed, ev.BackTouched): identify.agree,
    (st.AlreadyServed, ev.StopAsked): identify.agree,
    (st.Disputing, ev.SignatureAccepted): identify.correct,
    (st.Disputing, ev.BackTouched): lambda s, e, r: (st.AlreadyServed(s.turn + 1, s.case, s.served), ()),
    (st.Noting, ev.EntryWritten): handing.ending_written,
    (st.Ended, ev.Finished): handing.to_waiting,
    (st.Settling, ev.SettlementChosen): settling.choose,
    (st.SettlingLines, ev.LineGiven): settling.count_line,
    (st.SettlingLines, ev.HandedOver): settling.counted,
    (st.SettlingLines, ev.BackTouched): settling.back,
    (st.SettleSigning, ev.SignatureAccepted): settling.signed,
    (st.SettleSigning, ev.BackTouched): settling.back,
    (st.SettleWriting, ev.EntryWritten): settling.written,
}


def advance(state: st.State, event: ev.Event, rules: Rules) -> Step:
    """Return the next state and what is to be done in the world.

    Raises:
        IllegalEvent: the state cannot take this event. Ask `accepts` first for touches, which may come a moment late.
    """
    if isinstance(event, ev.StorageFailed):
        return handing.storage_failed(state, event, rules)
    turn = getattr(event, "turn", None)
    if turn is not None and turn != state.turn:
        return state, ()
    transition = TABLE.get((type(state), type(event)))
    if transition is None and isinstance(event, ev.LookedCarefully):  # the visit did not wait for it
        return state, ()
    if transition is None:
        raise IllegalEvent(f"{type(state).__name__} cannot take {type(event).__name__}")
    return transition(state, event, rules)


def accepts(state: st.State, event: ev.Event) -> bool:
    """Return whether `advance` has an answer to this pair."""
    return isinstance(event, ev.StorageFailed) or (type(state), type(event)) in TABLE

"""Which household is this? Card, number, list, or a supervised search by name."""

from dataclasses import replace

from kiosk.domain.codes import Identify, Reason
from kiosk.domain.entry import Notice
from kiosk.domain.policy import Biometrics
from kiosk.domain.visit import drafts, ladder, parking, rungs
from kiosk.domain.visit import effects as fx
from kiosk.domain.visit import events as ev
from kiosk.domain.visit import states as st
from kiosk.domain.visit.case import Case, Person, Proxy, is_token, shown_card
from kiosk.domain.visit.rules import Rules, Step

Between = (
    st.Waiting | st.Identifying | st.NotFound | st.Listing | st.Reviewing | st.Receipted | st.Parked | st.Ended
    | st.AlreadyServed
)  # fmt: skip


def card_shown(state: Between, event: ev.CardShown, rules: Rules) -> Step:
    turn = state.turn + 1
    return st.LookingUp(turn, event.by), (fx.Forget(), fx.FindHousehold(turn, event.text, event.by))


def ask_how(state: st.State, event: ev.Event, rules: Rules) -> Step:
    return st.Identifying(state.turn + 1), ()


def show_list(state: st.Identifying, event: ev.ListAsked, rules: Rules) -> Step:
    turn = state.turn + 1
    return st.Listing(turn, Identify.LIST), (fx.ListHouseholds(turn),)


def authorise_search(state: st.Identifying, event: ev.SearchAsked, rules: Rules) -> Step:
    return st.AuthorisingSearch(state.turn + 1), ()


def open_search(state: st.AuthorisingSearch, event: ev.SignatureAccepted, rules: Rules) -> Step:
    return st.Listing(state.turn + 1, Identify.NAME), (fx.Record(drafts.name_search(ladder.signer(event, rules)[0])),)


def type_name(state: st.Listing, event: ev.NameTyped, rules: Rules) -> Step:
    turn = state.turn + 1
    if not event.letters:
        return replace(state, turn=turn, letters="", rows=()), ()
    return replace(state, turn=turn, letters=event.letters), (fx.SearchNames(turn, event.letters),)


def show_rows(state: st.Listing, event: ev.RowsFound, rules: Rules) -> Step:
    return replace(state, rows=event.rows), ()


def pick(state: st.Listing, event: ev.HouseholdPicked, rules: Rules) -> Step:
    turn = state.turn + 1
    return st.LookingUp(turn, state.identify), (fx.OpenHousehold(turn, event.hh_pid),)


def found(state: st.LookingUp, event: ev.HouseholdFound, rules: Rules) -> Step:
    turn = state.turn + 1
    file = replace(event.file, card=shown_card(event.file, event.key))
    by = Identify.TOKEN if is_token(event.file, event.key) else Identify.SLIP if event.slip else state.identify
    case = Case(turn, by, file)
    if by is Identify.SLIP and file.parked is not None:
        return parking.resume(case, file.parked, rules, turn), ()
    if not file.outstanding and file.served:
        return st.AlreadyServed(turn, case, file.served[-1]), ()
    return st.ChoosingCollector(turn, case), ()


def unknown(state: st.LookingUp, event: ev.HouseholdUnknown, rules: Rules) -> Step:
    return st.NotFound(state.turn + 1, state.identify, event.reason), ()


def record_not_on_list(state: st.NotFound, event: ev.NotOnListSigned, rules: Rules) -> Step:
    turn = state.turn + 1
    draft = drafts.not_on_list(state.identify, state.reason)
    return st.Noting(turn, st.Ending.NOT_ON_LIST), (fx.Append(turn, draft),)


def choose_collector(state: st.ChoosingCollector, event: ev.CollectorChosen, rules: Rules) -> Step:
    turn, case = state.turn + 1, state.case
    collector = case.file.collector(event.person_pid)
    if collector is None:  # a touch meant for the household before
        return state, ()
    person = Person(case, collector, Notice())
    if rules.policy.biometrics is Biometrics.OFF or not case.file.fingers_of(collector.person_pid):
        return rungs.check_card(person, rules, turn), ()
    if case.next_finger(collector.person_pid, rules.policy.fingers) is None:
        return rungs.another_way(person, rules, turn), ()
    return st.Noticing(turn, case, collector), ()


def someone_else(state: st.ChoosingCollector, event: ev.SomeoneElseCame, rules: Rules) -> Step:
    """A proxy has no reference here: two people answer for it, once, on record."""
    person = Person(state.case, Proxy(), Notice())
    return rungs.sign(person, rules, state.turn + 1), ()


def dispute(state: st.AlreadyServed, event: ev.ServedDisputed, rules: Rules) -> Step:
    return st.Disputing(state.turn + 1, state.case, state.served), ()


def agree(state: st.AlreadyServed, event: ev.ServedAgreed, rules: Rules) -> Step:
    draft = drafts.not_served(state.case, Reason.ALREADY_SERVED)
    return st.Waiting(state.turn + 1), (fx.Record(draft), fx.Forget())


def correct(state: st.Disputing, event: ev.SignatureAccepted, rules: Rules) -> Step:
    turn = state.turn + 1
    draft = drafts.correction(state.case, *ladder.signer(event, rules))
    return st.Noting(turn, st.Ending.CORRECTION), (fx.Append(turn, draft),)

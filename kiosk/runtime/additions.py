"""What a desk adds to the entries of its visits: how long, how many households opened; at a session's end, the day."""

from dataclasses import replace

from kiosk.domain.accountability import closing_figures, paced
from kiosk.domain.codes import Kind
from kiosk.domain.entry import Draft
from kiosk.domain.openings import Openings
from kiosk.domain.policy import Policy
from kiosk.domain.visit import State
from kiosk.domain.visit.looking import after_step
from kiosk.runtime.bookkeeper import Bookkeeper
from kiosk.runtime.durations import Durations
from kiosk.storage.stamp import Stamp


class Additions:
    """Follows the visits of one desk. For the UI thread, but for `closing`."""

    def __init__(self, policy: Policy, accounts: Bookkeeper) -> None:
        self._policy = policy
        self._accounts = accounts
        self._durations = Durations()
        self._openings = Openings()

    def step(self, before: State, after: State, now_ms: int) -> bool:
        """Note a step of the visit; return whether too many households were left for no entry to tell of them."""
        self._durations.enter(after, now_ms)
        self._openings = after_step(self._openings, before, after)
        return self._openings.too_many(self._policy.opened_most)

    def to(self, draft: Draft) -> Draft:
        """Return what is to be written. Each household that was opened is told once."""
        spent = {} if draft.kind is Kind.SESSION_CLOSE else self._durations.so_far()
        timed = paced(replace(draft, durations_ms=spent), self._policy)
        told, self._openings = self._openings.told_by(timed, self._policy.opened_most)
        return told

    def closing(self, draft: Draft, stamp: Stamp) -> Draft:
        """Let a session's end say what its operator's day at this desk was. On the ledger's thread.

        Raises:
            LedgerFault: the ledger cannot be read.
        """
        if draft.kind is not Kind.SESSION_CLOSE:
            return draft
        figures = closing_figures(self._accounts.of_operator(stamp), draft.opened, self._policy)
        return replace(draft, figures=figures)

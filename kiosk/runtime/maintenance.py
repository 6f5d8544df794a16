"""The technician's side of a desk: who is there, beside the session that serves, and without its keys."""

import logging
import secrets
from collections.abc import Callable

from kiosk.domain.codes import Kind, Reason
from kiosk.domain.entry import Draft
from kiosk.domain.manifest import Operator
from kiosk.domain.roles import Action
from kiosk.runtime.lanes import Lane, Lanes, OnUi
from kiosk.runtime.parts import Parts
from kiosk.runtime.session import Closed, Doorkeeper, Opened, Opening, Refused, Session
from kiosk.storage.errors import LedgerFault
from kiosk.storage.stamp import Stamp
from kiosk.trust.slots import TechnicianPass

log = logging.getLogger(__name__)


class Maintenance:
    """Lets technicians in and out. Public methods are for the UI thread; badges are checked on the door's thread."""

    def __init__(
        self,
        parts: Parts,
        doorkeeper: Doorkeeper,
        lanes: Lanes,
        on_ui: OnUi,
        changed: Callable[[], None],
    ) -> None:
        self.session: Session = Closed()
        self._parts = parts
        self._doorkeeper = doorkeeper
        self._lanes = lanes
        self._on_ui = on_ui
        self._changed = changed

    def come(self, badge: str, pin: str) -> None:
        """Let a technician in while the desk works; nothing of its session changes."""
        if isinstance(self.session, Closed):
            self._set(Opening())
            self._lanes.submit(
                Lane.DOOR, lambda: self._try(badge, pin), lambda: self._on_ui(lambda: self._set(Closed()))
            )

    def welcome(self, who: TechnicianPass) -> None:
        """Open the technician's side to somebody who has shown badge and PIN. On the door's thread."""
        self._record(Kind.SESSION_OPEN, who.operator)
        self._on_ui(lambda: self._set(Opened(who.operator)))

    def leave(self) -> None:
        """Close it; what was refused before is forgotten. Not while a PIN is being checked: the answer comes soon."""
        if isinstance(self.session, Opening):
            return
        who, self.session = self.session, Closed()
        if isinstance(who, Opened):
            self._lanes.submit(Lane.DOOR, lambda: self._record(Kind.SESSION_CLOSE, who.operator))
        self._changed()

    def _try(self, badge: str, pin: str) -> None:
        found = self._doorkeeper.let_in(badge, pin, Action.MAINTAIN)
        if isinstance(found, TechnicianPass):
            self.welcome(found)
        else:
            refused = found if isinstance(found, Refused) else Refused(Reason.WRONG_ROLE)
            self._on_ui(lambda: self._set(Closed(refused.reason, refused.wait_s)))

    def _nobody(self) -> None:
        self._on_ui(lambda: self._set(Closed(Reason.DEVICE_FAIL)))

    def _record(self, kind: Kind, operator: Operator) -> None:
        parts = self._parts
        stamp = Stamp.of(parts.manifest, parts.kiosk_id, operator.operator_id, parts.clock, secrets.token_bytes)
        try:
            parts.ledger.append(Draft(kind), stamp)
        except LedgerFault as fault:  # a ledger that does not write is why a technician is called
            log.error("ledger: %s", fault.trouble)

    def _set(self, session: Session) -> None:
        self.session = session
        self._changed()

"""The codes of an entry. docs/ledger-format.md has a line on each; the words for them are in the language folders.

Within a schema codes may be added. A program that does not know one keeps it as an `UnknownCode`, passes it on and
counts it apart: an entry of a newer program is not a damaged one.
"""

from enum import StrEnum


class UnknownCode(str):
    """A code of a newer program: kept, passed on, counted apart."""

    __slots__ = ()


class Kind(StrEnum):
    """What an entry records."""

    APPROVED = "approved"
    HANDOVER = "handover"
    REVERSAL = "reversal"
    ATTEMPT_FAILED = "attempt_failed"
    NOT_SERVED = "not_served"
    PARKED = "parked"  # goods reserved, a numbered slip: somebody will sign
    CORRECTION = "correction"
    OVERRIDE = "override"
    COUNTER_CHECK = "counter_check"
    PAPER_ENTRY = "paper_entry"
    ARRIVAL = "arrival"
    PROMISE = "promise"
    PROMISE_ANSWERED = "promise_answered"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    CALLED = "called"  # the agent, by who stands at the desk
    SESSION_OPEN = "session_open"
    SESSION_CLOSE = "session_close"
    LOGIN_REFUSED = "login_refused"
    SIGNATURE_REFUSED = "signature_refused"
    DAY_OPEN = "day_open"
    DAY_CLOSE = "day_close"
    PAUSE = "pause"
    RESUME = "resume"
    CLOCK_SET = "clock_set"
    SELF_TEST = "self_test"
    STOCK_COUNT = "stock_count"
    STOCK_RECEIVE = "stock_receive"
    STOCK_RETURN = "stock_return"
    STOCK_DAMAGE = "stock_damage"
    STOCK_LOSS = "stock_loss"
    STOCK_SENT = "stock_sent"  # to another desk
    STOCK_TAKEN = "stock_taken"  # from another desk
    LEDGER_BEGUN = "ledger_begun"
    LEDGER_GAP = "ledger_gap"
    KEYS_REPLACED = "keys_replaced"
    PACKAGE_LOADED = "package_loaded"
    PACKAGE_DESTROYED = "package_destroyed"
    PART_DESTROYED = "part_destroyed"
    SLOTS_DESTROYED = "slots_destroyed"
    SECURITY_STOP = "security_stop"
    SIGNER_TRUSTED = "signer_trusted"
    HUB_TRUSTED = "hub_trusted"
    CLAIM_TAKEN_OVER = "claim_taken_over"
    CLAIM_CONFLICT = "claim_conflict"
    DECISION = "decision"  # from here on: the office's own chain
    RECORDS_OPENED = "records_opened"
    RECORDS_EXPORTED = "records_exported"
    CROSSWALK_DESTROYED = "crosswalk_destroyed"


class Outcome(StrEnum):
    """What became of the goods."""

    NONE = ""  # entries that are not about goods
    DELIVERED = "delivered"
    PARTIAL = "partial"
    NOT_DELIVERED = "not_delivered"
    REVERSED = "reversed"


class Reason(StrEnum):
    """Why."""

    NONE = ""
    NOT_ON_LIST = "NOT_ON_LIST"
    ALREADY_SERVED = "ALREADY_SERVED"
    SENT_TO_DESK = "SENT_TO_DESK"
    HELD_ELSEWHERE = "HELD_ELSEWHERE"
    NOTHING_DUE = "NOTHING_DUE"
    WRONG_SITE = "WRONG_SITE"
    WRONG_DAY = "WRONG_DAY"
    PAUSED = "PAUSED"
    CARD_REVOKED = "CARD_REVOKED"
    NO_TEMPLATE = "NO_TEMPLATE"
    NO_MATCH = "NO_MATCH"
    NO_FINGER = "NO_FINGER"
    POOR_FINGERS = "POOR_FINGERS"
    CANNOT_PRESENT = "CANNOT_PRESENT"  # hands hurt, bandaged, missing: a person says so
    NOT_ASKED = "NOT_ASKED"  # the programme asks for no finger
    REFUSED_BIOMETRIC = "REFUSED_BIOMETRIC"
    REFUSED_ITEM = "REFUSED_ITEM"
    ABSENT = "ABSENT"
    DECEASED = "DECEASED"
    MOVED = "MOVED"
    CHILD_ALONE = "CHILD_ALONE"
    DEVICE_FAIL = "DEVICE_FAIL"
    STOCK_OUT = "STOCK_OUT"
    ITEM_DAMAGED = "ITEM_DAMAGED"
    SECURITY_STOP = "SECURITY_STOP"
    WRONG_PIN = "WRONG_PIN"
    WRONG_ROLE = "WRONG_ROLE"
    OWN_BADGE = "OWN_BADGE"
    NO_BADGE = "NO_BADGE"
    BADGE_UNKNOWN = "BADGE_UNKNOWN"
    BADGE_REVOKED = "BADGE_REVOKED"
    ENDED_BY_TIME = "ENDED_BY_TIME"
    ENDED_BY_CLOSE = "ENDED_BY_CLOSE"
    ENDED_BY_TWO = "ENDED_BY_TWO"
    ENDED_BY_NEXT = "ENDED_BY_NEXT"
    OTHER = "OTHER"


class Identify(StrEnum):
    """How the household was found."""

    NONE = ""
    CODE = "code"  # scanned
    TYPED = "typed"
    TOKEN = "token"  # noqa: S105 - a queue number
    LIST = "list"
    NAME = "name"
    SLIP = "slip"  # of a parked visit
    PAPER = "paper"


class Method(StrEnum):
    """What convinced us that the collector may collect."""

    NONE = "none"
    FINGER = "finger"
    CARD = "card"
    PHOTO = "photo"
    LEADER = "leader"
    DUAL = "dual"


class Result(StrEnum):
    """What the verification came to."""

    SKIPPED = "skipped"  # nothing was seen
    MATCH = "match"
    NON_MATCH = "non_match"
    NO_TEMPLATE = "no_template"
    NO_FINGER = "no_finger"  # asked for, none came
    QUALITY = "quality"
    REFUSED = "refused"
    DEVICE_FAIL = "device_fail"


class Acknowledgement(StrEnum):
    """Who says that the goods were received."""

    NONE = ""
    FINGER = "finger"
    AGENT = "agent"
    PAPER = "paper"


class Answer(StrEnum):
    """What was answered to a counter-check, a promise or a finding."""

    UNASKED = ""
    CONFIRMED = "confirmed"
    DENIED = "denied"
    DECLINED = "declined"
    SILENT = "silent"


class Flag(StrEnum):
    """What somebody should look at. Each is one thing."""

    PROXY = "proxy"
    PROXY_LIMIT = "proxy_limit"
    SUPERVISOR_ABSENT = "supervisor_absent"
    OPERATOR_SIGNED = "operator_signed"  # another operator signed where a supervisor should
    OVER_QUOTA = "over_quota"
    COUNTER_CHECK = "counter_check"  # waits for one
    TOO_FAST = "too_fast"
    MANY_OPENED = "many_opened"
    NAME_SEARCH = "name_search"
    HOME_CUT_OFF = "home_cut_off"  # its own desk served it without a claim
    OTHER_DESK_CUT_OFF = "other_desk_cut_off"  # served here for a desk that could not be asked
    TAKEN_ELSEWHERE = "taken_elsewhere"  # served here although another desk holds or gave it
    SETTLED_AFTER_RESTART = "settled_after_restart"
    RESCUED = "rescued"


class Figure(StrEnum):
    """What is counted."""

    HOUSEHOLDS = "households"
    TEMPLATES = "templates"
    VISITS = "visits"
    CARD_ONLY = "card_only"
    TYPED = "typed"
    PROXY = "proxy"
    SUPERVISOR_ABSENT = "supervisor_absent"
    OPENED = "opened"
    OPENED_AND_LEFT = "opened_and_left"
    TOO_FAST = "too_fast"


class PartKind(StrEnum):
    """What is in a sealed piece."""

    PHOTO = "photo"
    VOICE = "voice"
    WORDS = "words"
    CONTACT = "contact"


class Reader(StrEnum):
    """Whose key opens a sealed piece."""

    FOCAL_POINT = "focal_point"
    PROGRAMME = "programme"

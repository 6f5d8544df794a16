"""What a programme decides about its distribution. Comes in the signed manifest and from nowhere else."""

from dataclasses import dataclass
from enum import StrEnum
from math import log10


class Biometrics(StrEnum):
    """Whether fingers are asked for."""

    ON = "on"
    OFF = "off"
    OPTIONAL = "optional"


class Rung(StrEnum):
    """A way to go on when a finger does not help, in the order in which they are suggested."""

    FINGER = "finger"
    COLLECTOR = "collector"
    CARD = "card"
    SUPERVISOR = "supervisor"


class SecondPerson(StrEnum):
    """Who signs second."""

    SUPERVISOR = "supervisor"  # and any other operator where no supervisor is at hand, flagged
    OPERATOR = "operator"  # any other operator


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of one round. The false match rate is per comparison; a visit's grows with its comparisons.

    Quotas and limits flag what goes beyond them; they never send a person away. A number that is 0 sets no limit.
    Without `legal_basis_required` a package may come without controller, purpose, DPIA reference or authorisation:
    signed, so on the record.

    `sessions_most` and `powered_hours_most` lock a package on a kiosk where no clock can be trusted. With
    `destroy_at_close` it is destroyed when the round's last day is over, not only at `templates_destroyed_at`.

    No finger for `no_image_s` is asked for again, `no_finger_asks` times in all. `opened_most` households may be opened
    and left one after another before it is flagged. Operators' figures are compared from `figures_from` visits on; of
    visits beyond the quota `counter_check_percent` are drawn for a counter-check; where goods lie at the desk
    (`goods_at_desk`), a visit under `fast_visit_s` is too fast. docs/schema-2.md names who fills the rest.
    """

    target_fmr: float = 1e-4
    fingers: int = 3
    tries: int = 3
    no_image_s: int = 20
    ladder: tuple[Rung, ...] = tuple(Rung)
    biometrics: Biometrics = Biometrics.ON
    override_quota: int = 20
    proxy_limit: int = 3
    offline_days: int = 14
    notice_version: str = "1"
    legal_basis_required: bool = True
    sessions_most: int = 0
    powered_hours_most: int = 0
    destroy_at_close: bool = False
    no_finger_asks: int = 2
    second_person: SecondPerson = SecondPerson.SUPERVISOR
    opened_most: int = 5
    figures_from: int = 30
    counter_check_percent: int = 10
    goods_at_desk: bool = False
    fast_visit_s: int = 20
    visit_fmr: float = 0.0
    priority_lane: bool = False
    take_over_after_min: int = 0
    claim_lines_most: int = 0
    claims_per_min: int = 0
    pin_digits: int = 0
    leave_now_destroys: bool = False

    @property
    def threshold(self) -> float:
        """Least score that is a match: -log10 of the target false match rate."""
        return -log10(self.target_fmr)

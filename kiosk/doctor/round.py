"""The round: is there a package for this kiosk, is it its time, when does it end, and does the clock know?"""

from datetime import datetime, timedelta

from kiosk.doctor.finding import Finding, amber, green, red
from kiosk.domain.manifest import Manifest
from kiosk.storage import RosterCache, RosterFault
from kiosk.storage.errors import RosterTrouble
from kiosk.storage.retention import Life, Stage, destroyed_at, ends_at, outlook
from kiosk.storage.timekeeping import TRUSTED
from kiosk.trust import DeviceKeys

SOON = timedelta(days=2)
NO_LIFE = Life()
_ROSTER_STATES = {RosterTrouble.UNTRUSTED: "untrusted", RosterTrouble.IO: "unread"}


def read_manifest(cache: RosterCache) -> Manifest | RosterFault | None:
    """The manifest of the package in use, None without one, or why it cannot be read."""
    try:
        status = cache.status()
    except RosterFault as fault:
        return fault
    return None if status is None else status.manifest


def package_finding(
    found: Manifest | RosterFault | None,
    kiosk_id: str,
    site: str,
    keys: DeviceKeys | None,
    now: datetime,
    life: Life = NO_LIFE,
) -> Finding:
    """Tell whether the package in use is for this kiosk, its keys, its site and this day.

    Args:
        found: as `read_manifest` returns it.
        kiosk_id: this kiosk's, as provisioned.
        site: this kiosk's, as provisioned.
        keys: this device's, None when they cannot be read: then they are not compared.
        now: aware.
        life: what is remembered of packages here.
    """
    if found is None:
        return red("package", "none")
    if isinstance(found, RosterFault):
        return red("package", _ROSTER_STATES.get(found.trouble, "damaged"))
    desk = found.desk_of(kiosk_id)
    if desk is None:
        return red("package", "other-kiosk", kiosk=kiosk_id)
    if keys is not None and (desk.signing_key, desk.receiving_key) != (keys.signing_public, keys.receiving_public):
        return red("package", "other-keys", kiosk=kiosk_id)
    expires = ends_at(found)
    facts = {"round": found.round.round_id, "site": found.site.name, "day": _day(expires)}
    stage = outlook(life, found, now, "").stage
    if stage is Stage.EXPIRED:
        return red("package", "expired", **facts)
    if stage is Stage.SPENT:
        served = {"sessions": life.sessions, "hours": life.powered_ms // 3_600_000}
        return red("package", "spent", round=found.round.round_id, **served)
    if found.site.code != site:
        return amber("package", "other-site", there=found.site.code, here=site)
    return amber("package", "ends-soon", **facts) if expires - now <= SOON else green("package", "ready", **facts)


def destruction_finding(found: Manifest | RosterFault | None, life: Life, now: datetime, source: str) -> Finding:
    """Tell when the package in use is destroyed, or was.

    Args:
        found: as `read_manifest` returns it.
        life: what is remembered of packages here.
        now: aware.
        source: the clock's, as in entries.
    """
    if life.unfinished is not None:
        return red("destruction", "unfinished", day=life.unfinished.day[:10])
    if isinstance(found, Manifest):
        at = destroyed_at(found)
        if now < at:
            return green("destruction", "planned", day=_day(at))
        if source in TRUSTED:
            return red("destruction", "due", day=_day(at))
        return red("destruction", "overdue", day=_day(at))
    if not life.endings:
        return green("destruction", "nothing")
    last = life.endings[-1]
    return green("destruction", "done", day=last.day[:10], round=last.round_id, certificate=last.entry_id)


def _day(when: datetime) -> str:
    return when.strftime("%Y-%m-%d")


def clock_finding(now: datetime, source: str, floor: datetime) -> Finding:
    """Tell whether the clock can be believed.

    Args:
        now: as the device believes it.
        source: gps, rtc, ntp, hub, or manual when nothing but a person set it.
        floor: it cannot be earlier: `timekeeping.time_floor`.
    """
    facts = {"time": now.strftime("%Y-%m-%d %H:%M"), "source": source}
    if now < floor:
        return red("clock", "behind", **facts, floor=floor.strftime("%Y-%m-%d %H:%M"))
    return amber("clock", "unsure", **facts) if source == "manual" else green("clock", "ready", **facts)

"""What presenting needs to know of the day besides the visit: the package's words, dates and items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from kiosk.domain.manifest import Manifest, OperatorRole
from kiosk.domain.roster import Item


@dataclass(frozen=True)
class Scene:
    """One package at one desk. `language` is the code that the person reads; `entries` are on disk."""

    desk: int
    language: str
    items: Mapping[str, Item]
    controller: str
    erased: date
    tries: int
    zone: tzinfo
    today: date
    technician: str = ""
    entries: int = 0
    printer: bool = False

    def local(self, utc: str) -> datetime:
        """Return an ISO 8601 time in the time zone of the round."""
        return datetime.fromisoformat(utc).astimezone(self.zone)

    def name(self, item: str) -> str:
        """Return an item's name as it stands inside a sentence, in the person's language, in French, or its code."""
        known = self.items.get(item)
        if known is None:
            return item
        name = known.labels.get(self.language) or known.labels.get("fr") or item
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]

    def label(self, item: str) -> str:
        """Return an item's name as it stands alone: with a first capital."""
        name = self.name(item)
        return name[:1].upper() + name[1:]

    def shown(self, item: str) -> str:
        """Return an item's name for what a family takes away or others may see: nothing when it is discreet."""
        return "" if self.discreet(item) else self.name(item)

    def pictogram(self, item: str) -> str:
        """Return an item's pictogram; discreet items show a plain bag."""
        known = self.items.get(item)
        if known is None:
            return "stock"
        return "dignity-kit" if known.discreet else known.pictogram

    def discreet(self, item: str) -> bool:
        """Whether an item's name stays off the receipt."""
        known = self.items.get(item)
        return known is not None and known.discreet


def scene_of(
    manifest: Manifest, desk: int, language: str, items: Mapping[str, Item], now: datetime, *, entries: int = 0
) -> Scene:
    """Return the scene of a package at a desk; `now` is aware."""
    zone = ZoneInfo(manifest.round.time_zone)
    technicians = (row.display_name for row in manifest.operators if row.role is OperatorRole.TECHNICIAN)
    return Scene(
        desk=desk,
        language=language,
        items=items,
        controller=manifest.programme.controller,
        erased=datetime.fromisoformat(manifest.templates_destroyed_at).astimezone(zone).date(),
        tries=manifest.policy.tries,
        zone=zone,
        today=now.astimezone(zone).date(),
        technician=next(technicians, ""),
        entries=entries,
    )

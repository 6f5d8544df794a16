"""What lies around the visit on a real desk: clock, sending, the agent's board, and where else things are done."""

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from kiosk.domain.manifest import Operator
from kiosk.domain.roles import Action, Permission, permission
from kiosk.languages import Language
from kiosk.runtime import Parts, Runtime
from kiosk.runtime.board import DeskStock, SiteStock
from kiosk.runtime.worker import Worker
from kiosk.ui import intents as do
from kiosk.ui import views as v
from kiosk.ui.scene import Scene, scene_of
from kiosk.ui.shell import Around, Shell

if TYPE_CHECKING:
    from kiosk.ui.app import KioskApp

LEAST_PACE_S = 600
"""What is left of the day is said in tens of minutes, from ten on."""


class Day:
    """One desk's day. `runtime`, `app` and `shell` are there when the first screen is."""

    def __init__(
        self,
        parts: Parts,
        runtime: Callable[[], Runtime],
        app: "Callable[[], KioskApp]",
        shell: Callable[[], Shell],
        examine: Callable[[], v.Doctor],
    ) -> None:
        self._parts = parts
        self._runtime = runtime
        self._app = app
        self._shell = shell
        self._examine = examine
        self._worker = Worker("doctor")

    def around(self) -> Around:
        """Return it in the form that the shell asks for."""
        return Around(
            now=self._parts.clock.now,
            monotonic_s=self._parts.clock.monotonic_s,
            offline=lambda: not self._runtime().link.online,
            battery=lambda: None,
            entries=lambda: self._runtime().entries_on_disk,
            board=self._board,
            doctor=self._doctor,
            other=self._other,
        )

    def badge_name(self, text: str) -> str | None:
        """Return whose badge this text is, as the signed manifest says."""
        operator = self._operator(text)
        return operator.display_name if operator else None

    def badge_role(self, text: str) -> str:
        """Return what the owner of this badge is, as the signed manifest says."""
        operator = self._operator(text)
        return operator.role.value if operator else ""

    def _operator(self, text: str) -> Operator | None:
        parts = text.strip().upper().split(":")
        return self._parts.manifest.operator_of_badge(parts[2]) if len(parts) == 4 else None

    def badge_revoked(self, text: str) -> bool:
        """Return whether the signed manifest names this badge as one that opens nothing any more."""
        parts = text.strip().upper().split(":")
        return len(parts) == 4 and parts[2] in self._parts.manifest.revoked.badges

    def is_technician(self, text: str) -> bool:
        """Return whether the signed manifest names this badge as a technician's."""
        parts = text.strip().upper().split(":")
        operator = self._parts.manifest.operator_of_badge(parts[2]) if len(parts) == 4 else None
        return operator is not None and permission(operator.role, Action.MAINTAIN) is not Permission.NO

    def close(self) -> None:
        """Let go of the doctor's thread."""
        self._worker.close()

    def _doctor(self) -> v.Checking:
        """Examine the device off the UI thread; what was found comes when it is there."""

        def look() -> None:
            found = self._examine()
            self._app().post(lambda: self._shell().put(found))

        self._worker.submit(look)
        return v.Checking()

    def _other(self, intent: do.Elsewhere) -> None:
        if isinstance(intent, do.PauseAsked):
            self._runtime().lock()
            return
        icon, message_id = do.told_instead(intent)
        self._app().stage.toast(icon, self._app().kit.language.words(message_id))

    def _board(self) -> v.TodayBoard:
        runtime = self._runtime()
        counted, link, language = runtime.board, runtime.link, self._app().kit.language
        items = {item.code: item for item in runtime.items}
        scene = scene_of(runtime.manifest, runtime.rules.desk, language.code, items, self._parts.clock.now())
        storage = _storage(runtime, language)
        sent = _sent(scene, link.last_upload, language) if link.last_upload else language.words("board-never")
        if counted is None:
            return v.TodayBoard(0, 0, "", 0, 0, 0, 0, (), sent, link.pending, storage=storage)
        stock = [_stock(scene.pictogram(item), scene.label(item), row) for item, row in counted.stock.items()]
        stock.sort(key=lambda row: isinstance(row, v.StockGiven))  # what is left first, then what has only been given
        return v.TodayBoard(
            counted.served, counted.listed, _pace((counted.listed - counted.served) * counted.seconds_each),
            counted.by_finger, counted.by_card, counted.signed, counted.partial, tuple(stock), sent, link.pending,
            storage=storage, waiting=counted.waiting,
        )  # fmt: skip


def _stock(pictogram: str, label: str, row: DeskStock | SiteStock) -> v.StockLeft | v.StockGiven:
    match row:
        case DeskStock():
            return v.StockLeft(pictogram, label, row.left, row.opening)
        case SiteStock():
            return v.StockGiven(pictogram, label, row.given, row.opening)
        case _:
            assert_never(row)


def _storage(runtime: Runtime, language: Language) -> tuple[str, str, str] | None:
    """Return what the board says of a disk that is nearly full, else of the second copy."""
    words, copy = language.words, runtime.ledger.second_copy()
    if runtime.ledger.reserve_used:
        return "storage", words("board-room"), words("board-room-note")
    if copy is None:
        return None
    if copy.fault is not None:
        title = words("board-copy-away" if copy.fault == "away" else "board-copy-bad")
        return "usb-stick", title, words("board-copy-none")
    if copy.behind:
        since = words("board-copy-since", minutes=round(copy.age_s / 60))
        return "usb-stick", words("board-copy-behind", entries=copy.behind), since
    return "usb-stick", words("board-copy-fresh"), ""


def _sent(scene: Scene, last_upload: str, language: Language) -> str:
    """Return when entries were last sent: the time of today, day and time of any other day."""
    when = scene.local(last_upload)
    if when.date() == scene.today:
        return language.words("board-sent-today", time=f"{when:%H:%M}")
    return f"{when:%d.%m. %H:%M}"


def _pace(seconds: int) -> str:
    """Return a length of time to the next ten minutes, such as `3 h 10`; nothing when it is under that."""
    hours, minutes = divmod(-(-seconds // 600) * 10, 60)
    if seconds < LEAST_PACE_S:
        return ""
    return f"{hours} h {minutes:02d}" if hours else f"{minutes} min"

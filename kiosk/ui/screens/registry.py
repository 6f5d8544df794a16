"""Which screen shows which view."""

from kiosk.ui import views
from kiosk.ui.screens.board import TodayBoardScreen
from kiosk.ui.screens.delivery import DeliveryScreen
from kiosk.ui.screens.doctor import DoctorScreen
from kiosk.ui.screens.finger import CheckingScreen, ScanningScreen, WhichFingerScreen
from kiosk.ui.screens.household import HouseholdScreen
from kiosk.ui.screens.identify import IdentifyScreen, NotFoundScreen
from kiosk.ui.screens.ladder import AnotherWayScreen, LeavingScreen, PhotoScreen
from kiosk.ui.screens.login import LogInScreen, StaffDoorScreen
from kiosk.ui.screens.match import EndedScreen, MatchScreen
from kiosk.ui.screens.notice import NoticeScreen
from kiosk.ui.screens.parked import ParkedScreen, QueueScreen
from kiosk.ui.screens.receipt import ReceiptScreen
from kiosk.ui.screens.rows import ListScreen, SearchScreen
from kiosk.ui.screens.screen import Screen
from kiosk.ui.screens.served import AlreadyServedScreen, OtherDeskScreen, SettleScreen
from kiosk.ui.screens.signature import SignatureScreen
from kiosk.ui.screens.troubles import ScannerMissingScreen, StorageStopScreen
from kiosk.ui.screens.welcome import BlankScreen, LanguageScreen, WaitingScreen
from kiosk.ui.widgets.surface import Kit

SCREENS: dict[type, type[Screen]] = {
    views.Blank: BlankScreen,
    views.LanguageChoice: LanguageScreen,
    views.Waiting: WaitingScreen,
    views.LogIn: LogInScreen,
    views.StaffDoor: StaffDoorScreen,
    views.Identify: IdentifyScreen,
    views.NotFound: NotFoundScreen,
    views.TodayList: ListScreen,
    views.Search: SearchScreen,
    views.Household: HouseholdScreen,
    views.Notice: NoticeScreen,
    views.WhichFinger: WhichFingerScreen,
    views.Scanning: ScanningScreen,
    views.Checking: CheckingScreen,
    views.Match: MatchScreen,
    views.AnotherWay: AnotherWayScreen,
    views.PhotoCheck: PhotoScreen,
    views.Signature: SignatureScreen,
    views.Delivery: DeliveryScreen,
    views.Receipt: ReceiptScreen,
    views.AlreadyServed: AlreadyServedScreen,
    views.OtherDesk: OtherDeskScreen,
    views.Settle: SettleScreen,
    views.Leaving: LeavingScreen,
    views.Ended: EndedScreen,
    views.Parked: ParkedScreen,
    views.Queue: QueueScreen,
    views.TodayBoard: TodayBoardScreen,
    views.Doctor: DoctorScreen,
    views.ScannerMissing: ScannerMissingScreen,
    views.StorageStop: StorageStopScreen,
}


def build_screen(kit: Kit, status: views.Status, view: views.View) -> Screen:
    """Return a fresh screen for a view."""
    return SCREENS[type(view)](kit, status, view)

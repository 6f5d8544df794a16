"""A view of every screen as it may really be, for the gallery and for tests. All names are invented."""

from dataclasses import replace
from datetime import date

from kiosk.ui import views as v

STATUS = v.Status(
    desk=2, clock="09:42", offline=True, battery=74, operator="Fatoumata Diarra", site="Sévaré, site du stade"
)

AID = (
    v.Goods("mat", 2, "Nattes"),
    v.Goods("blanket", 2, "Couvertures"),
    v.Goods("mosquito-net", 1, "Moustiquaire"),
    v.Goods("kitchen-set", 1, "Ustensiles"),
    v.Goods("soap", 6, "Savons"),
    v.Goods("dignity-kit", 1, "Kit"),
)
AMINATA = v.Person("p1", "Aminata Coulibaly", "f", "head", 1984)
MOUSSA = v.Person("p2", "Moussa Coulibaly", "m", "alternate", 1991)
NAMES = (
    "Awa Coulibaly", "Bakary Dembélé", "Djénéba Traoré", "Fanta Maïga", "Hawa Cissé", "Ibrahima Touré",
    "Lassana Diallo", "Mariam Keïta", "Oumou Haïdara", "Ramata Kouyaté", "Salif Ouologuem", "Yacouba Sidibé",
)  # fmt: skip
ROWS = tuple(v.Row(f"h{i}", name, f"04{17 + i}-A", str(101 + i), i in (1, 4)) for i, name in enumerate(NAMES))
LINES = tuple(
    v.Line(f"l{i}", goods.pictogram, goods.label, goods.quantity, given, reason)
    for i, (goods, given, reason) in enumerate(
        zip(AID, (2, 2, 1, 1, 4, 0), ("", "", "", "", "STOCK_OUT", ""), strict=True)
    )
)
UNTOUCHED = tuple(replace(line, given=0, reason="") for line in LINES)
LONG_NAME = "Mohamed Lamine Ag Mohamed Aly Walet Almahmoud"
LONG_FAMILY = "Walet Almahmoud Ag Mohamed Aly Ould Sidi"
ALL_AID = (
    *(replace(goods, label=goods.label.lower()) for goods in AID[:5]),
    v.Goods("dignity-kit", 1),
    v.Goods("baby-kit", 1, "kit pour bébé"),
    v.Goods("tarpaulin", 12, "bâches renforcées"),
    v.Goods("jerrycan", 2, "bidons de dix litres"),
    v.Goods("bucket", 10, "seaux avec couvercle"),
)
ALL_LINES = tuple(
    v.Line(f"l{i}", goods.pictogram, (goods.label or "kit de dignité").capitalize(), goods.quantity, given, reason)
    for i, (goods, given, reason) in enumerate(
        zip(ALL_AID, (2, 0, 1, 1, 4, 0, 1, 11, 0, 0), ("", "STOCK_OUT", "", "", "OTHER", *5 * ("",)), strict=True)
    )
)
ALL_UNTOUCHED = tuple(replace(line, given=0, reason="") for line in ALL_LINES)
COLLECTORS = (
    v.Person("p1", LONG_NAME, "m", "head", 1954),
    v.Person("p2", "Fatoumata Djénéba Walet Mohamed Aly", "f", "alternate", 1991),
    v.Person("p3", "Abdramane Ag Sidi Mohamed", "m", "guardian", 2001),
)
LINE_REASONS = ("STOCK_OUT", "ITEM_DAMAGED", "REFUSED_ITEM", "OTHER")
SERVE_REASONS = ("POOR_FINGERS", "CANNOT_PRESENT", "REFUSED_BIOMETRIC", "OTHER")
PROXY_REASONS = ("ABSENT", "DECEASED", "CHILD_ALONE", "OTHER")
STOCK = (
    v.StockLeft("mat", "Nattes", 576, 1000),
    v.StockLeft("blanket", "Couvertures", 578, 1000),
    v.StockLeft("mosquito-net", "Moustiquaires", 290, 500),
    v.StockLeft("kitchen-set", "Ustensiles", 291, 500),
    v.StockLeft("soap", "Savons", 204, 1500),
)
UNDEALT = (
    v.StockGiven("mat", "Nattes", 212, 2000),
    v.StockGiven("blanket", "Couvertures", 422, 4000),
    v.StockGiven("kitchen-set", "Ustensiles", 1209, 20500),
)
PARTLY_DEALT = (*STOCK[:2], *UNDEALT[2:])
ALL_STOCK = tuple(v.StockLeft(line.pictogram, line.label, 137 * (i + 1), 1500) for i, line in enumerate(ALL_LINES))
CHECKS = (
    v.Check("keys", True, "doctor-keys-ready", {"kiosk": "SEV-02", "site": "ML-SEV-01"}),
    v.Check("storage", True, "doctor-storage-ready", {"free_gb": 21, "entries": 3118}),
    v.Check("clock", False, "doctor-clock-unsure", {"time": "09:42"}),
    v.Check("package", True, "doctor-package-ready", {"round": "R1", "site": "ML-SEV-01", "day": "28.11.2026"}),
    v.Check("scanner", True, "doctor-scanner-ready", {"name": "U.are.U 4500"}),
    v.Check("screen", True, "doctor-screen-ready", {"display": ":0"}),
    v.Check("sync", False, "doctor-sync-long", {"pending": 231, "days": 3}),
    v.Check("hub", True, "doctor-hub-courier"),
)
QUEUE = tuple(
    v.QueueRow(f"e{i}", f"2-{i + 3:03d}", name, f"04{17 + i}-A" if name else "", when)
    for i, (name, when) in enumerate(
        (("Coulibaly", "21.11. 16:05"), (LONG_FAMILY, "10:22"), ("", "10:51"), ("Bah", "11:02"), ("Maïga", "11:40"))
    )
)
SIGNATURE = v.Signature(
    v.Signed.VISIT,
    "Coulibaly",
    "0417-A",
    "Aminata",
    "f",
    3,
    9,
    "quality",
    "POOR_FINGERS",
    SERVE_REASONS,
    may_be_absent=True,
)

SAMPLES: dict[str, v.View] = {
    "language": v.LanguageChoice(("fr", "en")),
    "waiting": v.Waiting(),
    "log-in": v.LogIn(),
    "staff-door": v.StaffDoor(),
    "staff-door-technician": v.StaffDoor("badge"),
    "log-in-refused": v.LogIn(refused="BADGE_REVOKED"),
    "log-in-expired": v.LogIn(over="expired"),
    "log-in-spent": v.LogIn(over="spent"),
    "log-in-destroyed": v.LogIn(over="destroyed"),
    "identify": v.Identify(),
    "not-found": v.NotFound(),
    "not-found-revoked": v.NotFound("revoked"),
    "not-found-device": v.NotFound("device"),
    "list": v.TodayList(ROWS),
    "search": v.Search(),
    "search-hits": v.Search("COU", ROWS[:6]),
    "household": v.Household("Coulibaly", "0417-A", "Sévaré", (2, 1, 3), (AMINATA, MOUSSA), AID),
    "household-alone": v.Household("Coulibaly", "0417-A", "Sévaré", (1, 0, 0), (AMINATA,), AID),
    "household-many": v.Household(LONG_FAMILY, "0417-A", "Camp de déplacés de Socoura", (12, 10, 14), COLLECTORS,
                                  ALL_AID),
    "notice": v.Notice("La DNDS et l’OIM", date(2026, 11, 30)),
    "which-finger": v.WhichFinger("Aminata Coulibaly", "f", 2),
    "which-finger-again": v.WhichFinger("Aminata Coulibaly", "f", 2, again=True),
    "which-finger-many": v.WhichFinger(LONG_NAME, "m", 10),
    "scanning": v.Scanning(2, 0.62, 2, 3, "dry"),
    "checking": v.Checking(),
    "match": v.Match("Aminata", AID),
    "match-many": v.Match("Mohamed", ALL_AID, busy=True),
    "match-unnamed": v.Match("", AID),
    "another-way": v.AnotherWay(
        (v.Rung("finger", 7), v.Rung("collector", 0, "Moussa", "m"), v.Rung("card"), v.Rung("supervisor"))
    ),
    "photo": v.PhotoCheck(AMINATA, "0417-A"),
    "photo-unsaid": v.PhotoCheck(AMINATA, "0417-A", SERVE_REASONS[1:]),
    "photo-many": v.PhotoCheck(COLLECTORS[0], "0417-A"),
    "signature": SIGNATURE,
    "signature-many": replace(SIGNATURE, household=LONG_FAMILY, person="Mohamed", sex="m", reason="NO_TEMPLATE"),
    "signature-other": replace(SIGNATURE, person="", sex="", fingers=0, times=0, seen="skipped", reason="ABSENT",
                               reasons=PROXY_REASONS),
    "signature-unsaid": replace(SIGNATURE, fingers=0, times=0, seen="skipped", reason="", reasons=SERVE_REASONS[1:]),
    "signature-no-finger": replace(SIGNATURE, fingers=0, times=0, seen="no_finger", reason="NO_FINGER"),
    "signature-no-scanner": replace(SIGNATURE, fingers=1, times=1, seen="device_fail", reason="DEVICE_FAIL"),
    "signature-no-reference": replace(SIGNATURE, fingers=0, times=0, seen="no_template", reason="NO_TEMPLATE"),
    "signature-said-no": replace(SIGNATURE, fingers=0, times=0, seen="refused", reason="REFUSED_BIOMETRIC"),
    "signature-taken": replace(SIGNATURE, fingers=0, times=0, seen="match", reason="ALREADY_SERVED", reasons=()),
    "signature-own-badge": replace(SIGNATURE, refused="OWN_BADGE"),
    "signature-wrong-role": replace(SIGNATURE, refused="WRONG_ROLE"),
    "signature-no-badge": replace(SIGNATURE, refused="NO_BADGE"),
    "signature-declined": replace(SIGNATURE, household=LONG_FAMILY, declined=True, may_be_absent=False,
                                  seen="non_match", reason="NO_MATCH",
                                  reasons=("NO_MATCH", "ABSENT", "SECURITY_STOP", "OTHER")),
    "signature-search": v.Signature(v.Signed.SEARCH),
    "signature-search-refused": v.Signature(v.Signed.SEARCH, refused="WRONG_ROLE"),
    "signature-dispute": v.Signature(v.Signed.DISPUTE, "Coulibaly", "0417-A"),
    "signature-settlement": v.Signature(v.Signed.SETTLEMENT, card="0417-A", settlement="all"),
    "goods": v.Delivery("Coulibaly", "0417-A", LINES, LINE_REASONS),
    "goods-untouched": v.Delivery("Coulibaly", "0417-A", UNTOUCHED, LINE_REASONS),
    "goods-many": v.Delivery(LONG_FAMILY, "0417-A", ALL_LINES, LINE_REASONS),
    "goods-many-untouched": v.Delivery(LONG_FAMILY, "0417-A", ALL_UNTOUCHED, LINE_REASONS),
    "goods-settling": v.Delivery("", "22.11. 09:41", ALL_UNTOUCHED, (), settling=True),
    "receipt-many": v.Receipt("Mohamed", ALL_AID, ALL_AID[1:6], "12-00231", "AIDK1:12-00231:7b1f:MEUCIQDk3Jx0m8aU0o5",
                              "0417-A", date(2026, 11, 22), True),
    "receipt-full": v.Receipt("Mohamed", ALL_AID, (), "2-00231", "AIDK1:2-00231:7b1f:MEUCIQDk3Jx0m8aU0o5",
                              "0417-A", date(2026, 11, 22)),
    "receipt-unnamed": v.Receipt("", AID[:2], ALL_AID[5:7], "2-00231", "AIDK1:2-00231:7b1f:MEUCIQDk3Jx0m8aU0o5",
                                 "0417-A", date(2026, 11, 22)),
    "receipt": v.Receipt("Aminata", (*AID[:4], v.Goods("soap", 4, "savons")), (v.Goods("soap", 2, "savons"),),
                         "2-00231",
                         "AIDK1:2-00231:7b1f:MEUCIQDk3Jx0m8aU0o5", "0417-A", date(2026, 11, 22), True),
    "already-served": v.AlreadyServed(date(2026, 11, 20), 3, AID),
    "already-served-many": v.AlreadyServed(date(2026, 9, 30), 3, ALL_AID),
    "other-desk": v.OtherDesk(3, "0417-A", "right", may_serve=True),
    "parked": v.Parked("2-003", "0417-A"),
    "queue": v.Queue(QUEUE[:2]),
    "queue-many": v.Queue(QUEUE),
    "queue-empty": v.Queue(()),
    "signature-parked": replace(SIGNATURE, fingers=0, times=0, seen="non_match", reason="NO_MATCH",
                                reasons=("NO_MATCH", *SERVE_REASONS[1:]), parked=("2-003", "10:22")),
    "signature-parked-served": replace(SIGNATURE, fingers=0, times=0, seen="non_match", reason="ALREADY_SERVED",
                                       reasons=("ALREADY_SERVED", "NO_MATCH", "ABSENT", "SECURITY_STOP", "OTHER"),
                                       declined=True, may_be_absent=False, may_serve=False, parked=("2-003", "10:22")),
    "settle": v.Settle(date(2026, 11, 21), "16:05", AID, 1),
    "settle-many": v.Settle(date(2026, 11, 21), "16:05", ALL_AID),
    "leaving": v.Leaving("Coulibaly", ("ABSENT", "REFUSED_ITEM", "SECURITY_STOP", "OTHER")),
    "ended": v.Ended("correction"),
    "ended-declined": v.Ended("declined"),
    "ended-not-on-list": v.Ended("not_on_list"),
    "ended-left": v.Ended("left"),
    "board": v.TodayBoard(212, 500, "3 h 10", 187, 14, 8, 3, STOCK, "hier à 17:20", 231, (1, 2, 3), 4),
    "board-waiting": v.TodayBoard(212, 500, "3 h 10", 187, 14, 8, 3, STOCK, "hier à 17:20", 231, (1, 2, 3), 4,
                                  waiting=12),
    "board-many": v.TodayBoard(9999, 10000, "12 h 40", 9187, 1014, 218, 1003, ALL_STOCK, "22.11. 17:20", 1231),
    "board-undealt": v.TodayBoard(212, 500, "3 h 10", 187, 14, 8, 3, UNDEALT, "hier à 17:20", 231, (1, 2, 3), 4),
    "board-partly-dealt": v.TodayBoard(
        212, 500, "3 h 10", 187, 14, 8, 3, PARTLY_DEALT, "hier à 17:20", 231, (1, 2, 3), 4
    ),
    "doctor": v.Doctor(True, CHECKS),
    "scanner-missing": v.ScannerMissing(),
    "storage-stop": v.StorageStop(3118, "Ousmane Touré"),
}  # fmt: skip

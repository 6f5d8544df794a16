"""What is handed out: `items.csv` and the opening stock of `stock_open.csv`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.roster import Item, StockLine
from kiosk.office.findings import Findings, Wrong
from kiosk.office.tables import Columns, read_table

PICTOGRAMS = (
    "baby-kit",
    "blanket",
    "bucket",
    "cash",
    "dignity-kit",
    "hygiene-kit",
    "jerrycan",
    "kitchen-set",
    "mat",
    "mosquito-net",
    "shelter-kit",
    "soap",
    "stock",
    "tarpaulin",
)
"""The drawings of goods; `stock`, a plain box, serves for what has none of its own."""

ITEM_COLUMNS = Columns(("code", "pictogram", "uom"), ("discreet", "product_id", "uom_id"), family="label_")
STOCK_COLUMNS = Columns(("item", "quantity"), ("waybill", "lot", "desk"))
STOCK_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class Goods:
    """The items by code, the source system's ids of each, and the opening stock."""

    items: Mapping[str, Item]
    source_ids: Mapping[str, Mapping[str, str]]
    stock: tuple[StockLine, ...]


def read_goods(folder: Path, desks: Collection[int], findings: Findings) -> Goods:
    """Read both files of `folder`; a missing `stock_open.csv` means that stock is counted at the site.

    Args:
        desks: numbers that a line of stock may name; a line without one is the site's, not dealt out.
    """
    items: dict[str, Item] = {}
    lines: dict[str, int] = {}
    source_ids: dict[str, dict[str, str]] = {}
    for row in read_table(folder / "items.csv", ITEM_COLUMNS, findings):
        code = row.text("code")
        labels = {name.removeprefix("label_"): label for name, label in row.cells.items() if name.startswith("label_")}
        labels = {language: label for language, label in labels.items() if label}
        if not labels:
            row.fault(Wrong.LABEL_MISSING, "label_fr")
        if code in lines:
            row.fault(Wrong.DUPLICATE, "code", found=code, first=lines[code])
        pictogram = row.text("pictogram")
        if pictogram and pictogram not in PICTOGRAMS:
            row.fault(Wrong.CHOICE, "pictogram", found=pictogram, known=", ".join(PICTOGRAMS))
        lines.setdefault(code, row.line)
        items[code] = Item(code, pictogram, row.text("uom"), labels, row.flag("discreet"))
        source_ids[code] = {name: row.optional(name) for name in ("product_id", "uom_id") if row.optional(name)}
    return Goods(items, source_ids, _stock(folder / "stock_open.csv", items, desks, findings))


def _stock(path: Path, items: Mapping[str, Item], desks: Collection[int], findings: Findings) -> tuple[StockLine, ...]:
    if not path.exists():
        return ()
    stock = []
    for row in read_table(path, STOCK_COLUMNS, findings):
        item = row.text("item")
        if item and item not in items:
            row.fault(Wrong.ITEM_UNKNOWN, "item", found=item)
        quantity = row.number("quantity", 0, STOCK_MOST)
        desk = row.number("desk", 1, 999, 0)
        if desk and desk not in desks:
            row.fault(Wrong.DESK_UNKNOWN, "desk", found=desk, known=", ".join(map(str, desks)))
        stock.append(StockLine(item, quantity, row.optional("waybill"), row.optional("lot"), desk))
    return tuple(stock)

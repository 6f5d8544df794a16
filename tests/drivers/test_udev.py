from pathlib import Path

from drivers.table import USB_MODELS
from drivers.udev import rules

ROOT = Path(__file__).parents[2]
RULES = ROOT / "systemd" / "udev" / "70-kiosk-scanners.rules"


def test_the_rules_are_those_of_the_table() -> None:
    """The file that is installed names just the scanners that have a driver."""
    assert RULES.read_text("utf-8") == rules(USB_MODELS), (
        "python -m drivers udev > systemd/udev/70-kiosk-scanners.rules"
    )


def test_every_scanner_stays_awake_and_open_to_its_group() -> None:
    """Each model is matched once, and what is matched never sleeps and belongs to the scanners' group."""
    written = rules(USB_MODELS)
    for model in USB_MODELS:
        assert written.count(f'ATTR{{idVendor}}=="{model.vendor:04x}", ATTR{{idProduct}}=="{model.product:04x}"') == 1
    assert 'ATTR{power/control}="on", GROUP="kiosk-scanner", MODE="0660"' in written


def test_every_scanner_has_its_line_in_the_manual() -> None:
    """Where it says how the driver was proven."""
    manual = (ROOT / "docs" / "drivers.md").read_text("utf-8")
    for model in USB_MODELS:
        assert f"{model.vendor:04x}:{model.product:04x}" in manual

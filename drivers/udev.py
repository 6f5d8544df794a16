"""The udev rules that let a kiosk use its scanners, made from the table of scanners.

`python -m drivers udev > systemd/udev/70-kiosk-scanners.rules` writes them; a test holds file and table equal.
"""

from collections.abc import Iterable

from drivers.models import UsbModel

GROUP = "kiosk-scanner"
_HEAD = f"""\
# Finger scanners: never put to sleep (autosuspend kills them), usable by the group {GROUP}.
# Made by `python -m drivers udev`; change drivers/table.py instead.
ACTION=="remove", GOTO="kiosk_scanners_end"

# Modules on a serial line hang on ordinary adapters, which carry no identity of the scanner.
SUBSYSTEM=="tty", KERNEL=="ttyUSB[0-9]*|ttyACM[0-9]*|ttyAMA[0-9]*", GROUP="{GROUP}", MODE="0660"

SUBSYSTEM!="usb", GOTO="kiosk_scanners_end"
ENV{{DEVTYPE}}!="usb_device", GOTO="kiosk_scanners_end"

"""
_TAIL = f"""
ENV{{KIOSK_SCANNER}}=="1", ATTR{{power/control}}="on", GROUP="{GROUP}", MODE="0660"

LABEL="kiosk_scanners_end"
"""


def rules(models: Iterable[UsbModel]) -> str:
    """The whole file."""
    return _HEAD + "\n".join(map(_rule, models)) + "\n" + _TAIL


def _rule(model: UsbModel) -> str:
    matched = f'ATTR{{idVendor}}=="{model.vendor:04x}", ATTR{{idProduct}}=="{model.product:04x}"'
    return f'# {model.name}\n{matched}, ENV{{KIOSK_SCANNER}}="1"'

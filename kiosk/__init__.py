"""Aid-distribution kiosk: a household proves its claim with a finger, offline."""

__version__ = "0.1.0"

### What keeps touchscreen, exchange or hub from starting: one line in the journal, the cause and then the remedy.

cli-end-window =
    No window can be opened: { $detail }
    See whether the display is plugged in and cage and seatd are running ("systemctl status seatd kiosk").
cli-end-processor =
    This processor is too old to read fingers; it lacks: { $detail }
    Take a machine made after 2010. In QEMU: "-cpu max".
cli-end-install =
    A part of the program is missing or does not load: { $detail }
    Install it again, with the system packages that it names (docs/appliance.md).
cli-end-account =
    This folder is another account's: { $detail }. What this command would leave there, the kiosk could not use.
    Run it under that account: "sudo -u".
cli-end-file-read-only =
    The memory can no longer be written: { $detail }
    The card is probably worn out. Copy the ledger to a USB stick, then change it.
config-permission = The account "{ $found }" may not read this file. Use the kiosk's: "sudo -u kiosk".

doctor-settings = Settings: { $files }
doctor-settings-none = Settings: no file, the program's own
doctor-data = Data: { $folder }

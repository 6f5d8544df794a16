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
cli-end-sync-socket =
    The exchange cannot open its door to the touchscreen: { $detail }
    Another "kiosk sync" may be running: stop it. Else see whether this folder exists and whose it is.
cli-end-sync-listen =
    The exchange cannot listen at this address: { $detail }
    Stop the other program, or change "host" and "port" of [desk] in the settings.
cli-end-sync-database =
    The exchange's memory does not open: { $detail }
    Move that file (sync.db) away: everything is sent again, nothing is lost.
cli-end-hub-database =
    The hub's database does not open: { $detail }
    Check "database" of [hub] in the settings, and whose the file is.
cli-end-hub-no-folder =
    The hub does not know where to keep files of its own: { $detail }
    Give it a folder with "--folder".
cli-end-hub-key-damaged =
    The hub's key is damaged: { $detail }
    Put it back from a backup. Without one: move it away, and give the office the new key.
config-permission = The account "{ $found }" may not read this file. Use the kiosk's: "sudo -u kiosk kiosk …".

doctor-settings = Settings: { $files }
doctor-settings-none = Settings: no file, the program's own
doctor-data = Data: { $folder }

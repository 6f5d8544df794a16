### The end of a package: locking, destruction, and who can still open it.

cli-end-preferences =
    The preferences cannot be kept: { $detail }
    Look at the room and the rights of this folder.
cli-end-preferences-locked =
    Another program is writing the preferences: { $detail }
    Close it, then start again.
cli-end-preferences-later =
    These preferences are of a later version of this program: { $detail }
    They are read but not changed. Update this program, or move the file away.

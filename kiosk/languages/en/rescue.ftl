# kiosk rescue

cli-verb-rescue = put a damaged ledger together again, from its second copy and what is left of it
rescue-about = Puts this device's ledger together again: first what can be found, and where; then, after a yes, in its place. Nothing is deleted.
rescue-option-from = a second copy (USB stick) or a file of "kiosk ledger export"; may be repeated. The copy that storage.second_copy names is read by itself
rescue-option-yes = do not ask
rescue-former = This kiosk has had other keys; their ledger is here: { $folders }. It is not looked for in it.
progress-rescue-read = Entries read
progress-rescue-chain = Checking the chain
progress-rescue-write = Writing the new ledger
rescue-source = { $file }: { $good } entries of this device{ $bad ->
    [0] {""}
    [one] , one part unreadable or another's
   *[other] , { $bad } parts unreadable or another's
 }
rescue-chain = Fit together, without a gap from the first one on: { $entries } entries
rescue-stranded = { $count ->
    [one] One good entry stays behind a gap, number { $first }: it
   *[other] { $count } good entries stay behind a gap, from { $first } on: they
 } cannot join the chain. Look for another copy; head office reads the file that is put aside.
rescue-at-hub = Take care: the hub has { $count } more entries, up to { $last }. What was handed out then will be missing here. Do not serve with this device before head office says so: paper form.
rescue-needless = The ledger holds, with { $entries } entries: nothing to put together.
rescue-ask = Put these entries in the ledger's place? The old file is kept beside it. yes / no:
rescue-yes = yes y
rescue-not-confirmed = Nothing was changed.
rescue-done = The ledger has { $entries } entries again, and one that says so. What was there is kept: { $kept }. Check with "kiosk ledger verify".

cli-end-rescue-nothing = No entry of this device anywhere ({ $detail }). Look for the second copy's USB stick, or an export: "kiosk rescue --from FILE".
cli-end-rescue-newer = Entries of a newer program are among them: { $detail }. That is no damage. Put the program back that the device had: it alone can put them together without losing any.
cli-end-rescue-forked = Two entries have the same number and both are signed by this device: { $detail }. The device was copied, or its key was used elsewhere. Change nothing, keep all files, call head office.
cli-end-rescue = The ledger cannot be put together: { $detail }

doctor-copy = Second copy
doctor-copy-ready = each entry is on the other medium too ({ $entries })
doctor-copy-nothing-yet = there is nothing to copy yet
doctor-copy-none = each entry is here only
doctor-copy-none-remedy = Put in a USB stick and name its folder in kiosk.toml: [storage] second_copy = "/media/…".
doctor-copy-behind = { $behind ->
    [one] one entry waits
   *[other] { $behind } entries wait
 } to be copied
doctor-copy-behind-remedy = Leave the USB stick in and open the desk: it copies what is missing.
doctor-copy-away = the USB stick is not in ({ $folder })
doctor-copy-away-remedy = Put this kiosk's USB stick in; it must be mounted on that folder.
doctor-copy-same-medium = this folder is on the device's own medium ({ $folder })
doctor-copy-same-medium-remedy = Nothing is mounted there: put the USB stick in and mount it on that folder.
doctor-copy-foreign = the file is another ledger's ({ $folder })
doctor-copy-foreign-remedy = Keep this USB stick for head office and put another one in.
doctor-copy-io = the USB stick cannot be read ({ $folder })
doctor-copy-io-remedy = Change the USB stick; keep the old one for head office.
doctor-copy-ledger = the ledger cannot be read
doctor-copy-ledger-remedy = "kiosk rescue" puts it together again, from the second copy and what is left of it.

board-copy-fresh = Second copy up to date
board-copy-behind = { $entries } to copy
board-copy-since = second copy, for { $minutes } min
board-copy-away = USB stick not in
board-copy-bad = Change the USB stick
board-copy-none = No second copy
board-room = Memory nearly full
board-room-note = Call the technician

cli-end-desk-occupied =
    Another kiosk is open on this data: { $detail }
    Close that one first. "kiosk doctor" and "kiosk ledger" work beside it.

### The end of a package: locking, destruction, and who can still open it.

## On the login screen

login-over-title = This desk no longer opens
login-over-expired = The list has expired and serves no more. Ask for the next round’s, or serve with the paper form.
login-over-spent = The list has served as long as it may. Ask the office what follows, or serve with the paper form.
login-over-destroyed = The list was destroyed as agreed. Ask for the next round’s.

## kiosk roster destroy

roster-destroy-help = destroy the package of this device, with two people; a certificate stays in the ledger
roster-destroy-asks = To destroy the package of { $site }, round { $round }: two people, one of them a supervisor, show badge and PIN.
roster-destroy-done = Destroyed: round { $round }, { $households } households, { $templates } references. Certificate { $certificate }.

## What wants two people

two-trust-signer = A package is in use at { $site }. Another issuer wants two people, one of them a supervisor: each shows badge and PIN.
two-replace-keys = A package is in use at { $site }. New keys want two people, one of them a supervisor: each shows badge and PIN.

## What ends a command

cli-end-unlock = The package stays closed: { $detail }
cli-end-unlock-refused = This badge and PIN do not open the package of this device. Check both.
cli-end-unlock-revoked = This badge no longer counts: the office has revoked it. Take the new one.
cli-end-unlock-wait = Too many wrong PINs. Wait { $detail } s, then start again.
cli-end-unlock-over = The life of this package is over ({ $detail }). Import the next round's; "kiosk doctor" says what follows.
cli-end-unlock-wrong-role = This is a technician's badge: it does not open the list. Call an agent or a supervisor.
cli-end-unlock-not-two = That is the same person twice. Call the second one and start again.
cli-end-unlock-no-supervisor = One of the two must be a supervisor. Call one and start again.
cli-end-desk-destroyed =
    The list was destroyed as agreed: { $detail }
    Import the next round's package: "kiosk roster import".
cli-end-trust-destroyed = This package was destroyed on this device: { $detail }. If it must serve on, ask the office for a higher number of it.
cli-end-preferences =
    The preferences cannot be kept: { $detail }
    Look at the room and the rights of this folder.
cli-end-preferences-locked =
    Another program is writing the preferences: { $detail }
    Close it, then start again.
cli-end-preferences-later =
    These preferences are of a later version of this program: { $detail }
    They are read but not changed. To choose with this version, move the file away, then "kiosk prefer".

## kiosk doctor

doctor-package-spent = the package of round { $round } has served as long as it may: { $sessions } sessions, { $hours } hours
doctor-package-spent-remedy = Ask for a package of a higher number; else destroy this one with two people: "kiosk roster destroy".
doctor-destruction = Destruction
doctor-destruction-nothing = nothing to destroy
doctor-destruction-planned = planned for { $day }
doctor-destruction-overdue = due since { $day }, but nobody vouches for the clock
doctor-destruction-overdue-remedy = Destroy the package with two people: "kiosk roster destroy". Or connect the device to a network with internet: the clock is set by it.
doctor-destruction-due = due since { $day }
doctor-destruction-due-remedy = It is done when the desk opens next: "kiosk run".
doctor-destruction-unfinished = begun on { $day }, not finished
doctor-destruction-unfinished-remedy = "kiosk roster destroy" finishes it, and so does "kiosk run".
doctor-destruction-done = done on { $day } (round { $round }, certificate { $certificate })

# What the office makes of a package, and what the device says of it: kiosk roster.

roster-help = Prepare a distribution's package at the office, load it on the device, look at it, make a sample of one
roster-keys-help = Make the office's keys, once: signature of packages, programme, focal point
roster-keys-out-help = folder for the keys, for its owner only (0700, files 0600)
roster-build-help = Make a signed and encrypted package from a folder of CSV files
roster-build-from-help = folder with programme.toml, desks.json and the CSV files (see docs/packages.md)
roster-build-out-help = package to write; it appears whole or not at all
roster-build-keys-help = folder of the office's keys, made by "kiosk roster keys"
roster-build-badges-help = folder for badges and PINs (default: beside the package)
roster-build-delta-help = complete package handed out before: put only what has changed since into the new one
roster-build-whole-help = with --delta-of: put everything in, for a new device or one that lost its copy
roster-import-help = Load a package on this device, once its signatures hold
roster-import-trust-help = accept the issuer's key without asking, after comparing it with the office's
roster-inspect-help = Show what anyone can read of a package without opening it
roster-sample-help = Make a believable sample with synthetic fingers, for rehearsals and tests
roster-sample-out-help = new or empty folder
roster-sample-households-help = how many households
roster-sample-seed-help = number that settles everything but the keys
roster-sample-desks-help = how many desks
roster-sample-fast-help = fewer collectors and two fingers a person
roster-package-help = the package
roster-json-help = answer in JSON, for a machine

roster-keys-made = Keys written to { $folder }. Fingerprints to compare on each device: issuer { $issuer }, owner { $owner }
roster-keys-safe = Put programme.key and focal-point.key in a safe place: they open entries and complaints.
roster-keys-exists = { $file } is there already. Nothing was written: new keys would make what exists unreadable.
roster-keys-missing = { $file } is missing. Make the keys once with "kiosk roster keys", or name their folder with --keys.
roster-keys-unreadable = { $file } is there, but cannot be read. Check this account's rights and the medium.
roster-keys-mode = Others than you can read { $file }. Take that right away: chmod 600 { $file }
roster-keys-damaged = { $file } is damaged. Take the backup copy.

progress-tables = Reading the tables
progress-prints = Prints
progress-seal = Sealing
progress-check = Checking the package
progress-open = Opening the package
progress-import = Loading
progress-fingers = Synthetic fingers
roster-built = Package { $package } written: { $households } households, { $collectors } collectors, { $templates } reference prints, { $operators } operators, { $desks ->
    [one] one desk
   *[other] { $desks } desks
}.
roster-built-badges = Badges: { $badges }. PINs: { $pins }. Hand over each PIN apart from its badge, then destroy the sheet of PINs.
roster-built-crosswalk = Crosswalk: { $file }. It stays at the office.
roster-built-secret = Key of this distribution: { $file }. It opens the whole package and makes the next ones: at the office only, to be destroyed with the distribution.
roster-built-delta = This package updates package { $id } from its number { $of } on: { $changed } households new or changed, { $gone } gone, { $badges } new badges.
roster-refused = { $faults ->
    [one] One fault: no package was made.
   *[other] { $faults } faults: no package was made.
}
roster-warnings = { $warnings ->
    [one] One remark.
   *[other] { $warnings } remarks.
}
roster-old-crosswalk = { $file } is not this package's, or is damaged. Take the crosswalk that was made with it.
roster-old-missing = { $file } is missing. Put it back beside the old package.
roster-old-unreadable = { $file } is there, but cannot be read. Check this account's rights and the medium.
roster-old-mode = Others than you can read { $file }. Take that right away with "chmod 600".
roster-old-secret = { $file } is not this package's, or is damaged. Take the distribution's key that was made with it.
roster-old-delta = { $file } is itself an update. Name the complete package that it came from.
roster-old-keys = { $file } was signed with other keys than these. Take the --keys that signed it.
roster-exists = { $file } is there already. Choose another name: a package once handed out is never replaced.
roster-place-file = { $file }
roster-place-line = { $file }, line { $line }
roster-place-column = { $file }, line { $line }, column { $column }
roster-place-key = { $file }, { $column }
roster-fault = Fault. { $place }: { $what } { $remedy }
roster-warning = Remark. { $place }: { $what } { $remedy }
roster-office-error = The work stopped: { $detail }

roster-sample-made = Sample written to { $folder }: { $households } households, { $people } collectors, { $desks ->
    [one] one desk
   *[other] { $desks } desks
}. Badges, PINs and fingers: sample.json.
roster-sample-not-empty = { $folder } is not empty. Name a new folder.

# Sheets to print.

roster-badge-title = Badges to cut out
roster-pin-title = PINs: to be handed over apart, then destroyed
roster-badge-number = Badge { $id }
roster-badge-place = { $site } · { $round }
roster-role-staff = Staff
roster-role-supervisor = Supervisor
roster-role-technician = Technician

# What anyone can read of a package.

roster-show-issuer = Issuer: { $issuer } (key { $fingerprint })
roster-show-owner = Data controller: { $controller } (key { $fingerprint })
roster-show-programme = Programme: { $code }, { $name }
roster-show-purpose = Purpose: { $purpose }
roster-show-basis = Legal basis: impact assessment { $dpia }, authorisation { $authorisation }
roster-show-round = Distribution: { $id }, { $number } of { $of }, from { $opens } to { $closes }
roster-show-site = Site: { $code }, { $name }
roster-show-counts = Sealed inside: { $households } households, { $collectors } collectors, { $templates } reference prints
roster-show-desks = Desks: { $desks }
roster-show-operator = Badge { $badge }: { $name }, { $role } ({ $id })
roster-show-times = Issued { $issued }, expires { $expires }
roster-show-destroyed = Prints destroyed { $destroyed }
roster-show-package = Package { $id }, number { $sequence }
roster-show-delta = Update, to be loaded over this package from its number { $of } on
roster-show-revoked = Revoked: badges { $badges }; devices { $devices }; keys { $keys }

# Loading a package.

roster-import-unprovisioned = This device has no name and no keys yet. "kiosk provision" gives them.
roster-import-first = This device knows no issuer yet. Compare the two keys above with the office's letter.
roster-import-other = Careful: this is not the issuer of the packages before. Compare the two keys above with the office's letter.
roster-import-ask = Are both keys those of the letter? (yes / no)
roster-import-yes = oui o yes y
roster-import-not-trusted = Nothing was loaded: nobody has confirmed the issuer's keys. Compare them with the office's letter, then run it again with --trust-issuer.
roster-import-done = Package loaded: { $site }, distribution { $round }. A member of staff opens it with badge and PIN.

cli-end-trust-unreadable = This file is damaged, or no package: { $detail }. Copy it again.
cli-end-trust-packing = This file is not packed as an office packs: { $detail }. Do not use it; tell the office.
cli-end-trust-too-large = This file is too large for a package: { $detail }. Ask the office what it has sent.
cli-end-trust-format = This package is of another version ({ $detail }). Ask the office for a package of this device's version.
cli-end-trust-manifest = The package's head is not fit: { $detail }. Ask the office to make it again.
cli-end-trust-missing-file = A file is missing in the package: { $detail }. Copy it again.
cli-end-trust-extra-file = There is a file too many in the package: { $detail }. Do not use it; tell the office.
cli-end-trust-issuer-unknown = This device does not know the issuer (key { $detail }). Compare its key with the office's letter.
cli-end-trust-owner-unknown = This device does not know the controller (key { $detail }). Compare its key with the office's letter.
cli-end-trust-issuer-revoked = This issuer's key was revoked (key { $detail }). Do not use it; ask for a package signed with the new one.
cli-end-trust-owner-revoked = This controller's key was revoked (key { $detail }). Do not use it; ask for a package signed with the new one.
cli-end-trust-issuer-signature = The issuer's signature ({ $detail }) does not hold: the package was altered. Do not use it; tell the office.
cli-end-trust-owner-signature = The controller's signature ({ $detail }) does not hold: the package was altered. Do not use it; tell the office.
cli-end-trust-wrong-length = A file of the package is cut: { $detail }. Copy it again.
cli-end-trust-wrong-hash = A file of the package has changed: { $detail }. Copy it again; if it comes back, tell the office.
cli-end-trust-row = A line of the package cannot be read: { $detail }. Ask the office to make it again.
cli-end-trust-wrong-kiosk = This package is for other devices ({ $detail }). Ask the office to add this one.
cli-end-trust-wrong-keys = This package is for this device ({ $detail }) before its new keys. Take the new card to the office.
cli-end-trust-wrong-site = This package is for another site ({ $detail }). Ask for this site's.
cli-end-trust-device-revoked = The office has revoked this device ({ $detail }): it opens and loads nothing any more. Bring it back; with new keys ("kiosk provision --replace") it can serve again.
cli-end-trust-wrong-base = This is an update, and what it updates is not on this device. Load package { $detail } first, or ask for a complete one.
cli-end-trust-rolled-back = This package is older than the last one loaded ({ $detail }). Ask for the newest.
cli-end-trust-expired = This package expired on { $detail }. Check the clock; else ask for a new package.
cli-end-trust-clock-before-issue = This package was issued on { $detail }, after this device's time. Set it in a terminal: "sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc".
cli-end-trust-no-legal-basis = This package does not say its legal basis: { $detail }. Ask the office to make it again.

# kiosk verify

verify-about = Compares a finger's image with the references of a card's household; nothing is handed out or recorded. Badge and PIN of a member of staff are asked for, or read from two lines of standard input.
verify-option-card = number of the card or token
verify-option-image = image of a finger (PNG, BMP, TIFF; ridges dark)
verify-option-ppi = resolution of the image, dots per inch (500)
verify-ask-badge = Badge (show it to the reader):
verify-ask-pin = PIN:
verify-no-package = No package is loaded. "kiosk roster import" loads it.
verify-image-unreadable = { $file } is not a PNG, BMP or TIFF image.
verify-image-unfit = This image is not fit: { $detail }. Check --ppi.
verify-match = Match: { $score }, needs { $threshold }.
verify-non-match = No match: { $score }, needs { $threshold }. Another image or finger may match.
verify-incomparable = Too little detail to compare: take another image.
verify-no-template = This household has no reference print: it is served another way.
verify-unknown-card = This card is not in the package.

# Faults and remedies. One sentence says what is, the next what to do.

roster-fault-file-missing = this file is missing.
roster-remedy-file-missing = Add it to the folder; docs/packages.md tells its columns.
roster-fault-file-unreadable = this file is there, but cannot be read ({ $detail }).
roster-remedy-file-unreadable = Check this account's rights and the medium, or copy it again.
roster-fault-file-empty = this file is empty.
roster-remedy-file-empty = Write the line of titles at least.
roster-fault-encoding-latin = this file is not UTF-8 (near "{ $word }"); it is probably Latin-1 or Windows-1252.
roster-remedy-encoding-latin = Save it again as "CSV UTF-8".
roster-fault-encoding-wide = this file is UTF-16 ("Unicode text").
roster-remedy-encoding-wide = Save it again as "CSV UTF-8".
roster-fault-encoding-twice = "{ $sign }" looks like UTF-8 text opened as Latin-1 and saved.
roster-remedy-encoding-twice = If names look damaged, go back to the original file.
roster-fault-quotes = an opened quotation mark is not closed, or something other than a separator follows it.
roster-remedy-quotes = Close it or double it.
roster-fault-column-missing = this column is missing.
roster-remedy-column-missing = Add it to the line of titles.
roster-fault-column-unknown = this column is unknown.
roster-remedy-column-unknown = Remove it; the known columns are { $known }.
roster-fault-column-near = this column is unknown.
roster-remedy-column-near = Mend the title: "{ $suggestion }"?
roster-fault-column-twice = this column is there twice.
roster-remedy-column-twice = Keep one.
roster-fault-cells = { $found } cells instead of { $expected }.
roster-remedy-cells = Look for a separator too many or too few; a text that holds one goes in quotation marks.
roster-fault-value-missing = this cell is empty.
roster-remedy-value-missing = Fill it in.
roster-fault-number = "{ $found }" is not a whole number.
roster-remedy-number = Write it in digits, without space or comma.
roster-fault-range = { $found } is outside the limits.
roster-remedy-range = Write a number from { $least } to { $most }.
roster-fault-choice = "{ $found }" is unknown.
roster-remedy-choice = Write one of these words: { $known }.
roster-fault-date = "{ $found }" is not a date.
roster-remedy-date = Write year, month and day, like 2026-11-30.
roster-fault-moment = "{ $found }" is not a moment with its time zone.
roster-remedy-moment = Write it like 2026-11-30T18:00:00Z.
roster-fault-order = this moment is too early or too late.
roster-remedy-order = Compare with { $before }: opening, closing, destruction of the prints and expiry follow one another, after today.
roster-fault-duplicate = "{ $found }" is already on line { $first }.
roster-remedy-duplicate = Keep one of the two lines, or give another number.
roster-fault-card-shared = "{ $found }" is already the card or token of another household, line { $first }.
roster-remedy-card-shared = Give each household a number of its own.
roster-fault-household-unknown = household "{ $found }" is not in households.csv.
roster-remedy-household-unknown = Add the household or mend its number.
roster-fault-person-unknown = person "{ $found }" is not in collectors.csv.
roster-remedy-person-unknown = Add the person or mend the number.
roster-fault-person-elsewhere = person "{ $found }" belongs to household "{ $household }".
roster-remedy-person-elsewhere = Mend the household or the person.
roster-fault-item-unknown = item "{ $found }" is not in items.csv.
roster-remedy-item-unknown = Add the item or mend the word.
roster-fault-desk-unknown = there is no desk "{ $found }" in desks.json.
roster-remedy-desk-unknown = Take one of these desks: { $known }.
roster-fault-label-missing = this item has no name in any language.
roster-remedy-label-missing = Fill in label_fr at least.
roster-fault-no-collector = household "{ $found }" has nobody who may collect.
roster-remedy-no-collector = Add its head to collectors.csv; else a supervisor will serve it.
roster-fault-no-entitlement = household "{ $found }" is due nothing.
roster-remedy-no-entitlement = Add its lines to entitlements.csv, or take it off the list.
roster-fault-heads = household "{ $found }" has { $heads } heads.
roster-remedy-heads = Keep one; other collectors are "alternate", "guardian" or "external".
roster-fault-composition = the composition counts { $found } people, the size says { $size }.
roster-remedy-composition = Mend one of them.
roster-fault-no-supervisor = nobody has the role of supervisor.
roster-remedy-no-supervisor = Add one: without a second person to sign, every difficult case will be flagged.
roster-fault-no-operator = there is no operator.
roster-remedy-no-operator = Add a line for each person; without a badge nobody opens the package.
roster-fault-entitlement-twice = item "{ $found }" is already due to the same household, line { $first }.
roster-remedy-entitlement-twice = Add the quantities up on one line.
roster-fault-syntax = this file cannot be read ({ $detail }).
roster-remedy-syntax = Mend the line; texts stand in straight quotation marks.
roster-fault-key-missing = this value is missing.
roster-remedy-key-missing = Add it; docs/packages.md has an example.
roster-fault-key-unknown = this word is unknown.
roster-remedy-key-unknown = Remove it, or read: { $suggestion }.
roster-fault-key-type = this value is of the wrong kind.
roster-remedy-key-type = Write it like this: { $expected }
roster-fault-legal-basis = the legal basis is incomplete: this value is missing.
roster-remedy-legal-basis = Ask the controller for it (Mali: law 2013-015, APDP); no package without it.
roster-fault-key-form = desk { $place } has no public key there.
roster-remedy-key-form = Copy again the card that "kiosk provision" wrote.
roster-fault-hub-key = this is not the public key of a hub.
roster-remedy-hub-key = Copy the one that "kiosk hub tokens" shows, or remove the line: without it entries stay on the kiosks.
roster-fault-desks-form = card { $place } is not a device's: it needs kiosk_id, number (1 to 99), signing_key, receiving_key.
roster-remedy-desks-form = Put the cards that "kiosk provision" wrote into one JSON list.
roster-fault-desk-site = device { $place } was provisioned for site { $found }, not { $site }.
roster-remedy-desk-site = It will refuse this package: "kiosk provision --site { $site }" on the device.
roster-fault-sequence = number { $found } is not above the last one handed out.
roster-remedy-sequence = Write sequence = { $next }.
roster-fault-other-round = { $found } is not what the package to be updated says ({ $was }).
roster-remedy-other-round = Put back what was there, or make a new package without --delta-of.
roster-fault-slot-missing = the badge of "{ $found }" does not open desk { $desk }, which is new.
roster-remedy-slot-missing = To open it, revoke that badge ({ $badge }) in revocations.csv: a new one will be made.
roster-fault-revocation = "{ $found }" is known neither to this folder nor to the old package.
roster-remedy-revocation = Write a badge as on its sheet, a device as in desks.json, or a public key.
roster-fault-path-outside = "{ $found }" lies outside the folder.
roster-remedy-path-outside = Copy the file into the folder.
roster-fault-print-absent = the file "{ $found }" is not there.
roster-remedy-print-absent = Add it, or remove the line: the person will be served another way.
roster-fault-template-foreign = { $file } is not in the format { $format }.
roster-remedy-template-foreign = Export it in that format, or state the right one.
roster-fault-template-torn = { $file } is damaged ({ $detail }).
roster-remedy-template-torn = Export it again, or remove the line.
roster-fault-template-finger = { $file } says finger { $inside }, the line says { $finger }.
roster-remedy-template-finger = Check which finger was taken: the screen will show the line's.
roster-fault-template-bare = { $file } has only { $minutiae } minutiae (at least { $least }, better { $wanted }).
roster-remedy-template-bare = Take this finger again or another; else remove the line.
roster-fault-image-unreadable = { $file } is not a PNG, BMP or TIFF image, or it is damaged.
roster-remedy-image-unreadable = Export it again, or remove the line.
roster-fault-image-size = { $file } would measure { $width } mm by { $height } mm, outside { $least } to { $most } mm.
roster-remedy-image-size = State the right resolution in the column ppi, or cut out a single finger.
roster-fault-image-blank = no print can be seen in { $file }.
roster-remedy-image-blank = Take this finger again, or remove the line.
roster-fault-image-poor = the print in { $file } is of quality { $quality } of 100 (at least { $least }, better { $wanted }).
roster-remedy-image-poor = Take this finger again or another, clean and laid flat.

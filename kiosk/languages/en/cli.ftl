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
cli-verb-report = the day's account
cli-verb-sync = exchange with the hub and the other desks
cli-verb-hub = receive the entries of a site, or at the office
cli-verb-office = prepare packages and badges, at the office

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
    "kiosk provision" makes them.
cli-end-keys-missing =
    This kiosk has no keys yet: { $detail }
    "kiosk provision" makes them.
cli-end-keys-mode =
    Others can read the kiosk's keys: { $detail }
    Make them private with "chmod 600".
cli-end-keys-damaged =
    The key file is damaged: { $detail }
    If the kiosk has served, keep the file and call the office. Else: "kiosk provision --replace".
cli-end-keys-exists = This kiosk has keys already: { $detail }
cli-end-trust =
    This file is not what it says, or not for this kiosk: { $detail }
    Ask whoever sent it for it again.
cli-end-hub =
    The hub cannot work: { $detail }
    See "kiosk hub --help".
cli-end-hub-listen =
    The hub cannot listen at this address: { $detail }
    Stop the other program, or choose another address or port.
cli-end-hub-folder =
    The hub cannot write to its folder: { $detail }
    Give it a folder of its own.
cli-end-sync =
    The exchange cannot start: { $detail }
    "kiosk doctor" says what is missing.
cli-end-sync-unprovisioned =
    This kiosk has no name or keys yet: { $detail }
    "kiosk provision" makes them.
cli-end-permission =
    This account may not do that: { $detail }
    Use the kiosk's account: "sudo -u kiosk".
cli-end-file =
    A file is in the way: { $detail }
    Check the path and the room on the card.

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
provision-option-replace = make new keys in place of the old ones (first read "kiosk provision --help")
provision-option-no-input = ask nothing, even in a terminal
provision-replace-means =
    --replace makes another kiosk of this one: packages already received can no longer be opened, entries not yet sent
    will not be recognised, and the office must get the new card. Send everything first.
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
provision-keys-replaced = Keys replaced: { $folder }. Take the new card to the office.
provision-other-owner =
    The folder { $folder } belongs to the account { $owner }, and this command runs under another: the kiosk could not
    read its keys. Run it like this: sudo -u { $owner } kiosk provision
provision-done = Settings written: { $file }. This is the card for the office.

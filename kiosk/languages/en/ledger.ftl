# kiosk ledger

ledger-about = This device's ledger: only headers are read, who they are about stays sealed.
ledger-verify-help = check every entry: chain, signatures, numbers, and what the hub or a closing sheet has seen
ledger-show-help = one line an entry; with a number or an id, all that its header says
ledger-export-help = copy all entries to a file, bodies sealed, with the witnesses: tools/audit_ledger.py checks it
ledger-head-help = sign number and hash of the last entry: one line for a closing sheet, which shows later cuts
ledger-option-out = file to write
ledger-option-after = only entries after this number
ledger-option-entry = number or id of one entry
ledger-option-witness = a signed head, as text or a file with it, such as a closing sheet's QR code; may be repeated
ledger-option-qr = also write the QR code of the line, as SVG
ledger-option-sheet = also write a closing sheet to print, as HTML, with totals, QR code and room for two signatures
ledger-none = There is no ledger yet: { $file }
ledger-lost = The ledger is gone: { $file }. The second copy or the hub has seen { $entries } entries of it. Do not open this desk; "kiosk rescue" takes the second copy.
ledger-no-entry = The ledger has no entry { $entry }.
ledger-holds = The ledger holds: { $entries } entries, last hash { $head }; { $witnesses ->
    [0] nobody outside has witnessed it yet
    [one] one witness agrees
   *[other] { $witnesses } witnesses agree
 }.
ledger-witnesses-unusable = { $count ->
    [one] One witness kept here says nothing
   *[other] { $count } witnesses kept here say nothing
 }: damaged, or of another name of this device.
ledger-broken =
    The ledger does not hold: entry { $entry } is the first bad one. { $what }
    { $good } entries before it are good. Keep the device as it is, hand nothing more out on it: paper form. Export the
    ledger now ("kiosk ledger export"), write this down, and call the office. ({ $detail })
progress-verify = Checking the ledger
progress-export = Copying the ledger
ledger-exported = { $entries } entries copied to { $file }
ledger-head-refused = The ledger does not hold, so its head is not signed. "kiosk ledger verify" says what is wrong.

ledger-fault-malformed = Entry { $entry } cannot be read as an entry: the file was damaged or written into.
ledger-fault-schema = Entry { $entry } is of a later version of this program. Check it with that version.
ledger-fault-not-canonical = The header of entry { $entry } is kept in other bytes than those that were signed: somebody wrote into the file.
ledger-fault-body-hash = The sealed body of entry { $entry } is not the one that was signed: it was exchanged or damaged.
ledger-fault-signature = Entry { $entry } was changed after it was signed, or another key than this device's signed it.
ledger-fault-sealed = The sealed body of entry { $entry } does not open.
ledger-fault-chain = Entry { $entry } does not follow the one before it: one of the two was exchanged.
ledger-fault-gap = Entry { $entry } is missing: it was deleted.
ledger-fault-reordered = In the place of entry { $entry } stands another: the order was changed.
ledger-fault-other-kiosk = Entry { $entry } was made by another kiosk and put in here.
ledger-fault-repeated = Entry { $entry } bears the id of an entry before it: it was put in twice.
ledger-fault-order = Entry { $entry } says that it was made before the one that it follows: the device was copied or put back, or its signing key used elsewhere.
ledger-fault-forked = A witness has seen another entry { $entry }: history was rewritten with this device's own key, here or shortly before.
ledger-fault-truncated = Entry { $entry } and what followed is missing: a witness has seen more than there is. The end was cut off, or an older copy put back.

ledger-sheet-title = Closing sheet
ledger-sheet-site = Site
ledger-sheet-round = Round
ledger-sheet-kiosk = Kiosk
ledger-sheet-time = Time (UTC)
ledger-sheet-entries = Entries in the ledger
ledger-sheet-households = Handovers
ledger-sheet-open = Approved, handover not confirmed
ledger-sheet-parked = Visits waiting for a decision
ledger-sheet-key = Kiosk's key
ledger-sheet-item = Item
ledger-sheet-given = Handed out
ledger-sheet-taken-back = Taken back
ledger-sheet-net = Net
ledger-sheet-why = This code is the kiosk's signature under its whole ledger. Keep the sheet: with it, any later cut or rewriting shows.
ledger-sheet-first = Name and signature, operator
ledger-sheet-second = Name and signature, second person

## kiosk ledger figures, kiosk ledger checks

ledger-figures-help = show a supervisor what each agent did on a day at this desk, beside the others
ledger-checks-help = show a supervisor the visits drawn for a counter-check, or write what the family answered
ledger-option-day = the day, as the ledger dates it (default: the last)
ledger-option-answer = write what the counter-check came to: the receipt's number, then { $answers }
ledger-figures-none = Nothing to show { $day }.
ledger-figures-operator = { $id }: { $visits ->
    [one] { $visits } visit
   *[other] { $visits } visits
 }, of which { $counted } count
ledger-figures-fact = { $figure }: { $part } of { $whole } ({ $low } to { $high } %); the others { $others } of { $all }; { $comparison }
figure-card-only = card only
figure-typed = number typed
figure-proxy = somebody else
figure-supervisor-absent = nobody to sign
figure-too-fast = faster than it can be
figure-opened-and-left = families opened, then left
compared-too-few = too few to compare
compared-as-others = as the others
compared-more = more than the others
ledger-checks-none = No visit waits for a counter-check.
ledger-checks-line = Receipt { $receipt }, handed over { $time }; { $silences ->
    [0] not asked yet
    [one] { $silences } time without an answer
   *[other] { $silences } times without an answer
 }
ledger-checks-unknown = Receipt { $receipt } waits for no counter-check, or the answer is none of: { $answers }.
ledger-checks-written = Written for receipt { $receipt }.

cli-end-witness =
    This is not a signed head: { $detail }
    Give the whole line that begins with kiosk-head/1, or a file that holds it.
cli-end-witness-signature =
    This signed head was altered or misread: { $detail }
    Scan the code again.
cli-end-witness-other-kiosk =
    This signed head is another kiosk's: { $detail }
    Take the sheet of this kiosk.
cli-end-witness-unknown-signer =
    Neither this kiosk nor a hub that it knows signed this head. Its key: { $detail }
    Import the package that names the hub, or ask the office whose key this is.

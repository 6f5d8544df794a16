### The words of the screens. One sentence a question; everyday words; never "error", "failed" or "not recognised".
### <b>…</b> sets bold.

## Frame

rail-listen = Listen
rail-language = Language
rail-help = Help
rail-back = Back
rail-lock = Lock
rail-staff = Staff
step-card = Card
step-household = Family
step-finger = Finger
step-aid = Aid
step-receipt = Receipt
staff-agent = Agent: { $name }
staff-technician = Technician · { $name }
staff-site = { $site } · { $name }

## Language and welcome

language-title = Your language?
language-other = Votre langue ?
waiting-title = Welcome
waiting-lead = Show your card here
waiting-no-card = I have no card
desk-word = Desk

## Opening by an agent

login-badge-title = Show your badge
login-badge-lead = Hold the square to the reader’s light.
login-pin = Your code, { $name }
login-pin-unnamed = Your code
login-wait = Wait { $seconds } s, then start again.
login-title = Open the desk
staff-door-title = Technician’s side

## Why a badge or a code is not taken (codes of the entry)

refused-NO_BADGE = Show the badge first.
refused-BADGE_UNKNOWN = This badge is not for today. Show another one.
refused-BADGE_REVOKED = This badge no longer counts. Take the new one, or call the supervisor.
refused-WRONG_PIN = Once more, no hurry.
refused-OWN_BADGE = Somebody else must sign.
refused-WRONG_ROLE = This badge does not sign for aid.
refused-WRONG_ROLE-search = Here a supervisor signs.
refused-DEVICE_FAIL = The device stumbled. Once more.

## Finding the family

identify-title = Do you have your card?
identify-lead = Show the square to the light.
identify-none = No card?
identify-number = Number
identify-number-note = Token or card
identify-list = Today’s list
identify-list-note = With the agent
identify-name = By name
identify-name-note = Supervisor present
reader-waits = The reader is waiting
reader-unknown = This card is not on the list here. The agent will help you.
not-found-revoked = Another card has replaced this one. Show the new one.
not-found-device = The list does not open here. The agent will help you.
not-found-title = Let us look another way
not-found-again = Look again
not-found-record = Record it
number-title = The card’s number
number-lead = The card: 4 digits and the letter.
    The token: 3 digits.
list-title = Today’s list
list-served = already served
list-empty = No family under this letter.
search-title = Search by name
search-lead = Three letters are enough. Every search is recorded.
search-none = No family starts like this.
search-more = More
search-again = Other letters

## The family

household-name = { $name } family
household-card = Card { $card }
household-card-site = Card { $card } · { $site }
household-question = Who has come today?
household-aid = Your aid
household-someone-else = Someone else
household-someone-else-note = with the agent
role-head-f = Head of family
role-head-m = Head of family
role-alternate-f = Alternate
role-alternate-m = Alternate
role-guardian-f = Guardian
role-guardian-m = Guardian
role-external-f = Proxy
role-external-m = Proxy
born-f = born in { $year }
born-m = born in { $year }

## The notice

notice-title = May we read your finger?
notice-why = Why?
notice-why-note = So that your aid reaches you.
notice-who = Who keeps it?
notice-who-note = { $controller }, in this device. No picture.
notice-how-long = How long?
notice-how-long-note = Erased on { $day }, even without a network.
notice-refuse = You may refuse
notice-refuse-note = You will get the same aid.
notice-no = No, another way
notice-yes = Yes, my finger

## The finger

finger-1 = Right hand, thumb
finger-2 = Right hand, index finger
finger-3 = Right hand, middle finger
finger-4 = Right hand, ring finger
finger-5 = Right hand, little finger
finger-6 = Left hand, thumb
finger-7 = Left hand, index finger
finger-8 = Left hand, middle finger
finger-9 = Left hand, ring finger
finger-10 = Left hand, little finger
finger-short-1 = Right thumb
finger-short-2 = Right index
finger-short-3 = Right middle
finger-short-4 = Right ring finger
finger-short-5 = Right little finger
finger-short-6 = Left thumb
finger-short-7 = Left index
finger-short-8 = Left middle
finger-short-9 = Left ring finger
finger-short-10 = Left little finger
which-title = Put this finger on the reader
which-again = Take your time, or go on without the finger
which-other = Other finger
which-without = No finger
scanner-ready = The reader is ready
scanning-title = Keep your finger still
scanning-other-way = Another way
try-1 = First try
try-2 = Second try
try-3 = Third try
hint-dry = Dry finger
hint-dry-note = Touch the damp cloth, then try again.
hint-wet = Wet finger
hint-wet-note = Wipe your finger, then try again.
hint-lighter = A bit too hard
hint-lighter-note = Press less.
hint-harder = A bit too light
hint-harder-note = Press a little more.
hint-centre = Finger on the edge
hint-centre-note = Put the finger in the middle.
hint-glass = Glass to wipe
hint-glass-note = The agent wipes the glass, then you try again.
checking-title = One moment
checking-lead = The device is looking.
match-title = Thank you, { $name }
match-title-unnamed = Thank you
match-lead = It is you.
match-aid = Here is your family’s aid
match-receive = Receive the aid

## Another way

other-title = Let us try another way
other-lead = This happens often. Your aid is waiting.
rung-finger = Another finger
rung-person = Another person
rung-person-note-f = Is { $name } here?
rung-person-note-m = Is { $name } here?
rung-person-note-many = Someone else of the family
rung-card = The card and the photo
rung-card-note = The agent looks
rung-supervisor = A second person
rung-supervisor-note = Signs with the agent
photo-title = Is it this person?
photo-lead = The agent looks at the card and the person.
photo-yes = Yes, it is
photo-unsure = Not sure

## Second signature

supervisor-title = Second signature
supervisor-present-f = Card { $card } · { $name }, present
supervisor-present-m = Card { $card } · { $name }, present
supervisor-present-other = Card { $card } · somebody else
supervisor-tries = { $fingers ->
    [0] No finger tried
    [one] One finger tried, { $times ->
        [one] once
       *[other] { $times } times
      }
   *[other] { $fingers } fingers tried, { $times } times
  }
supervisor-seen-skipped = Nothing was read
supervisor-seen-no_finger = No finger came
supervisor-seen-quality = The image was too faint each time
supervisor-seen-match = It is the right finger
supervisor-seen-non_match = The finger was not enough
supervisor-seen-no_template = No finger on the list to compare with
supervisor-seen-refused = The person chose without a finger
supervisor-seen-device_fail = The reader is resting
supervisor-reason = Reason: { $reason }
supervisor-reason-none = Which reason?
supervisor-reason-note = Touch to change
supervisor-reason-title = Why without the finger?
supervisor-reason-title-other = Why somebody else?
operator-staff = Agent
operator-supervisor = Supervisor
operator-technician = Technician
supervisor-badge = A second person’s badge
supervisor-badge-note = A supervisor, else another agent
supervisor-badge-search = The supervisor’s badge
supervisor-badge-note-search = A second person signs

## Reasons (codes of the entry)

reason-POOR_FINGERS = fingers hard to read
reason-NO_TEMPLATE = no finger on record
reason-NO_MATCH = the finger was not enough
reason-REFUSED_BIOMETRIC = the person’s choice
reason-DEVICE_FAIL = reader out of order
reason-OTHER = another reason
reason-STOCK_OUT = out of stock
reason-ITEM_DAMAGED = item damaged
reason-REFUSED_ITEM = item declined
reason-ABSENT = person absent
reason-SECURITY_STOP = security stop
reason-NOT_ON_LIST = not on the list
reason-ALREADY_SERVED = aid already received
reason-WRONG_SITE = listed at another site
reason-WRONG_DAY = expected another day
reason-PAUSED = distribution paused
reason-CARD_REVOKED = card replaced
reason-DECEASED = person has died
reason-MOVED = family has moved
reason-CHILD_ALONE = child came alone
reason-SENT_TO_DESK = sent to its desk
reason-HELD_ELSEWHERE = under way at another desk
reason-NOTHING_DUE = nothing due today
reason-NO_FINGER = no finger laid down
reason-CANNOT_PRESENT = cannot lay a finger down
reason-NOT_ASKED = no finger asked for
reason-WRONG_PIN = the code is not this badge’s
reason-WRONG_ROLE = this badge does not sign here
reason-OWN_BADGE = the agent’s own badge
reason-NO_BADGE = code typed without a badge
reason-BADGE_UNKNOWN = badge of another distribution
reason-BADGE_REVOKED = badge cancelled
reason-ENDED_BY_TIME = its last day has come
reason-ENDED_BY_CLOSE = distribution closed
reason-ENDED_BY_TWO = destroyed by two people
reason-ENDED_BY_NEXT = replaced by the next

## The aid handed over

goods-title = Hand over the aid
goods-household = { $name } family · <b>{ $card }</b>
goods-problem = A problem
goods-all = All is given
goods-done = Aid given
goods-sheet = { $item }: how many?
goods-why = Why fewer?
goods-close = Noted
goods-leaf = More { $leaf }/{ $leaves }
receipt-title = Thank you, { $name }
receipt-title-unnamed = Thank you
receipt-lead = Your aid is recorded. Go well.
receipt-today = Received today
receipt-word = Receipt
receipt-remains = Still to receive: { $items }.
receipt-remains-short = Left for next time
receipt-item = { $count } × { $item }
receipt-bag = bag
receipt-remains-note = It is noted for next time.
receipt-print = Print
receipt-finish = Finish

## Already served, other desk, power cut

served-title = Your family has already received its aid
served-lead = On { $day }, at desk { $desk }.
served-question = Is that right?
served-yes = Yes, that is right
served-no = No, I have had nothing
other-desk-title = Desk { $desk }, { $colour }
other-desk-lead = Your aid is waiting there. Keep your card.
other-desk-understood = I understand
other-desk-serve = Serve here, with the agent
settle-title = Was this aid given?
settle-lead = The power was cut before the end. Two people sign.
settle-all = Yes, all
settle-part = A part
settle-part-title = How much was given?
settle-nothing = No, nothing

## Waiting for a second person

parked-title = Your aid is kept
parked-lead = A second person has yet to sign. Come back with this number, or wait here.
parked-number = Your number
parked-agent = The agent writes it on paper and puts the aid aside.
queue-title = Waiting
queue-question = What do you look at first?
queue-lead = { $count ->
    [one] One family waits for a second signature.
   *[other] { $count } families wait for a second signature.
  }
queue-empty = Nothing to look at
queue-unnamed = A family to be found by its card
signs-parked = Waiting, number { $number }
signs-parked-since = Since { $when }. The finger was not enough.
signs-keep = Leave it waiting
board-review-short = Review
board-review = Review ({ $count })

## The agent’s desk

board-served = Families served
board-of = of { $listed }
board-left = About { $time } more at this pace
board-finger = finger
board-card = card
board-signed = signed
board-partial = partly
board-stock = Stock left
board-given = Given / site’s stock
board-given-some = Left, or given / site
board-given-of = / { $opening }
board-sent = Sent { $when }
board-sent-today = at { $time }
board-kept = { $entries ->
    [one] { $entries } entry kept here
   *[other] { $entries } entries kept here
  }
board-desks = Desks { $desks } are talking
board-desks-alone = This desk serves its list
board-desks-note = Desk { $desk } serves its list
board-desks-all = All desks are there
board-stock-count = Stock
board-pause = Pause
board-close = Close day
board-next = Next family
doctor-ready = The device can serve
doctor-not-ready = The device needs care
doctor-nothing = Nothing to do today.
doctor-todo = { $count ->
    [one] One thing to do today.
    [2] Two things to do today.
   *[other] { $count } things to do today.
  }
check-remedy = What to do?
check-understood = Understood
doctor-report = Report
doctor-try = Try the reader
doctor-again = Check again
scanner-missing-title = The reader is resting
scanner-missing-lead = Your aid goes on, without the finger.
scanner-missing-step = The agent plugs the cable in again. The reader comes back by itself.
scanner-missing-plugged = It is plugged in
scanner-missing-without = Go on without
storage-title = We pause for a moment
storage-lead = { $entries ->
    [0] The memory no longer writes.
    [one] The memory no longer writes. The entry already written can be read.
   *[other] The memory no longer writes. The { $entries } entries already written can be read.
  }
storage-step-1 = Take the paper book of desk { $desk }. <b>Serve with it.</b>
storage-step-2 = Call { $name }, technician.
storage-step-2-unnamed = Call the technician.
storage-step-3 = Do not unplug the device.
storage-copy = Copy the ledger
storage-technician = Technician

## Help

help-title = What would you like?
help-call = Call the agent
help-call-note = Comes at once
help-hear = Hear again
help-hear-note = This screen’s sentence
help-problem = A problem, a worry
help-problem-note = You may speak
help-stop = Stop
help-stop-note = Nothing is lost
help-close = Go back
help-called = The agent is coming

## Colours of the desks

colour-blue = blue
colour-yellow = yellow
colour-green = green
colour-white = white
colour-violet = violet
colour-pink = pink
colour-brown = brown
colour-black = black


## Voices: what the clip of the same name in voice/ says

voice-language = Touch your language.
voice-waiting = Welcome. Show your card.
voice-login = Your code.
voice-identify = Do you have your card?
voice-not-found = Let us look another way. The agent helps you.
voice-number = Enter the card number.
voice-household = Who has come today?
voice-notice = We read your finger so that your aid reaches you. You may refuse; the aid is the same.
voice-which-finger = Put this finger on the reader.
voice-scanning = Keep your finger still.
voice-hint-dry = Touch the damp cloth.
voice-hint-wet = Wipe your finger.
voice-hint-lighter = Press less.
voice-hint-harder = Press a little more.
voice-hint-centre = Put the finger in the middle.
voice-hint-glass = The agent wipes the glass.
voice-checking = One moment.
voice-match = Thank you. Here is your family’s aid.
voice-another-way = Let us try another way. Your aid is waiting.
voice-photo = The agent looks at your card.
voice-supervisor = A second person signs.
voice-parked = Your aid is kept. This is your number.
voice-goods = Here is the aid. Count with the agent.
voice-receipt = Thank you. Go well. Keep this receipt.
voice-ended = It is recorded. Thank you.
voice-served = Your family has already received its aid. Is that right?
voice-other-desk = Your aid is at another desk. Look for the sign.
voice-scanner-missing = The reader is resting. Your aid goes on.
voice-storage = One moment, please. The agent takes the book.
voice-help = What would you like?

## Endings without goods

ended-declined = It is recorded
ended-not_on_list = It is recorded
ended-correction = Your word is recorded
ended-left = It is recorded
ended-declined-lead = Somebody will read it and answer you.
ended-not_on_list-lead = Somebody will look for your name and answer you.
ended-correction-lead = The office will read it and answer you.
ended-left-lead = Your aid stays in your name. You may come back.
ended-understood = I understand
leaving-title = Why without the aid?
leaving-stay = Stay
signs-search-note = Every search is recorded
signs-dispute = The family says it has had nothing
signs-dispute-note = Their word is recorded, the office reads it
signs-settle = The power was cut
signs-settle-note = Two people say what was given
signs-decline = Do not serve
signs-serve = Serve
signs-decline-title = Why not serve?
signs-absent = Nobody here to sign
hint-still = The finger moved
hint-still-note = Keep it on the glass, quite still.
hint-longer = A little too short
hint-longer-note = Leave the finger a little longer.
hint-again = Once more
hint-again-note = Lift the finger, then put it back.
voice-hint-still = Do not move the finger.
voice-hint-longer = Leave the finger longer.
voice-hint-again = Put the finger back.

# The rehearsal: kiosk rehearse.

rehearse-about = Play a day of distribution with invented families on the real screens, offscreen, with a real hub and real sending: good fingers, worn fingers, an impostor, a card already served, a scanner unplugged, a sync that does not answer, the network down, a power cut between approval and hand-over
rehearse-option-households = number of households, 5 to 500 (20 by default)
rehearse-option-out = a new folder, or one of an earlier rehearsal: report.json and screens/ are written there
rehearse-option-scanner = "simulated:" (synthetic fingers, the default), "model:uru4000" (the same on a model of a device), "replay:FOLDER" of prints finger_impression.png, the first of which is enrolled, or a real scanner (usb:, serial:/dev/ttyUSB0), where you lay one finger of your own
rehearse-option-seed = number that fixes the people and their fingers
rehearse-begins = A rehearsal of { $households } households, by itself: first the sample, then hub and exchange, then the visits. Allow 2 to 6 s a household on two cores.
progress-around = Hub and exchange are starting
progress-screens = The screens are opening
progress-visits = Visits
progress-second = The second round’s list is being made
progress-again = Visits of the second round
progress-sending = All of it goes to the hub
rehearse-visits = { $visits } visits of { $households } households
rehearse-handovers = { $handovers } hand-overs, { $partial } of them partial; { $fallbacks } without the finger
rehearse-fingers = { $matched } fingers matched of { $presented } presented by their owners
rehearse-impostors = { $accepted } impostors accepted; { $refused ->
    [one] { $refused } refusal signed by a supervisor
   *[other] { $refused } refusals signed by a supervisor
  }
rehearse-second = Second round: { $served ->
    [one] { $served } family
   *[other] { $served } families
  } served again; { $carried } carried over to the agent’s board, { $wrong } items with a wrong stock
rehearse-hung = Sync did not answer: { $served ->
    [one] { $served } hand-over
   *[other] { $served } hand-overs
  } all the same, { $unclaimed } on record without a claim; { $waits ->
    [one] { $waits } wait in all
   *[other] { $waits } waits in all
  }
rehearse-sent = { $uploaded } entries at the hub of { $entries } in the ledger
rehearse-pace = { $seconds } s and { $touches } touches a visit (medians; nobody hesitates in a rehearsal)
rehearse-left = Report and { $screens } screenshots: { $folder }
rehearse-fault = What never may happen has happened: { $figure }. Look at report.json, and report it with its content.
cli-end-rehearsal = The rehearsal stopped before its end: { $detail }
    If the --out folder holds anything else, choose a new one; otherwise run it again, and report this message.

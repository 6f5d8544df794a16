# The kiosk on screen: kiosk run, and the rehearsal tray.

run-about = Open the kiosk on the touchscreen. With --simulate: a sample distribution, and beside the glass a tray of cards, fingers, badges and faults to play a visit with
run-option-simulate = play with a sample, without a scanner or a provisioned device
run-option-scanner = address of the scanner, in place of the device’s own
run-preparing = Preparing { $households } sample families, then the window opens: half a minute to a minute on two cores.
tray-title = Rehearsal
tray-cards = Cards
tray-fingers = Fingers
tray-faults = Faults
tray-badges = Badges and codes
tray-right = The right one
tray-wrong = Another’s
tray-dry = Dry
tray-poor = Worn
tray-lift = Lift
tray-unplug = Unplug
tray-offline = Network off

# The technician’s choices: kiosk prefer.

prefer-about = Choose this device’s screen, tone, language, scanner and sound; without options, show what is chosen. The file can be read with an editor; what is not chosen comes from the configuration
prefer-option-profile = 10 inch screen, 7 inch lying or 7 inch standing
prefer-option-theme = day, or night below 20 lux
prefer-option-people = language shown before anybody has chosen
prefer-option-scanner = address of the finger scanner
prefer-option-sound = voice and sounds
prefer-option-forget = forget all choices
prefer-damaged = The preferences were damaged ({ $file }): kept as { $kept }, nothing is chosen any more.
cli-verb-prefer = choose this device’s screen, tone, language, scanner and sound

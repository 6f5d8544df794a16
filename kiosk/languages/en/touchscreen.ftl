# What the screen tells the agent in passing: one line, four seconds.

toast-problem = The agent is coming to listen
toast-paper = On paper for now: the desk’s book
toast-report = In a terminal: kiosk doctor --json
toast-ledger = In a terminal: kiosk ledger export
toast-scanner = Looking for the reader…
board-never = not yet

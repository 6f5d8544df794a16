# Ce que l’écran dit en passant à l’agent : une ligne, quatre secondes.

toast-problem = L’agent vient vous écouter
toast-paper = Sur papier pour l’instant : le cahier du bureau
toast-report = Au terminal : kiosk doctor --json
toast-ledger = Au terminal : kiosk ledger export
toast-scanner = On cherche le lecteur…
board-never = pas encore

# Le kiosque à l’écran : kiosk run, et le plateau de répétition.

run-about = Ouvrir le kiosque sur l’écran tactile. Avec --simulate : une distribution d’exemple, et à côté de la vitre un plateau avec des cartes, des doigts, des badges et des pannes pour jouer une visite
run-option-simulate = jouer avec un exemple, sans lecteur ni appareil préparé
run-option-scanner = adresse du lecteur, à la place de celle de l’appareil
run-preparing = Préparation de { $households } familles d’exemple, puis la fenêtre s’ouvre : une demi-minute à une minute sur deux cœurs.
tray-title = Répétition
tray-cards = Cartes
tray-fingers = Doigts
tray-faults = Pannes
tray-badges = Badges et codes
tray-right = Le bon
tray-wrong = Un autre
tray-dry = Sec
tray-poor = Usé
tray-lift = Lever
tray-unplug = Débrancher
tray-offline = Réseau coupé

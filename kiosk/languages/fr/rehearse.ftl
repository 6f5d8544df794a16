# La répétition : kiosk rehearse.

rehearse-about = Jouer une journée de distribution avec des familles inventées sur les vrais écrans, hors écran, avec une vraie centrale et un vrai envoi : bons doigts, doigts usés, un imposteur, une carte déjà servie, un lecteur débranché, un envoi qui ne répond plus, le réseau coupé, une coupure de courant entre l’accord et la remise
rehearse-option-households = nombre de ménages, de 5 à 500 (20 par défaut)
rehearse-option-out = dossier nouveau, ou d’une répétition d’avant : report.json et screens/ y sont écrits
rehearse-option-scanner = « simulated: » (doigts synthétiques, par défaut), « model:uru4000 » (les mêmes sur un modèle d’appareil), « replay:DOSSIER » d’empreintes doigt_impression.png, dont la première est enrôlée, ou un vrai lecteur (usb:, serial:/dev/ttyUSB0), où vous posez un doigt à vous
rehearse-option-seed = nombre qui fixe les personnes et leurs doigts
rehearse-begins = Répétition avec { $households } ménages, seule : d’abord les ménages d’exemple, puis la centrale et l’envoi, enfin les visites. Comptez 2 à 6 s par ménage sur deux cœurs.
progress-around = La centrale et l’envoi démarrent
progress-screens = Les écrans s’ouvrent
progress-visits = Visites
progress-second = La liste du second tour se prépare
progress-again = Visites du second tour
progress-sending = Tout part à la centrale
rehearse-visits = { $visits } visites de { $households } ménages
rehearse-handovers = { $handovers } remises, dont { $partial } en partie ; { $fallbacks } sans le doigt
rehearse-fingers = { $matched } doigts reconnus sur { $presented } présentés par leur propriétaire
rehearse-impostors = { $accepted } imposteur accepté ; { $refused ->
    [one] { $refused } refus signé par un superviseur
   *[other] { $refused } refus signés par un superviseur
  }
rehearse-second = Second tour : { $served ->
    [one] { $served } famille servie
   *[other] { $served } familles servies
  } à nouveau ; { $carried } repris du premier tour au bureau de l’agent, { $wrong } article au stock faux
rehearse-hung = L’envoi ne répondait plus : { $served ->
    [one] { $served } remise
   *[other] { $served } remises
  } quand même, { $unclaimed } au registre sans réservation ; { $waits ->
    [one] { $waits } attente en tout
   *[other] { $waits } attentes en tout
  }
rehearse-sent = { $uploaded } écritures à la centrale sur { $entries } au registre
rehearse-pace = { $seconds } s et { $touches } touches par visite (médianes ; personne n’hésite dans une répétition)
rehearse-left = Compte rendu et { $screens } images d’écran : { $folder }
rehearse-fault = Ce qui ne doit jamais arriver est arrivé : { $figure }. Voyez report.json, et signalez-le avec son contenu.
cli-end-rehearsal = La répétition s’est arrêtée avant sa fin : { $detail }
    Si le dossier --out contient autre chose, choisissez-en un nouveau ; sinon relancez, et signalez ce message.

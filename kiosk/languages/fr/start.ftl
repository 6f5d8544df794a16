### Ce qui empêche l’écran, l’échange ou la centrale de commencer : une ligne dans le journal, la cause puis le remède.

cli-end-window =
    Aucune fenêtre ne s’ouvre : { $detail }
    Voyez si l’écran est branché et si cage et seatd tournent (« systemctl status seatd kiosk »).
cli-end-processor =
    Ce processeur est trop ancien pour lire les doigts ; il lui manque : { $detail }
    Prenez une machine d’après 2010. Dans QEMU : « -cpu max ».
cli-end-install =
    Une partie du programme manque ou ne se charge pas : { $detail }
    Refaites l’installation, avec les paquets du système qu’elle nomme (docs/appliance.md).
cli-end-account =
    Ce dossier est à un autre compte : { $detail }. Ce que cette commande y laisserait, le kiosque ne pourrait pas s’en servir.
    Lancez-la sous ce compte : « sudo -u ».
cli-end-sync-socket =
    L’échange ne peut pas ouvrir sa porte pour l’écran tactile : { $detail }
    Un autre « kiosk sync » tourne peut-être : arrêtez-le. Sinon, voyez si ce dossier existe et à qui il est.
cli-end-sync-listen =
    L’échange ne peut pas écouter à cette adresse : { $detail }
    Arrêtez l’autre programme, ou changez « host » et « port » de [desk] dans les réglages.
cli-end-sync-database =
    La mémoire de l’échange ne s’ouvre pas : { $detail }
    Mettez ce fichier (sync.db) de côté : tout sera envoyé de nouveau, rien n’est perdu.
cli-end-hub-database =
    La base de données de la centrale ne s’ouvre pas : { $detail }
    Vérifiez « database » de [hub] dans les réglages, et à qui est le fichier.
cli-end-hub-no-folder =
    La centrale ne sait pas où mettre ses propres fichiers : { $detail }
    Donnez-lui un dossier avec « --folder ».
cli-end-hub-key-damaged =
    La clé de la centrale est abîmée : { $detail }
    Remettez-la d’une sauvegarde. Sans elle : mettez-la de côté, et donnez la nouvelle clé au bureau central.
config-permission = Le compte « { $found } » n’a pas le droit de lire ce fichier. Prenez celui du kiosque : « sudo -u kiosk kiosk … ».

doctor-settings = Réglages : { $files }
doctor-settings-none = Réglages : aucun fichier, ceux du programme
doctor-data = Données : { $folder }

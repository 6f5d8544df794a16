### Ce qui empêche l’écran, l’échange ou la centrale de commencer : une ligne dans le journal, la cause puis le remède.

cli-end-window =
    Aucune fenêtre ne s’ouvre : { $detail }
    Voyez si l’écran est branché et si cage et seatd tournent (« systemctl status seatd kiosk »).
cli-end-processor =
    Ce processeur est trop ancien pour lire les doigts ; il lui manque : { $detail }
    Prenez une machine d’après 2010. Dans QEMU : « -cpu max ».
cli-end-install =
    Une partie du programme manque ou ne se charge pas : { $detail }
    Réinstallez le programme, avec les paquets du système que nomme la notice (docs/appliance.md).
cli-end-account =
    Ce dossier est à un autre compte : { $detail }. Ce que cette commande y laisserait, le kiosque ne pourrait pas s’en servir.
    Lancez-la sous ce compte : « sudo -u ».
cli-end-file-read-only =
    La mémoire ne s’écrit plus : { $detail }
    La carte est sans doute usée. Copiez le registre sur une clé USB, puis changez-la.
config-permission = Le compte « { $found } » n’a pas le droit de lire ce fichier. Prenez celui du kiosque : « sudo -u kiosk ».

doctor-settings = Réglages : { $files }
doctor-settings-none = Réglages : aucun fichier, ceux du programme
doctor-data = Données : { $folder }

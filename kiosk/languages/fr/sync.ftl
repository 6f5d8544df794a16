### Les mots de l’échange : kiosk sync.

sync-about =
    Envoie les écritures à la centrale, et répond aux autres bureaux du site. Travaille jusqu’à Ctrl+C ; rien ne se perd
    si on l’arrête, ni sans réseau : les écritures attendent.
sync-running =
    { $kiosk } : échange en cours.
    Écran tactile : { $socket }. Autres bureaux : port { $port }.

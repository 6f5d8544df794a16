### Les mots de la centrale : kiosk hub.

hub-about =
    Reçoit les écritures des kiosques d’un site ou du bureau central, tient prêts paquets et révocations, et compte ce
    qui a été remis. Ne lit jamais de qui il s’agit. Sans autre mot, la centrale travaille jusqu’à Ctrl+C.
hub-option-host = l’adresse où écouter (0.0.0.0 : toutes ; sans elle, celle des réglages)
hub-option-port = le port où écouter ; 0 en prend un libre
hub-option-database = la base : un fichier SQLite ou une adresse (postgresql+psycopg://…)
hub-option-folder = le dossier de la clé, des jetons et des paquets ; sans lui, celui de la base SQLite
hub-option-tls-cert = le certificat TLS, en PEM
hub-option-tls-key = la clé du certificat, en PEM
hub-tls-both = Le certificat et sa clé vont ensemble : donnez --tls-cert et --tls-key.
hub-publish-help = mettre des paquets ou des révocations à la disposition des kiosques
hub-publish-files = le fichier, tel que l’a fait le bureau central
hub-publish-kiosk = pour ce kiosque seulement ; sans cette option, pour tous
hub-publish-revocation = ce sont des révocations signées (JSON), pas des paquets
hub-tokens-help = montrer les jetons (inscrire un kiosque, lire le tableau) et la clé publique de la centrale
hub-serving =
    La centrale écoute : { $address }
    Sa clé publique, pour les paquets : { $key }
hub-published-package = Prêt : { $name } (SHA-256 { $sha256 })
hub-published-revocation = Révocation n° { $number } prête.
hub-token-enrolment = Pour inscrire un kiosque : { $token }
hub-token-staff = Pour lire le tableau : { $token }
hub-key = Clé publique de la centrale : { $key }

### The words of the hub: kiosk hub.

hub-about =
    Receives the entries of a site's kiosks, or of all at the office, keeps packages and revocations ready, and counts
    what was handed out. Never reads who it was about. Without another word, the hub works until Ctrl+C.
hub-option-host = the address to listen at (0.0.0.0: all; without it, that of the settings)
hub-option-port = the port to listen at; 0 takes a free one
hub-option-database = the database: a SQLite file or a URL (postgresql+psycopg://…)
hub-option-folder = the folder of key, tokens and packages; without it, that of the SQLite database
hub-option-tls-cert = the TLS certificate, PEM
hub-option-tls-key = the certificate's key, PEM
hub-tls-both = A certificate and its key go together: give --tls-cert and --tls-key.
hub-publish-help = lay out packages or revocations for kiosks
hub-publish-files = the file, as the office made it
hub-publish-kiosk = for this kiosk only; without this option, for all
hub-publish-revocation = these are signed revocations (JSON), not packages
hub-tokens-help = show the tokens (to register a kiosk, to read the board) and the hub's public key
hub-serving =
    The hub listens: { $address }
    Its public key, for packages: { $key }
hub-published-package = Ready: { $name } (SHA-256 { $sha256 })
hub-published-revocation = Revocation no. { $number } is ready.
hub-token-enrolment = To register a kiosk: { $token }
hub-token-staff = To read the board: { $token }
hub-key = Public key of the hub: { $key }

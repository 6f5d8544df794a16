### Les mots des écrans. Une phrase par question ; des mots de tous les jours ; jamais « erreur », « échec » ou « non reconnu ».
### Les espaces fines insécables (U+202F) précèdent ? ! ; et :, l’apostrophe est ’. <b>…</b> met en gras.

## Cadre

rail-listen = Écouter
rail-language = Langue
rail-help = Aide
rail-back = Retour
rail-lock = Fermer
rail-staff = Agent
step-card = Carte
step-household = Famille
step-finger = Doigt
step-aid = Remise
step-receipt = Reçu
staff-agent = Agent : { $name }
staff-technician = Technicien · { $name }
staff-site = { $site } · { $name }

## Langue et accueil

language-title = Votre langue ?
language-other = Your language?
waiting-title = Bienvenue
waiting-lead = Présentez votre carte ici
waiting-no-card = Je n’ai pas de carte
desk-word = Bureau

## Ouverture par un agent

login-badge-title = Montrez votre badge
login-badge-lead = Le carré à la lumière du lecteur.
login-pin = Votre code, { $name }
login-pin-unnamed = Votre code
login-wait = Attendez { $seconds } s, puis recommencez.
login-title = Ouvrir le bureau
staff-door-title = Entrée technicien

## Pourquoi un badge ou un code n’est pas pris (codes de l’écriture)

refused-NO_BADGE = Montrez d’abord le badge.
refused-BADGE_UNKNOWN = Ce badge n’est pas de ce jour. Montrez-en un autre.
refused-BADGE_REVOKED = Ce badge ne vaut plus. Prenez le nouveau, ou appelez le superviseur.
refused-WRONG_PIN = Encore une fois, sans hâte.
refused-OWN_BADGE = Une autre personne doit signer.
refused-WRONG_ROLE = Ce badge ne signe pas pour l’aide.
refused-WRONG_ROLE-search = Ici, c’est un superviseur qui signe.
refused-DEVICE_FAIL = L’appareil hésite, recommencez.

## Trouver la famille

identify-title = Avez-vous votre carte ?
identify-lead = Montrez le carré à la lumière.
identify-none = Pas de carte ?
identify-number = Numéro
identify-number-note = Jeton ou carte
identify-list = Liste du jour
identify-list-note = Avec l’agent
identify-name = Par le nom
identify-name-note = Superviseur présent
reader-waits = Le lecteur attend
reader-unknown = Cette carte n’est pas sur la liste d’ici. L’agent vous aide.
not-found-revoked = Une autre carte a remplacé celle-ci. Montrez la nouvelle.
not-found-device = La liste ne s’ouvre pas ici. L’agent vous aide.
not-found-title = Regardons autrement
not-found-again = Chercher encore
not-found-record = Noter et prévenir
number-title = Le numéro de la carte
number-lead = La carte : 4 chiffres et la lettre.
    Le jeton : 3 chiffres.
list-title = Liste du jour
list-served = déjà servie
list-empty = Aucune famille à cette lettre.
search-title = Chercher par le nom
search-lead = Trois lettres suffisent. Chaque recherche est notée.
search-none = Aucune famille ne commence ainsi.
search-more = La suite
search-again = Autres lettres

## La famille

household-name = Famille { $name }
household-card = Carte { $card }
household-card-site = Carte { $card } · { $site }
household-question = Qui est là aujourd’hui ?
household-aid = Votre aide
household-someone-else = Quelqu’un d’autre
household-someone-else-note = avec l’agent
role-head-f = Cheffe de famille
role-head-m = Chef de famille
role-alternate-f = Remplaçante
role-alternate-m = Remplaçant
role-guardian-f = Tutrice
role-guardian-m = Tuteur
role-external-f = Déléguée
role-external-m = Délégué
born-f = née en { $year }
born-m = né en { $year }

## La notice

notice-title = Pouvons-nous lire votre doigt ?
notice-why = Pourquoi ?
notice-why-note = Pour que votre aide arrive bien à vous.
notice-who = Qui le garde ?
notice-who-note = { $controller }, dans cet appareil. Aucune image.
notice-how-long = Combien de temps ?
notice-how-long-note = Effacé le { $day }, même sans réseau.
notice-refuse = Vous pouvez refuser
notice-refuse-note = Vous recevrez la même aide.
notice-no = Non, autrement
notice-yes = Oui, mon doigt

## Le doigt

finger-1 = Main droite, pouce
finger-2 = Main droite, index
finger-3 = Main droite, majeur
finger-4 = Main droite, annulaire
finger-5 = Main droite, petit doigt
finger-6 = Main gauche, pouce
finger-7 = Main gauche, index
finger-8 = Main gauche, majeur
finger-9 = Main gauche, annulaire
finger-10 = Main gauche, petit doigt
finger-short-1 = Pouce droit
finger-short-2 = Index droit
finger-short-3 = Majeur droit
finger-short-4 = Annulaire droit
finger-short-5 = Petit doigt droit
finger-short-6 = Pouce gauche
finger-short-7 = Index gauche
finger-short-8 = Majeur gauche
finger-short-9 = Annulaire gauche
finger-short-10 = Petit doigt gauche
which-title = Posez ce doigt sur le lecteur
which-again = Prenez votre temps, ou continuez sans le doigt
which-other = Autre doigt
which-without = Sans le doigt
scanner-ready = Le lecteur est prêt
scanning-title = Gardez le doigt posé
scanning-other-way = Autrement
try-1 = Premier essai
try-2 = Deuxième essai
try-3 = Troisième essai
hint-dry = Doigt sec
hint-dry-note = Touchez le linge humide, puis reposez le doigt.
hint-wet = Doigt mouillé
hint-wet-note = Essuyez le doigt, puis reposez-le.
hint-lighter = Trop appuyé
hint-lighter-note = Appuyez moins.
hint-harder = Trop léger
hint-harder-note = Appuyez un peu plus.
hint-centre = Doigt sur le bord
hint-centre-note = Mettez le doigt au milieu.
hint-glass = Vitre à essuyer
hint-glass-note = L’agent essuie la vitre, puis reposez le doigt.
checking-title = Un instant
checking-lead = L’appareil regarde.
match-title = Merci, { $name }
match-title-unnamed = Merci
match-lead = C’est bien vous.
match-aid = Voici l’aide de votre famille
match-receive = Recevoir l’aide

## Autrement

other-title = Essayons autrement
other-lead = Cela arrive souvent. Votre aide vous attend.
rung-finger = Un autre doigt
rung-person = Une autre personne
rung-person-note-f = { $name } est-elle là ?
rung-person-note-m = { $name } est-il là ?
rung-person-note-many = Quelqu’un d’autre de la famille
rung-card = La carte et la photo
rung-card-note = L’agent regarde
rung-supervisor = Une deuxième personne
rung-supervisor-note = Signe avec l’agent
photo-title = Est-ce bien cette personne ?
photo-lead = L’agent regarde la carte et la personne.
photo-yes = Oui, c’est bien ça
photo-unsure = Pas sûr

## Deuxième signature

supervisor-title = Deuxième signature
supervisor-present-f = Carte { $card } · { $name }, présente
supervisor-present-m = Carte { $card } · { $name }, présent
supervisor-present-other = Carte { $card } · quelqu’un d’autre
supervisor-tries = { $fingers ->
    [0] Aucun doigt essayé
    [one] Un doigt essayé, { $times } fois
   *[other] { $fingers } doigts essayés, { $times } fois
  }
supervisor-seen-skipped = Rien n’a été lu
supervisor-seen-no_finger = Aucun doigt n’est venu
supervisor-seen-quality = Image trop faible à chaque fois
supervisor-seen-match = C’est le bon doigt
supervisor-seen-non_match = Le doigt n’a pas suffi
supervisor-seen-no_template = Pas de doigt à comparer dans la liste
supervisor-seen-refused = La personne a choisi sans le doigt
supervisor-seen-device_fail = Le lecteur se repose
supervisor-reason = Motif : { $reason }
supervisor-reason-none = Quel motif ?
supervisor-reason-note = Toucher pour changer
supervisor-reason-title = Pourquoi sans le doigt ?
supervisor-reason-title-other = Pourquoi quelqu’un d’autre ?
operator-staff = Agent
operator-supervisor = Superviseur
operator-technician = Technicien
supervisor-badge = Le badge d’une deuxième personne
supervisor-badge-note = Superviseur, sinon un autre agent
supervisor-badge-search = Le badge du superviseur
supervisor-badge-note-search = Une deuxième personne signe

## Les motifs (codes de l’écriture)

reason-POOR_FINGERS = doigts difficiles à lire
reason-NO_TEMPLATE = pas de doigt enregistré
reason-NO_MATCH = le doigt n’a pas suffi
reason-REFUSED_BIOMETRIC = choix de la personne
reason-DEVICE_FAIL = lecteur en panne
reason-OTHER = autre motif
reason-STOCK_OUT = stock épuisé
reason-ITEM_DAMAGED = article abîmé
reason-REFUSED_ITEM = article refusé
reason-ABSENT = personne absente
reason-SECURITY_STOP = arrêt de sécurité
reason-NOT_ON_LIST = pas sur la liste
reason-ALREADY_SERVED = aide déjà reçue
reason-WRONG_SITE = inscrite sur un autre site
reason-WRONG_DAY = attendue un autre jour
reason-PAUSED = distribution en pause
reason-CARD_REVOKED = carte remplacée
reason-DECEASED = personne décédée
reason-MOVED = famille partie
reason-CHILD_ALONE = enfant venu seul
reason-SENT_TO_DESK = envoyée à son bureau
reason-HELD_ELSEWHERE = en cours à un autre bureau
reason-NOTHING_DUE = rien à remettre aujourd’hui
reason-NO_FINGER = aucun doigt posé
reason-CANNOT_PRESENT = ne peut pas poser le doigt
reason-NOT_ASKED = doigt non demandé
reason-WRONG_PIN = le code n’est pas celui de ce badge
reason-WRONG_ROLE = ce badge ne signe pas ici
reason-OWN_BADGE = même badge que l’agent
reason-NO_BADGE = code tapé sans badge
reason-BADGE_UNKNOWN = badge d’une autre distribution
reason-BADGE_REVOKED = badge annulé
reason-ENDED_BY_TIME = date de fin atteinte
reason-ENDED_BY_CLOSE = distribution close
reason-ENDED_BY_TWO = détruite par deux personnes
reason-ENDED_BY_NEXT = remplacée par la suivante

## L’aide remise

goods-title = Remettez l’aide
goods-household = Famille { $name } · <b>{ $card }</b>
goods-problem = Un problème
goods-all = Tout est remis
goods-done = Aide remise
goods-sheet = { $item } : combien ?
goods-why = Pourquoi moins ?
goods-close = C’est noté
goods-leaf = Suite { $leaf }/{ $leaves }
receipt-title = Merci, { $name }
receipt-title-unnamed = Merci
receipt-lead = Votre aide est notée. Bonne route.
receipt-today = Reçu aujourd’hui
receipt-word = Reçu
receipt-remains = Reste à recevoir : { $items }.
receipt-remains-short = Reste pour la prochaine fois
receipt-item = { $count } × { $item }
receipt-bag = sac
receipt-remains-note = C’est noté pour la prochaine fois.
receipt-print = Imprimer
receipt-finish = Terminer

## Déjà servie, autre bureau, coupure

served-title = Votre famille a déjà reçu son aide
served-lead = Le { $day }, au bureau { $desk }.
served-question = Est-ce juste ?
served-yes = Oui, c’est juste
served-no = Non, je n’ai rien eu
other-desk-title = Bureau { $desk }, { $colour }
other-desk-lead = Votre aide vous attend là-bas. Gardez votre carte.
other-desk-understood = J’ai compris
other-desk-serve = Servir ici, avec l’agent
settle-title = Cette aide a-t-elle été remise ?
settle-lead = Le courant s’est coupé avant la fin. Deux personnes signent.
settle-all = Oui, tout
settle-part = Une partie
settle-part-title = Combien a été remis ?
settle-nothing = Non, rien

## En attente d’une deuxième personne

parked-title = Votre aide est gardée
parked-lead = Une deuxième personne doit encore signer. Revenez avec ce numéro, ou attendez ici.
parked-number = Votre numéro
parked-agent = L’agent l’écrit sur un papier et met l’aide de côté.
queue-title = En attente
queue-question = Que revoyez-vous d’abord ?
queue-lead = { $count ->
    [one] Une famille attend une deuxième signature.
   *[other] { $count } familles attendent une deuxième signature.
  }
queue-empty = Rien à revoir
queue-unnamed = Famille à chercher par sa carte
signs-parked = En attente, numéro { $number }
signs-parked-since = Depuis { $when }. Le doigt n’a pas suffi.
signs-keep = Laisser en attente
board-review-short = Revoir
board-review = Revoir ({ $count })

## Bureau de l’agent

board-served = Familles servies
board-of = sur { $listed }
board-left = Encore environ { $time } à ce rythme
board-finger = doigt
board-card = carte
board-signed = signé
board-partial = en partie
board-stock = Reste en stock
board-given = Remis / stock du site
board-given-some = Reste, ou remis / site
board-given-of = / { $opening }
board-sent = Envoyé { $when }
board-sent-today = à { $time }
board-kept = { $entries ->
    [one] { $entries } écriture gardée ici
   *[other] { $entries } écritures gardées ici
  }
board-desks = Les bureaux { $desks } se parlent
board-desks-alone = Ce bureau sert sa liste
board-desks-note = Le bureau { $desk } sert sa liste
board-desks-all = Tous les bureaux sont là
board-stock-count = Stock
board-pause = Pause
board-close = Clôturer
board-next = Famille suivante
doctor-ready = L’appareil peut servir
doctor-not-ready = L’appareil demande un soin
doctor-nothing = Rien à faire aujourd’hui.
doctor-todo = { $count ->
    [one] Une chose à faire aujourd’hui.
    [2] Deux choses à faire aujourd’hui.
   *[other] { $count } choses à faire aujourd’hui.
  }
check-remedy = Que faire ?
check-understood = Compris
doctor-report = Rapport
doctor-try = Essayer le lecteur
doctor-again = Tout revoir
scanner-missing-title = Le lecteur se repose
scanner-missing-lead = Votre aide continue, sans le doigt.
scanner-missing-step = L’agent rebranche le câble. Le lecteur revient tout seul.
scanner-missing-plugged = C’est rebranché
scanner-missing-without = Continuer sans
storage-title = On s’arrête un moment
storage-lead = { $entries ->
    [0] La mémoire n’écrit plus.
    [one] La mémoire n’écrit plus. L’écriture déjà faite se relit.
   *[other] La mémoire n’écrit plus. Les { $entries } écritures déjà faites se relisent.
  }
storage-step-1 = Prenez le cahier papier du bureau { $desk }. <b>Servez avec.</b>
storage-step-2 = Appelez { $name }, technicien.
storage-step-2-unnamed = Appelez le technicien.
storage-step-3 = Ne débranchez pas l’appareil.
storage-copy = Copier le registre
storage-technician = Technicien

## Demander de l’aide

help-title = Que voulez-vous ?
help-call = Appeler l’agent
help-call-note = Il vient tout de suite
help-hear = Réécouter
help-hear-note = La phrase de cet écran
help-problem = Un problème, un souci
help-problem-note = Vous pouvez parler
help-stop = Arrêter
help-stop-note = Rien n’est perdu
help-close = Revenir
help-called = L’agent arrive

## Couleurs des bureaux

colour-blue = bleu
colour-yellow = jaune
colour-green = vert
colour-white = blanc
colour-violet = violet
colour-pink = rose
colour-brown = brun
colour-black = noir


## Les voix : ce que dit le clip du même nom dans voice/

voice-language = Touchez votre langue.
voice-waiting = Bienvenue. Montrez votre carte.
voice-login = Votre code.
voice-identify = Avez-vous votre carte ?
voice-not-found = Regardons autrement. L’agent vous aide.
voice-number = Tapez le numéro de la carte.
voice-household = Qui est là aujourd’hui ?
voice-notice = Nous lisons votre doigt pour que votre aide arrive à vous. Vous pouvez refuser ; l’aide est la même.
voice-which-finger = Posez ce doigt sur le lecteur.
voice-scanning = Gardez le doigt posé.
voice-hint-dry = Touchez le linge humide.
voice-hint-wet = Essuyez le doigt.
voice-hint-lighter = Appuyez moins.
voice-hint-harder = Appuyez un peu plus.
voice-hint-centre = Mettez le doigt au milieu.
voice-hint-glass = L’agent essuie la vitre.
voice-checking = Un instant.
voice-match = Merci. Voici l’aide de votre famille.
voice-another-way = Essayons autrement. Votre aide vous attend.
voice-photo = L’agent regarde votre carte.
voice-supervisor = Une deuxième personne signe.
voice-parked = Votre aide est gardée. Voici votre numéro.
voice-goods = Voici l’aide. Comptez avec l’agent.
voice-receipt = Merci. Bonne route. Gardez ce reçu.
voice-ended = C’est noté. Merci.
voice-served = Votre famille a déjà reçu son aide. Est-ce juste ?
voice-other-desk = Votre aide est à un autre bureau. Regardez le signe.
voice-scanner-missing = Le lecteur se repose. Votre aide continue.
voice-storage = Un moment, s’il vous plaît. L’agent prend le cahier.
voice-help = Que voulez-vous ?

## Fins sans remise

ended-declined = C’est noté
ended-not_on_list = C’est noté
ended-correction = Votre parole est notée
ended-left = C’est noté
ended-declined-lead = Une personne va relire et vous répondre.
ended-not_on_list-lead = Une personne va chercher votre nom et vous répondre.
ended-correction-lead = Le bureau central va relire et vous répondre.
ended-left-lead = Votre aide reste à votre nom. Vous pouvez revenir.
ended-understood = J’ai compris
leaving-title = Pourquoi sans l’aide ?
leaving-stay = Rester
signs-search-note = Chaque recherche est notée
signs-dispute = La famille dit n’avoir rien reçu
signs-dispute-note = Sa parole est notée, le bureau central la relit
signs-settle = Le courant s’est coupé
signs-settle-note = Deux personnes disent ce qui a été remis
signs-decline = Ne pas servir
signs-serve = Servir
signs-decline-title = Pourquoi ne pas servir ?
signs-absent = Personne ne peut signer
hint-still = Le doigt a bougé
hint-still-note = Gardez-le posé, sans bouger.
hint-longer = Un peu trop court
hint-longer-note = Laissez le doigt plus longtemps.
hint-again = Encore une fois
hint-again-note = Levez le doigt, puis reposez-le.
voice-hint-still = Ne bougez pas le doigt.
voice-hint-longer = Laissez le doigt plus longtemps.
voice-hint-again = Reposez le doigt.

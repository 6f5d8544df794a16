### La fin d’un paquet : verrouillage, destruction, et qui peut encore l’ouvrir.

## À l’écran d’ouverture

login-over-title = Ce bureau n’ouvre plus
login-over-expired = La liste a expiré. Elle ne sert plus. Demandez celle du tour suivant, ou servez sur le formulaire papier.
login-over-spent = La liste a servi aussi longtemps que permis. Demandez la suite au bureau central, ou servez sur papier.
login-over-destroyed = La liste a été détruite comme convenu. Demandez celle du tour suivant.

## kiosk roster destroy

roster-destroy-help = détruire le paquet de cet appareil, à deux ; un certificat reste au registre
roster-destroy-asks = Détruire le paquet de { $site }, distribution { $round } : deux personnes, dont un superviseur, montrent leur badge et donnent leur code.
roster-destroy-done = Détruit : distribution { $round }, { $households } ménages, { $templates } empreintes. Certificat { $certificate }.

## Ce qui veut deux personnes

two-trust-signer = Un paquet sert à { $site }. Un autre émetteur veut deux personnes, dont un superviseur : chacun montre son badge et donne son code.
two-replace-keys = Un paquet sert à { $site }. De nouvelles clés veulent deux personnes, dont un superviseur : chacun montre son badge et donne son code.

## Ce qui arrête une commande

cli-end-unlock = Le paquet reste fermé : { $detail }
cli-end-unlock-refused = Ce badge et ce code n’ouvrent pas le paquet de cet appareil. Vérifiez les deux.
cli-end-unlock-revoked = Ce badge ne vaut plus : le bureau central l’a révoqué. Prenez le nouveau.
cli-end-unlock-wait = Trop de codes faux. Attendez { $detail } s, puis recommencez.
cli-end-unlock-over = La vie de ce paquet est finie ({ $detail }). Importez celui du tour suivant ; « kiosk doctor » dit la suite.
cli-end-unlock-wrong-role = C’est le badge d’un technicien : il n’ouvre pas la liste. Appelez un agent ou un superviseur.
cli-end-unlock-not-two = C’est deux fois la même personne. Appelez la seconde et recommencez.
cli-end-unlock-no-supervisor = L’une des deux personnes doit être superviseur. Appelez-le et recommencez.
cli-end-desk-destroyed =
    La liste a été détruite comme convenu : { $detail }
    Importez le paquet du tour suivant : « kiosk roster import ».
cli-end-trust-destroyed = Ce paquet a été détruit sur cet appareil : { $detail }. S’il doit servir encore, demandez au bureau central un numéro plus haut.
cli-end-preferences =
    Les préférences ne peuvent pas être gardées : { $detail }
    Voyez la place et les droits de ce dossier.
cli-end-preferences-locked =
    Un autre programme écrit les préférences : { $detail }
    Fermez-le, puis recommencez.
cli-end-preferences-later =
    Ces préférences viennent d’une version plus récente de ce programme : { $detail }
    Elles sont lues mais pas changées. Pour choisir avec cette version, déplacez ce fichier, puis « kiosk prefer ».

## kiosk doctor

doctor-package-spent = le paquet du tour { $round } a servi aussi longtemps que permis : { $sessions } sessions, { $hours } heures
doctor-package-spent-remedy = Demandez un paquet de numéro plus haut ; sinon détruisez celui-ci à deux : « kiosk roster destroy ».
doctor-destruction = Destruction
doctor-destruction-nothing = rien à détruire
doctor-destruction-planned = prévue le { $day }
doctor-destruction-overdue = due depuis le { $day }, mais personne ne garantit l’heure
doctor-destruction-overdue-remedy = Détruisez le paquet à deux : « kiosk roster destroy ». Ou branchez l’appareil à un réseau avec internet : l’horloge s’y règle.
doctor-destruction-due = due depuis le { $day }
doctor-destruction-due-remedy = Elle se fait à la prochaine ouverture du bureau : « kiosk run ».
doctor-destruction-unfinished = commencée le { $day }, pas finie
doctor-destruction-unfinished-remedy = « kiosk roster destroy » la finit, « kiosk run » aussi.
doctor-destruction-done = faite le { $day } (tour { $round }, certificat { $certificate })

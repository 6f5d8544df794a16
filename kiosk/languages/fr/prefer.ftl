# Les choix du technicien : kiosk prefer.

prefer-about = Choisir l’écran, le ton, la langue, le lecteur et le son de cet appareil ; sans option, montrer ce qui est choisi. Le fichier se lit avec un éditeur ; ce qui n’est pas choisi vient de la configuration
prefer-option-profile = écran de 10 pouces, de 7 pouces couché ou de 7 pouces debout
prefer-option-theme = jour, ou nuit pour moins de 20 lux
prefer-option-people = langue montrée tant que personne n’a choisi
prefer-option-scanner = adresse du lecteur de doigts
prefer-option-sound = voix et sons
prefer-option-forget = oublier tous les choix
prefer-damaged = Les préférences étaient abîmées ({ $file }) : gardées sous { $kept }, plus rien n’est choisi.
cli-verb-prefer = choisir l’écran, le ton, la langue, le lecteur et le son de cet appareil

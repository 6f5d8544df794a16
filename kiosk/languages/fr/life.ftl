### La fin d’un paquet : verrouillage, destruction, et qui peut encore l’ouvrir.

cli-end-preferences =
    Les préférences ne peuvent pas être gardées : { $detail }
    Voyez la place et les droits de ce dossier.
cli-end-preferences-locked =
    Un autre programme écrit les préférences : { $detail }
    Fermez-le, puis recommencez.
cli-end-preferences-later =
    Ces préférences viennent d’une version plus récente de ce programme : { $detail }
    Elles sont lues mais pas changées. Mettez ce programme à jour, ou déplacez ce fichier.

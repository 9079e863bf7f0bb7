"""The reference is public knowledge; finding a territory in order to enrol it is ANCT's work."""

from socle.droits import OUI, non


def peut_chercher(utilisateur):
    if utilisateur.est_anct:
        return OUI
    return non("Seule l’ANCT peut chercher un territoire à inscrire.")

"""What the room shows on « Mon compte » and on the calendar of a parcours: the way to one's own diary."""

from socle.panneaux import Panneau, inscrire_panneau


def _agenda(request, objet):
    return {}


inscrire_panneau(Panneau("comptes.Utilisateur", "Mon agenda", "rappels/panneau_agenda.html", _agenda, rang=20))
inscrire_panneau(
    Panneau("parcours.Parcours:calendrier", "Dans votre agenda", "rappels/panneau_agenda.html", _agenda, rang=20)
)

"""What the room shows on « Mon compte »: the way to one's own diary."""

from socle.panneaux import Panneau, inscrire_panneau


def _agenda(request, utilisateur):
    return {}


inscrire_panneau(Panneau("comptes.Utilisateur", "Mon agenda", "rappels/panneau_agenda.html", _agenda, rang=20))

"""What this room shows elsewhere: the way to the providers, on the page of a parcours."""

from socle.panneaux import Panneau, inscrire_panneau


def _donnees(request, parcours):
    return None if parcours.est_clos else {"parcours": parcours}


inscrire_panneau(Panneau("parcours.Parcours", "Qui peut vous aider ?", "prestataires/panneau.html", _donnees, rang=40))

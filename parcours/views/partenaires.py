"""« Avec qui ? Nos partenaires »: the list, by role, with a search from ten on."""

from django.shortcuts import render

from parcours import droits
from parcours.enums import RolePartie
from parcours.forms import FiltrePartenairesForm
from parcours.models import PartiePrenante
from parcours.views.blocs import page_de_bloc
from socle.comptes.reprise import connexion_exigee
from socle.normalisation import normaliser

CHERCHER_DES = 10


def _retenus(partenaires, filtre):
    """Those whose name or what they bring holds the words asked for (accents do not count), of the kind asked for."""
    mots, genre = normaliser(filtre["q"]).split(), filtre["genre"]
    return [
        p
        for p in partenaires
        if (not genre or p.genre == genre) and all(mot in normaliser(f"{p.nom} {p.apport}") for mot in mots)
    ]


@connexion_exigee
def partenaires(request, pk):
    parcours, contexte = page_de_bloc(request, pk, "Nos partenaires", PartiePrenante)
    tous = list(PartiePrenante.objects.presents().filter(parcours=parcours))
    retenus, filtre = tous, None
    if len(tous) >= CHERCHER_DES:
        filtre = FiltrePartenairesForm(request.GET)
        retenus = _retenus(tous, filtre.cleaned_data) if filtre.is_valid() else tous
    contexte |= {
        "groupes": [(role.label, groupe) for role in RolePartie if (groupe := [p for p in retenus if p.role == role])],
        "nb_tous": len(tous),
        "nb_retenus": len(retenus),
        "filtre": filtre,
        "peut_voir_influence": droits.peut_voir_influence(request.user, parcours),
    }
    return render(request, "parcours/partenaires.html", contexte)

"""What every page of the register begins with: the provider that this person may see, the right to keep it, the breadcrumb, the refusal."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from prestataires import droits
from prestataires.models import Prestataire
from socle.droits import exiger


def prestataire_a_lire(request, pk):
    """For ANCT's eyes; a territory cannot even tell whether one is in the register, unless it may be chosen."""
    prestataire = get_object_or_404(Prestataire.objects.visibles_par(request.user), pk=pk)
    exiger(droits.peut_lire_le_registre(request.user))
    return prestataire


def prestataire_a_tenir(request, pk):
    """For those who write the register."""
    prestataire = get_object_or_404(Prestataire.objects.visibles_par(request.user), pk=pk)
    exiger(droits.peut_tenir_le_registre(request.user))
    return prestataire


def fil(*suite):
    return [
        ("À traiter", reverse("gestion:index")),
        ("Prestataires", reverse("gestion:prestataires_prestataire_changelist")),
        *suite,
    ]


def fil_de(prestataire, titre):
    return fil((prestataire.nom, reverse("prestataires:registre_fiche", args=[prestataire.pk])), (titre, ""))

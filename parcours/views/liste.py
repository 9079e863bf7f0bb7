"""« Nos étapes », the list: plain for a village; from ten étapes, searched, grouped and added up for a city."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from parcours import commentaires, droits, reglages
from parcours.acces import parcours_ou_404
from parcours.enums import BlocCible, Nature, StatutEtape
from parcours.filtres import FiltreEtapesForm, Groupe, etapes_lues, grouper
from socle.comptes.reprise import connexion_exigee
from socle.mots import date_longue, periode

GESTES = ("modifier", "retirer", "suivi", "abandonner")


@connexion_exigee
def etapes(request, pk):
    parcours = parcours_ou_404(request, pk)
    peut_modifier = droits.peut_modifier(request.user, parcours)
    toutes = etapes_lues(parcours)
    presentes = [e for e in toutes if e.retire_le is None]
    form = FiltreEtapesForm(request.GET, presentes) if len(presentes) >= reglages.seuil_ville() else None
    retenues = form.retenir(presentes) if form else presentes
    vivantes = [e for e in retenues if e.statut != StatutEtape.ABANDONNEE]
    abandonnees = [e for e in retenues if e.statut == StatutEtape.ABANDONNEE]
    par = form.choisi["grouper"] if form else ""
    dire = _Ligne(request.user, parcours, peut_modifier)
    contexte = {
        "parcours": parcours,
        "peut_modifier": peut_modifier,
        "vide": not presentes,
        "form": form,
        "filtre": urlencode(form.filtres) if form else "",
        "total": Groupe("", vivantes).phrase,
        "groupes": [
            {"titre": g.titre, "phrase": g.phrase, "lignes": [dire(e, par, g.titre) for e in g.etapes]}
            for g in grouper(vivantes, par)
        ],
        "abandonnees": [dire(e) for e in abandonnees],
        "abandonnees_ouvertes": bool(form and form.choisi["etat"] == StatutEtape.ABANDONNEE),
        "changements": sum(e.changement for e in presentes),
        "retires": sorted(
            (e for e in toutes if e.retire_le is not None), key=lambda e: (e.retire_le, e.pk), reverse=True
        ),
        "remarques": commentaires.fils(request, parcours, BlocCible.ETAPES),
        "fil": [("Le parcours", reverse("parcours:apercu", args=[pk])), ("Nos étapes", "")],
    }
    return render(request, "parcours/etapes.html", contexte)


def adresses(nom, parcours):
    """The address of each item on this route: `reverse` is asked once for a list, not once per line."""
    avant, apres = reverse(nom, args=[parcours.pk, 0]).rsplit("0", 1)
    return lambda item: f"{avant}{item.pk}{apres}"


class _Ligne:
    """What the list says of one étape, and the addresses of what this person may do with it ("" when nothing)."""

    def __init__(self, utilisateur, parcours, peut_modifier):
        self.utilisateur, self.peut_modifier = utilisateur, peut_modifier
        self.vers = {geste: adresses(f"parcours:etape_{geste}", parcours) for geste in GESTES}
        self.vers["changer"] = adresses("parcours:modification_demander", parcours)

    def __call__(self, etape, par="", groupe=""):
        modifiable = self.peut_modifier and not etape.est_contractee
        contractee = etape.est_contractee and etape.statut != StatutEtape.ABANDONNEE
        return {
            "titre": etape.titre,
            "statut": etape.get_statut_display(),
            "nature": capfirst(Nature(etape.nature).label),
            "quand": capfirst(periode(etape.debut, etape.fin)),
            "reel": _en_vrai(etape),
            "pilote": etape.nom_pilote,
            "service": "" if par == "service" else etape.service,
            "cout": etape.cout,
            "aussi": [titre for _, titre in etape.buts if titre != groupe] if par == "objectif" else [],
            "motif": etape.motif_abandon,
            "changement": etape.changement,
            "saisie_par_anct": etape.saisi_par_anct,
            "modifier": self.vers["modifier"](etape) if modifiable else "",
            "retirer": self.vers["retirer"](etape) if modifiable else "",
            "suivre": self._si(droits.peut_suivre_etape, etape, "suivi"),
            "voir": self.vers["suivi"](etape) if contractee else "",
            "changer": self._si(droits.peut_demander_modification, etape, "changer") if contractee else "",
            "abandonner": self._si(droits.peut_abandonner_etape, etape, "abandonner") if contractee else "",
        }

    def _si(self, droit, etape, geste):
        return self.vers[geste](etape) if droit(self.utilisateur, etape) else ""


def _en_vrai(etape):
    """What really happened, beside what was foreseen: « Commencée le 3 mars 2027, terminée le 12 juin 2027 »."""
    faits = [
        f"{mot} le {date_longue(jour)}"
        for mot, jour in (("commencée", etape.debut_reel), ("terminée", etape.fin_reelle))
        if jour
    ]
    return capfirst(", ".join(faits))

"""The record of a provider as ANCT keeps it: everything at a glance, its people, what is decided of it."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from prestataires import droits, transitions
from prestataires.attestations import etats
from prestataires.enums import MOTIVEES, GenreExpertise, StatutCandidature, StatutMission, Transition
from prestataires.forms import MotifForm
from prestataires.forms.lieux import ecrire_zones
from prestataires.forms.registre_attestations import ContactForm
from prestataires.models import Contact, Prestataire
from prestataires.transitions import contacts
from prestataires.transitions.fusion import meme_siren
from prestataires.views.registre_acces import fil, fil_de, prestataire_a_lire, prestataire_a_tenir
from socle.comptes.reprise import connexion_exigee
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.journal.models import EntreeJournal
from socle.mots import pluriel

HISTORIQUE = 20


def vers_la_fiche(prestataire):
    return reverse("prestataires:registre_fiche", args=[prestataire.pk])


@require_GET
@connexion_exigee
def registre_fiche(request, pk):
    prestataire = prestataire_a_lire(request, pk)
    prestataire = (
        Prestataire.objects.select_related("siege__departement", "fusionne_dans")
        .annotate(
            nb_candidatures=Count("candidatures", distinct=True),
            nb_missions=Count("missions", distinct=True),
        )
        .get(pk=prestataire.pk)
    )
    acquises = list(prestataire.expertises.all())
    peut_tenir = droits.peut_tenir_le_registre(request.user)
    possibles = transitions.CYCLE.transitions_de(prestataire) if peut_tenir and not prestataire.fusionne_dans_id else []
    sans_siret = Transition.REFERENCER in possibles and transitions.sans_siret(prestataire)
    if sans_siret:
        possibles = [t for t in possibles if t != Transition.REFERENCER]
    documents = etats(prestataire, timezone.localdate())
    contexte = {
        "prestataire": prestataire,
        "peut_tenir": peut_tenir,
        "sans_siret": sans_siret,
        "gestes": [(t.label, reverse(f"prestataires:{t}", args=[pk])) for t in possibles if t not in MOTIVEES],
        "decisions": [(t.label, reverse(f"prestataires:{t}", args=[pk])) for t in possibles if t in MOTIVEES],
        "expertises": [(g.label, [e for e in acquises if e.genre == g]) for g in GenreExpertise],
        "zones": ecrire_zones(prestataire),
        "contacts": prestataire.contacts.filter(retire_le=None),
        "attestations": documents,
        "a_demander": peut_tenir and any(e.attendue for e in documents),
        "propositions": prestataire.propositions.select_related("parcours__collectivite__departement", "par", "etape"),
        "doubles": meme_siren(prestataire) if peut_tenir else [],
        "reunies": prestataire.doublons.all(),
        "entrees": _historique(prestataire),
        "fil": fil((prestataire.nom, "")),
    }
    return render(request, "prestataires/registre_fiche.html", contexte)


ACTIONS = {
    "prestataire.ajouter": "Ajouté",
    "prestataire.modifier": "Fiche modifiée",
    "prestataire.referencer": "Référencé",
    "prestataire.suspendre": "Suspendu",
    "prestataire.retirer": "Retiré",
    "prestataire.reprendre": "Remis dans la liste",
    "prestataire.fusionner": "Réuni avec une autre fiche",
    "prestataire.proposer": "Proposé par un territoire",
    "prestataire.importer": "Fiche écrite par un import",
}


def _historique(prestataire):
    entrees = list(EntreeJournal.objects.de(prestataire).select_related("acteur")[:HISTORIQUE])
    for entree in entrees:
        entree.mots = ACTIONS.get(entree.action, entree.action)
    return entrees


@connexion_exigee
def changer_statut(request, pk, transition):
    """Reference or take back (a POST is enough), suspend or withdraw (a page asks why)."""
    prestataire = prestataire_a_tenir(request, pk)
    transition = Transition(transition)
    retour = vers_la_fiche(prestataire)
    form = MotifForm(request.POST or None, transition=transition)
    form.lien_retour = ("Revenir au prestataire", retour)
    motivee = transition in MOTIVEES
    if request.method == "POST" and (not motivee or form.is_valid()):
        try:
            motif = form.cleaned_data["motif"] if motivee else ""
            transitions.changer_statut(prestataire, transition, par=request.user, motif=motif)
        except ErreurMetier as erreur:
            if not motivee:
                messages.error(request, erreur.message)
                return redirect(retour)
            refuser(form, erreur)
        else:
            messages.success(request, f"{prestataire.nom} : {prestataire.get_statut_display().lower()}.")
            return redirect(retour)
    if not motivee:
        return redirect(retour)
    contexte = {
        "prestataire": prestataire,
        "form": form,
        "titre": transition.label,
        "consequences": _consequences(prestataire, transition),
        "fil": fil_de(prestataire, transition.label),
    }
    return render(request, "prestataires/motif.html", contexte)


def _consequences(prestataire, transition):
    """What suspending or withdrawing does, and who reads why. Three queries."""
    en_route = prestataire.missions.filter(statut__in=(StatutMission.PREPAREE, StatutMission.EN_COURS)).count()
    vivantes = (StatutCandidature.SOLLICITEE, StatutCandidature.PROPOSEE)
    demandes = prestataire.candidatures.filter(statut__in=vivantes).count()
    dites = ["Les territoires ne le voient plus dans la liste et ne peuvent plus lui demander de devis."]
    if demandes:
        dites.append(
            f"{pluriel(demandes, 'demande de devis')} en cours : il ne peut plus être choisi. Prévenez {'le territoire' if demandes == 1 else 'les territoires'}."
        )
    if en_route:
        dites.append(
            f"{pluriel(en_route, 'mission')} {'commencée ou préparée continue' if en_route == 1 else 'commencées ou préparées continuent'} sans changement."
        )
    else:
        dites.append("Aucune mission n’est en cours avec lui.")
    if transition == Transition.SUSPENDRE:
        dites.append("Vous pourrez le référencer de nouveau à tout moment.")
    else:
        dites.append("Vous pourrez le remettre dans la liste : il faudra alors le référencer de nouveau.")
        if prestataire.propositions.exists():
            dites.append("Les territoires qui l’avaient proposé reçoivent un mail, sans votre motif.")
    dites.append("Le motif est lu par toute l’ANCT, sur la fiche. Ni le prestataire ni les territoires ne le lisent.")
    return dites


# --- its people ---------------------------------------------------------------------------------------------------------------------


@connexion_exigee
def contact_ajouter(request, pk):
    prestataire = prestataire_a_tenir(request, pk)
    return _ecrire(request, prestataire, None, "Ajouter un contact")


@connexion_exigee
def contact_modifier(request, pk, contact_pk):
    prestataire = prestataire_a_tenir(request, pk)
    contact = get_object_or_404(Contact, prestataire=prestataire, retire_le=None, pk=contact_pk)
    return _ecrire(request, prestataire, contact, f"Modifier le contact {contact}")


def _ecrire(request, prestataire, contact, titre):
    form = ContactForm(request.POST or None, instance=contact)
    form.lien_retour = ("Revenir au prestataire", vers_la_fiche(prestataire))
    if request.method == "POST" and form.is_valid():
        try:
            ecrit = contacts.ecrire_contact(prestataire, form.cleaned_data, par=request.user, contact=contact)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, f"{ecrit} est enregistré.")
            return redirect(vers_la_fiche(prestataire))
    contexte = {"prestataire": prestataire, "form": form, "titre": titre, "fil": fil_de(prestataire, titre)}
    return render(request, "prestataires/registre_formulaire.html", contexte)


@require_POST
@connexion_exigee
def contact_retirer(request, pk, contact_pk):
    prestataire = prestataire_a_tenir(request, pk)
    contact = get_object_or_404(Contact, prestataire=prestataire, pk=contact_pk)
    contacts.retirer_contact(contact, par=request.user)
    messages.success(request, "Ce contact est retiré : il ne recevra plus rien.")
    return redirect(vers_la_fiche(prestataire))

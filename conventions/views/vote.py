"""The page of the vote: who decides, the council's day, the texts to adapt, what was voted. Filled as it happens, without a script."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from conventions import droits, transitions
from conventions.enums import A_SIGNER, GenreAutorisation, StatutActe
from conventions.forms.vote import APRES, FICHIER_ILLISIBLE, FICHIERS, FORMULAIRES, JOUR, QUI, ApresForm, JourForm
from conventions.transitions.autorisations import REVISION, est_corrigible, exiger_corrigible, manques
from conventions.views.acces import acte_ou_404, fil
from conventions.vote import agenda, textes
from conventions.vote.resume import autorisation_de, calendrier_de
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.documents import depot, servir
from socle.documents.texte import TexteImpossible
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser
from socle.mots import date_longue, liste_en_phrase

HORS_DELAI = "Le vote s’indique une fois la convention transmise, et avant qu’elle soit signée."


@connexion_exigee
def vote(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer_vote(request.user, parcours))
    if acte.statut not in A_SIGNER:
        messages.warning(request, HORS_DELAI)
        return redirect(acte)
    autorisation = autorisation_de(acte)
    form = None
    if donnees := request.POST or reprise.donnees_pour(request):
        form = _formulaire(donnees, request.FILES, autorisation)
        if request.method == "POST" and form.is_valid():
            try:
                return _enregistrer(request, parcours, acte, form)
            except ErreurMetier as erreur:
                acte.refresh_from_db()
                acte.convention.parcours = parcours
                autorisation = autorisation_de(acte)
                if acte.statut != StatutActe.TRANSMISE or form.partie == QUI:
                    messages.error(request, erreur.message)
                    return redirect("conventions:vote", parcours.pk, acte.pk)
                form = _refuse(request, form, erreur, autorisation)
        _redemander_le_fichier(request, form)
    return render(request, "conventions/vote.html", _contexte(parcours, acte, autorisation, form))


def _redemander_le_fichier(request, form):
    """A browser does not send a file twice: say that it has to be chosen again."""
    if request.FILES.get("fichier") and form.errors and "fichier" in form.fields and not form.errors.get("fichier"):
        form.add_error("fichier", "Choisissez de nouveau le fichier : il n’a pas été gardé.")


def _formulaire(donnees, fichiers, autorisation):
    """The form of the page that was sent. Raises ErreurMetier for a part that the page does not have."""
    classe = FORMULAIRES.get(donnees.get("partie"))
    if classe is None:
        raise ErreurMetier("Cette partie de la page n’existe plus. Rechargez la page.")
    return classe(donnees, fichiers or None, autorisation=autorisation)


def _enregistrer(request, parcours, acte, form):
    """Record this part, the file with it: all or nothing. Returns where to go; raises ErreurMetier."""
    with transaction.atomic():
        fichier = None
        if televerse := form.cleaned_data.get("fichier"):
            fichier = _deposer(televerse, par=request.user)
        revision = form.cleaned_data["revision"]
        autorisation = transitions.enregistrer_autorisation(
            acte, form.valeurs(), par=request.user, fichier=fichier, revision=revision
        )
    if acte.statut == StatutActe.AUTORISEE:
        messages.success(request, _phrase_applicable(parcours, acte, autorisation))
        return redirect(acte)
    messages.success(request, _phrase_enregistree(form.partie, autorisation))
    ancre = APRES if form.partie == APRES else JOUR
    return redirect(f"{reverse('conventions:vote', args=[parcours.pk, acte.pk])}#{ancre}")


def _deposer(televerse, *, par):
    try:
        return depot.deposer(televerse, par=par, acceptees=FICHIERS)
    except ErreurMetier:
        raise ErreurMetier(FICHIER_ILLISIBLE, champ="fichier") from None


def _phrase_applicable(parcours, acte, autorisation):
    nom = "La décision" if autorisation.genre == GenreAutorisation.DECISION else "La délibération"
    signataire = "le maire" if parcours.collectivite.est_commune else "la présidence"
    return (
        f"{nom} est applicable depuis le {date_longue(acte.executoire_le)}. La suite : faites signer {signataire}, "
        "sur papier ou par voie électronique, puis déposez le document signé."
    )


def _phrase_enregistree(partie, autorisation):
    if partie == QUI:
        if autorisation.genre == GenreAutorisation.DECISION:
            return "C’est noté : la décision est prise par délégation, sans vote du conseil."
        return "C’est noté : le conseil vote."
    if partie == JOUR:
        return "Le jour est enregistré. Les dates sont calculées ci-dessous."
    return f"C’est enregistré. Il manque encore {liste_en_phrase(manques(autorisation))}."


def _refuse(request, form, erreur, autorisation):
    """The same form, what was typed kept, the sentence beside its field; after someone else wrote, their words beside ours."""
    if erreur.champ != REVISION:
        refuser(form, erreur)
        return form
    donnees = request.POST.copy()
    donnees["revision"] = autorisation.revision
    neuf = type(form)(donnees, autorisation=autorisation)
    neuf.is_valid()
    neuf.add_error(None, erreur.message)
    qui = autorisation.modifiee_par.nom_complet
    for nom, valeur in form.valeurs().items():
        sienne = getattr(autorisation, nom)
        if sienne and sienne != valeur:
            neuf.add_error(nom, f"{qui} a écrit : {date_longue(sienne) if isinstance(sienne, date) else sienne}.")
    return neuf


def _initial(autorisation):
    """What is recorded, and the session on the day that was planned once it is over."""
    if autorisation is None:
        return {}
    prevue = autorisation.seance_prevue
    initial = {n: getattr(autorisation, n) for n in ("seance_prevue", *ApresForm.champs)}
    if prevue and prevue <= timezone.localdate():
        initial["seance"] = initial["seance"] or prevue
    return initial


def _contexte(parcours, acte, autorisation, form):
    genre = getattr(autorisation, "genre", GenreAutorisation.DELIBERATION)
    par_decision = genre == GenreAutorisation.DECISION
    titre = "Indiquer la décision" if par_decision else "Faire voter la convention"
    contexte = {
        "parcours": parcours,
        "acte": acte,
        "autorisation": autorisation,
        "par_decision": par_decision,
        "titre": titre,
        "fil": fil(parcours, titre),
        "calendrier": calendrier_de(acte, parcours, autorisation),
    }
    if acte.statut == StatutActe.AUTORISEE:
        return contexte | {"a_remplir": False, "corrigible": est_corrigible(acte)}
    initial = _initial(autorisation)
    formulaires = {
        partie: form
        if form is not None and form.partie == partie
        else classe(initial=initial, autorisation=autorisation)
        for partie, classe in ((JOUR, JourForm), (APRES, ApresForm))
    }
    jour = getattr(autorisation, "seance_prevue", None)
    commence = autorisation is not None and any((autorisation.seance, autorisation.numero, autorisation.fichier_id))
    return contexte | {
        "a_remplir": True,
        "revision": getattr(autorisation, "revision", 0),
        "form_jour": formulaires[JOUR],
        "form_apres": formulaires[APRES],
        "apres_ouvert": formulaires[APRES].is_bound or commence or (jour is not None and jour <= timezone.localdate()),
        "commence": commence,
        "manques": manques(autorisation),
        "textes": [
            {
                "code": code,
                "libelle": textes.TEXTES[code][1],
                "formats": [(extension, dit) for extension, (_, _, dit) in textes.FORMATS.items()],
            }
            for code in textes.textes_de(genre)
        ],
    }


@connexion_exigee
def vote_rouvrir(request, parcours_pk, pk):
    """Correct what was recorded by mistake: what it undoes is said before it is done."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    exiger(droits.peut_preparer_vote(request.user, parcours))
    if acte.statut != StatutActe.AUTORISEE:
        messages.warning(
            request, HORS_DELAI if acte.statut not in A_SIGNER else "Rien à rouvrir : complétez cette page."
        )
        return redirect("conventions:vote", parcours.pk, acte.pk)
    exiger_corrigible(acte)
    if request.method == "POST":
        transitions.rouvrir(acte, par=request.user)
        messages.success(
            request, "Vous pouvez corriger. Ce qui était écrit est gardé : changez ce qu’il faut, puis enregistrez."
        )
        return redirect(f"{reverse('conventions:vote', args=[parcours.pk, acte.pk])}#{APRES}")
    titre = "Corriger ce qui a été indiqué du vote"
    contexte = {"parcours": parcours, "acte": acte, "titre": titre, "fil": fil(parcours, titre)}
    return render(request, "conventions/vote_rouvrir.html", contexte)


def _autorisation_ou_404(acte, champ):
    autorisation = autorisation_de(acte)
    if autorisation is None or getattr(autorisation, champ) is None:
        raise Http404("Cela n’a pas encore été indiqué.")
    return autorisation


@require_GET
@connexion_exigee
def vote_fichier(request, parcours_pk, pk):
    """The vote itself, as it was deposited."""
    _, acte = acte_ou_404(request, parcours_pk, pk)
    return servir(request, _autorisation_ou_404(acte, "fichier").fichier)


@require_GET
@connexion_exigee
def vote_texte(request, parcours_pk, pk, texte, extension):
    """A text to adapt, made at once from the frozen act."""
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    if texte not in textes.TEXTES or extension not in textes.FORMATS or not acte.texte_gele:
        raise Http404("Ce texte n’existe pas.")
    try:
        fait = textes.composer(acte, parcours.collectivite, texte, extension, autorisation_de(acte))
    except TexteImpossible as erreur:
        raise ErreurMetier("Ce texte n’a pas pu être préparé. Réessayez dans un instant.") from erreur
    return _telecharger(fait.octets, fait.nom, fait.type_mime)


@require_GET
@connexion_exigee
def vote_agenda(request, parcours_pk, pk):
    parcours, acte = acte_ou_404(request, parcours_pk, pk)
    autorisation = _autorisation_ou_404(acte, "seance_prevue")
    octets = agenda.fichier(acte, parcours, calendrier_de(acte, parcours, autorisation))
    return _telecharger(octets, agenda.NOM, "text/calendar; charset=utf-8")


def _telecharger(octets, nom, type_mime):
    response = HttpResponse(octets, content_type=type_mime)
    response["Content-Disposition"] = f'attachment; filename="{nom}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

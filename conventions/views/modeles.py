"""The models of conventions and avenants, under /gestion/modeles/: all of ANCT reads; who drafts conventions prepares a new version."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from conventions import droits
from conventions.forms.modeles import FORMULAIRES, CasForm, GesteForm, formulaire_d_ajout
from conventions.modeles import apercu, comparaison, ecriture, lecture
from conventions.modeles.controle import fautes_du_modele, renvois_a_verifier
from conventions.modeles.ecriture import FIGE, RETIREE, EcritEntreTemps
from conventions.modeles.parties import ARTICLE, LISTES, VISA, nom_du_modele, parties, place, trouver
from conventions.models import Acte, Modele
from conventions.views.acces import exiger_anct
from parcours.models import Parcours
from socle.comptes import reprise
from socle.comptes.reprise import connexion_exigee
from socle.droits import exiger
from socle.erreurs import ErreurMetier
from socle.formulaires import refuser

NOMS = {ARTICLE: "un article", VISA: "un visa"}


def _modele_ou_404(request, pk, *, droit=None):
    """A version, for who may read it, or do what `droit` says."""
    exiger_anct(request)
    if droit is not None:
        exiger(droit(request.user))
    modele = get_object_or_404(Modele.objects.select_related("cree_par", "valide_par"), pk=pk)
    modele.nom = nom_du_modele(modele.code)
    return modele


def _fil(modele=None, titre=""):
    fil = [("À traiter", reverse("gestion:index"))]
    if modele is None:
        return [*fil, ("Modèles", "")]
    fil.append(("Modèles", reverse("conventions:modeles")))
    nom = f"{modele.nom}, version {modele.version}"
    return [*fil, (nom, modele.get_absolute_url()), (titre, "")] if titre else [*fil, (nom, "")]


def _vers(modele, adresse=""):
    """The page of this version, at this part."""
    return f"{modele.get_absolute_url()}#{adresse}" if adresse else modele.get_absolute_url()


def _exiger_modifiable(modele):
    if not modele.est_modifiable:
        raise ErreurMetier(FIGE)


# --- reading --------------------------------------------------------------------------------------------------------------
@require_GET
@connexion_exigee
def modeles(request):
    exiger_anct(request)
    contexte = {
        "modeles": lecture.liste_des_modeles(),
        "peut_preparer": droits.peut_preparer(request.user),
        "fil": _fil(),
    }
    return render(request, "conventions/modeles.html", contexte)


@require_GET
@connexion_exigee
def modele(request, pk):
    modele = _modele_ou_404(request, pk)
    versions = lecture.soeurs(modele)
    contexte = {
        "modele": modele,
        "etat": lecture.Version(modele, lecture.etat_parmi(modele, versions)),
        "avant": lecture.version_avant(modele, versions),
        "preparation": next((m for m in versions if m.publie_le is None), None),
        "page": lecture.page_du_modele(modele),
        "historique": lecture.historique(modele),
        "peut_preparer": droits.peut_preparer(request.user),
        "peut_ecrire": modele.est_modifiable and bool(droits.peut_preparer(request.user)),
        "peut_valider": not modele.valide_par_juridique and bool(droits.peut_valider_modele(request.user)),
        "fil": _fil(modele),
    }
    return render(request, "conventions/modele.html", contexte)


@require_GET
@connexion_exigee
def modele_comparer(request, pk):
    modele = _modele_ou_404(request, pk)
    avant = lecture.version_avant(modele, lecture.soeurs(modele))
    contexte = {
        "modele": modele,
        "avant": avant,
        "changements": comparaison.comparer(avant, modele) if avant else [],
        "fil": _fil(modele, "Ce qui change"),
    }
    return render(request, "conventions/modele_comparer.html", contexte)


@require_GET
@connexion_exigee
def modele_apercu(request, pk):
    """The text of this version on a real case: a search, then the merged text with what is missing."""
    modele = _modele_ou_404(request, pk)
    form = CasForm(request.GET or None)
    q = form.cleaned_data["q"].strip() if form.is_valid() else ""
    parcours, acte = _cas(request)
    trouves, autres = apercu.cas_possibles(request.user, q) if q else ([], False)
    contexte = {
        "modele": modele,
        "form": form,
        "q": q,
        "trouves": trouves,
        "autres": autres,
        "parcours": parcours,
        "acte": acte,
        "lu": apercu.lire_sur(modele, parcours, acte) if parcours else None,
        "fil": _fil(modele, "Lire sur un cas réel"),
    }
    return render(request, "conventions/modele_apercu.html", contexte)


def _cas(request):
    """(parcours, act) asked for by `?acte=` or `?parcours=`; (None, None) when nothing is. Raises Http404 for what this person does not see."""
    pour_page = Parcours.objects.visibles_par(request.user).pour_page()
    cle_acte, cle_parcours = (request.GET.get(nom, "")[:18] for nom in ("acte", "parcours"))
    if cle_acte.isdecimal():
        actes = Acte.objects.visibles_par(request.user).pour_texte()
        acte = get_object_or_404(actes, pk=cle_acte)
        return get_object_or_404(pour_page, pk=acte.convention.parcours_id), acte
    if cle_parcours.isdecimal():
        return get_object_or_404(pour_page, pk=cle_parcours), None
    return None, None


# --- writing --------------------------------------------------------------------------------------------------------------
@require_POST
@connexion_exigee
def modele_nouvelle_version(request, code):
    exiger_anct(request)
    exiger(droits.peut_preparer(request.user))
    if not Modele.objects.filter(code=code).exists():
        raise Http404("Ce modèle n’existe pas.")
    copie = ecriture.nouvelle_version(code, par=request.user)
    messages.success(
        request,
        f"La version {copie.version} est en préparation. Les conventions partent de la version en vigueur tant que vous ne la publiez pas.",
    )
    return redirect(copie)


@connexion_exigee
def modele_partie(request, pk, partie):
    """Change one part: its form, with the merge fields beside."""
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    ouverte = trouver(modele, partie)
    genre = partie.partition("-")[0]
    if genre not in FORMULAIRES or (ouverte is None and request.method != "POST"):
        raise Http404("Ce modèle n’a pas cette partie.")
    if request.method != "POST":
        _exiger_modifiable(modele)
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    initial = (ouverte.champs if ouverte else {}) | {"revision": modele.revision}
    form, actuelle = FORMULAIRES[genre](donnees, initial=initial), None
    if request.method == "POST" and form.is_valid():
        try:
            ecriture.ecrire_partie(
                modele, partie, form.champs_ecrits(), par=request.user, revision=form.cleaned_data["revision"]
            )
        except EcritEntreTemps as erreur:
            actuelle = trouver(erreur.actuel, partie)
            form = FORMULAIRES[genre](_avec_la_revision(request, erreur.actuel), initial=initial)
            form.is_valid()
            form.add_error(None, erreur.message if actuelle else RETIREE)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect(_vers(modele, partie))
    nom = ouverte.nom if ouverte else "une partie retirée"
    return _formulaire(request, modele, form, f"Modifier\u00a0: {nom}", partie if ouverte else "", actuelle=actuelle)


@connexion_exigee
def modele_ajouter(request, pk, genre):
    """A new article or a new visa, and where to put it."""
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    if genre not in LISTES:
        raise Http404("On n’ajoute qu’un article ou un visa.")
    if request.method != "POST":
        _exiger_modifiable(modele)
    choix = [(p.adresse, f"le {p.nom}" if genre == VISA else f"l’{p.nom}") for p in parties(modele) if p.genre == genre]
    donnees = request.POST if request.method == "POST" else reprise.donnees_pour(request) or None
    form = formulaire_d_ajout(genre, choix, donnees, initial={"revision": modele.revision, "si": ""})
    if request.method == "POST" and form.is_valid():
        try:
            adresse = ecriture.ajouter(
                modele,
                genre,
                form.champs_ecrits(),
                apres=form.cleaned_data["apres"],
                par=request.user,
                revision=form.cleaned_data["revision"],
            )
        except EcritEntreTemps as erreur:
            form = formulaire_d_ajout(genre, choix, _avec_la_revision(request, erreur.actuel))
            form.is_valid()
            form.add_error(None, erreur.message)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, "C’est ajouté.")
            return redirect(_vers(modele, adresse))
    return _formulaire(request, modele, form, f"Ajouter {NOMS[genre]}")


def _avec_la_revision(request, modele):
    """What was posted, as if the page had been opened on the version as it stands now."""
    donnees = request.POST.copy()
    donnees["revision"] = modele.revision
    return donnees


def _formulaire(request, modele, form, titre, adresse="", *, actuelle=None):
    form.lien_retour = ("Ne rien changer", _vers(modele, adresse))
    contexte = {
        "modele": modele,
        "form": form,
        "titre": titre,
        "actuelle": [
            (form.fields[nom].label, dict(getattr(form.fields[nom], "choices", ())).get(valeur, valeur))
            for nom, valeur in (actuelle.champs if actuelle else {}).items()
        ],
        "champs": lecture.champs_du_registre(modele),
        "fil": _fil(modele, titre),
    }
    return render(request, "conventions/modele_partie.html", contexte)


@require_POST
@connexion_exigee
def modele_deplacer(request, pk, partie):
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    revision = _entier(request.POST.get("revision"))
    # Taken away by someone else meanwhile, it is said; never there, it is not found.
    if place(modele, partie) is None and revision in {None, modele.revision}:
        raise Http404("Ce modèle n’a pas cette partie.")
    ecriture.deplacer(modele, partie, request.POST.get("sens"), par=request.user, revision=revision)
    messages.success(request, "C’est déplacé.")
    return redirect(_vers(modele, partie))


def _entier(texte):
    return int(texte) if texte and texte[:9].isdecimal() else None


# --- gestures that are confirmed ------------------------------------------------------------------------------------------
@connexion_exigee
def modele_retirer(request, pk, partie):
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    if place(modele, partie) is None:
        raise Http404("Ce modèle n’a pas cette partie.")
    nom = trouver(modele, partie).nom
    return _confirmer(
        request,
        modele,
        lambda revision: ecriture.retirer(modele, partie, par=request.user, revision=revision),
        titre=f"Retirer\u00a0: {nom}",
        bouton="Retirer",
        consequences=[
            "Son texte quitte cette version. Les versions déjà publiées gardent le leur.",
            "Ce qui suit change de numéro : vérifiez les renvois d’un article à l’autre.",
        ],
        fait="C’est retiré.",
    )


@connexion_exigee
def modele_publier(request, pk):
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    consequences = [
        "Les nouvelles conventions partiront de ce texte. Celles déjà rédigées ne changent pas.",
        "Une convention encore en rédaction prend ce texte la prochaine fois que quelqu’un la modifie.",
        "Cette version ne pourra plus être modifiée : pour la corriger, vous en préparerez une autre.",
    ]
    if not modele.valide_par_juridique:
        consequences.append(
            "Le service juridique ne l’a pas validée : les documents porteront « modèle à valider par le service juridique »."
        )
    avant = lecture.version_avant(modele, lecture.soeurs(modele)) if request.method != "POST" else None
    return _confirmer(
        request,
        modele,
        lambda revision: ecriture.publier(modele, par=request.user, revision=revision),
        titre=f"Publier la version {modele.version}",
        bouton="Publier",
        consequences=consequences,
        fautes=fautes_du_modele(modele),
        renvois=renvois_a_verifier(modele, avant),
        fait="La version est publiée : les nouvelles conventions partent de ce texte.",
    )


@connexion_exigee
def modele_supprimer(request, pk):
    modele = _modele_ou_404(request, pk, droit=droits.peut_preparer)
    return _confirmer(
        request,
        modele,
        lambda revision: ecriture.supprimer_preparation(modele, par=request.user, revision=revision),
        titre=f"Supprimer la version {modele.version}, en préparation",
        bouton="Supprimer cette préparation",
        consequences=[
            "Tout ce qui a été écrit dans cette préparation est perdu.",
            "La version en vigueur ne change pas.",
        ],
        fait="La préparation est supprimée.",
        suite=reverse("conventions:modeles"),
    )


@connexion_exigee
def modele_valider(request, pk):
    """The legal service has read this version, in preparation or published."""
    modele = _modele_ou_404(request, pk, droit=droits.peut_valider_modele)
    consequences = ["Les documents ne porteront plus la mention « modèle à valider par le service juridique »."]
    if modele.est_modifiable:
        consequences.append("Si quelqu’un change ce texte avant de le publier, il sera de nouveau à valider.")
    return _confirmer(
        request,
        modele,
        lambda revision: ecriture.valider_juridique(modele, par=request.user, revision=revision),
        titre=f"Valider la version {modele.version} pour le service juridique",
        bouton="Valider ce texte",
        consequences=consequences,
        fait="Ce modèle est validé par le service juridique.",
        figee_aussi=True,
    )


def _confirmer(request, modele, geste, *, titre, bouton, consequences, fait, suite="", figee_aussi=False, **extra):
    """A page that says what will happen, then does it. `geste` takes the revision that was read."""
    if request.method != "POST" and not figee_aussi:
        _exiger_modifiable(modele)
    form = GesteForm(request.POST or None, libelle=bouton, initial={"revision": modele.revision})
    if request.method == "POST" and form.is_valid():
        try:
            geste(form.cleaned_data["revision"])
        except EcritEntreTemps as erreur:
            form = GesteForm(_avec_la_revision(request, erreur.actuel), libelle=bouton)
            form.is_valid()
            form.add_error(None, erreur.message)
        except ErreurMetier as erreur:
            refuser(form, erreur)
        else:
            messages.success(request, fait)
            return redirect(suite or modele)
    form.lien_retour = ("Ne rien changer", modele.get_absolute_url())
    contexte = {
        "modele": modele,
        "form": form,
        "titre": titre,
        "consequences": consequences,
        "fautes": extra.get("fautes", []),
        "renvois": extra.get("renvois", []),
        "fil": _fil(modele, titre),
    }
    return render(request, "conventions/modele_confirmer.html", contexte)

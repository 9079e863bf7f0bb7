"""A model read on a real case: an act, or a parcours that has none yet. Nothing is written."""

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from conventions.echeancier import date_limite_bilan, echeancier
from conventions.enums import StatutActe, TypeSignataire
from conventions.fusion import CHAMP, REGISTRE, champs_de
from conventions.modeles.lecture import blocs_de
from conventions.modeles.parties import ARTICLE, parties
from conventions.models import Acte, Convention
from conventions.redaction import A_ATTRIBUER, conditions, parcours_contracte, projet_de, valeurs
from parcours.models import Parcours
from parcours.transitions import total_demande
from parcours.versions import contenu
from socle.mots import date_longue, insecables
from territoires.models import Collectivite

RESULTATS_MAX = 10
# What only an amount brings.
DU_MONTANT = {"montant", "montant_lettres", "nb_versements"}


def cas_possibles(utilisateur, texte):
    """(the first parcours whose territory answers to `texte`, with `actes_lus`: its acts, latest first; whether there are more)."""
    trouvees = Collectivite.objects.chercher(texte).order_by().values("pk")
    lignes = list(
        Parcours.objects.visibles_par(utilisateur)
        .filter(collectivite__in=trouvees)
        .select_related("collectivite__departement", "vague")
        .order_by("collectivite__nom_norme", "-pk")[: RESULTATS_MAX + 1]
    )
    autres, lignes = len(lignes) > RESULTATS_MAX, lignes[:RESULTATS_MAX]
    par_parcours = {}
    actes = Acte.objects.filter(convention__parcours__in=lignes).exclude(statut=StatutActe.ABANDONNEE)
    for acte in actes.select_related("convention").defer("texte_gele").order_by("-convention", "-rang", "-pk"):
        par_parcours.setdefault(acte.convention.parcours_id, []).append(acte)
    for parcours in lignes:
        parcours.actes_lus = par_parcours.get(parcours.pk, [])
    return lignes, autres


def lire_sur(modele, parcours, acte=None):
    """{visas, preambule, articles, manques}: the text of this version on this case, as HTML blocks.

    `acte` belongs to `parcours` (None: the parcours as it stands today). `manques` names the fields used that have no value here: they
    stay in the text between brackets.
    """
    collectivite = parcours.collectivite
    acte = acte or _acte_d_essai(parcours)
    champs = _valeurs(acte, parcours)
    vraies = conditions(acte, collectivite)
    lus = {"visas": [], "articles": []}
    utilises = []

    def dire(texte):
        return SafeString(CHAMP.sub(lambda trouve: _valeur(trouve.group(1), champs), insecables(escape(texte))))

    for partie in parties(modele):
        if "si" in partie.champs and partie.champs["si"] not in vraies:
            continue
        for nom, valeur in partie.champs.items():
            utilises += champs_de(valeur) if nom != "si" else []
        blocs = blocs_de(partie.champs.get("texte", ""), dire=dire)
        if partie.genre == ARTICLE:
            lus["articles"].append(
                {"rang": len(lus["articles"]) + 1, "titre": dire(partie.champs["titre"]), "blocs": blocs}
            )
        elif "si" in partie.champs:
            lus["visas"].append(blocs)
        elif "intitule" in partie.champs:
            lus["intitule"] = dire(partie.champs["intitule"])
        else:
            lus["preambule"] = blocs
    manques = [REGISTRE[code] for code in dict.fromkeys(utilises) if code in REGISTRE and not champs.get(code)]
    return lus | {"manques": manques}


def _valeur(code, champs):
    """The value of a field in the middle of an escaped text; without one, what it would say."""
    valeur = champs.get(code)
    if valeur:
        return escape(valeur)
    champ = REGISTRE.get(code)
    return format_html("<strong>[{}\u00a0: manque]</strong>", champ.libelle if champ else code)


def _acte_d_essai(parcours):
    """The act that would be drafted from this parcours today: never saved."""
    return Acte(
        convention=Convention(parcours=parcours),
        montant_delta=total_demande(parcours),
        date_fin=parcours.fin,
        type_signataire_anct=TypeSignataire.DIRECTION_GENERALE,
    )


def _valeurs(acte, parcours):
    """The value of each merge field that this case has; the others are left out."""
    jour = timezone.localdate()
    if acte.pk:
        lues = projet_de(acte, parcours, jour=jour).get("champs", {})
        return {code: valeur for code, valeur in lues.items() if valeur != A_ATTRIBUER}
    limite = date_limite_bilan(acte.date_fin)
    paiements = []
    if acte.montant_delta > 0:
        paiements = echeancier(
            acte.montant_delta, depart=jour, fin=acte.date_fin, date_bilan=limite, bilan_en_lettres=date_longue(limite)
        )
    blocs = parcours_contracte(contenu(parcours))
    lues = valeurs(acte, parcours, blocs, numero="", paiements=paiements, jour=jour)
    return lues if paiements else {code: valeur for code, valeur in lues.items() if code not in DU_MONTANT}

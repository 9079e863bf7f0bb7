"""The whole of what may happen: every state × transition of the five lifecycles, and every phase × act × person, written out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parcours import droits, transitions
from parcours.enums import Statut, StatutCorrection, StatutEnvoi, StatutEtape, StatutModification
from parcours.models import Correction, Etape, Modification, Parcours, Version
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur
from socle.erreurs import ErreurMetier
from tests.comptes.fabriques import AnctFabrique
from tests.comptes.gestes import texte
from tests.parcours.fabriques import complet, etape, mettre_en_etat, ouvert

pytestmark = pytest.mark.django_db

# One line per state, one column per transition: the state it leads to, or – when it is refused.
PARCOURS = """
                  ouvrir      formuler     contractualiser    rouvrir      mettre_en_oeuvre  entrer_en_bilan  clore  abandonner
contact           diagnostic  –            –                  –            –                 –                –      abandonne
diagnostic        –           formulation  contractualisation –            –                 –                –      abandonne
formulation       –           –            contractualisation –            –                 –                –      abandonne
contractualisation –          –            –                  formulation  mise_en_oeuvre    –                –      abandonne
mise_en_oeuvre    –           –            –                  –            –                 bilan            –      abandonne
bilan             –           –            –                  –            –                 –                clos   –
clos              –           –            –                  –            –                 –                –      –
abandonne         –           –            –                  –            –                 –                –      –
"""
ETAPE = """
            proposer  retirer_proposition  valider  liberer   demarrer  terminer  reporter  abandonner
brouillon   proposee  –                    validee  –         –         –         –         abandonnee
proposee    –         brouillon            validee  –         –         –         –         abandonnee
validee     –         –                    –        proposee  en_cours  realisee  reportee  abandonnee
en_cours    –         –                    –        –         –         realisee  reportee  abandonnee
realisee    –         –                    –        –         –         –         –         –
reportee    –         –                    –        –         en_cours  realisee  –         abandonnee
abandonnee  –         –                    –        –         –         –         –         –
"""
ENVOI = """
              commencer     relire  reprendre  remplacer  retablir  retablir_en_relecture  retablir_relu
envoye        en_relecture  relu    repris     remplace   –         –                      –
en_relecture  –             relu    –          remplace   –         –                      –
relu          –             –       –          remplace   –         –                      –
repris        –             –       –          –          –         –                      –
remplace      –             –       –          –          envoye    en_relecture           relu
"""
CORRECTION = """
          repondre  redemander  regler  annuler
demandee  repondue  –           –       annulee
repondue  –         demandee    reglee  –
reglee    –         –           –       –
annulee   –         –           –       –
"""
MODIFICATION = """
           accepter  refuser  retirer  appliquer
proposee   acceptee  refusee  retiree  appliquee
acceptee   –         –        –        –
refusee    –         –        –        –
retiree    –         –        –        –
appliquee  –         –        –        –
"""


def lire(tableau):
    """{(state, column): cell}, the cell "" when it is –."""
    entete, *lignes = [ligne.split() for ligne in tableau.strip().splitlines()]
    return {
        (etat, colonne): "" if cellule == "–" else cellule
        for etat, *cellules in lignes
        for colonne, cellule in zip(entete, cellules, strict=True)
    }


def _cas(tableau):
    return [pytest.param(etat, verbe, vers, id=f"{etat}-{verbe}") for (etat, verbe), vers in lire(tableau).items()]


def passer(cycle, objet, verbe, vers, par, **valeurs):
    """Try this transition from the state the row is in; it moves, or it is refused and does not move."""
    modele, depart = type(objet), type(objet)._base_manager.get(pk=objet.pk).statut
    (transition,) = [t for t in cycle.transitions() if t.value == verbe]
    if vers:
        with cycle.passage(objet, transition, par=par) as frais:
            for nom, valeur in valeurs.items():
                setattr(frais, nom, valeur)
    else:
        with pytest.raises(ErreurMetier), cycle.passage(objet, transition, par=par):
            pass
    assert modele._base_manager.get(pk=objet.pk).statut == (vers or depart)


@pytest.mark.parametrize(("etat", "verbe", "vers"), _cas(PARCOURS))
def test_a_parcours_moves_only_as_its_table_says(etat, verbe, vers):
    parcours, jeanne = ouvert()
    mettre_en_etat(parcours, etat)
    fin = {"clos_le": timezone.localdate(), "motif_arret": "Élections"} if vers in {"clos", "abandonne"} else {}

    passer(transitions.CYCLE, parcours, verbe, vers, jeanne, **fin)


@pytest.mark.parametrize(("etat", "verbe", "vers"), _cas(ETAPE))
def test_an_etape_moves_only_as_its_table_says(etat, verbe, vers):
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    Etape.objects.filter(pk=balade.pk).update(statut=etat)

    passer(transitions.CYCLE_ETAPE, balade, verbe, vers, jeanne)


@pytest.mark.parametrize(("etat", "verbe", "vers"), _cas(ENVOI))
def test_a_sending_moves_only_as_its_table_says(etat, verbe, vers):
    parcours, jeanne = complet()
    envoi = transitions.soumettre(parcours, par=jeanne)
    Version.objects.filter(pk=envoi.pk).update(statut=etat)

    passer(transitions.CYCLE_ENVOI, envoi, verbe, vers, jeanne)


@pytest.mark.parametrize(("etat", "verbe", "vers"), _cas(CORRECTION))
def test_a_question_moves_only_as_its_table_says(etat, verbe, vers):
    parcours, jeanne = ouvert()
    balade = etape(parcours, jeanne)
    question = Correction.objects.create(
        parcours=parcours, modele="etape", cible_uid=balade.uid, champ="titre", message="Où ?", demandee_par=jeanne
    )
    Correction.objects.filter(pk=question.pk).update(statut=etat)

    passer(transitions.CYCLE_CORRECTION, question, verbe, vers, jeanne)


TRANCHEE = {"decision_mode": "comite", "decision_reference": "Comité du 2 avril", "motif_refus": "Trop cher."}


@pytest.mark.parametrize(("etat", "verbe", "vers"), _cas(MODIFICATION))
def test_a_change_moves_only_as_its_table_says(etat, verbe, vers):
    parcours, jeanne = ouvert()
    demande = Modification.objects.create(
        parcours=parcours,
        etape=etape(parcours, jeanne),
        champ="cout",
        nouveau="12000.00",
        motif="Devis",
        demandee_par=jeanne,
    )
    decision = TRANCHEE | {
        "decision_le": timezone.localdate(),
        "tranchee_le": timezone.now(),
        "tranchee_par_id": jeanne.pk,
    }
    Modification.objects.filter(pk=demande.pk).update(statut=etat, **decision)

    passer(transitions.CYCLE_MODIFICATION, demande, verbe, vers, jeanne, **decision)


@pytest.mark.parametrize(
    ("cycle", "tableau", "etats"),
    [
        (transitions.CYCLE, PARCOURS, Statut),
        (transitions.CYCLE_ETAPE, ETAPE, StatutEtape),
        (transitions.CYCLE_ENVOI, ENVOI, StatutEnvoi),
        (transitions.CYCLE_CORRECTION, CORRECTION, StatutCorrection),
        (transitions.CYCLE_MODIFICATION, MODIFICATION, StatutModification),
    ],
    ids=["parcours", "etape", "envoi", "correction", "modification"],
)
def test_the_tables_above_leave_nothing_out(cycle, tableau, etats):
    ecrites = lire(tableau)

    assert set(ecrites) == {(etat, t.value) for etat in etats.values for t in cycle.transitions()}
    assert ecrites == {(etat, t.value): vers or "" for etat, t, vers in cycle.matrice()}


# --- who may do what, in each phase ---

# E the team (équipe, exécutif, direction), I the interlocuteur, P a pilot at ANCT (administrateur, chargé de mission),
# L a reader at ANCT (gestionnaire, lecture), A another territory.
DROITS = """
                    blocs  etape_libre  contractee  preciser  changement  suivre  joindre  engager  remarque  question  echange  interne  inviter  main  bilan  clore  arreter
contact             EIP    EIP          –           EIP       –           –       EIP      EIP      EIP       P         EIP      P        IP       IP    –      –      P
diagnostic          EIP    EIP          –           EIP       –           –       EIP      EIP      EIP       P         EIP      P        IP       IP    –      –      P
formulation         EIP    EIP          –           EIP       –           –       EIP      EIP      EIP       P         EIP      P        IP       IP    –      –      P
contractualisation  –      –            –           –         –           –       EIP      EIP      EIP       P         EIP      P        IP       IP    –      –      P
mise_en_oeuvre      EIP    EIP          –           EIP       EIP         EIP     EIP      EIP      EIP       P         EIP      P        IP       IP    IP     –      P
bilan               –      –            –           –         EIP         EIP     EIP      EIP      EIP       –         EIP      P        IP       IP    –      P      –
clos                –      –            –           –         –           –       –        –        –         –         EIP      P        IP       –     –      –      –
abandonne           –      –            –           –         –           –       –        –        –         –         EIP      P        IP       –     –      –      –
"""


def _sur_etape(droit, statut):
    return lambda qui, parcours: droit(qui, Etape(pk=1, parcours=parcours, statut=statut))


ACTES = {
    "blocs": droits.peut_modifier,
    "etape_libre": _sur_etape(droits.peut_modifier_etape, StatutEtape.PROPOSEE),
    "contractee": _sur_etape(droits.peut_modifier_etape, StatutEtape.VALIDEE),
    "preciser": _sur_etape(droits.peut_preciser_etape, StatutEtape.VALIDEE),
    "changement": _sur_etape(droits.peut_demander_modification, StatutEtape.VALIDEE),
    "suivre": _sur_etape(droits.peut_suivre_etape, StatutEtape.VALIDEE),
    "joindre": droits.peut_joindre,
    "engager": droits.peut_s_engager,
    "remarque": droits.peut_commenter,
    "question": droits.peut_demander_correction,
    "echange": droits.peut_noter_echange,
    "interne": droits.peut_noter_echange_interne,
    "inviter": droits.peut_inviter,
    "main": droits.peut_passer_la_main,
    "bilan": droits.peut_entrer_en_bilan,
    "clore": droits.peut_clore,
    "arreter": droits.peut_arreter,
}
ROLES = {
    "E": ("equipe", "executif", "direction"),
    "I": ("interlocuteur",),
    "P": (RoleAnct.ADMINISTRATEUR, RoleAnct.CHARGE_MISSION),
    "L": (RoleAnct.GESTIONNAIRE, RoleAnct.LECTURE),
    "A": ("",),
}


def personne(lettre, role, parcours):
    """An account in that place, the parcours read as the pages read it."""
    if lettre in "PL":
        return Utilisateur(pk=1, role_anct=role)
    qui = Utilisateur(pk=1)
    parcours.place, parcours.place_role = 1, "equipe" if lettre == "I" else role
    parcours.en_exercice = parcours.interlocuteur_id = 1 if lettre == "I" else None
    droits.retenir_role(qui, parcours)
    return qui


@pytest.mark.parametrize("statut", Statut.values)
def test_each_person_may_do_in_each_phase_what_is_written(statut):
    attendu = lire(DROITS)
    for acte, droit in ACTES.items():
        for lettre, roles in ROLES.items():
            for role in roles:
                parcours = Parcours(pk=1, statut=statut)
                verdict = droit(personne(lettre, role, parcours), parcours)

                assert bool(verdict) == (lettre in attendu[statut, acte]), f"{acte} : {role or 'autre territoire'}"
                assert verdict or verdict.raison.endswith((".", "»."))


def test_the_table_of_rights_leaves_nothing_out():
    assert set(lire(DROITS)) == {(statut, acte) for statut in Statut.values for acte in ACTES}


# --- the same, as people read it ---

LECTURE = "Votre rôle à l’ANCT vous permet de lire ce parcours, pas de le modifier."
CONVENTION = "La convention est en cours : le parcours ne change plus jusqu’à sa signature."
BILAN = "Le parcours est en bilan : il ne change plus."
TERMINE = "Ce parcours est terminé : il ne change plus."
ARRETE = "Ce parcours est arrêté : il ne change plus."
CONTRACTEE = "Cette étape est inscrite dans la convention. Pour la changer, utilisez « Demander un changement »."
PAS_SIGNEE = "Un changement se demande quand la convention est signée, et jusqu’à la fin du parcours."
PHRASES = {
    # phase: (blocks and free étapes, contracted étape, change to it, commitment, remark)
    Statut.CONTACT: ("", CONTRACTEE, PAS_SIGNEE, "", ""),
    Statut.DIAGNOSTIC: ("", CONTRACTEE, PAS_SIGNEE, "", ""),
    Statut.FORMULATION: ("", CONTRACTEE, PAS_SIGNEE, "", ""),
    Statut.CONTRACTUALISATION: (CONVENTION, CONVENTION, PAS_SIGNEE, "", ""),
    Statut.MISE_EN_OEUVRE: ("", CONTRACTEE, "", "", ""),
    Statut.BILAN: (BILAN, BILAN, "", "", ""),
    Statut.CLOS: (TERMINE, TERMINE, PAS_SIGNEE, TERMINE, TERMINE),
    Statut.ABANDONNE: (ARRETE, ARRETE, PAS_SIGNEE, ARRETE, ARRETE),
}


def lu(page):
    return texte(page).replace("&nbsp;", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("statut", Statut.values)
def test_each_refusal_is_read_in_its_own_words(statut, client_de):
    parcours, jeanne = ouvert()
    libre, contractee = etape(parcours, jeanne, "Libre"), etape(parcours, jeanne, "Contractée")
    Etape.objects.filter(pk=contractee.pk).update(statut=StatutEtape.VALIDEE, acte_reference="TE-2026-001")
    mettre_en_etat(parcours, statut)
    blocs, de_la_contractee, changement, engagement, remarque = PHRASES[statut]
    pages = [
        ("objectif_ajouter", [], blocs),
        ("jalon_ajouter", [], blocs),
        ("etape_ajouter", [], blocs),
        ("etape_modifier", [libre.pk], blocs),
        ("etape_modifier", [contractee.pk], de_la_contractee),
        ("modification_demander", [contractee.pk], changement),
        ("engagement", [], engagement),
        ("remarque_ecrire", [], remarque),
        ("echange_noter", [], ""),
    ]
    lectrice = client_de(AnctFabrique(role_anct=RoleAnct.LECTURE))
    etrangere = client_de(ouvert("Flers", email="mairie@flers.example")[1])

    for client in (client_de(jeanne), client_de(AnctFabrique(role_anct=RoleAnct.CHARGE_MISSION))):
        for nom, args, phrase in pages:
            page = client.get(reverse(f"parcours:{nom}", args=[parcours.pk, *args]), {"bloc": "etapes"})
            assert page.status_code == (403 if phrase else 200), nom
            assert phrase in lu(page), nom
    for nom, args, _ in pages:
        adresse = reverse(f"parcours:{nom}", args=[parcours.pk, *args])
        page = lectrice.get(adresse)
        assert (page.status_code, LECTURE in lu(page)) == (403, True), nom
        assert etrangere.get(adresse).status_code == 404, nom


def test_the_overview_of_each_closed_phase_says_why_nothing_changes(client_de):
    parcours, jeanne = ouvert()
    client = client_de(jeanne)

    for statut, phrase in (
        (Statut.CONTRACTUALISATION, CONVENTION),
        (Statut.BILAN, BILAN),
        (Statut.CLOS, TERMINE),
        (Statut.ABANDONNE, ARRETE),
    ):
        mettre_en_etat(parcours, statut)
        assert phrase in lu(client.get(reverse("parcours:apercu", args=[parcours.pk])))


def test_what_closed_while_the_form_was_open_is_refused_in_the_same_words(client_de):
    parcours, jeanne = ouvert()
    client = client_de(jeanne)
    mois = timezone.localdate() + timedelta(days=40)
    mettre_en_etat(parcours, Statut.BILAN)

    page = client.post(
        reverse("parcours:jalon_ajouter", args=[parcours.pk]), {"titre": "Fête", "date": mois.isoformat()}
    )

    assert page.status_code == 403
    assert BILAN in lu(page)

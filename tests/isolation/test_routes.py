"""Every route of the site × every character, and two territories × every object."""

from itertools import product

import pytest
from django.urls import NoReverseMatch, reverse

from socle.comptes.second_facteur import PAGES_LIBRES
from tests.conventions.fabriques_versements import AUTRE_IBAN, IBAN
from tests.isolation.codes import CARTE_LUE, NOTE_LUE
from tests.isolation.routes import adresse_de, client_pour, demander, routes
from tests.isolation.saisies import SAISIES, saisie
from tests.isolation.table import PERSONNAGES, TABLE
from tests.isolation.table_registre import REGISTRE_TENU

pytestmark = pytest.mark.django_db

# Done, but the journal does not tell of one's own name and telephone, nor of a session's end.
SANS_JOURNAL = {"mon_compte", "account_logout"}
# An anonymous person's POST is heard here.
OUVERTES = {
    "invitation",
    "invitation_nouveau_lien",
    "prestataires:lien",
    "prestataires:lien_nouveau",
    "prestataires:lien_devis_decliner",
    "prestataires:lien_livrable",
    "prestataires:lien_facture",
    "prestataires:lien_point",
    "prestataires:lien_attestation",
}
# These answer a POST with the page or a redirection, and never write.
DEMANDES = {"verifier"}
# Open data: every territory is in it, for everybody.
PUBLIQUES = {"conventions:donnees_ouvertes", "conventions:subventions_csv", "conventions:territoires_csv"}
# Reading a bank account is written in the journal, and nothing else is.
LECTURES_NOTEES = dict.fromkeys(("conventions:piece_fichier", "conventions:compte"), {"journal_entree"})
# A model and the ledger belong to no territory.
OBJETS = [
    nom
    for nom, ligne in TABLE.items()
    if ligne.ou
    and nom.partition(":")[0] in {"parcours", "conventions", "pilotage", "prestataires"}
    and not ligne.ou.startswith(("modele", "comptes"))
    and nom not in REGISTRE_TENU
]


def test_every_route_has_a_line_and_every_line_a_route():
    trouvees = {route.nom for route in routes()}

    assert trouvees == set(TABLE)
    assert set(SAISIES) <= set(TABLE)


def test_demonstration_routes_do_not_exist():
    chemins = ["/demo/", "/demo/entrer/1/", "/demo/courriels/", "/demo/courriels/1.eml/"]

    reponses = {(m, c): demander(client_pour(None), m, c).statut for m, c in product(("get", "post"), chemins)}

    assert set(reponses.values()) == {404}
    with pytest.raises(NoReverseMatch):
        reverse("demo:entrer", args=[1])


def _visiter(scene, methode, personnages=PERSONNAGES):
    """(route, character, line, answer) for each line of the table that says something of this method."""
    for personnage in personnages:
        client = client_pour(scene.personnage(personnage))
        for nom, ligne in TABLE.items():
            donnees = saisie(nom, scene) if methode == "post" else None
            yield nom, personnage, ligne, demander(client, methode, adresse_de(nom, scene.adresse(ligne.ou)), donnees)


def _appareil(nom, personnage):
    """What allauth notes of the device of the only person who has one, on that person's own pages."""
    return {"mfa_authenticator"} if nom.startswith("mfa_") and personnage == "administrateur" else set()


def test_get_answers_each_character_as_the_table_says(scene):
    faux, ecrits, comptes, fuites = [], [], set(), []
    for nom, personnage, ligne, reponse in _visiter(scene, "get"):
        if any(iban in "".join(reponse.contenu.split()) for iban in (IBAN, AUTRE_IBAN)):
            comptes.add((nom, personnage))
        # The other side of this hunt: tests/isolation/test_etancheite.py, of one territory.
        if personnage == "autre" and (CARTE_LUE.search(reponse.contenu) or NOTE_LUE.search(reponse.contenu)):
            fuites.append(nom)
        if reponse.statut != ligne.attendu("get")[personnage]:
            faux.append(f"{nom}, {personnage} : {reponse.statut} au lieu de {ligne.attendu('get')[personnage]}")
        if set(reponse.ecrits) - _appareil(nom, personnage) - LECTURES_NOTEES.get(nom, set()):
            ecrits.append(f"{nom}, {personnage} : écrit dans {set(reponse.ecrits)}")

    assert faux == [], "\n".join(faux)
    assert ecrits == [], "\n".join(ecrits)
    assert fuites == []
    # A bank account is on one page of the whole site, for two roles.
    assert comptes == {("conventions:compte", "administrateur"), ("conventions:compte", "gestionnaire")}


def test_post_answers_each_character_as_the_table_says(scene):
    """What is refused writes nothing at all; what is done is in the journal."""
    faux = []
    for nom, personnage, ligne, reponse in _visiter(scene, "post"):
        attendu = ligne.attendu("post")[personnage] if ligne.post else reponse.statut
        if reponse.statut != attendu:
            faux.append(f"{nom}, {personnage} : {reponse.statut} au lieu de {attendu}")
        fait = ligne.post and attendu == 302 and (personnage != "anonyme" or nom in OUVERTES)
        if set(reponse.ecrits) - _appareil(nom, personnage) and not (fait and nom not in DEMANDES):
            faux.append(f"{nom}, {personnage} : {reponse.statut}, mais écrit dans {set(reponse.ecrits)}")
        if fait and nom not in SANS_JOURNAL and "journal_entree" not in reponse.ecrits:
            faux.append(f"{nom}, {personnage} : {reponse.statut}, mais rien au journal")

    assert faux == [], "\n".join(faux)


def test_what_is_private_sends_an_anonymous_person_to_sign_in(scene):
    client, faux = client_pour(None), []
    for nom, ligne in TABLE.items():
        for methode in ("get", "post"):
            if getattr(ligne, methode) is None or ligne.attendu(methode)["anonyme"] != 302:
                continue
            reponse = demander(client, methode, adresse_de(nom, scene.adresse(ligne.ou)), saisie(nom, scene))
            if nom.startswith(("account_", "mfa_")) or nom in OUVERTES:
                prive = reponse.vers.startswith("/") and not reponse.vers.startswith("//")
            else:
                prive = reponse.vers.startswith("/connexion/?next=/")
            if not prive:
                faux.append(f"{methode} {nom} → {reponse.vers}")

    assert faux == [], "\n".join(faux)


@pytest.mark.parametrize(
    ("role", "porte"),
    [("administrateur", "/connexion/verification/?next="), ("charge_mission", "/mon-compte/second-facteur/?next=")],
)
@pytest.mark.parametrize("methode", ["get", "post"])
def test_anct_without_its_second_factor_goes_nowhere_else(scene, methode, role, porte):
    """Who has a device is asked for its code, who has none sets it up; nothing else opens."""
    client, faux = client_pour(scene.anct[role], second_facteur=False), []
    for nom, ligne in TABLE.items():
        if nom in PAGES_LIBRES | PUBLIQUES or nom == "rappels:flux":
            continue
        reponse = demander(client, methode, adresse_de(nom, scene.adresse(ligne.ou)), saisie(nom, scene))
        if not reponse.vers.startswith(porte):
            faux.append(f"{nom} : {reponse.statut} {reponse.vers}")
        if reponse.ecrits:
            faux.append(f"{nom} : écrit dans {set(reponse.ecrits)}")

    assert faux == [], "\n".join(faux)


@pytest.mark.parametrize("methode", ["get", "post"])
def test_the_pages_left_free_before_the_second_factor_show_nothing_of_anybody(scene, methode):
    client, faux = client_pour(scene.anct["administrateur"], second_facteur=False), []
    for nom in sorted(PAGES_LIBRES - OUVERTES):
        ligne = TABLE[nom]
        reponse = demander(client, methode, adresse_de(nom, scene.adresse(ligne.ou)), saisie(nom, scene))
        if reponse.statut not in {200, 302, 404, 405} or any(nom in reponse.contenu for nom in ("Montaud", "Flers")):
            faux.append(f"{nom} : {reponse.statut}")

    assert faux == [], "\n".join(faux)


def _melanges(ligne, scene):
    """The addresses of a line whose ids do not all belong to the same territory, or not to the same parcours."""
    ici, la_bas = scene.ici.lieux[ligne.ou], scene.ailleurs.lieux[ligne.ou]
    # « executif » is a word, the second payment a rank: the same everywhere.
    ids = [nom for nom, valeur in ici.items() if isinstance(valeur, int) and nom != "rang"]
    for choix in product((0, 1), repeat=len(ids)):
        if any(choix):
            yield ici | {nom: (ici, la_bas)[rang][nom] for nom, rang in zip(ids, choix, strict=True)}
    racine = next(iter(ici))
    if len(ids) > 1:
        autre_parcours = scene.ici.parcours["a_rediger"].pk
        yield ici | {racine: autre_parcours}


def _reservee(ligne, methode, personnage):
    """The back-office sends territories away before it looks for anything: the same answer for what is and what is not."""
    regle = methode if ligne.post else "get"
    return personnage == "interlocuteur" and ligne.attendu(regle)["autre"] == 403


@pytest.mark.parametrize("personnage", ["interlocuteur", "administrateur"])
@pytest.mark.parametrize("methode", ["get", "post"])
def test_an_object_is_only_found_in_its_own_parcours(scene, personnage, methode):
    """Every combination of the ids of two territories; ANCT sees both, but never one's object under the other."""
    client, faux, essais = client_pour(scene.personnage(personnage)), [], 0
    for nom in OBJETS:
        ligne = TABLE[nom]
        for arguments in _melanges(ligne, scene):
            if personnage == "administrateur" and arguments == scene.ailleurs.lieux[ligne.ou]:
                continue
            essais += 1
            reponse = demander(client, methode, adresse_de(nom, arguments), saisie(nom, scene))
            attendus = {404, 405} if "405" in (ligne.get, ligne.post or "405")[methode == "post"] else {404}
            if _reservee(ligne, methode, personnage):
                attendus = attendus | {403}
            if reponse.statut not in attendus:
                faux.append(f"{methode} {nom} {arguments} : {reponse.statut}")
            if reponse.ecrits:
                faux.append(f"{methode} {nom} {arguments} : écrit dans {set(reponse.ecrits)}")

    assert faux == [], "\n".join(faux)
    assert essais > 80


def test_a_page_of_one_territory_never_names_the_other(scene):
    """Lists, menus, searches: the other territory's name and people are nowhere."""
    client, fuites = client_pour(scene.personnage("interlocuteur")), []
    for nom, ligne in TABLE.items():
        if ligne.attendu("get")["interlocuteur"] != 200 or nom in PUBLIQUES:
            continue
        contenu = demander(client, "get", adresse_de(nom, scene.adresse(ligne.ou))).contenu
        if "Flers" in contenu or "flers.example" in contenu:
            fuites.append(nom)

    assert fuites == []


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "9223372036854775808"])
def test_an_id_that_cannot_exist_is_not_found(scene, pk):
    faux = []
    for personnage in ("interlocuteur", "administrateur"):
        client = client_pour(scene.personnage(personnage))
        for nom, ligne in TABLE.items():
            arguments = scene.adresse(ligne.ou)
            for place in arguments:
                if (nom, place, pk) == ("conventions:piece_deposer", "rang", "0"):
                    continue  # for the whole convention
                adresse = adresse_de(nom, arguments | {place: pk})
                for methode in ("get", "post"):
                    statut = demander(client, methode, adresse, saisie(nom, scene)).statut
                    if statut not in {403, 404, 405}:
                        faux.append(f"{methode} {adresse} : {statut}")

    assert faux == [], "\n".join(faux)

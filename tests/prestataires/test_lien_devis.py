"""The page of a provider that is asked: no account, its own request, and nothing of anybody else."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from prestataires import liens
from prestataires.enums import StatutBesoin, StatutCandidature, UsageLien
from prestataires.models import Candidature, LienPersonnel
from prestataires.transitions import besoins, candidatures
from prestataires.transitions.liens import ouvrir_lien
from socle.documents import documents_de
from socle.travaux import moteur
from socle.travaux.lettres import construire
from socle.travaux.models import Courriel
from tests.conventions.fabriques_signatures import photo
from tests.prestataires.fabriques_besoins import (
    CRITERES,
    champs_devis,
    coop,
    demande,
    ecrit,
    jeton,
    mettre,
    territoire,
)

pytestmark = pytest.mark.django_db
SOUS = ("lien_devis_fiche", "lien_devis_fichier", "lien_devis_decliner")
SAISIE = {"montant_ht": "2 000", "montant_ttc": "2 400", "disponibilite": "Mai", "message": "Deux ateliers."}


def page(candidature):
    return reverse("prestataires:lien", args=[jeton(candidature)])


def sous(nom, candidature):
    return reverse(f"prestataires:{nom}", args=[jeton(candidature)])


def test_the_page_says_who_asks_and_what(client):
    scene, (candidature,) = demande()

    reponse = client.get(page(candidature))

    assert "Montaud" in reponse.text
    assert "Animer une balade nocturne" in reponse.text
    assert "Jeanne Faure, secrétaire de mairie" in reponse.text
    assert "2\u00a0500\u00a0€ HT" in reponse.text
    assert (reponse["Referrer-Policy"], reponse["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert "no-store" in reponse["Cache-Control"]


def test_an_answer_is_given_then_corrected(client):
    _, (candidature,) = demande()

    client.post(page(candidature), SAISIE | {"devis": photo(1)})
    merci = client.get(page(candidature) + "?merci")
    client.post(page(candidature), SAISIE | {"montant_ht": "1 900"})

    c = Candidature.objects.get()
    assert "Votre réponse est bien arrivée" in merci.text
    assert (c.statut, c.montant_ht, c.saisie_par) == (StatutCandidature.PROPOSEE, Decimal("1900.00"), None)
    assert client.get(sous("lien_devis_fichier", candidature)).getvalue().startswith(b"\x89PNG")


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(client):
    _, (candidature,) = demande()

    reponse = client.post(page(candidature), SAISIE | {"montant_ttc": "12", "message": "Trois ateliers."})

    assert "Le montant TTC est plus petit que le montant HT" in reponse.text
    assert "Trois ateliers." in reponse.text


def test_an_account_number_is_refused(client):
    _, (candidature,) = demande()

    reponse = client.post(page(candidature), SAISIE | {"message": "FR76 3000 6000 0112 3456 7890 189"})

    assert "Ce texte contient un numéro de compte bancaire" in reponse.text
    assert Candidature.objects.get().statut == StatutCandidature.SOLLICITEE


def test_not_available_with_or_without_a_reason(client):
    _, demandes = demande(nb=2)

    client.post(sous("lien_devis_decliner", demandes[0]), {"motif": "Complet."})
    client.post(sous("lien_devis_decliner", demandes[1]))

    assert list(Candidature.objects.order_by("pk").values_list("statut", "motif")) == [
        ("declinee", "Complet."),
        ("declinee", ""),
    ]


def test_the_sheet_is_read_by_the_link_once_it_is_made(client):
    scene, (candidature,) = demande()
    assert client.get(sous("lien_devis_fiche", candidature)).status_code == 404

    document = documents_de(scene.besoin).get()
    moteur.traiter("documents.document", document.pk)

    reponse = client.get(sous("lien_devis_fiche", candidature))
    assert reponse.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("statut", "retenue", "phrase"),
    [
        (StatutBesoin.CHOIX, False, "La collectivité compare les réponses."),
        (StatutBesoin.CHOISI, True, "La collectivité vous a choisi."),
        (StatutBesoin.CHOISI, False, "La collectivité a choisi un autre prestataire."),
    ],
)
def test_once_closed_the_page_says_what_became_of_it_in_neutral_words(client, statut, retenue, phrase):
    scene, (candidature, autre) = demande(nb=2)
    for c in (candidature, autre):
        candidatures.repondre(c, champs_devis())
    if statut == StatutBesoin.CHOISI:
        Candidature.objects.filter(pk=candidature.pk).update(statut="retenue" if retenue else "non_retenue")
    mettre(scene.besoin, statut, candidature if retenue else autre)

    contenu = client.get(page(candidature)).text
    refus = client.post(page(candidature), SAISIE)

    assert phrase in contenu
    assert "<form" not in contenu.partition("<main")[2]
    assert ("Coop 1" in contenu, "Le plus proche." in contenu) == (False, False)
    assert (refus.status_code, Candidature.objects.get(pk=candidature.pk).disponibilite) == (200, "En mai et en juin")


# --- the address is the key -----------------------------------------------------------------------------------------------------------


def _adresses(texte):
    return [
        ("get", reverse("prestataires:lien", args=[texte])),
        ("post", reverse("prestataires:lien", args=[texte])),
    ] + [
        ("post" if nom == "lien_devis_decliner" else "get", reverse(f"prestataires:{nom}", args=[texte]))
        for nom in SOUS
    ]


def test_two_providers_two_territories_no_leak(client):
    """Every address of every link shows its own request, and no word of the three others."""
    reponses = {}
    for territoire_nom in ("Montaud", "Flers"):
        scene = ecrit(
            territoire(nom=territoire_nom), titre=f"Besoin de {territoire_nom}", attendu=f"Attendu {territoire_nom}"
        )
        for nom in ("Abeille", "Bourdon"):
            qui = coop(scene, f"{nom} de {territoire_nom}", email=f"{nom}.{territoire_nom}@coop.example".lower())
            (candidature,) = besoins.consulter(scene.besoin, [qui], par=scene.jeanne)
            candidatures.repondre(
                candidature,
                champs_devis(message=f"Secret {nom} {territoire_nom}", disponibilite=f"Dispo {nom} {territoire_nom}"),
            )
            reponses[nom, territoire_nom] = candidature

    fuites = []
    for (nom, lieu), candidature in reponses.items():
        for methode, adresse in _adresses(jeton(candidature)):
            contenu = getattr(client, methode)(adresse).content.decode(errors="replace")
            for autre, ailleurs in product(("Abeille", "Bourdon"), ("Montaud", "Flers")):
                if (autre, ailleurs) != (nom, lieu):
                    interdits = [f"Secret {autre} {ailleurs}", f"Dispo {autre} {ailleurs}", f"{autre} de {ailleurs}"]
                    interdits += [f"Besoin de {ailleurs}"] if ailleurs != lieu else []
                    fuites += [(nom, lieu, adresse, mot) for mot in interdits if mot in contenu]

    assert fuites == []


@pytest.mark.parametrize("etat", ["revoque", "expire", "remplace"])
def test_a_link_that_no_longer_opens_says_so_everywhere_and_offers_the_way_on(client, etat):
    _, (candidature,) = demande()
    lien = LienPersonnel.objects.get()
    texte = liens.jeton(lien)
    if etat == "revoque":
        LienPersonnel.objects.update(revoque_le=timezone.now())
    elif etat == "expire":
        LienPersonnel.objects.update(expire_le=timezone.now() - timedelta(minutes=1))
    else:
        LienPersonnel.objects.update(generation=2)

    for methode, adresse in _adresses(texte):
        reponse = getattr(client, methode)(adresse, SAISIE)
        assert (reponse.status_code, "Ce lien n’est plus valable" in reponse.text) == (410, True)
        assert ("Recevoir un nouveau lien" in reponse.text) == (etat != "revoque")
        assert "Animer une balade" not in reponse.text

    assert Candidature.objects.get().statut == StatutCandidature.SOLLICITEE


def test_a_forged_link_is_not_found(client):
    _, (candidature,) = demande()
    texte = jeton(candidature)

    for faux in (texte[:-1] + ("a" if texte[-1] != "a" else "b"), texte.replace(".", ":"), "1.1", "0"):
        assert {getattr(client, m)(a).status_code for m, a in _adresses(faux)} == {404}


def test_the_link_of_another_usage_does_not_open_these_pages(client):
    scene, (candidature,) = demande()
    lien = ouvrir_lien(candidature.prestataire, UsageLien.ATTESTATIONS, email="a@b.example", par=scene.claire)

    for nom in SOUS:
        methode = client.post if nom == "lien_devis_decliner" else client.get
        assert methode(reverse(f"prestataires:{nom}", args=[liens.jeton(lien)])).status_code == 404


# --- the mails --------------------------------------------------------------------------------------------------------------------------


def test_the_mails_of_a_request_say_one_thing_each():
    scene, (candidature,) = demande()
    candidatures.repondre(candidature, champs_devis())
    besoins.ecrire_besoin(scene.etape, {"lieu": "La forêt"}, CRITERES, par=scene.jeanne, besoin=scene.besoin)

    lettres = {c.gabarit: construire(c) for c in Courriel.objects.all()}

    assert {g: lettre.sujet for g, lettre in lettres.items()} == {
        "prestataires.lien": "Montaud : demande de devis pour « Animer une balade nocturne »",
        "prestataires.reponse": "Coop 0 a répondu – « Animer une balade nocturne »",
        "prestataires.devis_recu": "Montaud : votre réponse est reçue",
        "prestataires.besoin_precise": "Montaud : le besoin « Animer une balade nocturne » est précisé",
    }
    assert jeton(candidature) in lettres["prestataires.lien"].action[1]
    assert lettres["prestataires.lien"].lien_personnel


def test_a_request_withdrawn_before_its_mail_left_sends_none():
    scene, (candidature,) = demande()

    besoins.ecarter(candidature, "Trop loin.", par=scene.jeanne)

    lettres = {c.gabarit: construire(c) for c in Courriel.objects.all()}
    assert lettres["prestataires.lien"] is None
    assert "retirée" in lettres["prestataires.demande_retiree"].sujet
    assert "loin" not in " ".join(lettres["prestataires.demande_retiree"].paragraphes)


def test_what_one_link_posts_again_and_again_is_stopped_for_some_minutes(client):
    scene, (une, autre) = demande(nb=2)

    statuts = [client.post(page(une), {}).status_code for _ in range(41)]

    assert statuts == [200] * 40 + [429]
    assert client.get(page(une)).status_code == 200
    assert client.post(page(autre), {}).status_code == 200

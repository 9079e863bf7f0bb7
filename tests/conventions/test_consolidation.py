"""The convention as its avenants leave it: only what an avenant changes moves, whatever their number."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions import transitions
from conventions.chargement import DOSSIER, lire
from conventions.echeancier import date_limite_bilan, echeancier
from conventions.enums import PorteSur, StatutActe
from conventions.models import Acte, Ecart, Modele
from conventions.redaction import Article, articles_consolides, consolider, dernier_texte, texte_precedent
from conventions.redaction.champs import de_la_fin, des_versements, du_contenu, du_montant
from conventions.redaction.consolidation import articles_modifies
from conventions.redaction.initiale import echeancier_en_donnees
from parcours.models import Version
from socle.documents.genres import canonique
from socle.mots import date_longue, euros
from tests.conventions import fabriques
from tests.conventions import fabriques_avenants as fa

DEBUT = date(2026, 3, 2)
FIN = date(2027, 12, 31)
MODELE = lire(DOSSIER / "convention-initiale-2.toml")
CODES = [a["code"] for a in MODELE["articles"]]
# What no avenant touches in these tests.
FIXES = {
    "numero": "TE-2026-004",
    "agence": "l’Agence",
    "beneficiaire": "la commune de Montaud",
    "de_beneficiaire": "de la commune de Montaud",
    "a_beneficiaire": "à la commune de Montaud",
    "territoire": "Montaud (Hérault)",
    "executif": "le maire",
    "de_executif": "du maire",
    "executif_majuscule": "Le maire",
    "interlocuteur": "Jeanne Faure, secrétaire de mairie",
    "exercice": "2026",
    "delai_bilan": "trois mois",
    "delai_versement": "30 jours",
    "delai_reversement": "60 jours",
    "delai_mise_en_demeure": "un mois",
    "conservation": "10 ans",
    "signataire_anct": "la direction générale de l’Agence",
}
DU_MONTANT, DE_LA_FIN = {"montant", "montant_lettres"}, {"date_fin", "date_limite_bilan"}

avenants = st.lists(
    st.tuples(
        st.lists(st.integers(0, 900_000), min_size=2, max_size=2),  # cents added to each étape
        st.integers(0, 200),  # days more
        st.none() | st.sampled_from(CODES),  # the article rewritten
        st.booleans(),  # an étape enters
    ),
    max_size=5,
)


def bloc(uid, titre):
    return {"uid": uid, "titre": titre, "livrables": "Un mode d’emploi."}


def contenu(etapes):
    return {"objectifs": [{"uid": "o1"}], "etapes": etapes, "partenaires": [], "jalons": [], "moyens": []}


def initiale():
    """The frozen text of a convention of 18 000 €, as `rediger_texte` makes it."""
    etapes, montant = [bloc("e1", "Balade"), bloc("e2", "Formation")], Decimal("18000.00")
    paiements = echeancier(
        montant, depart=DEBUT, fin=FIN, date_bilan=date_limite_bilan(FIN), bilan_en_lettres="31 mars 2028"
    )
    champs = FIXES | du_montant(montant) | de_la_fin(FIN) | du_contenu(contenu(etapes)) | des_versements(paiements)
    return {
        "numero": "TE-2026-004",
        "articles": [a.fusionner(champs) for a in bruts([])],
        "champs": champs,
        "montant": montant,
        "montant_lettres": champs["montant_lettres"],
        "date_fin": FIN.isoformat(),
        "date_limite_bilan": date_limite_bilan(FIN).isoformat(),
        "echeancier": echeancier_en_donnees(paiements),
        "lignes": [{"etape": "e1", "titre": "Balade", "montant": Decimal("12000.00")}]
        + [{"etape": "e2", "titre": "Formation", "montant": Decimal("6000.00")}],
        "parcours": contenu(etapes),
        "annexes": [],
    }


def bruts(ecarts):
    """The articles of the model with these departures over them, the last one of each code."""
    par_code = {e.code: e for e in ecarts}
    return [
        Article(a["code"], n, *((e.titre, e.texte, e) if (e := par_code.get(a["code"])) else (a["titre"], a["texte"])))
        for n, a in enumerate(MODELE["articles"], start=1)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(avenants)
def test_after_any_avenants_sums_hold_and_nothing_else_has_moved(suite):
    depart = donnees = initiale()
    total, fin, ecarts, ajoutees = Decimal("18000.00"), FIN, [], 0
    bouges = set()

    for rang, (cents, jours, code, entre) in enumerate(suite, start=1):
        deltas = [Decimal(c) / 100 for c in cents]
        etapes = list(donnees["parcours"]["etapes"])
        lignes = list(zip(etapes[:2], deltas, strict=True))
        if entre:
            ajoutees += 1
            neuve = bloc(f"n{rang}", f"Étape {rang}")
            etapes.append(neuve)
            lignes.append((neuve, Decimal("100.00")))
            bouges.add("nb_etapes")
        delta = sum((d for _, d in lignes), Decimal("0.00"))
        total, fin = total + delta, fin + timedelta(days=jours)
        bouges |= (DU_MONTANT if delta else set()) | (DE_LA_FIN if jours else set())
        acte = Acte(pk=rang, rang=rang, montant_delta=delta, date_fin=fin, version=Version(numero=rang))
        if code:
            ecarts.append(
                Ecart(acte=acte, code=code, titre="Réécrit", texte=f"Réécrit {rang} : {{montant}}.", motif="x")
            )
        precedent, donnees = (
            donnees,
            consolider(
                acte,
                # What is read back from a frozen text is text.
                json.loads(canonique(donnees)),
                contenu(etapes),
                articles=bruts(ecarts),
                numero=f"TE-2026-004/A{rang}",
                jour=DEBUT,
                paiements=[],
                lignes=lignes,
                annexes=[],
            ),
        )
        assert [a["code"] for a in articles_modifies(precedent, donnees)] == [
            a["code"]
            for a, b in zip(donnees["articles"], precedent["articles"], strict=True)
            if a["texte"] != b["texte"]
        ]

    assert donnees["montant"] == total == sum(ligne["montant"] for ligne in donnees["lignes"])
    assert donnees["date_fin"] == fin.isoformat()
    assert len(donnees["lignes"]) == 2 + ajoutees
    assert {c for c, v in donnees["champs"].items() if v != depart["champs"][c]} <= bouges
    reecrits = {e.code for e in ecarts}
    for avant, apres, brut in zip(depart["articles"], donnees["articles"], bruts([]), strict=True):
        if avant["code"] not in reecrits and not brut.champs & bouges:
            assert apres == avant
        assert "{" not in apres["texte"]
    assert all(f"Réécrit {max(r for r, s in enumerate(suite, 1) if s[2] == c)}" in a["texte"]
               for a in donnees["articles"] if (c := a["code"]) in reecrits)  # fmt: skip
    montants = next(a for a in donnees["articles"] if a["code"] == "montant-de-la-subvention")
    assert euros(total) in montants["texte"]


@pytest.mark.django_db
def test_avenants_of_a_real_convention_follow_each_other():
    convention, scene = fa.signee()
    initial = Acte.objects.get(convention=convention, rang=0)
    fa.avenant(convention, scene, {fa.etape(scene): "14000"}, statut=StatutActe.NOTIFIEE)
    fin = fa.plus_tard(convention)
    second = fa.avenant(convention, scene, {fa.nouvelle(scene): "3000"}, date_fin=fin, statut=StatutActe.TRANSMISE)

    gele = json.loads(second.texte_gele)

    assert (gele["montant_precedent"], gele["montant_ajoute"], gele["montant"]) == ("20000.00", "3000.00", "23000.00")
    assert sum(Decimal(ligne["montant"]) for ligne in gele["consolide"]["lignes"]) == Decimal(23000)
    assert [(ligne["titre"], ligne["montant"]) for ligne in gele["lignes"]] == [("Forum des associations", "3000.00")]
    assert f"modifiée par l’avenant n° {initial.numero}/A1" in gele["champs"]["convention_modifiee"]
    assert date_longue(fin) in gele["consolide"]["champs"]["date_fin"]
    # The one in force is still what was signed last.
    assert dernier_texte(convention)["montant"] == "20000.00"
    avant = {a["code"]: a["texte"] for a in json.loads(initial.texte_gele)["articles"]}
    apres = {a["code"]: a["texte"] for a in gele["consolide"]["articles"]}
    touches = {"montant-de-la-subvention", "duree", "justificatifs-et-comptes-rendus", "contenu-du-parcours"}
    assert {code for code in avant if avant[code] != apres[code]} == touches


@pytest.mark.django_db
def test_an_article_rewritten_stays_so_in_the_next_avenants_and_keeps_its_fields_alive():
    convention, scene = fa.signee()
    premier = fa.avenant(convention, scene, {fa.etape(scene): "14000"})
    texte = "Le montant est {montant}.\n\nUn mot {de_beneficiaire}."
    ecart = {"porte_sur": PorteSur.CONVENTION, "titre": "Montant", "texte": texte, "motif": "Plus court."}
    Ecart.objects.create(
        acte=premier,
        code="montant-de-la-subvention",
        ecrit_par=scene.claire,
        vise_par=scene.jeanne,
        vise_le=premier.redige_le,
        **ecart,
    )
    fabriques.mener(premier, StatutActe.NOTIFIEE, par=scene.claire)
    convention.refresh_from_db()
    second = fa.avenant(convention, scene, {fa.etape(scene): "15000"}, statut=StatutActe.TRANSMISE)

    gele = json.loads(second.texte_gele)

    (change,) = gele["articles_modifies"]
    assert (change["avant"], change["apres"]) == (
        "Le montant est 20\u00a0000\u00a0€.\n\nUn mot de la commune de Montaud.",
        "Le montant est 21\u00a0000\u00a0€.\n\nUn mot de la commune de Montaud.",
    )
    assert articles_consolides(convention.pk)[7].texte == texte


@pytest.mark.django_db
def test_a_setting_or_a_name_changed_meanwhile_moves_nothing(settings):
    convention, scene = fa.signee()
    settings.CONVENTION_DELAI_VERSEMENT_JOURS = 45
    settings.CONVENTION_CONSERVATION_ANS = 5
    type(scene.parcours.collectivite).objects.filter(pk=scene.parcours.collectivite_id).update(nom="Autre nom")

    acte = fa.avenant(convention, scene, {fa.etape(scene): "14000"}, statut=StatutActe.TRANSMISE)

    gele = json.loads(acte.texte_gele)
    assert [a["code"] for a in gele["articles_modifies"]] == ["montant-de-la-subvention"]
    assert "Autre nom" not in json.dumps(gele["consolide"]["articles"], ensure_ascii=False)


@pytest.mark.django_db
def test_an_act_frozen_under_the_former_schema_still_consolidates():
    convention, scene = fa.signee()
    initial = Acte.objects.get(convention=convention, rang=0)
    ancien = json.loads(initial.texte_gele)
    ancien |= {
        "schema": "convention/1",
        "articles": [{k: v for k, v in a.items() if k != "code"} for a in ancien["articles"]],
    }
    for cle in ("champs", "annexes", "indicateurs"):
        ancien.pop(cle)
    Acte.objects.filter(pk=initial.pk).update(texte_gele=canonique(ancien))
    # A model cannot change any more; were it to, what was signed stays.
    Modele.objects.filter(pk=initial.modele_id).update(preambule="Autre")

    acte = fa.avenant(convention, scene, {fa.etape(scene): "14000"}, statut=StatutActe.TRANSMISE)

    gele = json.loads(acte.texte_gele)
    assert gele["consolide"]["montant"] == "20000.00"
    assert [a["code"] for a in gele["articles_modifies"]] == ["montant-de-la-subvention"]
    assert [a["code"] for a in gele["consolide"]["articles"]] == CODES
    assert gele["consolide"]["preambule"] == ancien["preambule"]


@pytest.mark.django_db
def test_what_an_avenant_takes_back_leaves_the_convention():
    convention, scene = fa.signee()

    acte = fa.avenant(convention, scene, {fa.etape(scene): "0"}, statut=StatutActe.TRANSMISE)

    gele = json.loads(acte.texte_gele)
    assert gele["montant"] == "6000.00"
    assert [ligne["titre"] for ligne in gele["consolide"]["lignes"]] == ["Animer une réunion autrement"]
    assert (
        "ramené à 6\u00a0000\u00a0€ (six mille euros), soit 12\u00a0000\u00a0€ (douze mille euros) de moins"
        in (gele["champs"]["effet_montant"])
    )


@pytest.mark.django_db
def test_an_avenant_of_articles_alone_says_so_and_changes_no_annex():
    convention, scene = fa.signee()
    acte = fa.avenant(convention, scene, lignes={})
    Ecart.objects.create(
        acte=acte,
        porte_sur=PorteSur.CONVENTION,
        code="litiges",
        titre="Litiges",
        texte="Les parties s’écrivent d’abord.",
        motif="Plus clair.",
        ecrit_par=scene.claire,
        vise_par=scene.jeanne,
        vise_le=acte.redige_le,
    )
    fabriques.mener(acte, StatutActe.TRANSMISE, par=scene.claire)

    gele = json.loads(acte.texte_gele)

    champs = gele["champs"]
    assert champs["effet_montant"].endswith("reste fixé à 18\u00a0000\u00a0€ (dix-huit mille euros).")
    assert champs["effet_articles"].startswith("L’article 20 de la convention est remplacé")
    assert champs["effet_echeancier"] == "L’échéancier des versements ne change pas."
    assert champs["effet_annexes"] == "Les annexes de la convention ne changent pas."
    assert (gele["annexes_modifiees"], gele["echeancier"]) == ([], None)


@pytest.mark.django_db
def test_an_avenant_without_a_signed_convention_has_no_text():
    acte, scene = fabriques.acte(StatutActe.TRANSMISE)

    with pytest.raises(Acte.DoesNotExist):
        texte_precedent(Acte(convention=acte.convention, rang=1), scene.parcours)
    with pytest.raises(Acte.DoesNotExist):
        dernier_texte(acte.convention)
    transitions.abandonner(acte, motif="Essai.", par=scene.claire)

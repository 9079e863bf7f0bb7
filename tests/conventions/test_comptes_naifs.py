"""The ledger against a script that knows nothing of it: plain loops over the raw tables, convention by convention.

Nothing of conventions.comptes is imported here: the amounts are those of the page, of the files read back and of the frozen data of the PDF.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conventions.coherence import verifier
from conventions.models import Acte, Convention, Reversement, Tranche, Versement
from conventions.transitions.comptes import imprimer_exercice
from socle.documents.fabrication import fabriquer
from socle.mots import euros
from socle.tableurs import lire
from tests.conventions.fabriques_comptes import COURANT, PASSE, Livre, livre
from tests.conventions.imprimes import CODE, texte_du_pdf
from tests.outillage.entree import entrer

pytestmark = pytest.mark.django_db
ZERO = Decimal("0.00")
PREVUS = [str(COURANT), str(COURANT + 1), str(COURANT + 2), "ensuite", "sans date"]
MONTANTS = [
    "réservé", "promis", "engagé", "payé", "reste", "rendu", *PREVUS, "à reverser", "reversé",
]  # fmt: skip


# --- the naïve script ---------------------------------------------------------------------------------------------------------


def naif(exercice=None):
    """{number: {amount: euros}} of every numbered convention, read row by row."""
    actes, versements, tranches = (list(m.objects.order_by("pk").values()) for m in (Acte, Versement, Tranche))
    reversements = list(Reversement.objects.order_by("pk").values())
    resultat = {}
    for convention in Convention.objects.order_by("pk").values():
        siens = sorted((a for a in actes if a["convention_id"] == convention["id"]), key=lambda a: (a["rang"], a["id"]))
        numero = next((a["numero"] for a in siens if a["rang"] == 0), None)
        if numero is None:
            continue
        m = defaultdict(lambda: ZERO)
        finie = convention["statut"] in ("resiliee", "soldee", "close")
        engage_en_tout = paye_en_tout = ZERO
        for a in siens:
            signe = a["statut"] in ("signee", "engagee", "notifiee")
            if signe:
                m["promis"] += a["montant_delta"]
            if not finie and (
                signe or (a["statut"] in ("validee", "transmise", "autorisee") and a["montant_delta"] > 0)
            ):
                m["réservé"] += a["montant_delta"]
            if a["ej"]:
                engage_en_tout += a["montant_delta"]
                if exercice in (None, a["engagee_le"].year):
                    m["engagé"] += a["montant_delta"]
        places = {}
        for v in versements:
            if v["convention_id"] != convention["id"]:
                continue
            if v["paye_le"]:
                paye_en_tout += v["montant"]
                if exercice in (None, v["paye_le"].year):
                    m["payé"] += v["montant"]
            if v["statut"] != "annule":
                places[v["tranche_id"]] = v
        if finie:
            m["réservé"], m["rendu"] = paye_en_tout, engage_en_tout - paye_en_tout
        else:
            m["reste"] = engage_en_tout - paye_en_tout
            _prevoir(m, siens, tranches, places)
        for r in reversements:
            if r["convention_id"] == convention["id"] and r["statut"] == "a_recevoir":
                m["à reverser"] += r["montant"]
            if r["convention_id"] == convention["id"] and r["recu_le"] and exercice in (None, r["recu_le"].year):
                m["reversé"] += r["montant"]
        m["mouvements"] = engage_en_tout  # only to tell those that moved
        resultat[numero] = m
    return resultat


def _prevoir(m, actes, tranches, places):
    """The last signed schedule, less what is paid."""
    for a in reversed(actes):
        siennes = [t for t in tranches if t["acte_id"] == a["id"]]
        if a["statut"] in ("signee", "engagee", "notifiee") and siennes:
            break
    else:
        return
    for t in siennes:
        versement = places.get(t["id"])
        if versement and versement["paye_le"]:
            continue
        montant = versement["montant"] if versement and versement["montant"] is not None else t["montant"]
        if t["date_prevue"] is None:
            m["sans date"] += montant
        elif t["date_prevue"].year > COURANT + 2:
            m["ensuite"] += montant
        else:
            m[str(max(t["date_prevue"].year, COURANT))] += montant


def ranger(lignes):
    """{title: {amount: euros}} → {title: [euros, in the order of the ledger]}."""
    return {titre: [m[nom] for nom in MONTANTS] for titre, m in lignes.items()}


def sans_les_vides(lignes, toujours=5):
    """The same lines without the columns that hold nothing, the first ones apart: those that the page leaves out."""
    vides = {
        place
        for place, colonne in enumerate(zip(*lignes.values(), strict=True))
        if place >= toujours and not any(colonne)
    }
    return {titre: [m for place, m in enumerate(montants) if place not in vides] for titre, montants in lignes.items()}


def additionner(lignes, cle):
    """{key: sums} of these naïve lines, grouped by `cle(number)`."""
    groupes = {}
    for numero, m in lignes.items():
        groupe = groupes.setdefault(cle(numero), defaultdict(lambda: ZERO))
        for nom in MONTANTS:
            groupe[nom] += m[nom]
    return groupes


def naif_exercice(annee):
    """{number: {amount: euros}} of the year-end table; what ended did so this year, in this scene."""
    actes, versements = Acte.objects.order_by("pk").values(), list(Versement.objects.order_by("pk").values())
    lignes = {}
    for numero, m in naif().items():
        convention = next(a for a in actes if a["numero"] == numero)["convention_id"]
        statut = Convention.objects.values_list("statut", flat=True).get(pk=convention)
        x = defaultdict(lambda: ZERO)
        for a in actes:
            if a["convention_id"] == convention and a["ej"]:
                an = a["engagee_le"].year
                x["engage_avant" if an < annee else "engage_annee" if an == annee else "ensuite"] += a["montant_delta"]
        for v in versements:
            if v["convention_id"] == convention and v["paye_le"]:
                an = v["paye_le"].year
                x["paye_avant" if an < annee else "paye_annee" if an == annee else "paye_depuis"] += v["montant"]
        ouvert = x["engage_avant"] + x["engage_annee"] - x["paye_avant"] - x["paye_annee"]
        finie = statut in ("resiliee", "soldee", "close") and annee >= COURANT
        x["rendu" if finie else "reste"] = ouvert
        for r in Reversement.objects.order_by("pk").filter(convention=convention).exclude(statut="abandonne").values():
            if r["recu_le"] and r["recu_le"].year == annee:
                x["reverse_annee"] += r["montant"]
            elif r["demande_le"].year <= annee and (r["recu_le"] is None or r["recu_le"].year > annee):
                x["a_reverser"] += r["montant"]
        for quand in PREVUS:
            x[quand.replace(" ", "-")] = m[quand]
        x["prevu"] = sum((m[quand] for quand in PREVUS), ZERO)
        lignes[numero] = x
    return lignes


SOMMES = [
    "engage_avant", "engage_annee", "paye_avant", "paye_annee", "rendu", "reste", "paye_depuis", "prevu", "a_reverser",
    "reverse_annee",
]  # fmt: skip


# --- what the portal says --------------------------------------------------------------------------------------------------------


def _cellules(html):
    return [_euros(c) for c in re.findall(r'<td class="te-nombre"[^>]*>(.*?)</td>', html)]


def _euros(cellule):
    """« <a…>12 000,50 €</a> » → Decimal("12000.50")."""
    texte = unescape(re.sub(r"<[^>]+>", "", cellule)).replace("\u00a0", "").replace("€", "").replace("−", "-")
    return Decimal(texte.replace(",", ".")).quantize(Decimal("0.01"))


def _tableau(html):
    """({title of the line: its amounts}, the amounts of the total) of the first table of the page, as it is shown."""
    corps = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)[1]
    lignes = {}
    for rangee in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", corps, re.DOTALL):
        titre = unescape(re.search(r"<a [^>]*>(.*?)</a>", rangee)[1])
        lignes[titre] = _cellules(rangee)
    return lignes, _cellules(re.search(r"<tfoot>(.*?)</tfoot>", html, re.DOTALL)[1])


def _adresses(html):
    """[(amount shown, address of its rows)] of the first table."""
    tableau = re.search(r"<table>(.*?)</table>", html, re.DOTALL)[1]
    trouves = re.findall(r'<a href="(/gestion/comptes/lignes/[^"]*)">([^<]*€)</a>', tableau)
    return [(_euros(montant), unescape(adresse)) for adresse, montant in trouves]


@dataclass
class Releve:
    """All that was read in one run of the scene."""

    livre: Livre
    coherence: list
    naif: dict
    naif_passe: dict
    numeros: dict  # {name: number}
    pages: dict  # {query: html}
    lignes: list  # [(amount shown, sum of its rows, title of their page)]
    fichiers: dict  # {(format, query): rows}
    exercices: dict  # {year: (naïve, frozen data, html)}
    pdf: bytes  # of this year
    reserves: dict  # {number: Parcours.montant_reserve}
    vagues: dict  # {number: name of its wave}
    territoires: dict


REQUETES = ("", "?par=territoire", "?par=vague", "?par=annee", f"?exercice={PASSE}", f"?exercice={COURANT}")


@pytest.fixture(scope="module")
def releve(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        lu = relever()
        transaction.set_rollback(True)
    return lu


def relever():
    scene, client = livre(), Client()
    entrer(client, scene.claire)
    page = reverse("conventions:comptes")
    pages = {requete: client.get(page + requete).content.decode() for requete in REQUETES}
    lignes = []
    for montant, adresse in {a: m for html in pages.values() for m, a in _adresses(html)}.items():
        contexte = client.get(montant).context
        lignes.append((adresse, contexte["somme"], sum((r.montant for r, _ in contexte["lignes"]), ZERO), montant))
    fichiers = {
        (extension, requete): lire(
            client.get(reverse("conventions:comptes_exporter", args=[extension]) + requete).content
        )
        for extension in ("csv", "xlsx", "ods")
        for requete in ("", "?par=vague", f"?exercice={PASSE}", "?nature=reste")
    }
    exercices = {}
    for annee in (PASSE, COURANT):
        document = imprimer_exercice(annee, par=scene.claire)
        html = client.get(reverse("conventions:comptes_exercice", args=[annee])).content.decode()
        exercices[annee] = (naif_exercice(annee), json.loads(document.donnees_gelees), html)
    pdf = fabriquer("comptes-exercice", document.donnees_gelees, code=CODE, date=timezone.now()).octets
    initiaux = Acte.objects.filter(rang=0, numero__isnull=False).select_related("convention__parcours__collectivite")
    par_numero = {a.numero: a.convention.parcours for a in initiaux.select_related("convention__parcours__vague", "convention__parcours__collectivite__departement")}  # fmt: skip
    return Releve(
        livre=scene,
        coherence=verifier(),
        naif=naif(),
        naif_passe=naif(PASSE),
        numeros={a.convention_id: a.numero for a in initiaux},
        pages=pages,
        lignes=lignes,
        fichiers=fichiers,
        exercices=exercices,
        pdf=pdf,
        reserves={n: p.montant_reserve for n, p in par_numero.items()},
        vagues={n: p.vague.nom for n, p in par_numero.items()},
        territoires={n: p.collectivite.nom_avec_departement for n, p in par_numero.items()},
    )


# --- they agree ----------------------------------------------------------------------------------------------------------------


def test_the_scene_holds_and_says_something_of_every_amount(releve):
    total = additionner(releve.naif, lambda numero: "")[""]

    assert releve.coherence == []
    assert [nom for nom in MONTANTS if not total[nom]] == []
    assert {n: m["réservé"] for n, m in releve.naif.items()} == releve.reserves


def test_the_page_says_what_the_naive_script_says(releve):
    lignes, total = _tableau(releve.pages[""])

    assert lignes == ranger(releve.naif)
    assert total == [sum(colonne) for colonne in zip(*lignes.values(), strict=True)]


@pytest.mark.parametrize(
    ("par", "cle"),
    [
        ("territoire", lambda r, numero: r.territoires[numero]),
        ("vague", lambda r, numero: r.vagues[numero]),
        ("annee", lambda r, numero: numero[3:7]),
    ],
)
def test_each_group_is_the_sum_of_its_conventions(releve, par, cle):
    lignes, total = _tableau(releve.pages[f"?par={par}"])

    assert lignes == ranger(additionner(releve.naif, lambda numero: cle(releve, numero)))
    assert total == _tableau(releve.pages[""])[1]


def a_bouge(montants):
    return any(montants[nom] for nom in ("engagé", "payé", "reversé"))


def test_an_exercice_counts_its_own_movements_and_those_who_moved(releve):
    lignes, total = _tableau(releve.pages[f"?exercice={PASSE}"])
    attendues = {n: m for n, m in releve.naif_passe.items() if a_bouge(m)}
    assert len(attendues) == 5
    assert lignes == sans_les_vides(ranger(attendues))
    assert total == [sum(colonne) for colonne in zip(*lignes.values(), strict=True)]


def test_every_amount_shown_leads_to_rows_that_add_up_to_it(releve):
    assert len(releve.lignes) > 150
    assert [f for f in releve.lignes if not f[0] == f[1] == f[2]] == []


def _decimal(cellule):
    """What a file says of an amount: a number, or in a CSV « 12000,50 »."""
    return Decimal(str(cellule).replace(",", ".")).quantize(Decimal("0.01"))


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_files_say_what_the_naive_script_says(releve, extension):
    _, *rangees, total = (r.cellules for r in releve.fichiers[extension, ""])
    par_numero = {r[0]: [_decimal(c) for c in r[6:]] for r in rangees}

    assert par_numero == ranger(releve.naif)
    assert total[0] == "Total"
    assert [_decimal(c) for c in total[6:]] == _tableau(releve.pages[""])[1]


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_files_keep_the_filters(releve, extension):
    _, *vagues, _ = (r.cellules for r in releve.fichiers[extension, "?par=vague"])
    _, *passees, _ = (r.cellules for r in releve.fichiers[extension, f"?exercice={PASSE}"])
    _, *lignes, total = (r.cellules for r in releve.fichiers[extension, "?nature=reste"])

    par_vague = additionner(releve.naif, releve.vagues.__getitem__)
    assert {r[0]: [_decimal(c) for c in r[2:]] for r in vagues} == ranger(par_vague)
    assert {r[0] for r in passees} == {n for n, m in releve.naif_passe.items() if a_bouge(m)}
    assert sum(_decimal(r[-1]) for r in lignes) == _decimal(total[-1]) == sum(m["reste"] for m in releve.naif.values())


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_a_name_that_looks_like_a_formula_is_neutralised(releve, extension):
    noms = {r.cellules[1] for r in releve.fichiers[extension, ""]}

    assert "'=Village+clos" in noms
    assert not [n for n in noms if str(n).startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("annee", [PASSE, COURANT])
def test_the_pdf_and_the_year_end_page_say_what_the_naive_script_says(releve, annee):
    attendu, gele, html = releve.exercices[annee]
    # Of a closed exercice, what was not there yet has no line.
    depuis = {"paye_depuis", "prevu"} if annee == PASSE else set()
    attendu = {n: x for n, x in attendu.items() if any(x[nom] for nom in SOMMES if nom not in depuis)}
    lignes = {ligne["titre"]: ligne for vague in gele["vagues"] for ligne in vague["lignes"]}

    assert {t: {n: Decimal(m) for n, m in ligne["sommes"].items()} for t, ligne in lignes.items()} == {
        n: {nom: x[nom] for nom in SOMMES} for n, x in attendu.items()
    }
    for quand in ("sans-date", "ensuite", str(COURANT), str(COURANT + 1)):
        assert {t: Decimal(ligne["prevus"][quand]) for t, ligne in lignes.items()} == {
            n: x[quand] for n, x in attendu.items()
        }
    for vague in gele["vagues"]:
        for nom in SOMMES:
            assert Decimal(vague["sommes"][nom]) == sum(Decimal(ligne["sommes"][nom]) for ligne in vague["lignes"])
    total = {nom: sum((x[nom] for x in attendu.values()), ZERO) for nom in SOMMES}
    assert {nom: Decimal(m) for nom, m in gele["total"]["sommes"].items()} == total
    assert Decimal(gele["controle"]["ecart"]) == Decimal(gele["controle"]["ecart_prevu"]) == 0
    assert html.count(": juste.") == 2


def test_the_pdf_prints_every_amount(releve, tmp_path):
    attendu, gele, _ = releve.exercices[COURANT]
    imprime = texte_du_pdf(releve.pdf, tmp_path).replace("\u00a0", " ")
    lignes = {numero: x for numero, x in attendu.items() if any(x[nom] for nom in SOMMES)}
    montants = [
        *(x[nom] for x in lignes.values() for nom in SOMMES if nom != "prevu"),
        *map(Decimal, gele["controle"].values()),
    ]

    assert [numero for numero in lignes if numero not in imprime] == []
    assert [m for m in montants if euros(m).replace("\u00a0", " ") not in imprime] == []


def test_what_is_left_at_the_end_of_this_year_is_what_the_ledger_says(releve):
    _, gele, _ = releve.exercices[COURANT]

    assert Decimal(gele["total"]["sommes"]["reste"]) == sum(m["reste"] for m in releve.naif.values())
    assert Decimal(gele["total"]["sommes"]["rendu"]) == sum(m["rendu"] for m in releve.naif.values())

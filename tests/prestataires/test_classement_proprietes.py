"""Of any register: nearer never ranks lower, who cannot come never stands above who can, a weight at zero removes its criterion, same data same order."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from parcours.enums import Axe, Thematique
from prestataires import reglages
from prestataires.enums import Forme, GenreExpertise, Methode, Partie, Public, Statut, StatutCandidature, StatutMission
from prestataires.models import Candidature, Evaluation, Expertise, Mission, Prestataire, ZoneIntervention
from prestataires.rapprochement import Criteres, Tri, classer
from tests.conventions.fabriques import inscrit
from tests.prestataires.fabriques_annuaire import finistere, mission_evaluee, reference, siege
from tests.territoires.fabriques import DepartementFabrique, EpciFabrique

pytestmark = pytest.mark.django_db

THEMES, PUBLICS, METHODES = list(Thematique)[:2], list(Public)[:2], list(Methode)[:2]
# Kilometres north of the territory; None: the seat is not placed.
DISTANCES = [None, 0, 10, 25, 90, 310, 500]
ZONES = ["partout", "commune", "epci", "departement", "region", "ailleurs", "rien"]
CRITERES = {
    "theme": "Connaît votre thème",
    "axe": "Fait ce genre d’action",
    "public": "Connaît votre public",
    "methode": "Connaît la méthode",
    "zone": "Intervient chez vous",
    "proximite": "Siège proche",
    "evaluations": "Missions déjà évaluées",
}
FICHE = st.fixed_dictionaries(
    {
        "nom": st.sampled_from(["Alpha", "Beta", "Beta", "Gamma"]),
        "loin": st.sampled_from(DISTANCES),
        "zone": st.sampled_from(ZONES),
        "themes": st.sets(st.sampled_from(THEMES)),
        "publics": st.sets(st.sampled_from(PUBLICS)),
        "methodes": st.sets(st.sampled_from(METHODES)),
        "fait_projets": st.booleans(),
        "note": st.sampled_from([None, 1, 3, 5]),
    }
)
REGISTRE = st.lists(FICHE, min_size=1, max_size=12)
DEMANDE = st.builds(
    Criteres,
    themes=st.frozensets(st.sampled_from(THEMES)),
    axe=st.sampled_from(["", *Axe]),
    publics=st.frozensets(st.sampled_from(PUBLICS)),
    methodes=st.frozensets(st.sampled_from(METHODES)),
)
POIDS = st.fixed_dictionaries({nom: st.sampled_from([0, 1, 2, 3.5]) for nom in CRITERES})
fort = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# No shrinking where one example is many registers.
long = settings(fort, max_examples=12, phases=[Phase.explicit, Phase.generate])


class Monde:
    """A territory, the places around it, and registers that are written there then undone."""

    def __init__(self):
        self.scene = inscrit()
        self.departement = DepartementFabrique()
        self.epci = EpciFabrique()
        self.commune = self.scene.parcours.collectivite
        self.commune.epci = self.epci
        self.commune.save(update_fields=["epci"])
        self.sieges = {km: siege(43.75 + km / 111.195, departement=finistere()) for km in DISTANCES if km is not None}
        self.lieux = {
            "commune": {"collectivite": self.commune},
            "epci": {"collectivite": self.epci},
            "departement": {"departement": self.departement},
            "region": {"region": self.departement.region},
            "ailleurs": {"region": finistere().region},
        }
        self.modele = mission_evaluee(self.scene, reference("Modèle", statut=Statut.RETIRE, motif="Modèle."))

    def ecrire(self, fiches):
        """The rows of these records, in this order. Returns their keys."""
        prestataires = Prestataire.objects.bulk_create(
            Prestataire(
                nom=f["nom"],
                forme=Forme.COLLECTIF,
                statut=Statut.REFERENCE,
                siege=self.sieges.get(f["loin"]),
                est_national=f["zone"] == "partout",
                fait_projets=f["fait_projets"],
            )
            for f in fiches
        )
        paires = list(zip(prestataires, fiches, strict=True))
        ZoneIntervention.objects.bulk_create(
            ZoneIntervention(prestataire=p, **self.lieux[f["zone"]]) for p, f in paires if f["zone"] in self.lieux
        )
        Expertise.objects.bulk_create(
            Expertise(prestataire=p, genre=genre, code=code)
            for p, f in paires
            for genre, codes in (
                (GenreExpertise.THEME, f["themes"]),
                (GenreExpertise.PUBLIC, f["publics"]),
                (GenreExpertise.METHODE, f["methodes"]),
            )
            for code in sorted(codes)
        )
        for p, f in paires:
            if f["note"]:
                self.noter(p, f["note"])
        return [p.pk for p in prestataires]

    def noter(self, prestataire, note):
        m = self.modele
        candidature = Candidature.objects.create(
            besoin_id=m.candidature.besoin_id, prestataire=prestataire, statut=StatutCandidature.NON_RETENUE,
            creee_par=self.scene.claire,
        )  # fmt: skip
        mission = Mission.objects.create(
            parcours=m.parcours, etape=m.etape, candidature=candidature, prestataire=prestataire, objet="Animer",
            statut=StatutMission.CLOSE, montant_ht=Decimal(1), montant_ttc=Decimal(1), debut=date(2026, 1, 1),
            fin=date(2026, 2, 1), commandee_le=date(2026, 1, 1), terminee_le=date(2026, 2, 1), creee_par=self.scene.claire,
        )  # fmt: skip
        Evaluation.objects.create(
            mission=mission, partie=Partie.ANCT, pertinence=note, transfert=note, par=self.scene.claire
        )

    def classer(self, criteres, **kwargs):
        return classer(self.commune, criteres, **kwargs)


@pytest.fixture
def monde(db):
    return Monde()


@pytest.fixture
def au_registre(monde):
    """Write a register, run, undo: `au_registre(fiches, lambda cles: …)`."""

    def essayer(fiches, faire):
        with transaction.atomic():
            resultat = faire(monde.ecrire(fiches))
            transaction.set_rollback(True)
        return resultat

    return essayer


def rangs(classement):
    return [carte.prestataire.pk for carte in [*classement.possibles, *classement.ecartes]]


@fort
@given(fiche=FICHE, pres=st.sampled_from(DISTANCES), autres=REGISTRE, criteres=DEMANDE, poids=POIDS)
def test_nearer_never_ranks_lower_all_else_equal(monde, au_registre, settings, fiche, pres, autres, criteres, poids):
    settings.PRESTATAIRES_POIDS = poids
    loin = fiche["loin"]
    assume(pres is not None and (loin is None or pres < loin))
    # The nearer one is written last, under the same name: neither its name nor its key helps it.
    fiches = [fiche, *autres, fiche | {"loin": pres}]

    def comparer(cles):
        ordre = rangs(monde.classer(criteres))
        return ordre.index(cles[-1]) - ordre.index(cles[0])

    ecart = au_registre(fiches, comparer)

    if poids["proximite"]:
        assert ecart < 0
    else:
        assert ecart > 0  # nearness does not count: the key parts them


@fort
@given(fiches=REGISTRE, criteres=DEMANDE, poids=POIDS, tri=st.sampled_from(Tri))
def test_who_cannot_come_never_stands_above_who_can(monde, au_registre, settings, fiches, criteres, poids, tri):
    settings.PRESTATAIRES_POIDS = poids
    peuvent = [f["zone"] not in ("ailleurs", "rien") for f in fiches]

    def comparer(cles):
        c = monde.classer(criteres, tri=tri)
        return cles, {x.prestataire.pk for x in c.possibles}, {x.prestataire.pk: x.ecarte for x in c.ecartes}

    cles, possibles, ecartes = au_registre(fiches, comparer)

    assert possibles == {cle for cle, peut in zip(cles, peuvent, strict=True) if peut}
    assert set(ecartes) == {cle for cle, peut in zip(cles, peuvent, strict=True) if not peut}
    assert set(ecartes.values()) <= {"Intervient seulement en Bretagne", "N’a pas dit où il intervient"}


# What each criterion looks at, and what else it may be.
ATTRIBUTS = {
    "theme": ("themes", st.sets(st.sampled_from(THEMES))),
    "axe": ("fait_projets", st.booleans()),
    "public": ("publics", st.sets(st.sampled_from(PUBLICS))),
    "methode": ("methodes", st.sets(st.sampled_from(METHODES))),
    "zone": ("zone", st.sampled_from(["partout", "commune", "epci", "departement", "region"])),
    "proximite": ("loin", st.sampled_from(DISTANCES)),
    "evaluations": ("note", st.sampled_from([None, 1, 3, 5])),
}


@pytest.mark.parametrize("critere", CRITERES)
@long
@given(donnees=st.data())
def test_a_weight_at_zero_removes_its_criterion(critere, monde, au_registre, settings, donnees):
    settings.PRESTATAIRES_POIDS = reglages.poids() | {critere: 0}
    nom, valeurs = ATTRIBUTS[critere]
    venus = FICHE.filter(lambda f: f["zone"] not in ("ailleurs", "rien")) if critere == "zone" else FICHE
    fiches = donnees.draw(st.lists(venus, min_size=2, max_size=8))
    criteres = donnees.draw(DEMANDE)
    changees = [fiche | {nom: donnees.draw(valeurs)} for fiche in fiches]

    def lire(cles):
        c = monde.classer(criteres)
        cartes = [*c.possibles, *c.ecartes]
        # The two registers have their own keys: a provider is named by its place in the list.
        return [(cles.index(x.prestataire.pk), x.points, x.detail) for x in cartes]

    avant, apres = au_registre(fiches, lire), au_registre(changees, lire)

    assert avant == apres
    assert all(CRITERES[critere] not in [mot for mot, _, _ in detail] for _, _, detail in avant)


@fort
@given(fiches=REGISTRE, criteres=DEMANDE, graine=st.randoms(use_true_random=False))
def test_the_same_register_has_the_same_order_whatever_the_order_of_its_rows(
    monde, au_registre, fiches, criteres, graine
):
    melange = list(range(len(fiches)))
    graine.shuffle(melange)

    def lire(cles):
        une, deux = monde.classer(criteres), monde.classer(criteres)
        assert rangs(une) == rangs(deux)
        # By what can be read of them: those that are alike in everything are parted by their key.
        return [
            (c.points, c.distance_km, c.prestataire.nom, c.ecarte, c.detail) for c in [*une.possibles, *une.ecartes]
        ], rangs(une)

    (vus, _), (autrement, _) = (
        au_registre(fiches, lire),
        au_registre([fiches[n] for n in melange], lire),
    )

    # Why one cannot come parts nobody: two such are told apart by their key.
    assert [(*v[:3], bool(v[3])) for v in vus] == [(*v[:3], bool(v[3])) for v in autrement]


def test_what_is_alike_in_everything_is_ordered_by_its_key(monde):
    fiche = {"nom": "Beta", "loin": 10, "zone": "region", "themes": set(), "publics": set(), "methodes": set()}
    cles = monde.ecrire([fiche | {"fait_projets": False, "note": None} for _ in range(5)])

    assert rangs(monde.classer(Criteres())) == cles

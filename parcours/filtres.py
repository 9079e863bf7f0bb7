"""The list of étapes as a city reads it: read in two queries, then searched, filtered, sorted and grouped here."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.db.models import Exists, F, OuterRef, Subquery

from parcours.enums import Axe, Nature, Source, StatutEtape, StatutModification
from parcours.models import Etape, Modification, Moyen, Objectif
from socle.formulaires import FormulaireDsfr, Ligne, Replie
from socle.mots import euros, periode, pluriel
from socle.normalisation import normaliser

AUCUN = "aucun"
ETATS = {
    "projet": ("En projet", {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}),
    **{
        statut.value: (statut.label, {statut})
        for statut in StatutEtape
        if statut not in {StatutEtape.BROUILLON, StatutEtape.PROPOSEE}
    },
}
NATURES = {
    Axe.PROJET.value: ("Projets emblématiques", {Nature.PROJET}),
    Axe.SAVOIR_FAIRE.value: ("Formations et façons de travailler", {Nature.FORMATION, Nature.CHANGEMENT}),
    Nature.FORMATION.value: ("Formations seulement", {Nature.FORMATION}),
    Nature.CHANGEMENT.value: ("Façons de travailler seulement", {Nature.CHANGEMENT}),
}
GROUPES = {"": "Ne pas grouper", "objectif": "Par objectif", "service": "Par service pilote", "action": "Par action"}
TRIS = {"": "Par date de début", "titre": "Par titre", "cout": "Par coût, du plus élevé au plus bas"}


def etapes_lues(parcours):
    """Every étape of the parcours, taken away ones included, with what the list says of each (two queries).

    Adds to each: `nature`, `titre_action`, `nom_pilote`, `cout` (Decimal euros asked of ANCT, None when nobody knows), `changement`
    (a change waits for a decision), `buts` (its objectifs as (key, title), in their order). `parcours` is this very object.
    """
    cout = Moyen.objects.presents().filter(etape=OuterRef("pk"), source=Source.ANCT).values("prevu")[:1]
    attente = Modification.objects.filter(etape=OuterRef("pk"), statut=StatutModification.PROPOSEE)
    etapes = list(
        Etape.objects.filter(parcours=parcours).annotate(
            nature=F("action__nature"),
            titre_action=F("action__titre"),
            nom_pilote=F("pilote__nom"),
            cout=Subquery(cout),
            changement=Exists(attente),
        )
    )
    buts = {}
    for pk, titre, action in (
        Objectif.objects.presents().filter(parcours=parcours).values_list("pk", "titre", "actions")
    ):
        buts.setdefault(action, []).append((pk, titre))
    for etape in etapes:
        etape.parcours, etape.buts = parcours, buts.get(etape.action_id, [])
    return etapes


class FiltreEtapesForm(FormulaireDsfr):
    """Every field is a word of the address: a filtered list can be kept among one's bookmarks."""

    methode = "get"
    libelle_bouton = "Afficher"

    q = forms.CharField(label="Chercher", required=False, max_length=100, help_text="Un mot du titre, avec ou sans accents.")  # fmt: skip
    etat = forms.ChoiceField(label="État", required=False)
    nature = forms.ChoiceField(label="Nature", required=False)
    objectif = forms.ChoiceField(label="Objectif", required=False)
    pilote = forms.ChoiceField(label="Qui s’en occupe", required=False)
    service = forms.ChoiceField(label="Service pilote", required=False)
    sans_cout = forms.BooleanField(label="Seulement celles dont le coût est à estimer", required=False)
    grouper = forms.ChoiceField(label="Grouper", required=False, choices=list(GROUPES.items()))
    tri = forms.ChoiceField(label="Trier", required=False, choices=list(TRIS.items()))

    def __init__(self, demande, etapes):
        choix = _choix(etapes)
        retenus = {}
        for nom, champ in self.base_fields.items():
            valeur = str(demande.get(nom, "")).replace("\x00", "").strip()[:100]
            # A word that we do not know (an old bookmark, a slip) is as if it were not there.
            if valeur and (nom == "q" or valeur in _permis(nom, champ, choix)):
                retenus[nom] = valeur
        super().__init__(retenus)
        for nom, possibles in choix.items():
            self.fields[nom].choices = possibles
        self.choisi = {nom: retenus.get(nom, "") for nom in self.base_fields}

    @property
    def filtres(self):
        """What narrows the list, as the words of an address."""
        return {nom: v for nom, v in self.choisi.items() if v and nom not in {"grouper", "tri"}}

    def disposition(self):
        return [
            Ligne("q", "etat"),
            Replie("Plus de critères", Ligne("nature", "objectif"), Ligne("pilote", "service"), "sans_cout"),
            Ligne("grouper", "tri"),
        ]

    def retenir(self, etapes):
        """Those of `etapes` that were asked for, in the order asked for."""
        c, mots = self.choisi, normaliser(self.choisi["q"]).split()
        restent = [
            e
            for e in etapes
            if (not c["etat"] or e.statut in ETATS[c["etat"]][1])
            and (not c["nature"] or e.nature in NATURES[c["nature"]][1])
            and _vise(c["objectif"], [str(pk) for pk, _ in e.buts])
            and _vise(c["pilote"], [str(e.pilote_id)] if e.pilote_id else [])
            and _vise(c["service"], [_cle_service(e)] if e.service else [])
            and not (c["sans_cout"] and e.cout is not None)
            and all(mot in normaliser(e.titre) for mot in mots)
        ]
        if c["tri"] == "titre":
            restent.sort(key=lambda e: normaliser(e.titre))
        elif c["tri"] == "cout":
            restent.sort(key=lambda e: (e.cout is None, -(e.cout or 0)))
        return restent


def _permis(nom, champ, choix):
    """The words that this field of the address may hold."""
    if isinstance(champ, forms.BooleanField):
        return {"on", "1"}
    return dict(choix.get(nom) or champ.choices)


def _vise(choisi, siens):
    return not choisi or (choisi in siens if choisi != AUCUN else not siens)


def _cle_service(etape):
    """« Culture » and « culture  » are one service."""
    return normaliser(etape.service) or etape.service


def _choix(etapes):
    """What each list of the form offers: what at least one étape says."""
    objectifs = {str(pk): titre for e in etapes for pk, titre in e.buts}
    pilotes = {str(e.pilote_id): e.nom_pilote for e in etapes if e.pilote_id}
    services = {_cle_service(e): e.service for e in reversed(etapes) if e.service}
    return {
        "etat": [("", "Tous"), *[(code, mot) for code, (mot, _) in ETATS.items()]],
        "nature": [("", "Toutes"), *[(code, mot) for code, (mot, _) in NATURES.items()]],
        "objectif": [("", "Tous"), *sorted(objectifs.items(), key=_par_mot), (AUCUN, "Sans objectif")],
        "pilote": [("", "Tout le monde"), *sorted(pilotes.items(), key=_par_mot), (AUCUN, "À décider")],
        "service": [("", "Tous"), *sorted(services.items(), key=_par_mot), (AUCUN, "À préciser")],
    }


def _par_mot(couple):
    return normaliser(couple[1])


@dataclass
class Groupe:
    """Some étapes under one title ("" for the whole list), and what they come to."""

    titre: str
    etapes: list = field(default_factory=list)

    @property
    def total(self):
        """Euros asked of ANCT, as far as they are known."""
        return sum((e.cout for e in self.etapes if e.cout is not None), Decimal(0))

    @property
    def phrase(self):
        """« 40 étapes, 312 000 €, de janvier 2026 à juin 2027 »."""
        if not self.etapes:
            return pluriel(0, "étape")
        inconnus = sum(e.cout is None for e in self.etapes)
        if inconnus == len(self.etapes):
            sommes = ["coût à estimer"]
        else:
            sommes = [euros(self.total)]
            if inconnus:
                sommes.append(f"{pluriel(inconnus, 'coût')} à estimer")
        quand = periode(min(e.debut for e in self.etapes), max(e.fin for e in self.etapes))
        return ", ".join([pluriel(len(self.etapes), "étape"), *sommes, quand])


def grouper(etapes, par):
    """`Groupe`s in the order of their titles, those without one last. Each étape is in one group: the sums add up to the whole."""
    if not par:
        return [Groupe("", etapes)] if etapes else []
    seules = _actions_d_une_etape(etapes)
    groupes = {}
    for etape in etapes:
        cle, titre = _groupe_de(etape, par, seules)
        groupes.setdefault(cle, Groupe(titre)).etapes.append(etape)
    return sorted(groupes.values(), key=lambda groupe: (groupe.titre in SANS_GROUPE, normaliser(groupe.titre)))


SANS_GROUPE = {"Sans objectif", "Service à préciser", "Étapes seules dans leur action"}


def _actions_d_une_etape(etapes):
    actions = [e.action_id for e in etapes]
    return {action for action in actions if actions.count(action) == 1}


def _groupe_de(etape, par, seules):
    """(key, title) of its group. An étape that serves several objectifs is under the first of them."""
    if par == "objectif":
        return etape.buts[0] if etape.buts else ("", "Sans objectif")
    if par == "service":
        return (_cle_service(etape), etape.service) if etape.service else ("", "Service à préciser")
    if etape.action_id in seules:
        return ("", "Étapes seules dans leur action")
    return (etape.action_id, etape.titre_action)

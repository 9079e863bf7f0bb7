"""The text of an act as people read it: part by part, with what departs from the model and the remarks that hang on each part.

A fixed number of queries, whatever the number of remarks, departures and files.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from conventions import droits
from conventions.articles import (
    ANNEXES,
    CONVENTION,
    PARTIES,
    PREAMBULE,
    TOUT,
    VISAS,
    avec_leurs_codes,
    cible_de,
)
from conventions.documents import PROJET, lier
from conventions.enums import EN_REDACTION, PorteSur, StatutActe
from conventions.fusion import fusionner, paragraphes
from conventions.models import Acte, Annexe, Ecart, RemarqueActe
from conventions.redaction import difference, projet_de
from socle.documents import documents_de
from socle.documents.genres import canonique
from socle.mots import insecables, periode

ANNEXES_FAITES = (
    "Le parcours",
    "Le calendrier prévisionnel",
    "Le budget prévisionnel et l’échéancier",
    "Les indicateurs et la grille d’auto-diagnostic",
)
# Once the text is frozen, the copy to sign takes the place of the draft.
AVEC_PROJET = (*EN_REDACTION, StatutActe.VALIDEE)


@dataclass
class Fil:
    """A thread: its first remark and the answers."""

    remarque: RemarqueActe
    reponses: list = field(default_factory=list)

    @property
    def est_ouvert(self):
        return self.remarque.reglee_le is None


@dataclass
class Partie:
    """One part of the text: an article (`article`: its code), or what comes before and after ("").

    `code` is what a remark hangs on; `titre` is "" for the whole.
    """

    code: str
    ancre: str
    titre: str
    blocs: list = field(default_factory=list)
    lignes: list = field(default_factory=list)
    ecart: Ecart | None = None
    # What an article of the convention said before an avenant.
    avant: list = field(default_factory=list)
    # Word by word against the model's text, for an article that departs from it.
    morceaux: list = field(default_factory=list)
    article: str = ""
    peut_viser: object = None
    fils: list = field(default_factory=list)

    @property
    def ouverts(self):
        return [f for f in self.fils if f.est_ouvert]

    @property
    def regles(self):
        return [f for f in self.fils if not f.est_ouvert]


@dataclass
class Lecture:
    """The whole page: `donnees` is the text as data, `parties` are in order, `convention` the articles that an avenant changes."""

    acte: Acte
    donnees: dict
    parties: list
    convention: list
    annexes: list
    entier: Partie
    peut_remarquer: object
    peut_modifier: bool

    @property
    def est_figee(self):
        return bool(self.acte.texte_gele)

    @property
    def etablie_le(self):
        return date.fromisoformat(self.donnees["etablie_le"])

    @property
    def annexes_faites(self):
        """Those of annexes 1 to 4 that this text carries, made from data: {numero, titre}. An avenant carries what it replaces."""
        if self.acte.est_avenant:
            numeros = self.donnees["annexes_modifiees"]
        else:
            numeros = [1, 2, 3, 4] if "indicateurs" in self.donnees else [1, 2, 3]
        return [{"numero": numero, "titre": ANNEXES_FAITES[numero - 1]} for numero in numeros]

    @property
    def a_des_choix(self):
        """Whether it carries the annex of the choices of providers."""
        return bool(self.donnees.get("choix"))

    @property
    def paiements(self):
        """The payments of annexe 3, dates and amounts as values again."""
        return [
            p
            | {
                "libelle": p["genre_mot"],
                "montant": Decimal(p["montant"]),
                "date_prevue": date.fromisoformat(p["date_prevue"]) if p["date_prevue"] else None,
            }
            for p in self.donnees["echeancier"] or []
        ]

    @property
    def etapes(self):
        """The étapes that this act promises something for, or takes it from: {titre, montant, periode}."""
        parcours = (self.donnees["consolide"] if self.acte.est_avenant else self.donnees)["parcours"]
        contenu = {e["uid"]: e for e in parcours["etapes"]}
        return [
            {
                "titre": ligne["titre"],
                "montant": Decimal(ligne["montant"]),
                "periode": periode(*(date.fromisoformat(contenu[ligne["etape"]][c]) for c in ("debut", "fin"))),
            }
            for ligne in self.donnees["lignes"]
            if ligne["etape"] in contenu
        ]

    @property
    def sommaire(self):
        return [p for p in self.parties if p.titre]

    @property
    def ouvertes(self):
        return sum(len(p.ouverts) for p in (self.entier, *self.parties))

    @property
    def ecarts(self):
        return [p.ecart for p in (*self.parties, *self.convention) if p.ecart]

    @property
    def sans_visa(self):
        return [e for e in self.ecarts if e.vise_le is None]


def texte_de(acte, parcours):
    """The text as data: the frozen one, else what the draft says today, with amounts as texts as in a frozen one."""
    donnees = projet_de(acte, parcours, jour=timezone.localdate())
    return donnees if acte.texte_gele else json.loads(canonique(donnees))


def ancre_de(code, porte_sur=PorteSur.ACTE):
    """Where this article is on the page."""
    return f"{'convention' if porte_sur == PorteSur.CONVENTION else 'article'}-{code}"


def ancre_de_la_cible(cible):
    """Where on the page is what a remark hangs on."""
    if cible in PARTIES:
        return cible or "ensemble"
    return ancre_de(cible.removeprefix("article-"))


def lire(acte, parcours, utilisateur):
    """The Lecture of this act for this person. Three queries beside what `projet_de` costs: departures, remarks, files."""
    donnees = texte_de(acte, parcours)
    ecarts = _ecarts(acte)
    annexes = _annexes(acte, donnees)
    parties, convention = _parties(acte, donnees, ecarts), _articles_modifies(acte, donnees, ecarts)
    if acte.est_avenant:
        parties.append(Partie(CONVENTION, CONVENTION, PARTIES[CONVENTION]))
    parties.append(Partie(ANNEXES, ANNEXES, PARTIES[ANNEXES]))
    entier = Partie(TOUT, ancre_de_la_cible(TOUT), "")
    _suspendre_les_remarques(acte, [entier, *parties])
    for partie in (*parties, *convention):
        if partie.ecart is not None and partie.ecart.vise_le is None:
            partie.peut_viser = droits.peut_viser_ecart(utilisateur, partie.ecart)
    return Lecture(
        acte=acte,
        donnees=donnees,
        parties=parties,
        convention=convention,
        annexes=annexes,
        entier=entier,
        peut_remarquer=droits.peut_remarquer(utilisateur, acte),
        peut_modifier=bool(acte.statut in EN_REDACTION and droits.peut_preparer(utilisateur)),
    )


def _annexes(acte, donnees):
    """[(number, Annexe)] of the files that the text carries."""
    numeros = {a["uuid"]: a["numero"] for a in donnees.get("annexes", [])}
    annexes = Annexe.objects.filter(acte=acte, retiree_le=None).select_related("fichier").order_by("rang", "pk")
    return [(numeros[str(a.fichier.uuid)], a) for a in annexes if str(a.fichier.uuid) in numeros]


def _ecarts(acte):
    """{(porte_sur, code): Ecart}, each with its writer and its legal reader."""
    ecarts = Ecart.objects.filter(acte=acte).select_related("ecrit_par", "vise_par")
    for ecart in (lus := list(ecarts)):
        ecart.acte = acte
    return {(e.porte_sur, e.code): e for e in lus}


def _articles_modifies(acte, donnees, ecarts):
    """The articles of the convention that this avenant changes, before and after: those that ANCT rewrites, and those whose values move."""
    if not acte.est_avenant:
        return []
    ecrits = {code: ecart for (porte_sur, code), ecart in ecarts.items() if porte_sur == PorteSur.CONVENTION}
    changes = [
        _change(a["code"], f"Article {a['numero']} – {a['titre']}", a["avant"], a["apres"], ecrits.pop(a["code"], None))
        for a in donnees["articles_modifies"]
    ]
    # What was written and changes nothing is shown all the same: it waits for its visa.
    return changes + [_change(code, e.titre, e.texte, e.texte, e) for code, e in ecrits.items()]


def _change(code, titre, avant, apres, ecart):
    ancre = ancre_de(code, PorteSur.CONVENTION)
    morceaux = difference(_propre(avant), _propre(apres)) if ecart and avant else []
    return Partie(
        "", ancre, titre, blocs=blocs_de(apres), avant=blocs_de(avant), ecart=ecart, morceaux=morceaux, article=code
    )


def blocs_de(texte):
    """A text cut in paragraphs and lists, with its no-break spaces."""
    return paragraphes(_propre(texte))


def _propre(texte):
    return insecables(lier(texte))


def _parties(acte, donnees, ecarts):
    parties = []
    if donnees["visas"]:
        parties.append(Partie(VISAS, VISAS, PARTIES[VISAS], lignes=[_propre(visa) for visa in donnees["visas"]]))
    if donnees["preambule"]:
        parties.append(Partie(PREAMBULE, PREAMBULE, PARTIES[PREAMBULE], blocs=blocs_de(donnees["preambule"])))
    for article in avec_leurs_codes(donnees["articles"], acte.modele):
        code = article["code"]
        ecart = ecarts.get((PorteSur.ACTE, code))
        parties.append(
            Partie(
                cible_de(code),
                ancre_de(code),
                f"Article {article['numero']} – {article['titre']}",
                blocs=blocs_de(article["texte"]),
                ecart=ecart,
                morceaux=_morceaux(acte, donnees, article) if ecart else [],
                article=code,
            )
        )
    return parties


def _morceaux(acte, donnees, article):
    """What this article changes of its model's, both with their values; [] for an article that the model does not have."""
    modele = acte.modele.article(article["code"])
    if modele is None or "champs" not in donnees:
        return []
    avant = [fusionner(modele[cle], donnees["champs"]).strip() for cle in ("titre", "texte")]
    apres = [article["titre"], article["texte"].strip()]
    if avant[0] == apres[0]:
        avant, apres = avant[1:], apres[1:]
    return difference(*("\n\n".join(_propre(t) for t in textes) for textes in (avant, apres)))


def _suspendre_les_remarques(acte, parties):
    """Hang each thread on its part; those of an article that the model no longer has hang on the whole text."""
    fils, par_code = {}, defaultdict(list)
    remarques = (
        RemarqueActe.objects.filter(acte=acte).select_related("auteur", "reglee_par").order_by("ecrite_le", "pk")
    )
    for remarque in remarques:
        if remarque.reponse_a_id is None:
            fils[remarque.pk] = fil = Fil(remarque)
            par_code[remarque.article].append(fil)
        elif remarque.reponse_a_id in fils:
            fils[remarque.reponse_a_id].reponses.append(remarque)
    for partie in parties:
        partie.fils = par_code.pop(partie.code, [])
    for restes in par_code.values():
        parties[0].fils += restes


def fil_de(racine):
    """A thread and its answers, in order."""
    return [racine, *racine.reponses.select_related("auteur").order_by("ecrite_le", "pk")]


# --- what the page of the convention shows of it --------------------------------------------------------------------------------


def contexte_texte(acte, parcours, utilisateur):
    """What "conventions/texte_resume.html" reads, {} for who may not read the text yet. Two queries, one once the text is frozen."""
    if not droits.peut_lire_projet(utilisateur, acte):
        return {}
    args = [parcours.pk, acte.pk]
    contexte = {
        "url": reverse("conventions:texte", args=args),
        "est_figee": acte.transmise_le is not None,
        "est_avenant": acte.est_avenant,
        "ouvertes": 0,
        "ecarts": 0,
        "sans_visa": 0,
        "projet": etat_du_projet(acte, parcours),
    }
    if acte.statut in EN_REDACTION:
        contexte |= _comptes(acte)
    return contexte


def _comptes(acte):
    """How many remarks are open, articles depart from the model, visas are awaited. One query."""
    ouvertes = Q(remarques__reponse_a__isnull=True, remarques__reglee_le__isnull=True)
    comptes = Acte.objects.filter(pk=acte.pk).aggregate(
        nb_ouvertes=Count("remarques", filter=ouvertes, distinct=True),
        nb_ecarts=Count("ecarts", distinct=True),
        nb_sans_visa=Count("ecarts", filter=Q(ecarts__vise_le__isnull=True), distinct=True),
    )
    return {nom.removeprefix("nb_"): nb for nom, nb in comptes.items()}


def etat_du_projet(acte, parcours):
    """The addresses of the draft out: a POST that has its PDF made, the text to edit, and the state of the last PDF (None before).

    None once the text is frozen or given up. One query.
    """
    if acte.statut not in AVEC_PROJET:
        return None
    args = [parcours.pk, acte.pk]
    document = documents_de(acte).filter(genre=PROJET).pour_liste().first()
    return {
        "imprimer": reverse("conventions:projet", args=args),
        "odt": reverse("conventions:projet_odt", args=args),
        "docx": reverse("conventions:projet_docx", args=args),
        "etat": adresses_du_projet(acte, parcours) | {"document": document} if document else None,
    }


def adresses_du_projet(acte, parcours):
    args = [parcours.pk, acte.pk]
    return {
        "url_etat": reverse("conventions:projet_etat", args=args),
        "url_fichier": reverse("conventions:projet_document", args=args),
        "libelle": "Lire le projet",
    }

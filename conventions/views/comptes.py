"""The ledger: what is reserved, engagé, paid and left, in lines that lead to their rows; the year-end table; the files of both."""

from dataclasses import replace
from functools import cache

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from conventions.comptes import exercice, export, grand_livre
from conventions.comptes import lignes as rangees
from conventions.comptes.grand_livre import Par
from conventions.comptes.lignes import Nature
from conventions.comptes.montants import ENSUITE, HORIZON, SANS_DATE, ranger
from conventions.documents import COMPTES
from conventions.forms.comptes import FiltreComptesForm
from conventions.models import Compteur
from conventions.transitions import comptes as verbes
from conventions.views.acces import exiger_anct
from socle.comptes.reprise import connexion_exigee
from socle.documents import DocumentSuivi
from socle.mots import euros, pluriel
from socle.tableurs import FORMATS, TYPES, emporter

# Fewer than other lists: a line here is thirteen amounts, each of them a link.
PAR_PAGE = 20
# The first columns, shown whatever they hold: réservé, promis, engagé, payé, reste à payer.
TOUJOURS = 5


# --- the ledger ---------------------------------------------------------------------------------------------------------------


def _adresses_des_montants(courant):
    """What each amount of a line adds to the address of its rows, in the order of `export.montants_dus`."""
    quand = [*range(courant, courant + HORIZON + 1), ENSUITE, SANS_DATE]
    return [
        *(f"nature={n.code}" for n in (Nature.RESERVE, Nature.PROMIS, Nature.ENGAGE, Nature.PAYE, Nature.RESTE)),
        f"nature={Nature.RENDU.code}",
        *(f"nature={Nature.PREVU.code}&quand={q}" for q in quand),
        *(f"nature={n.code}" for n in (Nature.A_REVERSER, Nature.REVERSE)),
    ]


class Cellules:
    """The cells of the lines, each amount leading to the rows that make it.

    Written here, and not by the template: three hundred amounts and their addresses would be most of the page's time.
    """

    def __init__(self, filtre, courant, total):
        self.filtre, self.courant = filtre, courant
        # A column of nothing but zeros says nothing; the files keep them all.
        tous = enumerate(export.montants_dus(total, filtre, courant))
        self.visibles = [place for place, montant in tous if montant or place < TOUJOURS]
        noms, adresses = export.noms_des_montants(filtre, courant), _adresses_des_montants(courant)
        self.noms = [noms[place] for place in self.visibles]
        debut = f'<td class="te-nombre" data-titre="{{}}"><a href="{reverse("conventions:comptes_lignes")}?'
        self.debuts = [debut.format(nom) for nom in self.noms]
        self.suites = [f'&amp;{escape(adresses[place])}">' for place in self.visibles]
        self.riens = [f'<td class="te-nombre" data-titre="{nom}">{euros(0)}</td>' for nom in self.noms]
        # The address of what is filtered, less what one line replaces.
        self.adresse = escape(replace(filtre, **{filtre.par: None}).adresse(tri=None, par=None))

    def montants(self, montants, cle=None):
        """The cells of the line of this key, or of all."""
        ou = f"{self.adresse}&amp;{self.filtre.par}={cle}" if cle else escape(self.filtre.adresse(tri=None, par=None))
        tous = export.montants_dus(montants, self.filtre, self.courant)
        dus = [tous[place] for place in self.visibles]
        return mark_safe(  # noqa: S308  amounts, headings of ours, and an escaped address
            "".join(
                f"{debut}{ou}{suite}{euros(montant)}</a></td>" if montant else rien
                for debut, suite, rien, montant in zip(self.debuts, self.suites, self.riens, dus, strict=True)
            )
        )

    def titre(self, e):
        """What the line is, and where it leads: the convention, or those of the group."""
        departement = f" ({e.departement})" if e.departement else ""
        if e.parcours:
            debut, _, fin = _autour_de_la_cle("conventions:page")
            return format_html(
                '<a href="{}{}{}">{}</a><br>{}{}<br>{}, {}',
                debut, e.parcours, fin, e.titre, e.territoire, departement, e.vague, e.etat.lower(),
            )  # fmt: skip
        adresse = f"?{self.filtre.de(self.filtre.par, e.cle).adresse()}"
        return format_html('<a href="{}">{}{}</a><br>{}', adresse, e.titre, departement, pluriel(e.nb, "convention"))


@require_GET
@connexion_exigee
def comptes(request):
    exiger_anct(request)
    courant = timezone.localdate().year
    form = FiltreComptesForm(request.GET.dict())
    filtre = form.filtre()
    page = Paginator(grand_livre.entrees(filtre), PAR_PAGE).get_page(request.GET.get("page"))
    total = grand_livre.total(filtre)
    cellules, lignes = Cellules(filtre, courant, total), grand_livre.chiffrer(filtre, page.object_list)
    contexte = {
        "form": form,
        "filtre": filtre,
        "par": next(p for p in Par if p.code == filtre.par),
        "page_liste": page,
        "entrees": lignes,
        "lignes": [(cellules.titre(e), cellules.montants(e.montants, e.cle)) for e in lignes],
        "noms": cellules.noms,
        "montants": total,
        "cellules_total": cellules.montants(total),
        "exercices": [] if filtre.exercice else _par_exercice(total, filtre, courant),
        "annees": [annee for annee, _ in form.fields["exercice"].choices[1:]],
        "adresse": filtre.adresse(),
        "formats": FORMATS,
        "fil": [("À traiter", reverse("gestion:index")), ("Comptes", "")],
    }
    return render(request, "conventions/comptes.html", contexte)


def _par_exercice(total, filtre, courant):
    """(heading, [(amount, address of its rows)]) for each exercice of what the filter keeps: engagé, payé, reversé, planned."""
    prevus = total.par_echeance(courant)
    passes = {*total.engages, *total.payes, *total.reverses}
    page = reverse("conventions:comptes_lignes")

    def lien(nature, **plus):
        return f"{page}?{filtre.adresse(par=None, tri=None, nature=nature.code, **plus)}"

    tableau = []
    for annee in sorted({*passes, *(q for q in prevus if isinstance(q, int))}):
        mouvements = [
            (par_exercice.get(annee, 0), lien(nature, exercice=annee))
            for nature, par_exercice in (
                (Nature.ENGAGE, total.engages),
                (Nature.PAYE, total.payes),
                (Nature.REVERSE, total.reverses),
            )
        ]
        tableau.append((str(annee), [*mouvements, (prevus.get(annee, 0), lien(Nature.PREVU, quand=annee))]))
    for quand, titre in ((ENSUITE, "Ensuite"), (SANS_DATE, "Sans date")):
        if prevus[quand]:
            tableau.append((titre, [(0, ""), (0, ""), (0, ""), (prevus[quand], lien(Nature.PREVU, quand=quand))]))
    return tableau


# --- the rows of an amount -----------------------------------------------------------------------------------------------------


def _nature_ou_404(request):
    nature = next((n for n in Nature if n.code == request.GET.get("nature", Nature.RESERVE.code)), None)
    if nature is None:
        raise Http404("Ce montant n’existe pas.")
    return nature


def _quand(request, courant):
    """Which part of what is planned the address asks for; "" for all of it."""
    quand = request.GET.get("quand", "")
    if quand in (ENSUITE, SANS_DATE):
        return quand
    return ranger(int(quand), courant) if quand.isdecimal() and len(quand) == 4 else ""


@require_GET
@connexion_exigee
def comptes_lignes(request):
    exiger_anct(request)
    nature, courant = _nature_ou_404(request), timezone.localdate().year
    filtre, quand = FiltreComptesForm(request.GET.dict()).filtre(), _quand(request, courant)
    sources = rangees.sources(nature, filtre.perimetre(), exercice=filtre.exercice, quand=quand, courant=courant)
    nb, somme = rangees.compter(sources)
    pages = Paginator(rangees.ensemble(sources), PAR_PAGE)
    pages.count = nb  # counted with the sum, without the columns
    page = pages.get_page(request.GET.get("page"))
    contexte = {
        "nature": nature,
        "titre": _titre(nature, filtre, quand),
        "filtre": filtre,
        "quand": quand,
        "courant": courant,
        "page_liste": page,
        "lignes": [(r, _adresse_de(r)) for r in rangees.lire(sources, list(page.object_list))],
        "somme": somme,
        "adresse": filtre.adresse(nature=nature.code, quand=quand),
        "formats": FORMATS,
        "fil": [
            ("À traiter", reverse("gestion:index")),
            ("Comptes", f"{reverse('conventions:comptes')}?{filtre.adresse()}"),
            (nature.libelle, ""),
        ],
    }
    return render(request, "conventions/comptes_lignes.html", contexte)


def _adresse_de(rangee):
    """The page that says all of this row."""
    versement = rangee.sorte == rangees.VERSEMENT
    nom, cle = ("conventions:versement", rangee.cle) if versement else ("conventions:page", rangee.parcours)
    debut, _, fin = _autour_de_la_cle(nom)
    return f"{debut}{cle}{fin}"


@cache
def _autour_de_la_cle(nom):
    """What stands around the key in an address of this name: asked once, for pages of many links."""
    return reverse(nom, args=[0]).partition("0")


def _titre(nature, filtre, quand):
    """« Payé en 2026 », « Prévu en 2027 », « Prévu sans date »."""
    if nature == Nature.PREVU and quand:
        return f"Prévu {'ensuite' if quand == ENSUITE else 'sans date' if quand == SANS_DATE else f'en {quand}'}"
    return f"{nature.libelle} en {filtre.exercice}" if filtre.exercice and nature.par_exercice else nature.libelle


# --- files -----------------------------------------------------------------------------------------------------------------------


@require_GET
@connexion_exigee
def comptes_exporter(request, format_fichier):
    """The lines of the ledger that the filters show, or with `nature` the rows of one amount."""
    exiger_anct(request)
    if format_fichier not in TYPES:
        raise Http404("Ce format n’existe pas.")
    courant, filtre = timezone.localdate().year, FiltreComptesForm(request.GET.dict()).filtre()
    if "nature" in request.GET:
        nature = _nature_ou_404(request)
        feuilles, nom = export.lignes(nature, filtre, _quand(request, courant), courant), f"comptes-{nature.code}"
    else:
        feuilles, nom = export.grand_livre(filtre, courant), "comptes"
    return emporter(feuilles, nom, format_fichier)


@require_GET
@connexion_exigee
def comptes_exercice_exporter(request, annee, format_fichier):
    """The year-end table, one row by convention, and its total."""
    annee = _annee_ou_404(request, annee)
    return emporter(lambda: export.exercice(exercice.dresser(annee)), f"comptes-exercice-{annee}", format_fichier)


# --- the year-end table ----------------------------------------------------------------------------------------------------------


def _annee_ou_404(request, annee):
    """An exercice that has begun, from the first one of the ledger."""
    exiger_anct(request)
    if annee not in grand_livre.exercices():
        raise Http404("Cet exercice n’existe pas.")
    return annee


@require_GET
@connexion_exigee
def comptes_exercice(request, annee):
    tableau = exercice.dresser(_annee_ou_404(request, annee))
    noms = [nom for nom, _ in tableau.colonnes]
    titres = [titre for _, titre in tableau.colonnes]

    def cellules(ligne):
        return mark_safe(  # noqa: S308  amounts, and headings of ours
            "".join(
                f'<td class="te-nombre" data-titre="{titre}">{euros(montant)}</td>'
                for titre, montant in zip(titres, ligne.montants(noms), strict=True)
            )
        )

    page = Paginator(tableau.lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "tableau": tableau,
        "titres": titres,
        "page_liste": page,
        "lignes": [(ligne, cellules(ligne)) for ligne in page],
        "vagues": [(vague, cellules(vague)) for vague in tableau.vagues],
        "cellules_total": cellules(tableau.total),
        "formats": FORMATS,
        "etat": EXERCICE_SUIVI.etat(Compteur(annee=annee)),
        "fil": [
            ("À traiter", reverse("gestion:index")),
            ("Comptes", reverse("conventions:comptes")),
            (f"Exercice {annee}", ""),
        ],
    }
    return render(request, "conventions/comptes_exercice.html", contexte)


def _page_de_l_exercice(compteur):
    return f"{reverse('conventions:comptes_exercice', args=[compteur.annee])}#document"


EXERCICE_SUIVI = DocumentSuivi(
    COMPTES,
    route_etat="conventions:comptes_exercice_etat",
    route_fichier="conventions:comptes_exercice_document",
    libelle=lambda compteur: f"Comptes de l’exercice {compteur.annee}",
    cles=lambda compteur: [compteur.annee],
    page=_page_de_l_exercice,
)


@require_POST
@connexion_exigee
def comptes_exercice_pdf(request, annee):
    verbes.imprimer_exercice(_annee_ou_404(request, annee), par=request.user)
    return redirect(_page_de_l_exercice(Compteur(annee=annee)))


@require_GET
@connexion_exigee
def comptes_exercice_etat(request, annee):
    return EXERCICE_SUIVI.repondre(request, Compteur(annee=_annee_ou_404(request, annee)))


@require_GET
@connexion_exigee
def comptes_exercice_document(request, annee):
    return EXERCICE_SUIVI.servir(request, Compteur(annee=_annee_ou_404(request, annee)))

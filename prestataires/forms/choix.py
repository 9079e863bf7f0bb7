"""The joint choice: an opinion on each offer, the short way, which one and why, why the choice is opened again."""

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from prestataires.choix import places
from prestataires.enums import ModeAchat, ModeTour, Partie, Place
from prestataires.transitions.avis import COMMENTAIRE_MAX, MOTIF_MAX
from socle.champs import ChampEuros
from socle.formulaires import FormulaireDsfr, Texte
from socle.mots import euros

SANS_LIEN = "Je n’ai aucun lien avec ces prestataires"
SANS_LIEN_SEUL = "Je n’ai aucun lien avec ce prestataire"
RIEN_EN_COMMUN = "Ni travail, ni argent, ni famille, ni mandat commun. Vous en avez un ? "
AIDE_SANS_LIEN = f"{RIEN_EN_COMMUN}Ne donnez pas cet avis : utilisez « {{lien}} », et quelqu’un d’autre s’en charge."
J_AI_UN_LIEN, J_AI_UN_LIEN_SEUL = "J’ai un lien avec l’un d’eux", "J’ai un lien avec ce prestataire"


def _sans_lien(libelle, aide, refus):
    return forms.BooleanField(label=libelle, help_text=aide, error_messages={"required": refus})


def _phrase(libelle, aide="", **erreurs):
    return forms.CharField(
        label=libelle,
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=aide,
        error_messages=erreurs,
    )


class AvisForm(FormulaireDsfr):
    """A place and a sentence for each offer of a round, then the statement of interests."""

    def __init__(self, *args, tour, candidatures, camp, prevu=(None, None), **kwargs):
        """`prevu`: what is planned, in euros excluding tax (the need) and all taxes included (the étape); None when it is not known."""
        super().__init__(*args, **kwargs)
        self.prevu = prevu
        self.libelle_bouton = "Donner l’avis de l’ANCT" if camp == Partie.ANCT else "Donner notre avis"
        self.candidatures, self.est_un_avis = candidatures, tour.mode == ModeTour.AVIS
        self.parcours_pk = tour.besoin.parcours_id
        # Whose words these are, if a session that ends keeps them: the next person on this machine may be of the other side.
        self.ajouter("camp", forms.CharField(widget=forms.HiddenInput, required=False, initial=camp))
        for c in candidatures:
            self.ajouter(
                f"place_{c.pk}",
                forms.ChoiceField(
                    label=f"Votre avis sur {c.prestataire}",
                    choices=places(tour.mode),
                    widget=forms.RadioSelect,
                    error_messages={"required": f"Donnez votre avis sur {c.prestataire}."},
                ),
            )
            self.ajouter(
                f"motif_{c.pk}",
                _phrase(
                    f"{c.prestataire} : en une phrase, pourquoi ?",
                    required=f"Dites en une phrase pourquoi, pour {c.prestataire}.",
                ),
            )
        self.ajouter(
            "commentaire",
            forms.CharField(
                label="Ce que vous voulez ajouter",
                required=False,
                max_length=COMMENTAIRE_MAX,
                widget=forms.Textarea(attrs={"rows": 3}),
            ),
        )
        self.ajouter(
            "sans_lien",
            _sans_lien(
                SANS_LIEN_SEUL if self.est_un_avis else SANS_LIEN,
                AIDE_SANS_LIEN.format(lien=J_AI_UN_LIEN_SEUL if self.est_un_avis else J_AI_UN_LIEN),
                "Cochez cette case pour donner votre avis.",
            ),
        )

    def disposition(self):
        lignes = []
        for c in self.candidatures:
            lignes += [
                Texte(self._offre(c), titre=str(c.prestataire)),
                f"place_{c.pk}",
                f"motif_{c.pk}",
            ]
        return ["camp", *lignes, Texte("Un avis donné ne change plus.", titre="Pour finir"), "commentaire", "sans_lien"]

    def _offre(self, candidature):
        """What is offered, beside what was planned, and the way to the quote itself."""
        phrase = dire_offre(candidature, avec_raison=self.est_un_avis)
        if ecart := au_dessus(candidature, *self.prevu):
            phrase = f"{phrase} {ecart}"
        if not candidature.devis_id:
            return phrase
        url = reverse("prestataires:devis_fichier", args=[self.parcours_pk, candidature.besoin_id, candidature.pk])
        return format_html(
            '{} <a href="{}">Lire le devis<span class="fr-sr-only"> {}</span></a>',
            phrase,
            url,
            candidature.prestataire.de_nom,
        )

    def avis(self):
        """{pk of a candidature: (Place, motive)} of a valid form."""
        d = self.cleaned_data
        return {c.pk: (Place(d[f"place_{c.pk}"]), d[f"motif_{c.pk}"]) for c in self.candidatures}


def dire_offre(candidature, *, avec_raison):
    """« 2 500 € HT, 3 000 € TTC. Disponibilité : en mai. » `avec_raison`: why the territory has it in mind, never told beside a ranking."""
    montants = [f"{euros(candidature.montant_ht)} HT"]
    if candidature.montant_ttc is not None:
        montants.append(f"{euros(candidature.montant_ttc)} TTC")
    suite = [f"Disponibilité : {candidature.disponibilite.rstrip(' .')}."] if candidature.disponibilite else []
    if candidature.pourquoi and avec_raison:
        suite.append(f"Le territoire dit : « {candidature.pourquoi} »")
    return " ".join([f"{', '.join(montants)}.", *suite])


def au_dessus(candidature, budget_ht, cout_ttc):
    """« C’est 583,33 € HT de plus que le budget prévu. »; "" when the offer is within it, or nothing is planned. Amounts in euros."""
    if budget_ht and candidature.montant_ht is not None:
        ecart, base = candidature.montant_ht - budget_ht, "HT de plus que le budget prévu"
    elif cout_ttc and candidature.montant_ttc is not None:
        ecart, base = candidature.montant_ttc - cout_ttc, "TTC de plus que le coût prévu de l’étape"
    else:
        return ""
    return f"C’est {euros(ecart)} {base}." if ecart > 0 else ""


class ProposerForm(FormulaireDsfr):
    """The short way: who, how much, why."""

    libelle_bouton = "Demander l’avis de l’ANCT"

    prestataire = forms.ModelChoiceField(
        queryset=None,
        label="À qui pensez-vous ?",
        error_messages={"invalid_choice": "Choisissez un prestataire de la liste."},
    )
    montant_ht = ChampEuros(label="Pour quel montant HT ? (€)")
    montant_ttc = ChampEuros(label="Et TTC ? (€)", required=False)
    pourquoi = _phrase(
        "Pourquoi lui ?", "Exemple : elle anime déjà des balades dans le canton, et elle est libre en mai."
    )
    sans_lien = _sans_lien(
        "Je n’ai aucun lien avec ce prestataire",
        f"{RIEN_EN_COMMUN}Laissez une autre personne de votre équipe faire cette demande.",
        "Cochez cette case pour demander l’avis de l’ANCT.",
    )

    def __init__(self, *args, possibles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prestataire"].queryset = possibles


class ChercherForm(FormulaireDsfr):
    """Another provider than those shown first."""

    methode = "get"
    libelle_bouton = "Chercher"
    q = forms.CharField(label="Chercher un autre prestataire référencé", required=False, max_length=80)


class ChoisirForm(FormulaireDsfr):
    """Which one, why, how it is bought."""

    libelle_bouton = "Choisir ce prestataire"

    candidature = forms.ModelChoiceField(
        queryset=None,
        label="Quel prestataire choisissez-vous ?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choisissez un prestataire.",
            "invalid_choice": "Choisissez un prestataire sur lequel les avis ont été donnés.",
        },
    )
    motif = _phrase(
        "En une phrase, pourquoi lui ?", "Cette phrase figure avec les avis dans l’annexe de la convention."
    )
    mode_achat = forms.ChoiceField(
        label="Comment achetez-vous ?",
        choices=[c for c in ModeAchat.choices if c[0] != ModeAchat.REGIE],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment vous achetez."},
    )
    sans_lien = _sans_lien(
        SANS_LIEN,
        f"{RIEN_EN_COMMUN}Laissez une autre personne de votre équipe faire ce choix.",
        "Cochez cette case pour choisir ce prestataire.",
    )

    def __init__(self, *args, comparees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["candidature"].queryset = comparees
        if len(comparees) == 1:
            self["sans_lien"].label = SANS_LIEN_SEUL
        self.fields["candidature"].label_from_instance = lambda c: f"{c.prestataire}, {euros(c.montant_ht)} HT"


class MotifDuChoixForm(FormulaireDsfr):
    """Why the choice is opened again."""

    libelle_bouton = "Rouvrir le choix"
    motif = _phrase("Pourquoi rouvrez-vous le choix ?", "Exemple : il n’est plus disponible en mai.")


class FiltreAchatsForm(FormulaireDsfr):
    """ANCT's list of what was ordered: a year, words of a name."""

    methode = "get"
    libelle_bouton = "Filtrer"
    annee = forms.TypedChoiceField(label="Année de la commande", required=False, coerce=int, empty_value=None)
    q = forms.CharField(label="Territoire ou prestataire", required=False, max_length=80)
    alerte = forms.BooleanField(label="Seulement ce qui approche du seuil ou le dépasse", required=False)

    def __init__(self, *args, annees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annee"].choices = [("", "Toutes"), *((a, str(a)) for a in annees)]

"""Who gets what of the providers: choix."""

from tests.isolation.codes import EQUIPE_AGIT, EQUIPE_SEULE, GESTION, JAMAIS, LIRE, Ligne

# Both sides speak: the team for the territory, who writes at ANCT for ANCT.
PARLER  = "302     404     200           200    200      200         200            200            403          403"  # fmt: skip
PARLE   = "302     404     302           302    302      302         302            302            403          403"  # fmt: skip

CHOIX = {
    "prestataires:avis": Ligne("avis_ouvert", LIRE, JAMAIS),
    "prestataires:avis_ouvrir": Ligne("avis_a_ouvrir", JAMAIS, EQUIPE_AGIT),
    "prestataires:avis_direct": Ligne("avis_a_ouvrir", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:avis_second_tour": Ligne("avis_a_choisir", JAMAIS, EQUIPE_AGIT),
    "prestataires:avis_choisir": Ligne("avis_a_choisir", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:avis_rouvrir": Ligne("avis_a_choisir", EQUIPE_SEULE, EQUIPE_AGIT),
    "prestataires:avis_donner": Ligne("avis_tour", PARLER, PARLE),
    "prestataires:avis_lien": Ligne("avis_tour", PARLER, PARLE),
    "prestataires:avis_continuer": Ligne("avis_tour_echu", JAMAIS, EQUIPE_AGIT),
    "prestataires:avis_a_donner": Ligne("", GESTION, JAMAIS),
    "prestataires:achats": Ligne("", GESTION, JAMAIS),
    "prestataires:achats_exporter": Ligne("format_achats", GESTION, JAMAIS),
}

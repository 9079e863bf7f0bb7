"""Who is tried, and what each may be answered: the words of the table of routes (`table.py`)."""

import re
from dataclasses import dataclass

PERSONNAGES = (
    "anonyme", "autre",
    "interlocuteur", "equipe", "executif", "direction",
    "administrateur", "charge_mission", "gestionnaire", "lecture",
)  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    ou: str
    get: str
    post: str | None = None

    def attendu(self, methode):
        """{character: status}"""
        codes = (self.get if methode == "get" else self.post).split()
        return dict(zip(PERSONNAGES, map(int, codes), strict=True))


# fmt: off
#                 anonyme autre   interlocuteur équipe exécutif direction   administrateur chargé_mission gestionnaire lecture
PUBLIC         = "200     200     200           200    200      200         200            200            200          200"
MENE_AILLEURS  = "302     302     302           302    302      302         302            302            302          302"
OUVERT         = "302     302     302           302    302      302         302            302            302          302"  # done for whoever asks
JAMAIS         = "405     405     405           405    405      405         405            405            405          405"
A_SOI          = "302     200     200           200    200      200         200            200            200          200"
FAIT_POUR_SOI  = "302     302     302           302    302      302         302            302            302          302"
# A parcours: the stranger finds nothing; all of its team writes; at ANCT two roles write, two read.
LIRE           = "302     404     200           200    200      200         200            200            200          200"
MENE_A_LA_PAGE = "302     404     302           302    302      302         302            302            302          302"  # a fragment, without JavaScript
ECRIRE         = "302     404     200           200    200      200         200            200            403          403"
AGIR           = "302     404     302           302    302      302         302            302            403          403"
INVITER        = "302     404     302           403    403      403         302            302            403          403"
# The team's own business, which ANCT has no eye on.
EQUIPE_SEULE   = "302     404     200           200    200      200         403            403            403          403"
EQUIPE_AGIT    = "302     404     302           302    302      302         403            403            403          403"
LU_AGIT        = "302     404     302           302    302      302         302            302            302          302"  # reading is enough to ask
ANCT_LIT       = "302     404     403           403    403      403         200            200            200          200"
ANCT_DEMANDE   = "302     404     403           403    403      403         302            302            302          302"
MENER          = "302     404     200           403    403      403         200            200            403          403"  # the form before INVITER
ANCT_ECRIT     = "302     404     403           403    403      403         200            200            403          403"
FINANCES       = "302     404     403           403    403      403         200            403            200          403"
FINANCES_AGIT  = "302     404     403           403    403      403         302            403            302          403"
ANCT_AGIT      = "302     404     403           403    403      403         302            302            403          403"
SIEN           = "302     404     200           403    403      403         403            403            403          403"  # the interlocutrice wrote it
AGIR_SUR_SIEN  = "302     404     302           403    403      403         403            403            403          403"
# The back-office: nothing of it for the territories.
GESTION        = "302     403     403           403    403      403         200            200            200          200"
GESTION_AGIT   = "302     403     403           403    403      403         302            302            302          302"  # reading is enough to ask
PILOTER        = "302     403     403           403    403      403         200            200            403          403"
PILOTE         = "302     403     403           403    403      403         302            302            403          403"
ADMINISTRER    = "302     403     403           403    403      403         200            403            403          403"
ADMINISTRE     = "302     403     403           403    403      403         302            403            403          403"
GESTE          = "302     403     403           403    403      403         405            405            405          405"
CHARGE_SEUL    = "302     403     403           403    403      403         403            200            403          403"  # the chargé de mission wrote it
CHARGE_AGIT    = "302     403     403           403    403      403         403            302            403          403"
PERSONNE       = "302     403     403           403    403      403         403            403            403          403"
# The register of providers: a territory cannot even tell whether one is in it, unless it may be chosen.
REGISTRE       = "302     404     404           404    404      404         302            302            403          403"
# The essential data of conventions: the financial manager publishes too.
PUBLIER        = "302     403     403           403    403      403         200            200            200          403"
PUBLIE         = "302     403     403           403    403      403         302            302            302          403"
TENIR          = "302     403     403           403    403      403         200            403            200          403"
GERE           = "302     403     403           403    403      403         302            403            302          403"
# The second factor: ANCT's business. In the scene the administrateur alone has set a device up.
DEUX_FACTEURS  = "302     403     403           403    403      403         200            200            200          200"
SON_APPAREIL   = "302     403     403           403    403      403         200            404            404          404"
# fmt: on

# What ANCT wrote for itself, and the only pages that show it; spelt as a page or a file escapes it.
NOTE = "le conseil hésite"
NOTE_LUE = re.compile("le conseil h(é|&#xE9;|\\\\u00e9|=C3=A9)site")
PAGES_DE_LA_NOTE = "parcours:gestion_echange"
# The scene has an organisation placed « Forte, Motrice »: a word that nothing else uses, for the team alone.
CARTE_LUE = re.compile("motrice", re.IGNORECASE)

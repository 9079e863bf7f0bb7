"""The ground's own periodic runs. The journal, above this room, cannot register its sealer itself."""

from datetime import timedelta

from socle.journal.chaine import sceller
from socle.travaux.calendrier import Periodique, inscrire_periodique
from socle.travaux.planification import purger_passages

inscrire_periodique(Periodique("journal.sceller", sceller, toutes_les=timedelta(minutes=1)))
inscrire_periodique(Periodique("travaux.purger_passages", purger_passages, a_heure="03:30"))

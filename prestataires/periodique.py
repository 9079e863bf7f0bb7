"""What runs by itself: the rounds that ANCT left without an answer are closed each morning, before the reminders leave."""

from prestataires.transitions.avis import clore_les_tours_echus
from socle.travaux.calendrier import Periodique, inscrire_periodique

inscrire_periodique(Periodique("prestataires.clore_les_tours_echus", clore_les_tours_echus, a_heure="05:30"))

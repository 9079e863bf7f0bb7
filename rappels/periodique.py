from rappels.planification import planifier
from socle.travaux.calendrier import Periodique, inscrire_periodique

inscrire_periodique(Periodique("rappels.planifier", planifier, a_heure="07:00"))

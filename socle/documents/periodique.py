from socle.documents.entretien import nettoyer
from socle.travaux.calendrier import Periodique, inscrire_periodique

inscrire_periodique(Periodique("documents.nettoyer", nettoyer, a_heure="03:45"))

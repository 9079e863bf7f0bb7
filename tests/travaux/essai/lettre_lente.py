import time

from socle.travaux.courriels import Lettre
from tests.travaux.fabriques import CLAIRE

CODE = "essai.lente"


def construire(ids):
    time.sleep(ids["millisecondes"] / 1000)
    return Lettre("Essai", ["Une lettre qui prend son temps."], ("Lire", "https://portail.example/"), CLAIRE)

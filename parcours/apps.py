from socle.piece import Piece


class ParcoursConfig(Piece):
    name = "parcours"
    verbose_name = "Parcours"

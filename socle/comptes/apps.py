from socle.piece import Piece


class ComptesConfig(Piece):
    name = "socle.comptes"
    verbose_name = "Comptes"

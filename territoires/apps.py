from socle.piece import Piece


class TerritoiresConfig(Piece):
    name = "territoires"
    verbose_name = "Territoires"

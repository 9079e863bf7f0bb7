from socle.piece import Piece


class RappelsConfig(Piece):
    name = "rappels"
    verbose_name = "Rappels"

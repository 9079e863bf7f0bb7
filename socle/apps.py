from socle.piece import Piece


class SocleConfig(Piece):
    name = "socle"
    verbose_name = "Socle"

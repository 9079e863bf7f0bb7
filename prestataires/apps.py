from socle.piece import Piece


class PrestatairesConfig(Piece):
    name = "prestataires"
    verbose_name = "Prestataires"

from socle.piece import Piece


class TravauxConfig(Piece):
    name = "socle.travaux"
    verbose_name = "Travaux"

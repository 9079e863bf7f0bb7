from socle.piece import Piece


class PortailConfig(Piece):
    name = "portail"
    verbose_name = "Portail"

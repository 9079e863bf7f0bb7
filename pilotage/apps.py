from socle.piece import Piece


class PilotageConfig(Piece):
    name = "pilotage"
    verbose_name = "Comités"

from socle.piece import Piece


class ConventionsConfig(Piece):
    name = "conventions"
    verbose_name = "Conventions"

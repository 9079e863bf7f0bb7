from socle.piece import Piece


class JournalConfig(Piece):
    name = "socle.journal"
    verbose_name = "Journal"

from socle.piece import Piece


class DocumentsConfig(Piece):
    name = "socle.documents"
    verbose_name = "Documents"

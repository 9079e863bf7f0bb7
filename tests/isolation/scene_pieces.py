"""The pieces of the payments, for the table of routes: a RIB read, one to copy, one to replace, one that changed."""

from conventions.enums import GenrePiece
from conventions.transitions import pieces as verbes
from tests.conventions.fabriques import fichier
from tests.conventions.fabriques_versements import AUTRE_IBAN


def planter_pieces(t, actes, claire):
    """After the payments: each paid convention has its RIB already."""

    def lieu(phase, piece):
        return {"parcours_pk": t.parcours[phase].pk, "pk": piece.pk}

    def rib(phase):
        return verbes.deposer_piece(actes[phase].convention, GenrePiece.RIB, fichier(claire), par=claire)

    oeuvre = actes["oeuvre"].convention
    t.lieux["rib"] = lieu("oeuvre", oeuvre.pieces.get(genre=GenrePiece.RIB))
    t.lieux["piece_a_deposer"] = {"parcours_pk": t.parcours["oeuvre"].pk, "genre": "sirene", "rang": 0}
    t.lieux["rib_a_recopier"] = lieu("a_engager", rib("a_engager"))
    a_remplacer = rib("a_notifier")
    verbes.refuser_piece(a_remplacer, motif="Il est illisible.", par=claire)
    t.lieux["rib_a_remplacer"] = lieu("a_notifier", a_remplacer)
    change = rib("suspendue")
    verbes.saisir_compte(change, titulaire="SGC de Lunel", iban=AUTRE_IBAN, par=claire)
    t.lieux["rib_change"] = lieu("suspendue", change)

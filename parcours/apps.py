from socle.piece import Piece


class ParcoursConfig(Piece):
    name = "parcours"
    verbose_name = "Parcours"

    def ready(self):
        super().ready()
        # Models are ready only now.
        from parcours import transitions  # noqa: PLC0415
        from socle.comptes import invitations  # noqa: PLC0415
        from socle.comptes import transitions as comptes  # noqa: PLC0415

        comptes.a_l_anonymisation(transitions.oublier_personne)
        comptes.avant_fermeture(transitions.exiger_sans_parcours)
        invitations.a_l_acceptation(transitions.accueillir, avant=transitions.verrouiller_pour_accueillir)

from socle.piece import Piece


class ConventionsConfig(Piece):
    name = "conventions"
    verbose_name = "Conventions"

    def ready(self):
        super().ready()
        # Models are ready only now.
        from conventions import transitions  # noqa: PLC0415
        from conventions.plafond import assiette_du_parcours  # noqa: PLC0415
        from parcours.gardes import avant_l_arret  # noqa: PLC0415
        from parcours.transitions import a_l_arret, au_changement, avant_de_suivre  # noqa: PLC0415
        from prestataires.moyens import lire_assiette_par  # noqa: PLC0415

        au_changement(transitions.suivre_signataire)
        a_l_arret(transitions.laisser_les_projets)
        avant_l_arret(transitions.manques_avant_arret)
        avant_de_suivre(transitions.exiger_etape_signee)
        lire_assiette_par(assiette_du_parcours)

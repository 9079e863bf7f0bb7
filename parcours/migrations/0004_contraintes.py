"""What old rows had to be made ready for, and the triggers that keep a sent version as it was sent."""

from django.db import migrations, models

from parcours import declencheurs


class Migration(migrations.Migration):
    dependencies = [("parcours", "0003_reprise")]
    operations = [
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "thematique__in",
                        [
                            "",
                            "democratie",
                            "cadre_de_vie",
                            "ecologie",
                            "jeunesse",
                            "solidarites",
                            "culture",
                            "sport",
                            "alimentation",
                            "economie",
                            "habitat",
                            "sante",
                            "numerique",
                        ],
                    )
                ),
                name="action_thematique",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("clos_le__isnull", False), ("statut__in", ["clos", "abandonne"])),
                    models.Q(models.Q(("statut__in", ["clos", "abandonne"]), _negated=True), ("clos_le__isnull", True)),
                    _connector="OR",
                ),
                name="parcours_clos_le",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut", "abandonne"), _negated=True),
                    models.Q(("motif_arret", ""), _negated=True),
                    _connector="OR",
                ),
                name="parcours_motif_arret",
            ),
        ),
        migrations.AddConstraint(
            model_name="etape",
            constraint=models.CheckConstraint(
                condition=models.Q(("fin_reelle__isnull", True), ("statut", "realisee"), _connector="OR"),
                name="etape_fin_reelle",
            ),
        ),
        migrations.RunPython(declencheurs.poser_en_migration, declencheurs.retirer_en_migration),
    ]

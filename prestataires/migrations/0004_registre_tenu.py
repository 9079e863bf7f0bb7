import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prestataires", "0003_zones_et_formes")]

    operations = [
        migrations.RemoveField(
            model_name="prestataire",
            name="departements",
        ),
        migrations.AddConstraint(
            model_name="prestataire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "forme__in",
                        [
                            "association",
                            "cooperative",
                            "societe",
                            "independant",
                            "etablissement_public",
                            "collectif",
                            "autre",
                        ],
                    )
                ),
                name="prestataire_forme",
            ),
        ),
        migrations.AddConstraint(
            model_name="prestataire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "activite__in",
                        ["", "animation", "bureau_etudes", "agence_design", "organisme_formation", "universite"],
                    )
                ),
                name="prestataire_activite",
            ),
        ),
        migrations.AddConstraint(
            model_name="prestataire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("siren", ""), ("siret__isnull", True)),
                    models.Q(("siren", django.db.models.functions.text.Left("siret", 9)), ("siret__isnull", False)),
                    _connector="OR",
                ),
                name="prestataire_siren_du_siret",
            ),
        ),
        migrations.AddConstraint(
            model_name="prestataire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statut__in", ["propose", "retire"]),
                    ("siret__isnull", False),
                    ("forme", "collectif"),
                    _connector="OR",
                ),
                name="prestataire_reference_a_un_siret",
            ),
        ),
        migrations.AddConstraint(
            model_name="prestataire",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fusionne_dans__isnull", True),
                    models.Q(
                        ("fusionne_dans__isnull", False),
                        ("statut", "retire"),
                        models.Q(("fusionne_dans", models.F("pk")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="prestataire_fusionne_est_retire",
            ),
        ),
    ]

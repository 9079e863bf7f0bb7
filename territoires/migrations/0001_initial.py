import django.db.models.deletion
from django.db import migrations, models

import socle.champs


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False, verbose_name="code")),
                ("nom", models.CharField(max_length=60, verbose_name="nom")),
                ("liaison", models.PositiveSmallIntegerField(default=0, verbose_name="article (TNCC de l’INSEE)")),
            ],
            options={
                "verbose_name": "région",
                "ordering": ("code",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Departement",
            fields=[
                ("code", models.CharField(max_length=3, primary_key=True, serialize=False, verbose_name="code")),
                ("nom", models.CharField(max_length=60, verbose_name="nom")),
                ("liaison", models.PositiveSmallIntegerField(default=0, verbose_name="article (TNCC de l’INSEE)")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departements",
                        to="territoires.region",
                        verbose_name="région",
                    ),
                ),
            ],
            options={
                "verbose_name": "département",
                "ordering": ("code",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Collectivite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nature",
                    models.CharField(
                        choices=[("commune", "Commune"), ("epci", "Intercommunalité")],
                        max_length=7,
                        verbose_name="nature",
                    ),
                ),
                (
                    "type_epci",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CC", "Communauté de communes"),
                            ("CA", "Communauté d’agglomération"),
                            ("CU", "Communauté urbaine"),
                            ("METRO", "Métropole"),
                            ("MET69", "Métropole de Lyon"),
                        ],
                        max_length=5,
                        verbose_name="type d’intercommunalité",
                    ),
                ),
                ("code_insee", models.CharField(blank=True, max_length=5, null=True, verbose_name="code INSEE")),
                ("siren", models.CharField(blank=True, max_length=9, null=True, verbose_name="SIREN")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                ("nom_norme", models.CharField(max_length=120, verbose_name="nom sans accents")),
                ("liaison", models.PositiveSmallIntegerField(default=0, verbose_name="article (TNCC de l’INSEE)")),
                (
                    "population",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="population municipale"),
                ),
                (
                    "codes_postaux",
                    models.CharField(
                        blank=True, help_text="Séparés par des espaces.", max_length=200, verbose_name="codes postaux"
                    ),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                (
                    "precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("anct", "Point placé par l’ANCT"),
                            ("commune", "Centre de la commune"),
                            ("epci", "Centre de l’intercommunalité"),
                            ("departement", "Centre du département"),
                        ],
                        max_length=11,
                        verbose_name="précision du point",
                    ),
                ),
                ("fin_le", models.DateField(blank=True, null=True, verbose_name="n’existe plus depuis le")),
                (
                    "epci",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membres",
                        to="territoires.collectivite",
                        verbose_name="intercommunalité",
                    ),
                ),
                (
                    "successeur",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecesseurs",
                        to="territoires.collectivite",
                        verbose_name="remplacée par",
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collectivites",
                        to="territoires.departement",
                        verbose_name="département",
                    ),
                ),
            ],
            options={
                "verbose_name": "collectivité",
                "ordering": ("nom_norme", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("nature", "code_insee"), name="collectivite_code_unique"),
                    models.UniqueConstraint(fields=("nature", "siren"), name="collectivite_siren_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_insee__isnull", False), ("nature", "commune"), ("type_epci", "")),
                            models.Q(
                                ("code_insee", None),
                                ("epci", None),
                                ("nature", "epci"),
                                ("siren__isnull", False),
                                models.Q(("type_epci", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="collectivite_nature_coherente",
                        violation_error_message="Une commune a un code INSEE ; une intercommunalité a un SIREN et un type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None), ("precision", "")),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__range", (-180, 180)),
                                models.Q(("precision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="collectivite_point_avec_precision",
                        violation_error_message="Un point a une latitude, une longitude et une précision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successeur", None), ("fin_le__isnull", False), _connector="OR"),
                        name="collectivite_successeur_d_une_disparue",
                        violation_error_message="Seule une collectivité qui n’existe plus a un successeur.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AncienCode",
            fields=[
                (
                    "code",
                    models.CharField(max_length=5, primary_key=True, serialize=False, verbose_name="ancien code INSEE"),
                ),
                (
                    "collectivite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anciens_codes",
                        to="territoires.collectivite",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancien code INSEE",
                "verbose_name_plural": "anciens codes INSEE",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="MotCherche",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mot", models.CharField(max_length=60, verbose_name="mot")),
                (
                    "collectivite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mots",
                        to="territoires.collectivite",
                        verbose_name="collectivité",
                    ),
                ),
            ],
            options={
                "verbose_name": "mot cherché",
                "verbose_name_plural": "mots cherchés",
                "ordering": ("mot", "collectivite"),
                "constraints": [models.UniqueConstraint(fields=("mot", "collectivite"), name="mot_cherche_unique")],
            },
        ),
        migrations.CreateModel(
            name="ComplementCollectivite",
            fields=[
                (
                    "collectivite",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="complement",
                        serialize=False,
                        to="territoires.collectivite",
                        verbose_name="collectivité",
                    ),
                ),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                ("adresse", models.TextField(blank=True, max_length=500, verbose_name="adresse")),
                ("siret", socle.champs.SiretField(blank=True, max_length=14, verbose_name="SIRET")),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
            ],
            options={
                "verbose_name": "complément d’une collectivité",
                "verbose_name_plural": "compléments des collectivités",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="complement_point_entier",
                        violation_error_message="Un point a une latitude et une longitude.",
                    )
                ],
            },
        ),
    ]

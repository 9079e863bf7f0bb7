import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comptes", "__first__"),
        ("parcours", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[("prevu", "Prévu"), ("tenu", "Réuni"), ("annule", "Annulé")],
                        default="prevu",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("date_heure", models.DateTimeField(verbose_name="date et heure")),
                ("lieu", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                ("periode_debut", models.DateField(editable=False, verbose_name="début de la période")),
                ("en_trois_phrases", models.TextField(blank=True, max_length=600, verbose_name="en trois phrases")),
                ("point_attention", models.CharField(blank=True, max_length=240, verbose_name="point d’attention")),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("nb_rapports", models.PositiveIntegerField(default=0, editable=False)),
                ("tenu_le", models.DateTimeField(editable=False, null=True, verbose_name="décisions enregistrées le")),
                (
                    "motif_annulation",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="pourquoi l’annuler ?"),
                ),
                (
                    "fixe_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comites",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "tenu_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "comité",
                "ordering": ("-date_heure", "-pk"),
                "indexes": [models.Index(fields=["statut", "date_heure"], name="comite_statut_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["prevu", "tenu", "annule"])), name="comite_statut"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "tenu"), ("tenu_le__isnull", False), ("tenu_par__isnull", False)),
                            models.Q(
                                models.Q(("statut", "tenu"), _negated=True),
                                ("tenu_le__isnull", True),
                                ("tenu_par__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="comite_tenu_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut", "annule"), ("motif_annulation", ""), _connector="XOR"),
                        name="comite_annulation_motivee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(editable=False)),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("demandee", "Demandée"),
                            ("acceptee", "Acceptée"),
                            ("refusee", "Refusée"),
                            ("a_revoir", "À revoir"),
                        ],
                        default="demandee",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("question", models.CharField(max_length=200, verbose_name="que demandez-vous au comité ?")),
                ("option_a", models.CharField(blank=True, max_length=140, verbose_name="choix A")),
                ("option_b", models.CharField(blank=True, max_length=140, verbose_name="choix B")),
                ("proposition", models.CharField(blank=True, max_length=240, verbose_name="proposition de l’équipe")),
                ("responsable", models.CharField(blank=True, max_length=120, verbose_name="qui s’en occupe ?")),
                ("echeance", models.DateField(blank=True, null=True, verbose_name="pour quand ?")),
                ("reponse", models.TextField(blank=True, max_length=1000, verbose_name="ce qui a été décidé")),
                ("faite_le", models.DateField(editable=False, null=True, verbose_name="faite le")),
                (
                    "comite",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="pilotage.comite",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision",
                "ordering": ("rang",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["demandee", "acceptee", "refusee", "a_revoir"])),
                        name="decision_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rang__gte", 1), ("rang__lte", 3)), name="decision_rang"
                    ),
                    models.UniqueConstraint(fields=("comite", "rang"), name="decision_rang_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("faite_le__isnull", True), ("statut", "acceptee"), _connector="OR"),
                        name="decision_faite_acceptee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nom",
                    models.CharField(default="Comité de pilotage", max_length=120, verbose_name="nom de la réunion"),
                ),
                ("est_existante", models.BooleanField(default=False, verbose_name="cette réunion existe déjà")),
                (
                    "parcours",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instance",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "instance de pilotage",
                "verbose_name_plural": "instances de pilotage",
            },
        ),
    ]

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "__first__"),
        ("documents", "0002_retire_le"),
        ("parcours", "0001_initial"),
        ("territoires", "0002_mots_en_collation_c"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commentaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "bloc",
                    models.CharField(
                        choices=[
                            ("objectifs", "Nos objectifs"),
                            ("etapes", "Nos étapes"),
                            ("partenaires", "Nos partenaires"),
                            ("calendrier", "Le calendrier"),
                            ("moyens", "Les moyens"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("cible_uid", models.UUIDField(db_index=True, editable=False, null=True)),
                ("texte", models.TextField(max_length=2000, verbose_name="votre remarque")),
                ("ecrit_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("regle_le", models.DateTimeField(editable=False, null=True)),
                (
                    "auteur",
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
                        related_name="commentaires",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "regle_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reponse_a",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reponses",
                        to="parcours.commentaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "remarque",
                "ordering": ("ecrit_le", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bloc__in", ["objectifs", "etapes", "partenaires", "calendrier", "moyens"])
                        ),
                        name="commentaire_bloc",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("regle_le__isnull", True), ("regle_par__isnull", True)),
                            models.Q(
                                ("regle_le__isnull", False), ("regle_par__isnull", False), ("reponse_a__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="commentaire_regle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reponse_a", models.F("pk")), _negated=True), name="commentaire_pas_a_soi"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("modele", models.CharField(editable=False, max_length=20)),
                ("cible_uid", models.UUIDField(editable=False)),
                ("champ", models.CharField(editable=False, max_length=40)),
                ("message", models.TextField(max_length=1000, verbose_name="votre question")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("demandee", "À compléter"),
                            ("repondue", "Répondue"),
                            ("reglee", "Réglée"),
                            ("annulee", "Annulée"),
                        ],
                        default="demandee",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("demandee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("repondue_le", models.DateTimeField(editable=False, null=True)),
                ("reponse", models.CharField(blank=True, max_length=500, verbose_name="un mot pour l’ANCT")),
                (
                    "demandee_par",
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
                        related_name="corrections",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "repondue_par",
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
                "verbose_name": "question de l’ANCT",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["demandee", "repondue", "reglee", "annulee"])),
                        name="correction_statut",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ["demandee", "repondue"])),
                        fields=("cible_uid", "champ"),
                        name="correction_unique_ouverte",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Echange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(verbose_name="date")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("appel", "Appel"),
                            ("visio", "Visio"),
                            ("visite", "Visite sur place"),
                            ("bilan", "Réunion de bilan"),
                            ("suivi", "Point de suivi après la fin"),
                            ("autre", "Autre"),
                        ],
                        default="appel",
                        max_length=8,
                        verbose_name="c’était",
                    ),
                ),
                ("personnes", models.CharField(max_length=200, verbose_name="avec qui ?")),
                ("resume", models.TextField(max_length=1000, verbose_name="en trois lignes")),
                ("prochain_contact", models.DateField(blank=True, null=True, verbose_name="prochain contact")),
                ("interne", models.BooleanField(default=False, verbose_name="visible de l’ANCT seulement")),
                ("note_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                (
                    "note_par",
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
                        related_name="+",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "échange",
                "ordering": ("-date", "-pk"),
                "base_manager_name": "tous",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["appel", "visio", "visite", "bilan", "suivi", "autre"])),
                        name="echange_genre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prochain_contact__isnull", True),
                            ("prochain_contact__gte", models.F("date")),
                            _connector="OR",
                        ),
                        name="echange_prochain",
                        violation_error_message="Le prochain contact est avant l’échange.",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("tous", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Influence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "poids",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Faible"), (2, "Moyenne"), (3, "Forte")], verbose_name="son influence"
                    ),
                ),
                (
                    "position",
                    models.SmallIntegerField(
                        choices=[(-2, "Opposée"), (-1, "Réservée"), (0, "Neutre"), (1, "Favorable"), (2, "Motrice")],
                        verbose_name="sa position",
                    ),
                ),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "modifie_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partie",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="influence",
                        to="parcours.partieprenante",
                    ),
                ),
            ],
            options={
                "verbose_name": "place sur la carte d’influence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("poids__gte", 1), ("poids__lte", 3)), name="influence_poids"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__in", [-2, -1, 0, 1, 2])), name="influence_position"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Modification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "champ",
                    models.CharField(
                        choices=[("debut", "Début"), ("fin", "Fin"), ("cout", "Coût")], editable=False, max_length=8
                    ),
                ),
                ("ancien", models.CharField(blank=True, editable=False, max_length=20)),
                ("nouveau", models.CharField(editable=False, max_length=20)),
                ("motif", models.CharField(max_length=500, verbose_name="pourquoi ?")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("proposee", "En attente de décision"),
                            ("acceptee", "Acceptée"),
                            ("refusee", "Refusée"),
                            ("retiree", "Retirée"),
                            ("appliquee", "Appliquée sans décision (petit changement)"),
                        ],
                        default="proposee",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("demandee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "decision_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("comite", "En comité de pilotage"),
                            ("mail", "Par mail"),
                            ("appel", "Par téléphone ou visio"),
                        ],
                        max_length=8,
                        verbose_name="comment",
                    ),
                ),
                (
                    "decision_reference",
                    models.CharField(blank=True, max_length=160, verbose_name="référence de la décision"),
                ),
                ("decision_le", models.DateField(blank=True, null=True, verbose_name="date de la décision")),
                ("tranchee_le", models.DateTimeField(editable=False, null=True)),
                ("motif_refus", models.CharField(blank=True, max_length=500, verbose_name="motif du refus")),
                (
                    "demandee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "etape",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="modifications",
                        to="parcours.etape",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="modifications",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "tranchee_par",
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
                "verbose_name": "changement demandé",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["proposee", "acceptee", "refusee", "retiree", "appliquee"])),
                        name="modification_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("champ__in", ["debut", "fin", "cout"])), name="modification_champ"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("acceptee",)), _negated=True),
                            models.Q(
                                models.Q(("decision_mode", ""), _negated=True),
                                models.Q(("decision_reference", ""), _negated=True),
                                ("decision_le__isnull", False),
                                ("tranchee_le__isnull", False),
                                ("tranchee_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="modification_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "refusee"), _negated=True),
                            models.Q(("motif_refus", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="modification_refus",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "proposee")),
                        fields=("etape", "champ"),
                        name="modification_unique_proposee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remplacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                ("saisi_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("annule_le", models.DateTimeField(editable=False, null=True)),
                (
                    "equipier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remplacements",
                        to="parcours.equipier",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remplacements",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "saisi_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "remplacement",
                "ordering": ("debut", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("debut__lte", models.F("fin"))), name="remplacement_dates"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visa",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("empreinte", models.CharField(editable=False, max_length=64)),
                ("demande_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("donne_le", models.DateTimeField(editable=False, null=True)),
                (
                    "demande_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "donne_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visas", to="parcours.parcours"
                    ),
                ),
            ],
            options={
                "verbose_name": "visa de la direction",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("parcours", "empreinte"), name="visa_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("donne_le__isnull", True), ("donne_par__isnull", True)),
                            models.Q(("donne_le__isnull", False), ("donne_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="visa_donne",
                    ),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="engagement",
            options={"base_manager_name": "tous", "ordering": ("partie", "pk"), "verbose_name": "engagement"},
        ),
        migrations.AlterModelManagers(
            name="engagement",
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("tous", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="engagement",
            name="engagement_unique",
        ),
        migrations.AddField(
            model_name="engagement",
            name="deliberation",
            field=models.CharField(blank=True, max_length=120, verbose_name="référence de la délibération"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="fin_le",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="engagement",
            name="fin_mandat",
            field=models.DateField(blank=True, null=True, verbose_name="fin du mandat"),
        ),
        migrations.AddField(
            model_name="engagement",
            name="preuve",
            field=models.CharField(
                choices=[("lettre", "Une lettre signée"), ("deliberation", "Un paragraphe d’une délibération")],
                default="lettre",
                max_length=12,
                verbose_name="ce qui porte l’engagement",
            ),
        ),
        migrations.AddField(
            model_name="etape",
            name="debut_reel",
            field=models.DateField(editable=False, null=True, verbose_name="commencée le"),
        ),
        migrations.AddField(
            model_name="etape",
            name="fin_reelle",
            field=models.DateField(editable=False, null=True, verbose_name="terminée le"),
        ),
        migrations.AddField(
            model_name="etape",
            name="motif_abandon",
            field=models.CharField(
                blank=True, editable=False, max_length=500, verbose_name="pourquoi elle est abandonnée"
            ),
        ),
        migrations.AddField(
            model_name="etape",
            name="service",
            field=models.CharField(blank=True, max_length=80, verbose_name="service pilote"),
        ),
        migrations.AddField(
            model_name="parcours",
            name="clos_le",
            field=models.DateField(editable=False, null=True, verbose_name="fin constatée"),
        ),
        migrations.AddField(
            model_name="parcours",
            name="motif_arret",
            field=models.TextField(blank=True, editable=False, max_length=1000, verbose_name="motif de l’arrêt"),
        ),
        migrations.AddField(
            model_name="parcours",
            name="visa_exige",
            field=models.BooleanField(default=False, editable=False, verbose_name="visa de la direction avant l’envoi"),
        ),
        migrations.AddField(
            model_name="version",
            name="etapes_proposees",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="version",
            name="statut",
            field=models.CharField(
                choices=[
                    ("envoye", "Envoyé"),
                    ("en_relecture", "En cours de relecture"),
                    ("relu", "Relu"),
                    ("repris", "Repris avant relecture"),
                    ("remplace", "Remplacé par un autre envoi"),
                ],
                default="envoye",
                editable=False,
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="thematique",
            field=models.CharField(
                blank=True,
                choices=[
                    ("democratie", "Vie démocratique locale"),
                    ("cadre_de_vie", "Cadre de vie, espaces publics"),
                    ("ecologie", "Transition écologique"),
                    ("jeunesse", "Jeunesse, éducation"),
                    ("solidarites", "Solidarités, vivre ensemble"),
                    ("culture", "Culture, patrimoine"),
                    ("sport", "Sport, vie associative"),
                    ("alimentation", "Alimentation, agriculture"),
                    ("economie", "Commerces, économie locale"),
                    ("habitat", "Habitat, mobilités"),
                    ("sante", "Santé, bien vieillir"),
                    ("numerique", "Numérique"),
                ],
                max_length=24,
                verbose_name="thème prioritaire",
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="contenu",
            field=models.TextField(editable=False),
        ),
        migrations.AlterField(
            model_name="version",
            name="empreinte",
            field=models.CharField(editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name="version",
            name="par",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="soumise_le",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fin_le__isnull", True)), fields=("parcours", "partie"), name="engagement_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("preuve__in", ["lettre", "deliberation"])), name="engagement_preuve"
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("preuve", "lettre"), models.Q(("deliberation", ""), _negated=True), _connector="OR"
                ),
                name="engagement_deliberation",
                violation_error_message="Indiquez la référence de la délibération.",
            ),
        ),
        migrations.AddConstraint(
            model_name="etape",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("debut_reel__isnull", True),
                    ("fin_reelle__isnull", True),
                    ("debut_reel__lte", models.F("fin_reelle")),
                    _connector="OR",
                ),
                name="etape_dates_reelles",
                violation_error_message="La fin réelle est avant le début réel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("statut__in", ["envoye", "en_relecture", "relu", "repris", "remplace"])),
                name="version_statut",
            ),
        ),
    ]

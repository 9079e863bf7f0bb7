import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import socle.champs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comptes", "0001_initial"),
        ("comptes", "__first__"),
        ("documents", "0001_initial"),
        ("territoires", "0002_mots_en_collation_c"),
    ]

    operations = [
        migrations.CreateModel(
            name="Equipier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("equipe", "Équipe projet"), ("executif", "Exécutif"), ("direction", "Direction")],
                        default="equipe",
                        max_length=12,
                        verbose_name="place",
                    ),
                ),
                ("nom", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("fonction", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse mail")),
                ("debut", models.DateField(default=django.utils.timezone.localdate, editable=False)),
                ("fin", models.DateField(editable=False, null=True)),
                (
                    "invitation",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="comptes.invitation",
                    ),
                ),
                (
                    "utilisateur",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipiers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "membre de l’équipe",
                "verbose_name_plural": "membres des équipes",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fin__isnull", True), ("debut__lte", models.F("fin")), _connector="OR"),
                        name="equipier_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["equipe", "executif", "direction"])), name="equipier_role"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vague",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=80, unique=True, verbose_name="nom")),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                (
                    "duree_min_mois",
                    models.PositiveSmallIntegerField(default=12, verbose_name="durée minimale d’un parcours (mois)"),
                ),
                (
                    "duree_max_mois",
                    models.PositiveSmallIntegerField(default=15, verbose_name="durée maximale d’un parcours (mois)"),
                ),
                (
                    "cible_communes_min",
                    models.PositiveSmallIntegerField(default=0, verbose_name="communes visées, au moins"),
                ),
                (
                    "cible_communes_max",
                    models.PositiveSmallIntegerField(default=0, verbose_name="communes visées, au plus"),
                ),
                (
                    "cible_epci_min",
                    models.PositiveSmallIntegerField(default=0, verbose_name="intercommunalités visées, au moins"),
                ),
                (
                    "cible_epci_max",
                    models.PositiveSmallIntegerField(default=0, verbose_name="intercommunalités visées, au plus"),
                ),
                ("enveloppe", socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="enveloppe (€)")),
                (
                    "montant_reserve",
                    socle.champs.MontantField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="réservé par les conventions validées (€)",
                    ),
                ),
            ],
            options={
                "verbose_name": "vague",
                "ordering": ("-debut", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("debut__lte", models.F("fin"))),
                        name="vague_dates",
                        violation_error_message="La fin est avant le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duree_min_mois__lte", models.F("duree_max_mois"))),
                        name="vague_durees",
                        violation_error_message="La durée minimale dépasse la durée maximale.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cible_communes_min__lte", models.F("cible_communes_max")),
                            ("cible_epci_min__lte", models.F("cible_epci_max")),
                        ),
                        name="vague_cibles",
                        violation_error_message="Le nombre visé « au moins » dépasse le nombre visé « au plus ».",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("montant_reserve__gte", 0), ("montant_reserve__lte", models.F("enveloppe"))
                        ),
                        name="vague_enveloppe",
                        violation_error_message="L’enveloppe ne peut pas être inférieure à ce qui est déjà réservé.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parcours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("contact", "Premier contact"),
                            ("diagnostic", "Diagnostic"),
                            ("formulation", "Écriture"),
                            ("contractualisation", "Convention"),
                            ("mise_en_oeuvre", "Mise en œuvre"),
                            ("bilan", "Bilan"),
                            ("clos", "Terminé"),
                            ("abandonne", "Arrêté"),
                        ],
                        default="contact",
                        editable=False,
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin prévue")),
                (
                    "montant_reserve",
                    socle.champs.MontantField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="réservé (€)"
                    ),
                ),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "collectivite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="territoires.collectivite",
                        verbose_name="collectivité",
                    ),
                ),
                (
                    "interlocuteur",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parcours.equipier",
                    ),
                ),
                (
                    "modifie_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours_suivis",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="référent ANCT",
                    ),
                ),
                (
                    "vague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcours",
                        to="parcours.vague",
                        verbose_name="vague",
                    ),
                ),
            ],
            options={
                "verbose_name": "parcours",
                "verbose_name_plural": "parcours",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vague", "collectivite"),
                        name="parcours_unique_par_vague",
                        violation_error_message="Ce territoire est déjà inscrit dans cette vague.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ("contact", "diagnostic", "abandonne")),
                            ("interlocuteur__isnull", False),
                            _connector="OR",
                        ),
                        name="parcours_interlocuteur",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "statut__in",
                                [
                                    "contact",
                                    "diagnostic",
                                    "formulation",
                                    "contractualisation",
                                    "mise_en_oeuvre",
                                    "bilan",
                                    "clos",
                                    "abandonne",
                                ],
                            )
                        ),
                        name="parcours_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debut__lte", models.F("fin"))),
                        name="parcours_dates",
                        violation_error_message="La fin est avant le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant_reserve__gte", 0)), name="parcours_montant_reserve"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objectif",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                ("titre", models.CharField(max_length=200, verbose_name="notre objectif")),
                ("precision", models.TextField(blank=True, max_length=2000, verbose_name="précisions")),
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
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "objectif",
                "ordering": ("rang", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                (
                    "axe",
                    models.CharField(
                        choices=[
                            ("projet_emblematique", "Projets emblématiques"),
                            ("savoir_faire", "Formation et façons de travailler"),
                        ],
                        editable=False,
                        max_length=24,
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("projet", "un projet emblématique, mené avec les habitants"),
                            ("formation", "une formation"),
                            ("conduite_du_changement", "un changement dans nos façons de travailler"),
                        ],
                        max_length=24,
                        verbose_name="c’est plutôt",
                    ),
                ),
                ("titre", models.CharField(max_length=200, verbose_name="titre")),
                ("thematique", models.CharField(blank=True, max_length=120, verbose_name="thème")),
                (
                    "modifie_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("objectifs", models.ManyToManyField(blank=True, related_name="actions", to="parcours.objectif")),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "ordering": ("rang", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("axe", "projet_emblematique"), ("nature", "projet")),
                            models.Q(("axe", "savoir_faire"), ("nature__in", ["formation", "conduite_du_changement"])),
                            _connector="OR",
                        ),
                        name="action_axe_nature",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Etape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("brouillon", "En projet"),
                            ("proposee", "En projet, envoyée"),
                            ("validee", "Validée"),
                            ("en_cours", "En cours"),
                            ("realisee", "Terminée"),
                            ("reportee", "Reportée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default="brouillon",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("titre", models.CharField(max_length=200, verbose_name="que voulez-vous faire ?")),
                ("debut", models.DateField(verbose_name="début")),
                ("fin", models.DateField(verbose_name="fin")),
                ("public", models.CharField(blank=True, max_length=60, verbose_name="pour qui ?")),
                (
                    "place_des_habitants",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "Sans habitants (formation interne)"),
                            (1, "Informer"),
                            (2, "Recueillir des avis"),
                            (3, "Travailler ensemble"),
                            (4, "Décider ensemble"),
                            (5, "Laisser l’initiative aux habitants"),
                        ],
                        null=True,
                        verbose_name="place des habitants",
                    ),
                ),
                (
                    "livrables",
                    models.TextField(blank=True, max_length=2000, verbose_name="ce que nous aurons à la fin"),
                ),
                (
                    "aide",
                    models.TextField(blank=True, max_length=2000, verbose_name="de quelle aide avons-nous besoin ?"),
                ),
                ("acte_reference", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "action",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="etapes",
                        to="parcours.action",
                    ),
                ),
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
                    "pilote",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="etapes",
                        to="parcours.equipier",
                        verbose_name="qui s’en occupe chez vous ?",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape",
                "ordering": ("debut", "rang", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("debut__lte", models.F("fin"))),
                        name="etape_dates",
                        violation_error_message="La fin est avant le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "statut__in",
                                ["brouillon", "proposee", "validee", "en_cours", "realisee", "reportee", "abandonnee"],
                            )
                        ),
                        name="etape_statut",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Jalon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                ("titre", models.CharField(max_length=160, verbose_name="date clé")),
                ("date", models.DateField(verbose_name="jour")),
                (
                    "etape",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jalons",
                        to="parcours.etape",
                        verbose_name="étape concernée",
                    ),
                ),
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
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "date clé",
                "ordering": ("date", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partie",
                    models.CharField(
                        choices=[("executif", "Maire ou présidence"), ("direction", "Direction")], max_length=12
                    ),
                ),
                ("nom", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("fonction", models.CharField(max_length=120, verbose_name="fonction")),
                ("date", models.DateField(verbose_name="date de l’engagement")),
                ("saisi_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "lettre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
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
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="engagements", to="parcours.parcours"
                    ),
                ),
            ],
            options={
                "verbose_name": "engagement",
                "ordering": ("partie",),
                "constraints": [
                    models.UniqueConstraint(fields=("parcours", "partie"), name="engagement_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("partie__in", ["executif", "direction"])), name="engagement_partie"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartiePrenante",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                ("nom", models.CharField(max_length=160, verbose_name="nom de l’organisation")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("association", "Association"),
                            ("collectivite", "Collectivité"),
                            ("etat", "Service de l’État"),
                            ("etablissement", "École, université, établissement public"),
                            ("entreprise", "Entreprise ou commerce"),
                            ("collectif", "Collectif d’habitants"),
                            ("autre", "Autre"),
                        ],
                        max_length=16,
                        verbose_name="c’est",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("pilote", "Pilote avec nous"),
                            ("partenaire", "Partenaire"),
                            ("associer", "À associer"),
                            ("informer", "À informer"),
                        ],
                        default="partenaire",
                        max_length=12,
                        verbose_name="son rôle",
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=160, verbose_name="contact de l’organisation")),
                ("apport", models.CharField(blank=True, max_length=300, verbose_name="ce qu’elle apporte")),
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
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "partenaire",
                "ordering": ("rang", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveIntegerField()),
                ("contenu", models.TextField()),
                ("empreinte", models.CharField(max_length=64)),
                ("soumise_le", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="parcours.parcours"
                    ),
                ),
            ],
            options={
                "verbose_name": "envoi",
                "ordering": ("-numero",),
                "constraints": [models.UniqueConstraint(fields=("parcours", "numero"), name="version_numero_unique")],
            },
        ),
        migrations.CreateModel(
            name="Moyen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("rang", models.PositiveIntegerField(default=0, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("saisi_par_anct", models.BooleanField(default=False, editable=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("anct", "ANCT"),
                            ("cofinancement", "Autre financeur"),
                            ("nature", "Apport en nature"),
                            ("temps", "Temps de travail"),
                        ],
                        max_length=16,
                        verbose_name="d’où viennent ces moyens ?",
                    ),
                ),
                ("libelle", models.CharField(blank=True, max_length=160, verbose_name="précision")),
                (
                    "prevu",
                    socle.champs.MontantField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="montant prévu (€)"
                    ),
                ),
                ("jours", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="jours de travail")),
                (
                    "etape",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moyens",
                        to="parcours.etape",
                        verbose_name="pour l’étape",
                    ),
                ),
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
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "moyen",
                "ordering": ("rang", "pk"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("prevu__gte", 0)), name="moyen_positif"),
                    models.UniqueConstraint(
                        condition=models.Q(("etape__isnull", False), ("retire_le__isnull", True), ("source", "anct")),
                        fields=("etape", "source"),
                        name="moyen_anct_unique",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="equipier",
            name="parcours",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="equipiers", to="parcours.parcours"
            ),
        ),
        migrations.AddField(
            model_name="parcours",
            name="version_courante",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parcours.version",
            ),
        ),
        migrations.AddField(
            model_name="parcours",
            name="version_relue",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="parcours.version",
            ),
        ),
        migrations.AddConstraint(
            model_name="Equipier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fin__isnull", True)),
                fields=("parcours", "utilisateur"),
                name="equipier_unique_en_place",
            ),
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import socle.champs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comptes", "__first__"),
        ("parcours", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Compteur",
            fields=[
                ("annee", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("dernier", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "compteur",
            },
        ),
        migrations.CreateModel(
            name="Convention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[("en_cours", "En cours"), ("caduque", "Sans suite")],
                        default="en_cours",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "montant_total",
                    socle.champs.MontantField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="montant promis par les actes signés (€)",
                    ),
                ),
                (
                    "montant_paye",
                    socle.champs.MontantField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="montant versé (€)"
                    ),
                ),
                ("date_effet", models.DateField(editable=False, null=True, verbose_name="date d’effet")),
                ("date_fin", models.DateField(editable=False, null=True, verbose_name="fin d’exécution")),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conventions",
                        to="parcours.parcours",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ("caduque",)), _negated=True),
                        fields=("parcours",),
                        name="convention_unique_vivante",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["en_cours", "caduque"])), name="convention_statut"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant_paye__gte", 0), ("montant_paye__lte", models.F("montant_total"))),
                        name="convention_montants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_effet__isnull", True),
                            ("date_fin__isnull", True),
                            ("date_effet__lte", models.F("date_fin")),
                            _connector="OR",
                        ),
                        name="convention_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Modele",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("intitule", models.CharField(max_length=200, verbose_name="intitulé")),
                (
                    "valide_par_juridique",
                    models.BooleanField(default=False, verbose_name="validé par le service juridique"),
                ),
                ("visas", models.JSONField(verbose_name="visas")),
                ("preambule", models.TextField(verbose_name="préambule")),
                ("articles", models.JSONField(verbose_name="articles")),
                ("utilise_le", models.DateTimeField(editable=False, null=True, verbose_name="utilisé depuis")),
            ],
            options={
                "verbose_name": "modèle de convention",
                "verbose_name_plural": "modèles de convention",
                "ordering": ("code", "-version"),
                "constraints": [models.UniqueConstraint(fields=("code", "version"), name="modele_version_unique")],
            },
        ),
        migrations.CreateModel(
            name="Acte",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("brouillon", "En rédaction"),
                            ("relecture", "En relecture"),
                            ("validee", "À voter et à signer"),
                            ("signee", "Signée"),
                            ("abandonnee", "Abandonnée"),
                        ],
                        default="brouillon",
                        editable=False,
                        max_length=12,
                        verbose_name="où en est-elle",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "numero",
                    models.CharField(editable=False, max_length=24, null=True, unique=True, verbose_name="numéro"),
                ),
                (
                    "montant_delta",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant maximum de la subvention (€)"
                    ),
                ),
                ("date_fin", models.DateField(verbose_name="fin d’exécution")),
                (
                    "type_signataire_anct",
                    models.CharField(
                        choices=[
                            ("dg", "la direction générale de l’Agence"),
                            ("delegation", "une personne qui a reçu délégation de la direction générale"),
                            ("prefet", "le préfet, délégué territorial de l’Agence"),
                        ],
                        default="dg",
                        max_length=12,
                        verbose_name="qui signe pour l’ANCT ?",
                    ),
                ),
                (
                    "signataire_anct_nom",
                    models.CharField(max_length=120, verbose_name="prénom et nom de la personne qui signe pour l’ANCT"),
                ),
                ("signataire_anct_qualite", models.CharField(max_length=160, verbose_name="sa fonction")),
                (
                    "signataire_collectivite_nom",
                    models.CharField(
                        max_length=120, verbose_name="prénom et nom de la personne qui signe pour la collectivité"
                    ),
                ),
                ("signataire_collectivite_qualite", models.CharField(max_length=160, verbose_name="sa fonction")),
                ("texte_gele", models.TextField(blank=True, default="", editable=False)),
                ("empreinte", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("redige_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("relecture_attendue_le", models.DateField(editable=False, null=True)),
                ("validee_le", models.DateTimeField(editable=False, null=True)),
                ("signature_attendue_le", models.DateField(editable=False, null=True)),
                (
                    "signee_collectivite_le",
                    models.DateField(editable=False, null=True, verbose_name="signée par la collectivité le"),
                ),
                ("signee_anct_le", models.DateField(editable=False, null=True, verbose_name="signée par l’ANCT le")),
                (
                    "motif_abandon",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi l’abandonner ?"
                    ),
                ),
                (
                    "redige_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "validee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actes",
                        to="parcours.version",
                    ),
                ),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actes",
                        to="conventions.convention",
                    ),
                ),
                (
                    "modele",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actes",
                        to="conventions.modele",
                    ),
                ),
            ],
            options={
                "verbose_name": "acte",
                "ordering": ("convention", "rang"),
                "constraints": [
                    models.UniqueConstraint(fields=("convention", "rang"), name="acte_rang_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ("signee", "abandonnee")), _negated=True),
                        fields=("convention",),
                        name="acte_unique_en_cours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["brouillon", "relecture", "validee", "signee", "abandonnee"])
                        ),
                        name="acte_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("type_signataire_anct__in", ["dg", "delegation", "prefet"])),
                        name="acte_type_signataire",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rang__gt", 0), ("montant_delta__gt", 0), _connector="OR"),
                        name="acte_montant_initial",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("empreinte", ""),
                                ("numero__isnull", True),
                                ("signature_attendue_le__isnull", True),
                                ("texte_gele", ""),
                                ("validee_le__isnull", True),
                                ("validee_par__isnull", True),
                            ),
                            models.Q(
                                ("numero__isnull", False),
                                ("signature_attendue_le__isnull", False),
                                ("validee_le__isnull", False),
                                ("validee_par__isnull", False),
                                models.Q(("texte_gele", ""), _negated=True),
                                models.Q(("empreinte", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="acte_validation_entiere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("brouillon", "relecture")), _negated=True),
                            ("numero__isnull", True),
                            _connector="OR",
                        ),
                        name="acte_sans_numero_avant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("validee", "signee")), _negated=True),
                            ("numero__isnull", False),
                            _connector="OR",
                        ),
                        name="acte_numero_des_validation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "relecture"), _negated=True),
                            ("relecture_attendue_le__isnull", False),
                            _connector="OR",
                        ),
                        name="acte_relecture_datee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "signee"), _negated=True),
                            models.Q(("signee_anct_le__isnull", False), ("signee_collectivite_le__isnull", False)),
                            _connector="OR",
                        ),
                        name="acte_signee_des_deux",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("numero__isnull", False),
                            models.Q(("signee_anct_le__isnull", True), ("signee_collectivite_le__isnull", True)),
                            _connector="OR",
                        ),
                        name="acte_signature_apres_validation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut", "abandonnee"), ("motif_abandon", ""), _connector="XOR"),
                        name="acte_abandon_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneContractee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("montant_delta", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "acte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lignes", to="conventions.acte"
                    ),
                ),
                (
                    "etape",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes_contractees",
                        to="parcours.etape",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne contractée",
                "verbose_name_plural": "lignes contractées",
                "ordering": ("acte", "etape"),
                "constraints": [models.UniqueConstraint(fields=("acte", "etape"), name="ligne_contractee_unique")],
            },
        ),
        migrations.CreateModel(
            name="Tranche",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField()),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("avance", "Premier versement"),
                            ("acompte", "Versement suivant"),
                            ("solde", "Dernier versement"),
                        ],
                        max_length=8,
                    ),
                ),
                ("pct", models.DecimalField(decimal_places=2, max_digits=5)),
                (
                    "montant",
                    socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant prévu (€)"),
                ),
                ("condition", models.CharField(max_length=300)),
                ("date_prevue", models.DateField(null=True)),
                (
                    "acte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tranches", to="conventions.acte"
                    ),
                ),
                (
                    "convention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tranches",
                        to="conventions.convention",
                    ),
                ),
            ],
            options={
                "verbose_name": "tranche",
                "ordering": ("acte", "rang"),
                "constraints": [
                    models.UniqueConstraint(fields=("acte", "rang"), name="tranche_rang_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["avance", "acompte", "solde"])), name="tranche_genre"
                    ),
                    models.CheckConstraint(condition=models.Q(("pct__gt", 0), ("pct__lte", 100)), name="tranche_pct"),
                    models.CheckConstraint(condition=models.Q(("montant__gte", 0)), name="tranche_montant"),
                ],
            },
        ),
    ]

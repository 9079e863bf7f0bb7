import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import socle.documents.codes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("comptes", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fichier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "sha256",
                    models.CharField(
                        db_index=True,
                        editable=False,
                        max_length=64,
                        validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")],
                        verbose_name="empreinte",
                    ),
                ),
                ("taille", models.PositiveIntegerField(editable=False, verbose_name="taille en octets")),
                ("type_mime", models.CharField(editable=False, max_length=100, verbose_name="type")),
                ("nom", models.CharField(editable=False, max_length=200)),
                (
                    "nb_pages",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="nombre de pages"),
                ),
                (
                    "cle_stockage",
                    models.CharField(editable=False, max_length=120, unique=True, verbose_name="clé de stockage"),
                ),
                (
                    "depose_le",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="déposé le"),
                ),
                (
                    "depose_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déposé par",
                    ),
                ),
            ],
            options={
                "ordering": ["-depose_le", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("taille__gt", 0)), name="documents_fichier_taille")
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_attente", "En attente"),
                            ("en_cours", "En cours"),
                            ("pret", "Fait"),
                            ("annule", "Sans objet"),
                            ("echec", "En échec"),
                        ],
                        default="en_attente",
                        editable=False,
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "cree_le",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="créé le"),
                ),
                ("pas_avant", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("bail_jusqu_a", models.DateTimeField(editable=False, null=True, verbose_name="bail jusqu’à")),
                (
                    "proprietaire",
                    models.CharField(blank=True, editable=False, max_length=120, verbose_name="propriétaire"),
                ),
                ("erreurs", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("bails_perdus", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("motif", models.CharField(blank=True, editable=False, max_length=300)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("genre", models.CharField(editable=False, max_length=60)),
                ("objet_type", models.CharField(editable=False, max_length=80)),
                ("objet_id", models.BigIntegerField(editable=False)),
                ("tour", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("cle", models.CharField(editable=False, max_length=200, unique=True, verbose_name="clé")),
                ("gabarit_version", models.CharField(editable=False, max_length=12, verbose_name="version du gabarit")),
                ("donnees_gelees", models.TextField(editable=False, verbose_name="données gelées")),
                (
                    "empreinte_donnees",
                    models.CharField(editable=False, max_length=64, verbose_name="empreinte des données"),
                ),
                (
                    "code_verification",
                    models.CharField(
                        default=socle.documents.codes.nouveau_code,
                        editable=False,
                        max_length=24,
                        unique=True,
                        verbose_name="code de vérification",
                    ),
                ),
                ("brouillon", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "demande_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "remplace_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="remplacé par",
                    ),
                ),
                (
                    "fichier",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document",
                        to="documents.fichier",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("etat__in", ["en_attente", "en_cours"])),
                        fields=["pas_avant"],
                        name="documents_document_du",
                    ),
                    models.Index(fields=["objet_type", "objet_id"], name="documents_document_objet"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bail_jusqu_a__isnull", False),
                                ("etat", "en_cours"),
                                models.Q(("proprietaire", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("etat", "en_cours"), _negated=True),
                                ("bail_jusqu_a__isnull", True),
                                ("proprietaire", ""),
                            ),
                            _connector="OR",
                        ),
                        name="documents_document_bail",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("etat", "pret"), ("fichier__isnull", False)),
                            models.Q(models.Q(("etat", "pret"), _negated=True), ("fichier__isnull", True)),
                            _connector="OR",
                        ),
                        name="documents_document_pret",
                    ),
                    models.CheckConstraint(condition=models.Q(("tour__gte", 1)), name="documents_document_tour"),
                ],
            },
        ),
    ]

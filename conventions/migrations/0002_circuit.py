import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "__first__"),
        ("conventions", "0001_initial"),
        ("documents", "0002_retire_le"),
        ("parcours", "0005_pieces"),
    ]

    operations = [
        migrations.CreateModel(
            name="Annexe",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(editable=False)),
                ("titre", models.CharField(max_length=160, verbose_name="titre de l’annexe")),
                ("jointe_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("retiree_le", models.DateTimeField(editable=False, null=True)),
                (
                    "acte",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="conventions.acte",
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
                    ),
                ),
                (
                    "jointe_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "annexe",
                "ordering": ("acte", "rang", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retiree_le__isnull", True)),
                        fields=("acte", "rang"),
                        name="annexe_rang_unique",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Autorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("deliberation", "une délibération du conseil"),
                            ("decision", "une décision prise par délégation du conseil"),
                        ],
                        default="deliberation",
                        max_length=12,
                    ),
                ),
                ("seance_prevue", models.DateField(blank=True, null=True, verbose_name="jour prévu du conseil")),
                ("seance", models.DateField(blank=True, null=True, verbose_name="date de la séance ou de la décision")),
                ("numero", models.CharField(blank=True, max_length=60, verbose_name="numéro")),
                ("transmise_le", models.DateField(blank=True, null=True, verbose_name="envoyée à la préfecture le")),
                (
                    "ar_le",
                    models.DateField(blank=True, null=True, verbose_name="accusé de réception de la préfecture le"),
                ),
                ("executoire_le", models.DateField(blank=True, null=True, verbose_name="applicable le")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("modifiee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "acte",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="autorisation",
                        to="conventions.acte",
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
                    ),
                ),
                (
                    "modifiee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "autorisation de signer",
                "verbose_name_plural": "autorisations de signer",
                "ordering": ("acte",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["deliberation", "decision"])), name="autorisation_genre"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transmise_le__isnull", True), ("transmise_le__gte", models.F("seance")), _connector="OR"
                        ),
                        name="autorisation_envoi_apres_seance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ar_le__isnull", True), ("ar_le__gte", models.F("transmise_le")), _connector="OR"
                        ),
                        name="autorisation_recu_apres_envoi",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("executoire_le__isnull", True),
                            ("executoire_le__gte", models.F("transmise_le")),
                            _connector="OR",
                        ),
                        name="autorisation_applicable_apres_envoi",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ecart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "porte_sur",
                    models.CharField(
                        choices=[("acte", "l’acte"), ("convention", "la convention")],
                        default="acte",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(editable=False, max_length=40, verbose_name="article")),
                ("titre", models.CharField(max_length=200, verbose_name="titre de l’article")),
                ("texte", models.TextField(max_length=20000, verbose_name="texte de l’article")),
                ("motif", models.CharField(max_length=500, verbose_name="pourquoi ?")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("ecrit_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("vise_le", models.DateTimeField(editable=False, null=True)),
                (
                    "acte",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ecarts",
                        to="conventions.acte",
                    ),
                ),
                (
                    "ecrit_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vise_par",
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
                "verbose_name": "écart au modèle",
                "verbose_name_plural": "écarts au modèle",
                "ordering": ("acte", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("acte", "porte_sur", "code"), name="ecart_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("porte_sur__in", ["acte", "convention"])), name="ecart_porte_sur"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("motif", ""), _negated=True), models.Q(("texte", ""), _negated=True)
                        ),
                        name="ecart_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("vise_le__isnull", True), ("vise_par__isnull", True)),
                            models.Q(("vise_le__isnull", False), ("vise_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="ecart_visa_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vise_par__isnull", True),
                            models.Q(("vise_par", models.F("ecrit_par")), _negated=True),
                            _connector="OR",
                        ),
                        name="ecart_visa_d_un_autre",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partie",
                    models.CharField(
                        choices=[("collectivite", "la collectivité"), ("anct", "l’ANCT")], editable=False, max_length=12
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("papier", "sur papier, numérisé ou photographié"),
                            ("externe", "par voie électronique, dans un parapheur"),
                            ("constat", "sur un original gardé à l’ANCT"),
                        ],
                        max_length=8,
                        verbose_name="comment est-elle signée ?",
                    ),
                ),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("incomplete", "Pages à ajouter"),
                            ("a_comparer", "À comparer par l’ANCT"),
                            ("recue", "Reçue"),
                            ("refusee", "Refusée"),
                            ("retiree", "Retirée"),
                        ],
                        default="incomplete",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("date", models.DateField(verbose_name="signée le")),
                ("signataire", models.CharField(max_length=120, verbose_name="signée par")),
                ("verification", models.TextField(blank=True, default="", editable=False)),
                (
                    "lieu_original",
                    models.CharField(blank=True, max_length=160, verbose_name="où est gardé l’original ?"),
                ),
                ("depose_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("decide_le", models.DateTimeField(editable=False, null=True)),
                ("motif", models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi ?")),
                (
                    "acte",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="conventions.acte",
                    ),
                ),
                (
                    "decide_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "depose_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "ordering": ("acte", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ("refusee", "retiree")), _negated=True),
                        fields=("acte", "partie"),
                        name="signature_unique_presente",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partie__in", ["collectivite", "anct"])), name="signature_partie"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["papier", "externe", "constat"])), name="signature_mode"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["incomplete", "a_comparer", "recue", "refusee", "retiree"])),
                        name="signature_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fichier__isnull", False), ("mode", "externe")),
                            models.Q(models.Q(("mode", "externe"), _negated=True), ("fichier__isnull", True)),
                            _connector="OR",
                        ),
                        name="signature_externe_avec_fichier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "constat"), _negated=True),
                            models.Q(("lieu_original", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signature_constat_situee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "refusee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="signature_refus_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decide_le__isnull", True), ("decide_par__isnull", True)),
                            models.Q(("decide_le__isnull", False), ("decide_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="signature_decision_entiere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "incomplete"), _negated=True), ("mode", "papier"), _connector="OR"
                        ),
                        name="signature_incomplete_sur_papier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "a_comparer"), _negated=True),
                            models.Q(("mode", "papier"), _negated=True),
                            _connector="OR",
                        ),
                        name="signature_a_comparer_sans_papier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feuillet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveSmallIntegerField(editable=False)),
                (
                    "numero",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="page de la convention"),
                ),
                ("ajoute_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                (
                    "ajoute_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feuillets",
                        to="conventions.signature",
                    ),
                ),
            ],
            options={
                "verbose_name": "page numérisée",
                "verbose_name_plural": "pages numérisées",
                "ordering": ("signature", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("numero__isnull", False), ("retire_le__isnull", True)),
                        fields=("signature", "numero"),
                        name="feuillet_numero_unique",
                    ),
                    models.UniqueConstraint(fields=("signature", "fichier", "page"), name="feuillet_page_unique"),
                    models.CheckConstraint(condition=models.Q(("page__gte", 1)), name="feuillet_page"),
                    models.CheckConstraint(
                        condition=models.Q(("numero__isnull", True), ("numero__gte", 1), _connector="OR"),
                        name="feuillet_numero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tour", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("ligne", models.TextField(editable=False)),
                ("empreinte", models.CharField(editable=False, max_length=64)),
                ("publiee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="conventions.convention",
                    ),
                ),
                (
                    "publiee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "publication en données ouvertes",
                "verbose_name_plural": "publications en données ouvertes",
                "ordering": ("convention", "-tour"),
                "constraints": [
                    models.UniqueConstraint(fields=("convention", "tour"), name="publication_tour_unique"),
                    models.CheckConstraint(condition=models.Q(("tour__gte", 1)), name="publication_tour"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RemarqueActe",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.CharField(blank=True, editable=False, max_length=40)),
                ("texte", models.TextField(max_length=2000, verbose_name="votre remarque")),
                ("ecrite_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("reglee_le", models.DateTimeField(editable=False, null=True)),
                (
                    "acte",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarques",
                        to="conventions.acte",
                    ),
                ),
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
                    "reglee_par",
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
                        to="conventions.remarqueacte",
                    ),
                ),
            ],
            options={
                "verbose_name": "remarque sur un article",
                "verbose_name_plural": "remarques sur les articles",
                "ordering": ("ecrite_le", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reglee_le__isnull", True), ("reglee_par__isnull", True)),
                            models.Q(
                                ("reglee_le__isnull", False), ("reglee_par__isnull", False), ("reponse_a__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="remarque_acte_reglee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reponse_a", models.F("pk")), _negated=True), name="remarque_acte_pas_a_soi"
                    ),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="acte",
            options={"ordering": ("convention", "rang", "pk"), "verbose_name": "acte"},
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_rang_unique",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_unique_en_cours",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_statut",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_validation_entiere",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_sans_numero_avant",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_numero_des_validation",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_signee_des_deux",
        ),
        migrations.RemoveConstraint(
            model_name="acte",
            name="acte_signature_apres_validation",
        ),
        migrations.RemoveConstraint(
            model_name="convention",
            name="convention_unique_vivante",
        ),
        migrations.RemoveConstraint(
            model_name="convention",
            name="convention_statut",
        ),
        migrations.AddField(
            model_name="acte",
            name="credits_verifies_le",
            field=models.DateField(editable=False, null=True, verbose_name="crédits vérifiés le"),
        ),
        migrations.AddField(
            model_name="acte",
            name="credits_verifies_par",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="acte",
            name="ej",
            field=models.CharField(
                blank=True, editable=False, max_length=40, verbose_name="n° d’engagement juridique (EJ)"
            ),
        ),
        migrations.AddField(
            model_name="acte",
            name="engagee_le",
            field=models.DateField(editable=False, null=True, verbose_name="inscrite au budget le"),
        ),
        migrations.AddField(
            model_name="acte",
            name="executoire_le",
            field=models.DateField(editable=False, null=True, verbose_name="délibération applicable le"),
        ),
        migrations.AddField(
            model_name="acte",
            name="imputation",
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name="imputation budgétaire"),
        ),
        migrations.AddField(
            model_name="acte",
            name="notifiee_le",
            field=models.DateField(editable=False, null=True, verbose_name="notifiée le"),
        ),
        migrations.AddField(
            model_name="acte",
            name="objet",
            field=models.CharField(blank=True, max_length=300, verbose_name="objet de la modification"),
        ),
        migrations.AddField(
            model_name="acte",
            name="transmise_le",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="convention",
            name="finie_le",
            field=models.DateField(editable=False, null=True, verbose_name="terminée le"),
        ),
        migrations.AddField(
            model_name="convention",
            name="motif",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi"),
        ),
        migrations.AddField(
            model_name="convention",
            name="motif_non_publication",
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.AddField(
            model_name="convention",
            name="publier",
            field=models.BooleanField(editable=False, null=True, verbose_name="publier en données ouvertes"),
        ),
        migrations.AddField(
            model_name="convention",
            name="suspendue_le",
            field=models.DateField(editable=False, null=True, verbose_name="suspendue le"),
        ),
        migrations.AddField(
            model_name="modele",
            name="cree_le",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="modele",
            name="cree_par",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="modele",
            name="publie_le",
            field=models.DateTimeField(editable=False, null=True, verbose_name="publié le"),
        ),
        migrations.AddField(
            model_name="modele",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="modele",
            name="valide_le",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="modele",
            name="valide_par",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="acte",
            name="statut",
            field=models.CharField(
                choices=[
                    ("brouillon", "En rédaction"),
                    ("relecture", "En relecture"),
                    ("validee", "Validée"),
                    ("transmise", "À faire voter"),
                    ("autorisee", "À signer"),
                    ("signee", "Signée"),
                    ("engagee", "Inscrite au budget de l’ANCT"),
                    ("notifiee", "Notifiée"),
                    ("abandonnee", "Abandonnée"),
                ],
                default="brouillon",
                editable=False,
                max_length=12,
                verbose_name="où en est-elle",
            ),
        ),
        migrations.AlterField(
            model_name="convention",
            name="statut",
            field=models.CharField(
                choices=[
                    ("en_cours", "En cours"),
                    ("suspendue", "Suspendue"),
                    ("resiliee", "Résiliée"),
                    ("caduque", "Sans suite"),
                    ("soldee", "Soldée"),
                    ("close", "Close"),
                ],
                default="en_cours",
                editable=False,
                max_length=12,
            ),
        ),
    ]

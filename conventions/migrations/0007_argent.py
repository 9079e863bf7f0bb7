import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import socle.champs


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "__first__"),
        ("conventions", "0006_versements_en_cours"),
        ("documents", "0002_retire_le"),
        ("parcours", "0005_pieces"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bilan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(editable=False)),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("brouillon", "En cours d’écriture"),
                            ("envoye", "Envoyé à l’ANCT"),
                            ("a_completer", "À compléter"),
                            ("accepte", "Accepté"),
                        ],
                        default="brouillon",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("realise", models.TextField(blank=True, max_length=4000, verbose_name="ce qui a été fait")),
                ("effets", models.TextField(blank=True, max_length=4000, verbose_name="ce que cela a changé")),
                ("difficultes", models.TextField(blank=True, max_length=4000, verbose_name="ce qui a été difficile")),
                ("suites", models.TextField(blank=True, max_length=4000, verbose_name="la suite")),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=1000, verbose_name="que faut-il compléter ?"
                    ),
                ),
                ("ouvert_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("envoye_le", models.DateField(editable=False, null=True, verbose_name="envoyé le")),
                ("juge_le", models.DateField(editable=False, null=True, verbose_name="lu par l’ANCT le")),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bilans",
                        to="conventions.convention",
                    ),
                ),
                (
                    "envoye_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "juge_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ouvert_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "ordering": ("convention", "rang"),
                "constraints": [
                    models.UniqueConstraint(fields=("convention", "rang"), name="bilan_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["brouillon", "envoye", "a_completer", "accepte"])),
                        name="bilan_statut",
                    ),
                    models.CheckConstraint(condition=models.Q(("rang__gt", 1)), name="bilan_apres_le_premier"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut", "brouillon"),
                            models.Q(
                                ("statut__in", ("envoye", "a_completer", "accepte")),
                                ("envoye_le__isnull", False),
                                ("envoye_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bilan_envoi_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("a_completer", "accepte")), _negated=True),
                            models.Q(("juge_le__isnull", False), ("juge_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="bilan_jugement_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "a_completer"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="bilan_retour_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("rib", "RIB de la trésorerie"),
                            ("sirene", "Avis de situation SIRENE"),
                            ("deliberation", "Délibération, ou décision, applicable"),
                            ("budget", "Budget voté où figure la subvention"),
                            ("depenses", "Liste des dépenses payées, signée"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("rang", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "statut",
                    models.CharField(
                        choices=[("recue", "Reçue"), ("a_remplacer", "À remplacer"), ("remplacee", "Remplacée")],
                        default="recue",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi la remplacer ?"
                    ),
                ),
                ("deposee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("jugee_le", models.DateField(editable=False, null=True, verbose_name="refusée le")),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="conventions.convention",
                    ),
                ),
                (
                    "deposee_par",
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
                    "jugee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remplace",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remplacee_par",
                        to="conventions.piece",
                        verbose_name="remplace",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce",
                "ordering": ("convention", "rang", "genre", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ("recue", "a_remplacer"))),
                        fields=("convention", "genre", "rang"),
                        name="piece_presente_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["recue", "a_remplacer", "remplacee"])), name="piece_statut"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["rib", "sirene", "deliberation", "budget", "depenses"])),
                        name="piece_genre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("jugee_le__isnull", False),
                                ("jugee_par__isnull", False),
                                ("statut", "a_remplacer"),
                                models.Q(("motif", ""), _negated=True),
                            ),
                            models.Q(
                                ("jugee_le__isnull", True),
                                ("jugee_par__isnull", True),
                                ("motif", ""),
                                ("statut", "recue"),
                            ),
                            ("statut", "remplacee"),
                            _connector="OR",
                        ),
                        name="piece_refus_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remplace", models.F("pk")), _negated=True), name="piece_pas_soi_meme"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompteBancaire",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("titulaire", models.CharField(editable=False, max_length=120, verbose_name="titulaire du compte")),
                ("iban", models.CharField(editable=False, max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, editable=False, max_length=11, verbose_name="BIC")),
                ("change", models.BooleanField(default=False, editable=False)),
                ("saisi_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("confirme_le", models.DateField(editable=False, null=True, verbose_name="confirmé par téléphone le")),
                (
                    "appel",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="qui avez-vous appelé, à quel numéro ?"
                    ),
                ),
                (
                    "confirme_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "piece",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compte",
                        to="conventions.piece",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte bancaire",
                "verbose_name_plural": "comptes bancaires",
                "ordering": ("piece",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("iban", ""), _negated=True), models.Q(("titulaire", ""), _negated=True)
                        ),
                        name="compte_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appel", ""), ("confirme_le__isnull", True), ("confirme_par__isnull", True)),
                            models.Q(
                                ("change", True),
                                ("confirme_le__isnull", False),
                                ("confirme_par__isnull", False),
                                models.Q(("appel", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="compte_confirmation_entiere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirme_par__isnull", True),
                            models.Q(("confirme_par", models.F("saisi_par")), _negated=True),
                            _connector="OR",
                        ),
                        name="compte_confirme_par_un_autre",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Importation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[("depenses", "Dépenses"), ("paiements", "Paiements et rejets")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("contenu", models.TextField(editable=False)),
                ("empreinte", models.CharField(editable=False, max_length=64)),
                ("preparee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("appliquee_le", models.DateTimeField(editable=False, null=True)),
                ("bilan", models.TextField(blank=True, default="", editable=False)),
                (
                    "appliquee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="importations",
                        to="conventions.convention",
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
                    "preparee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "importation",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("genre__in", ["depenses", "paiements"])), name="importation_genre"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("convention__isnull", False), ("genre", "depenses")),
                            models.Q(("convention__isnull", True), ("genre", "paiements")),
                            _connector="OR",
                        ),
                        name="importation_perimetre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appliquee_le__isnull", True), ("appliquee_par__isnull", True)),
                            models.Q(("appliquee_le__isnull", False), ("appliquee_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="importation_appliquee_entiere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Depense",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("declaree", "À examiner"),
                            ("retenue", "Retenue"),
                            ("ecartee", "Écartée"),
                            ("retiree", "Retirée"),
                        ],
                        default="declaree",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("date", models.DateField(verbose_name="payée le")),
                ("objet", models.CharField(max_length=200, verbose_name="qu’avez-vous payé ?")),
                ("fournisseur", models.CharField(max_length=160, verbose_name="à qui ?")),
                ("fournisseur_norme", models.CharField(editable=False, max_length=160)),
                ("numero", models.CharField(blank=True, max_length=60, verbose_name="numéro de la facture")),
                ("ht", socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant HT (€)")),
                ("ttc", socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant TTC (€)")),
                ("mandat", models.CharField(blank=True, max_length=60, verbose_name="numéro du mandat")),
                (
                    "montant_retenu",
                    socle.champs.MontantField(
                        decimal_places=2, editable=False, max_digits=12, null=True, verbose_name="montant retenu (€)"
                    ),
                ),
                ("motif", models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi ?")),
                ("declaree_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("jugee_le", models.DateField(editable=False, null=True, verbose_name="examinée le")),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="depenses",
                        to="conventions.convention",
                    ),
                ),
                (
                    "declaree_par",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="depenses",
                        to="parcours.etape",
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
                (
                    "jugee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "importation",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="depenses",
                        to="conventions.importation",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépense",
                "ordering": ("convention", "date", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["declaree", "retenue", "ecartee", "retiree"])),
                        name="depense_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ht__gte", 0), ("ht__lte", models.F("ttc")), ("ttc__gt", 0)),
                        name="depense_montants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("montant_retenu__gt", 0),
                                ("montant_retenu__isnull", False),
                                ("statut", "retenue"),
                                ("montant_retenu__lte", models.F("ttc")),
                            ),
                            models.Q(models.Q(("statut", "retenue"), _negated=True), ("montant_retenu__isnull", True)),
                            _connector="OR",
                        ),
                        name="depense_retenue_chiffree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "ecartee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="depense_ecart_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("statut__in", ("retenue", "ecartee")),
                                ("jugee_le__isnull", False),
                                ("jugee_par__isnull", False),
                            ),
                            models.Q(
                                ("statut__in", ("declaree", "retiree")),
                                ("jugee_le__isnull", True),
                                ("jugee_par__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="depense_jugement_entier",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("numero", ""), _negated=True), models.Q(("statut", "retiree"), _negated=True)
                        ),
                        fields=("convention", "fournisseur_norme", "numero", "mandat"),
                        name="depense_facture_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LigneBilan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texte", models.TextField(blank=True, max_length=2000, verbose_name="où en est cette étape ?")),
                (
                    "bilan",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes",
                        to="conventions.bilan",
                    ),
                ),
                (
                    "etape",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lignes_bilan",
                        to="parcours.etape",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de bilan",
                "verbose_name_plural": "lignes de bilan",
                "ordering": ("bilan", "etape"),
                "constraints": [models.UniqueConstraint(fields=("bilan", "etape"), name="ligne_bilan_unique")],
            },
        ),
        migrations.CreateModel(
            name="Ressource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("cherchee", "À chercher"),
                            ("demandee", "Demandée"),
                            ("obtenue", "Obtenue"),
                            ("recue", "Reçue"),
                            ("refusee", "Refusée"),
                            ("retiree", "Retirée"),
                        ],
                        default="cherchee",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("etat", "L’État"),
                            ("region", "La région"),
                            ("departement", "Le département"),
                            ("epci", "L’intercommunalité"),
                            ("commune", "Une commune"),
                            ("europe", "L’Union européenne"),
                            ("caf", "La CAF ou la MSA"),
                            ("fondation", "Une fondation ou un mécène"),
                            ("autre", "Un autre financeur"),
                            ("propre", "La collectivité elle-même"),
                        ],
                        max_length=12,
                        verbose_name="qui finance ?",
                    ),
                ),
                ("financeur", models.CharField(blank=True, max_length=160, verbose_name="son nom")),
                ("objet", models.CharField(max_length=200, verbose_name="pour quoi ?")),
                (
                    "montant_demande",
                    socle.champs.MontantField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant demandé (€)"
                    ),
                ),
                ("demande_le", models.DateField(editable=False, null=True, verbose_name="demandé le")),
                (
                    "reponse_attendue_le",
                    models.DateField(blank=True, null=True, verbose_name="réponse attendue vers le"),
                ),
                (
                    "montant_obtenu",
                    socle.champs.MontantField(
                        decimal_places=2, editable=False, max_digits=12, null=True, verbose_name="montant obtenu (€)"
                    ),
                ),
                ("obtenu_le", models.DateField(editable=False, null=True, verbose_name="obtenu le")),
                (
                    "montant_recu",
                    socle.champs.MontantField(
                        decimal_places=2, default=0, editable=False, max_digits=12, verbose_name="montant reçu (€)"
                    ),
                ),
                ("recu_le", models.DateField(editable=False, null=True, verbose_name="dernier montant reçu le")),
                ("motif", models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi ?")),
                ("saisie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "etape",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ressources",
                        to="parcours.etape",
                        verbose_name="pour quelle étape ?",
                    ),
                ),
                (
                    "moyen",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ressources",
                        to="parcours.moyen",
                    ),
                ),
                (
                    "parcours",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ressources",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource complémentaire",
                "verbose_name_plural": "ressources complémentaires",
                "ordering": ("parcours", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "retiree"), _negated=True),
                        fields=("moyen",),
                        name="ressource_moyen_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["cherchee", "demandee", "obtenue", "recue", "refusee", "retiree"])
                        ),
                        name="ressource_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "genre__in",
                                [
                                    "etat",
                                    "region",
                                    "departement",
                                    "epci",
                                    "commune",
                                    "europe",
                                    "caf",
                                    "fondation",
                                    "autre",
                                    "propre",
                                ],
                            )
                        ),
                        name="ressource_genre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ("cherchee", "retiree", "refusee")),
                            models.Q(
                                ("demande_le__isnull", False),
                                ("montant_demande__gt", 0),
                                ("montant_demande__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ressource_demande_chiffree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("statut__in", ("obtenue", "recue")),
                                ("montant_obtenu__gt", 0),
                                ("montant_obtenu__isnull", False),
                                ("obtenu_le__isnull", False),
                            ),
                            models.Q(
                                models.Q(("statut__in", ("obtenue", "recue")), _negated=True),
                                ("montant_obtenu__isnull", True),
                                ("montant_recu", 0),
                                ("obtenu_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="ressource_obtention_chiffree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("montant_recu__gte", 0),
                            models.Q(
                                ("montant_recu", 0),
                                models.Q(
                                    ("montant_obtenu__isnull", False), ("montant_recu__lte", models.F("montant_obtenu"))
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="ressource_recu_borne",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "recue"), _negated=True),
                            models.Q(("montant_recu__gt", 0), ("recu_le__isnull", False)),
                            _connector="OR",
                        ),
                        name="ressource_recue_chiffree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "refusee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ressource_refus_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reversement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[("a_recevoir", "À recevoir"), ("recu", "Reçu"), ("abandonne", "Abandonné")],
                        default="a_recevoir",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "montant",
                    socle.champs.MontantField(
                        decimal_places=2, editable=False, max_digits=12, verbose_name="montant à reverser (€)"
                    ),
                ),
                ("demande_le", models.DateField(editable=False, verbose_name="demandé le")),
                ("echeance", models.DateField(editable=False, verbose_name="à reverser avant le")),
                ("recu_le", models.DateField(editable=False, null=True, verbose_name="reçu le")),
                (
                    "reference",
                    models.CharField(blank=True, editable=False, max_length=60, verbose_name="référence de la recette"),
                ),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi l’abandonner ?"
                    ),
                ),
                (
                    "convention",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversements",
                        to="conventions.convention",
                    ),
                ),
                (
                    "demande_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reversement",
                "ordering": ("convention", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "a_recevoir")),
                        fields=("convention",),
                        name="reversement_un_a_recevoir",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["a_recevoir", "recu", "abandonne"])),
                        name="reversement_statut",
                    ),
                    models.CheckConstraint(condition=models.Q(("montant__gt", 0)), name="reversement_montant"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("recu_le__isnull", False),
                                ("statut", "recu"),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("statut", "recu"), _negated=True),
                                ("recu_le__isnull", True),
                                ("reference", ""),
                            ),
                            _connector="OR",
                        ),
                        name="reversement_recu_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut", "abandonne"), ("motif", ""), _connector="XOR"),
                        name="reversement_abandon_motive",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="convention",
            name="assiette",
            field=models.CharField(
                choices=[
                    ("ttc", "TTC : la collectivité ne récupère pas la TVA"),
                    ("ht", "HT : la collectivité récupère la TVA"),
                ],
                default="ttc",
                editable=False,
                max_length=3,
                verbose_name="dépenses comptées",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(("assiette__in", ["ttc", "ht"])), name="convention_assiette"
            ),
        ),
        migrations.AddField(
            model_name="versement",
            name="compte",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versements",
                to="conventions.comptebancaire",
            ),
        ),
    ]

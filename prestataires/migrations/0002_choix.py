import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import socle.champs


class Migration(migrations.Migration):
    dependencies = [
        ("comptes", "__first__"),
        ("documents", "0002_retire_le"),
        ("parcours", "0005_pieces"),
        ("prestataires", "0001_initial"),
        ("territoires", "0002_mots_en_collation_c"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("urssaf", "Attestation de vigilance (URSSAF)"),
                            ("fiscale", "Attestation fiscale"),
                            ("assurance", "Assurance responsabilité civile"),
                            ("qualiopi", "Certificat Qualiopi"),
                            ("engagement_republicain", "Contrat d’engagement républicain"),
                        ],
                        max_length=24,
                        verbose_name="document",
                    ),
                ),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("recue", "Reçue, à vérifier"),
                            ("verifiee", "Vérifiée"),
                            ("refusee", "À remplacer"),
                            ("remplacee", "Remplacée"),
                        ],
                        default="recue",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("delivree_le", models.DateField(blank=True, null=True, verbose_name="délivrée le")),
                ("expire_le", models.DateField(blank=True, null=True, verbose_name="valable jusqu’au")),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi la remplacer ?"
                    ),
                ),
                ("deposee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("vue_le", models.DateTimeField(editable=False, null=True)),
                (
                    "deposee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
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
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="prestataires.prestataire",
                    ),
                ),
                (
                    "vue_par",
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
                "verbose_name": "attestation",
                "ordering": ("prestataire", "genre", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut__in", ("recue", "verifiee"))),
                        fields=("prestataire", "genre"),
                        name="attestation_une_presente",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("genre__in", ["urssaf", "fiscale", "assurance", "qualiopi", "engagement_republicain"])
                        ),
                        name="attestation_genre",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["recue", "verifiee", "refusee", "remplacee"])),
                        name="attestation_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("genre", "engagement_republicain"), ("expire_le__isnull", False), _connector="OR"
                        ),
                        name="attestation_a_une_fin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivree_le__isnull", True),
                            ("expire_le__isnull", True),
                            ("delivree_le__lte", models.F("expire_le")),
                            _connector="OR",
                        ),
                        name="attestation_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "refusee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attestation_refus_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["recue", "remplacee"]),
                            models.Q(("vue_le__isnull", False), ("vue_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="attestation_vue_entiere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Besoin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("redaction", "En préparation"),
                            ("consultation", "Devis demandés"),
                            ("choix", "Avis en cours"),
                            ("choisi", "Prestataire choisi"),
                            ("sans_suite", "Sans suite"),
                        ],
                        default="redaction",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("titre", models.CharField(max_length=200, verbose_name="de quoi avez-vous besoin ?")),
                ("contexte", models.TextField(blank=True, max_length=2000, verbose_name="le contexte")),
                ("attendu", models.TextField(blank=True, max_length=3000, verbose_name="ce que vous attendez")),
                ("lieu", models.CharField(blank=True, max_length=160, verbose_name="où ?")),
                ("debut", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                ("fin", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "budget_ht",
                    socle.champs.MontantField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="budget prévu, HT (€)"
                    ),
                ),
                ("reponse_avant", models.DateField(blank=True, null=True, verbose_name="réponse attendue avant le")),
                (
                    "mode_achat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dispense", "Achat direct, sous le seuil de dispense"),
                            ("mapa", "Procédure adaptée (MAPA)"),
                            ("accord_cadre", "Accord-cadre de l’ANCT"),
                            ("centrale", "Groupement ou centrale d’achat"),
                            ("subvention", "Convention ou subvention à une association"),
                            ("regie", "En régie, par nos propres services"),
                        ],
                        max_length=16,
                        verbose_name="comment achetez-vous ?",
                    ),
                ),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi s’arrêter là ?"
                    ),
                ),
                ("motif_choix", models.CharField(blank=True, max_length=500, verbose_name="pourquoi ce prestataire ?")),
                ("choisi_le", models.DateTimeField(editable=False, null=True)),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("modifie_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "choisi_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cree_par",
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
                        related_name="besoins",
                        to="parcours.etape",
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
                "verbose_name": "besoin",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "sans_suite"), _negated=True),
                        fields=("etape",),
                        name="besoin_un_vivant_par_etape",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["redaction", "consultation", "choix", "choisi", "sans_suite"])
                        ),
                        name="besoin_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "mode_achat__in",
                                ["", "dispense", "mapa", "accord_cadre", "centrale", "subvention", "regie"],
                            )
                        ),
                        name="besoin_mode_achat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("debut__isnull", True),
                            ("fin__isnull", True),
                            ("debut__lte", models.F("fin")),
                            _connector="OR",
                        ),
                        name="besoin_dates",
                        violation_error_message="La fin est avant le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "sans_suite"), models.Q(("motif", ""), _negated=True)),
                            models.Q(("statut", "sans_suite"), _negated=True),
                            _connector="OR",
                        ),
                        name="besoin_abandon_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("sollicitee", "Devis demandé"),
                            ("proposee", "Devis reçu"),
                            ("declinee", "Pas disponible"),
                            ("ecartee", "Demande retirée"),
                            ("retenue", "Choisi"),
                            ("non_retenue", "Pas choisi"),
                        ],
                        default="sollicitee",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("disponibilite", models.CharField(blank=True, max_length=300, verbose_name="disponibilité")),
                (
                    "montant_ht",
                    socle.champs.MontantField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant HT (€)"
                    ),
                ),
                (
                    "montant_ttc",
                    socle.champs.MontantField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant TTC (€)"
                    ),
                ),
                ("message", models.TextField(blank=True, max_length=3000, verbose_name="votre réponse")),
                ("repondue_le", models.DateTimeField(editable=False, null=True)),
                ("motif", models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi ?")),
                ("pourquoi", models.CharField(blank=True, max_length=500, verbose_name="pourquoi lui ?")),
                ("creee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "besoin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidatures",
                        to="prestataires.besoin",
                    ),
                ),
                (
                    "creee_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "devis",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.fichier",
                    ),
                ),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidatures",
                        to="prestataires.prestataire",
                    ),
                ),
                (
                    "saisie_par",
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
                "verbose_name": "demande de devis",
                "ordering": ("besoin", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("besoin", "prestataire"), name="candidature_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "retenue")), fields=("besoin",), name="candidature_une_retenue"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["sollicitee", "proposee", "declinee", "ecartee", "retenue", "non_retenue"])
                        ),
                        name="candidature_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("proposee", "retenue")), _negated=True),
                            models.Q(("montant_ht__isnull", False), ("repondue_le__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidature_offre_chiffree",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("montant_ht__isnull", True), ("montant_ttc__isnull", True)),
                            models.Q(("montant_ht__gt", 0), ("montant_ttc__isnull", True)),
                            models.Q(("montant_ht__gt", 0), ("montant_ttc__gte", models.F("montant_ht"))),
                            _connector="OR",
                        ),
                        name="candidature_montants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "ecartee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="candidature_retrait_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveSmallIntegerField(editable=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[("classement", "Deux avis croisés"), ("avis", "Un avis de l’ANCT")],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("ouvert_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("echeance", models.DateField(editable=False)),
                ("clos_le", models.DateTimeField(editable=False, null=True)),
                (
                    "issue",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accord", "Même préférence"),
                            ("desaccord", "Préférences différentes"),
                            ("sans_avis", "Sans avis de l’ANCT"),
                            ("annule", "Annulé"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "besoin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tours",
                        to="prestataires.besoin",
                    ),
                ),
                (
                    "candidatures",
                    models.ManyToManyField(editable=False, related_name="tours", to="prestataires.candidature"),
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
                ("rang", models.PositiveSmallIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "tour d’avis",
                "ordering": ("besoin", "numero"),
                "constraints": [
                    models.UniqueConstraint(fields=("besoin", "numero"), name="tour_numero_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("clos_le__isnull", True)), fields=("besoin",), name="tour_un_ouvert"
                    ),
                    models.CheckConstraint(condition=models.Q(("numero__gte", 1)), name="tour_numero"),
                    models.CheckConstraint(condition=models.Q(("mode__in", ["classement", "avis"])), name="tour_mode"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("clos_le__isnull", True), ("issue", "")),
                            models.Q(
                                ("clos_le__isnull", False),
                                ("issue__in", ["accord", "desaccord", "sans_avis", "annule"]),
                            ),
                            _connector="OR",
                        ),
                        name="tour_clos_a_une_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rang", 1), models.Q(("mode", "classement"), ("rang", 2)), _connector="OR"),
                        name="tour_rang",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partie",
                    models.CharField(
                        choices=[("territoire", "Le territoire"), ("anct", "L’ANCT")], editable=False, max_length=12
                    ),
                ),
                (
                    "commentaire",
                    models.TextField(blank=True, max_length=1000, verbose_name="ce que vous voulez ajouter"),
                ),
                ("sans_lien", models.BooleanField(default=False)),
                ("donne_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prestataires.tour",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis d’une partie",
                "ordering": ("tour", "partie"),
                "base_manager_name": "sous_pli",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tour", "partie"), name="bulletin_un_par_partie"),
                    models.CheckConstraint(
                        condition=models.Q(("partie__in", ["territoire", "anct"])), name="bulletin_partie"
                    ),
                    models.CheckConstraint(condition=models.Q(("sans_lien", True)), name="bulletin_sans_lien"),
                ],
            },
            managers=[
                ("sous_pli", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Avis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[("premier", "En premier"), ("possible", "Possible"), ("plutot_non", "Plutôt non")],
                        max_length=12,
                    ),
                ),
                ("motif", models.CharField(max_length=500, verbose_name="en une phrase, pourquoi ?")),
                (
                    "bulletin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prestataires.bulletin",
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="prestataires.candidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis sur un prestataire",
                "verbose_name_plural": "avis sur un prestataire",
                "ordering": ("bulletin", "candidature"),
                "base_manager_name": "sous_pli",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("bulletin", "candidature"), name="avis_un_par_candidature"),
                    models.UniqueConstraint(
                        condition=models.Q(("place", "premier")), fields=("bulletin",), name="avis_un_premier"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__in", ["premier", "possible", "plutot_non"])), name="avis_place"
                    ),
                    models.CheckConstraint(condition=models.Q(("motif", ""), _negated=True), name="avis_motive"),
                ],
            },
            managers=[
                ("sous_pli", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                ("fonction", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse mail professionnelle")),
                ("telephone", models.CharField(blank=True, max_length=30, verbose_name="téléphone professionnel")),
                ("est_principal", models.BooleanField(default=False, verbose_name="reçoit les demandes de devis")),
                ("retire_le", models.DateTimeField(editable=False, null=True)),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="prestataires.prestataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "ordering": ("prestataire", "-est_principal", "nom", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("est_principal", True), ("retire_le__isnull", True)),
                        fields=("prestataire",),
                        name="contact_un_seul_principal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CritereBesoin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[("theme", "Thème"), ("methode", "Méthode"), ("public", "Public")], max_length=8
                    ),
                ),
                ("code", models.CharField(max_length=24)),
                (
                    "besoin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteres",
                        to="prestataires.besoin",
                    ),
                ),
            ],
            options={
                "verbose_name": "critère",
                "ordering": ("besoin", "genre", "code"),
                "constraints": [
                    models.UniqueConstraint(fields=("besoin", "genre", "code"), name="critere_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "code__in",
                                    [
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
                                ),
                                ("genre", "theme"),
                            ),
                            models.Q(
                                (
                                    "code__in",
                                    [
                                        "animation",
                                        "aller_vers",
                                        "assemblee",
                                        "budget_participatif",
                                        "conseils",
                                        "concertation",
                                        "design",
                                        "gouvernance",
                                        "lieux",
                                        "formation",
                                        "posture",
                                        "recit",
                                        "numerique",
                                        "evaluation",
                                    ],
                                ),
                                ("genre", "methode"),
                            ),
                            models.Q(
                                (
                                    "code__in",
                                    [
                                        "habitants",
                                        "jeunes",
                                        "familles",
                                        "aines",
                                        "quartiers",
                                        "eloignes",
                                        "elus",
                                        "agents",
                                        "associations",
                                        "economie",
                                    ],
                                ),
                                ("genre", "public"),
                            ),
                            _connector="OR",
                        ),
                        name="critere_connu",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partie",
                    models.CharField(
                        choices=[("territoire", "Le territoire"), ("anct", "L’ANCT")], editable=False, max_length=12
                    ),
                ),
                ("le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tour",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deports",
                        to="prestataires.tour",
                    ),
                ),
            ],
            options={
                "verbose_name": "déport",
                "ordering": ("tour", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("tour", "par"), name="deport_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("partie__in", ["territoire", "anct"])), name="deport_partie"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("preparee", "À commander"),
                            ("en_cours", "En cours"),
                            ("terminee", "Terminée"),
                            ("close", "Évaluée"),
                            ("interrompue", "Interrompue"),
                        ],
                        default="preparee",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("objet", models.TextField(max_length=3000, verbose_name="la mission")),
                (
                    "montant_ht",
                    socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant HT (€)"),
                ),
                (
                    "montant_ttc",
                    socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant TTC (€)"),
                ),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(verbose_name="au")),
                ("commandee_le", models.DateField(editable=False, null=True, verbose_name="commandée le")),
                ("terminee_le", models.DateField(editable=False, null=True, verbose_name="terminée le")),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="pourquoi l’interrompre ?"
                    ),
                ),
                ("creee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "candidature",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="prestataires.candidature",
                    ),
                ),
                (
                    "creee_par",
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
                        related_name="missions",
                        to="parcours.etape",
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
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="missions",
                        to="prestataires.prestataire",
                    ),
                ),
                ("modifiee_le", models.DateField(editable=False, null=True, verbose_name="modifiée le")),
                (
                    "motif_modification",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi la modifier ?"),
                ),
            ],
            options={
                "verbose_name": "mission",
                "ordering": ("parcours", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "interrompue"), _negated=True),
                        fields=("candidature",),
                        name="mission_une_par_candidature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("statut__in", ["preparee", "en_cours", "terminee", "close", "interrompue"])
                        ),
                        name="mission_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant_ht__gt", 0), ("montant_ttc__gte", models.F("montant_ht"))),
                        name="mission_montants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("debut__lte", models.F("fin"))),
                        name="mission_dates",
                        violation_error_message="La fin est avant le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("en_cours", "terminee", "close")), _negated=True),
                            ("commandee_le__isnull", False),
                            _connector="OR",
                        ),
                        name="mission_commandee_datee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("terminee", "close")), ("terminee_le__isnull", False)),
                            models.Q(
                                models.Q(("statut__in", ("terminee", "close")), _negated=True),
                                ("terminee_le__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mission_terminee_datee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut", "interrompue"), ("motif", ""), _connector="XOR"),
                        name="mission_interruption_motivee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modifiee_le__isnull", True),
                            models.Q(("motif_modification", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="mission_modification_motivee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partie",
                    models.CharField(
                        choices=[("territoire", "Le territoire"), ("anct", "L’ANCT")], editable=False, max_length=12
                    ),
                ),
                (
                    "pertinence",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – inadaptée"),
                            (2, "2 – peu adaptée"),
                            (3, "3 – adaptée en partie"),
                            (4, "4 – adaptée"),
                            (5, "5 – très adaptée"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="la méthode était-elle adaptée ?",
                    ),
                ),
                (
                    "transfert",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – le prestataire fait"),
                            (2, "2 – nous observons"),
                            (3, "3 – nous animons ensemble"),
                            (4, "4 – nous animons, avec un appui"),
                            (5, "5 – nous sommes autonomes et nous transmettons"),
                        ],
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="qu’avez-vous appris à faire ?",
                    ),
                ),
                ("reussi", models.TextField(blank=True, max_length=1000, verbose_name="ce qui a bien marché")),
                (
                    "a_refaire",
                    models.TextField(blank=True, max_length=1000, verbose_name="ce que vous feriez autrement"),
                ),
                ("le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="prestataires.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation",
                "ordering": ("mission", "partie"),
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "partie"), name="evaluation_une_par_partie"),
                    models.CheckConstraint(
                        condition=models.Q(("partie__in", ["territoire", "anct"])), name="evaluation_partie"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pertinence__gte", 1), ("pertinence__lte", 5), ("transfert__gte", 1), ("transfert__lte", 5)
                        ),
                        name="evaluation_notes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expertise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[("theme", "Thème"), ("methode", "Méthode"), ("public", "Public")], max_length=8
                    ),
                ),
                ("code", models.CharField(max_length=24)),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expertises",
                        to="prestataires.prestataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "compétence",
                "ordering": ("prestataire", "genre", "code"),
                "indexes": [models.Index(fields=["genre", "code", "prestataire"], name="expertise_par_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("prestataire", "genre", "code"), name="expertise_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "code__in",
                                    [
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
                                ),
                                ("genre", "theme"),
                            ),
                            models.Q(
                                (
                                    "code__in",
                                    [
                                        "animation",
                                        "aller_vers",
                                        "assemblee",
                                        "budget_participatif",
                                        "conseils",
                                        "concertation",
                                        "design",
                                        "gouvernance",
                                        "lieux",
                                        "formation",
                                        "posture",
                                        "recit",
                                        "numerique",
                                        "evaluation",
                                    ],
                                ),
                                ("genre", "methode"),
                            ),
                            models.Q(
                                (
                                    "code__in",
                                    [
                                        "habitants",
                                        "jeunes",
                                        "familles",
                                        "aines",
                                        "quartiers",
                                        "eloignes",
                                        "elus",
                                        "agents",
                                        "associations",
                                        "economie",
                                    ],
                                ),
                                ("genre", "public"),
                            ),
                            _connector="OR",
                        ),
                        name="expertise_connue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Facture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statut",
                    models.CharField(
                        choices=[("recue", "Reçue, à vérifier"), ("acceptee", "Acceptée"), ("refusee", "Refusée")],
                        default="recue",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("numero", models.CharField(max_length=60, verbose_name="numéro de la facture")),
                ("date", models.DateField(verbose_name="datée du")),
                ("ht", socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant HT (€)")),
                ("ttc", socle.champs.MontantField(decimal_places=2, max_digits=12, verbose_name="montant TTC (€)")),
                (
                    "motif",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="pourquoi la refuser ?"),
                ),
                ("deposee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("jugee_le", models.DateTimeField(editable=False, null=True)),
                (
                    "deposee_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
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
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="prestataires.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "facture",
                "ordering": ("mission", "date", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["recue", "acceptee", "refusee"])), name="facture_statut"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ht__gte", 0), ("ht__lte", models.F("ttc")), ("ttc__gt", 0)),
                        name="facture_montants",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "refusee"), _negated=True),
                        fields=("mission", "numero"),
                        name="facture_numero_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("jugee_le__isnull", True), ("jugee_par__isnull", True), ("statut", "recue")),
                            models.Q(
                                models.Q(("statut", "recue"), _negated=True),
                                ("jugee_le__isnull", False),
                                ("jugee_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="facture_jugement_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "refusee"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="facture_refus_motive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportationPrestataires",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "verbose_name": "importation de prestataires",
                "ordering": ("-pk",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appliquee_le__isnull", True), ("appliquee_par__isnull", True)),
                            models.Q(("appliquee_le__isnull", False), ("appliquee_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_prestataires_applique_entier",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LienPersonnel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "usage",
                    models.CharField(
                        choices=[
                            ("devis", "Répondre à une demande de devis"),
                            ("mission", "Suivre une mission"),
                            ("attestations", "Déposer des attestations"),
                        ],
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("email", models.EmailField(editable=False, max_length=254)),
                ("generation", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("cree_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("envoye_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("expire_le", models.DateTimeField(editable=False)),
                ("revoque_le", models.DateTimeField(editable=False, null=True)),
                ("vu_le", models.DateTimeField(editable=False, null=True)),
                (
                    "candidature",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liens",
                        to="prestataires.candidature",
                    ),
                ),
                (
                    "cree_par",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liens",
                        to="prestataires.prestataire",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liens",
                        to="prestataires.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "lien personnel",
                "ordering": ("-pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("candidature__isnull", False), ("mission__isnull", True), ("usage", "devis")),
                            models.Q(("candidature__isnull", True), ("mission__isnull", False), ("usage", "mission")),
                            models.Q(
                                ("candidature__isnull", True), ("mission__isnull", True), ("usage", "attestations")
                            ),
                            _connector="OR",
                        ),
                        name="lien_un_seul_objet",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoque_le__isnull", True)),
                        fields=("candidature",),
                        name="lien_un_par_candidature",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoque_le__isnull", True)),
                        fields=("mission",),
                        name="lien_un_par_mission",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoque_le__isnull", True), ("usage", "attestations")),
                        fields=("prestataire",),
                        name="lien_un_d_attestations",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Livrable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("titre", models.CharField(max_length=200, verbose_name="ce qui est attendu")),
                ("attendu_le", models.DateField(verbose_name="pour le")),
                (
                    "statut",
                    models.CharField(
                        choices=[
                            ("attendu", "Attendu"),
                            ("remis", "Remis, à relire"),
                            ("accepte", "Accepté"),
                            ("a_reprendre", "À reprendre"),
                            ("annule", "Annulé"),
                        ],
                        default="attendu",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("precision", models.CharField(blank=True, max_length=500, verbose_name="précision")),
                ("remis_le", models.DateTimeField(editable=False, null=True)),
                (
                    "motif",
                    models.CharField(
                        blank=True, editable=False, max_length=500, verbose_name="que faut-il reprendre ?"
                    ),
                ),
                ("juge_le", models.DateTimeField(editable=False, null=True)),
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
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="prestataires.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "livrable",
                "ordering": ("mission", "attendu_le", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["attendu", "remis", "accepte", "a_reprendre", "annule"])),
                        name="livrable_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("remis", "accepte")), _negated=True),
                            ("remis_le__isnull", False),
                            _connector="OR",
                        ),
                        name="livrable_remis_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut__in", ("accepte", "a_reprendre")), _negated=True),
                            models.Q(("juge_le__isnull", False), ("juge_par__isnull", False)),
                            _connector="OR",
                        ),
                        name="livrable_juge_entier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "a_reprendre"), _negated=True),
                            models.Q(("motif", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="livrable_reprise_motivee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Synchronisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("annee", models.PositiveSmallIntegerField(verbose_name="année")),
                ("jour", models.DateField(blank=True, null=True, verbose_name="le")),
                ("lieu", models.CharField(blank=True, max_length=160, verbose_name="où ?")),
                (
                    "statut",
                    models.CharField(
                        choices=[("prevue", "Prévue"), ("tenue", "Tenue"), ("annulee", "Annulée")],
                        default="prevue",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("releve", models.TextField(blank=True, max_length=3000, verbose_name="ce qui a été décidé")),
                ("creee_le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "creee_par",
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
                "verbose_name": "réunion de synchronisation",
                "ordering": ("parcours", "-annee", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("statut", "annulee"), _negated=True),
                        fields=("parcours", "annee"),
                        name="synchronisation_une_par_an",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statut__in", ["prevue", "tenue", "annulee"])),
                        name="synchronisation_statut",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("statut", "tenue"), _negated=True), ("jour__isnull", False), _connector="OR"
                        ),
                        name="synchronisation_tenue_datee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointMission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "objectifs",
                    models.TextField(blank=True, max_length=1500, verbose_name="les objectifs de votre mission"),
                ),
                ("modalites", models.TextField(blank=True, max_length=1500, verbose_name="comment vous travaillez")),
                ("avancement", models.TextField(blank=True, max_length=1500, verbose_name="où vous en êtes")),
                ("positif", models.TextField(blank=True, max_length=1500, verbose_name="ce qui vous étonne en bien")),
                ("moins_positif", models.TextField(blank=True, max_length=1500, verbose_name="ce qui va moins bien")),
                ("percu", models.TextField(blank=True, max_length=1500, verbose_name="ce que vous percevez")),
                (
                    "recommandations",
                    models.TextField(
                        blank=True, max_length=1500, verbose_name="vos recommandations pour l’an prochain"
                    ),
                ),
                ("rempli_le", models.DateTimeField(editable=False, null=True)),
                (
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="prestataires.mission",
                    ),
                ),
                (
                    "rempli_par",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "synchronisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="prestataires.synchronisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "point d’une mission",
                "ordering": ("synchronisation", "mission"),
                "constraints": [
                    models.UniqueConstraint(fields=("synchronisation", "mission"), name="point_un_par_mission")
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=160, verbose_name="nom de l’organisation")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="adresse mail de l’organisation")),
                ("pourquoi", models.CharField(max_length=500, verbose_name="pourquoi lui ?")),
                ("le", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "etape",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="propositions",
                        to="parcours.etape",
                    ),
                ),
                (
                    "par",
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
                        related_name="propositions",
                        to="parcours.parcours",
                    ),
                ),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="propositions",
                        to="prestataires.prestataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposition",
                "ordering": ("-le", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ZoneIntervention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "collectivite",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territoires.collectivite",
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territoires.departement",
                    ),
                ),
                (
                    "prestataire",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="prestataires.prestataire",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territoires.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "zone d’intervention",
                "ordering": ("prestataire", "region", "departement", "collectivite"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collectivite__isnull", False), ("departement__isnull", True), ("region__isnull", True)
                            ),
                            models.Q(
                                ("collectivite__isnull", True), ("departement__isnull", False), ("region__isnull", True)
                            ),
                            models.Q(
                                ("collectivite__isnull", True), ("departement__isnull", True), ("region__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="zone_un_seul_lieu",
                    ),
                    models.UniqueConstraint(fields=("prestataire", "collectivite"), name="zone_collectivite_unique"),
                    models.UniqueConstraint(fields=("prestataire", "departement"), name="zone_departement_unique"),
                    models.UniqueConstraint(fields=("prestataire", "region"), name="zone_region_unique"),
                ],
            },
        ),
        migrations.AddField(
            model_name="besoin",
            name="choisie",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="besoin_qui_la_choisit",
                to="prestataires.candidature",
            ),
        ),
        migrations.AddConstraint(
            model_name="Besoin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("choisi_le__isnull", False),
                        ("choisi_par__isnull", False),
                        ("choisie__isnull", False),
                        ("statut", "choisi"),
                        models.Q(("motif_choix", ""), _negated=True),
                        models.Q(("mode_achat", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("statut", "choisi"), _negated=True),
                        ("choisi_le__isnull", True),
                        ("choisi_par__isnull", True),
                        ("choisie__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="besoin_choix_entier",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="prestataire",
            name="prestataire_forme",
        ),
        migrations.AddField(
            model_name="prestataire",
            name="activite",
            field=models.CharField(
                blank=True,
                choices=[
                    ("animation", "Animation, éducation populaire"),
                    ("bureau_etudes", "Bureau d’études"),
                    ("agence_design", "Agence de design"),
                    ("organisme_formation", "Organisme de formation"),
                    ("universite", "Université ou laboratoire"),
                ],
                max_length=24,
                verbose_name="c’est plutôt",
            ),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="adresse",
            field=models.CharField(blank=True, max_length=200, verbose_name="adresse du siège"),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="fusionne_dans",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doublons",
                to="prestataires.prestataire",
            ),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="modifie_le",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="modifié le"),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="rna",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^W\\d{9}\\Z", "Un numéro RNA est un W suivi de neuf chiffres."
                    )
                ],
                verbose_name="numéro RNA",
            ),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="siege",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territoires.collectivite",
                verbose_name="commune du siège",
            ),
        ),
        migrations.AddField(
            model_name="prestataire",
            name="siren",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=9),
        ),
        migrations.AlterField(
            model_name="prestataire",
            name="forme",
            field=models.CharField(
                choices=[
                    ("association", "Association"),
                    ("cooperative", "Coopérative (SCOP, SCIC)"),
                    ("societe", "Société (SAS, SARL…)"),
                    ("independant", "Indépendant"),
                    ("etablissement_public", "Établissement public"),
                    ("collectif", "Collectif (sans SIRET)"),
                    ("autre", "Autre"),
                ],
                max_length=24,
                verbose_name="forme juridique",
            ),
        ),
        migrations.AlterField(
            model_name="prestataire",
            name="siret",
            field=socle.champs.SiretField(
                blank=True,
                error_messages={"unique": "Un prestataire avec ce SIRET est déjà dans la liste."},
                max_length=14,
                null=True,
                unique=True,
                verbose_name="SIRET",
            ),
        ),
    ]

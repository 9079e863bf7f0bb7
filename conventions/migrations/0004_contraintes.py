from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conventions", "0003_reprise")]

    operations = [
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("statut", "abandonnee"), _negated=True), ("rang", 0), _connector="OR"),
                fields=("convention", "rang"),
                name="acte_rang_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.UniqueConstraint(
                condition=models.Q(("statut__in", ("notifiee", "abandonnee")), _negated=True),
                fields=("convention",),
                name="acte_unique_en_cours",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "statut__in",
                        [
                            "brouillon",
                            "relecture",
                            "validee",
                            "transmise",
                            "autorisee",
                            "signee",
                            "engagee",
                            "notifiee",
                            "abandonnee",
                        ],
                    )
                ),
                name="acte_statut",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(("rang", 0), models.Q(("objet", ""), _negated=True), _connector="OR"),
                name="acte_objet_de_l_avenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("statut__in", ("validee", "transmise", "autorisee", "signee", "engagee", "notifiee")),
                        _negated=True,
                    ),
                    ("numero__isnull", False),
                    _connector="OR",
                ),
                name="acte_numero_des_validation",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("statut__in", ("validee", "transmise", "autorisee", "signee", "engagee", "notifiee")),
                        _negated=True,
                    ),
                    models.Q(("validee_le__isnull", False), ("validee_par__isnull", False)),
                    _connector="OR",
                ),
                name="acte_validation_entiere",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut__in", ("brouillon", "relecture")), _negated=True),
                    models.Q(("validee_le__isnull", True), ("validee_par__isnull", True)),
                    _connector="OR",
                ),
                name="acte_redaction_sans_validation",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("empreinte", ""),
                        ("signature_attendue_le__isnull", True),
                        ("texte_gele", ""),
                        ("transmise_le__isnull", True),
                    ),
                    models.Q(
                        ("signature_attendue_le__isnull", False),
                        ("transmise_le__isnull", False),
                        models.Q(("texte_gele", ""), _negated=True),
                        models.Q(("empreinte", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="acte_transmission_entiere",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("statut__in", ("transmise", "autorisee", "signee", "engagee", "notifiee")), _negated=True
                    ),
                    ("transmise_le__isnull", False),
                    _connector="OR",
                ),
                name="acte_fige_transmis",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut__in", ("brouillon", "relecture", "validee")), _negated=True),
                    ("transmise_le__isnull", True),
                    _connector="OR",
                ),
                name="acte_non_fige_non_transmis",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credits_verifies_le__isnull", True), ("credits_verifies_par__isnull", True)),
                    models.Q(("credits_verifies_le__isnull", False), ("credits_verifies_par__isnull", False)),
                    _connector="OR",
                ),
                name="acte_credits_entiers",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut__in", ("autorisee", "signee", "engagee", "notifiee")), _negated=True),
                    ("executoire_le__isnull", False),
                    _connector="OR",
                ),
                name="acte_autorisee_applicable",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signee_collectivite_le__isnull", True),
                    models.Q(
                        ("executoire_le__isnull", False), ("executoire_le__lte", models.F("signee_collectivite_le"))
                    ),
                    _connector="OR",
                ),
                name="acte_signature_apres_autorisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signee_anct_le__isnull", True), ("credits_verifies_le__isnull", False), _connector="OR"
                ),
                name="acte_signature_apres_credits",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("transmise_le__isnull", False),
                    models.Q(("signee_anct_le__isnull", True), ("signee_collectivite_le__isnull", True)),
                    _connector="OR",
                ),
                name="acte_signature_apres_transmission",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut__in", ("signee", "engagee", "notifiee")), _negated=True),
                    models.Q(("signee_anct_le__isnull", False), ("signee_collectivite_le__isnull", False)),
                    _connector="OR",
                ),
                name="acte_signee_des_deux",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statut__in", ("signee", "engagee", "notifiee")),
                    ("signee_collectivite_le__isnull", True),
                    ("signee_anct_le__isnull", True),
                    _connector="OR",
                ),
                name="acte_des_deux_signee",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("engagee_le__isnull", False),
                        ("statut__in", ("engagee", "notifiee")),
                        models.Q(("ej", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("statut__in", ("engagee", "notifiee")), _negated=True),
                        ("ej", ""),
                        ("engagee_le__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="acte_engagement_entier",
            ),
        ),
        migrations.AddConstraint(
            model_name="acte",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("notifiee_le__isnull", False), ("statut", "notifiee")),
                    models.Q(models.Q(("statut", "notifiee"), _negated=True), ("notifiee_le__isnull", True)),
                    _connector="OR",
                ),
                name="acte_notifiee_datee",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.UniqueConstraint(
                condition=models.Q(("statut__in", ("resiliee", "caduque", "close")), _negated=True),
                fields=("parcours",),
                name="convention_unique_vivante",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(("statut__in", ["en_cours", "suspendue", "resiliee", "caduque", "soldee", "close"])),
                name="convention_statut",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("statut", "suspendue"), ("suspendue_le__isnull", False), models.Q(("motif", ""), _negated=True)
                    ),
                    models.Q(models.Q(("statut", "suspendue"), _negated=True), ("suspendue_le__isnull", True)),
                    _connector="OR",
                ),
                name="convention_suspension_datee",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut__in", ("resiliee", "close")), _negated=True),
                    ("finie_le__isnull", False),
                    _connector="OR",
                ),
                name="convention_fin_datee",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut", "resiliee"), _negated=True),
                    models.Q(("motif", ""), _negated=True),
                    _connector="OR",
                ),
                name="convention_resiliation_motivee",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statut", "caduque"), _negated=True), ("date_effet__isnull", True), _connector="OR"
                ),
                name="convention_caduque_non_signee",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statut__in", ("en_cours", "caduque")), ("date_effet__isnull", False), _connector="OR"
                ),
                name="convention_vie_apres_signature",
            ),
        ),
        migrations.AddConstraint(
            model_name="convention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("publier", False), ("publier__isnull", False)),
                    ("motif_non_publication", ""),
                    _connector="XOR",
                ),
                name="convention_non_publication_motivee",
            ),
        ),
        migrations.AddConstraint(
            model_name="modele",
            constraint=models.UniqueConstraint(
                condition=models.Q(("publie_le__isnull", True)), fields=("code",), name="modele_un_en_preparation"
            ),
        ),
        migrations.AddConstraint(
            model_name="modele",
            constraint=models.CheckConstraint(
                condition=models.Q(("utilise_le__isnull", True), ("publie_le__isnull", False), _connector="OR"),
                name="modele_publie_avant_usage",
            ),
        ),
        migrations.AddConstraint(
            model_name="modele",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valide_par_juridique", True),
                    models.Q(("valide_le__isnull", True), ("valide_par__isnull", True)),
                    _connector="OR",
                ),
                name="modele_validation_entiere",
            ),
        ),
    ]

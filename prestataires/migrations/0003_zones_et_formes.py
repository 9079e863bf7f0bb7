from django.db import migrations

# What was one list said two things: the legal form, and what the organisation mostly is.
ACTIVITES = {
    "bureau_etudes": "societe",
    "agence_design": "societe",
    "organisme_formation": "autre",
    "universite": "etablissement_public",
}


def reprendre(apps, schema_editor):
    Prestataire = apps.get_model("prestataires", "Prestataire")
    ZoneIntervention = apps.get_model("prestataires", "ZoneIntervention")
    for ancienne, forme in ACTIVITES.items():
        Prestataire.objects.filter(forme=ancienne).update(activite=ancienne, forme=forme)
    for prestataire in Prestataire.objects.order_by("pk"):
        prestataire.siren = prestataire.siret[:9]
        prestataire.save(update_fields=["siren"])
    passage = Prestataire.departements.through
    ZoneIntervention.objects.bulk_create(
        ZoneIntervention(prestataire_id=ligne.prestataire_id, departement_id=ligne.departement_id)
        for ligne in passage.objects.order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("prestataires", "0002_choix")]

    operations = [migrations.RunPython(reprendre)]

"""Rows written before these columns existed: what they mean now."""

from django.db import migrations
from django.db.models import F

THEMES = [
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
]


def reprendre(apps, schema_editor):
    Parcours = apps.get_model("parcours", "Parcours")
    Version = apps.get_model("parcours", "Version")
    apps.get_model("parcours", "Action").objects.exclude(thematique__in=["", *THEMES]).update(thematique="")
    finis = Parcours.objects.filter(statut__in=["clos", "abandonne"])
    finis.filter(clos_le__isnull=True).update(clos_le=F("fin"))
    finis.filter(statut="abandonne", motif_arret="").update(motif_arret="Motif non noté à l’époque.")
    relues = Parcours.objects.filter(version_relue__isnull=False).values("version_relue")
    courantes = Parcours.objects.filter(version_courante__isnull=False).values("version_courante")
    # In this order: what was re-read, then sent anew, was replaced like the others.
    Version.objects.filter(pk__in=relues).update(statut="relu")
    Version.objects.exclude(pk__in=courantes).update(statut="remplace")


class Migration(migrations.Migration):
    dependencies = [("parcours", "0002_coecriture")]
    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]

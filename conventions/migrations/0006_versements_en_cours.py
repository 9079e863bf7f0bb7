"""Give the conventions already notified the payments of their schedule; the first one has been due since the notification."""

from django.db import migrations

SIGNES = ("signee", "engagee", "notifiee")


def reprendre(apps, editor):
    Acte = apps.get_model("conventions", "Acte")
    Tranche = apps.get_model("conventions", "Tranche")
    Versement = apps.get_model("conventions", "Versement")
    initiaux = Acte.objects.filter(rang=0, statut="notifiee", convention__statut__in=("en_cours", "suspendue"))
    for acte in initiaux.defer("texte_gele").order_by("pk"):
        dernier = (
            Acte.objects.filter(convention=acte.convention_id, statut__in=SIGNES, tranches__isnull=False)
            .order_by("-rang")
            .values_list("pk", flat=True)[0]
        )
        for rang, tranche in enumerate(Tranche.objects.filter(acte=dernier).order_by("rang")):
            demande = {} if rang else {"statut": "demande", "montant": tranche.montant, "demande_le": acte.notifiee_le}
            Versement.objects.create(convention_id=acte.convention_id, tranche=tranche, rang=tranche.rang, **demande)


class Migration(migrations.Migration):
    dependencies = [("conventions", "0005_versements")]

    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]

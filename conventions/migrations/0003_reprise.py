"""Bring the acts of the first circuit into the whole one: what was frozen at validation was also sent, both dates of signature were typed by ANCT."""

from django.db import migrations
from django.utils.text import slugify

LIEU = "Dossier de la convention, à l’ANCT"


def reprendre(apps, editor):
    Acte = apps.get_model("conventions", "Acte")
    Signature = apps.get_model("conventions", "Signature")
    Modele = apps.get_model("conventions", "Modele")
    for modele in Modele.objects.order_by("pk"):
        modele.publie_le = modele.utilise_le or modele.cree_le
        modele.articles = [{"code": slugify(a["titre"])[:40], **a} for a in modele.articles]
        modele.save(update_fields=["publie_le", "articles"])
    for acte in Acte.objects.exclude(texte_gele="").order_by("pk"):
        acte.transmise_le = acte.validee_le
        champs = ["transmise_le", "statut"]
        if acte.statut == "validee":
            acte.statut = "transmise"
        if acte.signee_anct_le or acte.signee_collectivite_le:
            # Nobody recorded these two days then: the signature itself says that they were not later.
            acte.credits_verifies_le, acte.credits_verifies_par = acte.validee_le.date(), acte.validee_par
            acte.executoire_le = acte.signee_collectivite_le
            champs += ["credits_verifies_le", "credits_verifies_par", "executoire_le"]
            if acte.statut == "transmise" and acte.signee_collectivite_le:
                acte.statut = "autorisee"
        acte.save(update_fields=champs)
        for partie, jour, nom in (
            ("collectivite", acte.signee_collectivite_le, acte.signataire_collectivite_nom),
            ("anct", acte.signee_anct_le, acte.signataire_anct_nom),
        ):
            if jour:
                Signature.objects.create(
                    acte=acte, partie=partie, mode="constat", statut="recue", date=jour, signataire=nom,
                    lieu_original=LIEU, depose_par=acte.validee_par, depose_le=acte.validee_le,
                )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("conventions", "0002_circuit")]

    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]

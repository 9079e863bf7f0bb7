"""The outbox in the back-office: what left, what failed and why, and « Réessayer »."""

from django.contrib import admin

from socle.droits import OUI, non
from socle.erreurs import ErreurMetier
from socle.gestes import AvecGestes
from socle.gestion import site_gestion
from socle.journal.registre import inscrire
from socle.travaux import moteur
from socle.travaux.lettres import apercu
from socle.travaux.models import Courriel, Etat


def peut_relancer(utilisateur, objet=None):
    """Failures are technical: administrators look after them."""
    if utilisateur.est_anct and utilisateur.role_anct == "administrateur":
        return OUI
    return non("Seuls les administrateurs de l’ANCT peuvent relancer un travail en échec.")


def relancer(travail, *, par):
    """Try a failed job again. Raises ErreurMetier when it is no longer a failure."""
    if not moteur.relancer(travail):
        raise ErreurMetier("Ce travail n’est plus en échec : il a déjà été relancé.")
    inscrire(f"{travail._meta.model_name}.relancer", travail, par=par)


class TravailAdmin(AvecGestes):
    """A kind of job, read only, with « Réessayer » on what failed."""

    verbes = {"relancer": (peut_relancer, relancer, "C’est reparti : le travail va être refait.")}
    list_filter = ["etat"]

    def gestes(self, request, travail):
        if travail.etat != Etat.ECHEC or not peut_relancer(request.user):
            return []
        return [("Réessayer", self.lien_vers("relancer", travail.pk))]


@admin.register(Courriel, site=site_gestion)
class CourrielAdmin(TravailAdmin):
    list_display = ["destinataire", "gabarit", "etat", "envoye_le", "motif"]
    search_fields = ["destinataire", "gabarit"]
    ordering = ["-pk"]
    fields = ["destinataire", "gabarit", "etat", "envoye_le", "motif", "ce_qui_est_ecrit"]
    readonly_fields = fields

    @admin.display(description="le mail (liens personnels masqués)")
    def ce_qui_est_ecrit(self, courriel):
        rendu = apercu(courriel)
        return f"{rendu.sujet}\n\n{rendu.texte}" if rendu else "Ce mail n’a plus lieu d’être."

"""What stands around a draft being re-read: an article of its own, a remark, two files annexed, a PDF of it."""

from conventions.transitions.annexes import joindre_annexe
from conventions.transitions.ecarts import ecarter
from conventions.transitions.projet import imprimer_projet
from conventions.transitions.remarques import ecrire_remarque
from tests.conventions.fabriques import fichier


def annoter_le_texte(t, acte, claire):
    """Around this draft, by the team and by ANCT; their places in the table of routes."""
    jeanne = t.personnes["interlocuteur"]
    ecart = ecarter(acte, "litiges", "Litiges", "Par écrit d’abord.", "La commune le demande.", par=claire)
    remarque = ecrire_remarque(acte, "duree", "Pourquoi cette fin\u00a0?", par=jeanne)
    for titre in ("Plan du site", "Charte"):
        annexe = joindre_annexe(acte, titre, fichier(claire, f"{titre}.pdf"), par=claire)
    imprimer_projet(acte, par=jeanne)
    ici = {"parcours_pk": acte.convention.parcours_id, "pk": acte.pk}
    t.lieux["ecart"] = ici | {"porte_sur": ecart.porte_sur, "code": ecart.code}
    t.lieux["remarque_acte"] = ici | {"remarque_pk": remarque.pk}
    t.lieux["annexe"] = ici | {"annexe_pk": annexe.pk}

"""What both sides deposited of an act to sign: pages on paper that are not all there, a PDF that a parapheur has rewritten."""

from django.utils import timezone

from conventions import transitions
from conventions.depots import feuillets_de
from conventions.enums import PartieSignataire
from tests.conventions.fabriques_signatures import copie_scellee, envoi, photo, planter
from tests.documents.signataires import reenregistrer, signer


def deposer_signatures(t, acte, claire):
    """The deposits of this act, by the team and by ANCT; their places in the table of routes."""
    planter(acte, copie_scellee(), par=claire)
    papier = transitions.deposer_papier(
        acte,
        PartieSignataire.COLLECTIVITE,
        fichiers=[photo(1)],
        date=timezone.localdate(),
        signataire=acte.signataire_collectivite_nom,
        par=t.personnes["interlocuteur"],
    )
    recrit = signer(reenregistrer(copie_scellee()), acte.signataire_anct_nom, organisation="ANCT")
    externe = transitions.deposer_externe(acte, PartieSignataire.ANCT, fichier=envoi("signe.pdf", recrit), par=claire)
    ici = {"parcours_pk": acte.convention.parcours_id, "pk": acte.pk}
    [feuillet] = feuillets_de(papier)
    t.lieux["depot_papier"] = ici | {"partie": PartieSignataire.COLLECTIVITE.value}
    t.lieux["depot_signe"] = ici | {"partie": PartieSignataire.ANCT.value}
    t.lieux["feuillet"] = t.lieux["depot_papier"] | {"feuillet_pk": feuillet.pk}
    t.lieux["a_comparer"] = {"pk": externe.pk}
    t.lieux["a_comparer_fichier"] = {"pk": externe.pk, "quoi": "recu"}
    t.lieux["a_comparer_page"] = {"pk": externe.pk, "quoi": "envoye", "page": "1"}

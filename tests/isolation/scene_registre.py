"""The register that the table of routes asks for: ANCT's own objects, and the provider that both territories may choose."""

from django.core.files.uploadedfile import SimpleUploadedFile

from prestataires.enums import GenreAttestation, Statut, UsageLien
from prestataires.liens import jeton
from prestataires.transitions.contacts import ecrire_contact
from prestataires.transitions.importation import preparer
from prestataires.transitions.liens import ouvrir_lien
from prestataires.transitions.propositions import proposer
from tests.prestataires.fabriques import prestataire
from tests.prestataires.fabriques_registre import LIGNE, attestation, tableau


def planter_registre(par):
    """(names of its objects, the provider that may be chosen)"""
    propose, reference, retire = prestataire(Statut.PROPOSE), prestataire(), prestataire(Statut.RETIRE)
    double = prestataire()
    ecrire_contact(reference, {"nom": "Ana Lopez", "email": "ana@coop.example"}, par=par)
    bob = ecrire_contact(reference, {"nom": "Bob Petit", "email": "bob@coop.example"}, par=par)
    urssaf = attestation(reference, GenreAttestation.URSSAF, par=par)
    fichier = SimpleUploadedFile("liste.csv", tableau([LIGNE | {"nom": "Venue d’un tableau"}, LIGNE | {"nom": ""}]))
    importation = preparer(fichier, par=par)
    lien = ouvrir_lien(reference, UsageLien.ATTESTATIONS, email="contact@coop.example", par=par)
    return {
        "propose": {"pk": propose.pk},
        "reference": {"pk": reference.pk},
        "retire": {"pk": retire.pk},
        "fiche_prestataire": {"object_id": reference.pk},
        "lien_d_attestations": {"jeton": jeton(lien)},
        "depot_par_lien": {"jeton": jeton(lien), "genre": "urssaf"},
        "contact_prestataire": {"pk": reference.pk, "contact_pk": bob.pk},
        "attestation_a_deposer": {"pk": reference.pk, "genre": "fiscale"},
        "attestation": {"pk": reference.pk, "attestation_pk": urssaf.pk},
        "deux_fiches": {"pk": reference.pk, "double_pk": double.pk},
        "import_prestataires": {"pk": importation.pk},
        "tableau_csv": {"extension": "csv"},
    }, reference


def planter_fiche(t, claire, reference):
    """The record that this territory reads, and the one it proposed."""
    parcours = t.parcours["ecriture"]
    t.lieux["fiche_territoire"] = {"parcours_pk": parcours.pk, "pk": reference.pk}
    proposer(
        parcours,
        {
            "nom": f"Les Marcheurs de {t.nom}",
            "email": "bonjour@marcheurs.example",
            "pourquoi": "Ils connaissent le bourg.",
        },
        par=t.personnes["interlocuteur"],
    )

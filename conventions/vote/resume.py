"""What the convention's page shows of the vote (`conventions/vote_resume.html`)."""

from conventions import droits
from conventions.enums import A_SIGNER, SIGNES, GenreAutorisation, StatutActe
from conventions.models import Autorisation
from conventions.transitions.autorisations import est_corrigible, manques
from conventions.vote.calendrier import dates_du_conseil, faits_de


def autorisation_de(acte):
    """The authorising act of this act with its file, or None. One query."""
    return Autorisation.objects.select_related("fichier", "modifiee_par").filter(acte=acte).first()


def calendrier_de(acte, parcours, autorisation):
    """The dates of this act's vote as far as it is known (two queries at most, for an EPCI)."""
    return dates_du_conseil(
        getattr(autorisation, "seance_prevue", None),
        parcours.collectivite,
        acte.signature_attendue_le,
        genre=getattr(autorisation, "genre", GenreAutorisation.DELIBERATION),
        faits=faits_de(autorisation, acte),
    )


def contexte_vote(acte, parcours, utilisateur):
    """What `vote_resume.html` reads under the name « vote »; {} when there is nothing to show. Two queries at most."""
    if acte.statut not in (*A_SIGNER, *SIGNES):
        return {}
    autorisation = autorisation_de(acte)
    contexte = {
        "acte": acte,
        "parcours": parcours,
        "autorisation": autorisation,
        "par_decision": autorisation is not None and autorisation.genre == GenreAutorisation.DECISION,
        "peut_preparer": bool(droits.peut_preparer_vote(utilisateur, parcours)),
        "a_voter": acte.statut == StatutActe.TRANSMISE,
        "corrigible": False,
        "applicable_le": acte.executoire_le,
        "calendrier": None,
        "manques": [],
    }
    if acte.statut == StatutActe.TRANSMISE:
        contexte["calendrier"] = calendrier_de(acte, parcours, autorisation)
        contexte["manques"] = manques(autorisation) if autorisation and autorisation.seance else []
    elif autorisation is None:
        return {}
    elif acte.statut == StatutActe.AUTORISEE:
        contexte["corrigible"] = contexte["peut_preparer"] and est_corrigible(acte)
    return contexte

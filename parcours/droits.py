"""Who may do what inside a parcours. A stranger never gets here: querysets are scoped, so theirs is a 404."""

from django.db.models import Exists, OuterRef

from parcours.enums import Role, Statut, StatutCorrection, StatutEnvoi, StatutEtape
from parcours.models import Equipier, Remplacement
from socle.droits import OUI, non

ANCT = "anct"
INTERLOCUTEUR = "interlocuteur"
# Roles that may write for the territory. The executive and the direction may too: in a village they are the team.
EQUIPE = {INTERLOCUTEUR, "equipe", "executif", "direction"}
# Étapes are followed from the signature to the final report.
EN_ROUTE = {Statut.MISE_EN_OEUVRE, Statut.BILAN}
PHASES_D_ECRITURE = {Statut.CONTACT, Statut.DIAGNOSTIC, Statut.FORMULATION}
PHASES_FERMEES = {
    Statut.BILAN: "Le parcours est en bilan : il ne change plus.",
    Statut.CLOS: "Ce parcours est terminé : il ne change plus.",
    Statut.ABANDONNE: "Ce parcours est arrêté : il ne change plus.",
}


def role_de(utilisateur, parcours):
    """The person's place in this parcours: "anct", "interlocuteur", "equipe", "executif", "direction", or "" for a stranger.

    Whoever stands in for the interlocuteur is the interlocuteur that day; the titular then has the place of its own row.
    One query per person and parcours in a request: the answer is remembered on the account object of the request.
    """
    return ANCT if utilisateur.est_anct else _place_de(utilisateur, parcours)[0]


def est_titulaire(utilisateur, parcours):
    """Whether this person is the interlocuteur by title, even on a day when another one stands in."""
    return not utilisateur.est_anct and _place_de(utilisateur, parcours)[1]


def _place_de(utilisateur, parcours):
    """(role, whether it is the titular)."""
    connus = utilisateur.__dict__.setdefault("_roles_parcours", {})
    if parcours.pk not in connus:
        remplacements = Remplacement.objects.en_vigueur().filter(parcours=OuterRef("parcours"))
        equipier = (
            Equipier.objects.filter(parcours=parcours, utilisateur=utilisateur, fin__isnull=True)
            .annotate(
                remplace=Exists(remplacements.filter(equipier=OuterRef("pk"))), un_remplacant=Exists(remplacements)
            )
            .first()
        )
        if equipier is None:
            connus[parcours.pk] = ("", False)
        else:
            titulaire = parcours.interlocuteur_id == equipier.pk
            exerce = equipier.remplace or (titulaire and not equipier.un_remplacant)
            connus[parcours.pk] = (INTERLOCUTEUR if exerce else equipier.role, titulaire)
    return connus[parcours.pk]


def retenir_role(utilisateur, parcours):
    """Remember the answer of `role_de` from what `pour_entete` has already read with the parcours."""
    connus = utilisateur.__dict__.setdefault("_roles_parcours", {})
    role = INTERLOCUTEUR if parcours.en_exercice == parcours.place else parcours.place_role
    connus[parcours.pk] = (role, parcours.interlocuteur_id == parcours.place)


def peut_piloter_anct(utilisateur):
    """Open a wave, enrol, re-read, draft a convention: administrators and chargés de mission."""
    if utilisateur.ecrit_pour_les_territoires:
        return OUI
    return non("Seuls les administrateurs et les chargés de mission de l’ANCT peuvent faire cette action.")


def peut_ecrire(utilisateur, parcours):
    """Write anything for this territory: its team, or ANCT for it (shown as such)."""
    role = role_de(utilisateur, parcours)
    if role in EQUIPE:
        return OUI
    if role == ANCT:
        if utilisateur.ecrit_pour_les_territoires:
            return OUI
        return non("Votre rôle à l’ANCT vous permet de lire ce parcours, pas de le modifier.")
    return non("Seule l’équipe du territoire peut modifier ce parcours.")


def peut_s_engager(utilisateur, parcours):
    """Record a commitment: as long as the parcours lives, even while its convention is being signed."""
    verdict = peut_ecrire(utilisateur, parcours)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def phase_ouverte(parcours):
    """Whether the five blocks may change in this phase."""
    if parcours.statut in PHASES_D_ECRITURE or parcours.statut == Statut.MISE_EN_OEUVRE:
        return OUI
    if parcours.statut == Statut.CONTRACTUALISATION:
        return non("La convention est en cours : le parcours ne change plus jusqu’à sa signature.")
    return non(PHASES_FERMEES[parcours.statut])


def peut_modifier(utilisateur, parcours):
    """Change the five blocks now: the right to write, and a phase in which they are open."""
    return peut_ecrire(utilisateur, parcours) and phase_ouverte(parcours)


def peut_modifier_etape(utilisateur, etape):
    """A contracted étape no longer changes by a simple form."""
    verdict = peut_modifier(utilisateur, etape.parcours)
    if verdict and etape.est_contractee:
        return non("Cette étape est inscrite dans la convention. Pour la changer, utilisez « Demander un changement ».")
    return verdict


def peut_suivre_etape(utilisateur, etape):
    """Say where an étape stands (started, finished, late): once the convention is signed, until the parcours is over."""
    verdict = peut_ecrire(utilisateur, etape.parcours)
    if verdict and etape.parcours.statut not in EN_ROUTE:
        return non("Les étapes se suivent quand la convention est signée, et jusqu’à la fin du parcours.")
    if verdict and etape.statut not in {StatutEtape.VALIDEE, StatutEtape.EN_COURS, StatutEtape.REPORTEE}:
        return non("Cette étape n’est pas en cours : il n’y a rien à indiquer pour l’instant.")
    return verdict


def peut_joindre(utilisateur, parcours):
    """Join a file to an étape, or take one away: a file is neither sent nor contracted."""
    return peut_ecrire_jusqu_a_la_fin(utilisateur, parcours)


def peut_ecrire_jusqu_a_la_fin(utilisateur, parcours):
    """Who writes for this territory, in any phase until the parcours is over."""
    verdict = peut_ecrire(utilisateur, parcours)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_preciser_etape(utilisateur, etape):
    """Change what the convention does not contract of a contracted étape: who leads it, for whom, what will come of it."""
    verdict = peut_modifier(utilisateur, etape.parcours)
    if verdict and not etape.est_contractee:
        return non("Cette étape n’est pas encore dans la convention : modifiez-la directement.")
    if verdict and etape.statut == StatutEtape.ABANDONNEE:
        return non("Cette étape est abandonnée : elle ne change plus.")
    return verdict


def peut_demander_modification(utilisateur, etape):
    """Ask for other dates or another cost: for a contracted étape that is not over."""
    verdict = peut_ecrire(utilisateur, etape.parcours)
    if verdict and not etape.est_contractee:
        return non("Cette étape n’est pas encore dans la convention : modifiez-la directement.")
    if verdict and etape.parcours.statut not in EN_ROUTE:
        return non("Un changement se demande quand la convention est signée, et jusqu’à la fin du parcours.")
    if verdict and etape.statut in {StatutEtape.REALISEE, StatutEtape.ABANDONNEE}:
        return non(f"Cette étape est « {etape.get_statut_display()} » : elle ne change plus.")
    return verdict


def peut_trancher(utilisateur, modification):
    """Record that a change was accepted or refused: ANCT's pilots."""
    verdict = peut_piloter_anct(utilisateur)
    if verdict and not modification.est_en_attente:
        return non(f"Cette demande est « {modification.get_statut_display()} ».")
    return verdict


def peut_retirer_modification(utilisateur, modification):
    """Only who asked takes a demand back."""
    verdict = peut_ecrire(utilisateur, modification.parcours)
    if verdict and modification.demandee_par_id != utilisateur.pk:
        return non("Seule la personne qui a demandé ce changement peut le retirer.")
    return verdict


def peut_abandonner_etape(utilisateur, etape):
    """The team gives up what is not contracted; ANCT's pilots, what is."""
    verdict = peut_ecrire(utilisateur, etape.parcours)
    if verdict and etape.statut in {StatutEtape.REALISEE, StatutEtape.ABANDONNEE}:
        return non(f"Cette étape est « {etape.get_statut_display()} » : elle ne change plus.")
    if verdict and not etape.est_contractee:
        return phase_ouverte(etape.parcours)
    if verdict and not peut_piloter_anct(utilisateur):
        return non("Cette étape est inscrite dans la convention : demandez à votre contact à l’ANCT de l’abandonner.")
    if verdict and etape.parcours.statut not in EN_ROUTE:
        return non("Cette étape est dans une convention qui n’est pas encore signée : elle ne change pas.")
    return verdict


def peut_corriger_dates(utilisateur, etape):
    """Correct the days on which an étape really began or ended, until the parcours is over."""
    verdict = peut_ecrire(utilisateur, etape.parcours)
    if verdict and etape.parcours.statut not in EN_ROUTE:
        return non("Les étapes se suivent quand la convention est signée, et jusqu’à la fin du parcours.")
    if verdict and etape.debut_reel is None:
        return non("Cette étape n’a pas encore commencé : il n’y a pas de date à corriger.")
    return verdict


def peut_relire(utilisateur, parcours):
    verdict = peut_piloter_anct(utilisateur)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    if verdict and not parcours.envoi_a_relire:
        return non("Il n’y a pas d’envoi à relire.")
    return verdict


def peut_inviter(utilisateur, parcours):
    """The interlocuteur or ANCT invites; the rest of the team asks them."""
    role = role_de(utilisateur, parcours)
    if role == INTERLOCUTEUR:
        return OUI
    if role == ANCT:
        return peut_piloter_anct(utilisateur)
    return non("Seule la personne contact (interlocuteur privilégié) ou l’ANCT peut inviter quelqu’un.")


def peut_passer_la_main(utilisateur, parcours):
    """Name another interlocuteur, or who stands in for a few days: the titular or ANCT, while the parcours lives.

    Who stands in invites and sends; the title is not theirs to give, nor to take.
    """
    if parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    if est_titulaire(utilisateur, parcours):
        return OUI
    role = role_de(utilisateur, parcours)
    if role == INTERLOCUTEUR:
        return non("Vous remplacez la personne contact quelques jours : elle seule, ou l’ANCT, peut passer la main.")
    if role == ANCT:
        return peut_piloter_anct(utilisateur)
    return non("Seule la personne contact (interlocuteur privilégié) ou l’ANCT peut passer la main.")


def peut_annuler_remplacement(utilisateur, parcours):
    """Who may have it planned, and the titular who comes back early."""
    return OUI if est_titulaire(utilisateur, parcours) else peut_passer_la_main(utilisateur, parcours)


def peut_exiger_visa(utilisateur, parcours):
    """Have the direction sign off each sending, or no longer: its contact, its direction, or ANCT for them, while the parcours is written."""
    if role_de(utilisateur, parcours) != "direction" and not peut_inviter(utilisateur, parcours):
        return non("Seule la personne contact, la direction ou l’ANCT peut changer cette règle.")
    if parcours.statut not in PHASES_D_ECRITURE:
        return non("Le visa se donne avant un envoi, pendant l’écriture du parcours.")
    return OUI


def peut_voir_influence(utilisateur, parcours):
    """The map of influence is the team's own: no role at ANCT opens it."""
    if role_de(utilisateur, parcours) in EQUIPE:
        return OUI
    return non("Cette carte appartient à l’équipe du territoire : l’ANCT ne la voit pas.")


def peut_placer_influence(utilisateur, parcours):
    verdict = peut_voir_influence(utilisateur, parcours)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_entrer_en_bilan(utilisateur, parcours):
    """Say that the étapes are over and that the time has come to look back."""
    role = role_de(utilisateur, parcours)
    if role == ANCT:
        verdict = peut_piloter_anct(utilisateur)
    elif role == INTERLOCUTEUR:
        verdict = OUI
    else:
        verdict = non(
            "Seule la personne contact (interlocuteur privilégié) ou l’ANCT peut passer le parcours au bilan."
        )
    if verdict and parcours.statut != Statut.MISE_EN_OEUVRE:
        return non("Le bilan vient après la mise en œuvre.")
    return verdict


def peut_clore(utilisateur, parcours):
    verdict = peut_piloter_anct(utilisateur)
    if verdict and parcours.statut != Statut.BILAN:
        return non("Un parcours se termine après son bilan.")
    return verdict


def peut_arreter(utilisateur, parcours):
    """Stop a parcours before its end; once in bilan it is ended, not stopped."""
    verdict = peut_piloter_anct(utilisateur)
    if verdict and parcours.statut in PHASES_FERMEES:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_noter_echange(utilisateur, parcours):
    """Both sides note what they said to each other, in every phase: the follow-up comes after the end."""
    return peut_ecrire(utilisateur, parcours)


def peut_noter_echange_interne(utilisateur, parcours):
    """An internal note is read and written under /gestion/ only."""
    return peut_piloter_anct(utilisateur)


def peut_corriger_echange(utilisateur, echange):
    """Its author alone changes or withdraws what was noted."""
    if echange.note_par_id != utilisateur.pk:
        return non("Seule la personne qui a noté cet échange peut le corriger ou le retirer.")
    return peut_noter_echange(utilisateur, echange.parcours)


def peut_commenter(utilisateur, parcours):
    """Write, answer, settle a remark: both sides, until the parcours is over."""
    verdict = peut_ecrire(utilisateur, parcours)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_reprendre_envoi(utilisateur, version):
    """The team alone takes back what it sent, as long as ANCT has not begun to read it."""
    if role_de(utilisateur, version.parcours) not in EQUIPE:
        return non("Seule l’équipe du territoire peut reprendre son envoi.")
    if version.statut != StatutEnvoi.ENVOYE:
        return non(f"Cet envoi est « {version.get_statut_display()} » : il ne peut plus être repris.")
    return phase_ouverte(version.parcours)


def peut_commencer_relecture(utilisateur, version):
    verdict = peut_piloter_anct(utilisateur)
    if verdict and version.parcours.est_clos:
        return non(PHASES_FERMEES[version.parcours.statut])
    if verdict and version.statut != StatutEnvoi.ENVOYE:
        return non(f"Cet envoi est « {version.get_statut_display()} ».")
    return verdict


def peut_demander_correction(utilisateur, parcours):
    """Ask a question on one field: ANCT, until the final report."""
    verdict = peut_piloter_anct(utilisateur)
    if verdict and parcours.statut in PHASES_FERMEES:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_trancher_correction(utilisateur, parcours):
    """Settle a question or call it off: ANCT, until the end. In bilan nothing opens any more, but what was open must be closed to end."""
    verdict = peut_piloter_anct(utilisateur)
    if verdict and parcours.est_clos:
        return non(PHASES_FERMEES[parcours.statut])
    return verdict


def peut_repondre_correction(utilisateur, correction):
    """Only the team answers, and only what waits for an answer: the field is closed otherwise."""
    if role_de(utilisateur, correction.parcours) not in EQUIPE:
        return non("Seule l’équipe du territoire répond à une question de l’ANCT.")
    if correction.statut != StatutCorrection.DEMANDEE:
        return non(f"Cette question est « {correction.get_statut_display()} » : le champ n’est plus ouvert.")
    if correction.parcours.statut in PHASES_FERMEES:
        return non(PHASES_FERMEES[correction.parcours.statut])
    return OUI


def peut_demander_visa(utilisateur, parcours):
    """Ask for the visa of the direction, or decide that sendings need it: the team, while it writes."""
    if role_de(utilisateur, parcours) not in EQUIPE:
        return non("Seule l’équipe du territoire demande le visa de sa direction.")
    if parcours.statut not in PHASES_D_ECRITURE:
        return non("Le visa se donne avant un envoi, pendant l’écriture du parcours.")
    return OUI


def peut_viser(utilisateur, parcours):
    """Give the visa: a person whose place in the team is « Direction », be it the contact person too."""
    siens = Equipier.objects.filter(parcours=parcours, utilisateur=utilisateur, role=Role.DIRECTION, fin__isnull=True)
    if role_de(utilisateur, parcours) not in EQUIPE or not siens.exists():
        return non("Seule une personne de la direction peut donner ce visa.")
    if parcours.statut not in PHASES_D_ECRITURE:
        return non("Le visa se donne avant un envoi, pendant l’écriture du parcours.")
    return OUI


def peut_dresser_fiche(utilisateur):
    """The sheet of a territory is ANCT's, for its exchanges with the préfets: any role may ask for it, reading is enough."""
    if utilisateur.est_anct:
        return OUI
    return non("La fiche territoire est préparée par l’ANCT.")

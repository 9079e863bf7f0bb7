"""docs/cycle-de-vie.md, drawn from the tables of the code: what each thing of the house goes through, and who may change a parcours when."""

from conventions import transitions as conventions
from parcours import droits, gardes
from parcours import transitions as parcours
from parcours.enums import Statut, StatutEtape, Transition
from parcours.models import Etape, Parcours
from pilotage import transitions as pilotage
from prestataires import transitions as prestataires
from socle.comptes.enums import RoleAnct
from socle.comptes.models import Utilisateur

CYCLES = (
    ("Le parcours", parcours.CYCLE),
    ("L’étape", parcours.CYCLE_ETAPE),
    ("L’envoi à l’ANCT", parcours.CYCLE_ENVOI),
    ("La question de l’ANCT (un champ rouvert)", parcours.CYCLE_CORRECTION),
    ("Le changement demandé (étape inscrite dans une convention)", parcours.CYCLE_MODIFICATION),
    ("Le prestataire", prestataires.CYCLE),
    ("L’attestation d’un prestataire", prestataires.CYCLE_ATTESTATION),
    ("Le besoin (d’une étape)", prestataires.CYCLE_BESOIN),
    ("La demande de devis", prestataires.CYCLE_CANDIDATURE),
    ("La mission", prestataires.CYCLE_MISSION),
    ("Le livrable", prestataires.CYCLE_LIVRABLE),
    ("La facture d’une mission", prestataires.CYCLE_FACTURE),
    ("La réunion de synchronisation", prestataires.CYCLE_SYNCHRONISATION),
    ("La convention", conventions.CYCLE),
    ("L’acte (convention initiale ou modification)", conventions.CYCLE_ACTE),
    ("La signature déposée", conventions.CYCLE_SIGNATURE),
    ("Le versement", conventions.CYCLE_VERSEMENT),
    ("La pièce déposée pour un versement", conventions.CYCLE_PIECE),
    ("La dépense", conventions.CYCLE_DEPENSE),
    ("Le reversement", conventions.CYCLE_REVERSEMENT),
    ("Le bilan", conventions.CYCLE_BILAN),
    ("La ressource complémentaire", conventions.CYCLE_RESSOURCE),
    ("Le comité", pilotage.CYCLE),
    ("La décision", pilotage.CYCLE_DECISION),
)
# What sets off a passage of the parcours that nobody presses a button for.
DECLENCHEURS = {
    Transition.OUVRIR: "La personne contact accepte son invitation.",
    Transition.FORMULER: "L’équipe envoie son parcours : un objectif, une étape et les deux engagements.",
    Transition.ROUVRIR: "La convention est abandonnée avant d’être signée.",
    Transition.METTRE_EN_OEUVRE: "La convention est signée par les deux parties.",
}
PERSONNES = (
    ("équipe", "equipe", ""),
    ("personne contact", "interlocuteur", ""),
    ("ANCT", "", RoleAnct.CHARGE_MISSION),
)


def _sur_etape(droit, statut):
    return lambda qui, p: droit(qui, Etape(parcours=p, statut=statut))


ACTES = (
    ("Écrire dans les cinq blocs", droits.peut_modifier),
    ("Changer une étape hors convention", _sur_etape(droits.peut_modifier_etape, StatutEtape.PROPOSEE)),
    ("Changer une étape de la convention", _sur_etape(droits.peut_modifier_etape, StatutEtape.VALIDEE)),
    ("Demander un changement", _sur_etape(droits.peut_demander_modification, StatutEtape.VALIDEE)),
    ("Dire où en est une étape", _sur_etape(droits.peut_suivre_etape, StatutEtape.VALIDEE)),
    ("Enregistrer un engagement", droits.peut_s_engager),
    ("Écrire une remarque", droits.peut_commenter),
    ("Poser une question sur un champ", droits.peut_demander_correction),
    ("Noter un échange", droits.peut_noter_echange),
    ("Passer au bilan", droits.peut_entrer_en_bilan),
    ("Terminer", droits.peut_clore),
    ("Arrêter", droits.peut_arreter),
)


def dessin():
    """The whole page, in Markdown."""
    morceaux = [
        "# Les cycles de vie",
        "Cette page est dessinée à partir des tables du code par `manage.py dessiner_cycles` : elle ne se modifie pas à la main. "
        "Un test échoue quand elle n’est plus à jour.",
        *(_cycle(titre, cycle) for titre, cycle in CYCLES),
        _gardes(),
        _droits(),
    ]
    return "\n\n".join(morceaux) + "\n"


def _cycle(titre, cycle):
    return f"## {titre}\n\n{_mermaid(cycle)}\n\n{_tableau(cycle)}"


def _mermaid(cycle):
    """Self-loops are left to the table: they would hide the others."""
    lignes = ["```mermaid", "stateDiagram-v2"]
    lignes += [f'    state "{libelle}" as {etat}' for etat, libelle in cycle.libelles.items()]
    lignes.append(f"    [*] --> {cycle.modele._meta.get_field(cycle.champ).default}")
    for transition in cycle.transitions():
        sources, cible = cycle.table[transition]
        lignes += [
            f"    {etat} --> {cible} : {transition.label}"
            for etat in cycle.libelles
            if etat in sources and etat != cible
        ]
    quittes = {etat for sources, cible in cycle.table.values() for etat in sources if etat != cible}
    lignes += [f"    {etat} --> [*]" for etat in cycle.libelles if etat not in quittes]
    return "\n".join([*lignes, "```"])


def _tableau(cycle):
    lignes = []
    for transition in cycle.transitions():
        sources, cible = cycle.table[transition]
        depuis = ", ".join(libelle for etat, libelle in cycle.libelles.items() if etat in sources)
        lignes.append((transition.label, depuis, cycle.libelles[cible]))
    return _markdown(("Passage", "Depuis", "Vers"), lignes)


def _gardes():
    lignes = []
    for transition in parcours.CYCLE.transitions():
        garde = gardes.GARDES.get(transition)
        lignes.append((transition.label, garde[0] if garde else DECLENCHEURS[transition]))
    return "## Ce qu’il faut pour changer de phase\n\n" + _markdown(("Passage", "Condition"), lignes)


def _droits():
    """Who, in each phase; then the sentences read by those who may not."""
    lignes, phrases = [], {}
    for statut in Statut:
        cellules = []
        for acte, droit in ACTES:
            peuvent = []
            for nom, role, role_anct in PERSONNES:
                verdict = droit(*_scene(statut, role, role_anct))
                if verdict:
                    peuvent.append(nom)
                else:
                    phrases.setdefault(verdict.raison, []).append((statut.label, acte))
            cellules.append(", ".join(peuvent) or "–")
        lignes.append((statut.label, *cellules))
    par_acte = [(acte, *(ligne[1 + rang] for ligne in lignes)) for rang, (acte, _) in enumerate(ACTES)]
    refus = [
        (raison, ", ".join(dict.fromkeys(acte for _, acte in ou)), ", ".join(dict.fromkeys(phase for phase, _ in ou)))
        for raison, ou in phrases.items()
    ]
    return (
        "## Qui peut changer quoi, et quand\n\n"
        "« Équipe » vaut aussi pour l’exécutif et la direction ; « ANCT », pour les administrateurs et les chargés de mission. "
        "Les gestionnaires et les lecteurs de l’ANCT lisent seulement. Un autre territoire ne voit rien.\n\n"
        + _markdown(("", *(statut.label for statut in Statut)), par_acte)
        + "\n\n### Ce que lisent les autres\n\n"
        + _markdown(("Phrase", "Pour", "Phases"), refus)
    )


def _scene(statut, role, role_anct):
    """(account, parcours) in memory: a right reads no more than the phase and the person's place."""
    p = Parcours(pk=1, statut=statut)
    if role_anct:
        return Utilisateur(pk=1, role_anct=role_anct), p
    qui = Utilisateur(pk=1)
    p.place, p.place_role = 1, "equipe"
    p.en_exercice = 1 if role == "interlocuteur" else None
    droits.retenir_role(qui, p)
    return qui, p


def _markdown(entete, lignes):
    return "\n".join(f"| {' | '.join(ligne)} |" for ligne in (entete, ["---"] * len(entete), *lignes))

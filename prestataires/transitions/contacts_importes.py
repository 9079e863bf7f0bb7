"""The person that a line of a table names: found among those of the organisation, or added; the one of the table receives the requests."""

from prestataires.colonnes import CONTACT, PAR_CODE, valeur_du_contact
from prestataires.models import Contact
from prestataires.transitions.contacts import CHAMPS
from socle.journal.registre import inscrire_plusieurs
from socle.normalisation import normaliser

CODES = tuple(c.code for c in CONTACT)
NOM = CODES[0]
SANS_NOM = "colonne « Contact » : écrivez le nom de cette personne"


def examiner_contact(trouve, valeurs):
    """What these cells of a line would change of the people of `trouve` (a provider read with `avec_tout`, None for a new one).

    Returns (values to keep for `ecrire_contacts`, {} when nothing changes; sentences that refuse; sentences that tell).
    """
    dites = {c: valeurs[c] for c in CODES if valeurs.get(c)}
    if not dites:
        return {}, [], []
    presents = trouve.joignables if trouve else []
    premier = next(iter(presents), None)
    cible = _reconnu(presents, dites) if NOM in dites else premier
    if cible is None and NOM not in dites:
        return {}, [SANS_NOM], []
    changes = {c: v for c, v in dites.items() if v != valeur_du_contact(cible, c)}
    joignable = bool(changes.get("contact_email") or (cible and cible.email))
    prend_la_place = cible is not None and cible is not premier and joignable
    if not changes and not prend_la_place:
        return {}, [], []
    gardees = changes | {"contact": cible.pk if cible else None, "contacts_lus": _lus(presents)}
    return gardees, [], _dire(premier, cible, dites, changes, joignable)


def _reconnu(presents, dites):
    """The person of this name, else of this address; None for somebody new."""
    nom, email = normaliser(dites[NOM]), dites.get("contact_email", "").lower()
    par_nom = (c for c in presents if normaliser(valeur_du_contact(c, NOM)) == nom)
    return next(par_nom, None) or next((c for c in presents if email and c.email.lower() == email), None)


def _lus(contacts):
    return [[c.pk, *(getattr(c, nom) for nom in CHAMPS), c.est_principal] for c in contacts]


def _dire(premier, cible, dites, changes, joignable):
    """One sentence for each cell of who is there first; one for somebody else: « Contact : « Ana Lopez, gérante » au lieu de « Luc Petit »… »."""
    if cible is not None and cible is premier:
        return [_dire_cellule(cible, code, voulue) for code, voulue in changes.items()]
    qui = ", ".join(dites.values())
    if premier is None:
        return [f"Contact : « {qui} » (rien jusqu’ici)"]
    if not joignable:
        return [
            f"Un contact de plus : « {qui} » ; sans son adresse mail, les demandes vont toujours à « {premier.nom} »"
        ]
    return [f"Contact : « {qui} » au lieu de « {premier.nom} », qui reste dans la fiche"]


def _dire_cellule(contact, code, voulue):
    avant = valeur_du_contact(contact, code)
    suite = f"au lieu de « {avant} »" if avant else "(rien jusqu’ici)"
    return f"{PAR_CODE[code].titre} : « {voulue} » {suite}"


def contacts_des(fiches):
    """The people of these providers who may be written to, as they are now: {provider's key: [Contact]}. One query."""
    presents = {}
    for contact in Contact.objects.filter(prestataire__in=[f.pk for f in fiches if f.pk], retire_le=None):
        presents.setdefault(contact.prestataire_id, []).append(contact)
    return presents


def ont_change(ligne, presents):
    """Whether the people of this line's provider are not those that were shown."""
    return "contacts_lus" in ligne.valeurs and ligne.valeurs["contacts_lus"] != _lus(presents)


def ecrire_contacts(fiches, presents, *, par, donnees):
    """Write the people of these (line, provider), under the providers' locks. The number of queries does not depend on the number of lines."""
    ecrits, deposes = [], []
    for ligne, fiche in fiches:
        if "contacts_lus" not in ligne.valeurs:
            continue
        la = presents.get(fiche.pk, [])
        contact = next((c for c in la if c.pk == ligne.valeurs.get("contact")), None) or Contact(prestataire=fiche)
        for code in CODES:
            if code in ligne.valeurs:
                setattr(contact, code.removeprefix("contact_"), ligne.valeurs[code])
        if contact.email:
            contact.est_principal = True
            deposes += [c.pk for c in la if c is not contact and c.est_principal]
        ecrits.append(contact)
    # Before the others take their place: one main contact at a time, the database says so.
    Contact.objects.filter(pk__in=deposes).update(est_principal=False)
    nouveaux = [c for c in ecrits if c.pk is None]
    changes = [c for c in ecrits if c.pk is not None]
    Contact.objects.bulk_create(nouveaux)
    if changes:
        Contact.objects.bulk_update(changes, [*CHAMPS, "est_principal"])
    inscrire_plusieurs("contact.importer", ecrits, par=par, donnees=donnees)

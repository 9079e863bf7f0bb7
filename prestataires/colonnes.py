"""The table of providers, read and written with the same columns: a file that was taken out, sent back as it is, changes nothing.

What a cell says is kept as text that compares: a code, « code;code », « region:76;departement:34 », a key; « oui » and « non » are booleans.
"""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Prefetch

from parcours.enums import Thematique
from prestataires.enums import Activite, Forme, GenreExpertise, Methode, Public
from prestataires.lieux import ecrire_lieu
from prestataires.models import Contact, Prestataire, ZoneIntervention
from socle.champs import SIRET_FAUX, siret_juste
from socle.erreurs import ErreurMetier
from socle.normalisation import normaliser
from socle.tableurs import Colonne as ColonneEcrite
from socle.tableurs import Feuille, en_cellule
from socle.tableurs.importation import Colonne, oui, texte

LIEUX_MAX = 100_000  # characters of a cell of places
LISTES = {
    "themes": (GenreExpertise.THEME, Thematique),
    "methodes": (GenreExpertise.METHODE, Methode),
    "publics": (GenreExpertise.PUBLIC, Public),
}
ALIAS_FORME = {"scop": Forme.COOPERATIVE, "scic": Forme.COOPERATIVE, "sas": Forme.SOCIETE, "sarl": Forme.SOCIETE}
SEPARATEUR = " ; "


def _longueur(champ, modele=Prestataire):
    return modele._meta.get_field(champ).max_length


def _texte(champ):
    return texte(_longueur(champ))


def _numero(cellule):
    lu = texte(20)(cellule)
    if not (lu.isascii() and lu.isdigit()):
        raise ErreurMetier("Écrivez le numéro de la fiche, ou laissez vide pour en ajouter une.")
    return str(int(lu))


def _siret(cellule):
    lu = "".join(texte(40)(cellule).split())
    if lu.isascii() and lu.isdigit() and len(lu) < 14:
        lu = lu.zfill(14)  # spreadsheets lose the zeros at the beginning of a number
    if not siret_juste(lu):
        raise ErreurMetier(SIRET_FAUX)
    return lu


def _valide(champ, nettoyer=lambda lu: lu, validateurs=None, phrase=""):
    """A reader of a text that the model's own validators accept."""

    def lire(cellule):
        lu = nettoyer(_texte(champ)(cellule))
        try:
            for valider in validateurs or Prestataire._meta.get_field(champ).validators:
                valider(lu)
        except ValidationError as erreur:
            raise ErreurMetier(phrase or erreur.message) from None
        return lu

    return lire


def _avec_protocole(lu):
    return lu if "://" in lu or not lu else f"https://{lu}"


def _choix(choix, alias=()):
    """A reader of one of these words: its code or its label."""
    connus = {normaliser(c.label): c.value for c in choix} | {normaliser(c.value): c.value for c in choix} | dict(alias)

    def lire(cellule):
        lu = texte(200)(cellule)
        if normaliser(lu) not in connus:
            raise ErreurMetier(f"« {lu[:60]} » n’est pas dans la liste : {SEPARATEUR.join(c.label for c in choix)}.")
        return str(connus[normaliser(lu)])

    return lire


def morceaux(lu):
    return [m.strip() for m in lu.replace("\n", ";").split(";") if m.strip()]


def _plusieurs(choix):
    un = _choix(choix)

    def lire(cellule):
        brut = cellule.replace("\n", ";") if isinstance(cellule, str) else cellule
        return ";".join(sorted({un(m) for m in morceaux(texte(5_000)(brut))}))

    return lire


def _lieux(cellule):
    return texte(LIEUX_MAX)(cellule.replace("\n", ";") if isinstance(cellule, str) else cellule)


NUMERO = Colonne("numero", "N° de fiche", _numero, ("numero de fiche", "no de fiche", "fiche"))
SIRET = Colonne("siret", "SIRET", _siret, ("numero siret", "n siret"))
NOM = Colonne("nom", "Nom", _texte("nom"), ("organisation", "prestataire", "raison sociale", "denomination"), True)
RNA = Colonne("rna", "RNA", _valide("rna", str.upper), ("numero rna", "n rna"))
FORME = Colonne("forme", "Forme juridique", _choix(Forme, ALIAS_FORME), ("forme", "statut juridique"))
ACTIVITE = Colonne("activite", "Activité", _choix(Activite), ("c est plutot", "type"))
COMPETENCES = Colonne("competences", "Ce qu’il sait faire", _texte("competences"), ("competences", "savoir faire"))
PROJETS = Colonne(
    "fait_projets", "Projets avec les habitants (oui ou non)", oui, ("projets avec les habitants", "projets")
)
FACONS = Colonne(
    "fait_savoir_faire", "Formation, façons de travailler (oui ou non)", oui, ("formation facons de travailler",)
)
THEMES = Colonne("themes", "Thèmes", _plusieurs(Thematique), ("theme", "thematiques"))
METHODES = Colonne("methodes", "Méthodes", _plusieurs(Methode), ("methode",))
PUBLICS = Colonne("publics", "Publics", _plusieurs(Public), ("public",))
NATIONAL = Colonne("est_national", "Toute la France (oui ou non)", oui, ("toute la france", "national"))
ZONES = Colonne(
    "zones",
    "Lieux où il intervient",
    _lieux,
    (
        "zones",
        "zone d intervention",
        "zones d intervention",
        "lieux",
        "lieux d intervention",
        "intervient",
        "departements",
    ),
)
SIEGE = Colonne("siege", "Commune du siège", texte(200), ("siege", "commune", "ville"))
ADRESSE = Colonne("adresse", "Adresse du siège", _texte("adresse"), ("adresse",))
SITE = Colonne(
    "site", "Site internet", _valide("site", _avec_protocole, [URLValidator()], "L’adresse du site est fausse. Exemple : https://exemple.fr."),
    ("site", "site web", "url"),
)  # fmt: skip
_mail = _valide("email", str, [validate_email], "L’adresse mail est incomplète. Exemple : contact@exemple.fr.")
EMAIL = Colonne("email", "Mail", _mail, ("email", "courriel", "adresse mail", "e mail"))
TELEPHONE = Colonne("telephone", "Téléphone", _texte("telephone"), ("tel", "telephone de l organisation"))
# The person to write to; the others of an organisation are kept on its page.
CONTACT = (
    Colonne("contact_nom", "Contact", texte(_longueur("nom", Contact)), ("contact principal", "nom du contact", "interlocuteur")),
    Colonne("contact_fonction", "Fonction du contact", texte(_longueur("fonction", Contact)), ("fonction",)),
    Colonne("contact_email", "Mail du contact", _mail, ("courriel du contact",)),
    Colonne("contact_telephone", "Téléphone du contact", texte(_longueur("telephone", Contact)), ("tel du contact",)),
)  # fmt: skip
ETAT = Colonne("etat", "Où en est-il (pour information)", None, ("etat", "statut"))
COLONNES = (
    NUMERO, SIRET, NOM, RNA, FORME, ACTIVITE, COMPETENCES, PROJETS, FACONS, THEMES, METHODES, PUBLICS, NATIONAL, ZONES, SIEGE, ADRESSE, SITE,
    EMAIL, TELEPHONE, *CONTACT, ETAT,
)  # fmt: skip
PAR_CODE = {c.code: c for c in COLONNES}
# What a line may change of the record: all but who it is about, its people (`contacts_importes`), and what is there for information.
ECRITES = tuple(c.code for c in COLONNES if c not in (NUMERO, *CONTACT, ETAT))
TEXTES = ("nom", "rna", "competences", "adresse", "site", "email", "telephone")
LARGEURS = {
    "nom": 34,
    "competences": 60,
    "zones": 50,
    "themes": 40,
    "methodes": 40,
    "publics": 40,
    "siret": 18,
    "site": 30,
    "contact_nom": 28,
    "contact_email": 30,
}
CHAMPS_DE_ZONE = ("region", "departement", "collectivite")


def avec_tout(prestataires):
    """With what the cells say of them: five queries, whatever their number."""
    zones = ZoneIntervention.objects.select_related("region", "departement", "collectivite")
    contacts = Contact.objects.filter(retire_le=None)
    return prestataires.select_related("siege").prefetch_related(
        "expertises", Prefetch("zones", zones), Prefetch("contacts", contacts, to_attr="joignables")
    )


def cle_de_zone(lieu):
    return f"{lieu._meta.model_name}:{lieu.pk}"


def valeur(prestataire, code):
    """What this provider's cell of this column says, as it is kept: "" when nothing."""
    if code in LISTES:
        genre = LISTES[code][0]
        return ";".join(sorted(e.code for e in prestataire.expertises.all() if e.genre == genre))
    if code == "zones":
        return ";".join(sorted(cle_de_zone(z.lieu) for z in prestataire.zones.all()))
    if code == "siege":
        return str(prestataire.siege_id or "")
    lue = getattr(prestataire, code) or (
        "" if code not in ("fait_projets", "fait_savoir_faire", "est_national") else False
    )
    return relue(code, lue) if code in TEXTES else lue


def valeur_du_contact(contact, code):
    """What the cell of this column of CONTACT says of this person, as it is kept."""
    return relue(code, getattr(contact, code.removeprefix("contact_"))) if contact else ""


def relue(code, ecrite):
    """This text as it comes back from a table of ours: line breaks and invisible signs are not changes."""
    try:
        return PAR_CODE[code].lire(en_cellule(ecrite)) if ecrite else ""
    except ErreurMetier:
        return ecrite


def dire(prestataire, code):
    """The same for people, and for the cell of an export."""
    if code == "numero":
        return str(prestataire.pk)
    if code == "etat":
        return prestataire.get_statut_display()
    if code == "zones":
        ordonnees = sorted(
            (z.lieu for z in prestataire.zones.all()),
            key=lambda lieu: (CHAMPS_DE_ZONE.index(lieu._meta.model_name), lieu.nom),
        )
        return SEPARATEUR.join(ecrire_lieu(lieu) for lieu in ordonnees)
    if code == "siege":
        return ecrire_lieu(prestataire.siege) if prestataire.siege_id else ""
    if code in TEXTES:
        return getattr(prestataire, code)
    if code.startswith("contact_"):
        # The one who receives the requests is the first.
        return getattr(next(iter(prestataire.joignables), None), code.removeprefix("contact_"), "")
    return dire_valeur(code, valeur(prestataire, code))


def dire_valeur(code, gardee):
    """A kept value in words, places apart."""
    if isinstance(gardee, bool):
        return "Oui" if gardee else "Non"
    if code in LISTES:
        return SEPARATEUR.join(LISTES[code][1](c).label for c in gardee.split(";") if c)
    if code == "forme":
        return Forme(gardee).label
    if code == "activite":
        return Activite(gardee).label if gardee else ""
    return gardee or ""


def feuille(prestataires):
    """The sheet of these providers, read with `avec_tout`; of none: the table to fill in."""
    colonnes = tuple(ColonneEcrite(c.titre, LARGEURS.get(c.code, 20)) for c in COLONNES)
    return Feuille("Prestataires", colonnes, [[dire(p, c.code) for c in COLONNES] for p in prestataires])

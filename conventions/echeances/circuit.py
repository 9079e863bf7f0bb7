"""From the draft to the notification: who is awaited, for what, by when."""

from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from conventions import reglages
from conventions.echeances.lignes import (
    SANS_DATE,
    des_actes,
    phrase,
    plus,
    vers_l_acte,
    vers_la_page,
)
from conventions.enums import (
    A_SIGNER,
    EN_REDACTION,
    GenreAutorisation,
    PartieSignataire,
    StatutActe,
    StatutSignature,
)
from conventions.models import Acte, Autorisation, Convention, Ecart, RemarqueActe, Signature
from parcours.enums import Partie
from parcours.enums import Statut as StatutParcours
from parcours.models import Engagement, Parcours
from socle.echeances import ANCT, EQUIPE, Regle, inscrire_regle
from socle.mots import date_longue

AVANCES_RELECTURE = (-2, 1, 7)
AVANCES_VOTE = (-30, -7, 3)
AVANCES_RECU = (0, 15)
AVANCES_SIGNATURE = (-30, 7, 15, 30)
AVANCES_BUDGET = (0, 7)
AVANT_SIGNATURE = [StatutParcours.DIAGNOSTIC, StatutParcours.FORMULATION, StatutParcours.CONTRACTUALISATION]


def convention_a_rediger(jour):
    """Re-read, and no convention under way."""
    vivante = Convention.objects.vivantes().filter(parcours=OuterRef("pk"))
    relus = Parcours.objects.filter(
        ~Exists(vivante), version_relue__isnull=False, version_relue=F("version_courante"), statut__in=AVANT_SIGNATURE
    )
    return relus.order_by().values(
        objet_id=F("pk"), parcours_id=F("pk"), quand=SANS_DATE, libelle=Value("Rédiger la convention"), detail=Value("")
    )


def projet_a_relire(jour):
    """The draft was sent to the territory, which reads it and writes its remarks."""
    actes = Acte.objects.filter(statut=StatutActe.RELECTURE)
    return des_actes(
        actes, quand=F("relecture_attendue_le"), libelle="Relire le projet de convention et dire ce qui vous gêne"
    )


def convention_a_valider(jour):
    """Drafted, or sent for re-reading with a date."""
    actes = Acte.objects.filter(statut__in=EN_REDACTION)
    return des_actes(actes, quand=F("relecture_attendue_le"), libelle="Relire et valider la convention")


def ecart_a_viser(jour):
    """An article departs from its model and waits for the legal reader; one line per act."""
    sans_visa = Ecart.objects.filter(acte=OuterRef("pk"), vise_le__isnull=True)
    actes = Acte.objects.filter(Exists(sans_visa), statut__in=EN_REDACTION)
    return des_actes(
        actes, quand=SANS_DATE, libelle="Viser, pour le service juridique, les articles modifiés de la convention"
    )


def remarque_a_lire(jour):
    """A thread opened by the territory on a draft that nobody has answered nor settled; one line per act."""
    reponses = RemarqueActe.objects.filter(reponse_a=OuterRef("pk")).exclude(auteur__role_anct="")
    ouvertes = RemarqueActe.objects.filter(
        ~Exists(reponses), acte=OuterRef("pk"), reponse_a__isnull=True, reglee_le__isnull=True, auteur__role_anct=""
    )
    actes = Acte.objects.filter(Exists(ouvertes), statut__in=EN_REDACTION)
    return des_actes(actes, quand=SANS_DATE, libelle="Répondre aux remarques du territoire sur le projet de convention")


def convention_a_transmettre(jour):
    return des_actes(
        Acte.objects.filter(statut=StatutActe.VALIDEE), quand=SANS_DATE, libelle="Transmettre la convention"
    )


def credits_a_verifier(jour):
    """Before ANCT signs (gestionnaire)."""
    actes = Acte.objects.filter(statut__in=A_SIGNER, credits_verifies_le__isnull=True)
    return des_actes(actes, quand=F("signature_attendue_le"), libelle="Vérifier les crédits de la convention")


def vote_attendu(jour):
    """The council has not voted yet, as far as the page knows; the day is the council's when it was said, else the signature's."""
    dites = Autorisation.objects.filter(acte=OuterRef("pk"))
    actes = Acte.objects.filter(~Exists(dites.filter(seance__isnull=False)), statut=StatutActe.TRANSMISE)
    prevue = Subquery(dites.values("seance_prevue")[:1])
    return des_actes(actes, quand=Coalesce(prevue, F("signature_attendue_le")), libelle="Faire voter la convention")


def recu_attendu(jour):
    """Voted, and no receipt from the préfecture so many days later (metier §9, rule 12)."""
    votees = Autorisation.objects.filter(
        seance__isnull=False, acte__statut=StatutActe.TRANSMISE, genre__in=GenreAutorisation.values
    )
    return votees.order_by().values(
        objet_id=F("acte"),
        parcours_id=F("acte__convention__parcours"),
        quand=plus("seance", reglages.delai_prefecture_jours()),
        libelle=Value("Indiquer l’accusé de réception de la préfecture pour la convention"),
        detail=Coalesce(F("acte__numero"), Value("")),
    )


def signature_de_la_collectivite(jour):
    """The délibération is applicable, nothing was deposited yet."""
    actes = Acte.objects.filter(
        ~Exists(_deposee(PartieSignataire.COLLECTIVITE)),
        statut=StatutActe.AUTORISEE,
        signee_collectivite_le__isnull=True,
    )
    return des_actes(
        actes, quand=F("signature_attendue_le"), libelle="Faire signer la convention, puis déposer le document signé"
    )


def _deposee(partie):
    return Signature.objects.presentes().filter(acte=OuterRef("pk"), partie=partie)


def pages_manquantes(jour):
    """Scans were deposited, some pages are missing."""
    incompletes = Signature.objects.filter(
        acte=OuterRef("pk"), statut=StatutSignature.INCOMPLETE, partie=PartieSignataire.COLLECTIVITE
    )
    return des_actes(
        Acte.objects.filter(Exists(incompletes), statut__in=A_SIGNER),
        quand=F("signature_attendue_le"),
        libelle="Ajouter les pages qui manquent au document signé de la convention",
    )


def signature_de_l_anct(jour):
    """Once the territory has signed, or when its own signature is the only one still missing."""
    actes = Acte.objects.filter(
        ~Exists(_deposee(PartieSignataire.ANCT)),
        statut__in=A_SIGNER,
        signee_anct_le__isnull=True,
        signee_collectivite_le__isnull=False,
    )
    return des_actes(actes, quand=F("signature_attendue_le"), libelle="Signer la convention")


def document_a_comparer(jour):
    """A signed file that is not the exact continuation of ours: a person of ANCT compares (one line per act)."""
    recrits = Signature.objects.filter(acte=OuterRef("pk"), statut=StatutSignature.A_COMPARER)
    return des_actes(
        Acte.objects.filter(Exists(recrits), statut__in=A_SIGNER),
        quand=F("signature_attendue_le"),
        libelle="Comparer le document signé reçu pour la convention",
    )


def signataire_change(jour):
    """Going to vote, not yet signed by the territory, in the name of someone who has left the office: the text is frozen, ANCT decides."""
    en_place = Engagement.objects.filter(parcours=OuterRef("convention__parcours"), partie=Partie.EXECUTIF)
    partis = Engagement.tous.filter(
        parcours=OuterRef("convention__parcours"), partie=Partie.EXECUTIF, fin_le__isnull=False
    )
    nomme = {"nom__iexact": OuterRef("signataire_collectivite_nom")}
    actes = Acte.objects.filter(
        Exists(partis.filter(**nomme)),
        ~Exists(en_place.filter(**nomme)),
        statut__in=(StatutActe.VALIDEE, *A_SIGNER),
        signee_collectivite_le__isnull=True,
    )
    nouveau = Subquery(en_place.values("nom")[:1])
    libelle = Concat(
        Value("Le signataire a changé : "), F("signataire_collectivite_nom"), Value(" est remplacé par "), nouveau
    )
    return des_actes(actes, quand=SANS_DATE, libelle=libelle)


def mandat_avant_signature(jour):
    """The mandate of who is to sign for the territory ends before the day the signature is expected (metier §9, rule 28)."""
    qui_finit = Engagement.objects.filter(
        parcours=OuterRef("convention__parcours"),
        partie=Partie.EXECUTIF,
        nom__iexact=OuterRef("signataire_collectivite_nom"),
        fin_mandat__lte=OuterRef("signature_attendue_le"),
    )
    actes = Acte.objects.filter(Exists(qui_finit), statut__in=A_SIGNER, signee_collectivite_le__isnull=True)
    return des_actes(
        actes, quand=Subquery(qui_finit.values("fin_mandat")[:1]), libelle=F("signataire_collectivite_nom")
    )


def depense_a_inscrire(jour):
    """Signed by both, no entry in the budget five working days later (metier §9, rule 14)."""
    actes = Acte.objects.filter(statut=StatutActe.SIGNEE)
    # The last of the two signatures, whichever it is: both are known.
    derniere = plus("signee_anct_le", reglages.delai_budget_jours())
    return des_actes(actes, quand=derniere, libelle="Inscrire au budget la dépense de la convention")


def convention_a_notifier(jour):
    actes = Acte.objects.filter(statut=StatutActe.ENGAGEE)
    return des_actes(actes, quand=plus("engagee_le", reglages.delai_budget_jours()), libelle="Notifier la convention")


def _phrase_signataire(ligne):
    return (
        f"{ligne['libelle']}. La convention {ligne['detail']} porte l’ancien nom : "
        "refaites-la, ou vérifiez avec le territoire qui la signe."
    )


def _phrase_mandat(ligne):
    return (
        f"Le mandat de {ligne['libelle']} finit le {date_longue(ligne['quand'])}, avant la signature attendue de la convention "
        f"{ligne['detail']} : vérifiez avec le territoire qui signera."
    )


_vers_le_vote = vers_l_acte("conventions:vote")
_vers_la_signature = vers_l_acte("conventions:signature", PartieSignataire.COLLECTIVITE)

for regle in (
    Regle("conventions.a_rediger", "Convention", "Rédiger", ANCT, convention_a_rediger, vers_la_page, phrase, dans_agenda=False),
    Regle(
        "conventions.projet_a_relire", "Projet de convention", "Lire le projet", EQUIPE, projet_a_relire,
        vers_l_acte("conventions:texte"), phrase, avances=AVANCES_RELECTURE, source="metier §9, rule 10",
    ),
    Regle(
        "conventions.a_valider", "Convention", "Relire et valider", ANCT, convention_a_valider, vers_la_page, phrase,
        avances=AVANCES_RELECTURE, source="metier §9, rule 10",
    ),
    Regle(
        "conventions.ecart_a_viser", "Article modifié", "Lire et viser", ANCT, ecart_a_viser, vers_l_acte("conventions:texte"),
        phrase, lisible=True, dans_agenda=False,
    ),
    Regle(
        "conventions.remarque", "Remarque", "Lire et répondre", ANCT, remarque_a_lire, vers_l_acte("conventions:texte"),
        phrase, lisible=True, dans_agenda=False,
    ),
    Regle(
        "conventions.a_transmettre", "Convention", "Transmettre", ANCT, convention_a_transmettre, vers_la_page, phrase,
        dans_agenda=False,
    ),
    Regle(
        "conventions.credits", "Crédits", "Vérifier", ANCT, credits_a_verifier, vers_la_page, phrase,
        avances=AVANCES_SIGNATURE,
    ),
    Regle(
        "conventions.vote", "Vote du conseil", "Préparer le vote", EQUIPE, vote_attendu, _vers_le_vote, phrase,
        avances=AVANCES_VOTE, finances=True, source="metier §9, rule 11",
    ),
    Regle(
        "conventions.recu_prefecture", "Préfecture", "Indiquer la date", EQUIPE, recu_attendu, _vers_le_vote, phrase,
        avances=AVANCES_RECU, source="metier §9, rule 12",
    ),
    Regle(
        "conventions.signature_collectivite", "Signature attendue", "Déposer le document signé", EQUIPE,
        signature_de_la_collectivite, _vers_la_signature, phrase, avances=AVANCES_SIGNATURE, source="metier §9, rule 13",
    ),
    Regle(
        "conventions.pages_manquantes", "Document signé", "Ajouter ces pages", EQUIPE, pages_manquantes, _vers_la_signature,
        phrase, avances=AVANCES_SIGNATURE,
    ),
    Regle(
        "conventions.signature_anct", "Signature attendue", "Déposer le document signé", ANCT, signature_de_l_anct,
        vers_l_acte("conventions:signature", PartieSignataire.ANCT), phrase, avances=AVANCES_SIGNATURE,
        source="metier §9, rule 13",
    ),
    Regle(
        "conventions.a_comparer", "Document signé", "Comparer", ANCT, document_a_comparer,
        lambda ligne: reverse("conventions:comparaisons"), phrase,
        dans_agenda=False,
    ),
    Regle(
        "conventions.signataire_change", "Signataire", "Voir la convention", ANCT, signataire_change, vers_la_page,
        _phrase_signataire, dans_agenda=False, source="metier §9, rule 28",
    ),
    Regle(
        "conventions.mandat", "Fin de mandat", "Voir la convention", ANCT, mandat_avant_signature, vers_la_page,
        _phrase_mandat, avances=(-30, -7), source="metier §9, rule 28",
    ),
    Regle(
        "conventions.budget", "Budget", "Inscrire la dépense", ANCT, depense_a_inscrire, vers_la_page, phrase,
        avances=AVANCES_BUDGET, finances=True, source="metier §9, rule 14",
    ),
    Regle(
        "conventions.a_notifier", "Notification", "Notifier", ANCT, convention_a_notifier, vers_la_page, phrase,
        avances=AVANCES_BUDGET, source="metier §9, rule 14",
    ),
):  # fmt: skip
    inscrire_regle(regle)

"""The letter of commitment of each party, prefilled: laid out as a PDF to sign, or as a text to edit; and the paragraph of a délibération."""

from django.template.loader import render_to_string

from parcours.enums import Partie
from parcours.models import Engagement
from parcours.mots import conseil_de, fonction_par_defaut
from socle.documents import Genre, documents_de, inscrire_genre, prochain_tour
from socle.documents.genres import canonique, empreinte
from socle.documents.texte import en_odt

GENRES = {partie: f"lettre_{partie}" for partie in Partie}
CORPS = "parcours/pdf/lettre_corps.html"


def donnees(parcours, partie):
    """What is frozen in a letter: the territory, and who signs when that person is known (a blank to fill in by hand otherwise)."""
    engagement = Engagement.objects.filter(parcours=parcours, partie=partie).first()
    collectivite = parcours.collectivite
    return {
        "partie": str(partie),
        "territoire": collectivite.nom_complet,
        "de_territoire": collectivite.de_nom,
        "conseil": conseil_de(collectivite),
        "commune": collectivite.est_commune,
        "nom": engagement.nom if engagement else "",
        "fonction": engagement.fonction if engagement else fonction_par_defaut(partie, collectivite),
    }


def titre(gele):
    return f"Lettre d’engagement – {gele['territoire']}"


def nom_fichier(gele, extension):
    qui = "direction" if gele["partie"] == Partie.DIRECTION else "maire" if gele["commune"] else "presidence"
    return f"lettre-engagement-{qui}.{extension}"


def texte_odt(parcours, partie):
    """(bytes, file name) of the letter to edit, with what is known today. Raises TexteImpossible."""
    gele = donnees(parcours, partie)
    html = render_to_string(CORPS, {"donnees": gele, "titre": titre(gele), "a_modifier": True})
    return en_odt(html, titre=titre(gele)), nom_fichier(gele, "odt")


def tour(parcours, partie):
    """The round to ask for: that of the last letter as long as it would say the same, else the next one."""
    derniere = derniere_de(parcours, partie)
    if derniere is not None and derniere.empreinte_donnees == empreinte(canonique(donnees(parcours, partie))):
        return derniere.tour
    return prochain_tour(GENRES[partie], parcours)


def derniere_de(parcours, partie):
    """The last letter laid out for this party, whatever its state, or None."""
    return documents_de(parcours).filter(genre=GENRES[partie]).select_related("fichier").first()


def dernieres(parcours):
    """{party: its last letter}, in one query."""
    lues = documents_de(parcours).filter(genre__in=GENRES.values()).actuels().select_related("fichier")
    par_genre = {document.genre: document for document in lues}
    return {partie: par_genre.get(genre) for partie, genre in GENRES.items()}


def paragraphe(parcours, engagements):
    """What may be copied in a délibération. `engagements` is {party: its commitment}."""
    collectivite = parcours.collectivite
    personnes = [engagements[p] for p in Partie if engagements.get(p)]
    qui = " et ".join(f"{e.nom} ({e.fonction})" for e in personnes)
    if len(personnes) < len(Partie):
        qui = "le maire et la direction de la mairie" if collectivite.est_commune else "la présidence et la direction"
        if personnes:
            qui += f" ({', '.join(e.nom for e in personnes)})"
    return (
        f"Le {conseil_de(collectivite)} confirme l’engagement {collectivite.de_nom} dans le parcours "
        "« Territoires d’engagement » mené avec l’Agence nationale de la cohésion des territoires (ANCT). "
        f"Il prend acte que {qui} s’engagent à porter ce parcours, à donner à l’équipe projet le temps et les moyens d’agir, "
        "à répondre aux propositions des habitants et à faire le bilan du parcours avec l’ANCT."
    )


for _partie, _libelle in (
    (Partie.EXECUTIF, "Lettre d’engagement du maire ou de la présidence"),
    (Partie.DIRECTION, "Lettre d’engagement de la direction"),
):
    inscrire_genre(
        Genre(
            code=GENRES[_partie],
            libelle=_libelle,
            gabarit="parcours/pdf/lettre.html",
            profil="ua1",
            donnees=lambda parcours, partie=_partie: donnees(parcours, partie),
            titre=titre,
            nom_fichier=lambda gele: nom_fichier(gele, "pdf"),
        )
    )

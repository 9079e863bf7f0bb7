"""What the overview of a parcours shows, read in one query.

Through the ORM it is seven queries, and writing their SQL takes ten times longer than the database takes to answer this one.
A test holds it to `versions.contenu`.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from parcours.cibles import PAR_CODE
from parcours.enums import Nature, RolePartie, Source, StatutEtape

# Same columns for all: kind, then what orders a kind (day, rank, key), the étape it belongs to, four texts, a number.
SQL = """
SELECT 'objectif' AS genre, '' AS jour, rang, id, CAST(NULL AS bigint) AS etape, titre AS a, '' AS b, '' AS c, '' AS d, 0 AS n
  FROM parcours_objectif WHERE parcours_id = %(parcours)s AND retire_le IS NULL
UNION ALL
SELECT 'etape', CAST(e.debut AS text), e.rang, e.id, NULL, e.titre, e.statut, a.nature, CAST(e.fin AS text), 0
  FROM parcours_etape e JOIN parcours_action a ON a.id = e.action_id WHERE e.parcours_id = %(parcours)s AND e.retire_le IS NULL
UNION ALL
SELECT 'partenaire', '', rang, id, NULL, nom, role, '', '', 0
  FROM parcours_partieprenante WHERE parcours_id = %(parcours)s AND retire_le IS NULL
UNION ALL
SELECT 'jalon', CAST(date AS text), 0, id, etape_id, titre, '', '', '', 0
  FROM parcours_jalon WHERE parcours_id = %(parcours)s AND retire_le IS NULL
UNION ALL
SELECT 'moyen', '', rang, id, etape_id, source, libelle, CAST(prevu AS text), '', jours
  FROM parcours_moyen WHERE parcours_id = %(parcours)s AND retire_le IS NULL
UNION ALL
SELECT 'engagement', COALESCE(CAST(fin_mandat AS text), ''), 0, id, NULL, partie, nom, fonction, CAST(date AS text), 0
  FROM parcours_engagement WHERE parcours_id = %(parcours)s AND fin_le IS NULL
UNION ALL
SELECT 'remarque', '', 0, 0, NULL, c.bloc, '', '', CAST(SUM(CASE WHEN u.role_anct <> '' THEN 1 ELSE 0 END) AS text), COUNT(*)
  FROM parcours_commentaire c JOIN comptes_utilisateur u ON u.id = c.auteur_id
  WHERE c.parcours_id = %(parcours)s AND c.reponse_a_id IS NULL AND c.regle_le IS NULL GROUP BY c.bloc
UNION ALL
SELECT 'question', '', 0, id, NULL, modele, message, '', '', 0
  FROM parcours_correction WHERE parcours_id = %(parcours)s AND statut = 'demandee'
UNION ALL
SELECT 'reponse', '', 0, 0, NULL, '', '', '', '', COUNT(*)
  FROM parcours_correction c JOIN parcours_parcours p ON p.id = c.parcours_id JOIN parcours_version v ON v.id = p.version_courante_id
  WHERE c.parcours_id = %(parcours)s AND c.repondue_le > v.soumise_le
ORDER BY genre, jour, rang, id
"""
GENRES = ("objectif", "etape", "partenaire", "jalon", "moyen", "engagement", "remarque", "question", "reponse")


@dataclass(frozen=True)
class Dialogue:
    """What is being said: {block: (open remarks, whether ANCT waits for something)}, the open questions as (key, message), the oldest
    first, and how many fields were answered since the sending."""

    blocs: dict
    questions: list
    reponses: int


def resume(parcours):
    """(the five blocks, {party: its engagement}, Dialogue): what `blocs_de` and `manques_avant_envoi` read of `versions.contenu`.

    Items are known by the keys of their rows, which this page does not show.
    """
    lus = {genre: [] for genre in GENRES}
    with connection.cursor() as curseur:
        curseur.execute(SQL, {"parcours": parcours.pk})
        for genre, *ligne in curseur.fetchall():
            lus[genre].append(ligne)
    presentes = {None, *(pk for _, _, pk, *_ in lus["etape"])}
    chiffrees = {etape for _, _, _, etape, source, *_ in lus["moyen"] if source == Source.ANCT}
    contenu = {
        "objectifs": [{"titre": titre} for _, _, _, _, titre, *_ in lus["objectif"]],
        "etapes": [
            {
                "uid": pk,
                "titre": titre,
                "statut": statut,
                "statut_mot": StatutEtape(statut).label,
                "nature_mot": Nature(nature).mot,
                "debut": debut,
                "fin": fin,
                "cout_connu": pk in chiffrees,
            }
            for debut, _, pk, _, titre, statut, nature, fin, _ in lus["etape"]
        ],
        "partenaires": [
            {"nom": nom, "role_mot": RolePartie(role).label} for _, _, _, _, nom, role, *_ in lus["partenaire"]
        ],
        "jalons": [
            {"titre": titre, "date": jour} for jour, _, _, etape, titre, *_ in lus["jalon"] if etape in presentes
        ],
        "moyens": [
            {"uid": pk, "etape": etape, "source": source, "libelle": libelle, "prevu": prevu, "jours": jours}
            for _, _, pk, etape, source, libelle, prevu, _, jours in lus["moyen"]
            if etape in presentes
        ],
    }
    engagements = {
        partie: {
            "nom": nom,
            "fonction": fonction,
            "date": date.fromisoformat(jour),
            "fin_mandat": date.fromisoformat(fin_mandat) if fin_mandat else None,
        }
        for fin_mandat, _, _, _, partie, nom, fonction, jour, _ in lus["engagement"]
    }
    return contenu, engagements, _dialogue(lus)


def _dialogue(lus):
    remarques = {bloc: (nb, int(de_l_anct)) for *_, bloc, _, _, de_l_anct, nb in lus["remarque"]}
    questions = {PAR_CODE[code].bloc.value for *_, code, _, _, _, _ in lus["question"]}
    blocs = {bloc: (nb, bool(anct) or bloc in questions) for bloc, (nb, anct) in remarques.items()}
    posees = [(pk, message) for _, _, pk, _, _, message, *_ in lus["question"]]
    return Dialogue(dict.fromkeys(questions, (0, True)) | blocs, posees, sum(ligne[-1] for ligne in lus["reponse"]))

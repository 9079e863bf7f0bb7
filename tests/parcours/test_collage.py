"""Reading a pasted table: whatever spreadsheet it comes from, each line says what it gives and each mistake has its sentence."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours import collage
from parcours.collage.lignes import COLONNES, FAUSSE, JUSTE
from parcours.collage.valeurs import Illisible, lire_mois, lire_montant, lire_nature, lire_place, lire_publics

MARS = datetime.date(2027, 3, 1)


def repere(**autres):
    valeurs = {
        "premier": datetime.date(2026, 7, 1),
        "dernier": datetime.date(2028, 6, 1),
        "debut": datetime.date(2027, 1, 4),
        "fin": datetime.date(2027, 12, 31),
        "equipiers": ((7, "Jeanne Faure"), (8, "Paul Durand"), (9, "Paul Durand"), (10, "Élodie N’Guyen")),
        "objectifs": ((3, "Que chacun puisse dire son mot"),),
        "titres": frozenset({collage.cle("Forum des associations")}),
    }
    return collage.Repere(**{**valeurs, **autres})


def lire(texte, **autres):
    return collage.lire(texte, repere(**autres))


def une(texte, **autres):
    (ligne,) = lire(texte, **autres).lignes
    return ligne


def genres(ligne):
    return [genre for genre, _ in ligne.erreurs]


JUSTES = "Balade nocturne\tprojet\tmars 2027\tjuin 2027\t12 500\tJeanne Faure\tCulture\tQue chacun puisse dire son mot\thabitants, élus\tTravailler ensemble\tUn plan"


# --- cells ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "ecrit",
    ["mars 2027", "Mars 2027", "MARS  2027", "mars-27", "mars 27", "mars. 2027", "03/2027", "3/2027", "03-2027", "03.2027",
     "15/03/2027", "01/03/2027", "15/03/27", "15-03-2027", "15.03.2027", "2027-03", "2027/03", "2027-03-15", "2027-03-15 00:00:00",
     "2027-03-15T00:00", "1er mars 2027", "15 mars 2027", "lundi 15 mars 2027", "mars\u00a02027", " mars\u202f2027 "],
)  # fmt: skip
def test_a_month_is_read_as_people_and_spreadsheets_write_it(ecrit):
    assert lire_mois(ecrit) == MARS


@pytest.mark.parametrize(
    ("ecrit", "rang"),
    [("janv-27", 1), ("févr.-27", 2), ("fev 2027", 2), ("avr.-27", 4), ("mai-27", 5), ("juin-27", 6), ("juil.-27", 7),
     ("août-27", 8), ("aout 2027", 8), ("sept-27", 9), ("oct.-27", 10), ("nov-27", 11), ("Décembre 2027", 12)],
)  # fmt: skip
def test_the_short_names_of_spreadsheets_are_known(ecrit, rang):
    assert lire_mois(ecrit) == datetime.date(2027, rang, 1)


@pytest.mark.parametrize(
    "ecrit",
    ["", "printemps 2027", "jui 2027", "mars", "2027", "13/2027", "00/2027", "03/12", "31/02/2027", "30 février 2027", "1/1/0001",
     "12/9999", "46082", "3,5/2027", "٣/2027", "mars 027", "mars de 2027", "T2 2027", "03?2027", "mars/avril 2027"],
)  # fmt: skip
def test_what_is_not_a_month_is_said(ecrit):
    with pytest.raises(Illisible) as refus:
        lire_mois(ecrit)

    assert refus.value.genre == "mois"
    assert refus.value.phrase.endswith(".")


@pytest.mark.parametrize(
    ("ecrit", "montant"),
    [("12 500", "12500"), ("12\u00a0500\u00a0€", "12500"), ("12\u202f500,50 €", "12500.50"), ("12.500,50", "12500.50"),
     ("12,500.50", "12500.50"), ("12500.5", "12500.50"), ("12500,5", "12500.50"), ("1 234 567,89 euros", "1234567.89"),
     ("1.234.567", "1234567"), ("12 500 € TTC", "12500"), ("€ 300", "300"), ("12’500", "12500"), ("0", "0"), ("-0", "0"),
     ("0000012", "12"), ("9999999999,99", "9999999999.99")],
)  # fmt: skip
def test_an_amount_is_read_as_people_and_spreadsheets_write_it(ecrit, montant):
    assert lire_montant(ecrit) == Decimal(montant)


@pytest.mark.parametrize("ecrit", ["", " ", "?", "-", "–", "à estimer", "Coût à estimer", "NC", "n.c.", "à définir"])
def test_a_cost_that_nobody_knows_yet_is_none(ecrit):
    assert lire_montant(ecrit) is None


@pytest.mark.parametrize(
    ("ecrit", "genre"),
    [("-300", "negatif"), ("−12 500,50 €", "negatif"), ("- 3", "negatif"), ("12,500", "decimales"), ("12.500", "decimales"),
     ("12500,505", "decimales"), ("12 500,555", "decimales"), ("12 k€", "montant"), ("1e5", "montant"), ("12 50", "montant"),
     ("douze mille", "montant"), ("12500 à 15000", "montant"), ("٣٤", "montant"), ("12,5OO", "montant"), ("1,2,3", "montant"),
     ("12.500.00", "montant"), ("1.234.567.89", "montant"), ("12345678901", "trop_grand"), ("#REF!", "montant")],
)  # fmt: skip
def test_what_is_not_an_amount_is_said(ecrit, genre):
    with pytest.raises(Illisible) as refus:
        lire_montant(ecrit)

    assert refus.value.genre == genre


@pytest.mark.parametrize(
    ("ecrit", "nature"),
    [("projet", "projet"), ("Projet emblématique", "projet"), ("une formation", "formation"), ("FORMATION", "formation"),
     ("changement", "conduite_du_changement"), ("Façons de travailler", "conduite_du_changement"),
     ("Changer nos façons de travailler", "conduite_du_changement")],
)  # fmt: skip
def test_a_kind_is_read_in_words(ecrit, nature):
    assert lire_nature(ecrit) == nature


@pytest.mark.parametrize("ecrit", ["", "autre", "projet de formation", "savoir-faire", "2"])
def test_a_kind_that_is_not_one_is_said(ecrit):
    with pytest.raises(Illisible):
        lire_nature(ecrit)


@pytest.mark.parametrize(
    ("ecrit", "codes"),
    [("", ()), ("élus", ("elus",)), ("Habitants, élus", ("elus", "citoyens")), ("agents / partenaires", ("agents", "partenaires")),
     ("Élus et agents", ("elus", "agents")), ("habitants ; habitantes", ("citoyens",))],
)  # fmt: skip
def test_a_public_is_read_in_words(ecrit, codes):
    assert lire_publics(ecrit) == codes


@pytest.mark.parametrize(
    ("ecrit", "place"),
    [("", None), ("3", 3), ("0", 0), ("Travailler ensemble", 3), ("3 - Travailler ensemble", 3), ("informer", 1), ("consultation", 2),
     ("Laisser l’initiative aux habitants", 5), ("décider ensemble", 4), ("Sans habitants (formation interne)", 0)],
)  # fmt: skip
def test_a_place_is_read_by_its_number_or_in_words(ecrit, place):
    assert lire_place(ecrit) == place


@pytest.mark.parametrize("ecrit", ["6", "beaucoup", "2 - Travailler ensemble", "3,5", "!"])
def test_a_place_that_is_not_one_is_said(ecrit):
    with pytest.raises(Illisible):
        lire_place(ecrit)


# --- tables --------------------------------------------------------------------------------------------------------------
def test_a_whole_line_in_the_order_of_the_model_is_read():
    ligne = une(JUSTES)

    assert (ligne.erreurs, ligne.alertes, ligne.etat) == ([], [], JUSTE)
    assert (ligne.titre, ligne.nature, ligne.cout) == ("Balade nocturne", "projet", Decimal("12500.00"))
    assert (ligne.debut, ligne.fin) == (MARS, datetime.date(2027, 6, 1))
    assert (ligne.pilote, ligne.objectif, ligne.service) == (7, 3, "Culture")
    assert (ligne.public, ligne.place, ligne.livrables) == (("elus", "citoyens"), 3, "Un plan")


@pytest.mark.parametrize(
    "entete",
    [
        ["Titre", "Nature", "Début", "Fin"],
        ["titre", "type", "DATE DE DEBUT", "date de fin"],
        ["Intitulé", "C’est plutôt", "Du", "Au"],
        ["ÉTAPE", "nature", "Démarrage", "Échéance"],
    ],
)
def test_the_header_is_known_by_its_names_whatever_the_order(entete):
    droit = "\t".join(entete) + "\nBalade\tprojet\tmars 2027\tjuin 2027\n"
    envers = "\t".join(reversed(entete)) + "\njuin 2027\tmars 2027\tprojet\tBalade\n"

    for texte in (droit, envers):
        ligne = une(texte)
        assert (ligne.titre, ligne.debut, ligne.erreurs, ligne.numero) == ("Balade", MARS, [], 2)


@pytest.mark.parametrize("signe", [";", ","])
def test_a_csv_is_read_like_a_table(signe):
    texte = f'Titre{signe}Nature{signe}Début{signe}Fin{signe}Coût\r\n"Balade{signe} et ""fête"""{signe}projet{signe}mars-27{signe}03/2027{signe}"12 500,50"\r\n'

    ligne = une(texte)

    assert (ligne.titre, ligne.cout, ligne.erreurs) == (f'Balade{signe} et "fête"', Decimal("12500.50"), [])


def test_a_csv_without_header_is_known_by_its_separators():
    assert une("Balade;projet;mars 2027;juin 2027;300").erreurs == []
    assert une("Balade,projet,mars 2027,juin 2027,300").erreurs == []


def test_a_title_with_commas_alone_on_its_line_stays_whole():
    ligne = une("Balade, pique-nique et lecture")

    assert ligne.titre == "Balade, pique-nique et lecture"
    assert genres(ligne) == ["nature", "debut_vide", "fin_vide"]


def test_a_cell_may_hold_line_breaks_tabs_and_quotation_marks():
    ligne = une('Projet "Jardin"\tprojet\t3/2027\t3/2027\t\t\t\t\t\t\t"Un plan\nUn ""guide"""')

    assert ligne.titre == 'Projet "Jardin"'
    assert ligne.livrables == 'Un plan\nUn "guide"'


def test_a_quotation_mark_that_closes_nothing_is_a_character():
    lecture = lire('"Balade\tprojet\t3/2027\t3/2027\n"Fête" du lac\tprojet\t3/2027\t3/2027')

    assert [ligne.titre for ligne in lecture.lignes] == ['"Balade', '"Fête" du lac']
    assert lecture.fausses == []


def test_empty_rows_are_none_and_numbers_are_those_of_the_spreadsheet():
    lecture = lire("Titre\tNature\tDébut\tFin\n\n\t\t\nA b\tprojet\t3/2027\t3/2027\r\n\r\nC d\tprojet\t3/2027\t3/2027")

    assert [ligne.numero for ligne in lecture.lignes] == [4, 6]


def test_a_column_that_is_not_known_is_told_and_the_rest_is_read():
    lecture = lire("Titre\tPriorité\tNature\tDébut\tFin\nBalade\thaute\tprojet\t3/2027\t4/2027")

    assert lecture.alertes == ["Cette colonne n’est pas reprise\u00a0: «\u00a0Priorité\u00a0»."]
    assert lecture.lignes[0].erreurs == []


def test_a_header_without_title_is_told():
    lecture = lire("Nature\tDébut\tFin\nprojet\t3/2027\t4/2027")

    assert lecture.erreurs == [
        "Il manque la colonne du titre\u00a0: nommez-la «\u00a0Titre\u00a0» sur la première ligne."
    ]


def test_more_lines_than_one_paste_holds_are_told_not_dropped_in_silence():
    lecture = lire("\n".join(f"Étape {n}\tprojet\t3/2027\t4/2027" for n in range(230)))

    assert len(lecture.lignes) == 200
    assert lecture.erreurs == [
        "Vous avez collé 230 lignes. Collez-en 200 au plus à la fois\u00a0: les lignes à partir de la ligne 201 ne sont pas lues."
    ]


@pytest.mark.parametrize("texte", ["", "   \n\t\n", "Titre\tNature\tDébut\tFin"])
def test_nothing_to_add_is_told(texte):
    assert lire(texte).erreurs == ["Il n’y a aucune étape dans ce que vous avez collé."]


def test_an_invisible_sign_that_a_page_brings_along_is_taken_out():
    assert une("\ufeffBala\u00adde\u200b\tprojet\t3/2027\t4/2027").titre == "Balade"


def avec(**cellules):
    """One line, right but for these cells."""
    valeurs = {"titre": "Balade", "nature": "projet", "debut": "mars 2027", "fin": "juin 2027", **cellules}
    return "\t".join(valeurs.get(nom, "") for nom in COLONNES)


FAUTES = [
    (avec(titre=""), "titre", "Il manque le titre."),
    (avec(titre="x" * 201), "titre_long", "Titre\u00a0: 201 caractères, pour 200 au plus. Raccourcissez."),
    (avec(nature="atelier"), "nature", "Nature «\u00a0atelier\u00a0» inconnue. Écrivez projet, formation ou façons de travailler."),
    (avec(nature=""), "nature", "Il manque la nature\u00a0: projet, formation ou façons de travailler."),
    (avec(debut=""), "debut_vide", "Il manque le mois de début."),
    (avec(fin=""), "fin_vide", "Il manque le mois de fin."),
    (avec(debut="printemps"), "mois", "«\u00a0printemps\u00a0» n’est pas un mois. Écrivez par exemple mars 2027 ou 03/2027."),
    (avec(debut="31/02/2027"), "mois", "«\u00a031/02/2027\u00a0» n’existe pas dans le calendrier."),
    (avec(fin="février 2027"), "ordre", "La fin (février 2027) est avant le début (mars 2027)."),
    (avec(fin="mars 2031"), "hors_parcours",
     "La fin (mars 2031) est en dehors de votre parcours, qui va du 4\u00a0janvier 2027 au 31\u00a0décembre 2027."),
    (avec(cout="-300"), "negatif", "Le montant ne peut pas être négatif."),
    (avec(cout="12,555"), "decimales",
     "Coût «\u00a012,555\u00a0»\u00a0: il y a trop de chiffres après la virgule. Écrivez par exemple 12\u00a0500 ou 12\u00a0500,50."),
    (avec(cout="beaucoup"), "montant",
     "Coût «\u00a0beaucoup\u00a0»\u00a0: écrivez le montant en chiffres, par exemple 12\u00a0500 ou 12\u00a0500,50."),
    (avec(cout="1" * 11), "trop_grand",
     "Ce montant est trop grand. Vérifiez-le\u00a0: il ne peut pas dépasser dix chiffres avant la virgule."),
    (avec(place="un peu"), "place",
     "Place des habitants «\u00a0un peu\u00a0» inconnue. Écrivez un chiffre de 0 à 5, ou les mots informer, recueillir des avis, "
     "travailler ensemble, décider ensemble, initiative."),
    (avec(public="martiens, élus"), "public",
     "Pour qui\u00a0: «\u00a0martiens\u00a0» est inconnu. Écrivez élus, agents, partenaires ou habitants."),
    (avec() + "\ttrop\tencore", "colonnes",
     "Cette ligne a 13 colonnes, et le tableau 11. Un séparateur est peut-être en trop."),
    (avec(titre="FORUM  des associations"), "deja", "Une étape de ce titre est déjà dans votre parcours."),
    (avec(service="x" * 81), "service_long", "Service pilote\u00a0: 81 caractères, pour 80 au plus. Raccourcissez."),
    (avec(objectif="x" * 201), "objectif_long", "Objectif\u00a0: 201 caractères, pour 200 au plus. Raccourcissez."),
    (avec(livrables="x" * 2001), "livrables_long", "Ce que nous aurons à la fin\u00a0: 2001 caractères, pour 2000 au plus. Raccourcissez."),
    (avec(titre="Bal\x07ade"), "controle",
     "Titre\u00a0: il y a un caractère invisible que nous ne pouvons pas enregistrer. Retapez ce texte."),
    (avec(titre="\u202eedalaB"), "controle",
     "Titre\u00a0: il y a un caractère invisible que nous ne pouvons pas enregistrer. Retapez ce texte."),
]  # fmt: skip


@pytest.mark.parametrize(("texte", "genre", "phrase"), FAUTES, ids=[f"{n}-{g}" for n, (_, g, _) in enumerate(FAUTES)])
def test_each_mistake_has_its_sentence(texte, genre, phrase):
    ligne = une(texte)

    assert ligne.erreurs == [(genre, phrase)]
    assert ligne.etat == FAUSSE


def test_a_table_with_twenty_kinds_of_mistakes_says_which_on_each_line():
    lecture = lire("\n".join([*(texte for texte, *_ in FAUTES), avec(titre="Une seule juste")]))

    assert [genre in genres(ligne) for ligne, (_, genre, _) in zip(lecture.lignes, FAUTES, strict=False)] == [True] * len(FAUTES)  # fmt: skip
    assert [ligne.titre for ligne in lecture.justes] == ["Une seule juste"]
    assert len({genre for _, genre, _ in FAUTES}) >= 12


def test_the_same_title_twice_is_a_mistake_of_the_second_line():
    lecture = lire("\n".join([avec(titre="Balade d’été"), avec(titre="BALADE D'ETE")]))

    assert [ligne.erreurs for ligne in lecture.lignes] == [
        [],
        [("double", "Même titre que la ligne 1. Distinguez-les.")],
    ]


def test_all_the_mistakes_of_a_line_are_told_at_once():
    ligne = une("\tatelier\tprintemps\t\t-3\t\t\t\tmartiens\tun peu")

    assert genres(ligne) == ["titre", "nature", "mois", "fin_vide", "negatif", "public", "place"]


def test_what_a_line_will_change_by_itself_is_a_warning():
    inconnu, double = une(avec(pilote="Zoé Martin")), une(avec(pilote="paul durand"))
    tard = une(avec(fin="mars 2028"))

    assert inconnu.alertes == [("pilote", "«\u00a0Zoé Martin\u00a0» n’est pas dans votre équipe\u00a0: qui s’en occupe sera «\u00a0à décider\u00a0».")]  # fmt: skip
    assert double.alertes == [("pilote", "«\u00a0paul durand\u00a0» est le nom de deux personnes de votre équipe\u00a0: qui s’en occupe sera «\u00a0à décider\u00a0».")]  # fmt: skip
    assert tard.alertes == [("fin_tardive", "Se termine après la fin prévue du parcours (décembre 2027).")]
    assert [ligne.erreurs for ligne in (inconnu, double, tard)] == [[], [], []]


@pytest.mark.parametrize("nom", ["Jeanne Faure", "jeanne FAURE", "Faure Jeanne", " Jeanne  Faure "])
def test_a_person_of_the_team_is_known_whatever_the_case_and_the_order(nom):
    assert une(avec(pilote=nom)).pilote == 7


def test_a_person_is_known_without_accents():
    assert une(avec(pilote="Elodie N'guyen")).pilote == 10


def test_an_objectif_is_known_by_its_title_and_a_new_one_has_one_spelling():
    connu = une(avec(objectif="que chacun puisse dire son mot !"))
    lecture = lire("\n".join([avec(titre="A", objectif="Mieux décider"), avec(titre="B", objectif="MIEUX DECIDER")]))

    assert (connu.objectif, connu.alertes) == (3, [])
    assert [ligne.titre_objectif for ligne in lecture.lignes] == ["Mieux décider", "Mieux décider"]
    assert [ligne.etat for ligne in lecture.lignes] == [JUSTE, JUSTE]
    assert lecture.alertes == [
        "Cet objectif n’est pas encore dans votre parcours, il sera créé\u00a0: «\u00a0Mieux décider\u00a0»."
    ]


def test_new_objectifs_are_told_once_for_the_whole_table():
    lecture = lire("\n".join([avec(titre="A", objectif="Oser"), avec(titre="B", objectif="Écouter")]))

    assert lecture.alertes == [
        "Ces objectifs ne sont pas encore dans votre parcours, ils seront créés\u00a0: «\u00a0Oser\u00a0» et «\u00a0Écouter\u00a0»."
    ]


def test_the_seal_changes_with_whatever_is_shown():
    juste = lire(JUSTES).sceau

    assert juste == lire(JUSTES + "\n").sceau
    assert juste != lire(JUSTES.replace("12 500", "12 501")).sceau
    assert juste != lire(JUSTES, titres=frozenset({collage.cle("Balade nocturne")})).sceau


SIGNES = st.sampled_from(list('\t\t\t\n\r;,"" /-.:0123456789€éÉœ\u00a0\u202e\x07’') + ["mars 2027", "projet", "titre", "début", "12 500"])  # fmt: skip


@given(st.lists(SIGNES, max_size=120).map("".join) | st.text(max_size=200))
def test_reading_never_raises_and_a_right_line_holds_what_the_database_takes(texte):
    lecture = lire(texte)

    assert lecture.sceau == lire(texte).sceau
    for ligne in lecture.justes:
        assert 1 <= len(ligne.titre) <= 200
        assert ligne.debut <= ligne.fin
        assert ligne.cout is None or 0 <= ligne.cout < Decimal("1e10")
        assert "\x00" not in ligne.titre + ligne.service + ligne.livrables
        assert ligne.nature

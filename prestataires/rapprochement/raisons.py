"""The reasons of an order in words, as a territory reads them."""

from decimal import Decimal

from parcours.enums import Axe
from prestataires.enums import GenreExpertise
from prestataires.rapprochement.distances import est_precise
from socle.mots import nombre
from territoires import noms

# What the zone of a provider says of the territory, from the nearest to the widest; 0: it does not come.
ICI, DEPARTEMENT, REGION, FRANCE, AILLEURS = 5, 4, 3, 2, 0
CRITERES = {
    "theme": "Connaît votre thème",
    "axe": "Fait ce genre d’action",
    "public": "Connaît votre public",
    "methode": "Connaît la méthode",
    "zone": "Intervient chez vous",
    "proximite": "Siège proche",
    "evaluations": "Missions déjà évaluées",
}
# How each is counted, for whoever opens « Comment cet ordre est établi ». `{rayon}`: reglages.rayon_km().
EXPLICATIONS = {
    "theme": "Tous les points s’il connaît le thème de l’action.",
    "axe": "Tous les points s’il fait ce genre d’action : projet avec les habitants, ou formation et façons de travailler.",
    "public": "La part des publics demandés qu’il connaît.",
    "methode": "La part des méthodes demandées qu’il connaît.",
    "zone": "Tous les points s’il intervient dans votre commune, votre intercommunalité ou votre département, les trois quarts pour la région, la moitié pour toute la France.",
    "proximite": "Tous les points si son siège est chez vous, puis de moins en moins, jusqu’à zéro à {rayon} km. Adresse du siège inconnue\u00a0: aucun point.",
    "evaluations": "Selon la note moyenne de ses missions closes dans le programme ; sans évaluation, la moitié des points.",
}
DEBUTS = {
    GenreExpertise.THEME: "connaît\u00a0: ",
    GenreExpertise.METHODE: "sait faire\u00a0: ",
    GenreExpertise.PUBLIC: "travaille avec\u00a0: ",
}
AXES = {
    Axe.PROJET: "accompagne des projets menés avec les habitants",
    Axe.SAVOIR_FAIRE: "forme, ou aide à changer les façons de travailler",
}
# INSEE gives no article to these régions, which are not said like a woman's name: « à La Réunion », « à Mayotte ».
VILLES_ET_ILES = frozenset(
    {"La Réunion", "Mayotte", "Saint-Pierre-et-Miquelon", "Saint-Barthélemy", "Saint-Martin", "Wallis et Futuna"}
)


def minuscule(libelle):
    """« Vie démocratique locale » in the middle of a sentence."""
    return libelle[:1].lower() + libelle[1:]


def virgule(nombre):
    """A Decimal as it is read in French, without useless zeros: « 4,5 »."""
    texte = f"{nombre:.2f}".rstrip("0").rstrip(".")
    return texte.replace(".", ",")


def enumerer(mots):
    """« a », « a et b », « a, b et c »."""
    *debut, fin = mots
    return f"{', '.join(debut)} et {fin}" if debut else fin


def dans_region(region):
    """« en Bretagne », « en Occitanie », « dans le Grand Est », « dans les Hauts-de-France », « à La Réunion »."""
    if region.nom in VILLES_ET_ILES:
        return f"à {region.nom}"
    if region.liaison in (noms.LE, noms.LES):
        return f"dans {noms.le(region.nom, region.liaison)}"
    return f"en {region.nom}"


def dans_departement(departement):
    """« dans la Loire », « dans l’Ain », « à Paris », « à Mayotte »; an overseas one as its région: « en Guadeloupe »."""
    if departement.nom in VILLES_ET_ILES or departement.nom == "Paris":
        return f"à {departement.nom}"
    if departement.code.startswith("9") and len(departement.code) == 3:
        return f"en {departement.nom}"
    sujet = noms.le(departement.nom, departement.liaison)
    return f"dans {sujet}" if sujet != departement.nom else f"en {departement.nom}"


def dans_collectivite(collectivite):
    """« à Montaud », « dans la communauté de communes du Clunisois », « à Bordeaux Métropole »."""
    sujet = collectivite.le_nom
    if not collectivite.est_commune and sujet.startswith(("la ", "l’")):
        return f"dans {sujet}"
    return collectivite.a_nom


def lieu_dit(zone):
    """« en Bretagne », « dans la Loire », « à Montaud »: where one row of the zone is."""
    if zone.region_id:
        return dans_region(zone.region)
    if zone.departement_id:
        return dans_departement(zone.departement)
    return dans_collectivite(zone.collectivite)


def ailleurs(prestataire):
    """Why a provider cannot come. Its zones are prefetched."""
    zones = prestataire.zones.all()
    if not zones:
        return "N’a pas dit où il intervient"
    lieux = sorted({lieu_dit(zone) for zone in zones})
    if len(lieux) > 4:
        return f"Intervient seulement {', '.join(lieux[:3])} et {len(lieux) - 3} autres lieux"
    return f"Intervient seulement {enumerer(lieux)}"


def zone_dite(niveau, collectivite, prestataire):
    """« intervient dans la Loire »: the nearest of its zones that covers the territory."""
    if niveau == FRANCE:
        return "intervient dans toute la France"
    zones = prestataire.zones.all()
    if niveau == ICI:
        lieux = {zone.collectivite_id for zone in zones if zone.collectivite_id}
        if collectivite.pk in lieux:
            return f"intervient {dans_collectivite(collectivite)}"
        if collectivite.epci_id in lieux:
            return "intervient dans votre intercommunalité"
        return f"intervient dans une commune {collectivite.de_nom}"
    if niveau == DEPARTEMENT:
        departements = [zone.departement for zone in zones if zone.departement_id]
        siens = [d for d in departements if d.pk == collectivite.departement_id]
        return f"intervient {dans_departement((siens or departements)[0])}"
    regions = [zone.region for zone in zones if zone.region_id]
    siennes = [r for r in regions if r.pk == collectivite.departement.region_id]
    return f"intervient {dans_region((siennes or regions)[0])}"


def distance_dite(km, collectivite, siege, ici, la_bas):
    """« à 23 km », « à environ 23 km », « dans votre commune ». `ici` and `la_bas` are the positions of the territory and of `siege`."""
    if siege.pk == collectivite.pk:
        return "dans votre commune"
    if siege.epci_id == collectivite.pk or (km < 1 and siege.epci_id and siege.epci_id == collectivite.epci_id):
        return "dans votre intercommunalité"
    if km < 1:
        return "à moins de 1\u00a0km"
    return f"à {'' if est_precise(ici, la_bas) else 'environ '}{nombre(round(km))}\u00a0km"


def competences_dites(prestataire, criteres, genres):
    """[« connaît : vie démocratique locale », …]: what is asked and known, one sentence for each of `genres`. Its competences are prefetched."""
    dites = []
    for genre in genres:
        debut, demandes = DEBUTS[genre], criteres.codes(genre)
        connues = [
            minuscule(e.libelle) for e in prestataire.expertises.all() if e.genre == genre and e.code in demandes
        ]
        if connues:
            dites.append(debut + enumerer(connues))
    return dites


def evaluations_dites(somme, nb, missions):
    """« 2 missions évaluées : 4,5 sur 5 » from the sum of both scores of `nb` evaluations."""
    moyenne = (Decimal(somme) / (2 * nb)).quantize(Decimal("0.1"))
    if missions == 1:
        return f"1 mission évaluée\u00a0: {virgule(moyenne)} sur 5"
    return f"{missions} missions évaluées\u00a0: {virgule(moyenne)} sur 5"

"""The parcours as a text to edit, for a council: the five blocks in plain French, as ODT."""

from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string

from parcours.emporter.commun import cout_de, etapes_vivantes, etat_de, jour_de, nature_de, qui_s_engage
from parcours.enums import PlaceHabitants, Public, RolePartie
from parcours.moyens import tableau
from socle import mots
from socle.documents.texte import en_odt


def nom_fichier(d):
    return f"parcours-{d['etabli_le']}.odt"


def odt(d):
    """The bytes of the text, from what `commun.donnees` gives. Raises TexteImpossible."""
    titre = f"Le parcours {d['de_nom']}"
    return en_odt(render_to_string("parcours/texte_conseil.html", contexte(d)), titre=titre)


def contexte(d):
    jour = jour_de(d)
    blocs = d["contenu"]
    objectifs = {o["uid"]: o["titre"] for o in blocs["objectifs"]}
    par_role = [(role.label, [p for p in blocs["partenaires"] if p["role"] == role.value]) for role in RolePartie]
    return {
        "d": d,
        "etabli_le": jour,
        "periode": mots.periode(date.fromisoformat(d["debut"]), date.fromisoformat(d["fin"])),
        "engagements": [
            e | {"qui": qui_s_engage(e, d), "jour": date.fromisoformat(e["date"]) if e["date"] else None}
            for e in d["engagements"]
        ],
        "objectifs": blocs["objectifs"],
        "etapes": [_etape(e, objectifs, jour) for e in etapes_vivantes(d)],
        "roles": [(role, partenaires) for role, partenaires in par_role if partenaires],
        "dates": [
            {"titre": j["titre"], "jour": date.fromisoformat(j["date"])}
            for j in sorted(blocs["jalons"], key=lambda j: j["date"])
        ],
        "moyens": tableau(blocs),
    }


def _etape(etape, objectifs, jour):
    debut, fin = date.fromisoformat(etape["debut"]), date.fromisoformat(etape["fin"])
    place = etape["place_des_habitants"]
    publics = [Public(code).label.lower() for code in etape["public"].split(",") if code in Public.values]
    qui = ", ".join(filter(None, [etape["pilote"], etape["service"]]))
    faits = [
        ("C’est plutôt", nature_de(etape).lower()),
        ("Quand", mots.periode(debut, fin)),
        ("Où en est-elle", etat_de(etape, jour) or "en projet"),
        ("Qui s’en occupe", qui),
        ("Pour qui", mots.liste_en_phrase(publics)),
        ("Place des habitants", PlaceHabitants(place).label.lower() if place is not None else ""),
        (
            "Objectifs servis",
            mots.liste_en_phrase([titre for uid, titre in objectifs.items() if uid in etape["objectifs"]]),
        ),
        ("Ce que nous aurons à la fin", etape["livrables"]),
        ("De quelle aide avons-nous besoin", etape["aide"]),
        ("Coût demandé à l’ANCT", cout_de(etape)),
    ]
    return {
        "titre": etape["titre"],
        "quand": mots.periode(debut, fin),
        "cout": mots.euros(Decimal(etape["cout"])) if etape["cout_connu"] else "à estimer",
        "faits": [(mot, valeur) for mot, valeur in faits if valeur],
    }

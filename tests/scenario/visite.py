"""A person in front of the site, through real HTTP: opens pages, follows links, fills in the forms as they were drawn.

Nothing is known of the URLs: what the page does not offer cannot be done. It behaves as a browser without script.
"""

import uuid
from http.cookiejar import Cookie, CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import lxml.html

DELAI = 30  # seconds


def propre(texte):
    """One line, plain spaces: how a person quotes what a page says."""
    return " ".join(texte.replace("\u00a0", " ").replace("\u202f", " ").split())


class Visiteuse:
    """One browser: its cookies and the page it shows (`page`)."""

    def __init__(self, racine, client=None):
        """`client`: a Django test client whose session she takes (see `client_de`); she comes in anonymous without it."""
        self.racine = racine
        self.temoins = CookieJar()
        self.ouvreur = build_opener(HTTPCookieProcessor(self.temoins))
        self.page = None
        for nom, temoin in client.cookies.items() if client else ():
            self.temoins.set_cookie(_temoin(nom, temoin.value, urlsplit(racine).hostname))

    def ouvrir(self, adresse, *, statut=200):
        """Load an address (absolute, or a path of the site)."""
        return self._charger(Request(urljoin(self.racine, adresse)), statut)

    def suivre(self, libelle, *, dans=None, statut=200):
        """Click on the link that says this."""
        return self.ouvrir(self.page.lien(libelle, dans=dans), statut=statut)

    def remplir(self, *, bouton, statut=200, fichiers=None, **champs):
        """Fill the form of this button in and press it. Names, values and choices must be those of the page."""
        formulaire, appuye = self.page.bouton(bouton)
        valeurs = _remplir(formulaire, champs)
        if appuye.get("name"):
            valeurs.append((appuye.get("name"), appuye.get("value") or ""))
        cible = urljoin(self.page.adresse, formulaire.get("action") or self.page.adresse)
        entetes = {"Referer": self.page.adresse}
        if formulaire.method == "GET":
            adresse = f"{cible.partition('?')[0]}?{urlencode(valeurs)}"
            return self._charger(Request(adresse, headers=entetes), statut)
        if formulaire.get("enctype") == "multipart/form-data":
            corps, entetes["Content-Type"] = _en_morceaux(valeurs, fichiers or {})
        else:
            assert not fichiers, "ce formulaire ne prend pas de fichier"
            corps = urlencode(valeurs).encode()
        return self._charger(Request(cible, corps, entetes), statut)

    def telecharger(self, libelle, *, dans=None):
        """The bytes behind a link, with their headers; the page stays."""
        with self.ouvreur.open(urljoin(self.racine, self.page.lien(libelle, dans=dans)), timeout=DELAI) as reponse:
            return reponse.read(), reponse.headers

    def lire(self, adresse):
        """The text of something that is not a page."""
        with self.ouvreur.open(urljoin(self.racine, adresse), timeout=DELAI) as reponse:
            return reponse.read().decode()

    def _charger(self, demande, statut):
        try:
            reponse = self.ouvreur.open(demande, timeout=DELAI)
        except HTTPError as refus:
            reponse = refus
        with reponse:
            self.page = Page(reponse.url, reponse.status, reponse.headers, reponse.read())
        assert self.page.statut == statut, f"{self.page.statut} {self.page.adresse}\n{self.page.texte[:2000]}"
        return self.page


class Page:
    def __init__(self, adresse, statut, entetes, octets):
        self.adresse, self.statut, self.entetes, self.octets = adresse, statut, entetes, octets
        self.racine = lxml.html.document_fromstring(
            octets, base_url=adresse, parser=lxml.html.HTMLParser(encoding="utf-8")
        )

    @property
    def titre(self):
        return propre(self.racine.xpath("string(//h1)"))

    @property
    def texte(self):
        """What <main> says."""
        return self.dire("//main")

    def dire(self, xpath):
        """The text of what this XPath finds, without scripts."""
        morceaux = []
        for element in self.racine.xpath(xpath):
            morceaux += element.xpath(".//text()[not(ancestor::script or ancestor::style)]")
        return propre(" ".join(morceaux))

    def section(self, titre):
        """The text of the section under this heading."""
        for element in self.racine.xpath("//section"):
            entete = element.xpath("string(.//h2[1])")
            if propre(entete) == titre:
                return propre(element.text_content())
        raise AssertionError(f"« {titre} » n’est pas sur la page {self.adresse} : {self.texte[:1500]}")

    def lien(self, libelle, *, dans=None):
        """The address of the link that says `libelle` (or begins so), inside the element whose text holds `dans`."""
        portee = self.racine
        if dans is not None:
            lignes = [e for e in portee.xpath("//main//li | //main//tr") if dans in propre(e.text_content())]
            assert lignes, f"aucune ligne ne dit « {dans} » sur {self.adresse} : {self.texte[:1500]}"
            # The innermost line that has such a link: the buttons of a line may be a list too.
            avec = [
                e for e in lignes if any(propre(a.text_content()).startswith(libelle) for a in e.xpath(".//a[@href]"))
            ]
            portee = (avec or lignes)[-1]
        liens = [a for a in portee.xpath(".//a[@href]") if propre(a.text_content()).startswith(libelle)]
        exacts = [a for a in liens if propre(a.text_content()) == libelle]
        trouves = {a.get("href") for a in exacts or liens}
        assert len(trouves) == 1, f"{len(trouves)} liens « {libelle} » sur {self.adresse} : {self.texte[:1500]}"
        return urljoin(self.adresse, trouves.pop())

    def bouton(self, libelle):
        """(form, button): the only button that says `libelle` (or begins so)."""
        trouves = [
            (b.xpath("ancestor::form[1]")[0], b)
            for b in self.racine.xpath("//form//button[@type='submit' or not(@type)]")
            if propre(b.text_content()).startswith(libelle)
        ]
        exacts = [(f, b) for f, b in trouves if propre(b.text_content()) == libelle]
        trouves = exacts or trouves
        assert len(trouves) == 1, f"{len(trouves)} boutons « {libelle} » sur {self.adresse} : {self.texte[:1500]}"
        return trouves[0]

    def choix(self, libelle):
        """The value of the radio button or option whose label begins so."""
        for etiquette in self.racine.xpath("//label[@for]"):
            if propre(etiquette.text_content()).startswith(libelle):
                return self.racine.get_element_by_id(etiquette.get("for")).get("value")
        raise AssertionError(f"« {libelle} » n’est pas offert sur {self.adresse} : {self.texte[:1500]}")


def _temoin(nom, valeur, hote):
    if "." not in hote:  # as the cookie jar names a host without a dot
        hote += ".local"
    return Cookie(0, nom, valeur, None, False, hote, False, False, "/", True, False, None, True, None, None, {})


def _remplir(formulaire, champs):
    """[(name, value)] as the browser would post them, once these fields are filled in."""
    entrees = formulaire.inputs
    for nom, valeur in champs.items():
        assert nom in entrees, f"pas de champ « {nom} » dans ce formulaire : {sorted(entrees.keys())}"
        entree = entrees[nom]
        if isinstance(entree, lxml.html.SelectElement | lxml.html.RadioGroup):
            possibles = list(entree.value_options)
            assert str(valeur) in possibles, f"« {valeur} » n’est pas offert par « {nom} » : {possibles}"
            entree.value = str(valeur)
        elif isinstance(entree, lxml.html.CheckboxGroup):
            entree.value = set(valeur)
        else:
            assert entree.get("type") != "hidden", f"« {nom} » ne se voit pas"
            entree.value = str(valeur)
    return formulaire.form_values()


def _en_morceaux(valeurs, fichiers):
    """(body, content type) of a multipart form; `fichiers` is {field: (name, bytes, MIME type)}."""
    borne = uuid.uuid4().hex
    corps = b""
    for nom, valeur in valeurs:
        if nom not in fichiers:
            corps += f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"\r\n\r\n{valeur}\r\n'.encode()
    for nom, (nom_fichier, octets, genre) in fichiers.items():
        entete = f'--{borne}\r\nContent-Disposition: form-data; name="{nom}"; filename="{nom_fichier}"\r\nContent-Type: {genre}\r\n\r\n'
        corps += entete.encode() + octets + b"\r\n"
    return corps + f"--{borne}--\r\n".encode(), f"multipart/form-data; boundary={borne}"

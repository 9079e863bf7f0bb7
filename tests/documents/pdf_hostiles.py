"""PDFs that nobody should have to receive, written by hand or by pyHanko."""

import zlib
from functools import cache
from io import BytesIO


def pdf_ecrit(catalogue=b"", objets=(), *, coupe=None):
    """A page and these objects (from number 4), with its table of cross-references."""
    corps = [
        b"<</Type/Catalog/Pages 2 0 R %s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        *objets,
    ]
    pdf, places = b"%PDF-1.7\n", []
    for numero, objet in enumerate(corps, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    pied = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(corps) + 1,
        table,
        len(corps) + 1,
        len(pdf),
    )
    return (pdf + pied)[:coupe]


def flux(donnees, entete=b""):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entete, len(donnees), donnees)


def piece(nom, contenu, entete=b"/Type/EmbeddedFile"):
    """A PDF with this attachment."""
    description = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 5 0 R>>>>" % (nom, nom)
    return pdf_ecrit(b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>", [description, flux(contenu, entete)])


@cache
def bombe(mega=400):
    gonfle = zlib.compressobj(9)
    donnees = b"".join(gonfle.compress(b"\0" * 1024 * 1024) for _ in range(mega)) + gonfle.flush()
    return pdf_ecrit(b"", [flux(donnees, b"/Filter/FlateDecode")])


def dans_un_flux_d_objets():
    """The program is in an object stream: no search of the bytes finds it."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    nom = generic.pdf_name
    ecrivain = PdfFileWriter(stream_xrefs=True)
    ecrivain.insert_page(
        PageObject(contents=ecrivain.add_object(generic.StreamObject(stream_data=b"q Q")), media_box=(0, 0, 9, 9))
    )
    action = generic.DictionaryObject({nom("/S"): nom("/JavaScript"), nom("/JS"): generic.pdf_string("app.alert(1)")})
    reference = ecrivain.add_object(action, obj_stream=ecrivain.prepare_object_stream())
    ecrivain.root[nom("/OpenAction")] = reference
    sortie = BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def chiffre():
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    ecrivain = PdfFileWriter()
    ecrivain.insert_page(
        PageObject(contents=ecrivain.add_object(generic.StreamObject(stream_data=b"q Q")), media_box=(0, 0, 9, 9))
    )
    ecrivain.encrypt(owner_pass="x", user_pass="")
    sortie = BytesIO()
    ecrivain.write(sortie)
    return sortie.getvalue()


def sans_fin(nombre=30_000):
    """Objects by the thousand in one object stream, that a reader goes through again for each of them."""
    corps = b" ".join(b"[%d]" % n for n in range(nombre))
    places, ou = [], 0
    for n in range(nombre):
        places.append(b"%d %d" % (n + 10, ou))
        ou += len(b"[%d] " % n)
    tete = b" ".join(places) + b" "
    groupe = zlib.compress(tete + corps)
    lignes = {
        0: (0, 0, 255),
        1: (1, 9, 0),
    }
    pdf = b"%PDF-1.7\n"
    objets = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        4: flux(groupe, b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (nombre, len(tete))),
    }
    for numero, objet in objets.items():
        lignes[numero] = (1, len(pdf), 0)
        pdf += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    lignes |= {n + 10: (2, 4, n) for n in range(nombre)}
    lignes[5] = (1, len(pdf), 0)
    table = b"".join(
        genre.to_bytes(1, "big") + ou.to_bytes(4, "big") + rang.to_bytes(4, "big")
        for _, (genre, ou, rang) in sorted(lignes.items())
    )
    entete = b"/Type/XRef/Size %d/W[1 4 4]/Index[0 6 10 %d]/Root 1 0 R/Filter/FlateDecode" % (nombre + 10, nombre)
    return pdf + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (flux(zlib.compress(table), entete), len(pdf))

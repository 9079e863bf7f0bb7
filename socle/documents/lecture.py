"""Reading a PDF that someone sent: within bounds, and fast enough to look at each of its objects.

pyHanko goes through a whole object stream again for each object that it reads from it: a convention of 45 pages took 150 seconds.
It is imported inside: 0.6 s that a web process should not pay.
"""

import logging
import time
from functools import lru_cache
from io import BytesIO

# It tells of every oddity of every file, with the names in its certificates.
for _bavard in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_bavard).setLevel(logging.CRITICAL)

OBJETS_MAX = 300_000
# Reading the 6 500 objects of a convention of 45 pages takes one second.
SECONDES_MAX = 20


class Illisible(Exception):
    """Not one of the accepted types, damaged, or made to do harm. `phrase` says what and what to do, when there is more to say."""

    def __init__(self, phrase=""):
        super().__init__(phrase)
        self.phrase = phrase


class TropLong(Exception):
    """This file asks for more work than any document is worth."""


@lru_cache(maxsize=1)
def _outils():
    from pyhanko.pdf_utils import generic  # noqa: PLC0415
    from pyhanko.pdf_utils.decode_limits import (  # noqa: PLC0415
        DEFAULT_PURPOSE_LIMITS,
        DecodeLimits,
        DecodePurpose,
        StreamDecodeLimits,
    )
    from pyhanko.pdf_utils.misc import PdfReadError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    # A table of cross-references has a few bytes for each object.
    etroites = {
        **DEFAULT_PURPOSE_LIMITS,
        DecodePurpose.XREF_STREAM: StreamDecodeLimits(max_output_size=20 * OBJETS_MAX),
    }
    limites = DecodeLimits(per_purpose=etroites)

    class Lecteur(PdfFileReader):
        """pyHanko's reader, that reads each object stream once and stops after a time."""

        def __init__(self, octets, *, strict):
            self._groupes = {}
            self._fin = time.monotonic() + SECONDES_MAX
            super().__init__(BytesIO(octets), strict=strict, decode_limits=limites)

        def _read_object(self, *args, **kwargs):
            if time.monotonic() > self._fin:
                raise TropLong
            return super()._read_object(*args, **kwargs)

        def _groupe(self, numero):
            """The decoded object stream of this number, and where its objects are: {number: (rank, offset)}, the first of a number counts."""
            if numero not in self._groupes:
                flux = generic.Reference(numero, 0, self).get_object()
                if not isinstance(flux, generic.StreamObject) or flux["/Type"] != "/ObjStm":
                    raise PdfReadError("Not an object stream")
                donnees = flux.read_data(DecodePurpose.OBJECT_STREAM)
                debut, nombre = int(flux["/First"]), int(flux["/N"])
                entiers = [int(n) for n in donnees[:debut].split()[: 2 * min(nombre, OBJETS_MAX)]]
                places = {}
                for rang, (objet, place) in enumerate(zip(entiers[::2], entiers[1::2], strict=True)):
                    places.setdefault(objet, (rang, debut + place))
                self._groupes[numero] = BytesIO(donnees), places
            return self._groupes[numero]

        def _get_object_from_stream(self, idnum, stmnum, idx):
            donnees, places = self._groupe(stmnum)
            rang, place = places.get(idnum, (None, 0))
            if rang is None or (self.strict and rang != idx):
                if self.strict:
                    raise PdfReadError("Object not found in stream")
                return generic.NullObject()
            donnees.seek(place)
            objet = generic.read_object(donnees, generic.Reference(idnum, 0, self))
            if self.strict and isinstance(objet, generic.StreamObject | generic.IndirectObject):
                raise PdfReadError("Forbidden object type in an object stream")
            return objet

        def references(self):
            """Every object of the file as it is now. Raises TropLong when there are too many."""
            refs = {
                ref
                for revision in range(self.total_revisions)
                for ref in self.xrefs.explicit_refs_in_revision(revision)
            }
            if len(refs) > OBJETS_MAX:
                raise TropLong
            return sorted(refs, key=lambda ref: (ref.idnum, ref.generation))

    return Lecteur


def lecteur(octets, *, strict=False):
    """A reader of this PDF. Raises whatever a damaged file brings about: who reads one catches everything."""
    return _outils()(octets, strict=strict)


def valeur(dictionnaire, cle, defaut=None):
    """What this key of a PDF dictionary gives, references followed; a key that leads nowhere gives `defaut`."""
    try:
        return dictionnaire[cle]
    except KeyError:
        return defaut

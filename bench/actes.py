"""Two hundred acts printed and sealed by one worker, then by two: how much faster, and whether a worker's memory stays flat.

Also what a page costs, and each act against bare WeasyPrint on the same HTML (see bench/documents.py for the detail).
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command

from bench.tableau import Ligne, montrer

ACTES = 200
PREMIERS = 4  # what each worker makes while it still loads its libraries and its fonts


def demander_tous(acte, nb, depuis):
    """`nb` rows to print, from the frozen text of this act; their pks."""
    from conventions.documents import EXEMPLAIRE
    from socle.documents import demander

    return [demander(EXEMPLAIRE, acte, par=None, tour=depuis + rang).pk for rang in range(nb)]


def memoire(pid):
    """Resident memory of this process, in MiB."""
    for ligne in Path(f"/proc/{pid}/status").read_text().splitlines():
        if ligne.startswith("VmRSS:"):
            return int(ligne.split()[1]) / 1024
    return 0.0


def imprimer_avec(nb_ouvriers, pks):
    """(seconds between the first acts and the last one, acts counted, pages, memory of the first worker after each act)."""
    from socle.documents.models import Document
    from socle.travaux.models import Etat

    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    ouvriers = [
        subprocess.Popen([sys.executable, "manage.py", "travailler"], env=environ, stdout=subprocess.DEVNULL)
        for _ in range(nb_ouvriers)
    ]
    prets, releves = 0, []
    try:
        while prets < len(pks):
            time.sleep(0.2)
            faits = Document.objects.filter(pk__in=pks, etat=Etat.PRET).count()
            if faits > prets:
                prets = faits
                releves.append(memoire(ouvriers[0].pid))
    finally:
        for ouvrier in ouvriers:
            ouvrier.terminate()
        for ouvrier in ouvriers:
            ouvrier.wait(30)
    faits = (
        Document.objects.filter(pk__in=pks)
        .order_by("fichier__depose_le")
        .values_list("fichier__depose_le", "fichier__nb_pages")
    )
    comptes = list(faits)[PREMIERS * nb_ouvriers :]
    duree = (comptes[-1][0] - comptes[0][0]).total_seconds()
    return duree, len(comptes) - 1, sum(pages for _, pages in comptes[1:]), releves


def dixieme(releves, *, fin):
    """The mean memory over the last tenth, or over the first one once the worker has loaded what it needs."""
    chauds = releves[PREMIERS:]
    nb = max(1, len(chauds) // 10)
    part = chauds[-nb:] if fin else chauds[:nb]
    return sum(part) / len(part)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--tours", type=int, default=ACTES, help="number of acts")
    nb = arguments.parse_args().tours
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reglages"
    django.setup()
    from bench.scene import preparer

    call_command("migrate", verbosity=0)
    scene = preparer()
    call_command("travailler", une_fois=True, verbosity=0)  # what the scene itself left to do
    seul = imprimer_avec(1, demander_tous(scene.convention, nb, 2))
    deux = imprimer_avec(2, demander_tous(scene.convention, nb, 2 + nb))
    par_acte = [duree / actes for duree, actes, _, _ in (seul, deux)]
    debut, fin = dixieme(seul[3], fin=False), dixieme(seul[3], fin=True)
    montrer(
        f"{nb} actes imprimés et scellés",
        [
            Ligne("un ouvrier contre deux (l’inverse du gain)", f"{par_acte[0]:.2f} s → {par_acte[1]:.2f} s l’acte", par_acte[1] / par_acte[0], 1 / 1.8),
            Ligne("mémoire, dernier dixième contre le premier", f"{debut:.0f} → {fin:.0f} Mo", fin / debut, 1.05),
            Ligne("une page, sceau compris", f"{1000 * seul[0] / seul[2]:.0f} ms", 1.0),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""The public page that says whether a document is authentic. Documents themselves are served by the rooms, never from here."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socle.documents.forms import VerificationForm
from socle.documents.limite import PERIODE, essai_permis


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verifier(request):
    """Open to all. `?code=` is what the QR code of a document opens."""
    saisie = request.POST if request.method == "POST" else request.GET if "code" in request.GET else None
    if saisie is not None and not essai_permis(request, "verifier"):
        reponse = render(request, "429.html", status=429)
        reponse["Retry-After"] = str(PERIODE)
        return reponse
    form = VerificationForm(saisie, request.FILES if request.method == "POST" else None)
    constat = form.constat if form.is_valid() else None
    return render(request, "documents/verifier.html", {"form": form, "constat": constat})

"""Back-office pages whose object has buttons of its own: each is a POST route with its right, its verb and its sentence."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_POST

from socle.droits import exiger
from socle.gestion import GestionAdmin


class AvecGestes(GestionAdmin):
    """Buttons of an object: `verbes` maps the last part of the address to (right, what it does, sentence once done)."""

    verbes = {}

    def get_urls(self):
        nom = f"{self.opts.app_label}_{self.opts.model_name}"
        propres = [
            path(f"<int:pk>/{verbe}/", self.admin_site.admin_view(self._vue(verbe)), name=f"{nom}_{verbe}")
            for verbe in self.verbes
        ]
        return propres + super().get_urls()

    def _vue(self, verbe):
        droit, faire, phrase = self.verbes[verbe]

        @require_POST
        def vue(request, pk):
            objet = get_object_or_404(self.get_queryset(request), pk=pk)
            exiger(droit(request.user))
            faire(objet, par=request.user)
            messages.success(request, phrase)
            return HttpResponseRedirect(self.lien_vers("change", objet.pk))

        return vue

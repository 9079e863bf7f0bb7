"""Forms that carry the revision they were opened on."""

from django import forms


class AvecRevision(forms.Form):
    """Carries the revision the form was opened on, so that two people never overwrite each other (see `ecriture.Conflit`)."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    remettre = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def ecrire_avec(self):
        """What `ecriture` wants to know beside the values."""
        return {"revision": self.cleaned_data["revision"], "remettre": self.cleaned_data["remettre"]}

    def signaler(self, conflit):
        """Say the conflict so that saving again keeps one's own text."""
        self.add_error(None, conflit.message)
        self.data = self.data.copy()
        if conflit.actuel is None:
            self.data["remettre"] = "1"
        else:
            self.data["revision"] = conflit.actuel.revision

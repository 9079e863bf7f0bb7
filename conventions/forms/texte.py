"""What people write around the text of an act: an article of its own, a remark."""

from django import forms

from socle.formulaires import FormulaireDsfr


class EcartForm(FormulaireDsfr):
    """The article that this act wants instead of its model's, and why."""

    libelle_bouton = "Enregistrer l’article"

    # The departure that was opened: 0 when the article was still the model's.
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    titre = forms.CharField(label="Titre de l’article", max_length=200)
    texte = forms.CharField(
        label="Texte de l’article",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Une ligne vide sépare deux paragraphes. Une ligne qui commence par un tiret et une espace est un élément de liste.",
    )
    motif = forms.CharField(
        label="Pourquoi cet article change-t-il ?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase. Le service juridique et le territoire la lisent.",
    )


class RemarqueForm(FormulaireDsfr):
    """A remark on a part of the text (`article`), or an answer (`reponse_a`)."""

    libelle_bouton = "Envoyer la remarque"

    article = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    reponse_a = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    texte = forms.CharField(
        label="Votre remarque ou votre question", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

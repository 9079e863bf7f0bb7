"""What a person would type in the forms of the providers: annuaire."""

SAISIES_ANNUAIRE = {}

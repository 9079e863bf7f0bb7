"""What the table of routes asks for of the providers: annuaire."""


def planter_annuaire(t, claire, reference):
    """Plant in this territory; `reference` is a provider of the register. Names its objects in `t.lieux`."""

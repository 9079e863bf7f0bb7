from tests.isolation.conftest import _sans_journal_d_acces, scene

__all__ = ["_sans_journal_d_acces", "scene"]

"""What allauth asks of the house."""

from allauth.account.adapter import DefaultAccountAdapter


class Adaptateur(DefaultAccountAdapter):
    """Accounts are opened by invitation, never by signing up."""

    def is_open_for_signup(self, request):
        return False

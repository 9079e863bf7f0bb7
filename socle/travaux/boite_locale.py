"""Mail of the embedded mode: a folder of .eml files, one per message, that any mail reader opens."""

import os
import re
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        dossier = Path(settings.EMAIL_FILE_PATH)
        dossier.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            adresse = re.sub(r"[^a-z0-9.@-]", "_", (message.recipients() or ["sans-destinataire"])[0].lower())
            nom = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{adresse[:80]}"
            provisoire = dossier / f".{nom}.{uuid4().hex}"
            provisoire.write_bytes(message.message().as_bytes(linesep="\r\n"))
            os.replace(provisoire, dossier / f"{nom}.eml")  # never a half-written mail in the folder
        return len(email_messages)

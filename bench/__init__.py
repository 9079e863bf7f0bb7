"""What the house costs against bare Django, bare WeasyPrint and bare `bulk_create`, measured in one run. See docs/vitesse.md."""

"""What people take away of a parcours: two printed pages, a text for a council, a spreadsheet, a sheet for a préfet.

All of it is drawn from `versions.contenu`: nothing private (influence map, internal exchanges, comments) can get in.
"""

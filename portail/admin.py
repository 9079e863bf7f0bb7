from socle.gestion import site_gestion

site_gestion.accueil = "portail.views.gestion.a_traiter"

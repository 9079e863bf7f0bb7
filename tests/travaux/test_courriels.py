import email
import email.policy
import smtplib
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from socle.travaux import lettres, moteur
from socle.travaux.courriels import apercu, inscrire_lettre, poster
from socle.travaux.models import Courriel, Etat
from tests.travaux.fabriques import CourrielFactory

COURRIEL = "travaux.Courriel"
MAIRIE = "mairie@montaud.example"


def _envoyer(courriel):
    etat = moteur.traiter(COURRIEL, courriel.pk)
    courriel.refresh_from_db()
    return etat


def test_poster_keeps_a_template_and_ids_only(db, lettre_essai):
    courriel = poster("essai", MAIRIE, {"parcours": 12, "jour": "2026-03-01"}, cle="essai:12")

    courriel = Courriel.objects.get(pk=courriel.pk)
    assert (courriel.gabarit, courriel.destinataire, courriel.etat) == ("essai", MAIRIE, Etat.EN_ATTENTE)
    assert courriel.donnees == {"parcours": 12, "jour": "2026-03-01"}
    assert lettre_essai["recu"] == []  # nothing is built, no link is signed


def test_posting_twice_is_posting_once(db, lettre_essai):
    premier = poster("essai", MAIRIE, {}, cle="essai:12")
    with transaction.atomic():
        second = poster("essai", "autre@exemple.fr", {"a": 1}, cle="essai:12")

    assert second == premier
    assert list(Courriel.objects.values_list("destinataire", flat=True)) == [MAIRIE]


@pytest.mark.parametrize(
    ("gabarit", "destinataire", "ids"),
    [
        ("inconnu", MAIRIE, {}),
        ("essai", "", {}),
        ("essai", None, {}),
        ("essai", "mairie de Montaud", {}),
        ("essai", MAIRIE, {"lien": "https://portail.example/invitation/abc?x=1 ou"}),
        ("essai", MAIRIE, {"nom": "Jeanne Faure"}),
    ],
)
def test_poster_refuses_what_could_not_leave_or_should_not_be_kept(db, lettre_essai, gabarit, destinataire, ids):
    with pytest.raises(ValueError):
        poster(gabarit, destinataire, ids, cle="essai:1")

    assert Courriel.objects.count() == 0


def test_the_letter_comes_from_a_named_person_who_gets_the_answers(db, lettre_essai):
    courriel = poster("essai", MAIRIE, {"invitation": 3}, cle="essai:3")

    assert _envoyer(courriel) == Etat.PRET

    message = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert message["From"] == '"Claire Martin (ANCT)" <ne-pas-repondre@territoires-engagement.example>'
    assert message["Reply-To"] == "claire.martin@anct.example"
    assert message["To"] == MAIRIE
    assert message["Subject"] == "Montaud\u00a0: votre espace est ouvert"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == courriel.message_id
    assert lettre_essai["recu"] == [{"invitation": 3}]
    assert courriel.envoye_le is not None


def test_text_and_html_say_the_same_with_one_link(db, lettre_essai):
    _envoyer(poster("essai", MAIRIE, {}, cle="essai:1"))

    texte = mail.outbox[0].body
    html = mail.outbox[0].alternatives[0].content
    assert texte == (
        "Bonjour,\n"
        "\n"
        "Le maire de Montaud et l’ANCT vous ont désignée personne contact.\n"
        "\n"
        "Ouvrir mon espace\u00a0:\n"
        "https://portail.example/invitation/abc\n"
        "\n"
        "Lien valable 7 jours.\n"
        "\n"
        "Une question\u00a0? Répondez à ce mail ou appelez le\u00a001 85 58 60 00.\n"
        "\n"
        "Claire Martin\n"
        "Agence nationale de la cohésion des territoires (ANCT)\n"
        "Territoires d’engagement\n"
    )
    assert html.count("<a ") == 1
    assert 'href="https://portail.example/invitation/abc"' in html
    for phrase in ("Le maire de Montaud et l’ANCT", "Lien valable 7 jours.", "01 85 58 60 00", "Claire Martin"):
        assert phrase in html


def test_what_people_typed_stays_text(db, lettre_essai):
    lettre_essai["lettre"] = replace(
        lettre_essai["lettre"],
        sujet="Étape\r\nBcc: tous@exemple.fr <script>",
        paragraphes=["« <script>alert(1)</script> & cie »"],
        autres_liens=[("Je ne viens pas", "https://portail.example/non?a=1&b=2")],
    )

    _envoyer(poster("essai", MAIRIE, {}, cle="essai:1"))

    message = mail.outbox[0]
    assert message.subject == "Étape Bcc: tous@exemple.fr <script>"
    assert message.recipients() == [MAIRIE]
    assert "«\u00a0<script>alert(1)</script> & cie\u00a0»" in message.body
    assert "https://portail.example/non?a=1&b=2" in message.body
    html = message.alternatives[0].content
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; cie" in html


def test_pieces_travel_with_the_letter(db, lettre_essai):
    lettre_essai["lettre"] = replace(
        lettre_essai["lettre"], pieces=[("comite.ics", b"BEGIN:VCALENDAR", "text/calendar")]
    )

    _envoyer(poster("essai", MAIRIE, {}, cle="essai:1"))

    assert [(a.filename, a.mimetype) for a in mail.outbox[0].attachments] == [("comite.ics", "text/calendar")]


def test_a_letter_no_longer_wanted_closes_the_row_without_sending(db, lettre_essai):
    lettre_essai["lettre"] = None
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")

    assert _envoyer(courriel) == Etat.ANNULE

    assert mail.outbox == []
    assert (courriel.envoye_le, courriel.motif) == (None, "Ce mail n’a plus lieu d’être.")


def test_a_kind_of_mail_that_is_gone_goes_to_the_worklist(db, lettre_essai):
    courriel = CourrielFactory(gabarit="ancien")

    assert _envoyer(courriel) == Etat.ECHEC

    assert courriel.motif == "Le gabarit « ancien » n’existe plus."


def test_a_code_of_letter_is_taken_once(lettre_essai):
    with pytest.raises(ValueError, match="existe déjà"):
        inscrire_lettre("essai", lambda ids: None)


def test_the_message_id_is_the_same_if_it_has_to_leave_twice(db, lettre_essai):
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")
    _envoyer(courriel)
    Courriel.objects.update(etat=Etat.EN_ATTENTE, envoye_le=None)  # killed between the server's answer and the update

    _envoyer(courriel)

    identifiants = {m.message()["Message-ID"] for m in mail.outbox}
    assert (len(mail.outbox), identifiants) == (2, {courriel.message_id})


@pytest.mark.parametrize(
    ("panne", "etat", "motif"),
    [
        (
            smtplib.SMTPRecipientsRefused({MAIRIE: (550, b"5.1.1 User\n unknown")}),
            Etat.ECHEC,
            "Adresse refusée par le serveur de mail : 550 5.1.1 User unknown",
        ),
        (
            smtplib.SMTPRecipientsRefused({MAIRIE: (451, b"Try later")}),
            Etat.EN_ATTENTE,
            "Adresse refusée par le serveur de mail : 451 Try later",
        ),
        (smtplib.SMTPDataError(554, b"Spam"), Etat.ECHEC, "Mail refusé par le serveur de mail : 554 Spam"),
        (smtplib.SMTPDataError(452, b"Full"), Etat.EN_ATTENTE, "Mail refusé par le serveur de mail : 452 Full"),
        (
            smtplib.SMTPAuthenticationError(535, b"Bad login"),
            Etat.EN_ATTENTE,
            "Le serveur de mail n’a pas pris ce message : 535 Bad login",
        ),
        (
            ConnectionRefusedError("refus"),
            Etat.EN_ATTENTE,
            "Le serveur de mail n’a pas pris ce message : refus",
        ),
        (TimeoutError(), Etat.EN_ATTENTE, "Le serveur de mail n’a pas pris ce message : TimeoutError"),
    ],
)
def test_a_refusal_for_good_is_a_failure_and_the_rest_waits(db, lettre_essai, monkeypatch, panne, etat, motif):
    def refuser(self, messages):
        raise panne

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuser)
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")

    assert _envoyer(courriel) == etat

    assert (courriel.motif, courriel.erreurs, courriel.envoye_le) == (motif, 1, None)


def test_a_mail_waits_1_5_then_15_minutes(db, lettre_essai, monkeypatch):
    def refuser(self, messages):
        raise ConnectionRefusedError("refus")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuser)
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")
    minutes = []
    while _envoyer(courriel) == Etat.EN_ATTENTE:
        minutes.append(round((courriel.pas_avant - timezone.now()).total_seconds() / 60))
        Courriel.objects.update(pas_avant=timezone.now())

    assert minutes == [1, 5, 15]
    assert (courriel.etat, courriel.erreurs) == (Etat.ECHEC, 4)


def test_the_preview_never_shows_a_personal_link(db, lettre_essai):
    lettre_essai["lettre"] = replace(
        lettre_essai["lettre"], autres_liens=[("Je viens", "https://portail.example/oui/xyz")]
    )
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")

    vu = apercu(courriel)

    assert (vu.sujet, vu.destinataire, vu.repondre_a) == (
        "Montaud\u00a0: votre espace est ouvert",
        MAIRIE,
        "claire.martin@anct.example",
    )
    assert "portail.example" not in vu.texte
    assert vu.texte.count("[lien personnel]") == 2
    assert mail.outbox == []


def test_the_preview_shows_a_link_that_is_everybody_s(db, lettre_essai):
    lettre_essai["lettre"] = replace(lettre_essai["lettre"], lien_personnel=False)

    assert "https://portail.example/invitation/abc" in apercu(CourrielFactory()).texte


def test_the_preview_of_what_would_not_leave_is_nothing(db, lettre_essai):
    lettre_essai["lettre"] = None

    assert apercu(CourrielFactory()) is None
    assert apercu(CourrielFactory(gabarit="ancien")) is None


def test_the_embedded_mode_writes_eml_files(db, lettre_essai, settings, tmp_path):
    settings.EMAIL_BACKEND = "socle.travaux.boite_locale.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")

    assert _envoyer(courriel) == Etat.PRET

    (fichier,) = (tmp_path / "courriels").iterdir()
    message = email.message_from_bytes(fichier.read_bytes(), policy=email.policy.default)
    assert fichier.name.endswith(f"-{MAIRIE}.eml")
    assert (message["To"], message["Message-ID"]) == (MAIRIE, courriel.message_id)
    assert "Répondez à ce mail" in message.get_body(("plain",)).get_content()


def test_a_real_server_takes_it_and_its_refusals_are_understood(db, lettre_essai, settings, serveur_smtp):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = serveur_smtp.hote, serveur_smtp.port
    courriel = poster("essai", MAIRIE, {}, cle="essai:1")
    refuse = poster("essai", MAIRIE, {}, cle="essai:2")

    assert _envoyer(courriel) == Etat.PRET
    serveur_smtp.refus = "554 Message refuse"
    assert _envoyer(refuse) == Etat.ECHEC

    (message,) = serveur_smtp.pour(MAIRIE)
    assert message["Message-ID"] == courriel.message_id
    assert refuse.motif == "Mail refusé par le serveur de mail : 554 Message refuse"


def test_every_letter_of_the_house_is_declared_under_a_code():
    assert all(code == code.lower() and " " not in code for code in lettres._LETTRES)


def test_a_letter_from_a_territory_is_not_signed_anct(db, lettre_essai):
    jeanne = SimpleNamespace(nom_complet="Jeanne Faure", email="jeanne@montaud.example", telephone="", est_anct=False)
    lettre_essai["lettre"] = replace(lettre_essai["lettre"], signataire=jeanne)
    courriel = poster("essai", MAIRIE, {"invitation": 4}, cle="essai:4")

    _envoyer(courriel)

    message = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert message["From"] == "Jeanne Faure <ne-pas-repondre@territoires-engagement.example>"
    assert message["Reply-To"] == "jeanne@montaud.example"
    assert all("Agence nationale" not in message.get_body((genre,)).get_content() for genre in ("plain", "html"))


def test_a_line_break_in_a_name_stops_no_mail(db, lettre_essai):
    jeanne = SimpleNamespace(nom_complet="Jeanne\nFaure", email="jeanne@montaud.example", telephone="", est_anct=False)
    lettre_essai["lettre"] = replace(lettre_essai["lettre"], signataire=jeanne)

    assert _envoyer(poster("essai", MAIRIE, {"invitation": 5}, cle="essai:5")) == Etat.PRET

    assert mail.outbox[0].from_email == "Jeanne Faure <ne-pas-repondre@territoires-engagement.example>"

# Kopf und Rahmen
header-waiting = { $count ->
    [0] Alles ist auf dem Server
    [one] 1 Eintrag wartet auf das Netz
   *[other] { $count } Einträge warten auf das Netz
}

# Rahmen, Heute, Menschen: Kopf, Orte, Tasten, Hinweise
close = Schließen
cancel = Abbrechen
save = Speichern
frame-skip = Zum Inhalt
frame-places = Orte
place-today = Heute
place-people = Menschen
place-houses = Häuser
place-network = Netzwerk
place-reports = Berichte
not-found-title = Hier ist nichts
not-found-text = Diese Adresse führt zu keiner Seite. Vielleicht wurde sie falsch abgeschrieben.
later-missing-title = Dieser Teil fehlt noch
later-missing-text = Lotse konnte einen Teil von sich nicht laden, wahrscheinlich weil das Netz gerade fehlt. Was Sie gespeichert haben, ist sicher auf diesem Gerät. Sobald das Netz zurück ist, geht es von selbst weiter.
later-missing-again = Noch einmal versuchen
later-missing-reload = Bleibt diese Meldung mit Netz stehen, gibt es inzwischen eine neue Fassung. Laden Sie Lotse dann neu und öffnen Sie es mit Ihrer Passphrase. Angefangenes bleibt erhalten.
later-missing-reload-now = Lotse neu laden
conversation-begin = Gespräch
header-lock = Sperren
header-menu = Menü
header-online = Mit dem Server verbunden
header-offline = Kein Netz. Sie können weiterarbeiten.
header-signed-out = Zum Abgleich bitte neu anmelden
header-last-sync = Zuletzt abgeglichen: { $when }
header-sync-now = Jetzt abgleichen
header-sign-out = Abmelden
header-signed-in = { $name }, { $town }
header-language = Sprache
header-theme = Aussehen
header-keys = Tasten zeigen
theme-system = Wie das Gerät
theme-light = Hell
theme-dark = Dunkel
language-name-de = Deutsch
language-name-en = English
keys-title = Tasten
keys-search = Suchen
keys-conversation = Neues Gespräch
keys-move = In Listen auf und ab
keys-open = Öffnen
keys-keys = Diese Übersicht

# Daten
date-today = heute
date-tomorrow = morgen
date-yesterday = gestern
date-weekdays = Mo Di Mi Do Fr Sa So
date-weekdays-long = Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag
date-months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
date-months-long = Januar Februar März April Mai Juni Juli August September Oktober November Dezember
date-day = { $weekday } { $day }. { $month }
date-day-of-year = { $day }. { $month } { $year }
date-exact = { $weekday }, { $day }. { $month } { $year }
spoken-never = noch nie gesprochen
spoken-today = heute gesprochen
spoken-yesterday = gestern gesprochen
spoken-days = vor { $count } Tagen gesprochen
spoken-weeks-ago = vor { $count } Wochen gesprochen
spoken-weeks = seit { $count } Wochen nicht gesprochen
spoken-months = seit { $count } Monaten nicht gesprochen
runs-out-today = läuft heute ab
runs-out-days = { $count ->
    [one] noch 1 Tag
   *[other] noch { $count } Tage
}
runs-out-weeks = noch { $count } Wochen
runs-out-months = noch { $count } Monate
ran-out-days = { $count ->
    [one] seit 1 Tag abgelaufen
   *[other] seit { $count } Tagen abgelaufen
}
ran-out-weeks = seit { $count } Wochen abgelaufen
ran-out-months = seit { $count } Monaten abgelaufen

# Häuser, Rundgang, Gespräch: gemeinsame Wörter
safe-device = Auf diesem Gerät
safe-server = Auf dem Server
person-unknown = Name nicht bekannt
person-with-age = { $name } ({ $age })
criterion-city_orientation = Stadt kennenlernen
criterion-municipal_bodies = Kommunale Stellen
criterion-social_benefit_providers = Sozialleistungen
criterion-application_help = Anträge ausfüllen
criterion-asylum_residence = Asyl und Aufenthalt
criterion-language_learning = Sprache lernen
criterion-labour_market = Arbeit
criterion-housing_market = Wohnung
criterion-childcare_school = Kita und Schule
criterion-medical_care = Gesundheit
criterion-psychosocial = Psychosoziales
criterion-addiction_counselling = Sucht
criterion-debt_counselling = Schulden
criterion-legal_appointments = Rechtstermine
criterion-police_enforcement = Polizei, Vollzug
setting-office_hours = Sprechstunde
setting-outreach_accommodation = In der Unterkunft
setting-home_visit = Hausbesuch
setting-phone = Telefon
setting-accompaniment = Begleitung
setting-video = Video
kind-initial = Erstgespräch
kind-follow_up = Folgegespräch
kind-referral = Weitervermittlung

# Häuser
houses-title = Häuser
houses-empty = Noch sind keine Häuser eingetragen. Die Sachgebietsleitung oder die Leistungssachbearbeitung trägt sie ein.
houses-residents = { $count ->
    [one] Bewohner/in
   *[other] Bewohner/innen
}
houses-free = freie Betten
houses-beds = Betten
houses-rooms = Zimmer
houses-too-many = { $count ->
    [one] 1 Person ohne Bett im Zimmer
   *[other] { $count } Personen ohne Bett im Zimmer
}
houses-own-flats = Eigene Wohnungen
houses-own-flats-note = Menschen, die nicht in einer Unterkunft leben
houses-people = { $count ->
    [one] Person
   *[other] Personen
}
house-back = Alle Häuser
house-not-found = Dieses Haus ist nicht (mehr) auf diesem Gerät.
house-no-rooms = In diesem Haus sind noch keine Zimmer eingetragen.
house-filter-all = Alle
house-filter-unseen = Länger als 4 Wochen nicht gesprochen ({ $count })
house-filter-label = Welche Zimmer
house-filter-empty = Mit allen wurde in den letzten vier Wochen gesprochen.
house-nobody = Hier lebt niemand.
house-flats-empty = Zurzeit lebt niemand in einer eigenen Wohnung.
room-unknown = Zimmer nicht bekannt
room-beds = { $taken } von { $beds } Betten belegt
room-empty = Niemand wohnt hier.
room-free = { $count ->
    [one] 1 Bett frei
   *[other] { $count } Betten frei
}
room-too-many = { $count ->
    [one] 1 Person zu viel
   *[other] { $count } Personen zu viel
}
room-since = hier seit { $when }
room-interpreter = Dolmetscher
room-longest = am längsten nicht gesprochen
room-talk-all = Gespräch beginnen: { $room }
room-talk-with = Gespräch mit { $names }
room-mark-label = Heute, { $room }
room-mark-spoken = Gesprochen
room-mark-not-there = Nicht da
room-mark-later = Später
round-today = Rundgang heute: { $spoken } gesprochen, { $not_there } nicht da, { $later } später, { $open } offen

# Gespräch
talk-title = Gespräch
talk-title-with = Gespräch mit { $names }
talk-zone-who = Wer, wann, wo
talk-zone-about = Worum ging es
talk-zone-agreed = Was ist vereinbart
talk-zone-signatures = Unterschriften
talk-index = Abschnitte
talk-household = Haushalt { $name }
talk-several = Menschen aus mehreren Haushalten: Jeder Haushalt bekommt sein eigenes Protokoll. In keiner Akte steht etwas über die anderen. Gezählt wird das Gespräch einmal.
talk-who = Wer ist dabei?
talk-who-hint = Antippen, wer dabei ist.
talk-add-person = Noch jemand: Name suchen
talk-add-none = Niemand mit diesem Namen auf diesem Gerät
talk-add-results = Gefundene Menschen
talk-others = Wer war noch da?
talk-others-hint = Zum Beispiel: Nachbarin, Lehrerin, Betreuer
talk-optional = (wenn Sie mögen)
talk-setting = Wo
talk-kind = Art des Gesprächs
talk-day = Tag
talk-time = Uhrzeit
talk-minutes = Minuten
talk-minutes-of = { $count } Min.
talk-house = Haus
talk-house-none = Kein Haus
talk-language = Sprache
talk-language-none = Nicht angegeben
talk-interpreter = Es wurde gedolmetscht
talk-occasion = Anlass
talk-occasion-often = Häufige Anlässe
talk-criteria = Kriterien
talk-topics = Gesprächsinhalte
talk-agreed = Absprachen, Ziele, nächster Schritt
talk-tasks = Wer macht was bis wann
talk-task-line = Neue Aufgabe in einer Zeile
talk-task-hint = Zum Beispiel: Kita anrufen – ich – Fr
talk-task-add = Hinzufügen
talk-task-what = Was
talk-task-who = Wer
talk-task-due = Bis wann
talk-task-remove = Aufgabe entfernen: { $what }
talk-next = Nächster Termin
talk-next-day = Tag
talk-next-time = Uhrzeit
talk-next-place = Ort
talk-save = Speichern
talk-saving = Wird gespeichert …
talk-keys = Strg + Eingabe speichert
talk-draft-kept = Entwurf: auf diesem Gerät, noch nicht gespeichert
talk-draft-new = Was Sie schreiben, bleibt auf diesem Gerät, auch wenn der Akku leer ist.
talk-discard = Verwerfen
talk-discard-sure = Diesen Entwurf mit allem, was darin steht, wegwerfen?
talk-discard-yes = Wegwerfen
talk-discard-no = Behalten
talk-problems = Es fehlt noch etwas. Alles Geschriebene ist da.
problem-nobody = Wer ist dabei? Bitte mindestens eine Person antippen.
problem-future = Das Gespräch liegt in der Zukunft. Bitte den Tag prüfen.
problem-about = Worum ging es? Bitte einen Anlass oder ein Kriterium angeben.
problem-appointment = Der nächste Termin braucht Tag und Uhrzeit.
problem-signature = Der Text wurde nach der Unterschrift von { $name } geändert. Bitte noch einmal unterschreiben lassen oder die Unterschrift entfernen.
problem-saved-already = Dieses Gespräch ist schon gespeichert.
problem-for = { $household }: { $problem }
error-locked = Das Gerät ist gesperrt. Der Entwurf bleibt und ist nach dem Entsperren wieder da.
error-no-room = Auf diesem Gerät ist kein Platz mehr. Bitte Platz schaffen und noch einmal speichern. Alles Geschriebene ist noch da.
error-storage = Der Browser hat nicht gespeichert. Bitte noch einmal versuchen. Alles Geschriebene ist noch da.
thread-title = Zuletzt
thread-agreed = Vereinbart { $when }
thread-nothing = Noch nichts vereinbart.
thread-tasks = Offene Aufgaben
thread-task-due = bis { $when }
thread-tick-note = Angehakt gilt mit dem Speichern als erledigt.
guide-open = Leitfaden
guide-title = Leitfaden für das Gespräch
guide-1 = Vorbereiten: letzte Absprachen und offene Aufgaben ansehen
guide-2 = Begrüßen, Dolmetscher/in und Schweigepflicht erklären
guide-3 = Wie ist es seither gegangen? Erfolge, Rückschläge, Kinder, neuer Bedarf
guide-4 = Helfen: Unterlagen, Flyer, Termine gleich telefonisch vereinbaren
guide-5 = Ziele vereinbaren, mit Zeitraum
guide-6 = Nächsten Termin vereinbaren
guide-7 = Vereinbarung unterschreiben, Kopie mitgeben
guide-8 = Verabschieden
sign-hint = Unterschreiben ist freiwillig und geht auch später.
sign-nobody = Sobald jemand dabei ist, kann hier unterschrieben werden.
sign-text = Das wird unterschrieben
sign-here = Hier unterschreiben
sign-paper = Auf Papier unterschrieben
sign-declined = Möchte nicht unterschreiben
sign-reason = Grund
sign-reason-missing = Bitte den Grund angeben.
sign-reason-keep = Eintragen
sign-worker = Sozialarbeit
sign-state-drawn = Unterschrieben
sign-state-paper = Auf Papier unterschrieben
sign-state-declined = Möchte nicht unterschreiben: { $reason }
sign-state-void = Ungültig: Der Text wurde danach geändert
sign-again = Neu
sign-pad-label = Unterschriftenfeld für { $name }. Nur mit Finger, Stift oder Maus. Mit der Tastatur: „Auf Papier unterschrieben“ oder „Möchte nicht unterschreiben“.
sign-undo = Letzten Strich zurück
sign-clear = Leeren
sign-done = Fertig
sign-image = Unterschrift von { $name }
sign-of = Unterschrift: { $name }

# Protokoll
minutes-title = Gesprächsprotokoll
minutes-not-found = Dieses Protokoll ist nicht (mehr) auf diesem Gerät.
minutes-saved = { $where ->
    [server] Gespeichert, auch auf dem Server
   *[device] Gespeichert auf diesem Gerät
}
minutes-several = { $count } Protokolle gespeichert, für jeden Haushalt eines
minutes-open-person = Zur Akte von { $name }
minutes-signed = Unterschrieben: Dieses Protokoll ändert sich nicht mehr.
minutes-declined = Unterschrift abgelehnt: Dieses Protokoll ändert sich nicht mehr.
minutes-unsigned = Noch nicht unterschrieben
minutes-point-name = Name
minutes-point-date = Datum
minutes-point-present = Anwesende
minutes-point-occasion = Anlass
minutes-point-topics = Gesprächsinhalte
minutes-point-agreed = Absprachen, Ziele, nächster Schritt
minutes-point-tasks = Wer macht was
minutes-point-next = Nächster Termin
minutes-point-signatures = Unterschriften
minutes-nothing = –
minutes-facts = Rahmen
minutes-interpreter = mit Dolmetscher/in
minutes-sign-missing = Unterschrift nachholen
minutes-signed-at = { $when }
minutes-task-open = offen
minutes-task-done = erledigt
minutes-task-dropped = fallen gelassen
minutes-cancelled = abgesagt

# Anmelden, erster Abgleich
sign-in-title = Anmelden
sign-in-intro = Ihre Akten liegen verschlüsselt auf diesem Gerät. Die Passphrase öffnet sie, auch ohne Netz.
sign-in-name = Benutzername
sign-in-passphrase = Passphrase
sign-in-earlier = Frühere Passphrase
sign-in-new = Neue Passphrase
sign-in-again = Neue Passphrase, noch einmal
sign-in-new-due = Das ist ein Einmal-Code. Bitte wählen Sie jetzt eine eigene Passphrase mit mindestens { $least } Zeichen, am besten einen ganzen Satz. Nur sie öffnet Ihre Akten auf diesem Gerät.
sign-in-new-short = Die neue Passphrase braucht mindestens { $least } Zeichen, am besten einen ganzen Satz.
sign-in-new-differs = Die beiden Eingaben sind nicht gleich. Bitte geben Sie die neue Passphrase noch einmal ein.
sign-in-open = Öffnen
sign-in-busy = Wird geöffnet …
sign-in-offline = Nur die erste Anmeldung an einem Gerät braucht das Netz.
sign-in-name-missing = Bitte geben Sie Ihren Benutzernamen ein.
sign-in-passphrase-missing = Bitte geben Sie Ihre Passphrase ein.
sign-in-wrong-passphrase = { $count ->
    [one] Die Passphrase passt nicht. Noch 1 Versuch ohne Netz.
   *[other] Die Passphrase passt nicht. Noch { $count } Versuche ohne Netz.
}
sign-in-wrong = Benutzername oder Passphrase passt nicht.
sign-in-slow-down = { $count ->
    [one] Zu viele Versuche. Bitte warten Sie 1 Sekunde.
   *[other] Zu viele Versuche. Bitte warten Sie { $count } Sekunden.
}
sign-in-too-many = Zu viele Versuche. Bitte melden Sie sich dort an, wo es Netz gibt. Ihre Einträge bleiben erhalten.
sign-in-needs-network = Unter diesem Namen hat hier noch niemand gearbeitet. Die erste Anmeldung braucht das Netz.
sign-in-server = Der Server kann gerade nicht antworten. Bitte versuchen Sie es gleich noch einmal.
sign-in-other-passphrase = Ihre Passphrase wurde geändert. Die Einträge auf diesem Gerät sind noch mit der früheren verschlossen: Bitte geben Sie auch diese einmal ein.
sign-in-private-mode = Dieses Browserfenster behält nichts. Bitte benutzen Sie ein gewöhnliches Fenster, kein privates.
sign-in-not-secure = Diese Seite wurde ohne Verschlüsselung geladen. Bitte öffnen Sie die Adresse mit https://.
sign-in-no-room = Auf diesem Gerät ist kein Platz mehr. Bitte schaffen Sie Platz und versuchen Sie es noch einmal.
sign-in-storage = Der Speicher des Browsers antwortet nicht. Bitte schließen Sie den Browser und öffnen Sie ihn neu.
first-sync-title = Ihre Akten kommen auf dieses Gerät
first-sync-text = Das geschieht nur beim ersten Mal. Danach geht alles auch ohne Netz.
first-sync-numbers = { $received } von { $total } Einträgen
first-sync-hint = Wenn das Netz abbricht, geht es später dort weiter, wo es stehen geblieben ist.

# Hinweise
notice-update = Eine neue Fassung von Lotse ist da. Was Sie gerade schreiben, bleibt erhalten.
notice-update-now = Jetzt übernehmen
notice-returned = { $count ->
    [one] 1 Eintrag kam vom Server zurück.
   *[other] { $count } Einträge kamen vom Server zurück.
}
notice-returned-open = Ansehen
notice-draft-trouble = Was Sie gerade schreiben, konnte nicht gesichert werden. Bitte speichern Sie bald.
notice-no-room = Auf diesem Gerät ist kein Platz mehr. Bitte schaffen Sie Platz, bevor Sie weiterschreiben.
notice-signed-out = Der Server möchte, dass Sie sich neu anmelden. Bis dahin bleibt alles auf diesem Gerät.
notice-sign-in = Neu anmelden
notice-evicted = Der Browser hat seinen Speicher auf diesem Gerät geleert. Was auf dem Server ist, kommt beim Anmelden zurück.
notice-understood = Verstanden
notice-clock-ahead = Die Uhr dieses Geräts geht { $count } Minuten vor.
notice-clock-behind = Die Uhr dieses Geräts geht { $count } Minuten nach.
safety-returned = Vom Server zurückgekommen
save-locked = Das Gerät wurde gesperrt. Bitte entsperren Sie es und speichern Sie noch einmal.
save-storage = Der Speicher des Browsers antwortet nicht. Es wurde nichts gespeichert; bitte versuchen Sie es noch einmal.
undo = Rückgängig
yes = ja
no = nein

# Aufgaben
task-by = bis { $day }
task-overdue = überfällig seit { $day }
task-done = Erledigt.
task-open-again = Die Aufgabe ist wieder offen.
task-state-open = offen
task-state-done = erledigt
task-state-dropped = fallen gelassen

# Heute
today-whose = Wessen
today-mine = Meine
today-team = Team
today-due = Fällig
today-nothing-due = Nichts ist fällig. Aufgaben und auslaufende Titel erscheinen hier von selbst.
today-more = Weitere { $count } zeigen
today-appointments = Termine heute
today-no-appointments = Heute keine Termine.
today-next-appointments = Nächste Termine
today-tasks = Weitere Aufgaben
today-unseen = { $count ->
    [one] Mit 1 Person wurde seit mehr als 8 Wochen nicht gesprochen
   *[other] Mit { $count } Menschen wurde seit mehr als 8 Wochen nicht gesprochen
}
today-settle = { $count ->
    [one] Eine Angabe wurde zweimal verschieden eingetragen.
   *[other] In { $count } Einträgen gibt es verschiedene Angaben.
}
today-settle-open = Klären
today-drafts = Weiter schreiben
today-draft-conversation = Begonnenes Gespräch
today-draft-register = Begonnene Anmeldung einer Person
today-draft-edit = Begonnene Änderung: { $name }
today-draft-go-on = weiter schreiben

# Menschen
people-search = Name, in jeder Schreibweise
people-filter = Auswahl
people-mine = Meine
people-unseen = Lange nicht gesprochen
people-count = { $count ->
    [one] 1 Person
   *[other] { $count } Menschen
}
people-none = Niemand gefunden. Versuchen Sie einen Teil des Namens, oder nehmen Sie die Auswahl zurück.
people-none-yet = Auf diesem Gerät ist noch niemand erfasst.
people-register = Person erfassen
people-age = { $age } J.
people-interpreter = Dolmetscher nötig
people-room = { $room }, { $house }
people-own-flat = eigene Wohnung

# Akte einer Person
file-unknown-title = Nicht gefunden
file-unknown-text = Diese Person ist nicht (mehr) auf diesem Gerät.
file-papers = Angaben und Unterlagen
file-thread = Roter Faden
file-agreed = Zuletzt vereinbart,
file-agreed-nothing = Noch ist nichts vereinbart. Was Sie im Gespräch unter Absprachen schreiben, steht dann hier.
file-with = mit { $names }
file-tasks = Offene Aufgaben
file-tasks-none = Keine offenen Aufgaben.
file-next = Nächster Termin
file-next-none = Kein Termin vereinbart.
file-past = Verlauf
file-past-none = Noch kein Gespräch. Beginnen Sie das erste mit „Gespräch“.
file-past-more = Weitere { $count } zeigen
file-conversation = Gespräch
file-signed = unterschrieben
file-declined = Unterschrift abgelehnt
file-task-done = erledigt
file-task-dropped = fallen gelassen
card-doubts = Stimmt das?
card-doubts-hint = Das fällt auf. Bitte fragen Sie bei Gelegenheit nach.
card-base = Angaben
card-edit = Ändern
card-household = Haushalt
card-household-alone = Lebt allein.
card-household-add = Angehörige erfassen
card-stays = Wohnen
card-titles = Aufenthaltstitel
card-benefits = Leistungen
card-education = Bildung und Arbeit
card-from = von
card-until = bis
card-move = Einzug, Umzug, Auszug
card-case = Zuständigkeit
card-hand-over = Fall übergeben

# Person erfassen und ändern
form-name = Name
form-person = Person
form-here = Hier
form-kept = Was Sie schreiben, bleibt auf diesem Gerät.
form-discard = Verwerfen
field-family-name = Nachname
field-given-name = Vorname
field-spellings = Weitere Schreibweisen
field-spellings-hint = Auch in anderer Schrift, mit Semikolon getrennt. Die Suche findet alle.
field-birth-date = Geburtsdatum
field-birth-date-hint = Tag oder nur das Jahr: 31.5.1990 oder 1990
field-birth-year-only = { $year } (nur das Jahr ist bekannt)
field-gender = Geschlecht
field-nationality = Staatsangehörigkeit
field-languages = Sprachen
field-interpreter-needed = Dolmetscher nötig
field-target-group = Zielgruppe
field-household-role = Im Haushalt
field-household = Haushalt
field-arrived-on = In Deutschland seit
field-assigned-on = Zugewiesen am
field-phone = Telefon
field-email = E-Mail
field-unknown = nicht bekannt
field-name = Name
field-what = Aufgabe
field-who = Wer
field-due = Bis wann
field-state = Stand
field-settled-on = Erledigt am
field-starts-at = Beginn
field-started-at = Beginn
field-place = Ort
field-cancelled = Abgesagt
field-minutes = Minuten
field-setting = Wo
field-kind = Art
field-language = Sprache
field-interpreter = Mit Dolmetscher
field-present = Anwesende
field-others-present = Außerdem anwesend
field-workers = Mitarbeitende
field-criteria = Kriterien
field-occasion = Anlass
field-topics = Gesprächsinhalte
field-agreed = Absprachen
field-signatures = Unterschriften
field-title = Aufenthaltstitel
field-valid-from = Gültig ab
field-valid-until = Gültig bis
field-regime = Leistung
field-from = Von
field-until = Bis
field-provider = Träger
field-level = Niveau
field-status = Stand des Falls
field-responsible = Zuständig
field-opened-on = Eröffnet am
field-unit = Zimmer
field-accommodation = Haus
mistake-no-name = Bitte geben Sie einen Vornamen oder einen Nachnamen ein.
mistake-birth-date = Bitte geben Sie einen Tag wie 31.5.1990 oder ein Jahr wie 1990 ein.
register-no-team = Sie gehören zu keinem Team. Die Fachadministration kann das ändern.
register-saved = Erfasst und auf diesem Gerät gespeichert.
register-similar = Gibt es diese Person schon?
register-born = , geboren { $day }
edit-title = Angaben ändern: { $name }
edit-saved = Geändert und auf diesem Gerät gespeichert.

# Umziehen, Fall übergeben
moving-title = Umzug: { $name }
moving-who = Wer zieht um?
moving-to = Wohin
moving-choose = Bitte wählen
moving-away = Auszug, neue Anschrift nicht bekannt
moving-day = Ab
moving-room = { $room } – { $free } von { $beds } { $beds ->
    [one] Bett
   *[other] Betten
  } frei
moving-crowded = { $free ->
    [0] In diesem Zimmer ist kein Bett frei.
    [one] In diesem Zimmer ist nur ein Bett frei.
   *[other] In diesem Zimmer sind nur { $free } Betten frei.
  } Sie können trotzdem speichern.
moving-nobody = Bitte wählen Sie, wer umzieht.
moving-nowhere = Bitte wählen Sie, wohin.
moving-no-day = Bitte geben Sie den Tag an.
moving-there-already = Dort wohnen sie schon.
moving-saved = Der Umzug ist auf diesem Gerät gespeichert.
handover-title = Fall übergeben: { $name }
handover-team = Team
handover-responsible = Zuständig
handover-nobody = noch niemand
handover-leaves = Der Fall geht mit der ganzen Akte an ein anderes Team. Sie und Ihr Team sehen ihn dann nicht mehr, sobald das Gerät wieder Verbindung hat. Was Sie bis dahin noch schreiben, legt Lotse der neuen Leitung vor.
handover-save = Übergeben
handover-saved = Die Zuständigkeit ist auf diesem Gerät gespeichert.
handover-saved-away = Die Übergabe ist auf diesem Gerät gespeichert. Mit der nächsten Verbindung geht der Fall an das andere Team.

# Klären, Zurückgekommenes
settle-title = Zu klären
settle-text = Zwei Menschen haben etwas eingetragen, ohne voneinander zu wissen. Nichts ging verloren. Sie sagen, was gilt.
settle-nothing = Es gibt nichts zu klären.
settle-question = Was stimmt?
settle-stands = Gilt zurzeit
settle-this = Das stimmt
settle-empty = (nichts)
settle-done = Geklärt.
returned-title = Vom Server zurückgekommen
returned-text = Diese Einträge hat der Server nicht angenommen. Sie sind noch auf diesem Gerät und halten nichts anderes auf.
returned-nothing = Nichts kam zurück. Alles, was gesendet wurde, ist angenommen.
returned-entry = Eintrag, { $when }
returned-not-allowed = Ihre Rolle erlaubt diese Änderung nicht.
returned-signed = Was unterschrieben ist, ändert sich nicht mehr.
returned-malformed = Ein Teil dieses Eintrags ist für den Server nicht lesbar.
returned-erased = Was dieser Eintrag betrifft, wurde gelöscht.
returned-builds-on = Dieser Eintrag baut auf einem anderen auf, der zurückkam.
returned-send-again = Noch einmal senden
returned-sent-again = Wird noch einmal gesendet.
returned-discard = Wegwerfen
returned-discard-sure = Für immer wegwerfen?
returned-discard-yes = Ja, wegwerfen

# Netzwerk, Berichte
network-search = Partner oder Angebot suchen
network-count = { $count ->
    [one] 1 Partner
   *[other] { $count } Partner
}
network-none = Kein Partner gefunden. Versuchen Sie ein anderes Wort.
reports-before = Monat davor
reports-after = Monat danach
reports-conversations = Gespräche
reports-hours = Stunden
reports-criterion = Kriterium
reports-by-criterion = Gespräche nach Kriterien
reports-source = Gezählt aus den Akten auf diesem Gerät ({ $month }). Ein Gespräch kann mehrere Kriterien haben; mit mehreren Haushalten zählt es einmal.

# Wörter der Akten
gender-m = männlich
gender-f = weiblich
gender-x = divers
target-group-asylum_seeker = im Asylverfahren
target-group-recognised = anerkannt oder mit Titel
target-group-tolerated = geduldet oder ausreisepflichtig
target-group-homeless_domestic = wohnungslos, deutsch
target-group-homeless_eu = wohnungslos, EU
target-group-ethnic_german_resettler = Spätaussiedler
household-role-head = Haushaltsvorstand
household-role-partner = Partner/in
household-role-child = Kind
household-role-other = weitere Person
case-status-request = Anfrage
case-status-open = in Beratung
case-status-aftercare = Nachsorge
case-status-handed_over = abgegeben
case-status-closed = abgeschlossen
regime-asylblg = AsylbLG
regime-sgb2 = SGB II
regime-sgb12 = SGB XII
regime-none = keine Leistungen
education-language_course = Sprachkurs
education-daycare = Kita
education-school = Schule
education-training = Ausbildung
education-work = Arbeit
role-social_worker = Sozialarbeit
role-team_lead = Sachgebietsleitung
role-department_head = Abteilungsleitung
role-benefits_clerk = Leistungssachbearbeitung
role-coordinator = Ehrenamts- und Integrationskoordination
role-caretaker = Hausmeister/in
role-admin = Fachadministration
role-privacy_officer = Datenschutz
title-asylum_permission_55 = Aufenthaltsgestattung (§ 55 AsylG)
title-toleration_60a = Duldung (§ 60a AufenthG)
title-permit_25_1 = Aufenthaltserlaubnis (§ 25 Abs. 1)
title-permit_25_2 = Aufenthaltserlaubnis (§ 25 Abs. 2)
title-permit_25_3 = Aufenthaltserlaubnis (§ 25 Abs. 3)
title-protection_24 = Vorübergehender Schutz (§ 24)
service-jobcenter = Jobcenter
service-employment_agency = Agentur für Arbeit
service-nifo = NIFO
service-language_course_provider = Sprachkurse
service-school = Schule
service-recognition_counselling = Anerkennung von Abschlüssen
service-migration_counselling = Migrationsberatung
service-integration_centre = Kommunales Integrationszentrum
service-immigration_office = Ausländerbehörde
service-welfare_association = Wohlfahrtsverband
service-bamf = BAMF
service-psychological_counselling = Psychologische Beratung
service-parenting_counselling = Erziehungsberatung
service-debt_counselling = Schuldnerberatung
service-addiction_counselling = Suchtberatung
service-early_childhood_support = Frühe Hilfen
service-youth_office = Jugendamt
service-volunteers = Ehrenamt
service-club = Verein
country-AFG = Afghanistan
country-ALB = Albanien
country-BGR = Bulgarien
country-DEU = Deutschland
country-ERI = Eritrea
country-ETH = Äthiopien
country-GEO = Georgien
country-GHA = Ghana
country-GIN = Guinea
country-IND = Indien
country-IRN = Iran
country-IRQ = Irak
country-MAR = Marokko
country-MDA = Moldau
country-MKD = Nordmazedonien
country-NGA = Nigeria
country-POL = Polen
country-ROU = Rumänien
country-RUS = Russland
country-SOM = Somalia
country-SRB = Serbien
country-SYR = Syrien
country-TUR = Türkei
country-UKR = Ukraine
doubt-ends_before_it_begins = Etwas endet, bevor es beginnt
doubt-benefit_ends_on_its_first_day = Eine Leistung endet am Tag ihres Beginns
doubt-stay_without_a_night = Ein Aufenthalt ohne eine einzige Nacht
doubt-born_in_the_future = Geburtsdatum liegt in der Zukunft
doubt-born_before_1900 = Geburtsdatum liegt vor 1900
doubt-arrived_before_birth = Ankunft vor der Geburt
doubt-arrived_after_assigned = Ankunft nach der Zuweisung
doubt-stays_overlap = Zwei Wohnorte zur selben Zeit
doubt-room_overfull = Im Zimmer wohnen mehr Menschen, als es Betten hat
doubt-child_older_than_thirty = Als Kind eingetragen, aber älter als 30
doubt-title_expired = Der letzte Aufenthaltstitel ist abgelaufen
doubt-consultation_in_the_future = Ein Gespräch liegt in der Zukunft
doubt-two_heads = Der Haushalt hat zwei Vorstände
doubt-no_head = Der Haushalt hat keinen Vorstand

# Sprachen
tongue-ar = Arabisch
tongue-bg = Bulgarisch
tongue-ckb = Sorani
tongue-de = Deutsch
tongue-en = Englisch
tongue-fa = Persisch
tongue-fa-AF = Dari
tongue-fr = Französisch
tongue-kmr = Kurmandschi
tongue-ps = Paschtu
tongue-ro = Rumänisch
tongue-ru = Russisch
tongue-so = Somali
tongue-sq = Albanisch
tongue-sr = Serbisch
tongue-ti = Tigrinya
tongue-tr = Türkisch
tongue-uk = Ukrainisch

# Klären, Zurückgekommenes, Verlauf: weitere Wörter
settle-by = eingetragen von { $name }, { $when }
settle-by-here = eingetragen von Ihnen auf diesem Gerät, { $when }
settle-by-me-elsewhere = eingetragen von Ihnen auf einem anderen Gerät oder vor Ihrer letzten Anmeldung, { $when }
settle-by-elsewhere = eingetragen auf einem anderen Gerät, { $when }
settle-entered = eingetragen { $when }
settle-both = Beides behalten
settle-both-note = Beides zusammen
settle-choose = Das wählen
settle-anew = Neu schreiben
settle-anew-save = So ist es richtig
settle-changed = Das hat sich inzwischen geändert. Bitte sehen Sie noch einmal hin.
settle-other-record = (ein anderer Eintrag)
settle-bed-title = Zimmer { $room }, { $house }
settle-bed-question = { $people } Menschen, { $beds -> 
    [one] 1 Bett
   *[other] { $beds } Betten
 }. Wer wohnt nicht hier?
settle-bed-since = seit { $day }
settle-bed-not-here = Wohnt nicht hier
settle-bed-all = Alle wohnen hier
settle-bed-all-note = Ein Bett kam dazu, oder sie teilen sich eines.
settle-newcomer-title = Zweimal erfasst?
settle-newcomer-question = Ist das derselbe Mensch?
settle-newcomer-file = Akte { $name }
settle-newcomer-same = Derselbe Mensch
settle-newcomer-same-note = Aus zwei Akten wird eine. Angaben, Gespräche und Schreibweisen beider bleiben.
settle-newcomer-two = Zwei verschiedene Menschen
settle-newcomer-two-note = Beide bleiben, wie sie sind.
settle-newcomer-between-teams = Die Akten gehören zwei Teams. Zuerst muss ein Team seine Akte an das andere übergeben.
settle-late-title = Von { $name }, { $when }
settle-late-left = Diese Einträge kamen an, als der Fall schon abgegeben war. Sollen sie in die Akte?
settle-late-blocked = Diese Einträge kamen an, als das Konto schon gesperrt war. Sollen sie in die Akte?
settle-late-now = jetzt: { $value }
settle-late-take = In die Akte übernehmen
settle-late-take-note = Alles oben steht dann in der Akte.
settle-late-leave = Nicht übernehmen
settle-late-leave-note = Die Akte bleibt, wie sie ist. Gelöscht wird nichts.
settle-late-signed = Das geht nicht mehr: Das Protokoll wurde inzwischen unterschrieben.
settle-back-title = Gelöscht und zugleich geändert: { $what }
settle-back-question = Jemand hat diesen Eintrag gelöscht, während ihn jemand anders geändert hat. Soll er bleiben?
settle-back-keep = Behalten
settle-back-keep-note = Der Eintrag bleibt mit der Änderung.
settle-back-remove = Löschen
settle-back-remove-note = Der Eintrag zählt nicht mehr. Im Verlauf bleibt er lesbar.
returned-about = { $name }, { $when }
returned-not-allowed-do = Fragen Sie Ihre Sachgebietsleitung. Mit dem Recht dazu können Sie den Eintrag noch einmal senden.
returned-signed-do = Schreiben Sie den Nachtrag in ein neues Gespräch oder eine neue Fassung der Zielvereinbarung, und werfen Sie diesen Eintrag dann weg.
returned-malformed-do = Bessern Sie ihn nach, und senden Sie ihn dann. Oder senden Sie ihn nach einer neuen Fassung von Lotse noch einmal.
returned-erased-do = Sie können den Eintrag nur noch wegwerfen.
returned-builds-on-do = Bessern Sie zuerst den anderen nach. Senden Sie dann diesen noch einmal.
returned-mend = Nachbessern
returned-send-mended = So senden
history-title = Verlauf der Änderungen
history-open = Verlauf ansehen
history-asked = Der Verlauf wird geholt.
history-offline = Der Verlauf steht auf dem Server. Er ist nur mit Netz zu sehen.
history-signed-out = Melden Sie sich neu an, um den Verlauf zu sehen.
history-not-there = Der Server hat dazu keinen Verlauf.
history-again = Noch einmal versuchen
history-import = Übernommen
history-new = { $field }: { $to }
history-changed = { $field }: { $from } → { $to }
history-out = { $field }: entfernt
history-beside = { $field }: { $to } (galt nicht, weil Späteres schon da war)
field-removed = Gelöscht
field-case = Fall
field-team = Team
field-beds = Betten
field-label = Zimmer
field-street = Straße
field-postcode = Postleitzahl
field-city = Ort
field-area = Integrationsraum
field-person = Person
field-worker = Mitarbeiter/in
field-service-kind = Angebot
field-role = Rolle
field-full-time-percent = Stellenanteil in Prozent
field-disputed = Bestritten
field-party = Wessen Vereinbarung
field-progress = Stand der Ziele
field-steps = Schritte
field-agreement = Zielvereinbarung
field-number = Fassung
field-revises = Entstanden aus
field-written-on = Geschrieben am
field-parties = Wer vereinbart
field-goals = Ziele
field-concerns = Für wen
field-reviews = Wieder besprechen am
field-text = Text
field-replies = Antworten
field-to = An
field-by = Von
field-at = Wann
field-way = Wie
field-parts = Teile
field-appointment = Termin
field-field = Thema
field-months = Monate
field-partner = Wer hilft
field-words = Wörter
field-retired = Nicht mehr angeboten
record-team = Team
record-staff = Kollegium
record-accommodation = Haus
record-unit = Zimmer
record-partner = Partner
record-household = Haushalt
record-case = Fall
record-identity = Person
record-base_data = Person
record-stay = Wohnen
record-benefit_period = Leistung
record-residence_title = Aufenthaltstitel
record-education = Bildung
record-consultation = Gespräch
record-strokes = Unterschrift
record-task = Aufgabe
record-appointment = Termin
record-decision = Entscheidung
record-late_work = Späte Einträge
record-agreement = Zielvereinbarung
record-agreement_version = Fassung einer Zielvereinbarung
record-hand_over = Aushändigung
record-own_goal = Eigenes Ziel
record-document = Foto oder Datei
field-note = In Worten
field-taken-at = Aufgenommen am
document-title = Fotos und Dateien
document-hint = Briefe, Bescheide, Schäden im Zimmer. Fotos werden auf diesem Gerät verkleinert; Ort und Gerätedaten aus der Kamera werden entfernt.
document-add-photo = Foto aufnehmen
document-add-file = Datei wählen
document-none = Noch kein Foto und keine Datei.
document-shows = Was ist zu sehen?
document-note = In Worten (freiwillig)
document-note-hint = Zum Beispiel: Kündigung, Seite 1
document-remove = Entfernen: { $name }
document-open = Groß ansehen: { $name }
document-fetch = Vom Server holen: { $name }
document-fetching = Wird geholt …
document-close = Schließen
document-previous = Vorheriges
document-next = Nächstes
document-save = Sichern
document-save-failed = Konnte nicht gesichert werden. Es steht noch hier.
document-download = Datei speichern: { $name }
document-download-hint = Die gespeicherte Datei liegt dann unverschlüsselt auf diesem Gerät.
document-on-device = Bild auf diesem Gerät, noch nicht auf dem Server
document-on-server = Bild auf dem Server
document-refused = Der Server nimmt dieses Bild nicht an. Es bleibt auf diesem Gerät.
document-working = Wird vorbereitet …
document-error-room = Auf diesem Gerät ist nicht genug Platz für das Foto. Löschen Sie etwas auf dem Gerät, oder warten Sie, bis ältere Fotos auf dem Server sind.
document-error-large = Die Datei ist zu groß: höchstens { $most } MB.
document-error-kind = Diese Datei kann nicht aufgenommen werden. Möglich sind Fotos (JPEG, PNG, WebP) und PDF.
document-error-storage = Das Foto konnte auf diesem Gerät nicht gesichert werden. Bitte versuchen Sie es noch einmal.
document-error-offline = Das Bild liegt auf dem Server, und der ist gerade nicht erreichbar.
document-error-signed-out = Melden Sie sich neu an, um das Bild zu holen.
document-error-not-there = Das Bild ist noch nicht auf dem Server. Es kommt, sobald das Gerät, das es aufgenommen hat, wieder Netz hat.
document-name = { $kind }: { $note }
document-letter = Brief
document-notice = Bescheid
document-application = Antrag oder Formular
document-signed_paper = Auf Papier unterschrieben
document-identity_paper = Ausweis oder Aufenthaltstitel
document-certificate = Zeugnis oder Zertifikat
document-contract = Vertrag
document-bill = Rechnung oder Mahnung
document-damage = Schaden in der Wohnung
document-other = Anderes
today-draft-documents = Fotos und Dateien zu { $name }, noch nicht gesichert

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

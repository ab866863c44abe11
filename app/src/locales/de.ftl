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

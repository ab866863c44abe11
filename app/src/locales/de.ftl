# What the first pages say; other words are in de-later.ftl.

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
header-sign-out-waiting = { $count ->
    [one] 1 Eintrag ist noch nicht auf dem Server. Er bleibt verschlüsselt auf diesem Gerät, bis Sie sich hier wieder anmelden.
   *[other] { $count } Einträge sind noch nicht auf dem Server. Sie bleiben verschlüsselt auf diesem Gerät, bis Sie sich hier wieder anmelden.
}
header-sign-out-anyway = Trotzdem abmelden
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
sign-in-unsent = { $count ->
    [one] Auf diesem Gerät liegt noch 1 Eintrag, der nicht gesendet ist. Er wird gesendet, wenn sich hier wieder anmeldet, wer ihn geschrieben hat.
   *[other] Auf diesem Gerät liegen noch { $count } Einträge, die nicht gesendet sind. Sie werden gesendet, wenn sich hier wieder anmeldet, wer sie geschrieben hat.
}
sign-in-offline = Nur die erste Anmeldung an einem Gerät braucht das Netz. Bitte kein privates Fenster: Es vergisst alles, wenn es geschlossen wird.
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
sign-in-blocked = Ihr Konto ist gesperrt. Bitte wenden Sie sich an Ihre Leitung.
sign-in-other-passphrase = Ihre Passphrase wurde geändert. Die Einträge auf diesem Gerät sind noch mit der früheren verschlossen: Bitte geben Sie auch diese einmal ein.
sign-in-private-mode = Dieses Browserfenster behält nichts. Bitte benutzen Sie ein gewöhnliches Fenster, kein privates.
sign-in-not-secure = Diese Seite wurde ohne Verschlüsselung geladen. Bitte öffnen Sie die Adresse mit https://.
sign-in-no-room = Auf diesem Gerät ist kein Platz mehr. Bitte schaffen Sie Platz und versuchen Sie es noch einmal.
sign-in-storage = Der Speicher des Browsers antwortet nicht. Bitte schließen Sie den Browser und öffnen Sie ihn neu.
hand-lock-title = Zurück an die Sozialarbeit
hand-lock-text = Dieses Gerät ist gerade aus der Hand gegeben. Wer es gegeben hat, öffnet hier wieder Lotse. Kommt diese Person nicht wieder, können auch Kolleginnen und Kollegen öffnen, mit ihrem eigenen Namen.
hand-lock-back = Zurück zum Dokument
first-sync-title = Ihre Akten kommen auf dieses Gerät
first-sync-text = Das geschieht nur beim ersten Mal. Danach geht alles auch ohne Netz.
first-sync-numbers = { $received } von { $total } Einträgen
first-sync-hint = Wenn das Netz abbricht, geht es später dort weiter, wo es stehen geblieben ist.

# Hinweise
notice-update = Eine neue Fassung von Lotse ist da. Was Sie gerade schreiben, bleibt erhalten.
notice-update-now = Jetzt übernehmen
notice-draft-trouble = Was Sie gerade schreiben, konnte nicht gesichert werden. Bitte speichern Sie bald.
notice-emptied = Der Speicher dieses Geräts wurde geleert, während Lotse offen war. Was auf dem Bildschirm steht, liegt nur noch hier: Schreiben Sie es ab, und laden Sie die Seite dann neu.
notice-no-room = Auf diesem Gerät ist kein Platz mehr. Bitte schaffen Sie Platz, bevor Sie weiterschreiben.
notice-signed-out = Der Server möchte, dass Sie sich neu anmelden. Bis dahin bleibt alles auf diesem Gerät.
notice-other-passphrase = Ihre Passphrase wurde geändert. Bitte geben Sie die neue ein.
notice-sign-in = Neu anmelden
notice-evicted = Der Browser hat seinen Speicher auf diesem Gerät geleert. Was auf dem Server ist, kommt beim Anmelden zurück. Was noch nicht gesendet war, ist verloren.
notice-understood = Verstanden
safety-returned = Vom Server zurückgekommen
save-locked = Das Gerät wurde gesperrt. Bitte entsperren Sie es und speichern Sie noch einmal.
save-storage = Der Speicher des Browsers antwortet nicht. Es wurde nichts gespeichert; bitte versuchen Sie es noch einmal.
save-signed = Das ist unterschrieben und ändert sich nicht mehr. Es wurde nichts gespeichert.
save-refused = Das lässt sich so nicht speichern: Der Server könnte es nicht annehmen. Es wurde nichts gespeichert.
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
    [one] Eine Frage ist zu klären.
   *[other] { $count } Fragen sind zu klären.
}
today-settle-open = Klären
today-drafts = Weiter schreiben
today-draft-conversation = Begonnenes Gespräch
today-draft-conversation-with = Begonnenes Gespräch: { $name }
today-draft-register = Begonnene Anmeldung einer Person
today-draft-edit = Begonnene Änderung: { $name }
today-draft-agreement = Begonnene Zielvereinbarung: { $name }
today-draft-agreement-household = Begonnene Zielvereinbarung für den Haushalt: { $name }
today-draft-begun = begonnen { $when }
today-draft-paper = Foto einer Unterschrift auf Papier ({ $name }), noch nicht gesichert
today-draft-go-on = weiter schreiben
today-review = Zielvereinbarung gemeinsam ansehen

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

# Klären, Zurückgekommenes
settle-title = Zu klären

# Wörter der Akten
title-asylum_permission_55 = Aufenthaltsgestattung (§ 55 AsylG)
title-toleration_60a = Duldung (§ 60a AufenthG)
title-permit_25_1 = Aufenthaltserlaubnis (§ 25 Abs. 1)
title-permit_25_2 = Aufenthaltserlaubnis (§ 25 Abs. 2)
title-permit_25_3 = Aufenthaltserlaubnis (§ 25 Abs. 3)
title-protection_24 = Vorübergehender Schutz (§ 24)

# Sprachen
tongue-ar = Arabisch
tongue-bg = Bulgarisch
tongue-ckb = Sorani
tongue-de = Deutsch
tongue-de-simple = Deutsch in Leichter Sprache
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
today-draft-documents = Fotos und Dateien zu { $name }, noch nicht gesichert
disputed-mark = bestritten
disputed-inline = { $what } (bestritten)

# Kopf und Rahmen
header-waiting = { $count ->
    [0] Alles ist auf dem Server
    [one] 1 Eintrag wartet auf das Netz
   *[other] { $count } Einträge warten auf das Netz
}

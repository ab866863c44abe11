# Header and frame
header-waiting = { $count ->
    [0] Everything is on the server
    [one] 1 entry is waiting for the network
   *[other] { $count } entries are waiting for the network
}

# Frame, Today, People: header, places, keys, notices
close = Close
cancel = Cancel
save = Save
frame-skip = Skip to content
frame-places = Places
place-today = Today
place-people = People
place-houses = Houses
place-network = Network
place-reports = Reports
not-found-title = There is nothing here
not-found-text = This address leads to no page. Perhaps it was copied wrongly.
conversation-begin = Conversation
header-lock = Lock
header-menu = Menu
header-online = Connected to the server
header-offline = No network. You can go on working.
header-signed-out = Please sign in again to sync
header-last-sync = Last synced: { $when }
header-sync-now = Sync now
header-sign-out = Sign out
header-signed-in = { $name }, { $town }
header-language = Language
header-theme = Appearance
header-keys = Show keys
theme-system = Like the device
theme-light = Light
theme-dark = Dark
language-name-de = Deutsch
language-name-en = English
keys-title = Keys
keys-search = Search
keys-conversation = New conversation
keys-move = Up and down in lists
keys-open = Open
keys-keys = This overview

# Dates
date-today = today
date-tomorrow = tomorrow
date-yesterday = yesterday
date-weekdays = Mon Tue Wed Thu Fri Sat Sun
date-weekdays-long = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
date-months = Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec
date-months-long = January February March April May June July August September October November December
date-day = { $weekday } { $day } { $month }
date-day-of-year = { $day } { $month } { $year }
date-exact = { $weekday }, { $day } { $month } { $year }
spoken-never = never spoken to
spoken-today = spoken to today
spoken-yesterday = spoken to yesterday
spoken-days = spoken to { $count } days ago
spoken-weeks = not spoken to for { $count } weeks
spoken-months = not spoken to for { $count } months
runs-out-today = runs out today
runs-out-days = { $count ->
    [one] 1 day left
   *[other] { $count } days left
}
runs-out-weeks = { $count } weeks left
runs-out-months = { $count } months left
ran-out-days = { $count ->
    [one] ran out 1 day ago
   *[other] ran out { $count } days ago
}
ran-out-weeks = ran out { $count } weeks ago
ran-out-months = ran out { $count } months ago

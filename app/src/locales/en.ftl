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

# Houses, rounds, conversation: words they share
safe-device = On this device
safe-server = On the server
person-unknown = Name not known
person-with-age = { $name } ({ $age })
tongue-ar = Arabic
tongue-bg = Bulgarian
tongue-ckb = Sorani
tongue-de = German
tongue-en = English
tongue-fa = Persian
tongue-fa-AF = Dari
tongue-fr = French
tongue-kmr = Kurmanji
tongue-ps = Pashto
tongue-ro = Romanian
tongue-ru = Russian
tongue-so = Somali
tongue-sq = Albanian
tongue-sr = Serbian
tongue-ti = Tigrinya
tongue-tr = Turkish
tongue-uk = Ukrainian
criterion-city_orientation = Getting to know the town
criterion-municipal_bodies = Municipal bodies
criterion-social_benefit_providers = Social benefits
criterion-application_help = Filling in applications
criterion-asylum_residence = Asylum and residence
criterion-language_learning = Learning the language
criterion-labour_market = Work
criterion-housing_market = Housing
criterion-childcare_school = Day care and school
criterion-medical_care = Health
criterion-psychosocial = Psychosocial matters
criterion-addiction_counselling = Addiction
criterion-debt_counselling = Debts
criterion-legal_appointments = Legal appointments
criterion-police_enforcement = Police, enforcement
setting-office_hours = Office hours
setting-outreach_accommodation = In the accommodation
setting-home_visit = Home visit
setting-phone = Phone
setting-accompaniment = Accompaniment
setting-video = Video
kind-initial = First conversation
kind-follow_up = Follow-up
kind-referral = Referral

# Houses
houses-title = Houses
houses-empty = No houses are registered yet. The team lead or the benefits clerks register them.
houses-residents = { $count ->
    [one] resident
   *[other] residents
}
houses-free = free beds
houses-beds = beds
houses-rooms = rooms
houses-too-many = { $count ->
    [one] 1 person without a bed in their room
   *[other] { $count } people without a bed in their room
}
houses-own-flats = Own flats
houses-own-flats-note = People who do not live in an accommodation
houses-people = { $count ->
    [one] person
   *[other] people
}
house-back = All houses
house-not-found = This house is not (or no longer) on this device.
house-no-rooms = No rooms are registered in this house yet.
house-filter-all = All
house-filter-unseen = Not spoken to for more than 4 weeks ({ $count })
house-filter-label = Which rooms
house-filter-empty = Everybody was spoken to within the last four weeks.
house-nobody = Nobody lives here.
house-flats-empty = Nobody lives in a flat of their own at the moment.
room-unknown = Room not known
room-beds = { $taken } of { $beds } beds taken
room-empty = Nobody lives here.
room-free = { $count ->
    [one] 1 bed free
   *[other] { $count } beds free
}
room-too-many = { $count ->
    [one] 1 person too many
   *[other] { $count } people too many
}
room-since = here since { $when }
room-interpreter = Interpreter
room-longest = longest unseen
room-talk-all = Begin a conversation: { $room }
room-talk-with = Conversation with { $names }
room-mark-label = Today, { $room }
room-mark-spoken = Spoken to
room-mark-not-there = Not there
room-mark-later = Later
round-today = Round today: { $spoken } spoken to, { $not_there } not there, { $later } later, { $open } open

# Conversation
talk-title = Conversation
talk-title-with = Conversation with { $names }
talk-zone-who = Who, when, where
talk-zone-about = What it was about
talk-zone-agreed = What was agreed
talk-zone-signatures = Signatures
talk-index = Sections
talk-household = Household { $name }
talk-several = People of several households: each household gets minutes of its own. No file tells about the others. The conversation counts once.
talk-who = Who is present?
talk-who-hint = Tap whoever is present.
talk-add-person = Somebody else: search a name
talk-add-none = Nobody of this name on this device
talk-add-results = People found
talk-others = Who else was there?
talk-others-hint = For example: a neighbour, a teacher, a legal guardian
talk-optional = (if you like)
talk-setting = Where
talk-kind = Kind of conversation
talk-day = Day
talk-time = Time
talk-minutes = Minutes
talk-minutes-of = { $count } min
talk-house = House
talk-house-none = No house
talk-language = Language
talk-language-none = Not said
talk-interpreter = Somebody interpreted
talk-occasion = Occasion
talk-occasion-often = Frequent occasions
talk-criteria = Criteria
talk-topics = Topics
talk-agreed = Agreements, goals, next step
talk-tasks = Who does what by when
talk-task-line = New task in one line
talk-task-hint = For example: call the day care – me – Fri
talk-task-add = Add
talk-task-what = What
talk-task-who = Who
talk-task-due = By when
talk-task-remove = Remove task: { $what }
talk-next = Next appointment
talk-next-day = Day
talk-next-time = Time
talk-next-place = Place
talk-save = Save
talk-saving = Saving …
talk-keys = Ctrl + Enter saves
talk-draft-kept = Draft: on this device, not saved yet
talk-draft-new = What you write stays on this device, even when the battery dies.
talk-discard = Discard
talk-discard-sure = Throw this draft away, with all that is in it?
talk-discard-yes = Throw away
talk-discard-no = Keep
talk-problems = Something is missing. All that you wrote is still there.
problem-nobody = Who is present? Please tap at least one person.
problem-future = The conversation lies in the future. Please check the day.
problem-about = What was it about? Please give an occasion or a criterion.
problem-appointment = The next appointment needs a day and a time.
problem-signature = The text was changed after { $name } signed. Please have it signed again, or remove the signature.
problem-saved-already = This conversation was saved already.
problem-for = { $household }: { $problem }
error-locked = The device is locked. The draft stays and is back after unlocking.
error-no-room = There is no room left on this device. Please make room and save again. All that you wrote is still there.
error-storage = The browser did not save. Please try again. All that you wrote is still there.
thread-title = Last time
thread-agreed = Agreed { $when }
thread-nothing = Nothing agreed yet.
thread-tasks = Open tasks
thread-task-due = by { $when }
thread-tick-note = What is ticked counts as done when you save.
guide-open = Guide
guide-title = Guide for the conversation
guide-1 = Prepare: look at the last agreements and open tasks
guide-2 = Greet; explain the interpreter and confidentiality
guide-3 = How has it gone since? Successes, setbacks, children, new needs
guide-4 = Help: papers, leaflets, appointments made by phone at once
guide-5 = Agree goals, with a time horizon
guide-6 = Agree the next appointment
guide-7 = Sign the agreement, hand over a copy
guide-8 = Say goodbye
sign-hint = Signing is voluntary, and can be done later.
sign-nobody = As soon as somebody is present, they can sign here.
sign-text = This is what is signed
sign-here = Sign here
sign-paper = Signed on paper
sign-declined = Does not wish to sign
sign-reason = Reason
sign-reason-missing = Please give the reason.
sign-reason-keep = Enter
sign-worker = Social work
sign-state-drawn = Signed
sign-state-paper = Signed on paper
sign-state-declined = Does not wish to sign: { $reason }
sign-state-void = Void: the text was changed afterwards
sign-again = Anew
sign-pad-label = Signing field for { $name }. By finger, pen or mouse only. With the keyboard: “Signed on paper” or “Does not wish to sign”.
sign-undo = Undo last stroke
sign-clear = Clear
sign-done = Done
sign-image = Signature of { $name }
sign-of = Signature: { $name }

# Minutes
minutes-title = Minutes of a conversation
minutes-not-found = These minutes are not (or no longer) on this device.
minutes-saved = { $where ->
    [server] Saved, on the server too
   *[device] Saved on this device
}
minutes-several = { $count } minutes saved, one for each household
minutes-open-person = To the file of { $name }
minutes-signed = Signed: these minutes do not change any more.
minutes-unsigned = Not signed yet
minutes-point-name = Name
minutes-point-date = Date
minutes-point-present = Present
minutes-point-occasion = Occasion
minutes-point-topics = Topics
minutes-point-agreed = Agreements, goals, next step
minutes-point-tasks = Who does what
minutes-point-next = Next appointment
minutes-point-signatures = Signatures
minutes-nothing = –
minutes-facts = Circumstances
minutes-interpreter = with an interpreter
minutes-sign-missing = Add a signature
minutes-signed-at = { $when }
minutes-task-open = open
minutes-task-done = done
minutes-task-dropped = dropped
minutes-cancelled = called off

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
later-missing-title = This part is still missing
later-missing-text = Lotse could not load a part of itself, probably because there is no network right now. What you saved is safe on this device. As soon as the network is back, it goes on by itself.
later-missing-again = Try again
later-missing-reload = If this message stays with a network, there is a new version by now. Then load Lotse anew and open it with your passphrase. What you have begun is kept.
later-missing-reload-now = Load Lotse anew
conversation-begin = Conversation
header-lock = Lock
header-menu = Menu
header-online = Connected to the server
header-offline = No network. You can go on working.
header-signed-out = Please sign in again to sync
header-last-sync = Last synced: { $when }
header-sync-now = Sync now
header-sign-out = Sign out
header-sign-out-waiting = { $count ->
    [one] 1 entry is not on the server yet. It stays encrypted on this device until you sign in here again.
   *[other] { $count } entries are not on the server yet. They stay encrypted on this device until you sign in here again.
}
header-sign-out-anyway = Sign out anyway
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
spoken-weeks-ago = spoken to { $count } weeks ago
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
talk-next-way = How does one get there?
talk-next-way-hint = Stands on the invitation, for example: bus 784 to the town hall, entrance on the left
talk-next-things = What to bring?
talk-next-things-hint = Stands on the invitation in the language of those invited too
talk-next-bring = What else to bring?
talk-next-bring-hint = For example: the letter of the electricity supplier
thing-identity = Identity document
thing-letter = Letter, decision
thing-forms = Forms
thing-income = Proof of income
thing-bank = Bank card, account
thing-rental = Rental contract
thing-health_card = Health insurance card
thing-certificates = Certificates
thing-civil_status = Birth, marriage certificate
thing-vaccination = Vaccination record
thing-medication = List of medicines
thing-photo = Passport photo
talk-save = Save
talk-saving = Saving …
talk-keys = Ctrl + Enter saves
talk-draft-kept = Draft: on this device, not saved yet
talk-draft-kept-short = Draft, kept
talk-draft-new = What you write stays on this device, even when the battery dies.
talk-draft-new-short = Stays on this device
talk-discard = Discard
talk-discard-sure = Throw this draft away, with all that is in it?
talk-discard-yes = Throw away
talk-discard-no = Keep
talk-problems = Something is missing. All that you wrote is still there.
problem-nobody = Who is present? Please tap at least one person.
problem-future = The conversation lies in the future. Please check the day.
problem-about = What was it about? Please give an occasion or a criterion.
problem-appointment = The next appointment needs a day and a time.
problem-interpreter = Who interprets? Please enter the name: the invitation says it.
problem-signature = The text was changed after { $name } signed. Please have it signed again, or remove the signature.
talk-saved-elsewhere = The conversation was saved in another window.
talk-elsewhere = This conversation was saved in another window. The minutes do not say all that is written here.
talk-elsewhere-anew = Go on as a new conversation
talk-elsewhere-read = Read the minutes
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
minutes-came-back = It came back from the server: have a look
minutes-not-found = These minutes are not (or no longer) on this device.
minutes-saved = { $where ->
    [server] Saved, on the server too
   *[device] Saved on this device
}
minutes-several = { $count } minutes saved, one for each household
minutes-open-person = To the file of { $name }
minutes-signed = Signed: these minutes do not change any more.
minutes-declined = Signature declined: these minutes do not change any more.
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

# Sign-in, first sync
sign-in-title = Sign in
sign-in-intro = Your files are encrypted on this device. The passphrase opens them, with or without a network.
sign-in-name = User name
sign-in-passphrase = Passphrase
sign-in-earlier = Earlier passphrase
sign-in-new = New passphrase
sign-in-again = New passphrase, once more
sign-in-new-due = This is a one-time code. Please choose a passphrase of your own now, of at least { $least } characters, best a whole sentence. It alone opens your files on this device.
sign-in-new-short = The new passphrase needs at least { $least } characters, best a whole sentence.
sign-in-new-differs = The two are not the same. Please type the new passphrase once more.
sign-in-open = Open
sign-in-busy = Opening …
sign-in-unsent = { $count ->
    [one] 1 entry lies on this device that is not sent yet. It is sent when whoever wrote it signs in here again.
   *[other] { $count } entries lie on this device that are not sent yet. They are sent when whoever wrote them signs in here again.
}
sign-in-offline = Only the first sign-in on a device needs the network. Please no private window: it forgets everything when it is closed.
sign-in-name-missing = Please enter your user name.
sign-in-passphrase-missing = Please enter your passphrase.
sign-in-wrong-passphrase = { $count ->
    [one] The passphrase does not fit. 1 more try without the network.
   *[other] The passphrase does not fit. { $count } more tries without the network.
}
sign-in-wrong = User name or passphrase does not fit.
sign-in-slow-down = { $count ->
    [one] Too many attempts. Please wait 1 second.
   *[other] Too many attempts. Please wait { $count } seconds.
}
sign-in-too-many = Too many attempts. Please sign in where there is a network. Your entries are kept.
sign-in-needs-network = Nobody of this name has worked here yet. The first sign-in needs the network.
sign-in-server = The server cannot answer right now. Please try again in a moment.
sign-in-blocked = Your account is blocked. Please ask your team lead.
sign-in-other-passphrase = Your passphrase was changed. The entries on this device are still locked with the earlier one: please enter that one too, once.
sign-in-private-mode = This browser window keeps nothing. Please use an ordinary window, not a private one.
sign-in-not-secure = This page was loaded without encryption. Please open the address with https://.
sign-in-no-room = There is no room left on this device. Please make room and try again.
sign-in-storage = The browser's storage does not answer. Please close the browser and open it again.
hand-lock-title = Back to the social worker
hand-lock-text = This device was handed over. Whoever handed it over opens Lotse again here. If they do not come back, colleagues can open it too, under their own names.
hand-taken-somebody = a colleague
hand-taken-unanswered = A document that { $lender } had handed over on this device is taken back now. Nobody had answered yet.
hand-taken-answered = A document that { $lender } had handed over on this device is taken back now. The answers and signatures to it lie sealed on this device and come into the file as soon as { $lender } opens it here again.
hand-lock-back = Back to the document
first-sync-title = Your files are coming to this device
first-sync-text = This happens only the first time. After it everything works without a network too.
first-sync-numbers = { $received } of { $total } entries
first-sync-hint = If the network fails, it goes on later from where it stopped.

# Notices
notice-update = A new version of Lotse is here. What you are writing is kept.
notice-update-now = Take it now
notice-returned = { $count ->
    [one] 1 entry came back from the server.
   *[other] { $count } entries came back from the server.
}
notice-returned-open = Look
notice-unsent = { $count ->
    [one] One entry was not saved yet when its case was handed over. It is still here.
   *[other] { $count } entries were not saved yet when their case was handed over. They are still here.
}
notice-draft-trouble = What you are writing could not be kept. Please save soon.
notice-emptied = The storage of this device was emptied while Lotse was open. What is on the screen is nowhere else: copy it down, then load the page anew.
notice-no-room = There is no room left on this device. Please make room before you write on.
notice-damaged = A part of what lies on this device cannot be read.
notice-damaged-open = What to do?
notice-signed-out = The server asks you to sign in again. Until then everything stays on this device.
notice-other-passphrase = Your passphrase was changed. Please enter the new one.
notice-sign-in = Sign in again
notice-evicted = The browser emptied its storage on this device. What is on the server comes back when you sign in. What was not sent yet is lost.
notice-understood = Understood
notice-clock-ahead = This device's clock is { $by } fast.
notice-clock-behind = This device's clock is { $by } slow.
clock-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
clock-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
clock-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
clock-and = and
safety-returned = Came back from the server
save-locked = The device was locked. Please unlock it and save again.
save-storage = The browser's storage does not answer. Nothing was saved; please try again.
save-signed = This is signed and does not change any more. Nothing was saved.
save-refused = This cannot be saved as it is: the server could not take it in. Nothing was saved.
undo = Undo
yes = yes
no = no

# Tasks
task-by = by { $day }
task-overdue = overdue since { $day }
task-done = Done.
task-open-again = The task is open again.
task-state-open = open
task-state-done = done
task-state-dropped = dropped

# Today
today-whose = Whose
today-mine = Mine
today-team = Team
today-due = Due
today-nothing-due = Nothing is due. Tasks and titles that run out appear here by themselves.
today-more = Show { $count } more
today-appointments = Appointments today
today-no-appointments = No appointments today.
today-next-appointments = Next appointments
today-tasks = Further tasks
today-unseen = { $count ->
    [one] 1 person was not spoken to for more than 8 weeks
   *[other] { $count } people were not spoken to for more than 8 weeks
}
today-settle = { $count ->
    [one] There is one question to settle.
   *[other] There are { $count } questions to settle.
}
today-settle-open = Settle
today-drafts = Go on writing
today-draft-conversation = A conversation begun
today-draft-conversation-with = A conversation begun: { $name }
today-draft-register = A registration begun
today-draft-edit = A change begun: { $name }
today-draft-agreement = Agreement begun: { $name }
today-draft-agreement-household = Agreement begun for the household: { $name }
today-draft-begun = begun { $when }
today-draft-paper = Photo of a signature on paper ({ $name }), not saved yet
today-draft-go-on = go on writing
today-review = Look at the agreement together

# People
people-search = Search a name, however it is spelt
people-filter = Selection
people-mine = Mine
people-unseen = Not spoken to lately
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-none = Nobody found. Try a part of the name, or take the selection back.
people-none-yet = Nobody is registered on this device yet.
people-register = Register a person
people-age = age { $age }
people-interpreter = Interpreter needed
people-room = { $room }, { $house }
people-own-flat = own flat

# A person's file
file-unknown-title = Not found
closed-title = Not on this device any more
closed-erased = What was open here was erased. What had been written about it and was not saved is removed from this device too.
closed-handed-over = The case was handed over. It is not on this device any more.
closed-restored-title = Not there for the moment
closed-restored = The server was put back to a backup and does not have again yet what was open here. It comes as soon as the device syncs on which it was entered. What you wrote here stays on this device.
closed-elsewhere-title = Not open any more
closed-elsewhere = What was open here was saved or thrown away in another window.
closed-go-on = Look at it
closed-own-entries = What you wrote before you knew of it lies before the lead who is in charge now:
closed-own-entries-link = What becomes of it
closed-unsaved = What you wrote here and did not save is still on this device. You can lay it before the lead who is in charge now, or throw it away.
closed-unsaved-open = Lay it before the lead or throw it away
file-unknown-text = This person is not on this device (any more).
file-papers = Facts and papers
file-thread = The thread
file-agreed = Last agreed,
file-agreed-nothing = No agreements from conversations yet. What you write under agreements in a conversation then stands here.
file-with = with { $names }
file-tasks = Open tasks
file-tasks-none = No open tasks.
file-next = Next appointment
file-next-none = No appointment made.
file-past = History
file-past-none = No conversation yet. Begin the first with “Conversation”.
file-past-more = Show { $count } more
file-conversation = Conversation
file-signed = signed
file-declined = signature declined
file-task-done = done
file-task-dropped = dropped
card-doubts = Is this right?
card-doubts-hint = This stands out. Please ask when there is an occasion.
card-base = Facts
card-edit = Change
card-household = Household
card-household-alone = Lives alone.
card-household-add = Register a family member
card-stays = Housing
card-titles = Residence titles
card-benefits = Benefits
card-education = Education and work
card-from = from
card-until = until
card-move = Move in, on or out
card-case = Responsibility
card-hand-over = Hand over the case

# Registering and changing a person
form-name = Name
form-person = Person
form-here = Here
field-family-name = Family name
field-given-name = Given name
field-spellings = Further spellings
field-spellings-hint = In other scripts too, parted by semicolons. Search finds them all.
field-birth-date = Date of birth
field-birth-date-hint = A day or only the year: 31.5.1990 or 1990
field-birth-year-only = { $year } (only the year is known)
field-gender = Gender
field-nationality = Nationality
field-languages = Languages
field-interpreter-needed = Interpreter needed
field-target-group = Target group
field-household-role = In the household
field-household = Household
field-arrived-on = In Germany since
field-assigned-on = Assigned on
field-phone = Phone
field-email = Mail
field-unknown = not known
field-name = Name
field-what = Task
field-who = Who
field-due = By when
field-state = State
field-settled-on = Done on
field-starts-at = Begins
field-started-at = Began
field-place = Place
field-cancelled = Called off
field-things = To bring
field-bring = Also to bring
field-translations = Translation
field-minutes = Minutes
field-setting = Where
field-kind = Kind
field-language = Language
field-interpreter = With an interpreter
field-present = Present
field-others-present = Also present
field-workers = Workers
field-criteria = Criteria
field-occasion = Occasion
field-topics = Topics
field-agreed = Agreements
field-signatures = Signatures
field-title = Residence title
field-valid-from = Valid from
field-valid-until = Valid until
field-regime = Benefits
field-from = From
field-until = Until
field-provider = Provider
field-level = Level
field-status = State of the case
field-responsible = Responsible
field-opened-on = Opened on
field-unit = Room
field-accommodation = House
mistake-no-name = Please enter a given name or a family name.
day-not-whole = Please enter a whole day like 31/05/2026, or empty the field.
mistake-birth-date = Please enter a day like 31.5.1990 or a year like 1990.
register-no-team = You belong to no team. The administration can change that.
register-saved = Registered and saved on this device.
register-similar = Is this person registered already?
register-born = , born { $day }
edit-title = Change facts: { $name }
edit-saved = Changed and saved on this device.

# Moving, handing a case over
moving-title = Moving: { $name }
moving-who = Who moves?
moving-to = Where to
moving-choose = Please choose
moving-away = Moves out, new address not known
moving-day = From
moving-room = { $room } – { $free } of { $beds } { $beds ->
    [one] bed
   *[other] beds
  } free
moving-crowded = { $free ->
    [0] No bed is free in this room.
    [one] Only one bed is free in this room.
   *[other] Only { $free } beds are free in this room.
  } You can save it all the same.
moving-nobody = Please choose who moves.
moving-nowhere = Please choose where to.
moving-no-day = Please give the day.
moving-there-already = They live there already.
moving-saved = The move is saved on this device.
handover-title = Hand over the case: { $name }
handover-team = Team
handover-responsible = Responsible
handover-nobody = nobody yet
handover-leaves = The case goes to another team with its whole file. You and your team stop seeing it as soon as the device is connected again. What you still write until then is laid before the new lead.
handover-save = Hand over
handover-saved = Who is responsible is saved on this device.
handover-saved-away = The handover is saved on this device. With the next connection the case goes to the other team.

# To settle, returned
settle-title = To settle
settle-text = Something overlapped here, or arrived later than expected. Nothing was lost. You say what holds.
settle-nothing = There is nothing to settle.
settle-question = Which is right?
settle-stands = Holds now
settle-this = This is right
settle-empty = (nothing)
settle-done = Settled.
returned-title = Came back from the server
returned-title-unsent = Not sent yet
returned-text-unsent = These entries were begun when their case was handed over. They are still on this device and hold nothing else up.
returned-text = The server did not take these entries in, or their case was handed over while they were being written. They are still on this device and hold nothing else up.
returned-nothing = Nothing that came back is here.
returned-entry = Entry
returned-not-allowed = You may not make this change.
returned-signed = What is signed does not change any more.
returned-malformed = The server cannot read a part of this entry.
returned-erased = What this entry is about was erased.
returned-builds-on = This entry builds on another that came back.
returned-unsent = The case was handed over while you were writing this. It is not sent yet.
returned-unsent-do = Lay it before the lead who is in charge now, or throw it away.
returned-hand-in = Lay it before the lead
returned-handed-in = Saved on this device. As soon as it is sent, it lies before the lead in charge.
returned-send-again = Send again
returned-sent-again = Being sent again.
returned-discard = Throw away
returned-discard-sure = Throw away for good?
returned-discard-yes = Yes, throw away

# Network, reports
network-search = Search a partner or an offer
network-count = { $count ->
    [one] 1 partner
   *[other] { $count } partners
}
network-none = No partner found. Try another word.
reports-before = Month before
reports-after = Month after
reports-conversations = Conversations
reports-hours = Hours
reports-criterion = Criterion
reports-by-criterion = Conversations by criterion
reports-source = Counted from the files on this device ({ $month }). A conversation may have several criteria; with several households it counts once.

# Words of the records
gender-m = male
gender-f = female
gender-x = diverse
target-group-asylum_seeker = in the asylum procedure
target-group-recognised = recognised or with a title
target-group-tolerated = tolerated or obliged to leave
target-group-homeless_domestic = homeless, German
target-group-homeless_eu = homeless, EU
target-group-ethnic_german_resettler = ethnic German resettler
household-role-head = Head of household
household-role-partner = Partner
household-role-child = Child
household-role-other = Other person
case-status-request = Request
case-status-open = being counselled
case-status-aftercare = Aftercare
case-status-handed_over = handed over
case-status-closed = closed
regime-asylblg = AsylbLG
regime-sgb2 = SGB II
regime-sgb12 = SGB XII
regime-none = no benefits
education-language_course = Language course
education-daycare = Day care
education-school = School
education-training = Vocational training
education-work = Work
role-social_worker = Social work
role-team_lead = Team lead
role-department_head = Head of department
role-benefits_clerk = Benefits
role-coordinator = Volunteers and integration
role-caretaker = Caretaker
role-admin = Administration
role-privacy_officer = Privacy
title-asylum_permission_55 = Permission to stay (§ 55 AsylG)
title-toleration_60a = Toleration (§ 60a AufenthG)
title-permit_25_1 = Residence permit (§ 25 (1))
title-permit_25_2 = Residence permit (§ 25 (2))
title-permit_25_3 = Residence permit (§ 25 (3))
title-protection_24 = Temporary protection (§ 24)
service-jobcenter = Job centre
service-employment_agency = Employment agency
service-nifo = NIFO
service-language_course_provider = Language courses
service-school = School
service-recognition_counselling = Recognition of degrees
service-migration_counselling = Migration counselling
service-integration_centre = Integration centre
service-immigration_office = Immigration office
service-welfare_association = Welfare association
service-bamf = BAMF
service-psychological_counselling = Psychological counselling
service-parenting_counselling = Parenting counselling
service-debt_counselling = Debt counselling
service-addiction_counselling = Addiction counselling
service-early_childhood_support = Early-childhood support
service-youth_office = Youth office
service-volunteers = Volunteers
service-club = Club
country-AFG = Afghanistan
country-ALB = Albania
country-BGR = Bulgaria
country-DEU = Germany
country-ERI = Eritrea
country-ETH = Ethiopia
country-GEO = Georgia
country-GHA = Ghana
country-GIN = Guinea
country-IND = India
country-IRN = Iran
country-IRQ = Iraq
country-MAR = Morocco
country-MDA = Moldova
country-MKD = North Macedonia
country-NGA = Nigeria
country-POL = Poland
country-ROU = Romania
country-RUS = Russia
country-SOM = Somalia
country-SRB = Serbia
country-SYR = Syria
country-TUR = Türkiye
country-UKR = Ukraine
doubt-ends_before_it_begins = Something ends before it begins
doubt-benefit_ends_on_its_first_day = A benefit ends on the day it began
doubt-stay_without_a_night = A stay without a single night
doubt-born_in_the_future = Born in the future
doubt-born_before_1900 = Born before 1900
doubt-arrived_before_birth = Arrived before being born
doubt-arrived_after_assigned = Arrived after being assigned
doubt-stays_overlap = Two places to live at the same time
doubt-room_overfull = More people live in the room than it has beds
doubt-child_older_than_thirty = Registered as a child but older than 30
doubt-title_expired = The latest residence title has run out
doubt-consultation_in_the_future = A conversation lies in the future
doubt-two_heads = The household has two heads
doubt-no_head = The household has no head

# Languages
tongue-ar = Arabic
tongue-bg = Bulgarian
tongue-ckb = Sorani
tongue-de = German
tongue-de-simple = German in plain language
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

# To settle, returned, history: further words
settle-by = entered by { $name }, { $when }
settle-by-here = entered by you on this device, { $when }
settle-by-me-elsewhere = entered by you on another device or before you last signed in, { $when }
unsettled = There are several values here, and nobody has settled which is right:
unsettled-note = What you write anew here and save then stands alone.
unsettled-settle = Settle
settle-by-import = from an imported list, { $when }
settle-by-elsewhere = entered on another device, { $when }
settle-entered = entered { $when }
settle-both = Keep both
settle-both-note = Both together
settle-all = Keep all
settle-all-note = All together
settle-on-device = device { $device }, { $when }
settle-choose = Choose this
settle-anew = Write it anew
settle-anew-save = This is right
settle-changed = This has changed meanwhile. Please look again.
settle-other-record = (not on this device)
settle-bed-title = { $house }: { $room }
settle-bed-question = { $people } people, { $beds -> 
    [one] 1 bed
   *[other] { $beds } beds
 }. Who does not live here?
settle-bed-since = since { $day }
settle-bed-not-here = Does not live here
settle-bed-all = All of them live here
settle-bed-all-note = A bed was added, or they share one.
settle-newcomer-title = Registered twice?
settle-newcomer-question = Is this the same person?
settle-newcomer-file = file { $name }
settle-newcomer-same = The same person
settle-newcomer-same-note = Two files become one. Facts, conversations and spellings of both stay.
settle-newcomer-two = Two different people
settle-newcomer-two-note = Both stay as they are.
settle-newcomer-between-teams = The files belong to two teams. First one team has to hand its file over to the other.
settle-late-title = By { $name }, { $when }
settle-late-left = These entries arrived when the case had been handed over already. Are they to go into the file?
settle-late-blocked = These entries arrived when the account had been blocked already. Are they to go into the file?
settle-late-now = now: { $value }
settle-late-take = Take into the file
settle-late-take-note = All of the above then stands in the file.
settle-late-leave = Do not take in
settle-late-leave-note = The file stays as it is. Nothing is deleted.
settle-late-signed = This is not possible any more: the minutes have been signed meanwhile.
settle-back-title = Deleted and changed at once: { $what }
settle-back-question = Somebody deleted this entry while somebody else changed it. Is it to stay?
settle-back-keep = Keep
settle-back-keep-note = The entry stays, with the change.
settle-back-remove = Delete
settle-back-remove-note = The entry counts no more. In the history it can still be read.
remove = Delete
remove-named = Delete: { $what }
remove-sure = Delete: { $what }?
remove-means = The entry does not count any more then. What it said, and who deleted it, stays readable in the history. On the person's page you can bring it back under “Deleted”.
remove-along = What was entered with it goes too: { $what }.
remove-tasks = { $count ->
    [one] 1 task
   *[other] { $count } tasks
}
remove-appointments = { $count ->
    [one] 1 appointment
   *[other] { $count } appointments
}
remove-documents = { $count ->
    [one] 1 photo or file
   *[other] { $count } photos and files
}
remove-meanwhile = If somebody changed it on another device meanwhile, it stays until it is settled what shall hold.
remove-no = Keep
remove-yes = Yes, delete
remove-done = Deleted.
remove-undone = Brought back.
remove-back = Bring back
remove-back-named = Bring back: { $what }
removed-title = Deleted
removed-hint = These entries do not count any more.
removed-when = deleted { $when }
removed-version = This version was withdrawn before anybody answered it. It does not count any more.
removed-minutes = These minutes were deleted. They do not count any more.
settle-back-signed = Not possible any more: it was signed meanwhile.
damaged-title = Not readable on this device
damaged-nothing = Everything on this device is readable.
damaged-text = The storage of this device or browser has a fault. Everything else goes on as ever.
damaged-unsent = { $count ->
    [one] An entry that was not on the server yet
   *[other] { $count } entries that were not on the server yet
}
damaged-unsent-do = What is not readable stays where it lies, sealed. Please delete nothing on this device: neither the browser's data nor the app. Tell the administration, and write down what you remember.
damaged-returned = { $count ->
    [one] An entry that the server did not take in
   *[other] { $count } entries that the server did not take in
}
damaged-drafts = { $count ->
    [one] A draft
   *[other] { $count } drafts
}
damaged-drafts-do = You have to write anew what stood there. Saved entries are not concerned. What is not readable stays where it lies, sealed.
damaged-records = A part of the files
damaged-records-do = They are still on the server. As soon as the network is there, this device fetches them anew by itself; there is nothing to do. If it happens more often, the device needs a new storage: tell the administration then.
fleeting-text = This browser may lose what is not sent yet; a private window loses it when it is closed. Keep Lotse open until everything is sent. Lotse is safer installed as an app.
late-own-title = What you wrote in cases that were handed over
late-own-text = These entries arrived when you did not have the case any more. Nothing is lost: the lead of the team in charge decides whether they become part of the file. What they say cannot be seen here any more.
late-own-written = Written { $when }
late-own-left = The case had been handed over.
late-own-blocked = Your account was blocked.
late-own-open = Not decided yet
late-own-taken = Taken into the file
late-own-left-out = Not taken in
returned-about = { $name }, { $when }
returned-not-allowed-do = Ask your team lead. Once you have the right, you can send the entry again.
returned-signed-do = Write the addendum as a new conversation, or as a new version of the goal agreement, then throw this entry away.
returned-malformed-do = Mend it and send it then. Or send it again after a new version of Lotse.
returned-erased-do = All you can do is throw the entry away.
returned-builds-on-do = Mend the other one first. Then send this one again.
returned-draft-there = You have begun something else in this form. Save it or throw it away first: you find it under “Today”.
returned-emptied = { $now } (before: { $before })
returned-taken-out = taken out
record-called = { $kind } “{ $what }”
returned-mend = Mend
returned-send-mended = Send it like this
history-title = History of changes
history-clock-ahead = received by the server { $when } (the device's clock was fast)
history-clock-behind = received by the server { $when } (the device's clock was slow)
history-open = See the history
history-asked = Fetching the history.
history-offline = The history is on the server. It can only be seen with a network.
history-signed-out = Sign in again to see the history.
history-not-there = The server has no history of this.
history-again = Try again
history-import = Imported
history-new = { $field }: { $to }
history-changed = { $field }: { $from } → { $to }
history-out = { $field }: taken out
history-back = Brought back
history-beside = { $field }: { $to } (did not hold, for something later was there)
field-removed = Deleted
field-case = Case
field-team = Team
field-beds = Beds
field-label = Room
field-street = Street
field-postcode = Postcode
field-city = Town
field-area = Area
field-person = Person
field-worker = Worker
field-service-kind = Service
field-role = Role
field-full-time-percent = Share of a full-time post in percent
field-disputed = Disputed
field-party = Whose agreement
field-progress = How far the goals are
field-reviewed = Looked at together
field-steps = Steps
field-agreement = Goal agreement
field-number = Version
field-revises = Made from
field-written-on = Written on
field-parties = Who agrees
field-goals = Goals
field-concerns = For whom
field-reviews = To be talked about again on
field-text = Text
field-replies = Replies
field-papers = Photos of signatures on paper
field-to = To
field-by = By
field-at = When
field-way = How
field-parts = Parts
field-appointment = Appointment
field-field = Subject
field-months = Months
field-partner = Who helps
field-words = Words
field-retired = No longer offered
record-team = Team
record-staff = Colleague
record-accommodation = House
record-unit = Room
record-partner = Partner
record-household = Household
record-case = Case
record-identity = Person
record-base_data = Person
record-stay = Housing
record-benefit_period = Benefit
record-residence_title = Residence title
record-education = Education
record-consultation = Conversation
record-strokes = Signature
record-task = Task
record-appointment = Appointment
record-decision = Decision
record-late_work = Late entries
record-agreement = Goal agreement
record-agreement_version = Version of a goal agreement
record-hand_over = Hand-over
record-own_goal = Own goal
record-document = Photo or file
field-note = In words
field-taken-at = Taken on
document-title = Photos and files
document-hint = Letters, official decisions, damage in the room. Photos are made smaller on this device; the camera's place and device data are removed.
document-add-photo = Take a photo
document-add-file = Choose a file
document-none = No photo and no file yet.
document-shows = What does it show?
document-note = In words (optional)
document-note-hint = For example: notice to quit, page 1
document-remove = Remove: { $name }
document-open = View large: { $name }
document-fetch = Fetch from the server: { $name }
document-fetching = Fetching …
document-close = Close
document-previous = Previous
document-next = Next
document-save = Save
document-save-failed = It could not be saved. It is still here.
document-download = Save the file: { $name }
document-download-hint = The saved file then lies on this device without encryption.
document-on-device = Picture on this device, not on the server yet
document-on-server = Picture on the server
document-refused = The server does not take this picture. It stays on this device.
document-working = Being prepared …
document-error-room = There is not enough room for the photo on this device. Delete something on the device, or wait until earlier photos are on the server.
document-error-large = The file is too large: at most { $most } MB.
document-error-kind = This file cannot be taken. Photos (JPEG, PNG, WebP) and PDF can.
document-error-storage = The photo could not be kept on this device. Please try once more.
document-error-offline = The picture is on the server, which is not reached now.
document-error-signed-out = Sign in again to fetch the picture.
document-error-not-there = The picture is not on the server yet. It comes as soon as the device that took it has a network again.
document-name = { $kind }: { $note }
document-letter = Letter
document-notice = Official decision
document-application = Application or form
document-signed_paper = Signed on paper
document-identity_paper = Identity paper or residence title
document-certificate = Certificate
document-contract = Contract
document-bill = Bill or reminder
document-damage = Damage in the home
document-other = Something else
today-draft-documents = Photos and files about { $name }, not saved yet

# Writing an agreement
agree-write-title = Agreement: { $name }
agree-section-who = Who agrees
agree-section-goals = Goals
agree-section-when = When
agree-section-text = Text of the agreement
agree-parties = Who makes the agreement?
agree-parties-hint = All adults who are to consent. Everybody signs for themselves.
agree-workers = For social work
agree-language = Language beside German
agree-language-none = German only
agree-words-draft = This translation is a draft: nobody who speaks the language has checked it yet. The agreement says so too.
agree-words-checked = The translation was checked by { $name } on { $day }.
agree-words-missing = The words of this language are not on this device yet. With a network they come by themselves.
translator = Who translates free text?
translator-worker = I do
translator-interpreter = Interpreter
translator-name = Name of the interpreter
agree-goals-hint = A few goals that can be reached. Texts of the catalogue are translated already.
agree-goal = Goal { $number }
agree-goal-up = Goal { $number } up
agree-goal-remove = Remove goal { $number }
agree-goal-free = Write a goal of your own
agree-title = What is to be reached?
agree-title-missing = Please say what is to be reached.
agree-measure = How do we see that it is reached?
agree-field = Subject
agree-by = By when
agree-concerns = For whom
agree-concerns-all = All together
agree-steps = Steps
agree-step = Step { $number }
agree-step-add = Add a step
agree-step-remove = Remove step { $number }
agree-contributions = Who contributes what?
agree-contribution-add = Add a contribution
agree-contribution-remove = Remove contribution: { $what }
agree-who = Who
agree-what = What
translation-in = In { $language }
translation-none = Not translated. The document says so too.
translation-check = Check the translation
translation-earlier = It belongs to the earlier wording “{ $german }”. Until somebody has checked it, the document says that this sentence is not translated.
translation-fits = The translation still fits
agree-partner-name = Which body?
translation-enter = Enter a translation
agree-by-worker = Translated by { $name } (social work)
agree-by-interpreter = Translated by { $name } (interpreter)
agree-catalogue = Goals of the catalogue
agree-catalogue-search = Search for a goal
agree-catalogue-taken = What the catalogue has of this is in the agreement already.
agree-catalogue-none = No such goal in the catalogue. Write one of your own.
agree-offer-take = Take
agree-offer-take-this = Take this goal: { $goal }
agree-offer-steps = { $count ->
    [one] 1 step
   *[other] { $count } steps
}
agree-offer-own = of our own catalogue
agree-offer-to-others = Add to our catalogue
agree-offer-to-others-hint = Then everybody in the office can take this goal. No names, please.
agree-offered = The goal is in the catalogue now.
agree-until = In force until
agree-reviews = When do we look at it together?
agree-review-new = Add a day
agree-review-in = { $count ->
    [one] in 1 month
   *[other] in { $count } months
}
agree-review-remove = Remove the day: { $day }
agree-text-hint = This is what the agreement says. Once it is laid before people, nothing of it changes; whoever wants other words writes a new version.
agree-lay = Done, lay before people
agree-laid = The agreement lies before people. Saved on this device.
agree-lacking = Before it can be laid before people:
agree-lacks-nobody = Who makes the agreement? Please tap at least one person.
agree-lacks-grown = Who agrees? Please tap somebody who is at least 15 years old.
agree-lacks-worker = Who agrees for social work? Please tap at least one person.
agree-lacks-goal = Please take or write at least one goal.
agree-lacks-title = A goal has no text yet.
agree-lacks-goal-day = The day of a goal is over. Please choose a new one.
agree-lacks-step-day = The day of a step is over. Please choose a new one, or clear it.
agree-lacks-review = A day to look at it again is after the one until which it holds. Please change one of them.
agree-lacks-day = The day until which it holds and the days to look at it again must not be over.
agree-lacks-appointment = The next appointment is over. Please choose a new day, or clear it.
agree-lacks-interpreter = Please enter the interpreter’s name.
agree-lacks-laid = This version was laid before people already. Write another one.

# Reading and signing an agreement
agree-version-title = Agreement, version { $number }: { $name }
agree-version = Version { $number }
agree-versions = All versions
agree-version-signed = signed { $when }
agree-back = To the file
agree-standing-laid = Laid before people, not signed yet
agree-standing-declined = Does not agree
agree-standing-begun = Signed in part
agree-standing-agreed = Agreed
agree-rival = Two signed versions: which one holds?
agree-broken = The text of this version cannot be read. Load Lotse anew; if it stays so, please report it.
agree-thinned = Somebody was erased from this text after it was signed. The signatures are for the text before; that is why the checksum differs.
agree-answers = Answers and signatures
agree-answers-none = Nobody has answered yet.
agree-still-asked = Still asked
agree-said-sign = Signed with a mark; witness: { $witness }
agree-said-declined = Does not agree
agree-said-later = Later
agree-said-undecided = Not decided yet, but said something about it
agree-said-paper = Announced on paper, paper not here yet
agree-said-understood = { $understood } of { $count } points understood
agree-paper-here = The paper is here
agree-colleague = Signs in person, signed in with their own name.
agree-question-whole = the whole agreement
agree-said-in = read in { $languages }
agree-said-aloud = read aloud
agree-said-interpreter = interpreted by { $name }
agree-said-companion = accompanied by { $name }
agree-said-represented = represented by { $name }
agree-question-to = Question about: { $point }
agree-signed = The signature is saved on this device.
agree-paper-hint = Take a photo of the signed sheet if you can.
agree-paper-photo-hint = All pages of the signed paper. Photos are made smaller on this device; the place and the camera's particulars are taken out.
agree-paper-note-hint = For example: back
agree-paper-keep = Enter the signature on paper
agree-paper-add = Add a photo of the paper
agree-paper-added = Photo added by { $name }, { $when }
agree-paper-save = Save the photo
agree-paper-saved = The photo is saved on this device.
agree-paper-left = A signed sheet was photographed for { $name } and the photo was not saved. They then signed on the screen.
agree-paper-file = Put the photo into the file
agree-paper-drop = Delete the photo
agree-goes-on = How it goes on
agree-revise = Write a new version
agree-revise-hint = This version stays as it is.
agree-changes = What is different from before
agree-change-added = New: { $goal }
agree-change-gone = No longer in it: { $goal }
agree-change-goal = { $goal }: { $what }
agree-change-frame = Different: { $what }
agree-changed-title = words of the goal
agree-changed-measure = how one sees it
agree-changed-by = by when
agree-changed-concerns = for whom
agree-changed-contributions = who contributes what
agree-changed-step-added = new step
agree-changed-step-gone = step dropped
agree-changed-step = step changed
agree-changed-translation = translation
agree-changed-parties = who agrees
agree-changed-workers = who agrees for social work
agree-changed-language = language
agree-changed-until = how long it holds
agree-changed-reviews = days to look at it together
agree-changed-appointment = next appointment

# Handing over a copy
copy-title = Hand over a copy
copy-hint = The copy belongs to the client, best at once. All of this works without a network.
copy-title-replaced = Copy of the version that was replaced
copy-hint-replaced = Version { $number } has taken its place. Every copy that you hand over from here says so, in German and in the client’s language.
copy-print = Print
copy-codes = As codes for the phone
copy-file-give = Share or save as PDF
copy-file-busy = Making the PDF …
copy-file-trouble = The PDF could not be made. Printing and codes work all the same.
copy-file = Agreement
copy-foot = Checksum { $hash }
copy-was = Was the copy handed over?
copy-to = Handed to
copy-was-yes = Yes, handed over
copy-was-no = No
copy-kept = It is written down that the copy was handed over.
copy-before = Handed over before
copy-disputed = Disputed by { $name }{ $part }: { $words }
copy-mark = Disputed (§ 84 (2) SGB X)
copy-disputed-paper = the photo of the paper that { $name } signed
copy-way-printed = on paper
copy-way-file = as a file
copy-way-shared = shared
copy-way-codes = as codes
codes-title = Read with the camera
codes-number = Code { $number } of { $count }
codes-appointment = Code { $number } of { $count }: next appointment for the calendar
codes-hint = The phone's camera shows the text, without a network too. There are no names in it.
codes-next = Next code
codes-before = Back
codes-done = Done

# Goals in the file
goals-title = Agreement
goals-none = Nothing agreed yet.
goals-begin-household = Agreement for the household
goals-begin-person = Agreement for this person
goals-go-on = Go on with the agreement that was begun
goals-version = Version { $number }
goals-unsigned = Not signed by both sides yet
goals-asks = { $name } asks about the agreement:
goals-unanswered = No answer yet: { $names }
goals-ended = Was meant until { $day }
goals-progress = How far the goals are
goals-waits = A new version waits for an answer
goals-review = Look at it together: { $day }
goals-reviewed = Looked at together today
goals-reviewed-hint = Or write down how far a goal is.
goals-steps = { $taken } of { $count } steps
goals-state = How far is the goal?
goals-kept = Written down.
goals-reason = Why is the goal dropped?
goals-reason-missing = Please say why.
goals-drop = Drop the goal
goals-note = { $name }, { $day }.
goals-measure = Reached when: { $measure }
goal-state-agreed = agreed
goal-state-under_way = under way
goal-state-reached = reached
goal-state-partly = reached in part
goal-state-dropped = dropped
goal-field-language = Learning German
goal-field-work = Work and training
goal-field-school = Day care and school
goal-field-health = Health
goal-field-housing = Housing
goal-field-money = Money
goal-field-residence = Residence
goal-field-family = Family
goal-field-participation = Taking part
goal-field-everyday = Everyday life
contributor-client = Client
contributor-sim = Social work
contributor-partner = Another office
read-in-de = German
read-in-de-simple = Plain German
read-in-en = English
read-in-fr = French
read-in-ar = Arabic
read-in-fa = Persian / Dari
read-in-kmr = Kurmanji
read-in-tr = Turkish
read-in-uk = Ukrainian
read-in-ru = Russian
read-in-ti = Tigrinya
read-in-so = Somali
read-in-ps = Pashto

# Disputed
disputed-mark = disputed
disputed-inline = { $what } (disputed)
disputed-title = What is disputed
disputed-add = This is disputed
disputed-row = Disputed?
disputed-named = Disputed? { $what }
disputed-hint = Whoever is described may say that something is not right. The entry then carries this mark everywhere.
disputed-by = Who disputes it?
disputed-part = It is about: { $part }
disputed-statement = What is not right? In the words of the person, please
disputed-statement-missing = Please say what is not right.
disputed-keep = Write down
disputed-kept = Written down.
disputed-written = Written down by { $name }, { $when }
disputed-written-own = Written by { $by } themselves, on the device of { $name }, { $when }
disputed-settle = What came of it?
disputed-corrected = It was put right.
disputed-withdrawn = It is no longer disputed.
disputed-unsettled = It cannot be settled.
disputed-settled = { $name }, { $day }

# Into the client's hand
hand-give-title = Let them read and sign
hand-give-text = Hand the device over: then this document alone is open, in the language that is chosen. The way back takes a worker's passphrase.
hand-give = Hand it over
hand-another = Another document is in a client's hand on this device. Take that back first.
hand-interpreter = Who interprets?
hand-companion = Who came along?
hand-place = Where?
hand-pin-title = Pin the device itself to Lotse
hand-pin-android = Settings, Security, switch on "App pinning". Then open the overview of running apps, tap Lotse's icon and choose "Pin". To unpin: hold both buttons at the bottom and enter the code.
hand-pin-ipad = Settings, Accessibility, switch on "Guided Access". Then triple-click the top button (or the home button) in Lotse and choose "Start". To end: triple-click and enter the code.
hand-pin-windows = The IT department can set up an account with "Assigned access" (kiosk mode) in which Lotse alone runs. Without that: F11 for full screen; the Windows key stays free.
hand-words-missing = The words for these pages are not on this device yet. They need the network once.

# Archive
archive-agreement = PDF for the file
archive-file-agreement = agreement-version
archive-file-minutes = minutes
archive-file-invitation = invitation
archive-minutes = PDF for the file
archive-invitation = Invitation as PDF
archive-later = with a network, once the server has the entry
archive-trouble = The document could not be fetched. Please try again.
file-next-bring = To bring: { $what }

# Two versions; own catalogue
agree-aside = Another version holds
agree-replaced = Replaced by version { $number }
agree-replaced-text = This version was replaced and is signed no more. In its place there is:
agree-rival-text = Two versions were signed without knowing of each other. Which one holds? Both stay readable.
agree-rival-this = this one
agree-holds = This version holds
agree-holds-kept = It is written down which version holds.
agree-retire = Offer no more: { $goal }
agree-retired = The goal is offered no more. Agreements keep its words.
said-paper-photo = Photo of the paper, added by { $name }, { $when }
said-question = Question: { $words }

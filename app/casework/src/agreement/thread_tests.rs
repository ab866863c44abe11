use super::{
    tests::{ME, Town, drawn, said, today},
    *,
};
use crate::{
    catalogue::Lexicon,
    due,
    ids::{ConversationId, GoalId, HouseholdId, PersonId, UserId, VersionId},
    language::{Language, tests::words},
    records::*,
    sync::Act,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use uuid::Uuid;

#[test]
fn a_revision_starts_from_the_version_in_force_and_the_old_one_holds_until_it_is_signed() {
    let mut town = Town::new();
    let first = town.lay(&town.draft());
    town.answers(first, Actor::Client(town.lina), drawn());
    town.answers(first, Actor::Worker(ME), drawn());
    let goals: Vec<_> = town.version(first).goals.iter().map(|goal| goal.id).collect();
    let agreement = town.party.agreement();
    let reached = Progress { state: GoalState::Reached, on: today(), by: ME, reason: String::new() };
    let mut act = Act::new();
    set_progress(&mut act, &town.book, agreement, goals[1], reached).unwrap();
    town.save(act);
    let step = town.version(first).goals[0].steps[0].id;
    let mut act = Act::new();
    take_step(&mut act, &town.book, agreement, step, Some(today()));
    town.save(act);

    let second = Draft::begin(&town.opening(), &town.book);
    assert_eq!((second.version.number, second.version.revises), (2, Some(first)));
    assert_eq!(second.version.goals.iter().map(|goal| goal.id).collect::<Vec<_>>(), [goals[0], goals[2]]);
    let prepared = town.lay(&second);
    assert_eq!(town.current().in_force.map(|it| it.0), Some(first));
    assert_eq!(town.current().open.iter().map(|it| it.0).collect::<Vec<_>>(), [prepared]);

    let third = Draft::begin(&town.opening(), &town.book);
    assert_eq!((third.version.number, third.version.revises), (3, Some(prepared)), "two texts never have one number");
    assert_eq!(town.current().in_place_of(first), None, "what is agreed holds until another is");
    let third = town.lay(&third);
    assert_eq!(town.current().in_place_of(prepared).map(|it| it.0), Some(third), "nobody signs what was replaced");
    town.answers(third, Actor::Client(town.omar), ReplyAnswer::Declined(String::new()));
    assert_eq!(town.current().in_place_of(prepared), None, "what was declined takes the place of none");
    town.answers(third, Actor::Client(town.omar), drawn());
    assert_eq!(town.current().open.iter().map(|it| it.0).collect::<Vec<_>>(), [third]);
    town.answers(third, Actor::Client(town.lina), drawn());
    town.answers(third, Actor::Worker(ME), drawn());
    let current = town.current();
    assert_eq!((current.in_force.map(|it| it.0), current.rivals.as_slice()), (Some(third), &[][..]));
    assert_eq!(current.in_place_of(first).map(|it| it.0), Some(third));
    assert_eq!(current.open, []);
    assert_eq!(current.next_review, Some("2027-01-15".parse().unwrap()));
    let known = current.agreement.unwrap();
    assert_eq!(progress_of(known, goals[1]), GoalState::Reached);
    assert_eq!(progress_of(known, goals[0]), GoalState::Agreed);
    assert_eq!(known.steps.get(&step), Some(&today()));
}

#[test]
fn two_versions_that_were_signed_without_knowing_of_each_other_are_both_there_and_somebody_is_asked() {
    let mut town = Town::new();
    let (one, other) = (town.draft(), town.draft());
    let ids = town.lay_apart([&one, &other]);
    for id in ids {
        town.answers(id, Actor::Client(town.lina), drawn());
        town.answers(id, Actor::Worker(ME), drawn());
    }
    let current = town.current();
    assert_eq!(current.versions.len(), 2);
    assert_eq!(current.rivals.len(), 1);
    assert_ne!(current.in_force.map(|it| it.0), Some(current.rivals[0]));

    // Somebody says which holds; the other stays as it was signed.
    let (rival, agreement) = (current.rivals[0], current.id);
    let mut act = Act::new();
    let_hold(&mut act, &town.book, town.case, agreement, rival, today());
    town.save(act);
    let current = town.current();
    assert_eq!((current.in_force.map(|it| it.0), current.rivals.as_slice()), (Some(rival), &[][..]));
    assert_eq!(current.versions.iter().filter(|(_, it)| standing(it) == Standing::Agreed).count(), 2);
    assert_eq!(current.open, []);
}

#[test]
fn a_version_that_was_signed_after_another_was_made_from_it_is_a_rival_of_that_one() {
    let mut town = Town::new();
    let first = town.lay(&town.draft());
    let second = town.lay(&Draft::begin(&town.opening(), &town.book));
    for id in [first, second] {
        town.answers(id, Actor::Client(town.lina), drawn());
        town.answers(id, Actor::Worker(ME), drawn());
    }
    let current = town.current();
    assert_eq!((current.in_force.map(|it| it.0), current.rivals.as_slice()), (Some(second), &[first][..]));
    assert_eq!(current.in_place_of(first), None, "somebody has to say so first");
    let mut act = Act::new();
    let_hold(&mut act, &town.book, town.case, current.id, second, today());
    town.save(act);
    let current = town.current();
    assert_eq!((current.rivals.as_slice(), current.in_place_of(first).map(|it| it.0)), (&[][..], Some(second)));
}

#[test]
fn a_new_version_starts_from_the_one_that_somebody_looks_at_and_has_a_number_of_its_own() {
    let mut town = Town::new();
    let (signed, mut other) = (town.draft(), town.draft());
    other.version.goals.truncate(1);
    let [signed, other] = town.lay_apart([&signed, &other]);
    town.answers(signed, Actor::Client(town.lina), drawn());
    town.answers(signed, Actor::Worker(ME), drawn());
    let numbers = [signed, other].map(|id| town.version(id).number);
    assert_eq!(numbers, [1, 1], "two tablets wrote one each");
    let next = Draft::begin(&Opening { revises: Some(signed), ..town.opening() }, &town.book);
    assert_eq!(next.version.goals, town.version(signed).goals);
    assert_eq!((next.version.revises, next.version.number), (Some(signed), 2));
    let second = town.lay(&next);
    let again = Draft::begin(&Opening { revises: Some(other), ..town.opening() }, &town.book);
    assert_eq!((again.version.revises, again.version.number), (Some(other), 3), "there is a second one");
    let without_a_name = Draft::begin(&town.opening(), &town.book);
    assert_eq!((without_a_name.version.revises, without_a_name.version.number), (Some(second), 3));
}

#[test]
fn a_goal_is_not_dropped_without_a_reason() {
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    let goal = town.version(id).goals[0].id;
    let dropped = |reason: &str| Progress { state: GoalState::Dropped, on: today(), by: ME, reason: reason.into() };
    let mut act = Act::new();
    let agreement = town.party.agreement();
    assert_eq!(set_progress(&mut act, &town.book, agreement, goal, dropped(" ")), Err(NeedsReason));
    assert!(act.is_empty());
    assert_eq!(set_progress(&mut act, &town.book, agreement, goal, dropped("zieht um")), Ok(()));
    assert!(!act.is_empty());
}

#[test]
fn what_changed_between_two_versions_is_said_goal_by_goal() {
    let town = Town::new();
    let old = town.draft().version;
    let mut new = old.clone();
    assert!(differences(&old, &new).is_empty());
    let (kept, changed, gone) = (old.goals[0].id, old.goals[1].id, old.goals[2].id);
    new.goals.remove(2);
    new.goals[1].by = None;
    new.goals[1].steps[0].what.german = "Im Rathaus anmelden".into();
    let removed = new.goals[1].steps.pop().unwrap().id;
    let step = new.goals[1].steps[0].id;
    let added = Goal { id: GoalId::new(), ..old.goals[2].clone() };
    new.goals.push(added.clone());
    new.until = Some(today());
    let differences = differences(&old, &new);
    let expected = [Changed::By, Changed::StepChanged(step), Changed::StepGone(removed)];
    assert_eq!(
        differences.goals,
        [
            (kept, GoalChange::Same),
            (changed, GoalChange::Changed(expected.to_vec())),
            (added.id, GoalChange::Added),
            (gone, GoalChange::Gone),
        ]
    );
    assert_eq!(differences.frame, [Changed::Until]);
    let mut reworded = old.clone();
    reworded.goals[0].title.other = None;
    assert_eq!(super::differences(&old, &reworded).goals[0].1, GoalChange::Changed(vec![Changed::Translation]));
}

#[test]
fn other_workers_and_another_next_appointment_are_changes_too() {
    let mut town = Town::new();
    let mut draft = town.draft();
    let mut next = |worker, at: Option<&str>| {
        draft.id = VersionId::new();
        draft.version.workers = [worker].into_iter().collect();
        draft.appointment = at.map(|at| (at.parse().unwrap(), String::new()));
        let id = town.lay(&draft);
        town.version(id).clone()
    };
    let first = next(ME, Some("2026-12-01T09:30:00"));
    let by_another = next(UserId::new(), Some("2026-12-01T09:30:00"));
    assert_eq!(differences(&first, &by_another).frame, [Changed::Workers]);
    let later = next(ME, Some("2026-12-01T10:00:00"));
    assert_eq!(differences(&first, &later).frame, [Changed::Appointment]);
    let none = next(ME, None);
    assert_eq!(differences(&later, &none).frame, [Changed::Appointment]);
    assert!(differences(&first, &AgreementVersion { text: String::new(), ..first.clone() }).is_empty(), "not known");
}

#[test]
fn a_version_in_another_language_takes_its_words_from_the_catalogue_and_says_what_is_not_translated() {
    let mut town = Town::new();
    let mut draft = town.draft();
    let by = Translator { role: TranslatorRole::Worker, name: "Jana Roth".into() };
    draft.version.goals[2].title.other =
        Some(Rendering { text: "إصلاح الدراجة".into(), by: Some(by), german: String::new() });
    town.lay(&draft);
    let (german, ukrainian) = (words(Language::German), words(Language::Ukrainian));
    let mut next = Draft::begin(&town.opening(), &town.book);
    next.speak(Some(Language::Ukrainian), &Lexicon::of(&german, &ukrainian, []));
    let names = NamesOf { municipality: "Stadt Haan", german: &german, other: Some(&ukrainian), today: today() };
    assert_eq!(next.lacking(&town.book, names), []);
    let said: Vec<_> =
        next.version.goals.iter().map(|goal| goal.title.other.as_ref().map(|it| it.text.as_str())).collect();
    assert_eq!(said, [Some("Вивчити німецьку до рівня B1"), Some("Отримати місце в дитсадку"), None]);
    next.speak(None, &Lexicon::default());
    assert!(next.version.language.is_none() && next.version.goals.iter().all(|goal| goal.title.other.is_none()));
}

#[test]
fn what_was_translated_by_hand_is_there_again_when_its_language_is_chosen_again() {
    let town = Town::new();
    let mut draft = town.draft();
    let goal = draft.version.goals[2].id;
    draft.translate(goal, PhraseOf::Title, "إصلاح الدراجة".into(), "Jana Roth");
    let (german, ukrainian) = (words(Language::German), words(Language::Ukrainian));
    let in_arabic = draft.version.goals.clone();
    let arabic = Lexicon::of(&german, &words(Language::Arabic), []);
    draft.speak(Some(Language::Ukrainian), &Lexicon::of(&german, &ukrainian, []));
    let other = |draft: &Draft| draft.goal(goal).unwrap().title.other.clone().map(|it| it.text);
    assert_eq!(other(&draft), None, "nobody reads Arabic for Ukrainian");
    draft.translate(goal, PhraseOf::Title, "Полагодити велосипед".into(), "Jana Roth");
    draft.speak(None, &Lexicon::default());
    let kept = serde_json::to_string(&draft).unwrap();
    let mut draft: Draft = serde_json::from_str(&kept).unwrap();
    draft.speak(Some(Language::Arabic), &arabic);
    assert_eq!(draft.version.goals, in_arabic);
    draft.goal_mut(goal).unwrap().title.german = "Das Fahrrad verkaufen".into();
    draft.speak(Some(Language::Ukrainian), &Lexicon::of(&german, &ukrainian, []));
    assert_eq!(other(&draft).as_deref(), Some("Полагодити велосипед"));
    let title = &draft.goal(goal).unwrap().title;
    assert_ne!(title.other.as_ref().unwrap().german, title.german, "of an earlier wording, and the form says so");
    draft.version.goals.retain(|it| it.id != goal);
    draft.speak(Some(Language::Arabic), &arabic);
}

/// Minutes of a conversation on that day.
fn talked(town: &mut Town, on: &str) {
    let minutes = Consultation {
        case: town.case,
        conversation: ConversationId::new(),
        started_at: on.parse::<NaiveDate>().unwrap().and_time(chrono::NaiveTime::MIN),
        minutes: 30,
        setting: Setting::OfficeHours,
        kind: ConsultationKind::FollowUp,
        accommodation: None,
        present: Set::default(),
        others_present: String::new(),
        interpreter: false,
        language: None,
        workers: Set::default(),
        criteria: Set::default(),
        occasion: String::new(),
        topics: String::new(),
        agreed: String::new(),
        signatures: BTreeMap::new(),
    };
    let mut act = Act::new();
    act.create(Uuid::now_v7(), &minutes);
    town.save(act);
}

/// An agreement with reviews on two days, signed by both sides.
fn reviewed_twice() -> (Town, crate::ids::VersionId) {
    let mut town = Town::new();
    let mut draft = town.draft();
    draft.version.reviews.insert("2027-03-15".parse().unwrap());
    let id = town.lay(&draft);
    assert_eq!(due(&town, "2027-02-01"), [""; 0], "nobody signed it");
    town.answers(id, Actor::Client(town.lina), drawn());
    town.answers(id, Actor::Worker(ME), drawn());
    (town, id)
}

/// The reviews that are due on a day.
fn due(town: &Town, on: &str) -> Vec<String> {
    let due = due::reviews(&town.book, due::Scope::Mine(ME), on.parse().unwrap()).into_iter();
    due.map(|(day, ..)| day.to_string()).collect()
}

#[test]
fn a_review_is_due_until_somebody_writes_down_that_they_looked_and_not_when_they_spoke_of_something_else() {
    let (mut town, _) = reviewed_twice();
    let looks = |town: &mut Town, on: &str| {
        let mut act = Act::new();
        set_reviewed(&mut act, &town.book, town.party.agreement(), on.parse().unwrap(), ME);
        town.save(act);
    };
    assert_eq!(due(&town, "2026-12-31"), [""; 0]);
    assert_eq!(due(&town, "2027-01-02"), ["2027-01-15"]);
    talked(&mut town, "2027-01-16");
    assert_eq!(due(&town, "2027-02-01"), ["2027-01-15"], "they spoke of a dripping tap");
    looks(&mut town, "2027-02-02");
    assert_eq!(due(&town, "2027-02-03"), [""; 0]);
    assert_eq!(due(&town, "2027-03-10"), ["2027-03-15"]);
    assert_eq!(due::reviews(&town.book, due::Scope::Mine(UserId::new()), "2027-03-10".parse().unwrap()), []);
    looks(&mut town, "2027-03-10");
    assert_eq!(due(&town, "2027-03-20"), [""; 0], "as soon as it is asked for, it can be done");
}

#[test]
fn a_review_is_done_when_the_progress_of_a_goal_or_a_step_is_written_down_since() {
    let (mut town, id) = reviewed_twice();
    let agreement = town.party.agreement();
    let (goal, step) = (town.version(id).goals[0].id, town.version(id).goals[1].steps[0].id);
    let progresses = |town: &mut Town, goal, on: &str| {
        let progress = Progress { state: GoalState::UnderWay, on: on.parse().unwrap(), by: ME, reason: String::new() };
        let mut act = Act::new();
        set_progress(&mut act, &town.book, agreement, goal, progress).unwrap();
        town.save(act);
    };
    progresses(&mut town, goal, "2027-01-14");
    progresses(&mut town, GoalId::new(), "2027-01-20");
    assert_eq!(due(&town, "2027-02-01"), ["2027-01-15"], "before the day, and of a goal of an earlier version");
    progresses(&mut town, goal, "2027-01-15");
    assert_eq!(due(&town, "2027-02-01"), [""; 0]);
    let mut act = Act::new();
    take_step(&mut act, &town.book, agreement, step, "2027-03-16".parse().ok());
    town.save(act);
    assert_eq!(due(&town, "2027-03-15"), ["2027-03-15"]);
    assert_eq!(due(&town, "2027-03-16"), [""; 0]);
}

#[test]
fn the_last_day_of_an_agreement_is_one_to_look_at_it_together() {
    let mut town = Town::new();
    let mut draft = town.draft();
    draft.version.until = "2027-02-20".parse().ok();
    let id = town.lay(&draft);
    town.answers(id, Actor::Client(town.lina), drawn());
    town.answers(id, Actor::Worker(ME), drawn());
    look(&mut town, "2027-01-15");
    assert_eq!(asked_for(&town, "2027-02-01"), ("2027-02-20".into(), false));
    assert_eq!(asked_for(&town, "2027-02-06"), ("2027-02-20".into(), true));
    assert_eq!(due(&town, "2027-02-21"), ["2027-02-20"], "it has ended, and nobody has looked");
    look(&mut town, "2027-02-21");
    assert_eq!(due(&town, "2027-02-22"), [""; 0]);
}

/// An agreement signed on the 22nd of November, the day on which it was written, to be looked at on three days.
fn reviewed_weekly() -> Town {
    let mut town = Town::new();
    let mut draft = town.draft();
    draft.version.reviews =
        ["2026-11-24", "2026-12-01", "2026-12-08"].map(|day| day.parse().unwrap()).into_iter().collect();
    let id = town.lay(&draft);
    town.answers(id, Actor::Client(town.lina), drawn());
    town.answers(id, Actor::Worker(ME), drawn());
    town
}

/// Which day is next, and whether they can look at it today.
fn asked_for(town: &Town, on: &str) -> (String, bool) {
    let current = agreements(&town.book, town.case, on.parse().unwrap()).remove(0);
    (current.next_review.map(|day| day.to_string()).unwrap_or_default(), current.asks_to_look)
}

fn look(town: &mut Town, on: &str) {
    let mut act = Act::new();
    set_reviewed(&mut act, &town.book, town.party.agreement(), on.parse().unwrap(), ME);
    town.save(act);
}

#[test]
fn one_look_settles_what_was_asked_for_and_no_later_day() {
    let mut town = reviewed_weekly();
    look(&mut town, "2026-11-23");
    assert_eq!(asked_for(&town, "2026-11-23"), ("2026-12-01".into(), false), "once a day is enough");
    assert_eq!(asked_for(&town, "2026-11-24"), ("2026-12-01".into(), true));
    let mut late = reviewed_weekly();
    assert_eq!(asked_for(&late, "2026-12-02"), ("2026-11-24".into(), true));
    look(&mut late, "2026-12-02");
    assert_eq!(asked_for(&late, "2026-12-03"), ("2026-12-08".into(), true), "all that were due, and none beside");
    look(&mut late, "2026-12-04");
    assert_eq!(asked_for(&late, "2026-12-05"), (String::new(), false));
}

#[test]
fn a_look_on_the_day_on_which_a_goal_was_written_down_settles_nothing_more() {
    let mut town = reviewed_weekly();
    let goal = town.current().in_force.unwrap().1.goals[0].id;
    let progress =
        Progress { state: GoalState::UnderWay, on: "2026-11-24".parse().unwrap(), by: ME, reason: String::new() };
    let mut act = Act::new();
    set_progress(&mut act, &town.book, town.party.agreement(), goal, progress).unwrap();
    town.save(act);
    look(&mut town, "2026-11-24");
    assert_eq!(asked_for(&town, "2026-11-25").0, "2026-12-01");
}

#[test]
fn what_was_looked_at_before_a_version_was_signed_was_another_one() {
    let mut town = reviewed_weekly();
    assert_eq!(asked_for(&town, "2026-11-22"), ("2026-11-24".into(), false), "they have just signed it");
    for day in ["2026-11-21", "2026-11-22"] {
        look(&mut town, day);
    }
    assert_eq!(asked_for(&town, "2026-11-23"), ("2026-11-24".into(), true));
}

#[test]
fn who_has_left_the_household_is_no_party_of_its_next_version_and_no_goal_is_for_them_alone() {
    let mut town = Town::new();
    let mut draft = town.draft();
    let goal = draft.version.goals[0].id;
    draft.version.concerns.insert(goal, town.omar);
    let laid = town.lay(&draft);
    for signer in [Actor::Client(town.lina), Actor::Worker(ME)] {
        assert!(town.answers(laid, signer, drawn()));
    }
    let mut act = Act::new();
    let base = town.book.get::<BaseData>(town.omar).unwrap().clone();
    let record = town.book.record(BaseData::key(town.omar)).unwrap().clone();
    act.update(&record, &base, &BaseData { household: HouseholdId::new(), ..base.clone() });
    town.save(act);
    let next = Draft::begin(&town.opening(), &town.book);
    assert_eq!(next.version.parties.iter().collect::<Vec<_>>(), [&town.lina]);
    assert_eq!((next.version.revises, next.concerned(&town.book, goal)), (Some(laid), None));
}

#[test]
fn what_was_asked_about_a_version_is_there_in_the_next_conversation_and_not_after_it() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let mut town = Town::new();
    let id = town.lay(&town.draft());
    talked(&mut town, "2027-01-10");
    let given = |signer: PersonId, words: &str, at: &str| {
        let points = [("title", PointReply::Understood), (WHOLE, PointReply::Question(words.into()))];
        let said = Reply {
            at: at.parse().unwrap(),
            points: points.map(|(key, said)| (key.to_owned(), said)).into_iter().collect(),
            ..said(ReplyAnswer::Undecided)
        };
        let key = ReplyKey { id: Uuid::now_v7(), signer: Actor::Client(signer) };
        (key, said)
    };
    let (lina, omar) = (town.lina, town.omar);
    for (key, said) in [
        given(omar, "Muss ich?", "2027-01-10T11:00:00Z"),
        given(lina, "Wann?", "2027-01-10T10:00:00Z"),
        given(lina, "Vorher?", "2027-01-09T10:00:00Z"),
    ] {
        let act = reply(&town.book, id, key, &said, None).unwrap();
        town.save(act);
    }
    let asked_on = |town: &Town, on: &str| -> Vec<_> {
        let asked = asked(&town.book, town.version(id), day(on)).into_iter();
        asked.map(|(by, words)| (by, words.to_owned())).collect()
    };
    let open = [(Actor::Client(lina), "Wann?".to_owned()), (Actor::Client(omar), "Muss ich?".to_owned())];
    assert_eq!(asked_on(&town, "2027-01-17"), open, "the one before was spoken about on the tenth");
    talked(&mut town, "2027-01-17");
    assert_eq!(asked_on(&town, "2027-01-18"), []);
}

//! Invitations to an appointment.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_in_the_language_of_those_invited_and_says_how_to_get_there_and_what_to_bring() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let base = BaseData {
        case,
        household: casework::ids::HouseholdId::new(),
        household_role: HouseholdRole::Head,
        birth_date: None,
        gender: None,
        nationality: None,
        languages: ["ti".to_owned()].into_iter().collect(),
        interpreter_needed: true,
        target_group: None,
        arrived_on: None,
        assigned_on: None,
        phone: None,
    };
    let starts_at = "2026-12-03T10:00:00".parse().unwrap();
    let appointment = Appointment {
        way: "Bus 784 bis Markt, dann über die Straße".into(),
        things: [Thing::Identity, Thing::HealthCard].into_iter().collect(),
        bring: "den Brief vom Jobcenter".into(),
        ..Appointment::new(case, office.town.anna.id, starts_at, "Rathaus, Zimmer 12".into())
    };
    let id = Uuid::now_v7();
    let mut act = Act::new();
    act.create(lina, &base).create(id, &appointment);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let path = format!("/api/v1/documents/invitation/{id}.pdf");
    let text = squashed(&text_of(&kept("invitation-ti.pdf", &pdf(&browser, &path).await)));
    let tigrinya = signing::words(Language::Tigrinya);
    for expected in [
        "Bus 784 bis Markt, dann über die Straße",
        "den Brief vom Jobcenter",
        "Ausweis oder Aufenthaltstitel",
        &tigrinya.fill("invite-bring", &[]),
        &tigrinya.fill("bring-identity", &[]),
        &tigrinya.fill("bring-health_card", &[]),
        "Lina Haddad",
        &tigrinya.fill("invite-heading", &[]),
        &tigrinya.date(appointment.starts_at.date()),
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let (child, father) = (PersonId::new(), PersonId::new());
    let named = |given: &str| Identity { given_name: given.to_owned(), ..town::identity(case, "Haddad") };
    let of_child = BaseData {
        birth_date: "2020-01-01".parse().ok(),
        languages: ["fa".to_owned()].into_iter().collect(),
        ..base.clone()
    };
    let speaks_german_too =
        BaseData { languages: ["de".to_owned(), "kmr".to_owned()].into_iter().collect(), ..base.clone() };
    let (talk, mut minutes) = town::minutes(case);
    minutes.present = [father].into_iter().collect();
    let theirs = Uuid::now_v7();
    let mut act = Act::new();
    act.create(child, &named("Sami")).create(child, &of_child);
    act.create(father, &named("Omar")).create(father, &speaks_german_too).create(talk, &minutes);
    act.create(theirs, &Appointment { consultation: Some(talk), ..appointment.clone() });
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let text = squashed(&text_of(&kept("invitation-all.pdf", &pdf(&browser, &path).await)));
    assert!(text.contains("Omar Haddad") && !text.contains("Sami"), "no child is invited\n{text}");
    let alone = pdf(&browser, &format!("/api/v1/documents/invitation/{theirs}.pdf")).await;
    let text = squashed(&text_of(&kept("invitation-alone.pdf", &alone)));
    assert!(
        text.contains("Omar Haddad") && !text.contains("Lina"),
        "who was there is invited, and nobody else\n{text}"
    );
    let (version, agreed, mut act) = (VersionId::new(), Uuid::now_v7(), Act::new());
    act.create(version, &signing::version(case, &[(father, "Omar Haddad")], None));
    act.create(agreed, &Appointment { consultation: None, ..appointment.clone() });
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let of_agreement = pdf(&browser, &format!("/api/v1/documents/invitation/{agreed}.pdf")).await;
    let text = squashed(&text_of(&kept("invitation-agreed.pdf", &of_agreement)));
    assert!(text.contains("Omar Haddad") && !text.contains("Lina"), "whoever agreed to it is invited\n{text}");
    let in_german = pdf(&browser, &format!("/api/v1/documents/invitation/{theirs}.pdf?language=de")).await;
    let file = kept("invitation-de.pdf", &in_german);
    let places = tool("pdftotext", &["-bbox", file.to_str().unwrap(), "-"]);
    let places = String::from_utf8(places.stdout).unwrap();
    let place = |word: &str, of: &str| {
        let line = places.lines().find(|line| line.contains(&format!(">{word}<"))).unwrap();
        line.split(&format!("{of}=\"")).nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(place("Wann:", "yMin") - place("Omar", "yMax") > 4.0, "who is invited stands apart from when\n{places}");
    let kurmanji = signing::words(Language::Kurmanji).fill("invite-heading", &[]);
    assert!(text.contains(&kurmanji), "who speaks German too reads the other language beside it\n{text}");
    let persian = pdf(&browser, &format!("{path}?language=fa")).await;
    assert!(text_of(&kept("invitation-fa.pdf", &persian)).contains("دعوت"));
    let record = office.town.record::<Appointment>(id).await;
    let mut act = Act::new();
    act.update(&record, &appointment, &Appointment { cancelled: true, ..appointment.clone() });
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    assert_eq!(browser.get(&path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_worker_told_in_their_own_words_is_said_as_somebody_translated_it_who_is_named_and_never_in_another_language()
 {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, _) = office.town.new_case().await;
    let starts_at = "2026-12-03T10:00:00".parse().unwrap();
    let mut appointment = Appointment {
        way: "Bus 784 bis Markt".into(),
        things: [Thing::Rental].into_iter().collect(),
        bring: "Gasrechnung".into(),
        ..Appointment::new(case, office.town.anna.id, starts_at, "Rathaus, Zimmer 12".into())
    };
    let by = Translator { role: TranslatorRole::Interpreter, name: "Frau Nasser".into() };
    let mut put = |what, language, text: &str, german: &str| {
        let rendering = Rendering { text: text.into(), by: Some(by.clone()), german: german.into() };
        appointment.translations.put(what, language, Some(rendering));
    };
    put(Telling::Way, Language::Arabic, "الحافلة 784 إلى ماركت", "Bus 784 bis Markt");
    put(Telling::Way, Language::English, "Bus 784 to Markt", "Bus 784 bis Markt");
    put(Telling::Bring, Language::Arabic, "فاتورة الغاز", "Gasrechnung");
    put(Telling::Bring, Language::English, "The electricity bill", "Stromrechnung");
    let (id, mut act) = (Uuid::now_v7(), Act::new());
    act.create(id, &appointment);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let fetched = async |language: &str| {
        let path = format!("/api/v1/documents/invitation/{id}.pdf?language={language}");
        squashed(&text_of(&kept(&format!("invitation-by-hand-{language}.pdf"), &pdf(&browser, &path).await)))
    };
    let english = fetched("en").await;
    for expected in [
        "How to get there: Bus 784 to Markt",
        "Translated by Frau Nasser, interpreter",
        "Rental contract or agreement of use",
        "Mietvertrag oder Nutzungsvertrag",
        "Gasrechnung",
        "(not translated)",
    ] {
        assert!(english.contains(expected), "{expected}\n{english}");
    }
    assert!(!english.contains("electricity"), "that was said of another bill\n{english}");
    let arabic = fetched("ar").await;
    for expected in ["الحافلة", "Frau Nasser", "عقد", "فاتورة"] {
        assert!(arabic.contains(expected), "{expected}\n{arabic}");
    }
    let persian = fetched("fa").await;
    assert!(!persian.contains("الحافلة") && !persian.contains("Nasser"), "{persian}");
}

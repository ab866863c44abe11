//! Agreements, minutes, and whatever people write in them.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_set_in_every_language_and_its_text_can_be_copied_out() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    for language in Language::ALL.iter().copied().filter(|it| *it != Language::German).map(Some).chain([None]) {
        let (.., id) = office.signed(language).await;
        let path = format!("/api/v1/documents/agreement/{id}.pdf");
        let set = pdf(&browser, &path).await;
        assert!(set.len() < 200_000, "{}", set.len());
        assert_eq!(pdf(&browser, &path).await, set, "the same records, the same bytes");
        let seal = file::read(&set).unwrap();
        assert!(seal.holds && seal.key == office.server.state.seal.public());
        let word = language.map_or("de", Language::word);
        let file = kept(&format!("agreement-{word}.pdf"), &set);
        assert!(tool("qpdf", &["--check", file.to_str().unwrap()]).status.success());
        let info = String::from_utf8_lossy(&tool("pdfinfo", &[file.to_str().unwrap()]).stdout).into_owned();
        assert!(info.lines().any(|line| line.starts_with("Tagged:") && line.ends_with("yes")), "{info}");
        for claim in ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1"] {
            assert!(String::from_utf8_lossy(&set).contains(claim), "{claim}");
        }
        let text = text_of(&file);
        let squashed = squashed(&text);
        let hash = casework::minutes::sha256_hex(
            &office.town.record::<AgreementVersion>(id).await.content::<AgreementVersion>().unwrap().text,
        );
        for german in [
            "Zielvereinbarung, Fassung 1",
            "Ziel 1 (Deutsch lernen): Deutsch bis B1 lernen",
            "Dabei war und bezeugt es: Petra Klein",
            "Gedolmetscht von: Hanna Tesfay",
            &hash[..8],
        ] {
            assert!(squashed.contains(german), "{german}\n{squashed}");
        }
        let content: AgreementVersion = office.town.record::<AgreementVersion>(id).await.content().unwrap();
        let signed: casework::agreement::FixedText = content.text.parse().unwrap();
        let german: String = signed.points.iter().map(|point| format!("{} ", point.german)).collect();
        assert!(found(&german, &text) > 0.99, "{word}");
        if language.is_some() {
            let other: String =
                signed.points.iter().filter_map(|point| Some(format!("{} ", point.other.as_ref()?.words()))).collect();
            let share = found(&other, &text);
            assert!(share > 0.97, "{word}: {share}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_disputed_says_so_at_its_point_and_whose_hand_wrote_it_and_nothing_runs_over_its_column() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let mut version = signing::version(case, &[(lina, "Lina Haddad")], Some(Language::Persian));
    let address = format!("https://haan.example/{}", "abcdefghij".repeat(6));
    version.text = version.text.replacen("de: Ziel 1", &format!("de: {address} Ziel 1"), 1);
    let id = office.town.lay(&version).await;
    office.town.answers(id, Actor::Client(lina), ReplyAnswer::Declined("نه، نمی‌خواهم".into())).await;
    let record = office.town.record::<AgreementVersion>(id).await;
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Own,
        part: "title".into(),
        statement: "Es gibt keine Fassung.".into(),
    };
    let mut act = Act::new();
    act.dispute(&record, Uuid::now_v7(), &objection);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let anna = office.browser(&office.town.anna).await;
    let file = kept("agreement-disputed.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{id}.pdf")).await);
    let text = squashed(&text_of(&file));
    assert_eq!(text.matches("Bestritten (§ 84 Abs. 2 SGB X)").count(), 2, "at the point and below\n{text}");
    assert!(text.contains("selbst geschrieben auf dem Gerät von anna"), "{text}");
    let persian = signing::words(Language::Persian).fill("sign-disputed", &[]);
    let first: Vec<_> = persian.split_whitespace().filter(|word| word.chars().count() > 3).collect();
    assert!(first.iter().all(|word| text.contains(word)), "{persian}\n{text}");
    // Words with their places: `<word xMin=… xMax=…>`.
    let boxes = String::from_utf8(tool("pdftotext", &["-bbox", file.to_str().unwrap(), "-"]).stdout).unwrap();
    let boxes = boxes.replace('\u{200b}', "");
    let parts: Vec<_> = boxes.lines().filter(|line| line.contains("abcde")).collect();
    assert!(parts.len() > 1, "it is parted: {parts:?}");
    let right = |line: &str| line.split("xMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok();
    assert!(parts.iter().all(|line| right(line).unwrap() < 297.0), "it stays on its half of the page: {parts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_longer_than_a_page_goes_on_on_the_next_and_nothing_is_cut_off() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let words = |what: &str| (0..900).map(|number| format!("{what}{number}")).collect::<Vec<_>>().join(" ");
    let mut version = signing::version(case, &[(lina, "Lina Haddad")], Some(Language::Persian));
    version.text = version.text.replacen("de: Ziel 1", &format!("de: {} Ziel 1", words("ziel")), 1);
    let id = office.town.lay(&version).await;
    office.town.answers(id, Actor::Client(lina), ReplyAnswer::Declined(words("nein"))).await;
    let record = office.town.record::<AgreementVersion>(id).await;
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Own,
        part: "title".into(),
        statement: words("falsch"),
    };
    let mut act = Act::new();
    act.dispute(&record, Uuid::now_v7(), &objection);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let anna = office.browser(&office.town.anna).await;
    let file = kept("agreement-long.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{id}.pdf")).await);
    // Words with their places: what runs off the sheet has one below it.
    let boxes = String::from_utf8(tool("pdftotext", &["-bbox", file.to_str().unwrap(), "-"]).stdout).unwrap();
    let bottom = |line: &str| line.split("yMax=\"").nth(1)?.split('"').next()?.parse::<f64>().ok();
    let on_the_sheet = |word: String| {
        boxes.lines().any(|line| line.contains(&format!(">{word}<")) && bottom(line).is_some_and(|y| y < 800.0))
    };
    for what in ["ziel", "nein", "falsch"] {
        // The first and the last may have quotation marks.
        let lost: Vec<_> = (1..899).filter(|number| !on_the_sheet(format!("{what}{number}"))).collect();
        assert!(lost.is_empty(), "{what}: {} words are not on a sheet, from {:?}", lost.len(), lost.first());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_replaced_says_by_which_in_both_languages_before_anything_else() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let first = signing::version(case, &[(lina, "Lina Haddad")], Some(Language::Turkish));
    let id = office.town.lay(&first).await;
    let path = format!("/api/v1/documents/agreement/{id}.pdf");
    assert!(!text_of(&kept("in-its-place.pdf", &pdf(&browser, &path).await)).contains("ersetzt"));
    let next = AgreementVersion { number: 2, revises: Some(id), ..first.clone() };
    let second = office.town.lay(&next).await;
    let text = squashed(&text_of(&kept("replaced.pdf", &pdf(&browser, &path).await)));
    let said = |language: Language| casework::agreement::replaced_by(&next, &signing::words(language));
    for words in [said(Language::German), said(Language::Turkish)] {
        let start: String = words.chars().take(20).collect();
        let at = text.find(&start).unwrap_or_else(|| panic!("{words}\n{text}"));
        assert!(at < text.find("Ziel 1").unwrap(), "{text}");
    }
    let newer = pdf(&browser, &format!("/api/v1/documents/agreement/{second}.pdf")).await;
    assert!(!text_of(&kept("replacing.pdf", &newer)).contains("ersetzt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_text_in_a_document_and_never_its_markup() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let (id, mut minutes) = town::minutes(case);
    let nasty = "#panic(\"x\") $ 1/0 $ *fett* <b> \\u{41} #{ read(\"/etc/passwd\") } ] \u{1f600} 李 Łukasz";
    minutes.present = [lina].into_iter().collect();
    minutes.topics = format!("{nasty}\nAbsprachen: keine\n\n= Überschrift");
    minutes.agreed = "Frau Haddad ruft an.".into();
    let strokes = Uuid::now_v7();
    let mut act = Act::new();
    act.create(strokes, &Strokes { case, lines: signing::drawn() });
    act.create(id, &minutes);
    let task = Uuid::now_v7();
    let what = Task {
        case,
        what: "Das Jobcenter anrufen".into(),
        who: Actor::Client(lina),
        due: None,
        state: TaskState::Open,
        settled_on: None,
        consultation: Some(id),
    };
    act.create(task, &what);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let record = office.town.record::<Consultation>(id).await;
    let mut act = Act::new();
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Worker,
        part: "agreed".into(),
        statement: "Ich habe nicht zugesagt anzurufen.".into(),
    };
    act.dispute(&record, Uuid::now_v7(), &objection);
    let said = Objection { part: String::new(), statement: "Das war nicht meine Aufgabe.".into(), ..objection };
    act.dispute(&office.town.record::<Task>(task).await, Uuid::now_v7(), &said);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let mut act = Act::new();
    let mut signed = minutes.clone();
    let signature = Signature { at: now(), manner: Manner::OnScreen(strokes), text_sha256: "0".repeat(64) };
    signed.signatures.insert(Actor::Client(lina).to_string(), signature);
    act.update(&record, &minutes, &signed);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;

    let set = pdf(&browser, &format!("/api/v1/documents/minutes/{id}.pdf")).await;
    let text = squashed(&text_of(&kept("minutes.pdf", &set)));
    let shown = squashed(&nasty.replace(['\u{1f600}', '李'], "◊"));
    for expected in [
        shown.as_str(),
        "Absprachen: keine",
        "= Überschrift",
        "Bestritten (§ 84 Abs. 2 SGB X)",
        "Ich habe nicht zugesagt anzurufen.",
        "Es geht um: Absprachen. Bestritten von Lina Haddad",
        "Das war nicht meine Aufgabe.",
        "Es geht um: Aufgabe „Das Jobcenter anrufen“. Bestritten von Lina Haddad",
        "Der Text wurde seither anders geschrieben",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_from_which_somebody_was_erased_says_so_and_names_the_checksum_of_what_was_signed() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (case, lina) = office.town.new_case().await;
    let omar = PersonId::new();
    let mut act = Act::new();
    act.create(omar, &Identity { given_name: "Omar".to_owned(), ..town::identity(case, "Naderi") });
    office.town.bring_in(act).await;
    let both = signing::version(case, &[(lina, "Lina Haddad"), (omar, "Omar Naderi")], None);
    let id = office.town.lay(&both).await;
    office.town.signs(id, Actor::Client(lina)).await;
    let content = || async { office.town.record::<AgreementVersion>(id).await.content::<AgreementVersion>().unwrap() };
    let signed = casework::minutes::sha256_hex(&content().await.text);

    let folder = tempfile::tempdir().unwrap();
    let list = server::ledger::ErasureList::within(folder.path());
    let omar = casework::erasure::Subject::Person(omar);
    office.server.state.ledger.erase(office.town.id(), omar, &list, now()).await.unwrap().unwrap();
    assert_ne!(casework::minutes::sha256_hex(&content().await.text), signed, "he stood in the text");
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let text = text_of(&kept("agreement-thinned.pdf", &set));
    let whole: String = text.split_whitespace().collect();
    assert!(whole.contains(&signed), "{text}");
    assert!(squashed(&text).contains("Aus dem Text wurde jemand gelöscht, nachdem er unterschrieben war"), "{text}");
    assert!(!text.contains("Naderi"), "{text}");
}

//! Minutes, the seals of the signatures under them, and whether a copy is as it was sealed.

use super::{
    checking::{page, sent},
    *,
};
use casework::{
    ids::ConsultationId,
    minutes::sha256_hex,
    sync::wire::{FORMAT, FORMAT_HEADER, Push, Pushed},
};
use chrono::Utc;

impl Office {
    /// A talk with Lina Haddad, which nobody has signed.
    async fn talk(&self) -> (PersonId, ConsultationId) {
        let (case, lina) = self.town.new_case().await;
        let (id, mut minutes) = town::minutes(case);
        minutes.present = [lina].into_iter().collect();
        minutes.workers = [self.town.anna.id].into_iter().collect();
        minutes.topics = "Das Fahrrad ist weg.".into();
        let mut act = Act::new();
        act.create(id, &minutes);
        self.town.push_accepted(&self.town.anna, &Device::of(self.town.anna.id).commit(act)).await;
        (lina, id)
    }

    /// The same, signed by her on the screen and sealed, and signed by Anna on paper and not.
    async fn signed_talk(&self) -> (PersonId, ConsultationId) {
        let (lina, id) = self.talk().await;
        self.town.stands_to(id, Actor::Client(lina), Manner::OnScreen(Uuid::now_v7())).await;
        self.seal(Signable::Minutes(id)).await;
        self.town.stands_to(id, Actor::Worker(self.town.anna.id), Manner::OnPaper).await;
        (lina, id)
    }
}

fn path(id: ConsultationId) -> String {
    format!("/api/v1/documents/minutes/{id}.pdf")
}

fn copy_in(file: &Path) -> MinutesCopy {
    match serde_json::from_slice(&attached(file, "lotse-protokoll.json")).unwrap() {
        Copy::Minutes(copy) => copy,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_show_the_seal_of_each_signature_and_a_code_and_say_what_is_not_sealed_yet() {
    let office = Office::open().await;
    let anna = office.browser(&office.town.anna).await;
    let (_, id) = office.talk().await;
    let images = |file: &Path| {
        let tags = tool("pdfinfo", &["-struct", file.to_str().unwrap()]).stdout;
        String::from_utf8_lossy(&tags).matches("Figure").count()
    };
    let unsigned = kept("minutes-unsigned.pdf", &pdf(&anna, &path(id)).await);
    let text = squashed(&text_of(&unsigned));
    assert!(!text.contains("Prüfsumme dessen") && !text.contains("versiegelt am"), "{text}");

    let (_, id) = office.signed_talk().await;
    let set = pdf(&anna, &path(id)).await;
    assert_eq!(pdf(&anna, &path(id)).await, set, "the same records, the same bytes");
    let file = kept("minutes-sealed.pdf", &set);
    let text = squashed(&text_of(&file));
    assert_eq!(text.matches("Vom Server empfangen am 20.11.2026").count(), 1, "{text}");
    assert_eq!(text.matches("Noch nicht versiegelt").count(), 1, "{text}");
    let checksum = Signable::Minutes(id).checksum(&sha256_hex(&office.town.text_of(id).await));
    assert!(text.contains(&checksum[..8]), "{text}");
    assert_eq!(images(&file), images(&unsigned) + 2, "what she drew, and the code");
    assert!(tool("qpdf", &["--check", file.to_str().unwrap()]).status.success());

    // A name that is corrected since makes it another text: no code, for this paper is not what they signed.
    let (lina, id) = office.signed_talk().await;
    let record = office.town.record::<Identity>(lina).await;
    let (before, checksum) = (record.content::<Identity>().unwrap(), office.town.text_of(id).await);
    let checksum = Signable::Minutes(id).checksum(&sha256_hex(&checksum));
    let mut act = Act::new();
    act.update(&record, &before, &Identity { family_name: "Hadad".into(), ..before.clone() });
    office.town.bring_in(act).await;
    let file = kept("minutes-corrected.pdf", &pdf(&anna, &path(id)).await);
    let text = squashed(&text_of(&file));
    assert_eq!(text.matches("Vom Server empfangen am 20.11.2026").count(), 1, "{text}");
    assert_eq!(text.matches("Der Text wurde seither anders geschrieben").count(), 2, "{text}");
    assert!(text.contains(&checksum[..8]), "{text}");
    assert_eq!(images(&file), images(&unsigned) + 1, "what she drew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_minutes_is_checked_with_nothing_but_the_key_and_a_changed_byte_of_it_is_found() {
    let office = Office::open().await;
    let anna = office.browser(&office.town.anna).await;
    let (lina, id) = office.signed_talk().await;
    let set = pdf(&anna, &path(id)).await;
    let file = kept("minutes-copy.pdf", &set);
    let (copy, known) = (copy_in(&file), [office.server.state.seal.public()]);
    let found = |copy: &MinutesCopy| {
        let hers = copy.check(&known).into_iter().find(|(key, _)| key.signer() == Actor::Client(lina));
        hers.unwrap().1
    };
    assert_eq!(found(&copy), Found::AsSealed(now()));
    assert_eq!(copy.check(&known).iter().filter(|(_, found)| *found == Found::NotSealed).count(), 1);
    assert!(matches!(copy.check(&[])[0].1, Found::UnknownKey(_)));
    let changed = |change: fn(&mut MinutesCopy, usize)| {
        let mut copy = copy.clone();
        let hers = copy.signatures.iter().position(|it| it.seal.is_some()).unwrap();
        change(&mut copy, hers);
        copy
    };
    let text = changed(|copy, _| copy.text = copy.text.replace("Fahrrad", "Fahrzeug"));
    assert_eq!(found(&text), Found::OtherText);
    let every: [fn(&mut MinutesCopy, usize); 6] = [
        |copy, hers| copy.signatures[hers].signature.manner = Manner::OnPaper,
        |copy, hers| copy.signatures[hers].signature.at += chrono::TimeDelta::seconds(1),
        |copy, hers| copy.signatures[hers].drawn.as_mut().unwrap().lines[1][0].x += 1,
        |copy, hers| copy.signatures[hers].drawn = None,
        |copy, hers| copy.signatures[hers].seal.as_mut().unwrap().received_at -= chrono::TimeDelta::seconds(1),
        |copy, _| copy.consultation = ConsultationId::new(),
    ];
    for change in every {
        assert_eq!(found(&changed(change)), Found::Changed);
    }
    // Another text, with its hash in the signature: the seal is of the one before.
    let mut forged = text;
    let hash = sha256_hex(&forged.text);
    forged.signatures.iter_mut().for_each(|it| it.signature.text_sha256.clone_from(&hash));
    assert_eq!(found(&forged), Found::Changed);

    let key = known[0].to_string();
    let (code, said) = verified(&set, &["--key", &key]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("a client's reply, received 2026-11-20") && said.contains("without a seal"), "{said}");
    let json = |copy: MinutesCopy| serde_json::to_vec(&Copy::Minutes(copy)).unwrap();
    assert_eq!(verified(&json(forged), &["--key", &key]).0, 1);
    assert_eq!(verified(&json(copy.clone()), &["--key", &key]).0, 3, "Anna's is not sealed");
    office.seal(Signable::Minutes(id)).await;
    let sealed = copy_in(&kept("minutes-copy.pdf", &pdf(&anna, &path(id)).await));
    assert_eq!(verified(&json(sealed.clone()), &["--key", &key]).0, 0);

    // As it was attached before: whoever writes such a file makes the hashes too, so by itself it says nothing.
    let hashes: serde_json::Map<_, _> =
        sealed.signatures.iter().map(|it| (it.signer.to_string(), it.signature.text_sha256.clone().into())).collect();
    let earlier = serde_json::json!({
        "form": "lotse-minutes 1", "municipality_name": "haan", "consultation": id, "text": sealed.text,
        "signatures": hashes,
    });
    let (code, said) = verified(&serde_json::to_vec(&earlier).unwrap(), &["--key", &key]);
    assert!(code == 3 && said.contains("without seals: 2"), "{code} {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seal_of_minutes_in_a_copy_of_an_agreement_is_none_of_a_reply() {
    let office = Office::open().await;
    let anna = office.browser(&office.town.anna).await;
    let (_, minutes) = office.signed_talk().await;
    let (.., version) = office.signed(None).await;
    let copy = copy_in(&kept("minutes-copy-2.pdf", &pdf(&anna, &path(minutes)).await));
    let whole = kept("agreement-copy.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{version}.pdf")).await);
    let Copy::Agreement(mut agreement) = serde_json::from_slice(&attached(&whole, "lotse-siegel.json")).unwrap() else {
        panic!("it is an agreement")
    };
    let known = [office.server.state.seal.public()];
    assert!(agreement.check(&known).iter().all(|(_, found)| matches!(found, Found::AsSealed(_))));
    agreement.replies[0].seal = copy.signatures.iter().find_map(|it| it.seal.clone());
    assert_eq!(agreement.check(&known)[0].1, Found::Changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_checks_says_when_minutes_were_sealed_and_nothing_of_what_is_in_them() {
    let office = Office::open().await;
    let anna = office.browser(&office.town.anna).await;
    let (_, id) = office.signed_talk().await;
    let set = pdf(&anna, &path(id)).await;
    let text = office.town.text_of(id).await;
    let hash = sha256_hex(&text);
    let checksum = Signable::Minutes(id).checksum(&hash);

    let mut said = vec![sent(&office, &set).await];
    let last = &said[0];
    assert!(last.contains("Ergebnis: Unverändert"), "{last}");
    assert!(
        last.contains("Klientin oder Klient: Antwort und Text sind unverändert, empfangen am 20.11.2026"),
        "{last}"
    );
    assert!(last.contains("Soziale Arbeit: Die Antwort gilt diesem Text. Ein Siegel des Servers ist nicht dabei."));
    for place in [20, set.len() / 2, set.len() - 10] {
        let mut other = set.clone();
        other[place] ^= 1;
        said.push(sent(&office, &other).await);
        assert!(said.last().unwrap().contains("Ergebnis: Verändert"), "byte {place}");
    }
    for code in [checksum.clone(), checksum[..12].to_uppercase()] {
        said.push(page(&office, &format!("/check?code={code}")).await);
        let last = said.last().unwrap();
        assert!(last.contains("wurde von haan versiegelt") && !last.contains("Ergebnis: Unverändert"), "{last}");
    }
    // Whoever guesses what was talked about learns nothing.
    said.push(page(&office, &format!("/check?code={hash}")).await);
    said.push(page(&office, &format!("/check?code={}", &hash[..12])).await);
    said.push(sent(&office, text.as_bytes()).await);
    for page in &said[said.len() - 3..] {
        assert!(page.contains("Das lässt sich hier nicht sagen") && !page.contains("haan"), "{page}");
    }
    for page in &said {
        assert!(!["Haddad", "anna", "Fahrrad", "Sprachkurs"].iter().any(|secret| page.contains(secret)), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_a_device_sends_is_sealed_when_it_is_answered() {
    let office = Office::open().await;
    let anna = office.browser(&office.town.anna).await;
    let (lina, id) = office.talk().await;
    let record = office.town.record::<Consultation>(id).await;
    let minutes: Consultation = record.content().unwrap();
    let text_sha256 = sha256_hex(&office.town.text_of(id).await);
    let mut signed = minutes.clone();
    let signature = Signature { at: now(), manner: Manner::OnPaper, text_sha256 };
    signed.signatures.insert(Actor::Client(lina).to_string(), signature);
    let mut act = Act::new();
    act.update(&record, &minutes, &signed);
    let push = Push { device_clock: Utc::now(), commits: vec![Device::of(office.town.anna.id).commit(act)] };
    let answer = anna.post("/api/v1/push").header(FORMAT_HEADER, FORMAT).json(&push).send().await.unwrap();
    assert_eq!(answer.json::<Pushed>().await.unwrap().answers.len(), 1);
    let seals = office.server.state.ledger.seals(office.town.id(), Some(Signable::Minutes(id))).await.unwrap();
    assert_eq!(seals.iter().map(|seal| seal.sealed.entry.signer()).collect::<Vec<_>>(), [Actor::Client(lina)]);
}

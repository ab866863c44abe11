//! Photos of what was signed on paper.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_photo_of_a_signed_paper_is_a_figure_of_the_archive_and_one_that_cannot_be_drawn_stops_nothing() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let id = office.town.lay(&signing::version(case, &[(lina, "Lina Haddad")], None)).await;
    let photo = async |bytes: &[u8]| {
        let (id, sha256, size) = (DocumentId::new(), BlobHash::of(bytes), bytes.len() as u64);
        let upload = Upload { document: id, sha256, uploader: office.town.anna.id };
        let piece = Piece { upload, size, media: MediaType::Png, offset: 0, bytes };
        let ledger = &office.server.state.ledger;
        assert!(matches!(ledger.add(office.town.id(), piece, now()).await.unwrap(), Added::Reached(_)));
        let document = Document {
            case,
            consultation: None,
            person: Some(lina),
            kind: DocumentKind::SignedPaper,
            note: String::new(),
            taken_at: now().naive_utc(),
            media: MediaType::Png,
            size,
            sha256,
        };
        let mut act = Act::new();
        act.create(id, &document);
        office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
        Some(id)
    };
    let whole: &[u8] = include_bytes!("../../../public/icon-192.png");
    let (shown, broken) = (photo(whole).await, photo(&whole[..whole.len() / 8]).await);
    for (signer, photo) in [(Actor::Client(lina), shown), (Actor::Worker(office.town.anna.id), broken)] {
        office.town.answers(id, signer, ReplyAnswer::OnPaper { photo }).await;
    }
    let anna = office.browser(&office.town.anna).await;
    let path = format!("/api/v1/documents/agreement/{id}.pdf");
    let set = pdf(&anna, &path).await;
    assert_eq!(pdf(&anna, &path).await, set, "the same records, the same bytes");
    let file = kept("photo.pdf", &set);
    let text = squashed(&text_of(&file));
    assert!(text.contains("Das Foto davon steht unter den Unterschriften."), "{text}");
    assert!(text.contains("Foto des Papiers, das Lina Haddad unterschrieben hat, eingetragen am"), "{text}");
    assert!(text.contains("Ein Foto davon liegt in der Akte."), "{text}");
    assert!(!text.contains("Bestritten"), "{text}");
    let images = String::from_utf8(tool("pdfimages", &["-list", file.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(images.lines().filter(|line| line.split_whitespace().nth(2) == Some("image")).count(), 1, "{images}");
    let tags = tool("pdfinfo", &["-struct", file.to_str().unwrap()]).stdout;
    assert!(String::from_utf8_lossy(&tags).contains("Figure"), "tagged, with words for who does not see it (PDF/UA)");
    assert!(tool("qpdf", &["--check", file.to_str().unwrap()]).status.success());

    let record = office.town.record::<Document>(shown.unwrap()).await;
    let objection = Objection {
        by: Actor::Client(lina),
        at: now(),
        written_by: office.town.anna.id,
        hand: Hand::Worker,
        part: String::new(),
        statement: "Dieses Papier habe ich nie unterschrieben.".into(),
    };
    let mut act = Act::new();
    act.dispute(&record, Uuid::now_v7(), &objection);
    office.town.push_accepted(&office.town.anna, &Device::of(office.town.anna.id).commit(act)).await;
    let text = squashed(&text_of(&kept("photo-disputed.pdf", &pdf(&anna, &path).await)));
    for expected in [
        "Bestritten (§ 84 Abs. 2 SGB X): das Foto dieses Papiers",
        "Bestritten (§ 84 Abs. 2 SGB X). Foto des Papiers, das Lina Haddad unterschrieben hat",
        "Dieses Papier habe ich nie unterschrieben.",
        "Es geht um: Foto des Papiers, das Lina Haddad unterschrieben hat. Bestritten von Lina Haddad",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_was_added_to_a_paper_stands_in_the_archive_with_a_seal_of_its_own() {
    let office = Office::open().await;
    let (case, lina) = office.town.new_case().await;
    let id = office.town.lay(&signing::version(case, &[(lina, "Lina Haddad")], None)).await;
    let of = office.town.answers(id, Actor::Client(lina), ReplyAnswer::OnPaper { photo: None }).await;
    office.town.photographs(id, of).await;
    office.seal(Signable::Version(id)).await;
    let anna = office.browser(&office.town.anna).await;
    let file = kept("paper.pdf", &pdf(&anna, &format!("/api/v1/documents/agreement/{id}.pdf")).await);
    let text = squashed(&text_of(&file));
    assert!(text.contains("Foto des Papiers ergänzt von anna am 20.11.2026"), "{text}");
    assert_eq!(text.matches("Vom Server empfangen am").count(), 2, "{text}");

    let attached = attached(&file, "lotse-siegel.json");
    let Copy::Agreement(copy) = serde_json::from_slice(&attached).unwrap() else { panic!("it is an agreement") };
    let known: Vec<_> = office.server.state.seal.known().collect();
    let as_sealed = |copy: &AgreementCopy| {
        copy.check(&known).iter().filter(|(_, found)| matches!(found, Found::AsSealed(_))).count()
    };
    assert_eq!(as_sealed(&copy), 2);
    let mut changed = copy.clone();
    changed.papers[0].paper.photo = DocumentId::new();
    assert_eq!(as_sealed(&changed), 1);
    assert!(changed.check(&known).iter().any(|(_, found)| *found == Found::Changed));
}

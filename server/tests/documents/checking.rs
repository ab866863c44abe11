//! Whether a file is as it was sealed: the page and the command line.

use super::*;

pub(super) async fn sent(office: &Office, bytes: &[u8]) -> String {
    let form = Form::new().part("file", Part::bytes(bytes.to_vec()).file_name("a"));
    let url = format!("{}/check?language=de", office.server.url);
    let answer = Client::new().post(url).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.text().await.unwrap()
}

pub(super) async fn page(office: &Office, path: &str) -> String {
    office.server.get(path).await.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_that_checks_finds_a_changed_byte_and_tells_nothing_else() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(Some(Language::Arabic)).await;
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let content: AgreementVersion = office.town.record::<AgreementVersion>(id).await.content().unwrap();
    let hash = casework::minutes::sha256_hex(&content.text);

    let mut said = vec![page(&office, "/check").await];
    said.push(sent(&office, &set).await);
    assert!(
        said[1].contains("Ergebnis: Unverändert")
            && said[1].contains("Klientin oder Klient: Antwort und Text sind unverändert")
    );
    for place in [20, set.len() / 3, set.len() / 2, set.len() - 10] {
        let mut other = set.clone();
        other[place] ^= 1;
        said.push(sent(&office, &other).await);
        assert!(said.last().unwrap().contains("Ergebnis: Verändert"), "byte {place}");
    }
    said.push(sent(&office, content.text.as_bytes()).await);
    assert!(said.last().unwrap().contains("wurde von haan versiegelt"));
    said.push(sent(&office, content.text.replace("Ziel 1", "Ziel 7").as_bytes()).await);
    assert!(said.last().unwrap().contains("Zu dieser Prüfsumme gibt es hier kein Siegel"));
    for code in [hash.clone(), hash[..12].to_uppercase(), format!("{} {}", &hash[..8], &hash[8..])] {
        said.push(page(&office, &format!("/check?code={}", code.replace(' ', "%20"))).await);
        let last = said.last().unwrap();
        assert!(last.contains("wurde von haan versiegelt"), "{code}");
        assert!(!last.contains("Ergebnis: Unverändert"), "a checksum does not say that a paper is the text");
    }
    let under_a_code = format!("[2/4 {}]", &hash[..12]);
    for code in [under_a_code.as_str(), &under_a_code[1..under_a_code.len() - 1]] {
        let code = code.replace(' ', "%20").replace('[', "%5B").replace(']', "%5D");
        said.push(page(&office, &format!("/check?code={code}")).await);
        assert!(said.last().unwrap().contains("wurde von haan versiegelt"), "{code}");
    }
    for code in ["0123456789ab", "0123", "zzzzzzzzzzzzzz", "%27%20OR%201=1"] {
        said.push(page(&office, &format!("/check?code={code}")).await);
        assert!(said.last().unwrap().contains("Das lässt sich hier nicht sagen"), "{code}");
    }
    said.push(sent(&office, b"%PDF-1.7 something else").await);
    said.push(sent(&office, b"").await);
    for page in &said {
        assert!(!["Haddad", "anna", "Fahrrad", "Petra"].iter().any(|secret| page.contains(secret)), "{page}");
        let scripts: Vec<_> = page.split("<script").skip(1).collect();
        assert_eq!(scripts.len(), 1, "the browser runs no script that stands in a page");
        assert!(scripts[0].starts_with(" src=\"/beside.") && page.contains("lang=\"de\""));
    }
    assert!(page(&office, "/check?language=en").await.contains("Check whether a document is unchanged"));
    let keys: serde_json::Value = office.server.get("/api/v1/seal").await.json().await.unwrap();
    assert_eq!(keys["keys"][0], office.server.state.seal.public().to_string());
    let mut turned_away = false;
    for _ in 0..40 {
        turned_away |= office.server.get("/check?code=0123456789ab").await.status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(turned_away, "nobody tries checksums one after the other");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_checks_a_file_with_nothing_but_the_public_key() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(Some(Language::Tigrinya)).await;
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let key = office.server.state.seal.public().to_string();
    let (code, said) = verified(&set, &["--key", &key]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("byte by byte") && said.contains("a client's reply, received 2026-11-20"), "{said}");
    assert_eq!(verified(&set, &[]).0, 3, "whose key it is cannot be known");
    assert_eq!(verified(&set, &["--key", "abc"]).0, 1);
    let mut other = set.clone();
    other[1000] ^= 1;
    assert_eq!(verified(&other, &["--key", &key]).0, 1);
    assert_eq!(verified(b"nothing of ours", &["--key", &key]).0, 3);

    // The copy that is attached stands for itself.
    let whole = kept("to-take-apart.pdf", &set);
    let copy = String::from_utf8(attached(&whole, "lotse-siegel.json")).unwrap();
    assert_eq!(verified(copy.as_bytes(), &["--key", &key]).0, 0);
    for (from, to) in
        [("Ziel 1", "Ziel 7"), ("Petra Klein", "Petra Gross"), ("2026-11-20T09:00:00Z", "2026-11-19T09:00:00Z")]
    {
        assert!(copy.contains(from));
        let (code, said) = verified(copy.replace(from, to).as_bytes(), &["--key", &key]);
        assert_eq!(code, 1, "{from}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_copy_by_itself_nothing_is_said_to_be_unchanged_that_no_seal_covers() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(None).await;
    let set = pdf(&browser, &format!("/api/v1/documents/agreement/{id}.pdf")).await;
    let copy = attached(&kept("to-be-renamed.pdf", &set), "lotse-siegel.json");
    let mut copy: serde_json::Value = serde_json::from_slice(&copy).unwrap();
    copy["municipality_name"] = "Anderswo".into();
    copy["replies"].as_array_mut().unwrap().pop();
    for tells in ["nicht geprüft, auch nicht, ob eine Antwort fehlt", "versiegelt wurden sie für haan"] {
        let said = sent(&office, copy.to_string().as_bytes()).await;
        assert!(said.contains("Ergebnis: Unverändert, soweit geprüft") && said.contains(tells), "{said}");
        assert!(!said.contains("Anderswo"));
    }
    copy["municipality"] = uuid::Uuid::now_v7().to_string().into();
    assert!(sent(&office, copy.to_string().as_bytes()).await.contains("Ergebnis: Verändert"));
}

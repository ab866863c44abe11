//! Who gets a document, and by which way.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_a_record_learns_as_little_as_of_one_that_is_not_there() {
    let office = Office::open().await;
    let (.., id) = office.signed(None).await;
    let path = format!("/api/v1/documents/agreement/{id}.pdf");
    assert_eq!(office.server.get(&path).await.status(), StatusCode::UNAUTHORIZED);
    let stranger = office.server.user("fremd", Role::SocialWorker, Some(office.town.team)).await;
    let outsiders = [&office.town.bert, &office.town.clerk, &office.town.caretaker, &stranger];
    let nothing = format!("/api/v1/documents/agreement/{}.pdf", Uuid::now_v7());
    for user in outsiders {
        let browser = office.browser(user).await;
        let mut said = Vec::new();
        for path in [&path, &nothing, &path.replace("agreement", "minutes"), &path.replace(".pdf", "")] {
            let answer = browser.get(path).send().await.unwrap();
            said.push((answer.status(), answer.text().await.unwrap()));
        }
        assert_eq!(said[0].0, StatusCode::NOT_FOUND);
        assert!(said.iter().all(|it| *it == said[0]), "{said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_somebody_types_shows_the_app_and_no_document() {
    let office = Office::open().await;
    let browser = office.browser(&office.town.anna).await;
    let (.., id) = office.signed(None).await;
    let typed = |path: String| browser.get(&path).header("sec-fetch-mode", "navigate").send();
    let app = typed("/".to_owned()).await.unwrap().text().await.unwrap();
    let document = format!("/api/v1/documents/agreement/{id}.pdf");
    let shown = typed(document.clone()).await.unwrap();
    assert_eq!(shown.text().await.unwrap(), app);
    // Going back to it says that one of our pages led there.
    let back = browser.get(&document).header("sec-fetch-mode", "navigate").header("sec-fetch-site", "same-origin");
    assert_eq!(back.send().await.unwrap().text().await.unwrap(), app);
    let check = typed("/check".to_owned()).await.unwrap().text().await.unwrap();
    assert!(check.contains("type=\"file\""), "the page that checks is for browsers");
}

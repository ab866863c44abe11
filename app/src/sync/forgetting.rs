//! Forgetting what leaves the device: on the disk first, then in memory, then the other tabs hear of it.
//!
//! It is rare, and reads every draft and every entry, so it comes with the program's later part.

use crate::{
    device::Device,
    drafts::Draft,
    pages::left::Left,
    sync::tabs::News as Told,
    work::{Departure, SaveError, Work},
};
use casework::{
    device::{Leaving, News, Returned, Standing},
    records::RecordKey,
};
use futures::future::LocalBoxFuture;
use leptos::prelude::Update;

/// What leaves, as the server says it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Going<'a> {
    /// Out of the user's scope.
    pub gone: &'a [RecordKey],
    /// Erased.
    pub erased: &'a [RecordKey],
    /// In a new form: something was erased from them.
    pub replaced: &'a [RecordKey],
    /// What came with it, to be kept in the same transaction.
    pub news: Option<&'a News>,
}

impl Going<'_> {
    /// Whether nothing leaves.
    pub fn is_nothing(&self) -> bool {
        self.gone.is_empty() && self.erased.is_empty() && self.replaced.is_empty()
    }
}

/// How it is forgotten: [`forget`].
pub(crate) type Forget = for<'a> fn(&'a Device, Work, Going<'a>) -> LocalBoxFuture<'a, Result<(), SaveError>>;

/// Takes out what leaves, on the disk and then in memory, and tells the other tabs.
pub(crate) fn forget<'a>(
    device: &'a Device,
    work: Work,
    going: Going<'a>,
) -> LocalBoxFuture<'a, Result<(), SaveError>> {
    Box::pin(async move {
        let leaving = work.look(|book| Leaving::of(book, going.gone, going.erased, going.replaced));
        let erased: Vec<_> = leaving.erased().collect();
        // First: once the place to go on is noted, it is done.
        device.forget_bytes(work, going.gone, &erased).await?;
        // What is being typed in a case that leaves goes to the tray, to the last key.
        let left = Left::of(work, &leaving).await;
        device.flush_drafts(work).await;
        let unread = device.unread().await;
        let writing = device.drafting().await;
        let standing = stands(device, &leaving, going.news);
        let entry = |draft: &Draft| left.as_ref().and_then(|left| left.entry(draft));
        let came = device.vault().forget(&leaving, going.news, &standing, &entry).await?;
        device.stand(standing);
        let records = going.news.map(|news| news.records.clone()).unwrap_or_default();
        work.departs(if leaving.erases() { Departure::Erased } else { Departure::LeftScope });
        work.change(|book| leaving.leave(book, records));
        work.change_drafts(|drafts| drafts.forget(&leaving, Leaving::of_draft));
        drop((unread, writing));
        work.drafts_heard();
        let stays =
            |tray: &[Returned]| tray.iter().filter_map(|entry| leaving.of_returned(entry)).chain(came).collect();
        work.tray().update(|tray| *tray = stays(tray));
        device.tell(if leaving.is_read_anew() { Told::Erased } else { Told::Changed });
        device.tell(Told::Drafts);
        device.tidy(work).await;
        Ok(())
    })
}

/// Where sync stands then: a tab that does not hear of it finds there that something was taken out.
fn stands(device: &Device, leaving: &Leaving, news: Option<&News>) -> Standing {
    let before = device.standing();
    match news {
        Some(news) => news.standing.clone(),
        None => Standing { erasures: before.erasures + u64::from(leaving.is_read_anew()), ..before },
    }
}

//! The archive's document of a record: a PDF that the server makes, for whoever may read the record.

use super::Icon;
use crate::{
    locales::tr,
    prelude::*,
    work::{Connection, use_work},
};
use casework::{
    casebook::Safety,
    records::{Kind, RecordKey},
};

/// A link to the document, as soon as the server has the record; before that, and without a network, a word on why there is
/// none.
#[component]
pub fn ArchiveLink(
    /// A version of an agreement, minutes, or an appointment.
    record: RecordKey,
    /// What the link says.
    words: String,
) -> impl IntoView {
    let work = use_work();
    let is_there = Memo::new(move |_| {
        work.connection.get() == Connection::Online && work.read(|book| book.safety(record)) == Safety::OnServer
    });
    let folder = match record.kind {
        Kind::AgreementVersion => "agreement",
        Kind::Consultation => "minutes",
        _ => "invitation",
    };
    let address = format!("/api/v1/documents/{folder}/{}.pdf", record.id);
    view! {
        <p class="l-screen-only l-cluster">
            {move || {
                let (address, words) = (address.clone(), words.clone());
                if is_there.get() {
                    view! {
                        <a class="kern-btn kern-btn--tertiary" href=address target="_blank" rel="external noopener">
                            <Icon name="document" />
                            <span class="kern-label">{words}</span>
                        </a>
                    }
                        .into_any()
                } else {
                    view! { <span class="l-quiet l-small">{format!("{words}: {}", tr("archive-later"))}</span> }.into_any()
                }
            }}
        </p>
    }
}

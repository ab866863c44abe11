//! Where a record is safe.

use super::Icon;
use crate::{locales::tr, prelude::*, work::use_work};
use casework::{casebook::Safety, records::RecordKey};

/// A tablet, or a tablet with a tick, or the sign that the server sent something of it back; and the words for it. It changes
/// by itself.
#[component]
pub fn SafetyMark(
    /// The record.
    record: RecordKey,
) -> impl IntoView {
    let work = use_work();
    let came_back =
        Memo::new(move |_| work.returned().iter().any(|entry| entry.commit.keys().any(|key| key == record)));
    let safety = Memo::new(move |_| work.read(|book| book.safety(record)));
    move || {
        let (class, icon, words) = match safety.get() {
            _ if came_back.get() => ("l-sync l-sync--returned", "warning", tr("safety-returned")),
            Safety::OnDevice => ("l-sync l-sync--device", "device", tr("safe-device")),
            Safety::OnServer => ("l-sync l-sync--server", "server", tr("safe-server")),
        };
        view! {
            <span class=class>
                <Icon name=icon />
                {words}
            </span>
        }
    }
}

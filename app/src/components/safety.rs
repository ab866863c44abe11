//! Where a record is safe.

use super::Icon;
use crate::{locales::tr, work::use_work};
use casework::{casebook::Safety, records::RecordKey};
use leptos::prelude::*;

/// A tablet, or a tablet with a tick, and the words for it. It changes by itself.
#[component]
pub fn SafetyMark(
    /// The record.
    record: RecordKey,
) -> impl IntoView {
    let work = use_work();
    let safety = Memo::new(move |_| work.read(|book| book.safety(record)));
    move || match safety.get() {
        Safety::OnDevice => view! {
            <span class="l-sync l-sync--device">
                <Icon name="device" />
                {tr("safe-device")}
            </span>
        },
        Safety::OnServer => view! {
            <span class="l-sync l-sync--server">
                <Icon name="server" />
                {tr("safe-server")}
            </span>
        },
    }
}

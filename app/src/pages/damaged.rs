//! What lies on this device and cannot be read any more: what it is, that it is kept, and what to do.

use crate::{
    components::{Icon, PageHead},
    locales::{tr, tr_with},
    prelude::*,
    work::{Damage, use_work},
};

/// The page.
#[component]
pub fn Damaged() -> impl IntoView {
    let damage = use_work().damaged;
    let is_whole = move || damage.get() == Damage::default();
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("damaged-title")) />
            <Show
                when=move || !is_whole()
                fallback=|| {
                    view! {
                        <div class="l-empty">
                            <Icon name="check" />
                            <p>{tr("damaged-nothing")}</p>
                        </div>
                    }
                }
            >
                <p>{tr("damaged-text")}</p>
                {move || {
                    let Damage { records, unsent, returned, drafts } = damage.get();
                    [
                        (unsent, "danger", "damaged-unsent", "damaged-unsent-do"),
                        (returned, "danger", "damaged-returned", "damaged-unsent-do"),
                        (drafts, "warning", "damaged-drafts", "damaged-drafts-do"),
                        (records, "info", "damaged-records", "damaged-records-do"),
                    ]
                        .into_iter()
                        .filter(|(count, ..)| *count > 0)
                        .map(|(count, manner, what, advice)| {
                            view! {
                                <section class=format!("l-banner l-banner--{manner}")>
                                    <Icon name="warning" />
                                    <div class="l-banner__text l-stack l-stack--small">
                                        <h2>{tr_with(what, &[("count", count.into())])}</h2>
                                        <p>{tr(advice)}</p>
                                    </div>
                                </section>
                            }
                        })
                        .collect_view()
                }}
            </Show>
        </main>
    }
}

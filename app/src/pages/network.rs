//! The partners in the network: who helps with what, and how to reach them.

use crate::{
    components::{Icon, PageHead, words::named},
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::records::Partner;

/// The list of partners, by what they offer.
#[component]
pub fn Network() -> impl IntoView {
    let work = use_work();
    let typed = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let mut partners: Vec<(String, Partner)> = work.read(|book| {
            book.all::<Partner>().values().map(|it| (named("service", it.service_kind.word()), it.clone())).collect()
        });
        partners.retain(|(service, it)| {
            wanted.is_empty() || it.name.to_lowercase().contains(&wanted) || service.to_lowercase().contains(&wanted)
        });
        casework::order::sort_by(&mut partners, |a, b| (&a.0, &a.1.name).cmp(&(&b.0, &b.1.name)));
        partners
    });
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("place-network")) />
            <div class="l-filter">
                <div class="l-search">
                    <Icon name="search" />
                    <input
                        type="search"
                        aria-label=tr("network-search")
                        placeholder=tr("network-search")
                        autocomplete="off"
                        prop:value=move || typed.get()
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
            </div>
            <p class="l-quiet l-small" role="status">
                {move || tr_with("network-count", &[("count", shown.with(Vec::len).into())])}
            </p>
            <Show
                when=move || shown.with(|shown| !shown.is_empty())
                fallback=|| {
                    view! {
                        <div class="l-empty">
                            <Icon name="network" />
                            <p>{tr("network-none")}</p>
                        </div>
                    }
                }
            >
                <ul class="l-list">
                    <For each=move || shown.get() key=|it| format!("{it:?}") children=|(service, partner)| {
                        view! { <Row service partner /> }
                    } />
                </ul>
            </Show>
        </main>
    }
}

#[component]
fn Row(service: String, partner: Partner) -> impl IntoView {
    let phone = partner.phone.filter(|it| !it.is_empty()).map(|phone| {
        let address = format!("tel:{}", phone.replace(' ', ""));
        view! {
            <a class="l-chip l-chip--small" href=address>
                <Icon name="phone" />
                {phone}
            </a>
        }
    });
    let mail = partner.email.filter(|it| !it.is_empty());
    let mail = mail.map(|mail| {
        let address = format!("mailto:{mail}");
        view! { <a class="l-chip l-chip--small" href=address>{mail}</a> }
    });
    view! {
        <li class="l-row l-row--wraps">
            <div class="l-row__body">
                <span class="l-row__title">{partner.name}</span>
                <span class="l-row__note">{service}</span>
            </div>
            <span class="l-cluster">{phone} {mail}</span>
        </li>
    }
}

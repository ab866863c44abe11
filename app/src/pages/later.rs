//! The later part of the program: what nobody needs before the first list is on the screen.
//!
//! For release, the program is cut in two (`.make/web`, feature `split`): what only [`built`] reaches becomes a file of its
//! own, fetched once somebody is at work, or from the service worker's cache while the passphrase is still being typed. In
//! development, in tests and on the server the program is one, and the later part is always there.

use crate::{
    components::{Icon, PageHead, focus_heading},
    frame::Preferences,
    locales::{Language, tr},
    pages::{
        accommodations::{Accommodations, House},
        agreement::{AgreementPage, WriteAgreement},
        client::ClientScreens,
        conversation::{Conversation, Minutes},
        damaged::Damaged,
        network::Network,
        notices::Notices,
        people::{EditPerson, HandOver, Moving, PersonPage, Register},
        reports::Reports,
        returned::Returned,
        settle::{HowMany, Settle, Waiting},
    },
    prelude::*,
    work::{Connection, Hand, Stage, Work},
};
#[cfg(feature = "split")]
use crate::{locales::LaterWords, work::LaterRules};
use leptos_router::hooks::use_params_map;

/// What the later part shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Registering a newcomer.
    Register,
    /// A person's page.
    Person,
    /// A person's form.
    EditPerson,
    /// Handing a case over.
    HandOver,
    /// Moving somebody.
    Moving,
    /// Writing an agreement.
    WriteAgreement,
    /// Reading one.
    Agreement,
    /// All houses.
    Accommodations,
    /// One house, room by room.
    House,
    /// Writing a conversation down.
    Conversation,
    /// Reading its minutes.
    Minutes,
    /// Who else helps.
    Network,
    /// Figures.
    Reports,
    /// Questions to settle.
    Settle,
    /// How many of them there are, behind the menu's word for them.
    HowManyToSettle,
    /// That there are some, for the first page.
    ToSettle,
    /// Entries that came back.
    Returned,
    /// What a client reads and signs.
    Client,
    /// What cannot be read on this device.
    Damaged,
    /// Notices that can wait.
    Notices,
}

/// Where the later part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whereabouts {
    /// Nobody asked for it yet.
    Away,
    /// On its way.
    Coming,
    /// Here.
    Here,
    /// It did not come.
    Missing,
}

/// The later part; provided as context.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    whereabouts: RwSignal<Whereabouts>,
    work: Work,
}

impl Later {
    /// Fetches it when somebody is at work or wants English, and again whenever the network comes back, until it is here.
    pub fn comes_with(work: Work, preferences: Preferences) -> Self {
        let at_start = if cfg!(feature = "split") { Whereabouts::Away } else { Whereabouts::Here };
        let later = Self { whereabouts: RwSignal::new(at_start), work };
        Effect::new(move |_| {
            let online = work.connection.get() != Connection::Offline;
            let english = preferences.language.get() == Language::English;
            let wanted =
                work.stage.get() == Stage::Open || work.hand() != Hand::Nothing || english || crate::device::is_kept();
            match later.whereabouts.get_untracked() {
                Whereabouts::Away if wanted => later.fetch(),
                Whereabouts::Missing if online => later.fetch(),
                _ => {}
            }
        });
        // Its words came with it: what stands there is said again.
        Effect::new(move |waited: Option<bool>| {
            let here = later.whereabouts.get() == Whereabouts::Here;
            if here && waited == Some(true) && preferences.language.get_untracked() == Language::English {
                preferences.language.update(|_| {});
            }
            !here
        });
        later
    }

    /// Fetches it, unless it is on its way.
    fn fetch(self) {
        if matches!(self.whereabouts.get_untracked(), Whereabouts::Away | Whereabouts::Missing) {
            self.whereabouts.set(Whereabouts::Coming);
            leptos::task::spawn_local(async move {
                self.whereabouts.set(if fetched(self.work).await.is_ok() {
                    Whereabouts::Here
                } else {
                    Whereabouts::Missing
                });
            });
        }
    }

    /// A piece of it, as soon as it is here.
    fn piece(self, piece: Piece) -> Option<AnyView> {
        (self.whereabouts.get() == Whereabouts::Here).then(|| untrack(|| at_once(piece))).flatten()
    }
}

/// Why the later part is not here.
type NotHere = leptos::wasm_split::SplitLoaderError;

#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible, preload(loaded))
)]
fn built(piece: Piece) -> Result<AnyView, NotHere> {
    Ok(match piece {
        Piece::Register => view! { <Register /> }.into_any(),
        Piece::Person => view! { <PersonPage /> }.into_any(),
        Piece::EditPerson => view! { <EditPerson /> }.into_any(),
        Piece::HandOver => view! { <HandOver /> }.into_any(),
        Piece::Moving => view! { <Moving /> }.into_any(),
        Piece::WriteAgreement => view! { <WriteAgreement /> }.into_any(),
        Piece::Agreement => view! { <AgreementPage /> }.into_any(),
        Piece::Accommodations => view! { <Accommodations /> }.into_any(),
        Piece::House => view! { <House /> }.into_any(),
        Piece::Conversation => view! { <Conversation /> }.into_any(),
        Piece::Minutes => view! { <Minutes /> }.into_any(),
        Piece::Network => view! { <Network /> }.into_any(),
        Piece::Reports => view! { <Reports /> }.into_any(),
        Piece::Settle => view! { <Settle /> }.into_any(),
        Piece::HowManyToSettle => view! { <HowMany /> }.into_any(),
        Piece::ToSettle => view! { <Waiting /> }.into_any(),
        Piece::Returned => view! { <Returned /> }.into_any(),
        Piece::Client => view! { <ClientScreens /> }.into_any(),
        Piece::Damaged => view! { <Damaged /> }.into_any(),
        Piece::Notices => view! { <Notices /> }.into_any(),
    })
}

/// What [`built`] answers without waiting, once the later part was fetched.
#[cfg(feature = "split")]
fn at_once(piece: Piece) -> Option<AnyView> {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };
    match pin!(built(piece)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(view) => view.ok(),
        Poll::Pending => None,
    }
}

#[cfg(not(feature = "split"))]
fn at_once(piece: Piece) -> Option<AnyView> {
    built(piece).ok()
}

/// The words of later pages, and English: whoever starts in German needs it later or never.
#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn words() -> Result<LaterWords, NotHere> {
    Ok(LaterWords { german: include_str!("../locales/de-later.ftl"), english: include_str!("../locales/en.ftl") })
}

/// The rules that read what agreements and minutes say.
#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn rules() -> Result<LaterRules, NotHere> {
    Ok(LaterRules::all())
}

/// Fetches the part.
#[cfg(feature = "split")]
async fn fetched(work: Work) -> Result<(), NotHere> {
    loaded().await?;
    crate::locales::later_words_came(words().await?);
    work.later_rules_came(rules().await?);
    Ok(())
}

#[cfg(not(feature = "split"))]
async fn fetched(_work: Work) -> Result<(), NotHere> {
    Ok(())
}

/// A page of the later part, for the router.
pub(crate) fn later(piece: Piece) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || page(piece, || {})
}

/// A form of the later part: another address of its kind is another form, however somebody got there.
pub(crate) fn form(piece: Piece) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    move || {
        let params = use_params_map();
        let address = Memo::new(move |_| params.get().into_iter().collect::<Vec<_>>());
        // A memo that nobody reads hears nothing.
        page(piece, move || address.with(|_| ()))
    }
}

fn page(piece: Piece, tracked: impl Fn() + Send + 'static) -> AnyView {
    let later = expect_context::<Later>();
    let waited = StoredValue::new(false);
    (move || {
        tracked();
        match later.whereabouts.get() {
            Whereabouts::Here => {
                if waited.get_value() {
                    focus_heading();
                }
                later.piece(piece)
            }
            Whereabouts::Missing => Some(view! { <Missing /> }.into_any()),
            Whereabouts::Away | Whereabouts::Coming => {
                waited.set_value(true);
                Some(view! { <main class="l-page" aria-busy="true"></main> }.into_any())
            }
        }
    })
    .into_any()
}

/// A piece of the later part inside something else; nothing until it is here.
#[component]
pub(crate) fn PieceOfLater(
    /// Which.
    piece: Piece,
) -> impl IntoView {
    let later = expect_context::<Later>();
    move || later.piece(piece)
}

/// In place of a page that did not come: what that means, and what to do.
#[component]
fn Missing() -> impl IntoView {
    let later = expect_context::<Later>();
    focus_heading();
    view! {
        <main class="l-page">
            <PageHead title=Signal::derive(|| tr("later-missing-title")) />
            <p>{tr("later-missing-text")}</p>
            <p>
                <button class="kern-btn kern-btn--primary" type="button" on:click=move |_| later.fetch()>
                    <Icon name="refresh" />
                    <span class="kern-label">{tr("later-missing-again")}</span>
                </button>
            </p>
            <p>{tr("later-missing-reload")}</p>
            <p>
                <a class="kern-btn kern-btn--secondary" href="" rel="external">
                    <span class="kern-label">{tr("later-missing-reload-now")}</span>
                </a>
            </p>
        </main>
    }
}

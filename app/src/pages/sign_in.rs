//! Signing in and unlocking: one form, with and without a network.

use crate::{
    components::Icon,
    credentials::LEAST_PASSPHRASE,
    frame::{Preferences, Theme, use_preferences},
    locales::{Language, set_current, tr, tr_with},
    prelude::*,
    work::{Connection, OpenError, Work, use_work},
};
use leptos::{ev::SubmitEvent, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlInputElement};

/// Whether this is the program, and not the page that the server renders before it comes. There nothing can be opened: the
/// button waits.
const PROGRAM_RUNS: bool = cfg!(feature = "browser");

/// The field that a problem belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Passphrase,
    Earlier,
    New,
    Again,
}

impl Field {
    /// Its id in the page, and the key of its words.
    fn id(self) -> &'static str {
        match self {
            Field::Name => "sign-in-name",
            Field::Passphrase => "sign-in-passphrase",
            Field::Earlier => "sign-in-earlier",
            Field::New => "sign-in-new",
            Field::Again => "sign-in-again",
        }
    }

    /// What was typed before the program had come: the page that the server rendered still stands when ours is built.
    fn typed_before(self) -> String {
        let field = PROGRAM_RUNS.then(|| document().get_element_by_id(self.id())).flatten();
        field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()).map(|field| field.value()).unwrap_or_default()
    }
}

/// Something that keeps the vault shut, in words, beside the field that could change it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty(Field),
    /// The new passphrase has fewer characters than it must.
    Short,
    /// It was not typed the same way twice.
    Differs,
    Refused(OpenError),
}

impl Problem {
    fn field(&self) -> Field {
        match self {
            Problem::Empty(field) => *field,
            Problem::Short | Problem::Refused(OpenError::OneTimeCode) => Field::New,
            Problem::Differs => Field::Again,
            Problem::Refused(OpenError::NeedsNetwork | OpenError::Blocked) => Field::Name,
            Problem::Refused(OpenError::OtherPassphrase) => Field::Earlier,
            Problem::Refused(_) => Field::Passphrase,
        }
    }

    fn words(&self) -> String {
        let seconds = |key, seconds: u64| tr_with(key, &[("count", seconds.into())]);
        match self {
            Problem::Empty(Field::Name) => tr("sign-in-name-missing"),
            Problem::Empty(_) => tr("sign-in-passphrase-missing"),
            Problem::Short => tr_with("sign-in-new-short", &[("least", LEAST_PASSPHRASE.into())]),
            Problem::Differs => tr("sign-in-new-differs"),
            Problem::Refused(error) => match error {
                OpenError::WrongPassphrase { left } => {
                    tr_with("sign-in-wrong-passphrase", &[("count", (*left).into())])
                }
                OpenError::WrongNameOrPassphrase => tr("sign-in-wrong"),
                OpenError::SlowDown(wait) | OpenError::ServerSlowsDown(wait) => seconds("sign-in-slow-down", *wait),
                OpenError::TooMany => tr("sign-in-too-many"),
                OpenError::NeedsNetwork => tr("sign-in-needs-network"),
                OpenError::Server => tr("sign-in-server"),
                OpenError::PassphraseChanged => tr("notice-other-passphrase"),
                OpenError::Blocked => tr("sign-in-blocked"),
                OpenError::OneTimeCode => tr_with("sign-in-new-due", &[("least", LEAST_PASSPHRASE.into())]),
                OpenError::OtherPassphrase => tr("sign-in-other-passphrase"),
                OpenError::PrivateMode => tr("sign-in-private-mode"),
                OpenError::NotSecure => tr("sign-in-not-secure"),
                OpenError::NoRoom => tr("sign-in-no-room"),
                OpenError::Storage(_) | OpenError::Passphrase(_) => tr("sign-in-storage"),
            },
        }
    }
}

/// What the form asks for beside name and passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Nothing,
    /// The passphrase that the vault was sealed with.
    Earlier,
    /// A passphrase in the place of the one-time code.
    New,
}

/// What is being typed; it outlives a change of language.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    passphrase: RwSignal<String>,
    earlier: RwSignal<String>,
    new: RwSignal<String>,
    again: RwSignal<String>,
    asks: RwSignal<Asks>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
}

impl Typed {
    /// What is wrong at first sight.
    fn problem_before_asking(&self) -> Option<Problem> {
        let empty = |signal: RwSignal<String>| signal.with_untracked(|text| text.trim().is_empty());
        let due = [(self.name, Field::Name), (self.passphrase, Field::Passphrase)];
        let missing = due.into_iter().find(|it| empty(it.0)).map(|it| Problem::Empty(it.1));
        if missing.is_some() || self.asks.get_untracked() != Asks::New {
            return missing;
        }
        let (new, again) = (self.new.get_untracked(), self.again.get_untracked());
        if new.trim().chars().count() < LEAST_PASSPHRASE {
            return Some(Problem::Short);
        }
        (new.trim() != again.trim()).then_some(Problem::Differs)
    }

    async fn open(self, work: Work) {
        let (name, passphrase) = (self.name.get_untracked(), self.passphrase.get_untracked());
        let new = self.new.get_untracked();
        let asks = self.asks.get_untracked();
        let result = match asks {
            Asks::Nothing => work.sign_in(&name, &passphrase).await,
            Asks::Earlier => work.sign_in_with_earlier(&name, &passphrase, &self.earlier.get_untracked()).await,
            Asks::New => work.sign_in_with_code(&name, &passphrase, &new).await,
        };
        // After success this page is gone, and its signals with it.
        let Err(error) = result else { return };
        match error {
            OpenError::OtherPassphrase => {
                if asks == Asks::New {
                    // The code is used up: from here on the new one is the passphrase.
                    self.passphrase.try_set(new);
                }
                self.asks.try_set(Asks::Earlier);
            }
            OpenError::OneTimeCode => {
                self.asks.try_set(Asks::New);
            }
            _ => {}
        }
        self.problem.try_set(Some(Problem::Refused(error)));
        self.busy.try_set(false);
    }
}

/// Whether somebody who has a document in their hand sees the lock instead; provided as context to the document's screens.
#[derive(Clone, Copy)]
pub struct AtLock {
    /// Whether they do.
    pub shown: RwSignal<bool>,
    /// The way back to the document, in the language in which it was read last.
    pub way_back: RwSignal<Option<WayBack>>,
}

/// How a reader who slipped to the lock finds back to their document.
#[derive(Clone)]
pub struct WayBack {
    /// Tag and direction of the language.
    pub language: (&'static str, &'static str),
    /// Whose page this is.
    pub whose: String,
    /// What the button says.
    pub back: String,
}

/// The sign-in page, and the lock before a document that is in a client's hand.
#[component]
pub fn SignIn(
    /// The lock before a document; none: nothing is in anybody's hand.
    #[prop(optional)]
    at_lock: Option<AtLock>,
) -> impl IntoView {
    let preferences = use_preferences();
    let typed = Typed {
        name: RwSignal::new(use_work().lender().unwrap_or_else(|| Field::Name.typed_before())),
        passphrase: RwSignal::new(Field::Passphrase.typed_before()),
        earlier: RwSignal::new(String::new()),
        new: RwSignal::new(String::new()),
        again: RwSignal::new(String::new()),
        asks: RwSignal::new(Asks::Nothing),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    view! {
        {move || {
            set_current(preferences.language.get());
            view! { <Door typed preferences at_lock /> }
        }}
    }
}

#[component]
fn Door(typed: Typed, preferences: Preferences, at_lock: Option<AtLock>) -> impl IntoView {
    let work = use_work();
    let title = if at_lock.is_some() { tr("hand-lock-title") } else { tr("sign-in-title") };
    let intro = if at_lock.is_some() { tr("hand-lock-text") } else { tr("sign-in-intro") };
    let window_title = format!("{title} – Lotse");
    Effect::new(move |_| document().set_title(&window_title));
    let back = at_lock.filter(|_| work.lender().is_some()).map(|AtLock { shown, way_back }| {
        let own = way_back.get_untracked();
        let whose = own.clone().map(|WayBack { language: (tag, direction), whose, .. }| {
            view! { <p lang=tag dir=direction>{whose}</p> }
        });
        let words = own.map(|WayBack { language: (tag, direction), back, .. }| {
            view! { <span lang=tag dir=direction>{back}</span> }
        });
        view! {
            {whose}
            <button class="kern-btn kern-btn--secondary kern-btn--block" type="button" on:click=move |_| shown.set(false)>
                <Icon name="document" />
                <span class="kern-label l-two">
                    {words} <span>{tr("hand-lock-back")}</span>
                </span>
            </button>
        }
    });
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        if typed.busy.get_untracked() {
            return;
        }
        let problem = typed.problem_before_asking();
        typed.busy.set(problem.is_none());
        typed.problem.set(problem);
        if typed.busy.get_untracked() {
            spawn_local(typed.open(work));
        }
    };
    view! {
        <div class="l-shell l-shell--bare">
            <header class="l-header">
                <span class="l-header__brand">
                    <img src="/icon.svg" alt="" />
                    <span>"Lotse"</span>
                </span>
                <span class="l-grow"></span>
                <Looks preferences />
            </header>
            <main class="l-page l-page--narrow">
                <div class="l-stack l-stack--small">
                    <h1>{title}</h1>
                    <p class="l-quiet">{intro}</p>
                </div>
                <Show when=move || work.evicted.get()>
                    <div class="l-banner l-banner--warning" role="status">
                        <Icon name="warning" />
                        <p class="l-banner__text">{tr("notice-evicted")}</p>
                    </div>
                </Show>
                <Show when=move || at_lock.is_none() && work.unsent_here.get() != 0>
                    <div class="l-banner l-banner--info" role="status">
                        <Icon name="waiting" />
                        <p class="l-banner__text">
                            {move || tr_with("sign-in-unsent", &[("count", work.unsent_here.get().into())])}
                        </p>
                    </div>
                </Show>
                {move || {
                    let words = match work.connection.get() {
                        // It stands beside the field then.
                        _ if typed.problem.with(Option::is_some) => return None,
                        Connection::Blocked => tr("sign-in-blocked"),
                        Connection::OtherPassphrase => tr("notice-other-passphrase"),
                        _ => return None,
                    };
                    let banner = view! {
                        <div class="l-banner l-banner--warning" role="status">
                            <Icon name="lock" />
                            <p class="l-banner__text">{words}</p>
                        </div>
                    };
                    Some(banner)
                }}
                {back}
                // A form outside a dialog with this method is sent nowhere: no passphrase ever stands in an address.
                <form class="l-card l-form" method="dialog" novalidate on:submit=open>
                    <Input field=Field::Name value=typed.name typed />
                    <Input field=Field::Passphrase value=typed.passphrase typed />
                    {move || match typed.asks.get() {
                        Asks::Nothing => None,
                        Asks::Earlier => Some(view! { <Input field=Field::Earlier value=typed.earlier typed /> }.into_any()),
                        Asks::New => {
                            let fields = view! {
                                <Input field=Field::New value=typed.new typed />
                                <Input field=Field::Again value=typed.again typed />
                            };
                            Some(fields.into_any())
                        }
                    }}
                    <button class="kern-btn kern-btn--primary kern-btn--block" type="submit" disabled=!PROGRAM_RUNS aria-disabled=move || typed.busy.get().to_string()>
                        <Icon name="lock" />
                        <span class="kern-label">
                            {move || if typed.busy.get() { tr("sign-in-busy") } else { tr("sign-in-open") }}
                        </span>
                    </button>
                    <p class="l-visually-hidden" role="status">
                        {move || typed.busy.get().then(|| tr("sign-in-busy"))}
                    </p>
                </form>
                <p class="l-quiet l-small">{tr("sign-in-offline")}</p>
            </main>
        </div>
    }
}

#[component]
fn Input(field: Field, value: RwSignal<String>, typed: Typed) -> impl IntoView {
    let id = field.id();
    let (kind, autocomplete) = match field {
        Field::Name => ("text", "username"),
        Field::Passphrase => ("password", "current-password"),
        Field::Earlier => ("password", "off"),
        Field::New | Field::Again => ("password", "new-password"),
    };
    let error_id = format!("{id}-error");
    let described_by = error_id.clone();
    let problem =
        move || typed.problem.with(|problem| problem.as_ref().filter(|it| it.field() == field).map(Problem::words));
    view! {
        <div class="l-field">
            <label for=id>{tr(id)}</label>
            <input
                id=id
                type=kind
                name=id
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
                aria-invalid=move || problem().is_some().to_string()
                aria-describedby=described_by
            />
            <p class="l-field__error" id=error_id role="alert">
                {move || problem()}
            </p>
        </div>
    }
}

/// Language and theme, small, beside the brand.
#[component]
fn Looks(preferences: Preferences) -> impl IntoView {
    let other = match preferences.language.get_untracked() {
        Language::German => Language::English,
        Language::English => Language::German,
    };
    let name = match other {
        Language::German => tr("language-name-de"),
        Language::English => tr("language-name-en"),
    };
    let next = move || match preferences.theme.get() {
        Theme::Device => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::Device,
    };
    let theme = move || match preferences.theme.get() {
        Theme::Device => tr("theme-system"),
        Theme::Light => tr("theme-light"),
        Theme::Dark => tr("theme-dark"),
    };
    view! {
        <div class="l-header__actions">
            <button class="l-menu__item" type="button" lang=other.code() on:click=move |_| preferences.speak(other)>
                <Icon name="language" />
                {name}
            </button>
            <button
                class="l-icon-button"
                type="button"
                aria-label=move || format!("{}: {}", tr("header-theme"), theme())
                title=move || format!("{}: {}", tr("header-theme"), theme())
                on:click=move |_| preferences.look(next())
            >
                <Icon name="theme" />
            </button>
        </div>
    }
}

/// The first sync, in numbers.
#[component]
pub fn FirstSync() -> impl IntoView {
    let (work, preferences) = (use_work(), use_preferences());
    view! {
        {move || {
            set_current(preferences.language.get());
            let numbers = move || {
                let progress = work.progress.get();
                tr_with("first-sync-numbers", &[("received", progress.received.into()), ("total", progress.total.into())])
            };
            view! {
                <div class="l-shell l-shell--bare">
                    <header class="l-header">
                        <span class="l-header__brand">
                            <img src="/icon.svg" alt="" />
                            <span>"Lotse"</span>
                        </span>
                    </header>
                    <main class="l-page l-page--narrow">
                        <h1>{tr("first-sync-title")}</h1>
                        <p>{tr("first-sync-text")}</p>
                        <div class="kern-progress l-stack l-stack--small">
                            <label for="first-sync">{numbers}</label>
                            <progress
                                id="first-sync"
                                max=move || work.progress.get().total.max(1).to_string()
                                value=move || work.progress.get().received.to_string()
                            ></progress>
                        </div>
                        <p class="l-quiet l-small">{tr("first-sync-hint")}</p>
                    </main>
                </div>
            }
        }}
    }
}

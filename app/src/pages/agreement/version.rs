//! A version as it was laid before people: its text, who said what to it, what changed, what was handed over.

use super::{
    answers::{Answer, Answers, AskedFor},
    changes::{Versions, changes_in_words, version_in_words},
    copy::Copies,
    text::BothTexts,
};
use crate::{
    components::{
        ArchiveLink, BringBack, Disputed, History, Icon, PageHead, Remove, SafetyMark, VersionDisputed, actor_name,
        household_name, person_name, save_and_say, use_notice,
    },
    languages::{use_languages, written_in},
    locales::{tr, tr_with},
    pages::people::Unknown,
    prelude::*,
    work::use_work,
};
use casework::{
    agreement::{
        FixedText, Standing, agreements, altered, disputed, disputed_points, let_hold, replaced_by, signed_by, standing,
    },
    casebook::Casebook,
    ids::{AgreementId, CaseId, PersonId, VersionId},
    language::Language,
    records::{Actor, Agreement, AgreementVersion, Content as _, Party, ReplyAnswer, Strokes},
    sync::{Act, Presence},
};
use chrono::NaiveDate;
use leptos_router::hooks::use_params_map;

/// A version's page.
#[component]
pub fn AgreementPage() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| {
        params.with(|params| {
            Some((
                params.get_str("id")?.parse::<PersonId>().ok()?,
                params.get_str("version")?.parse::<VersionId>().ok()?,
            ))
        })
    });
    move || match named.get() {
        Some((person, version)) => view! { <Of person version /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// A version with all that stands around it.
#[derive(Clone, PartialEq)]
struct Shown {
    name: String,
    version: AgreementVersion,
    /// None: the text on this device cannot be read.
    text: Option<FixedText>,
    standing: Standing,
    answers: Vec<Answer>,
    missing: Vec<(Actor, String)>,
    everybody: Vec<(Actor, String)>,
    changes: Vec<String>,
    is_newest: bool,
    /// What takes its place, with its number: nobody signs this one any more.
    replaced: Option<(VersionId, u16)>,
    holding: Holding,
}

/// How a signed version stands to others that were signed apart from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holding {
    /// There is no other one.
    Alone,
    /// Somebody has to say which holds.
    Contested,
    /// Another one holds.
    SetAside,
}

impl Shown {
    fn of(book: &Casebook, id: VersionId, today: NaiveDate) -> Option<Self> {
        let version = book.get::<AgreementVersion>(id)?.clone();
        let lines = |answer: &ReplyAnswer| {
            answer.strokes().and_then(|strokes| book.get::<Strokes>(strokes)).map(|strokes| strokes.lines.clone())
        };
        let mut answers: Vec<_> = version
            .replies
            .iter()
            .map(|(key, reply)| Answer {
                name: actor_name(book, key.signer),
                lines: lines(&reply.answer),
                reply: reply.clone(),
                key: *key,
            })
            .collect();
        casework::order::sort_by_key(&mut answers, |answer| answer.reply.at);
        let signed = signed_by(&version);
        let clients = version.parties.iter().map(|person| Actor::Client(*person));
        let workers = version.workers.iter().map(|worker| Actor::Worker(*worker));
        let everybody: Vec<_> = clients.chain(workers).map(|actor| (actor, actor_name(book, actor))).collect();
        let current = agreements(book, version.case, today).into_iter().find(|it| it.id == version.agreement)?;
        let replaced = current.in_place_of(id).map(|(other, version)| (other, version.number));
        // What was replaced is signed by nobody any more; a paper that somebody has with them may have been before.
        let announced = |actor: &Actor| {
            version.replies.iter().any(|(key, it)| key.signer == *actor && it.answer == ReplyAnswer::PaperToCome)
        };
        let is_missing = |actor: &Actor| !signed.contains(actor) && (replaced.is_none() || announced(actor));
        let missing = everybody.iter().filter(|(actor, _)| is_missing(actor)).cloned().collect();
        let party = book.get::<Agreement>(version.agreement).map(|it| it.party);
        let name = match party {
            Some(Party::Person(person)) => person_name(book, person),
            _ => household_name(book, version.case),
        };
        let before = version.revises.and_then(|before| book.get::<AgreementVersion>(before));
        Some(Self {
            name,
            text: version.text.parse().ok(),
            standing: standing(&version),
            answers,
            missing,
            everybody,
            changes: before.map(|before| changes_in_words(before, &version)).unwrap_or_default(),
            replaced,
            is_newest: !current.versions.iter().any(|(_, other)| other.revises == Some(id)),
            holding: {
                let is_in_force = current.in_force.is_some_and(|(in_force, _)| in_force == id);
                let is_aside = current.set_aside.contains(&id);
                match (is_aside, current.rivals.contains(&id) || is_in_force && !current.rivals.is_empty()) {
                    (true, _) => Holding::SetAside,
                    (false, true) => Holding::Contested,
                    (false, false) => Holding::Alone,
                }
            },
            version,
        })
    }
}

#[component]
fn Of(person: PersonId, version: VersionId) -> impl IntoView {
    let work = use_work();
    let shown = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| Shown::of(book, version, today))
    });
    let known = Memo::new(move |_| shown.with(Option::is_some));
    let title = Memo::new(move |_| {
        shown.with(|it| {
            let places = |it: &Shown| [("number", it.version.number.into()), ("name", it.name.clone().into())];
            it.as_ref().map(|it| tr_with("agree-version-title", &places(it))).unwrap_or_default()
        })
    });
    view! {
        <Show when=move || known.get() fallback=move || view! { <Gone person version /> }>
            <main class="l-page l-agreement">
                <PageHead title>
                    <SafetyMark record=AgreementVersion::key(version) />
                </PageHead>
                {shown.get_untracked().map(|it| view! { <Whole it shown person id=version /> })}
            </main>
        </Show>
    }
}

/// A version that was withdrawn before anybody answered it says so, and can be brought back.
#[component]
fn Gone(person: PersonId, version: VersionId) -> impl IntoView {
    let (work, key) = (use_work(), AgreementVersion::key(version));
    let is_removed = Memo::new(move |_| {
        work.read(|book| book.record(key).is_some_and(|record| record.presence() == Presence::Removed))
    });
    view! {
        <Show when=move || is_removed.get() fallback=|| view! { <Unknown /> }>
            <main class="l-page">
                <PageHead title=tr("record-agreement")>
                    <SafetyMark record=key />
                </PageHead>
                <BackToPerson person />
                <div class="l-banner">
                    <Icon name="trash" />
                    <p class="l-banner__text">{tr("removed-version")}</p>
                    <BringBack record=key what=tr("record-agreement_version") />
                </div>
                <History keys=vec![key] />
            </main>
        </Show>
    }
}

#[component]
fn BackToPerson(person: PersonId) -> impl IntoView {
    view! {
        <a class="l-back" href=format!("/people/{person}")>
            <Icon name="people" />
            {tr("agree-back")}
        </a>
    }
}

/// How a version stands: class of its badge, icon, words.
pub(super) fn standing_in_words(standing: Standing) -> (&'static str, &'static str, String) {
    let (class, icon, key) = match standing {
        Standing::Laid => ("l-badge", "clock", "agree-standing-laid"),
        Standing::Declined => ("l-badge l-badge--danger", "close", "agree-standing-declined"),
        Standing::Begun => ("l-badge l-badge--warning", "signature", "agree-standing-begun"),
        Standing::Agreed => ("l-badge l-badge--success", "check", "agree-standing-agreed"),
    };
    (class, icon, tr(key))
}

/// That another version has taken its place: class of its badge, icon, words.
pub(super) fn replaced_in_words(by: u16) -> (&'static str, &'static str, String) {
    ("l-badge", "close", tr_with("agree-replaced", &[("number", by.into())]))
}

/// The page around what never changes (`it`); what others add (`shown`) comes in without taking away what is typed or drawn.
#[component]
fn Whole(it: Shown, shown: Memo<Option<Shown>>, person: PersonId, id: VersionId) -> impl IntoView {
    let (case, agreement) = (it.version.case, it.version.agreement);
    let work = use_work();
    // What was begun goes on, in whichever window: nobody writes the same version twice.
    let fresh = format!("/people/{person}/agreement/draft/{}?revises={id}", VersionId::new());
    let revision = Memo::new(move |_| super::begun(work, agreement, Some(id)).unwrap_or_else(|| fresh.clone()));
    let answers = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.answers.clone()).unwrap_or_default()));
    let missing = Memo::new(move |_| shown.with(|it| it.as_ref().map(|it| it.missing.clone()).unwrap_or_default()));
    let holding = Memo::new(move |_| shown.with(|it| it.as_ref().map_or(Holding::Alone, |it| it.holding)));
    let is_newest = Memo::new(move |_| shown.with(|it| it.as_ref().is_some_and(|it| it.is_newest)));
    let replaced = Memo::new(move |_| shown.with(|it| it.as_ref().and_then(|it| it.replaced)));
    let points = Memo::new(move |_| work.read(|book| disputed_points(&disputed(book, id))));
    let asked = AskedFor { case, person, version: id };
    let file = format!("{}-{}-{}", tr("archive-file-agreement"), it.version.number, it.version.written_on);
    let standing = move || {
        let (class, icon, words) = match replaced.get() {
            Some((_, by)) => replaced_in_words(by),
            None => standing_in_words(shown.with(|it| it.as_ref().map_or(Standing::Laid, |it| it.standing))),
        };
        view! {
            <span class=class>
                <Icon name=icon />
                {words}
            </span>
        }
    };
    let language = it.text.as_ref().and_then(|text| text.language);
    let parts = it.text.iter().flat_map(|text| text.points.iter());
    let parts = parts.map(|point| (point.key.clone(), point.german.clone())).collect();
    view! {
        <div class="l-cluster l-screen-only">
            <BackToPerson person />
            {standing}
            <VersionDisputed version=id />
            <Show when=move || holding.get() == Holding::SetAside>
                <span class="l-badge">
                    <Icon name="close" />
                    {tr("agree-aside")}
                </span>
            </Show>
        </div>
        {move || replaced.get().map(|(by, number)| view! { <Replaced person by number language /> })}
        <Show when=move || holding.get() == Holding::Contested>
            <Contested case agreement version=id person />
        </Show>
        {(!altered(&it.version).is_empty())
            .then(|| {
                view! {
                    <div class="l-banner l-banner--warning">
                        <Icon name="info" />
                        <p class="l-banner__text">{tr("agree-thinned")}</p>
                    </div>
                }
            })}
        {match it.text.clone() {
            Some(text) => view! { <section class="l-card" aria-label=tr("agree-section-text")><BothTexts text disputed=points /></section> }.into_any(),
            None => {
                view! {
                    <div class="l-banner l-banner--danger">
                        <Icon name="warning" />
                        <p class="l-banner__text">{tr("agree-broken")}</p>
                    </div>
                }
                    .into_any()
            }
        }}
        <Answers answers missing asked text=it.version.text.clone() is_replaced=Signal::derive(move || replaced.with(Option::is_some)) />
        {it.text.map(|text| view! { <Copies case version=id text sha=casework::minutes::sha256_hex(&it.version.text) to=it.everybody.clone() /> })}
        <section class="l-section l-screen-only" aria-labelledby="agree-goes-on">
            <h2 id="agree-goes-on">{tr("agree-goes-on")}</h2>
            {(!it.changes.is_empty())
                .then(|| {
                    view! {
                        <h3>{tr("agree-changes")}</h3>
                        <ul>{it.changes.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
                    }
                })}
            <Show when=move || is_newest.get()>
                        <p>
                            <a class="kern-btn kern-btn--secondary" href=move || revision.get()>
                                <Icon name="pen" />
                                <span class="kern-label">{tr("agree-revise")}</span>
                            </a>
                            " "
                            <span class="l-field__hint">{tr("agree-revise-hint")}</span>
                        </p>
            </Show>
            <ArchiveLink record=AgreementVersion::key(id) words=tr("archive-agreement") file />
            <Remove record=AgreementVersion::key(id) what=tr_with("agree-version", &[("number", it.version.number.into())]) />
            <Versions case agreement person shown=id />
        </section>
        <Disputed record=AgreementVersion::key(id) by=it.everybody parts />
        <div class="l-screen-only"><History keys=vec![AgreementVersion::key(id)] /></div>
    }
}

/// Another version has taken the place of this one.
#[component]
fn Replaced(person: PersonId, by: VersionId, number: u16, language: Option<Language>) -> impl IntoView {
    let (work, languages) = (use_work(), use_languages());
    // Whoever is handed a print of this page reads it too.
    let own = move || {
        let words = languages.words(language?)?;
        let said = work.read(|book| book.get::<AgreementVersion>(by).map(|by| replaced_by(by, &words)))?;
        let (tag, direction) = written_in(words.language());
        Some(view! { <p class="l-print-only" lang=tag dir=direction>{said}</p> })
    };
    view! {
        <div class="l-banner l-banner--info">
            <Icon name="info" />
            <p class="l-banner__text">
                {tr("agree-replaced-text")} " "
                <a href=format!("/people/{person}/agreement/{by}")>{tr_with("agree-version", &[("number", number.into())])}</a>
            </p>
            {own}
        </div>
    }
}

/// Two versions were signed apart: somebody says which holds.
#[component]
fn Contested(case: CaseId, agreement: AgreementId, version: VersionId, person: PersonId) -> impl IntoView {
    let (work, notice) = (use_work(), use_notice());
    let others = Memo::new(move |_| {
        let today = work.today();
        work.read(|book| {
            let current = agreements(book, case, today).into_iter().find(|it| it.id == agreement);
            let all = current.iter().flat_map(|it| it.rivals.iter().copied().chain(it.in_force.map(|(id, _)| id)));
            // This one first.
            let mut all: Vec<_> = all.collect();
            casework::order::sort_by_key(&mut all, |id| (*id != version, *id));
            let line = |id: VersionId| {
                let it = book.get::<AgreementVersion>(id)?;
                Some((id, version_in_words(book, it, today)))
            };
            all.into_iter().filter_map(line).collect::<Vec<_>>()
        })
    });
    let one = move |(id, named): (VersionId, String)| {
        if id == version {
            view! { <li>{named} " · " <strong>{tr("agree-rival-this")}</strong></li> }.into_any()
        } else {
            view! { <li><a href=format!("/people/{person}/agreement/{id}")>{named}</a></li> }.into_any()
        }
    };
    let hold = move |_| {
        let today = untrack(|| work.today());
        let mut act = Act::new();
        work.look(|book| let_hold(&mut act, book, case, agreement, version, today));
        save_and_say(work, notice, act, tr("agree-holds-kept"), || {});
    };
    view! {
        <div class="l-banner l-banner--warning l-screen-only">
            <Icon name="warning" />
            <div class="l-banner__text">
                <p>{tr("agree-rival-text")}</p>
                <ul>{move || others.get().into_iter().map(one).collect_view()}</ul>
            </div>
            <button type="button" class="kern-btn kern-btn--primary" on:click=hold>
                <span class="kern-label">{tr("agree-holds")}</span>
            </button>
        </div>
    }
}

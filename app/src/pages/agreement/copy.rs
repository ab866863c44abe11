//! The copy for the client, handed over at once and without a network: printed, as codes, as a file. What was handed over,
//! when and how, is written down.

use super::text::translated_by;
use crate::{
    components::{Code, Icon, actor_name, here, reply_in_words, save_and_say, use_notice},
    device::{self, GivenAs, NoPaper, Notes, SignedBy},
    languages::{use_languages, written_in},
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    agreement::{
        Against, FixedText, Marks, Other, Point, Standing, calendar_entry, disputed, disputed_points, in_both,
        in_place_of, next_known_to, one_code, parts, replaced_by, standing,
    },
    casebook::Casebook,
    ids::{CaseId, VersionId},
    language::{Language, Words},
    records::{Actor, AgreementVersion, Appointment, HandOver, HandOverWay, Handed, Reply, ReplyAnswer, Strokes},
    sync::Act,
};
use chrono::NaiveDate;
use leptos::{html, task::spawn_local};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What was handed over before, in words.
fn handed(book: &Casebook, version: VersionId, today: NaiveDate) -> Vec<String> {
    let mut all: Vec<_> = book.all::<HandOver>().values().filter(|it| it.what == Handed::Agreement(version)).collect();
    casework::order::sort_by_key(&mut all, |it| std::cmp::Reverse(it.at));
    let words = |it: &&HandOver| {
        let to = it.to.map(|to| actor_name(book, to)).filter(|name| !name.is_empty());
        let way = tr(&format!("copy-way-{}", it.way.word()));
        let when = moment_in_words(here(it.at), today);
        to.into_iter().chain([way, when]).collect::<Vec<_>>().join(", ")
    };
    all.iter().map(words).collect()
}

/// The next appointment that goes with a copy: one of which everybody who gets one knows.
fn next_appointment(book: &Casebook, version: VersionId, now: chrono::NaiveDateTime) -> Option<(Uuid, Appointment)> {
    let version = book.get::<AgreementVersion>(version)?;
    next_known_to(book, version.case, &version.parties, now).map(|(id, it)| (id, it.clone()))
}

/// Who signed a version, with what was drawn, and who declined.
fn signatures(book: &Casebook, id: VersionId, disputed: &[Against]) -> Vec<SignedBy> {
    let replies = book.get::<AgreementVersion>(id).map(|version| version.replies.clone()).unwrap_or_default();
    let answered = |reply: &Reply| reply.answer.signs() || matches!(reply.answer, ReplyAnswer::Declined(_));
    let signed = replies.into_iter().filter(|(_, reply)| answered(reply));
    let shown = signed.map(|(key, reply)| {
        let strokes = reply.answer.strokes().and_then(|strokes| book.get::<Strokes>(strokes));
        let lines = strokes.map(|it| it.lines.clone());
        let is_disputed = lines.is_none() && disputed.iter().any(|it| it.paper == Some(key.signer));
        let mark = if is_disputed { format!(" · {}", tr("copy-mark")) } else { String::new() };
        SignedBy { words: format!("{}: {}{mark}", actor_name(book, key.signer), reply_in_words(reply)), lines }
    });
    shown.collect()
}

/// What of a version is disputed, by whom, and what they say: it goes with every copy (§ 84 (2) SGB X).
fn disputed_in_words(book: &Casebook, all: Vec<Against>, text: &FixedText) -> Vec<String> {
    let words = |Against { paper, disputed }: Against| {
        let objection = disputed.objection;
        let point = text.points.iter().find(|point| point.key == objection.part);
        let part = match paper {
            Some(signer) => tr_with("copy-disputed-paper", &[("name", actor_name(book, signer).into())]),
            None => point.map(|point| format!("„{}“", point.german)).unwrap_or_default(),
        };
        let part = if part.is_empty() { part } else { format!(" {part}") };
        let name = actor_name(book, objection.by);
        tr_with("copy-disputed", &[("name", name.into()), ("part", part.into()), ("words", objection.statement.into())])
    };
    all.into_iter().map(words).collect()
}

/// What has to be known about points of the text: that somebody disputes one, and who translated it.
fn notes(text: &FixedText, disputed: &BTreeSet<String>, own: Option<&Words>) -> BTreeMap<String, Notes> {
    let of_point = |point: &Point| {
        let is_disputed = disputed.contains(&point.key);
        let mark = || own.map_or_else(|| tr("disputed-mark"), |words| words.fill("sign-disputed", &[]));
        let by = match &point.other {
            Some(Other::Translated(_, Some(by))) => Some(match own {
                Some(words) => words.translated_by(by),
                None => translated_by(by),
            }),
            _ => None,
        };
        let german = is_disputed.then(|| tr("copy-mark")).into_iter().collect();
        let other = by.into_iter().chain(is_disputed.then(mark)).collect();
        (point.key.clone(), Notes { german, other })
    };
    text.points.iter().map(of_point).filter(|(_, notes)| *notes != Notes::default()).collect()
}

/// What has to be known before a copy is read: that another version has taken the place of this one.
fn notices(
    book: &Casebook,
    version: VersionId,
    today: NaiveDate,
    [german, own]: [Option<&Words>; 2],
) -> Vec<(Language, String)> {
    let Some((_, by)) = in_place_of(book, version, today) else { return Vec::new() };
    // Without the words of agreements it is said all the same.
    let plain = || tr_with("agree-replaced", &[("number", by.number.into())]);
    let german = german.map_or_else(plain, |words| replaced_by(by, words));
    let own = own.map(|words| (words.language(), replaced_by(by, words)));
    let own = own.filter(|(language, _)| *language != Language::German);
    std::iter::once((Language::German, german)).chain(own).collect()
}

/// The beginning of the checksum: enough to look the text up with.
fn foot_of(sha: &str) -> String {
    tr_with("copy-foot", &[("hash", sha.chars().take(12).collect::<String>().into())])
}

/// A way of handing over that was begun: it is asked whether it came to that.
#[derive(Clone, Copy, PartialEq)]
struct Begun {
    way: HandOverWay,
    parts: u16,
    appointment: Option<Uuid>,
}

/// Ways of handing the copy over, and what was handed over before.
#[component]
pub(super) fn Copies(
    case: CaseId,
    version: VersionId,
    text: FixedText,
    sha: String,
    to: Vec<(Actor, String)>,
) -> impl IntoView {
    let (work, notice, languages) = (use_work(), use_notice(), use_languages());
    let today = untrack(|| work.today());
    let before = Memo::new(move |_| work.read(|book| handed(book, version, today)));
    let replaced = Memo::new(move |_| work.read(|book| Some(in_place_of(book, version, today)?.1.number)));
    let clients: Vec<_> = to.into_iter().filter(|(actor, _)| matches!(actor, Actor::Client(_))).collect();
    let whom = RwSignal::new(clients.first().map(|(actor, _)| *actor));
    let begun = RwSignal::new(None::<Begun>);
    let language = text.language.unwrap_or(Language::German);
    let sheet = text.clone();
    let foot = foot_of(&sha);
    let name = format!("{}-{today}.pdf", tr("copy-file"));
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(false));
    let file = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(false);
        let (sheet, foot, name) = (sheet.clone(), foot.clone(), name.clone());
        let (german, own) = untrack(|| (languages.words(Language::German), languages.words(language)));
        spawn_local(async move {
            let around = work.look(|book| {
                let all = disputed(book, version);
                device::Around {
                    notices: notices(book, version, today, [german.as_deref(), own.as_deref()]),
                    notes: notes(&sheet, &disputed_points(&all), own.as_deref()),
                    signed: signatures(book, version, &all),
                    disputed: disputed_in_words(book, all, &sheet),
                    foot,
                }
            });
            let made = device::pdf_of(&sheet, &around, &tr("copy-file")).await;
            let given = match made {
                Ok(bytes) => device::give(&bytes, &name, "application/pdf").await,
                Err(error) => Err(error),
            };
            let _ = busy.try_set(false);
            let way = match given {
                Ok(GivenAs::Shared) => HandOverWay::Shared,
                Ok(GivenAs::Saved) => HandOverWay::File,
                Err(NoPaper::NotShared) => return,
                Err(NoPaper::NotDrawn) => {
                    trouble.try_set(true);
                    return;
                }
            };
            let _ = begun.try_set(Some(Begun { way, parts: 1, appointment: None }));
        });
    };
    let (codes, at) = (NodeRef::<html::Dialog>::new(), RwSignal::new(0_usize));
    let next = work.look(|book| next_appointment(book, version, untrack(|| work.now())));
    let next_id = next.as_ref().map(|(id, _)| *id);
    let shown = StoredValue::new((text, sha, next));
    let sequence = Memo::new(move |_| {
        let (words, german) = (languages.words(language)?, languages.words(Language::German)?);
        let municipality = work.me()?.municipality_name;
        let all = work.read(|book| disputed(book, version));
        let (points, mark) = (disputed_points(&all), |words: &Words| words.fill("sign-disputed", &[]));
        let replaced = work.read(|book| {
            let by = in_place_of(book, version, today).map(|(_, by)| by);
            by.map(|by| in_both(&words, &german, |words| replaced_by(by, words)))
        });
        let is_declined =
            work.read(|book| book.get::<AgreementVersion>(version).map(standing)) == Some(Standing::Declined);
        // Who it was, nobody reads who looks on.
        let declined = is_declined.then(|| in_both(&words, &german, |words| words.fill("agreement-declined", &[])));
        let mark = (!all.is_empty()).then(|| in_both(&words, &german, mark));
        let notices: Vec<_> = mark.into_iter().chain(declined).chain(replaced).collect();
        let marks = Some(Marks { points: &points, notices: &notices, words: &words });
        Some(shown.with_value(|(text, sha, next)| {
            let mut codes = match one_code(text, marks) {
                Some(one) => vec![one],
                None => parts(text, &words, sha, marks),
            };
            let entry = next.as_ref().map(|(id, it)| {
                calendar_entry(*id, it.starts_at, &it.place, &municipality, &words, chrono::Utc::now())
            });
            codes.extend(entry);
            codes
        }))
    });
    let scan = Memo::new(move |_| Some((language, languages.words(language)?.get("copy-scan")?.to_owned())));
    let keep = move |it: Begun| {
        let Some(by) = untrack(|| work.user()) else { return };
        let languages = [Language::German, language].into_iter().map(|it| it.word().to_owned()).collect();
        let mut act = Act::new();
        let record = HandOver {
            case,
            what: Handed::Agreement(version),
            to: whom.get_untracked(),
            by,
            at: chrono::Utc::now(),
            way: it.way,
            languages,
            parts: it.parts,
            appointment: it.appointment,
        };
        act.create(Uuid::now_v7(), &record);
        save_and_say(work, notice, act, tr("copy-kept"), move || begun.set(None));
    };
    let printed = foot_of(&shown.with_value(|(_, sha, _)| sha.clone()));
    view! {
        <p class="l-print-only">{printed}</p>
        <section class="l-section l-screen-only" aria-labelledby="copy-title">
            <h2 id="copy-title">{move || tr(if replaced.get().is_some() { "copy-title-replaced" } else { "copy-title" })}</h2>
            <p class="l-quiet">
                {move || match replaced.get() {
                    Some(number) => tr_with("copy-hint-replaced", &[("number", number.into())]),
                    None => tr("copy-hint"),
                }}
            </p>
            <div class="l-cluster">
                <button
                    type="button"
                    class="kern-btn kern-btn--secondary"
                    on:click=move |_| {
                        device::print();
                        begun.set(Some(Begun { way: HandOverWay::Printed, parts: 1, appointment: None }));
                    }
                >
                    <Icon name="printer" />
                    <span class="kern-label">{tr("copy-print")}</span>
                </button>
                <button
                    type="button"
                    class="kern-btn kern-btn--secondary"
                    aria-haspopup="dialog"
                    aria-disabled=move || sequence.with(Option::is_none).to_string()
                    on:click=move |_| {
                        at.set(0);
                        if let Some(codes) = codes.get_untracked().filter(|_| sequence.with_untracked(Option::is_some)) {
                            // Refused only for a dialog that is open already.
                            let _ = codes.show_modal();
                        }
                    }
                >
                    <Icon name="code" />
                    <span class="kern-label">{tr("copy-codes")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--secondary" aria-disabled=move || busy.get().to_string() on:click=file>
                    <Icon name="document" />
                    <span class="kern-label">{move || tr(if busy.get() { "copy-file-busy" } else { "copy-file-give" })}</span>
                </button>
            </div>
            <div role="alert">
                {move || trouble.get().then(|| view! { <p class="l-field__error">{tr("copy-file-trouble")}</p> })}
            </div>
            {move || {
                begun
                    .get()
                    .map(|it| {
                        let clients = clients.clone();
                        view! { <WasHandedOver clients whom keep=Callback::new(move |()| keep(it)) drop=Callback::new(move |()| begun.set(None)) /> }
                    })
            }}
            <Show when=move || before.with(|before| !before.is_empty())>
                <h3>{tr("copy-before")}</h3>
                <ul>{move || before.get().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </Show>
        </section>
        // Closed by a button or by a key: whoever was shown codes may have them.
        <dialog
            class="l-dialog l-dialog--codes"
            node_ref=codes
            aria-labelledby="codes-title"
            on:close=move |_| {
                let parts = sequence.with_untracked(|all| all.as_ref().map_or(0, Vec::len));
                let parts = u16::try_from(parts).unwrap_or(u16::MAX);
                begun.set(Some(Begun { way: HandOverWay::Codes, parts, appointment: next_id }));
            }
        >
            <Codes sequence scan at />
        </dialog>
    }
}

/// Whether it came to that, and to whom: written down only then.
#[component]
fn WasHandedOver(
    clients: Vec<(Actor, String)>,
    whom: RwSignal<Option<Actor>>,
    keep: Callback<()>,
    drop: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="l-card l-card--tight" role="group" aria-label=tr("copy-was")>
            <div class="l-field">
                <label for="copy-to">{tr("copy-to")}</label>
                <select id="copy-to" on:change=move |event| whom.set(event_target_value(&event).parse().ok())>
                    {clients
                        .into_iter()
                        .map(|(actor, name)| {
                            view! { <option value=actor.to_string() selected=move || whom.get() == Some(actor)>{name}</option> }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="l-cluster">
                <button type="button" class="kern-btn kern-btn--primary" on:click=move |_| keep.run(())>
                    <Icon name="check" />
                    <span class="kern-label">{tr("copy-was-yes")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| drop.run(())>
                    <span class="kern-label">{tr("copy-was-no")}</span>
                </button>
            </div>
        </div>
    }
}

/// One code after the other, as large as the screen allows.
#[component]
fn Codes(
    sequence: Memo<Option<Vec<String>>>,
    /// What the client does, in their language.
    scan: Memo<Option<(Language, String)>>,
    at: RwSignal<usize>,
) -> impl IntoView {
    let count = Memo::new(move |_| sequence.with(|all| all.as_ref().map_or(0, Vec::len)));
    let is_last = move || at.get() + 1 >= count.get();
    let shown = Memo::new(move |_| sequence.with(|all| all.as_ref().and_then(|all| all.get(at.get()).cloned())));
    let is_entry = move || shown.with(|text| text.as_ref().is_some_and(|text| text.starts_with("BEGIN:VCALENDAR")));
    let number = move || {
        let key = if is_entry() { "codes-appointment" } else { "codes-number" };
        tr_with(key, &[("number", (at.get() + 1).into()), ("count", count.get().into())])
    };
    view! {
        <form method="dialog" class="l-stack">
            <h2 id="codes-title">{tr("codes-title")}</h2>
            <p aria-live="polite">{number}</p>
            {move || shown.get().map(|text| view! { <Code text label=number() /> })}
            {move || {
                scan.get()
                    .map(|(language, words)| {
                        let (tag, direction) = written_in(language);
                        view! { <p lang=tag dir=direction>{words}</p> }
                    })
            }}
            <p class="l-quiet">{tr("codes-hint")}</p>
            <div class="l-dialog__actions">
                <Show when=move || at.get() != 0>
                    <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| at.update(|at| *at -= 1)>
                        <Icon name="back" />
                        <span class="kern-label">{tr("codes-before")}</span>
                    </button>
                </Show>
                <Show when=move || !is_last()>
                    <button type="button" class="kern-btn kern-btn--primary" on:click=move |_| at.update(|at| *at += 1)>
                        <span class="kern-label">{tr("codes-next")}</span>
                    </button>
                </Show>
                <button class="kern-btn kern-btn--secondary">
                    <span class="kern-label">{tr("codes-done")}</span>
                </button>
            </div>
        </form>
    }
}

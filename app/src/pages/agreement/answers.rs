//! What people said to a version, and how those who are still asked may say it here.

use super::{
    hand::{Beside, BesideFields},
    paper::{Papers, SheetFields, Sheets},
};
use crate::{
    components::{
        DrawnSignature, Icon, SignaturePad, answer_in_words, disputed_badge, here, use_notice, words::language,
    },
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    agreement::{Against, FixedText, WHOLE, disputed, may_enter, reply, reply_on_paper, understood},
    ids::{CaseId, PersonId, VersionId},
    language::Language,
    records::{Actor, AgreementVersion, Lines, PointReply, Reply, ReplyAnswer, ReplyKey},
    sync::Act,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One answer with what is shown of it.
#[derive(Clone, PartialEq)]
pub(super) struct Answer {
    pub key: ReplyKey,
    pub name: String,
    pub reply: Reply,
    pub lines: Option<Lines>,
}

/// For what somebody is asked.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct AskedFor {
    pub case: CaseId,
    pub person: PersonId,
    pub version: VersionId,
}

#[component]
pub(super) fn Answers(
    answers: Memo<Vec<Answer>>,
    /// Those who have not signed.
    missing: Memo<Vec<(Actor, String)>>,
    asked: AskedFor,
    text: String,
    /// Whether another version has taken its place.
    is_replaced: Signal<bool>,
) -> impl IntoView {
    let fixed = StoredValue::new(text.parse::<FixedText>().ok());
    let point = move |key: &str| {
        let of = |text: &FixedText| text.points.iter().find(|point| point.key == key).map(|point| point.german.clone());
        let whole = || if key == WHOLE { tr("agree-question-whole") } else { key.to_owned() };
        fixed.with_value(|fixed| fixed.as_ref().and_then(of)).unwrap_or_else(whole)
    };
    let said = move |answer: Answer| {
        let questions = answer.reply.points.iter().filter_map(|(key, said)| match said {
            PointReply::Question(words) => Some((point(key), words.clone())),
            PointReply::Understood => None,
        });
        let questions = questions.collect::<Vec<_>>();
        let understood =
            fixed.with_value(|fixed| fixed.as_ref().map(|text| understood(text, &answer.reply))).unwrap_or_default();
        view! { <Said asked answer questions understood /> }
    };
    let announced = Memo::new(move |_| {
        let is_to_come = |answer: &&Answer| answer.reply.answer == ReplyAnswer::PaperToCome;
        answers.with(|all| all.iter().filter(is_to_come).map(|answer| answer.key.signer).collect::<Vec<_>>())
    });
    view! {
        <section class="l-section" aria-labelledby="agree-answers">
            <h2 id="agree-answers">{tr("agree-answers")}</h2>
            <Show when=move || answers.with(Vec::is_empty)>
                <p class="l-quiet">{tr("agree-answers-none")}</p>
            </Show>
            <ul class="l-plain l-stack">
                <For each=move || answers.get() key=|answer| answer.key children=said />
            </ul>
            <Show when=move || missing.with(|missing| !missing.is_empty())>
                <StillAsked asked missing announced is_replaced />
            </Show>
        </section>
    }
}

#[component]
fn Said(
    asked: AskedFor,
    answer: Answer,
    questions: Vec<(String, String)>,
    /// How many thoughts of how many.
    understood: (usize, usize),
) -> impl IntoView {
    let Answer { key, name, reply, lines } = answer;
    let (class, icon) = match &reply.answer {
        ReplyAnswer::OnScreen(_) | ReplyAnswer::Sign { .. } => ("l-badge l-badge--success", "signature"),
        ReplyAnswer::OnPaper { .. } => ("l-badge l-badge--success", "document"),
        ReplyAnswer::Declined(_) => ("l-badge l-badge--danger", "close"),
        ReplyAnswer::Later(_) | ReplyAnswer::Undecided => ("l-badge", "clock"),
        ReplyAnswer::PaperToCome => ("l-badge l-badge--warning", "document"),
    };
    let (words, reason) = answer_in_words(&reply.answer);
    let reason = Some(reason.to_owned()).filter(|it| !it.trim().is_empty());
    let languages = reply.languages.iter().map(|word| language(word));
    let languages = languages.collect::<Vec<_>>().join(", ");
    let named =
        |name: &String, key: &str| (!name.trim().is_empty()).then(|| tr_with(key, &[("name", name.clone().into())]));
    let (understood, count) = understood;
    let facts = [
        (understood > 0)
            .then(|| tr_with("agree-said-understood", &[("understood", understood.into()), ("count", count.into())])),
        (!languages.is_empty()).then(|| tr_with("agree-said-in", &[("languages", languages.into())])),
        reply.read_aloud.then(|| tr("agree-said-aloud")),
        named(&reply.interpreter, "agree-said-interpreter"),
        named(&reply.companion, "agree-said-companion"),
        named(&reply.represented_by, "agree-said-represented"),
        Some(reply.place.clone()).filter(|it| !it.trim().is_empty()),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let work = use_work();
    let today = untrack(|| work.today());
    let at = here(reply.at);
    let is_of_theirs = move |it: &Against| it.paper == Some(key.signer);
    let paper_disputed = Memo::new(move |_| work.read(|book| disputed(book, asked.version).iter().any(is_of_theirs)));
    let is_on_paper = matches!(reply.answer, ReplyAnswer::OnPaper { .. });
    view! {
        <li class="l-signer">
            <span class="l-cluster">
                <strong>
                    <bdi>{name.clone()}</bdi>
                </strong>
                {matches!(key.signer, Actor::Worker(_)).then(|| view! { <span class="l-quiet l-small">{tr("sign-worker")}</span> })}
                <span class=class>
                    <Icon name=icon />
                    {words}
                </span>
                {move || (is_on_paper && paper_disputed.get()).then(disputed_badge)}
                <time class="l-quiet l-small" datetime=at.format("%Y-%m-%dT%H:%M").to_string()>
                    {moment_in_words(at, today)}
                </time>
            </span>
            {reason.map(|reason| view! { <p class="l-signed-text" dir="auto">{reason}</p> })}
            {lines.map(|lines| view! { <DrawnSignature lines name /> })}
            {(!facts.is_empty()).then(|| view! { <p class="l-small l-quiet">{facts}</p> })}
            <Papers asked key answer=reply.answer.clone() />
            {questions
                .into_iter()
                .map(|(point, words)| {
                    view! {
                        <div class="l-banner l-banner--info">
                            <Icon name="info" />
                            <p class="l-banner__text">
                                <span class="l-small l-quiet">{tr_with("agree-question-to", &[("point", point.into())])}</span>
                                <br />
                                <span dir="auto">{words}</span>
                            </p>
                        </div>
                    }
                })
                .collect_view()}
        </li>
    }
}

/// What somebody does just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Nothing,
    Drawing,
    OnPaper,
}

/// Those who have not signed: workers here, clients on paper; on the screen the client signs alone with the document.
#[component]
fn StillAsked(
    asked: AskedFor,
    missing: Memo<Vec<(Actor, String)>>,
    /// Those who said that they sign on paper.
    announced: Memo<Vec<Actor>>,
    is_replaced: Signal<bool>,
) -> impl IntoView {
    let is_client_missing =
        Memo::new(move |_| missing.with(|all| all.iter().any(|(signer, _)| matches!(signer, Actor::Client(_)))));
    let AskedFor { person, version, .. } = asked;
    let beside = Beside::new();
    view! {
        <h3 class="l-screen-only">{tr("agree-still-asked")}</h3>
        <Show when=move || is_client_missing.get() && !is_replaced.get()>
            <super::hand::IntoHand person version beside />
        </Show>
        <ul class="l-plain l-stack l-screen-only">
            <For each=move || missing.get() key=|(signer, _)| *signer let:it>
                <Asked asked signer=it.0 name=it.1 announced beside />
            </For>
        </ul>
    }
}

#[component]
fn Asked(asked: AskedFor, signer: Actor, name: String, announced: Memo<Vec<Actor>>, beside: Beside) -> impl IntoView {
    let AskedFor { version, .. } = asked;
    let (work, notice) = (use_work(), use_notice());
    let doing = RwSignal::new(Doing::Nothing);
    let is_client = matches!(signer, Actor::Client(_));
    // A colleague signs as themselves, where they are signed in.
    let is_colleague = !untrack(|| work.user()).is_some_and(|me| may_enter(signer, me));
    let is_me = !is_client && !is_colleague;
    let is_to_come = move || announced.with(|all| all.contains(&signer));
    let sheets = Sheets::of(work, asked, signer);
    if sheets.are_begun() {
        doing.set(Doing::OnPaper);
    }
    let said = move |answer: ReplyAnswer| {
        // Both stand on the page, and on what is printed of it.
        let other = work.look(|book| book.get::<AgreementVersion>(version)?.language.clone());
        let said = Reply {
            at: chrono::Utc::now(),
            answer,
            text_sha256: String::new(),
            languages: [Language::German.word().to_owned()].into_iter().chain(other).collect(),
            read_aloud: false,
            interpreter: String::new(),
            companion: String::new(),
            represented_by: String::new(),
            place: String::new(),
            points: BTreeMap::new(),
        };
        let said = if is_client { beside.with(said) } else { said };
        (ReplyKey { id: Uuid::now_v7(), signer }, said)
    };
    let busy = RwSignal::new(false);
    let keep = move |act: Act, draft: Option<String>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let saved = work.save(act, draft.as_deref()).await;
            busy.try_set(false);
            match saved {
                Ok(_) => {
                    notice.say(tr("agree-signed"), None);
                    doing.try_set(Doing::Nothing);
                }
                // What was drawn and photographed is still there.
                Err(error) => notice.refuse(&error),
            }
        });
    };
    let drawn = move |lines: Lines| {
        let (key, said) = said(ReplyAnswer::OnScreen(Uuid::now_v7()));
        if let Some(act) = work.look(|book| reply(book, version, key, &said, Some(&lines))) {
            keep(act, None);
        }
    };
    let on_paper = Callback::new(move |()| {
        let Some(me) = untrack(|| work.user()) else { return };
        let (key, said) = said(ReplyAnswer::OnPaper { photo: None });
        let photos = sheets.photos.get_untracked();
        if let Some(act) = work.look(|book| reply_on_paper(book, version, key, &said, &photos, me)) {
            keep(act, Some(sheets.draft()));
        }
    });
    let pad = name.clone();
    view! {
        <li>
            <div class="l-signer" role="group" aria-label=tr_with("sign-of", &[("name", name.clone().into())])>
                <h4 class="l-signer__name">
                    <Icon name="signature" />
                    <bdi>{name.clone()}</bdi>
                    {matches!(signer, Actor::Worker(_)).then(|| view! { <span class="l-quiet l-small">{tr("sign-worker")}</span> })}
                </h4>
                {move || match doing.get() {
                    Doing::Nothing if is_colleague => {
                        view! { <p class="l-quiet l-small">{tr("agree-colleague")}</p> }.into_any()
                    }
                    Doing::Nothing => {
                        view! {
                            {is_to_come().then(|| view! { <p class="l-quiet l-small">{tr("agree-said-paper")}</p> })}
                            <div class="l-cluster">
                                {is_me
                                    .then(|| {
                                        view! {
                                            <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| doing.set(Doing::Drawing)>
                                                <Icon name="pen" />
                                                <span class="kern-label">{tr("sign-here")}</span>
                                            </button>
                                        }
                                    })}
                                <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| doing.set(Doing::OnPaper)>
                                    <span class="kern-label">{tr(if is_to_come() { "agree-paper-here" } else { "sign-paper" })}</span>
                                </button>
                            </div>
                        }
                            .into_any()
                    }
                    Doing::Drawing => {
                        view! { <SignaturePad name=pad.clone() on_done=drawn on_cancel=move || doing.set(Doing::Nothing) /> }.into_any()
                    }
                    Doing::OnPaper => {
                        view! {
                            <p>{tr("agree-paper-hint")}</p>
                            {is_client.then(|| view! { <BesideFields beside of=signer.to_string() /> })}
                            <SheetFields
                                sheets
                                waits=busy
                                keep=tr("agree-paper-keep")
                                on_keep=on_paper
                                discard=tr("cancel")
                                on_discard=Callback::new(move |()| doing.set(Doing::Nothing))
                            />
                        }
                            .into_any()
                    }
                }}
            </div>
        </li>
    }
}

//! The four answers, signing, and what is said when it is saved.

use super::{
    Foot, Reading,
    both::{Frame, Press, TypedWords, sentence},
    progress::{About, Kind, Progress, Step},
    reading::{People, what_was_said},
};
use crate::{
    components::{Icon, SignatureField},
    prelude::*,
};
use casework::records::{Lines, ReplyAnswer};
use uuid::Uuid;

/// Four answers of equal size, and before them what the reader said about single points.
#[component]
pub(super) fn AnswerScreen(frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let said: Vec<_> = reading.progress.with_untracked(|progress| {
        let said = progress.points.iter().map(|(key, said)| (key.clone(), said.words().collect::<Vec<_>>()));
        said.filter(|(_, said)| !said.is_empty()).collect()
    });
    let said = (!said.is_empty()).then(|| {
        let about = |key: &str| {
            let text = reading.text.get_value();
            text.points.iter().find(|point| point.key == key).map(|point| sentence(point, text.language))
        };
        let of_point = |(key, said): (String, Vec<(About, String)>)| {
            let all = said.into_iter().map(|(about, words)| what_was_said(&frame, about, words)).collect_view();
            view! { <div class="l-said-to">{about(&key)} {all}</div> }
        };
        let all = said.into_iter().map(of_point).collect_view();
        view! {
            <h2>{frame.both("sign-said", &[])}</h2>
            {all}
        }
    });
    let answer = |key: &'static str, icon: &'static str, step: Step| {
        view! {
            <button class="l-answer" type="button" on:click=move |_| reading.go(step)>
                <Icon name=icon />
                {frame.both(key, &[])}
            </button>
        }
    };
    let last = casework::agreement::thoughts(&reading.text.get_value()).len().saturating_sub(1);
    view! {
        <h1>{frame.both("sign-what", &[])}</h1>
        {said}
        <p>{frame.both("sign-free", &[])}</p>
        <div class="l-answers">
            {answer("sign-agree", "signature", Step::Sign)} {answer("sign-question", "question", Step::Question)}
            {answer("sign-no", "close", Step::No)} {answer("sign-later", "clock", Step::Later)}
        </div>
        <Foot frame=frame.clone() back=Some(Step::Thought(last)) />
    }
}

/// A question, a no or a later, in words, which may be missing.
#[component]
pub(super) fn WordsScreen(step: Step, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let (title, ask) = match step {
        Step::No => ("sign-no", Some("sign-no-why")),
        Step::Later => ("sign-later", Some("sign-later-why")),
        _ => ("sign-question-ask", None),
    };
    let typed = move || reading.progress.with_untracked(|progress| progress.typed.clone());
    let keep = frame.both("sign-save", &[]);
    let label = frame.say(ask.unwrap_or(title), &[]);
    let save = move |_| {
        let words = typed().trim().to_owned();
        match step {
            Step::No => reading.answer(ReplyAnswer::Declined(words), Lines::new()),
            Step::Question => reading.ask(),
            _ => reading.answer(ReplyAnswer::Later(words), Lines::new()),
        }
    };
    view! {
        <h1>{frame.both(title, &[])}</h1>
        {ask.map(|key| view! { <p>{frame.both(key, &[])}</p> })}
        <TypedWords label />
        <Foot frame=frame.clone() back=Some(Step::Answer)>
            <button
                class="kern-btn kern-btn--primary"
                type="button"
                disabled=move || reading.busy.get()
                on:click=save
            >
                <Icon name="check" />
                <span class="kern-label">{keep}</span>
            </button>
        </Foot>
    }
}

/// One of the names that may belong to a signature.
#[component]
fn Name<R, W>(
    /// The field's id.
    id: &'static str,
    label: AnyView,
    read: R,
    write: W,
) -> impl IntoView
where
    R: Fn(&Progress) -> String + Send + Sync + 'static,
    W: Fn(&mut Progress, String) + Send + 'static,
{
    let reading = expect_context::<Reading>();
    view! {
        <div class="l-field">
            <label for=id>{label}</label>
            <input
                id=id
                type="text"
                dir="auto"
                autocomplete="off"
                prop:value=move || reading.progress.with(&read)
                on:input=move |event| {
                    let name = event_target_value(&event);
                    reading.progress.update(|progress| write(progress, name));
                }
            />
        </div>
    }
}

/// Signing with finger or pen: a name, or a sign before a witness.
#[component]
pub(super) fn SignScreen(step: Step, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let is_mark = step == Step::Mark;
    let lines = RwSignal::new(Lines::new());
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    let witness = move || reading.progress.with(|progress| progress.witness.trim().to_owned());
    let lacks = Memo::new(move |_| is_empty.get() || is_mark && witness().is_empty());
    let name = reading.name();
    let done = move |_| {
        if lacks.get_untracked() {
            return;
        }
        let strokes = Uuid::now_v7();
        let answer =
            if is_mark { ReplyAnswer::Sign { strokes, witness: witness() } } else { ReplyAnswer::OnScreen(strokes) };
        reading.answer(answer, lines.get_untracked());
    };
    let (interpreter, companion) = reading.document.with_value(|it| (it.interpreter.clone(), it.companion.clone()));
    let (clear, finish, helpers) =
        (frame.both("sign-clear", &[]), frame.both("sign-done", &[]), frame.both("sign-helpers", &[]));
    let (interprets, accompanies) = (frame.both("sign-interpreter", &[]), frame.both("sign-companion", &[]));
    let represented = frame.both("sign-represented", &[("name", name.clone())]);
    let label = format!("{}: {name}", frame.say("sign-here", &[]));
    let others = (!is_mark).then(|| {
        view! {
            <div class="l-cluster">
                <Press key="sign-mark" icon="pen" frame=frame.clone() on_press=move || reading.go(Step::Mark) />
                <Press key="sign-paper" icon="document" frame=frame.clone() on_press=move || reading.go(Step::Paper) />
            </div>
        }
    });
    let missing = StoredValue::new(frame.clone());
    let witness_field = is_mark.then(|| {
        view! {
            <Name
                id="client-witness"
                label=frame.both("sign-witness", &[])
                read=|progress: &Progress| progress.witness.clone()
                write=|progress: &mut Progress, name| progress.witness = name
            />
        }
    });
    view! {
        <h1>{frame.both(if is_mark { "sign-mark" } else { "sign-here" }, &[])}</h1>
        {witness_field}
        <div class="l-pad">
            <SignatureField name label lines />
        </div>
        <Foot frame=frame.clone() back=Some(if is_mark { Step::Sign } else { Step::Answer })>
            <button
                class="kern-btn kern-btn--secondary"
                type="button"
                disabled=move || is_empty.get()
                on:click=move |_| lines.set(Lines::new())
            >
                <Icon name="undo" />
                <span class="kern-label">{clear}</span>
            </button>
            <button
                class="kern-btn kern-btn--primary"
                type="button"
                disabled=move || lacks.get() || reading.busy.get()
                on:click=done
            >
                <Icon name="check" />
                <span class="kern-label">{finish}</span>
            </button>
        </Foot>
        {is_mark
            .then(|| {
                view! {
                    <p role="status">
                        {move || witness().is_empty().then(|| missing.with_value(|it| it.both("sign-witness-missing", &[])))}
                    </p>
                }
            })}
        <details class="l-more">
            <summary>{helpers}</summary>
            <div class="l-form">
                <Name
                    id="client-represented"
                    label=represented
                    read=|progress: &Progress| progress.represented_by.clone()
                    write=|progress: &mut Progress, name| progress.represented_by = name
                />
                <Name
                    id="client-interpreter"
                    label=interprets
                    read=move |progress: &Progress| progress.interpreter.clone().unwrap_or_else(|| interpreter.clone())
                    write=|progress: &mut Progress, name| progress.interpreter = Some(name)
                />
                <Name
                    id="client-companion"
                    label=accompanies
                    read=move |progress: &Progress| progress.companion.clone().unwrap_or_else(|| companion.clone())
                    write=|progress: &mut Progress, name| progress.companion = Some(name)
                />
            </div>
        </details>
        {others}
    }
}

/// Signing on paper.
#[component]
pub(super) fn PaperScreen(frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let finish = frame.both("sign-done", &[]);
    view! {
        <h1>{frame.both("sign-paper", &[])}</h1>
        <p>{frame.both("sign-paper-say", &[])}</p>
        <Foot frame=frame.clone() back=Some(Step::Sign)>
            <button
                class="kern-btn kern-btn--primary"
                type="button"
                disabled=move || reading.busy.get()
                on:click=move |_| reading.answer(ReplyAnswer::PaperToCome, Lines::new())
            >
                <Icon name="check" />
                <span class="kern-label">{finish}</span>
            </button>
        </Foot>
    }
}

/// It is saved: who is next, or thanks.
#[component]
pub(super) fn SavedScreen(kind: Kind, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let key = match kind {
        Kind::Signature => "sign-saved",
        Kind::Answer | Kind::Paper => "sign-answer-saved",
    };
    let paper = (kind == Kind::Paper).then(|| view! { <p>{frame.both("sign-paper-say", &[])}</p> });
    let next = {
        let frame = frame.clone();
        move || {
            let due = reading.signers().into_iter().filter(|(_, _, state)| state.is_none());
            due.map(|(place, name, _)| {
                view! {
                    <button
                        class="kern-btn kern-btn--primary"
                        type="button"
                        on:click=move |_| reading.progress.update(|progress| progress.begin(place))
                    >
                        <Icon name="next" />
                        <span class="kern-label">{frame.both("sign-turn", &[("name", name)])}</span>
                    </button>
                }
            })
            .collect_view()
        }
    };
    // While somebody is still asked, the device stays in their hands.
    let last = frame.clone();
    let give_back = move || {
        let is_last = reading.signers().iter().all(|(_, _, state)| state.is_some());
        is_last.then(|| view! { <p>{last.both("sign-give-back", &[])}</p> })
    };
    view! {
        <h1 class="l-client__done">
            <Icon name="check" />
            <span>{frame.both(key, &[])}</span>
        </h1>
        {paper}
        <div class="l-client__foot">{next}</div>
        <p>{frame.both("sign-thanks", &[])}</p>
        {give_back}
        <People frame />
    }
}

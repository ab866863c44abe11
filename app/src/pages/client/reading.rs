//! Before the answers: the language, who reads, and the text, thought by thought.

use super::{
    Foot, Reading,
    aloud::Aloud,
    both::{Frame, Press, ReadAloud, ShownPoint, TypedWords, WrittenIn, sentence},
    progress::{About, Said, Step},
};
use crate::{components::Icon, languages::written_in, prelude::*, work::Thrown};
use casework::{
    agreement::{Point, thoughts},
    language::Language,
    records::Field,
};

/// A language is chosen by its own name: first those that the document is written in.
#[component]
pub(super) fn LanguageScreen(frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let of_text = reading.text.with_value(|text| text.language);
    let first: Vec<_> = of_text.into_iter().chain([Language::German]).collect();
    let others: Vec<_> = Language::ALL.iter().copied().filter(|language| !first.contains(language)).collect();
    let choose = move |language: Language| {
        reading.progress.update(|progress| progress.reads_in(language));
        let resume = reading.progress.try_update(|progress| progress.resume.take()).flatten();
        let step = resume.unwrap_or_else(|| reading.after_language());
        reading.go(step);
    };
    let button = move |language: Language, class: &'static str| {
        let (tag, direction) = written_in(language);
        view! {
            <button class=class type="button" lang=tag dir=direction on:click=move |_| choose(language)>
                <span class="kern-label">{language.own_name()}</span>
            </button>
        }
    };
    view! {
        <h1>{frame.both("sign-language", &[])}</h1>
        <div class="l-languages l-languages--first">
            {first.into_iter().map(|language| button(language, "l-answer")).collect_view()}
        </div>
        <div class="l-languages">
            {others.into_iter().map(|language| button(language, "kern-btn kern-btn--secondary")).collect_view()}
        </div>
    }
}

/// Who is asked, and who has answered. Reactive.
#[component]
pub(super) fn People(frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    move || {
        let frame = frame.clone();
        let person = move |(place, name, state): (usize, String, Option<Thrown>)| {
            let done = state.map(|state| {
                let key = if state == Thrown::Signature { "sign-signed" } else { "sign-answer-saved" };
                view! {
                    <span class="l-client__done">
                        <Icon name="check" />
                        {frame.both(key, &[])}
                    </span>
                }
            });
            if state == Some(Thrown::Signature) {
                return view! { <div class="l-person-due"><strong dir="auto">{name}</strong> {done}</div> }.into_any();
            }
            let begin = move |_| reading.progress.update(|progress| progress.begin(place));
            view! {
                <button class="l-person-due" type="button" on:click=begin>
                    <strong dir="auto">{name}</strong>
                    {done}
                    <Icon name="pen" />
                </button>
            }
            .into_any()
        };
        view! { <div class="l-people-due">{reading.signers().into_iter().map(person).collect_view()}</div> }
    }
}

/// Who reads now?
#[component]
pub(super) fn WhoScreen(frame: Frame) -> impl IntoView {
    view! {
        <h1>{frame.both("sign-who", &[])}</h1>
        <People frame />
    }
}

/// What this is, and that nobody must sign.
#[component]
pub(super) fn StartScreen(frame: Frame) -> impl IntoView {
    let (reading, aloud) = (expect_context::<Reading>(), expect_context::<Aloud>());
    let language = frame.language();
    // The translation of the agreement is the draft: it is said in its language.
    let (of_text, is_draft) = reading
        .text
        .with_value(|text| (text.language, text.points.iter().any(|point| point.key == "translation-draft")));
    let beside = |key: &'static str, name: String| {
        (!name.trim().is_empty()).then(|| view! { <p>{frame.both(key, &[])} ": " <bdi>{name}</bdi></p> })
    };
    let (interpreter, companion) = reading.document.with_value(|it| (it.interpreter.clone(), it.companion.clone()));
    let (interpreter, companion) = (beside("sign-interpreter", interpreter), beside("sign-companion", companion));
    let spoken = ["sign-read", "sign-free"].map(|key| frame.say(key, &[])).join(" ");
    let words = frame.own.clone().unwrap_or_else(|| frame.german.clone());
    let no_voice = frame.clone();
    let next = frame.clone();
    let noted = frame.clone();
    let german = frame.german.clone();
    view! {
        <h1>{frame.both("sign-heading", &[])}</h1>
        <p class="l-client__step"><bdi>{reading.name()}</bdi></p>
        <Show when=move || reading.has_noted()>
            <p class="l-client__note">{noted.both("sign-noted", &[])}</p>
        </Show>
        <p>{frame.both("sign-read", &[])}</p>
        <p>{frame.both("sign-free", &[])}</p>
        <div class="l-cluster">
            <ReadAloud language text=spoken words=Some(words) />
        </div>
        {move || {
            (!aloud.speaks(language)).then(|| view! { <p class="l-client__note">{no_voice.both("sign-no-voice", &[])}</p> })
        }}
        <WrittenIn frame=frame.clone() />
        {move || {
            let own = reading.languages.words(of_text.filter(|_| is_draft)?)?;
            let words = Frame { german: german.clone(), own: Some(own) }.both("agreement-translation-draft", &[]);
            Some(view! { <p class="l-client__note">{words}</p> })
        }}
        {interpreter}
        {companion}
        <Foot frame=next.clone() back=(reading.signers().len() > 1).then_some(Step::Who)>
            <Press
                key="sign-next"
                icon="next"
                frame=next
                class="kern-btn kern-btn--primary"
                on_press=move || reading.go(Step::Thought(0))
            />
        </Foot>
    }
}

/// The points of a thought.
fn points_of(reading: Reading, number: usize) -> (Vec<Point>, usize) {
    reading.text.with_value(|text| {
        let thoughts = thoughts(text);
        let places = thoughts.get(number).cloned().unwrap_or_default();
        (places.into_iter().filter_map(|place| text.points.get(place).cloned()).collect(), thoughts.len())
    })
}

/// The picture of a field.
fn picture_of(reading: Reading, points: &[Point]) -> Option<Field> {
    let id = points.iter().find_map(|point| point.key.strip_prefix("goal ")?.parse().ok())?;
    reading.document.with_value(|document| document.fields.get(&id).copied())
}

/// A picture that says what a goal is about, beside the words that say it.
#[component]
fn Pictogram(field: Field) -> impl IntoView {
    let address = format!("/pictograms.svg#{}", field.word());
    view! {
        <svg class="l-pictogram" aria-hidden="true">
            <use href=address></use>
        </svg>
    }
}

/// One thought of the text, and what can be said about it.
#[component]
pub(super) fn ThoughtScreen(number: usize, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let (points, count) = points_of(reading, number);
    let picture = picture_of(reading, &points);
    let language = reading.text.with_value(|text| text.language);
    let after = if number + 1 < count { Step::Thought(number + 1) } else { Step::Answer };
    let before = if number == 0 { Step::Start } else { Step::Thought(number - 1) };
    let keys: Vec<String> = points.iter().map(|point| point.key.clone()).collect();
    let understood = move |_| {
        let keys = keys.clone();
        reading.note(move |progress| progress.understood(keys.iter().map(String::as_str)), after);
    };
    let number_in_words = |words: &casework::language::Words, number: usize| words.number(&number.to_string());
    let place = frame.own.as_ref().unwrap_or(&frame.german);
    let places = [("number", number_in_words(place, number + 1)), ("count", number_in_words(place, count))];
    let title = place.fill("sign-point", &places);
    let said = {
        let (points, frame) = (points.clone(), frame.clone());
        move |index: usize| {
            let key = &points[index].key;
            let said = reading.progress.with_untracked(|progress| progress.points.get(key).cloned());
            let words = said.iter().flat_map(Said::words);
            words.map(|(about, words)| what_was_said(&frame, about, words)).collect_view()
        }
    };
    let shown = points
        .iter()
        .enumerate()
        .map(|(index, point)| {
            view! {
                <ShownPoint point=point.clone() language frame=frame.clone() />
                {said(index)}
            }
        })
        .collect_view();
    let next = frame.clone();
    let asks = move |about: About| move |_| reading.go(Step::Saying(number, about));
    // Whoever comes back to a point sees what they said about it.
    let said_to = |says: fn(&Said) -> bool| {
        reading.progress.with_untracked(|progress| {
            let mut said = points.iter().map(|point| progress.points.get(&point.key));
            said.any(|said| said.is_some_and(says)).to_string()
        })
    };
    let (is_understood, is_asked, is_disputed) =
        (said_to(|it| it.understood), said_to(|it| it.question.is_some()), said_to(|it| it.disputed.is_some()));
    view! {
        <h1 class="l-client__step">{title}</h1>
        <WrittenIn frame=frame.clone() />
        <div class="l-thought">
            {picture.map(|field| view! { <Pictogram field /> })}
            <div class="l-thought__points">{shown}</div>
        </div>
        <div class="l-answers l-answers--three">
            <button class="l-answer" type="button" aria-pressed=is_understood on:click=understood>
                <Icon name="check" />
                {frame.both("sign-understood", &[])}
            </button>
            <button class="l-answer" type="button" aria-pressed=is_asked on:click=asks(About::Question)>
                <Icon name="question" />
                {frame.both("sign-question", &[])}
            </button>
            <button class="l-answer" type="button" aria-pressed=is_disputed on:click=asks(About::Dispute)>
                <Icon name="warning" />
                {frame.both("sign-dispute", &[])}
            </button>
        </div>
        <Foot frame=next.clone() back=Some(before)>
            <Press key="sign-next" icon="next" frame=next on_press=move || reading.go(after) />
        </Foot>
    }
}

/// What somebody said about a point.
pub(super) fn what_was_said(frame: &Frame, about: About, words: String) -> AnyView {
    let (icon, key) = match about {
        About::Question => ("question", "sign-question"),
        About::Dispute => ("warning", "sign-disputed"),
    };
    view! {
        <p class="l-said">
            <Icon name=icon />
            <span class="l-said__words">{frame.both(key, &[])} {(!words.is_empty()).then(|| view! { <q dir="auto">{words}</q> })}</span>
        </p>
    }
    .into_any()
}

/// What somebody asks or disputes, in their words.
#[component]
pub(super) fn SayingScreen(number: usize, about: About, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let (points, _) = points_of(reading, number);
    // Which point, and what was typed, are there again after a break.
    let begun = reading.progress.with_untracked(|progress| progress.typed_about.clone());
    let begun = begun.filter(|key| points.iter().any(|point| point.key == *key));
    let first = points.first().map(|point| point.key.clone()).unwrap_or_default();
    if begun.is_none() {
        reading.progress.update(|progress| progress.writes_about(&first, about));
    }
    let chosen = RwSignal::new(begun.unwrap_or(first));
    let key = match about {
        About::Question => "sign-question-ask",
        About::Dispute => "sign-dispute-say",
    };
    let language = reading.text.with_value(|text| text.language);
    let which = (points.len() > 1).then(|| {
        let choice = |point: &Point| {
            let (key, checked) = (point.key.clone(), point.key.clone());
            let words = sentence(point, language);
            view! {
                <label class="l-choice">
                    <input
                        type="radio"
                        name="which"
                        prop:checked=move || chosen.with(|it| *it == checked)
                        on:change=move |_| {
                            reading.progress.update(|progress| progress.writes_about(&key, about));
                            chosen.set(key.clone());
                        }
                    />
                    {words}
                </label>
            }
        };
        view! {
            <fieldset class="l-choices">
                <legend>{frame.both("sign-which", &[])}</legend>
                {points.iter().map(choice).collect_view()}
            </fieldset>
        }
    });
    let label = frame.say(key, &[]);
    let save = move || {
        let key = chosen.get_untracked();
        reading.note(move |progress| progress.says(&key, about), Step::Thought(number));
    };
    let has_said =
        Memo::new(move |_| reading.progress.with(|progress| chosen.with(|key| progress.has_said(key, about))));
    let back = frame.clone();
    let take_back = move || {
        let take_back = move || {
            let key = chosen.get_untracked();
            reading.note(move |progress| progress.takes_back(&key, about), Step::Thought(number));
        };
        let frame = back.clone();
        has_said.get().then(|| view! { <Press key="sign-take-back" icon="undo" frame on_press=take_back /> })
    };
    view! {
        <h1>{frame.both(key, &[])}</h1>
        {which}
        <TypedWords label />
        <Foot frame=frame.clone() back=Some(Step::Thought(number))>
            {take_back}
            <Press key="sign-save" icon="check" frame class="kern-btn kern-btn--primary" on_press=save />
        </Foot>
    }
}

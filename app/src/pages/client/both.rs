//! Words in both languages: the reader's own and German beside it, each said to be what it is.

use super::{Reading, aloud::Aloud};
use crate::{components::Icon, languages::written_in, prelude::*};
use casework::{
    agreement::{Other, Point},
    language::{Language, Words},
    records::TranslatorRole,
};
use std::sync::Arc;

/// The words of the screens: German, and the reader's language if it is another.
#[derive(Clone)]
pub(super) struct Frame {
    pub german: Arc<Words>,
    pub own: Option<Arc<Words>>,
}

impl Frame {
    /// What is said under a key, in the reader's language alone: for what has room for one.
    pub fn say(&self, key: &str, places: &[(&'static str, String)]) -> String {
        self.own.as_ref().unwrap_or(&self.german).fill(key, places)
    }

    /// The language in which [`Self::say`] answers.
    pub fn language(&self) -> Language {
        self.own.as_ref().unwrap_or(&self.german).language()
    }

    /// What is said under a key: in the reader's language, and smaller in German.
    pub fn both(&self, key: &str, places: &[(&'static str, String)]) -> AnyView {
        let german = self.german.fill(key, places);
        let own = self.own.as_ref().map(|own| (own, own.fill(key, places)));
        match own {
            // Plain language says many things as German does: once is enough.
            Some((_, own)) if own == german => view! { <span lang="de" dir="ltr">{german}</span> }.into_any(),
            None => view! { <span lang="de" dir="ltr">{german}</span> }.into_any(),
            Some((own, said)) => {
                let (tag, direction) = written_in(own.language());
                view! {
                    <span class="l-two">
                        <span lang=tag dir=direction>{said}</span>
                        <span class="l-two__german" lang="de" dir="ltr">{german}</span>
                    </span>
                }
                .into_any()
            }
        }
    }
}

/// A sentence of the text in German and in the client's language above it, so that it can be chosen.
pub(super) fn sentence(point: &Point, language: Option<Language>) -> AnyView {
    let other = point.other.as_ref().zip(language).map(|(other, language)| {
        let (tag, direction) = written_in(language);
        view! { <span lang=tag dir=direction>{other.words().to_owned()}</span> }
    });
    view! {
        <span class="l-two">
            {other} <span class="l-two__german" lang="de" dir="ltr">{point.german.clone()}</span>
        </span>
    }
    .into_any()
}

/// In which languages the agreement itself is written, where the reader's is none of them.
#[component]
pub(super) fn WrittenIn(frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let language = reading.text.with_value(|text| text.language);
    let is_read = frame.own.as_ref().is_none_or(|own| Some(own.language()) == language);
    (!is_read).then(|| {
        let words = match language {
            Some(language) => frame.both("sign-only-in", &[("language", language.own_name().to_owned())]),
            None => frame.both("sign-only-german", &[]),
        };
        view! { <p class="l-client__note">{words}</p> }
    })
}

/// A button of the client's screens: an icon, and words in both languages.
#[component]
pub(super) fn Press<F>(
    /// The words' key.
    key: &'static str,
    icon: &'static str,
    frame: Frame,
    #[prop(default = "kern-btn kern-btn--secondary")] class: &'static str,
    on_press: F,
) -> impl IntoView
where
    F: Fn() + Send + 'static,
{
    view! {
        <button class=class type="button" on:click=move |_| on_press()>
            <Icon name=icon />
            <span class="kern-label">{frame.both(key, &[])}</span>
        </button>
    }
}

/// A button that reads this aloud; nothing where the device has no voice for it.
#[component]
pub(super) fn ReadAloud(
    language: Language,
    text: String,
    /// The words of that language, if they are here.
    words: Option<Arc<Words>>,
) -> impl IntoView {
    let (aloud, reading) = (expect_context::<Aloud>(), expect_context::<Reading>());
    let text = StoredValue::new(text);
    let reads = move || text.with_value(|text| aloud.reads(text));
    move || {
        let words = words.clone()?;
        aloud.speaks(language).then(|| {
            let (tag, direction) = written_in(language);
            let say = move || words.fill(if reads() { "sign-aloud-stop" } else { "sign-aloud" }, &[]);
            view! {
                <button
                    class="l-aloud"
                    type="button"
                    lang=tag
                    dir=direction
                    aria-pressed=move || reads().to_string()
                    on:click=move |_| {
                        reading.progress.update(|progress| progress.read_aloud = true);
                        text.with_value(|text| aloud.read_or_stop(language, text));
                    }
                >
                    <Icon name="aloud" />
                    {say}
                </button>
            }
        })
    }
}

/// A point of the text in both languages.
#[component]
pub(super) fn ShownPoint(point: Point, language: Option<Language>, frame: Frame) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let other = point.other.zip(language).map(|(other, language)| {
        let (tag, direction) = written_in(language);
        let words = reading.languages.words(language);
        let note = match &other {
            Other::Translated(_, Some(by)) => {
                let key = match by.role {
                    TranslatorRole::Worker => "agreement-translated-worker",
                    TranslatorRole::Interpreter => "agreement-translated-interpreter",
                };
                words.as_ref().map(|words| words.fill(key, &[("name", by.name.clone())]))
            }
            Other::Translated(_, None) | Other::Untranslated(_) => None,
        };
        let said = other.words().to_owned();
        view! {
            <div class="l-point__side" lang=tag dir=direction>
                <p>{said.clone()}</p>
                {note.map(|note| view! { <p class="l-point__note">{note}</p> })}
                <ReadAloud language text=said words />
            </div>
        }
    });
    let spoken = point.german.clone();
    let reads_german = frame.own.is_none();
    let german = view! {
        <div class="l-point__side" lang="de" dir="ltr">
            <p>{point.german}</p>
            <ReadAloud language=Language::German text=spoken words=Some(frame.german) />
        </div>
    };
    // What the reader chose comes first, and stands out.
    let sides =
        if reads_german { (german.into_any(), other.into_any()) } else { (other.into_any(), german.into_any()) };
    view! { <div class="l-point">{sides}</div> }
}

/// A field for what the reader says in words of their own.
#[component]
pub(super) fn TypedWords(
    /// What it is called.
    label: String,
) -> impl IntoView {
    let reading = expect_context::<Reading>();
    view! {
        <textarea
            class="l-client__words"
            rows="4"
            dir="auto"
            aria-label=label
            prop:value=move || reading.progress.with(|progress| progress.typed.clone())
            on:input=move |event| {
                let typed = event_target_value(&event);
                reading.progress.update(|progress| progress.typed = typed);
            }
        ></textarea>
    }
}

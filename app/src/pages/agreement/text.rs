//! The text of a version as it is read: German, and the client's language beside it.

use crate::{
    components::{Icon, disputed_badge, disputed_badge_saying},
    languages::{use_languages, written_in},
    locales::{tr, tr_with},
    prelude::*,
};
use casework::{
    agreement::{FixedText, Other, Point},
    language::Language,
    records::{Translator, TranslatorRole},
};
use std::collections::BTreeSet;

/// How a point is set: what begins a goal stands out.
fn class_of(point: &Point) -> &'static str {
    match point.key.split(' ').next().unwrap_or_default() {
        "title" => "l-bilingual l-bilingual--title",
        "goal" => "l-bilingual l-bilingual--goal",
        "translation" | "translation-draft" | "copy" | "change" | "voluntary" => "l-bilingual l-bilingual--small",
        _ => "l-bilingual",
    }
}

/// A text in both languages, point by point.
#[component]
pub(super) fn BothTexts(
    text: FixedText,
    /// The keys of its points that somebody disputes: each says so itself.
    #[prop(optional, into)]
    disputed: Signal<BTreeSet<String>>,
) -> impl IntoView {
    let language = text.language;
    view! {
        <div class="l-both">
            {text.points.into_iter().map(|point| view! { <BothSay point language disputed /> }).collect_view()}
        </div>
    }
}

#[component]
fn BothSay(point: Point, language: Option<Language>, disputed: Signal<BTreeSet<String>>) -> impl IntoView {
    let languages = use_languages();
    let class = class_of(&point);
    let key = point.key.clone();
    let is_disputed = Memo::new(move |_| disputed.with(|all| all.contains(&key)));
    let own_mark = move || {
        let words = languages.words(language.filter(|_| is_disputed.get())?)?;
        Some(disputed_badge_saying(words.fill("sign-disputed", &[])))
    };
    let other = point.other.zip(language).map(|(other, language)| {
        let (tag, direction) = written_in(language);
        let note = match &other {
            Other::Translated(_, Some(by)) => Some(translated_by(by)),
            Other::Translated(_, None) => None,
            Other::Untranslated(_) => Some(tr("translation-none")),
        };
        let is_missing = matches!(other, Other::Untranslated(_));
        view! {
            <div>
                <p lang=tag dir=direction class:l-quiet=is_missing>{other.words().to_owned()} " " {own_mark}</p>
                {note.map(|note| view! { <p class="l-note"><Icon name="language" />{note}</p> })}
            </div>
        }
    });
    view! {
        <div class=class>
            <p lang="de">{point.german} " " {move || is_disputed.get().then(disputed_badge)}</p>
            {other}
        </div>
    }
}

/// Who translated something, in words.
pub(super) fn translated_by(by: &Translator) -> String {
    let key = match by.role {
        TranslatorRole::Worker => "agree-by-worker",
        TranslatorRole::Interpreter => "agree-by-interpreter",
    };
    tr_with(key, &[("name", by.name.clone().into())])
}

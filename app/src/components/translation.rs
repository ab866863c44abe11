//! What somebody wrote in German, put into the client's language by hand: the words, and who did.

use super::{Icon, focus_soon};
use crate::{
    languages::written_in,
    locales::{tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    language::Language,
    records::{Phrase, Rendering, Translator, TranslatorRole},
};

/// A phrase in the client's language, under the German: as the catalogue has it, as somebody translated it, or not.
#[component]
pub fn TranslationField(
    /// The id of the field in which somebody writes it.
    field: String,
    /// The phrase.
    phrase: Memo<Phrase>,
    /// The client's language; none: German alone.
    language: Memo<Option<Language>>,
    /// What was written.
    on_text: Callback<String>,
    /// A translation of an earlier wording says what stands now.
    on_fits: Callback<()>,
) -> impl IntoView {
    let opened = RwSignal::new(false);
    let is_by_hand = |other: &Rendering| other.by.is_some();
    // Whoever clears what they typed goes on typing in the same field.
    let by_hand = Memo::new(move |_| opened.get() || phrase.with(|it| it.other.as_ref().is_some_and(is_by_hand)));
    // The words of an earlier wording, as long as nobody said that they fit this one.
    let earlier = Memo::new(move |_| {
        phrase.with(|it| it.other.as_ref().filter(|_| !it.fits()).map(|other| other.german.clone()))
    });
    let outdated = move || {
        earlier.get().map(|german| {
            view! {
                <p class="l-cluster l-small">
                    <span class="l-badge l-badge--warning">
                        <Icon name="warning" />
                        {tr("translation-check")}
                    </span>
                    <span>{tr_with("translation-earlier", &[("german", german.into())])}</span>
                    <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| on_fits.run(())>
                        <Icon name="check" />
                        <span class="kern-label">{tr("translation-fits")}</span>
                    </button>
                </p>
            }
        })
    };
    move || {
        let language = language.get()?;
        let (tag, direction) = written_in(language);
        // First: an effect that asks a memo before what the memo reads does not hear of a change that leaves the memo as it is.
        let known = phrase.with(|it| it.other.as_ref().map(|it| it.text.clone()));
        if by_hand.get() {
            let label = field.clone();
            return Some(view! {
                <label class="l-small l-quiet" for=label>{tr_with("translation-in", &[("language", language.own_name().into())])}</label>
                <textarea
                    id=field.clone()
                    rows="1"
                    class="l-translation"
                    lang=tag
                    dir=direction
                    prop:value=move || phrase.with(|it| it.other.as_ref().map(|it| it.text.clone()).unwrap_or_default())
                    on:input=move |event| {
                        opened.set(true);
                        on_text.run(event_target_value(&event));
                    }
                ></textarea>
                <div role="status">{outdated}</div>
            }
                .into_any());
        }
        match known {
            Some(words) => Some(view! { <p class="l-translation" lang=tag dir=direction>{words}</p> }.into_any()),
            None if phrase.with(|it| it.german.trim().is_empty()) => None,
            None => {
                let field = field.clone();
                Some(
                    view! {
                        <p class="l-cluster l-small">
                            <span class="l-quiet">{tr("translation-none")}</span>
                            <button
                                type="button"
                                class="kern-btn kern-btn--tertiary"
                                on:click=move |_| {
                                    opened.set(true);
                                    focus_soon(format!("#{field}"));
                                }
                            >
                                <Icon name="language" />
                                <span class="kern-label">{tr("translation-enter")}</span>
                            </button>
                        </p>
                    }
                    .into_any(),
                )
            }
        }
    }
}

/// Who translates what is not of the catalogue.
#[component]
pub fn TranslatedBy(
    /// The id of the choice; that of the interpreter's name is made of it.
    #[prop(into)]
    field: String,
    /// Who does; none: whoever writes.
    #[prop(into)]
    by: Signal<Option<Translator>>,
    /// Who it is after all.
    on_by: Callback<Translator>,
) -> impl IntoView {
    let work = use_work();
    let own = StoredValue::new(untrack(|| work.me()).map(|me| me.staff.name).unwrap_or_default());
    let interpreter = Memo::new(move |_| {
        let interprets = |by: &Translator| by.role == TranslatorRole::Interpreter;
        by.with(|by| by.as_ref().filter(|by| interprets(by)).map(|by| by.name.clone()))
    });
    let interprets = move || interpreter.with(Option::is_some);
    let named = format!("{field}-name");
    view! {
        <div class="l-field">
            <label for=field.clone()>{tr("translator")}</label>
            <select
                id=field
                on:change=move |event| {
                    let role = TranslatorRole::from_word(&event_target_value(&event)).unwrap_or(TranslatorRole::Worker);
                    let name = if role == TranslatorRole::Worker { own.get_value() } else { String::new() };
                    on_by.run(Translator { role, name });
                }
            >
                <option value=TranslatorRole::Worker.word() selected=move || !interprets()>{tr("translator-worker")}</option>
                <option value=TranslatorRole::Interpreter.word() selected=interprets>{tr("translator-interpreter")}</option>
            </select>
        </div>
        <Show when=interprets>
            <div class="l-field">
                <label for=named.clone()>{tr("translator-name")}</label>
                <input
                    id=named.clone()
                    type="text"
                    autocomplete="off"
                    prop:value=move || interpreter.get().unwrap_or_default()
                    on:input=move |event| {
                        let name = event_target_value(&event);
                        on_by.run(Translator { role: TranslatorRole::Interpreter, name });
                    }
                />
            </div>
        </Show>
    }
}

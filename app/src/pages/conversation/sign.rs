//! *Unterschriften*: the text that is signed, and everybody who may sign it.

use super::{
    form::ZONES,
    writing::{EachHousehold, Writing},
};
use crate::{
    components::{DrawnSignature, Icon, SignaturePad, Zone, actor_name},
    locales::{tr, tr_with},
    prelude::*,
};
use casework::{
    conversation::{How, Signing, signers},
    ids::ConsultationId,
    minutes::sha256_hex,
    records::Actor,
};

#[component]
pub(super) fn Signatures(writing: Writing) -> impl IntoView {
    view! {
        <Zone zones=ZONES id="talk-signatures">
            <p class="l-quiet">
                {move || tr(if writing.parts.with(Vec::is_empty) { "sign-nobody" } else { "sign-hint" })}
            </p>
            <EachHousehold writing part=move |id| view! { <SignOne writing id /> } />
        </Zone>
    }
}

#[component]
fn SignOne(writing: Writing, id: ConsultationId) -> impl IntoView {
    let text = Memo::new(move |_| {
        writing.draft.with(|draft| {
            draft.part(id).map(|part| writing.work.read(|book| draft.text(part, book))).unwrap_or_default()
        })
    });
    let asked = Memo::new(move |_| {
        writing.draft.with(|draft| {
            let day = draft.started_at.date();
            let part = draft.part(id);
            part.map(|part| writing.work.read(|book| signers(book, &part.present, &draft.workers, day)))
                .unwrap_or_default()
        })
    });
    view! {
        <SignedText text />
        <ul class="l-plain l-stack">
            <For each=move || asked.get() key=|signer| *signer let:signer>
                {
                    let key = signer.to_string();
                    let (read, written) = (key.clone(), key);
                    view! {
                        <Signer
                            signer
                            name=writing.work.look(|book| actor_name(book, signer))
                            text
                            signed=Signal::derive(move || writing.part(id, |part| part.signatures.get(&read).cloned()))
                            on_sign=Callback::new(move |signing: Option<Signing>| {
                                let written = written.clone();
                                writing
                                    .change(
                                        id,
                                        |part| match signing {
                                            Some(signing) => drop(part.signatures.insert(written, signing)),
                                            None => drop(part.signatures.remove(&written)),
                                        },
                                    );
                            })
                        />
                    }
                }
            </For>
        </ul>
    }
}

/// The text that is signed, for the signer to read.
#[component]
pub(super) fn SignedText(text: Memo<String>) -> impl IntoView {
    view! {
        <details class="l-more">
            <summary>{tr("sign-text")}</summary>
            <p class="l-signed-text" lang="de">
                {move || text.get()}
            </p>
        </details>
    }
}

/// What a signer does just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Nothing,
    Drawing,
    Declining,
}

/// One who may sign: on the screen, on paper, or not, with the reason.
#[component]
pub(super) fn Signer(
    signer: Actor,
    name: String,
    /// The text that is signed.
    text: Memo<String>,
    /// What stands.
    #[prop(into)]
    signed: Signal<Option<Signing>>,
    /// Takes what was done; none takes a signature out.
    on_sign: Callback<Option<Signing>>,
) -> impl IntoView {
    let doing = RwSignal::new(Doing::Nothing);
    let hash = Memo::new(move |_| text.with(|text| sha256_hex(text)));
    let sign = move |how: How| {
        doing.set(Doing::Nothing);
        on_sign.run(Some(Signing { at: chrono::Utc::now(), how, text_sha256: hash.get_untracked() }));
    };
    let title = name.clone();
    let view_of = move |signing: Signing| {
        let is_void = signing.text_sha256 != hash.get();
        let words = match &signing.how {
            How::Drawn { .. } => tr("sign-state-drawn"),
            How::OnPaper => tr("sign-state-paper"),
            How::Declined(reason) => tr_with("sign-state-declined", &[("reason", reason.clone().into())]),
        };
        let lines = signing.strokes().map(|(_, lines)| lines.clone());
        let name = name.clone();
        view! {
            <div class="l-cluster l-cluster--between">
                <span class="l-cluster">
                    {if is_void {
                        view! {
                            <span class="l-badge l-badge--danger">
                                <Icon name="warning" />
                                {tr("sign-state-void")}
                            </span>
                        }
                            .into_any()
                    } else {
                        view! {
                            <span class="l-badge l-badge--success">
                                <Icon name="check" />
                                {words}
                            </span>
                        }
                            .into_any()
                    }} {lines.map(|lines| view! { <DrawnSignature lines name=name.clone() /> })}
                </span>
                <button
                    type="button"
                    class="kern-btn kern-btn--tertiary"
                    aria-label=format!("{}: {name}", tr("sign-again"))
                    on:click=move |_| on_sign.run(None)
                >
                    <Icon name="undo" />
                    <span class="kern-label">{tr("sign-again")}</span>
                </button>
            </div>
        }
    };
    let pad_name = title.clone();
    let whole = tr_with("sign-of", &[("name", title.clone().into())]);
    view! {
        <li>
            <div class="l-signer" role="group" aria-label=whole>
            <h4 class="l-signer__name">
                <Icon name="signature" />
                <bdi>{title}</bdi>
                {matches!(signer, Actor::Worker(_))
                    .then(|| view! { <span class="l-quiet l-small">{tr("sign-worker")}</span> })}
            </h4>
            {move || {
                if let Some(signing) = signed.get() {
                    return view_of(signing).into_any();
                }
                match doing.get() {
                    Doing::Nothing => {
                        view! {
                            <div class="l-cluster">
                                <button
                                    type="button"
                                    class="kern-btn kern-btn--secondary"
                                    on:click=move |_| doing.set(Doing::Drawing)
                                >
                                    <Icon name="pen" />
                                    <span class="kern-label">{tr("sign-here")}</span>
                                </button>
                                <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| sign(How::OnPaper)>
                                    <span class="kern-label">{tr("sign-paper")}</span>
                                </button>
                                <button
                                    type="button"
                                    class="kern-btn kern-btn--tertiary"
                                    on:click=move |_| doing.set(Doing::Declining)
                                >
                                    <span class="kern-label">{tr("sign-declined")}</span>
                                </button>
                            </div>
                        }
                            .into_any()
                    }
                    Doing::Drawing => {
                        view! {
                            <p class="l-signed-text" lang="de">
                                {move || text.get()}
                            </p>
                            <SignaturePad
                                name=pad_name.clone()
                                on_done=move |lines| sign(How::Drawn { id: uuid::Uuid::now_v7(), lines })
                                on_cancel=move || doing.set(Doing::Nothing)
                            />
                        }
                            .into_any()
                    }
                    Doing::Declining => {
                        view! {
                            <Declining
                                on_keep=move |reason| sign(How::Declined(reason))
                                on_cancel=move || doing.set(Doing::Nothing)
                            />
                        }
                            .into_any()
                    }
                }
            }}
            </div>
        </li>
    }
}

/// Why somebody does not wish to sign.
#[component]
fn Declining<K, C>(on_keep: K, on_cancel: C) -> impl IntoView
where
    K: Fn(String) + Clone + Send + 'static,
    C: Fn() + Send + 'static,
{
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let field = uuid::Uuid::now_v7().to_string();
    let (label, error) = (field.clone(), format!("{field}-error"));
    let keep = move || {
        let given = reason.get_untracked().trim().to_owned();
        if given.is_empty() {
            missing.set(true);
        } else {
            on_keep(given);
        }
    };
    let by_key = keep.clone();
    view! {
        <div class="l-stack l-stack--small">
            <div class="l-field">
                <label for=label>{tr("sign-reason")}</label>
                <input
                    id=field
                    type="text"
                    autofocus
                    required
                    aria-describedby=error.clone()
                    aria-invalid=move || missing.get().to_string()
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                    on:keydown=move |event| {
                        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
                            event.prevent_default();
                            by_key();
                        }
                    }
                />
                <span id=error>
                    {move || {
                        missing.get().then(|| view! { <span class="l-field__error">{tr("sign-reason-missing")}</span> })
                    }}
                </span>
            </div>
            <div class="l-cluster l-cluster--end">
                <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| on_cancel()>
                    <span class="kern-label">{tr("cancel")}</span>
                </button>
                <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| keep()>
                    <span class="kern-label">{tr("sign-reason-keep")}</span>
                </button>
            </div>
        </div>
    }
}

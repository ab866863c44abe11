//! The bar at the bottom: what is safe where, what is missing, saving, throwing away.

use super::{
    agreed::take_lines,
    draft_name,
    writing::{Overtaken, Writing},
};
use crate::{
    components::{Discard, DraftState, Icon, actor_name, focus, go_to, household_name, only_whole_days, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::SaveError,
};
use casework::{conversation::Problem, ids::ConsultationId, sync::Refusal};
use leptos::task::spawn_local;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// Up to here nobody wonders whether the button was pressed.
const UNNOTICED: Duration = Duration::from_millis(150);

/// Saves the draft as one act.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    writing: Writing,
    busy: RwSignal<bool>,
    error: RwSignal<Option<SaveError>>,
    saved: Callback<Vec<ConsultationId>>,
}

impl Saving {
    pub(super) fn new(writing: Writing) -> Self {
        let (navigate, notice) = (use_navigate(), use_notice());
        let saved = Callback::new(move |ids: Vec<ConsultationId>| {
            let words = if ids.len() > 1 {
                tr_with("minutes-several", &[("count", ids.len().into())])
            } else {
                tr_with("minutes-saved", &[("where", "device".into())])
            };
            notice.say(words, None);
            if let Some((first, others)) = ids.split_first() {
                let others: Vec<_> = others.iter().map(|id| format!("also={id}")).collect();
                let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
                let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
                navigate(&format!("/consultations/{first}{query}"), replace);
            }
        });
        Self { writing, busy: RwSignal::new(false), error: RwSignal::new(None), saved }
    }

    /// Saves, or says what is missing. Whatever happens, what was typed stays until it is safe.
    pub(super) fn save(self) {
        let writing = self.writing;
        if self.busy.get_untracked() || !only_whole_days() {
            return;
        }
        take_lines(writing, None);
        if self.error.with_untracked(Option::is_some) {
            self.error.set(None);
        }
        let (today, me) = untrack(|| (writing.work.today(), writing.work.user()));
        let Some(me) = me else {
            self.error.set(Some(SaveError::Locked));
            return;
        };
        let act = writing.draft.with_untracked(|draft| writing.work.look(|book| draft.act(book, me, today)));
        let Ok(act) = act else {
            writing.tried.set(true);
            request_animation_frame(|| {
                focus("#talk-problems");
            });
            return;
        };
        let (ids, name) = (writing.parts.get_untracked(), writing.name.get_value());
        writing.saving.set_value(true);
        // Said only if it takes long: what changes on the screen meanwhile is painted first, and the disk's answer waits.
        self.busy.update_untracked(|busy| *busy = true);
        set_timeout(
            move || {
                if self.busy.try_get_untracked() == Some(true) {
                    self.busy.set(true);
                }
            },
            UNNOTICED,
        );
        spawn_local(async move {
            // The page may be gone by then, say because the device was locked: there is nobody to tell.
            match writing.work.save(act, Some(&name)).await {
                Ok(_) => {
                    self.saved.try_run(ids);
                }
                Err(error) => {
                    let _ = (self.busy.try_set(false), self.error.try_set(Some(error)));
                    writing.saving.try_set_value(false);
                }
            }
        });
    }
}

#[component]
pub(super) fn SaveBar(writing: Writing, save: Saving) -> impl IntoView {
    let problems = Memo::new(move |_| writing.problems());
    let navigate = use_navigate();
    let discard = Callback::new(move |()| {
        writing.name.with_value(|name| writing.work.drop_draft(name));
        navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let anew = use_navigate();
    let go_on = Callback::new(move |()| {
        let draft = writing.draft.get_untracked();
        let draft = writing.work.look(|book| draft.beside(book));
        let address = format!("/conversation/{}", draft.conversation);
        writing.work.keep_draft(&draft_name(draft.conversation), &draft);
        writing.saving.set_value(true);
        writing.name.with_value(|name| writing.work.drop_draft(name));
        anew(&address, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    view! {
        <div role="alert">
            {move || match writing.overtaken.get() {
                Some(Overtaken::Saved(minutes)) => Some(view! { <SavedElsewhere minutes go_on /> }),
                _ => None,
            }}
            {move || {
                let problems = problems.get();
                (!problems.is_empty())
                    .then(|| {
                        view! {
                            <div class="l-banner l-banner--danger" id="talk-problems" tabindex="-1">
                                <Icon name="warning" />
                                <div class="l-banner__text">
                                    <strong>{tr("talk-problems")}</strong>
                                    <ul>{problems.into_iter().map(|problem| problem_line(writing, problem)).collect_view()}</ul>
                                </div>
                            </div>
                        }
                    })
            }}
            {move || {
                save.error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="l-banner l-banner--danger">
                                <Icon name="warning" />
                                <p class="l-banner__text">{in_words(&error)}</p>
                            </div>
                        }
                    })
            }}
        </div>
        <div class="l-bar">
            <p class="l-bar__state" aria-live="polite">
                {move || {
                    if save.busy.get() {
                        tr("talk-saving").into_any()
                    } else {
                        view! { <DraftState kept=writing.kept /> }.into_any()
                    }
                }}
            </p>
            <Discard kept=writing.kept on_discard=discard />
            <button
                type="button"
                class="kern-btn kern-btn--primary"
                title=tr("talk-keys")
                aria-keyshortcuts="Control+Enter"
                aria-disabled=move || save.busy.get().to_string()
                on:click=move |_| save.save()
            >
                <Icon name="check" />
                <span class="kern-label">{tr("talk-save")}</span>
            </button>
        </div>
    }
}

/// It was saved in another window without all that is written here: how to go on with it.
#[component]
fn SavedElsewhere(minutes: ConsultationId, go_on: Callback<()>) -> impl IntoView {
    view! {
        <div class="l-banner l-banner--warning">
            <Icon name="warning" />
            <div class="l-banner__text l-stack l-stack--small">
                <p>{tr("talk-elsewhere")}</p>
                <div class="l-cluster">
                    <button type="button" class="kern-btn kern-btn--primary" on:click=move |_| go_on.run(())>
                        <span class="kern-label">{tr("talk-elsewhere-anew")}</span>
                    </button>
                    <a class="kern-btn kern-btn--secondary" href=format!("/consultations/{minutes}")>
                        <span class="kern-label">{tr("talk-elsewhere-read")}</span>
                    </a>
                </div>
            </div>
        </div>
    }
}

/// A problem with the way to its place.
fn problem_line(writing: Writing, problem: Problem) -> impl IntoView {
    let (zone, case, words) = match problem {
        Problem::NobodyPresent => ("talk-who", None, tr("problem-nobody")),
        Problem::InFuture => ("talk-who", None, tr("problem-future")),
        Problem::NothingAbout(case) => ("talk-about", Some(case), tr("problem-about")),
        Problem::AppointmentIncomplete(case) => ("talk-agreed", Some(case), tr("problem-appointment")),
        Problem::SignatureVoid(case, signer) => {
            let name = writing.work.look(|book| actor_name(book, signer));
            ("talk-signatures", Some(case), tr_with("problem-signature", &[("name", name.into())]))
        }
        Problem::InterpreterUnnamed => ("talk-agreed", None, tr("problem-interpreter")),
        Problem::SavedAlready => ("talk-who", None, tr("problem-saved-already")),
    };
    let words = match case.filter(|_| writing.is_several()) {
        Some(case) => {
            let household = writing.work.look(|book| household_name(book, case));
            tr_with("problem-for", &[("household", household.into()), ("problem", words.into())])
        }
        None => words,
    };
    view! {
        <li>
            <a
                href=format!("#{zone}")
                on:click=move |event| {
                    event.prevent_default();
                    go_to(zone);
                }
            >
                {words}
            </a>
        </li>
    }
}

fn in_words(error: &SaveError) -> String {
    match error {
        SaveError::Locked => tr("error-locked"),
        SaveError::NoRoom => tr("error-no-room"),
        SaveError::Emptied => tr("notice-emptied"),
        SaveError::Storage(_) => tr("error-storage"),
        SaveError::Refused(Refusal::Signed { .. }) => tr("save-signed"),
        SaveError::Refused(_) => tr("save-refused"),
    }
}

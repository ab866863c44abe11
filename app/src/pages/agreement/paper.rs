//! Photos of what was signed on paper: with the signature or later, and what was photographed and never saved.

use super::answers::AskedFor;
use crate::{
    components::{AddDocuments, Change, Documents, Icon, actor_name, here, staff_name, use_notice},
    locales::{dates::moment_in_words, tr, tr_with},
    prelude::*,
    work::{Heard, Work, use_work},
};
use casework::{
    agreement::add_papers,
    casebook::Casebook,
    conversation::Attached,
    ids::{DocumentId, VersionId},
    records::{Actor, AgreementVersion, Document, DocumentKind, ReplyAnswer, ReplyKey},
    sync::Act,
};
use leptos::task::spawn_local;

/// What drafts of photos begin with, before the version, the signer, and the person from whose page they were begun.
const DRAFT: &str = "paper:";

/// Where photos go on that were taken and not saved, and whose signature they show. The name alone says it: the first lists
/// read no agreements.
#[must_use]
pub fn paper_goes_on(draft: &str) -> Option<(Actor, String)> {
    let (version, signer) = paper_of(draft)?;
    let person = match (draft.split(':').nth(4), signer) {
        (Some(person), _) => person.parse().ok()?,
        (None, Actor::Client(person)) => person,
        (None, _) => return None,
    };
    Some((signer, format!("/people/{person}/agreement/{version}")))
}

/// Of which version's paper, signed by whom, the photos in a draft of this name are.
#[must_use]
pub fn paper_of(draft: &str) -> Option<(VersionId, Actor)> {
    let mut parts = draft.strip_prefix(DRAFT)?.split(':');
    let version = parts.next()?.parse().ok()?;
    Some((version, format!("{}:{}", parts.next()?, parts.next()?).parse().ok()?))
}

/// Photos of one signer's paper that are being added, and the draft that keeps them.
#[derive(Clone, Copy)]
pub(super) struct Sheets {
    work: Work,
    draft: StoredValue<String>,
    pub(super) photos: RwSignal<Vec<Attached>>,
}

impl Sheets {
    /// Those of this signer, with what was photographed before and not saved.
    pub(super) fn of(work: Work, asked: AskedFor, signer: Actor) -> Self {
        let begin = format!("{DRAFT}{}:{signer}", asked.version);
        // They may have been begun from the page of another person of the household.
        let begun = untrack(|| work.drafts()).into_iter().find(|name| name.starts_with(&begin));
        let draft = begun.unwrap_or_else(|| format!("{begin}:{}", asked.person));
        let photos = RwSignal::new(work.draft::<Vec<Attached>>(&draft).unwrap_or_default());
        work.follow_draft(&draft, &photos.get_untracked(), move |heard| match heard {
            Heard::Now(now) => photos.set(now),
            Heard::Gone => photos.set(Vec::new()),
        });
        Self { work, draft: StoredValue::new(draft), photos }
    }

    /// Whether something was photographed and not saved.
    pub(super) fn are_begun(self) -> bool {
        self.photos.with_untracked(|photos| !photos.is_empty())
    }

    /// The name of the draft.
    pub(super) fn draft(self) -> String {
        self.draft.get_value()
    }

    /// Takes every change to them, and keeps it.
    pub(super) fn change(self) -> Callback<Change> {
        Callback::new(move |change: Change| {
            let change = match change {
                Change::Add(attached) => Change::Add(Attached { kind: DocumentKind::SignedPaper, ..attached }),
                change => change,
            };
            self.photos.update(|all| change.apply(all));
            self.draft.with_value(|draft| {
                if self.photos.with_untracked(Vec::is_empty) {
                    self.work.drop_draft(draft);
                } else {
                    self.work.keep_draft(draft, &self.photos.get_untracked());
                }
            });
        })
    }

    /// Throws them away.
    pub(super) fn discard(self) {
        let change = self.change();
        for it in self.photos.get_untracked() {
            change.run(Change::Remove(it.id));
            spawn_local(async move { self.work.detach(it.id).await });
        }
    }
}

/// A photo, and who added it when, if it came later than the signature.
type Photo = (DocumentId, Document, Option<String>);

fn photos_of(book: &Casebook, asked: AskedFor, key: ReplyKey, today: chrono::NaiveDate) -> Vec<Photo> {
    let all = book.get::<AgreementVersion>(asked.version).map(casework::agreement::photos_of).unwrap_or_default();
    let shown = |photo: casework::agreement::Photo| {
        let words = photo.by.map(|by| {
            let (name, when) = (staff_name(book, by), moment_in_words(here(photo.at), today));
            tr_with("agree-paper-added", &[("name", name.into()), ("when", when.into())])
        });
        Some((photo.id, book.get::<Document>(photo.id)?.clone(), words))
    };
    all.into_iter().filter(|photo| photo.of == key).filter_map(shown).collect()
}

/// Below a signature: the photos of its paper with a way to add one; and photos that were taken for a paper and not saved,
/// if the signer then signed otherwise.
#[component]
pub(super) fn Papers(asked: AskedFor, key: ReplyKey, answer: ReplyAnswer) -> impl IntoView {
    let work = use_work();
    let sheets = Sheets::of(work, asked, key.signer);
    match answer {
        ReplyAnswer::OnPaper { .. } => view! { <OnPaper asked key sheets /> }.into_any(),
        ReplyAnswer::OnScreen(_) | ReplyAnswer::Sign { .. } if sheets.are_begun() => {
            view! { <Left asked signer=key.signer sheets /> }.into_any()
        }
        // Who has not signed is still asked, and what was photographed is there.
        _ => ().into_any(),
    }
}

#[component]
fn OnPaper(asked: AskedFor, key: ReplyKey, sheets: Sheets) -> impl IntoView {
    let work = use_work();
    let today = untrack(|| work.today());
    let photos = Memo::new(move |_| work.read(|book| photos_of(book, asked, key, today)));
    let adds = RwSignal::new(sheets.are_begun());
    let act = move || {
        let (me, photos) = (untrack(|| work.user())?, sheets.photos.get_untracked());
        work.look(|book| add_papers(book, asked.version, key, &photos, me, chrono::Utc::now()))
    };
    view! {
        {move || {
            let photos = photos.get();
            let words = photos.iter().filter_map(|(.., words)| words.clone()).collect::<Vec<_>>();
            let documents = photos.into_iter().map(|(id, document, _)| (id, document)).collect::<Vec<_>>();
            (!documents.is_empty())
                .then(|| {
                    view! {
                        <div class="l-screen-only">
                            <Documents documents />
                        </div>
                        {words.into_iter().map(|words| view! { <p class="l-small l-quiet">{words}</p> }).collect_view()}
                    }
                })
        }}
        <Show
            when=move || adds.get()
            fallback=move || {
                view! {
                    <p class="l-screen-only">
                        <button type="button" class="kern-btn kern-btn--tertiary" on:click=move |_| adds.set(true)>
                            <Icon name="camera" />
                            <span class="kern-label">{tr("agree-paper-add")}</span>
                        </button>
                    </p>
                }
            }
        >
            <Saving sheets act done=Callback::new(move |()| adds.set(false)) keep=tr("agree-paper-save") discard=tr("cancel") />
        </Show>
    }
}

/// Photos of a paper for somebody who signed otherwise: into the file, or away.
#[component]
fn Left(asked: AskedFor, signer: Actor, sheets: Sheets) -> impl IntoView {
    let work = use_work();
    let is_over = RwSignal::new(false);
    let name = work.look(|book| actor_name(book, signer));
    let act = move || {
        let about = if let Actor::Client(person) = signer { Some(person) } else { None };
        let mut act = Act::new();
        for it in sheets.photos.get_untracked() {
            act.create(it.id, &it.document(asked.case, about, None));
        }
        Some(act).filter(|act| !act.is_empty())
    };
    view! {
        <Show when=move || !is_over.get()>
            <div class="l-banner l-banner--warning l-screen-only">
                <Icon name="warning" />
                <p class="l-banner__text">{tr_with("agree-paper-left", &[("name", name.clone().into())])}</p>
            </div>
            <Saving sheets act done=Callback::new(move |()| is_over.set(true)) keep=tr("agree-paper-file") discard=tr("agree-paper-drop") />
        </Show>
    }
}

/// Photos that are being added, with what is done with them.
#[component]
fn Saving<A>(
    sheets: Sheets,
    /// What saves them; none: there is nothing to save.
    act: A,
    /// They are saved, or thrown away.
    done: Callback<()>,
    keep: String,
    discard: String,
) -> impl IntoView
where
    A: Fn() -> Option<Act> + Copy + Send + Sync + 'static,
{
    let (work, notice) = (use_work(), use_notice());
    let busy = RwSignal::new(false);
    let is_empty = Memo::new(move |_| sheets.photos.with(Vec::is_empty));
    let save = Callback::new(move |()| {
        let Some(act) = act().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let saved = work.save(act, Some(&sheets.draft())).await;
            let _ = busy.try_set(false);
            match saved {
                Ok(_) => {
                    notice.say(tr("agree-paper-saved"), None);
                    let _ = sheets.photos.try_set(Vec::new());
                    done.run(());
                }
                // The photo is still there.
                Err(error) => notice.refuse(&error),
            }
        });
    });
    let waits = Signal::derive(move || is_empty.get() || busy.get());
    view! {
        <div class="l-stack l-stack--small l-screen-only">
            <SheetFields sheets waits keep on_keep=save discard on_discard=done />
        </div>
    }
}

/// Where photos of a paper are taken, and the two buttons below.
#[component]
pub(super) fn SheetFields(
    sheets: Sheets,
    /// Whether they cannot be kept now.
    #[prop(into)]
    waits: Signal<bool>,
    keep: String,
    on_keep: Callback<()>,
    discard: String,
    /// They are thrown away.
    on_discard: Callback<()>,
) -> impl IntoView {
    view! {
        <AddDocuments documents=sheets.photos change=sheets.change() hint="agree-paper-photo-hint" example="agree-paper-note-hint" />
        <div class="l-cluster">
            <button
                type="button"
                class="kern-btn kern-btn--secondary"
                on:click=move |_| {
                    sheets.discard();
                    on_discard.run(());
                }
            >
                <span class="kern-label">{discard}</span>
            </button>
            <button type="button" class="kern-btn kern-btn--primary" disabled=move || waits.get() on:click=move |_| on_keep.run(())>
                <Icon name="check" />
                <span class="kern-label">{keep}</span>
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::ids::{PersonId, UserId};

    #[test]
    fn photos_that_were_not_saved_are_found_again_by_the_name_of_their_draft() {
        let (version, client, worker) = (VersionId::new(), PersonId::new(), UserId::new());
        let page = format!("/people/{client}/agreement/{version}");
        let of = |signer: Actor, rest: &str| paper_goes_on(&format!("paper:{version}:{signer}{rest}"));
        let (theirs, mine) = (Actor::Client(client), Actor::Worker(worker));
        assert_eq!(of(theirs, ""), Some((theirs, page.clone())));
        assert_eq!(of(mine, &format!(":{client}")), Some((mine, page)));
        assert_eq!(of(mine, ""), None);
        assert_eq!(paper_goes_on("agreement:1:2"), None);
    }
}

//! Mending what is known about somebody.

use super::{
    begun::{Begun, FormBar, closed, focus_mistake, keep},
    fields::{Fields, Mistake, Typed},
    person::Unknown,
};
use crate::{
    components::{ClosedForm, PageHead, Unsettled, only_whole_days, use_notice},
    locales::{tr, tr_with},
    prelude::*,
    work::{CannotMend, Drafted, Heard, Work, use_work},
};
#[cfg(target_arch = "wasm32")]
use crate::{drafts::Draft, json};
#[cfg(target_arch = "wasm32")]
use casework::ids::CaseId;
use casework::{
    casebook::Casebook,
    ids::PersonId,
    records::{BaseData, Content as _, Identity, Kind, RecordKey},
    sync::{Act, Commit, Record},
};
use leptos::{ev::SubmitEvent, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};
use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use std::collections::BTreeSet;

/// A change of what is known about somebody, as it is typed: beside it what was seen when it began, for a change that comes
/// in meanwhile is not covered by it, however long the draft rests. Both survive then, and somebody who knows settles them.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Change {
    typed: Typed,
    identity: Identity,
    base: BaseData,
    records: (Record, Record),
}

impl Drafted for Change {
    const CHOICES: &'static [&'static str] = <Typed as Drafted>::CHOICES;
}

impl Change {
    fn begin(book: &Casebook, person: PersonId) -> Option<Self> {
        let (identity, base) = (book.get::<Identity>(person)?.clone(), book.get::<BaseData>(person)?.clone());
        let records = (book.record(Identity::key(person))?.clone(), book.record(BaseData::key(person))?.clone());
        Some(Self { typed: Typed::of(&identity, Some(&base)), identity, base, records })
    }

    /// A change that came back, over what stands now.
    fn of_returned(book: &Casebook, commit: &Commit) -> Option<(PersonId, Self)> {
        let is_person = |key: &RecordKey| matches!(key.kind, Kind::Identity | Kind::BaseData);
        let person = PersonId(commit.keys().next().filter(|_| commit.keys().all(|key| is_person(&key)))?.id);
        let began = Self::begin(book, person)?;
        let (mut identity, mut base) = began.records.clone();
        for change in &commit.changes {
            let record = if change.key.kind == Kind::Identity { &mut identity } else { &mut base };
            record.write_over(change, commit);
        }
        let typed = Typed::of(&identity.content().ok()?, base.content().ok().as_ref());
        Some((person, Self { typed, ..began }))
    }

    fn act(&self) -> Act {
        let mut act = Act::new();
        act.update(&self.records.0, &self.identity, &self.typed.identity(self.identity.case));
        act.update(&self.records.1, &self.base, &self.typed.base(self.base.case, self.base.household));
        act
    }
}

/// Opens a change of a person that came back in its form again, and answers the address; none if it is something else. The
/// entry leaves the tray when the draft is safe.
pub async fn mend(work: Work, commit: &Commit) -> Option<Result<String, CannotMend>> {
    let (person, change) = work.look(|book| Change::of_returned(book, commit))?;
    let begun = Begun::Change(person);
    Some(work.mend_as_draft(commit.id, &begun.draft(), &change).await.map(|()| begun.address()))
}

/// What was typed in one of these forms in a case that leaves, as it would be saved.
#[cfg(target_arch = "wasm32")]
pub(in crate::pages) fn left(book: &Casebook, cases: &BTreeSet<CaseId>, draft: &Draft) -> Option<Act> {
    match Begun::of(&draft.name)? {
        Begun::Registration(with) => {
            let home = book.get::<BaseData>(with?).filter(|home| cases.contains(&home.case))?;
            let typed: Typed = json::read(&draft.content).ok()?;
            let (mut act, person) = (Act::new(), PersonId::new());
            act.create(person, &typed.identity(home.case)).create(person, &typed.base(home.case, home.household));
            Some(act)
        }
        Begun::Change(_) => {
            let change: Change = json::read(&draft.content).ok()?;
            cases.contains(&change.identity.case).then(|| change.act())
        }
    }
}

/// Mending what is known about somebody.
#[component]
pub fn EditPerson() -> impl IntoView {
    let (work, notice, navigate) = (use_work(), use_notice(), use_navigate());
    let person =
        use_params_map().with_untracked(|params| params.get_str("id").and_then(|id| id.parse::<PersonId>().ok()));
    let begun = person.and_then(|person| work.draft::<Change>(&Begun::Change(person).draft()));
    let kept = RwSignal::new(begun.is_some());
    let change = begun.or_else(|| work.look(|book| Change::begin(book, person?)));
    let (Some(person), Some(change)) = (person, change) else {
        return leptos::either::Either::Left(view! { <Unknown /> });
    };
    let draft = StoredValue::new(Begun::Change(person).draft());
    let typed = RwSignal::new(change.typed.clone());
    let mistake = RwSignal::new(None::<Mistake>);
    let busy = RwSignal::new(false);
    let name = change.identity.spoken();
    let is_gone = RwSignal::new(false);
    let departed = work.departed_under_draft(move |book| book.has::<Identity>(person));
    let closed = closed(is_gone, departed);
    let begun = change.clone();
    let change = StoredValue::new(change);
    draft.with_value(|draft| {
        work.follow_draft(draft, &begun, move |heard| match heard {
            Heard::Now(now) => {
                let shown = now.typed.clone();
                change.set_value(now);
                if typed.with_untracked(|typed| *typed != shown) {
                    typed.set(shown);
                }
            }
            Heard::Gone => is_gone.set(true),
        });
    });
    let with = move |typed: &Typed| Change { typed: typed.clone(), ..change.get_value() };
    keep(typed, kept, move |typed| draft.with_value(|draft| work.keep_draft(draft, &with(typed))));
    let back = move || {
        navigate(&format!("/people/{person}"), NavigateOptions { replace: true, ..Default::default() });
    };
    let away = back.clone();
    let on_discard = Callback::new(move |()| {
        draft.with_value(|draft| work.drop_draft(draft));
        away();
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let content = typed.get_untracked();
        mistake.set(content.mistake());
        if let Some(mistake) = content.mistake() {
            focus_mistake(mistake);
            return;
        }
        if !only_whole_days() {
            return;
        }
        let act = with(&content).act();
        if act.is_empty() {
            draft.with_value(|draft| work.drop_draft(draft));
            back();
            return;
        }
        busy.set(true);
        let back = back.clone();
        spawn_local(async move {
            match work.save(act, Some(&draft.get_value())).await {
                Ok(_) => {
                    notice.say(tr("edit-saved"), None);
                    back();
                }
                Err(error) => {
                    notice.refuse(&error);
                    busy.try_set(false);
                }
            }
        });
    };
    leptos::either::Either::Right(move || {
        if let Some(why) = closed.get() {
            return view! { <ClosedForm why address=format!("/people/{person}") /> }.into_any();
        }
        let (name, save) = (name.clone(), save.clone());
        view! {
            <main class="l-page l-page--narrow">
                <PageHead title=Signal::derive(move || tr_with("edit-title", &[("name", name.clone().into())])) />
                <Unsettled person note=tr("unsettled-note") />
                <form class="l-form" novalidate on:submit=save>
                    <Fields typed mistake />
                    <FormBar kept on_discard busy />
                </form>
            </main>
        }
        .into_any()
    })
}

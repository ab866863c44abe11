//! The quiet cards at the side of a person's page: base data, household, papers, doubts.

use super::sheet::{Head, Papers};
use crate::{
    components::{
        Day, Dispute, Disputed, DisputedMark, History, Icon, Remove, SafetyMark, Unsettled, actor_name,
        words::{country, language, named, title},
    },
    locales::{dates::plain_day, tr, tr_with},
    prelude::*,
    work::use_work,
};
use casework::{
    access::{Deed, Relation, ever_reads, may},
    ids::PersonId,
    records::{
        Actor, BaseData, BenefitPeriod, BirthDate, Case, Content as _, Education, Identity, Kind, ResidenceTitle, Stay,
        Team,
    },
};
use chrono::NaiveDate;

/// All cards of a person. What is not in the casebook has none.
#[component]
pub(super) fn Cards(head: Head, papers: Memo<Papers>, person: PersonId) -> impl IntoView {
    let keys = vec![Identity::key(person), BaseData::key(person)];
    let role = untrack(|| use_work().me()).map(|me| me.staff.role);
    let may_write = move |kind| role.is_some_and(|role| may(role, Deed::Write, kind, Relation::OwnTeam));
    // What nobody shows them is not that somebody lives alone.
    let sees_household = role.is_some_and(|role| ever_reads(role, Kind::BaseData));
    let counsels =
        if role.is_some_and(|role| ever_reads(role, Kind::Consultation)) { Counsels::Yes } else { Counsels::No };
    let case = head.record.clone().map(|case| (case, head.worker.clone()));
    view! {
        {move || papers.with(|papers| (!papers.doubts.is_empty()).then(|| {
            let doubts = papers.doubts.iter().map(|doubt| view! { <li>{named("doubt", doubt.word())}</li> }).collect_view();
            view! {
                <section class="l-card l-card--tight" aria-labelledby="card-doubts">
                    <h2 class="l-cluster" id="card-doubts"><Icon name="info" />{tr("card-doubts")}</h2>
                    <p class="l-small l-quiet">{tr("card-doubts-hint")}</p>
                    <ul>{doubts}</ul>
                </section>
            }
        }))}
        <Base head person />
        {case.map(|(case, worker)| responsibility(&case, worker, person))}
        {sees_household
            .then_some(move || {
                let add = may_write(Kind::BaseData)
                    .then(|| link(format!("/people/new?with={person}"), "plus", tr("card-household-add")));
                papers.with(|papers| household(papers, add))
            })}
        {move || papers.with(|papers| {
            let lines = papers.stays.iter().map(|(id, place, it)| (Stay::key(*id), place.clone(), it.from, it.until));
            let moves = may_write(Kind::Stay).then(|| link(format!("/people/{person}/move"), "houses", tr("card-move")));
            lines_card("card-stays", tr("card-stays"), lines.collect(), counsels, moves)
        })}
        {move || papers.with(|papers| {
            let lines = papers.titles.iter().map(|(id, it)| (ResidenceTitle::key(*id), title(&it.title), it.valid_from, it.valid_until));
            lines_card("card-titles", tr("card-titles"), lines.collect(), counsels, None)
        })}
        {move || papers.with(|papers| {
            let lines = papers.benefits.iter().map(|(id, it)| (BenefitPeriod::key(*id), named("regime", it.regime.word()), it.from, it.until));
            lines_card("card-benefits", tr("card-benefits"), lines.collect(), counsels, None)
        })}
        {move || papers.with(|papers| {
            let lines = papers.education.iter().map(|(id, it)| {
                let parts = [named("education", it.kind.word()), it.provider.clone(), it.level.map(|level| level.word().to_owned()).unwrap_or_default()];
                let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
                (Education::key(*id), words, it.from, it.until)
            });
            lines_card("card-education", tr("card-education"), lines.collect(), counsels, None)
        })}
        {(counsels == Counsels::Yes)
            .then(|| {
                let who = Actor::Client(person);
                let by = vec![(who, untrack(|| use_work().look(|book| actor_name(book, who))))];
                view! { <Disputed record=BaseData::key(person) by /> }
            })}
        <History keys />
    }
}

#[component]
fn Base(head: Head, person: PersonId) -> impl IntoView {
    let work = use_work();
    let may_edit =
        untrack(|| work.me()).is_some_and(|me| may(me.staff.role, Deed::Write, Kind::BaseData, Relation::OwnTeam));
    let base = head.base;
    // Who is shown no facts, a caretaker, is not shown an empty card for them.
    if base.is_none() && head.spellings.is_empty() && !may_edit {
        return None;
    }
    let fact = |name: String, value: Option<String>| {
        value.filter(|value| !value.is_empty()).map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let with = |f: fn(&BaseData) -> Option<String>| base.as_ref().and_then(f);
    Some(view! {
        <section class="l-card" aria-labelledby="card-base">
            <div class="l-card__head">
                <h2 id="card-base">{tr("card-base")}</h2>
                {may_edit
                    .then(|| {
                        view! {
                            <a class="kern-btn kern-btn--tertiary" href=format!("/people/{person}/edit")>
                                <Icon name="pen" />
                                <span class="kern-label">{tr("card-edit")}</span>
                            </a>
                        }
                    })}
            </div>
            <dl class="l-fields">
                {fact(tr("field-spellings"), Some(head.spellings.join(", ")))}
                {fact(tr("field-birth-date"), with(|base| base.birth_date.map(born)))}
                {fact(tr("field-gender"), with(|base| Some(named("gender", base.gender?.word()))))}
                {fact(tr("field-nationality"), with(|base| base.nationality.as_deref().map(country)))}
                {fact(tr("field-languages"), with(|base| {
                    Some(base.languages.iter().map(|code| language(code)).collect::<Vec<_>>().join(", "))
                }))}
                {fact(tr("field-interpreter-needed"), with(|base| base.interpreter_needed.then(|| tr("yes"))))}
                {fact(tr("field-target-group"), with(|base| Some(named("target-group", base.target_group?.word()))))}
                {fact(tr("field-household-role"), with(|base| Some(named("household-role", base.household_role.word()))))}
                {fact(tr("field-arrived-on"), with(|base| base.arrived_on.map(plain_day)))}
                {fact(tr("field-assigned-on"), with(|base| base.assigned_on.map(plain_day)))}
                {with(|base| base.phone.clone()).filter(|it| !it.is_empty()).map(|phone| {
                    let address = format!("tel:{}", phone.replace(' ', ""));
                    view! { <div><dt>{tr("field-phone")}</dt><dd><a href=address>{phone}</a></dd></div> }
                })}
            </dl>
            <Unsettled person />
            {base.as_ref().map(|_| view! { <SafetyMark record=BaseData::key(person) /> <DisputedMark record=BaseData::key(person) /> })}
        </section>
    })
}

fn born(date: BirthDate) -> String {
    match date {
        BirthDate::Day(day) => plain_day(day),
        BirthDate::Year(year) => tr_with("field-birth-year-only", &[("year", year.to_string().into())]),
    }
}

/// Who lives with them, and what can be done about it.
fn household(papers: &Papers, act: Option<AnyView>) -> impl IntoView + use<> {
    let members = papers.household.clone();
    let members = members
        .into_iter()
        .map(|(id, name, age)| {
            view! {
                <li class="l-row">
                    <a class="l-row__link l-row__title" href=format!("/people/{id}")><bdi>{name}</bdi></a>
                    <span class="l-row__end">{age.map(|age| tr_with("people-age", &[("age", age.into())]))}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="l-card l-card--tight" aria-labelledby="card-household">
            <h2 id="card-household">{tr("card-household")}</h2>
            {if papers.household.is_empty() {
                leptos::either::Either::Left(view! { <p class="l-quiet">{tr("card-household-alone")}</p> })
            } else {
                leptos::either::Either::Right(view! { <ul class="l-list">{members}</ul> })
            }}
            {act}
        </section>
    }
}

/// Whose case it is. Who sees it may hand it over.
fn responsibility(case: &Case, worker: String, person: PersonId) -> impl IntoView + use<> {
    let team = use_work().look(|book| book.get::<Team>(case.team).map(|team| team.name.clone()));
    view! {
        <section class="l-card l-card--tight" aria-labelledby="card-case">
            <h2 id="card-case">{tr("card-case")}</h2>
            <dl class="l-fields">
                {team.map(|team| view! { <div><dt>{tr("handover-team")}</dt><dd>{team}</dd></div> })}
                <div>
                    <dt>{tr("handover-responsible")}</dt>
                    <dd>{if worker.is_empty() { tr("handover-nobody") } else { worker }}</dd>
                </div>
            </dl>
            {link(format!("/people/{person}/case"), "people", tr("card-hand-over"))}
        </section>
    }
}

fn link(address: String, icon: &'static str, words: String) -> AnyView {
    view! {
        <a class="kern-btn kern-btn--tertiary" href=address>
            <Icon name=icon />
            <span class="kern-label">{words}</span>
        </a>
    }
    .into_any()
}

/// Whether whoever looks counsels people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counsels {
    Yes,
    No,
}

type Papered = (casework::records::RecordKey, String, Option<NaiveDate>, Option<NaiveDate>);

/// A card of things that run from one day to another, and what can be done about them. Who counsels writes down what of
/// them is disputed.
fn lines_card(
    id: &'static str,
    heading: String,
    lines: Vec<Papered>,
    counsels: Counsels,
    act: Option<AnyView>,
) -> Option<impl IntoView> {
    (!lines.is_empty() || act.is_some()).then(|| {
        let rows = lines
            .into_iter()
            .map(|(record, words, from, until)| {
                let what = words.clone();
                view! {
                    <li class="l-row l-row--wraps">
                        <div class="l-row__body">
                            <span class="l-row__title">{words}</span>
                            <span class="l-row__note">
                                {from.map(|day| view! { {tr("card-from")} " " <Day day /> " " })}
                                {until.map(|day| view! { {tr("card-until")} " " <Day day /> })}
                            </span>
                        </div>
                        <span class="l-row__end">
                            <DisputedMark record />
                            <SafetyMark record />
                            {(counsels == Counsels::Yes).then(|| view! { <Dispute record what=what.clone() /> })}
                            <Remove record what />
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="l-card l-card--tight" aria-labelledby=id>
                <h2 id=id>{heading}</h2>
                <ul class="l-list l-list--plain">{rows}</ul>
                {act}
            </section>
        }
    })
}

//! The fields of a person, as they are typed: one form for registering and for mending.

use crate::{
    components::{
        DayField,
        words::{COUNTRIES, LANGUAGES, country, language, named},
    },
    locales::tr,
    prelude::*,
};
use casework::{
    ids::{CaseId, HouseholdId},
    records::{BaseData, BirthDate, Gender, HouseholdRole, Identity, TargetGroup},
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is typed. Kept as a draft, so it can be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Further spellings, parted by commas or semicolons.
    pub spellings: String,
    /// A day or a year.
    pub birth_date: String,
    /// A [`Gender`]'s word, or empty.
    pub gender: String,
    /// A country's code, or empty.
    pub nationality: String,
    /// Languages.
    pub languages: BTreeSet<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// A [`TargetGroup`]'s word, or empty.
    pub target_group: String,
    /// A [`HouseholdRole`]'s word.
    pub household_role: String,
    /// A day, or empty.
    pub arrived: String,
    /// A day, or empty.
    pub assigned: String,
    /// Phone number.
    pub phone: String,
}

/// What cannot be saved as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Neither name is there.
    NoName,
    /// Neither a day nor a year.
    BirthDate,
}

impl Typed {
    /// What stands in the records.
    #[must_use]
    pub fn of(identity: &Identity, base: Option<&BaseData>) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut typed = Self {
            family_name: identity.family_name.clone(),
            given_name: identity.given_name.clone(),
            spellings: identity.spellings.iter().cloned().collect::<Vec<_>>().join("; "),
            ..Self::default()
        };
        if let Some(base) = base {
            typed.birth_date = base.birth_date.map(as_typed).unwrap_or_default();
            typed.gender = base.gender.map(|it| it.word().to_owned()).unwrap_or_default();
            typed.nationality = base.nationality.clone().unwrap_or_default();
            typed.languages = base.languages.iter().cloned().collect();
            typed.interpreter = base.interpreter_needed;
            typed.target_group = base.target_group.map(|it| it.word().to_owned()).unwrap_or_default();
            typed.household_role = base.household_role.word().to_owned();
            typed.arrived = day(base.arrived_on);
            typed.assigned = day(base.assigned_on);
            typed.phone = base.phone.clone().unwrap_or_default();
        }
        typed
    }

    /// The first thing that cannot be saved.
    #[must_use]
    pub fn mistake(&self) -> Option<Mistake> {
        if self.family_name.trim().is_empty() && self.given_name.trim().is_empty() {
            return Some(Mistake::NoName);
        }
        (!self.birth_date.trim().is_empty() && self.birth().is_none()).then_some(Mistake::BirthDate)
    }

    /// The date of birth: `31.5.1990`, `1990-05-31` or `1990`.
    fn birth(&self) -> Option<BirthDate> {
        let text = self.birth_date.trim();
        // Nobody who is looked after was born in the year 90: two digits are a slip of the hand.
        let day = |text| NaiveDate::parse_from_str(text, "%d.%m.%Y").ok().filter(|day| day.year() >= 1900);
        text.parse().ok().or_else(|| day(text).map(BirthDate::Day))
    }

    /// The name as a record.
    #[must_use]
    pub fn identity(&self, case: CaseId) -> Identity {
        Identity {
            case,
            family_name: self.family_name.trim().to_owned(),
            given_name: self.given_name.trim().to_owned(),
            spellings: self
                .spellings
                .split([',', ';'])
                .map(str::trim)
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The base data as a record.
    #[must_use]
    pub fn base(&self, case: CaseId, household: HouseholdId) -> BaseData {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        BaseData {
            case,
            household,
            household_role: HouseholdRole::from_word(&self.household_role).unwrap_or(HouseholdRole::Other),
            birth_date: self.birth(),
            gender: Gender::from_word(&self.gender),
            nationality: filled(&self.nationality),
            languages: self.languages.iter().cloned().collect(),
            interpreter_needed: self.interpreter,
            target_group: TargetGroup::from_word(&self.target_group),
            arrived_on: self.arrived.parse().ok(),
            assigned_on: self.assigned.parse().ok(),
            phone: filled(&self.phone),
        }
    }
}

/// All fields of a person.
#[component]
pub fn Fields(
    /// What is typed.
    typed: RwSignal<Typed>,
    /// What kept it from being saved.
    mistake: RwSignal<Option<Mistake>>,
) -> impl IntoView {
    let wrong = move |it: Mistake| Signal::derive(move || mistake.get() == Some(it));
    let fine = Signal::derive(|| false);
    let countries = COUNTRIES.map(|code| (code.to_owned(), country(code))).to_vec();
    let genders = Gender::ALL.iter().map(|it| (it.word().to_owned(), named("gender", it.word()))).collect();
    let groups = TargetGroup::ALL.iter().map(|it| (it.word().to_owned(), named("target-group", it.word()))).collect();
    let roles =
        HouseholdRole::ALL.iter().map(|it| (it.word().to_owned(), named("household-role", it.word()))).collect();
    view! {
        <fieldset class="l-section">
            <legend class="l-strong">{tr("form-name")}</legend>
            <div class="l-inputs">
                <Text id="given-name" kind="text" label=tr("field-given-name") error=tr("mistake-no-name") wrong=wrong(Mistake::NoName) typed at=|it| &mut it.given_name />
                <Text id="family-name" kind="text" label=tr("field-family-name") error=String::new() wrong=fine typed at=|it| &mut it.family_name />
                <Text id="spellings" kind="text" label=tr("field-spellings") hint=tr("field-spellings-hint") error=String::new() wrong=fine typed at=|it| &mut it.spellings />
            </div>
        </fieldset>
        <fieldset class="l-section">
            <legend class="l-strong">{tr("form-person")}</legend>
            <div class="l-inputs">
                <Text id="birth-date" kind="text" label=tr("field-birth-date") hint=tr("field-birth-date-hint") error=tr("mistake-birth-date") wrong=wrong(Mistake::BirthDate) typed at=|it| &mut it.birth_date />
                <Choice id="gender" label=tr("field-gender") options=genders typed at=|it| &mut it.gender />
                <Choice id="nationality" label=tr("field-nationality") options=countries typed at=|it| &mut it.nationality />
                <Text id="phone" kind="tel" label=tr("field-phone") error=String::new() wrong=fine typed at=|it| &mut it.phone />
            </div>
            <div class="l-field" role="group" aria-labelledby="languages">
                <span class="l-field__label" id="languages">{tr("field-languages")}</span>
                <div class="l-chips">
                    {LANGUAGES
                        .map(|code| {
                            view! {
                                <button
                                    class="l-chip l-chip--small"
                                    type="button"
                                    aria-pressed=move || typed.with(|it| it.languages.contains(code)).to_string()
                                    on:click=move |_| {
                                        typed
                                            .update(|it| {
                                                if !it.languages.remove(code) {
                                                    it.languages.insert(code.to_owned());
                                                }
                                            })
                                    }
                                >
                                    {language(code)}
                                </button>
                            }
                        })}
                </div>
            </div>
            <label class="l-check">
                <input
                    type="checkbox"
                    prop:checked=move || typed.with(|it| it.interpreter)
                    on:change=move |event| typed.update(|it| it.interpreter = event_target_checked(&event))
                />
                {tr("field-interpreter-needed")}
            </label>
        </fieldset>
        <fieldset class="l-section">
            <legend class="l-strong">{tr("form-here")}</legend>
            <div class="l-inputs">
                <Choice id="target-group" label=tr("field-target-group") options=groups typed at=|it| &mut it.target_group />
                <Choice id="household-role" label=tr("field-household-role") options=roles typed at=|it| &mut it.household_role />
                <DayOf id="arrived" label=tr("field-arrived-on") typed at=|it| &mut it.arrived />
                <DayOf id="assigned" label=tr("field-assigned-on") typed at=|it| &mut it.assigned />
            </div>
        </fieldset>
    }
}

#[component]
fn Text(
    id: &'static str,
    kind: &'static str,
    label: String,
    #[prop(optional)] hint: String,
    error: String,
    wrong: Signal<bool>,
    typed: RwSignal<Typed>,
    at: fn(&mut Typed) -> &mut String,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    view! {
        <div class="l-field">
            <label for=id>{label}</label>
            <input
                id=id
                type=kind
                autocomplete="off"
                prop:value=move || typed.with(|it| at(&mut it.clone()).clone())
                on:input=move |event| typed.update(|it| *at(it) = event_target_value(&event))
                aria-invalid=move || wrong.get().to_string()
                aria-describedby=described
            />
            {(!hint.is_empty()).then(|| view! { <p class="l-field__hint" id=hint_id>{hint}</p> })}
            <p class="l-field__error" id=error_id role="alert">
                {move || wrong.get().then(|| error.clone())}
            </p>
        </div>
    }
}

#[component]
fn DayOf(id: &'static str, label: String, typed: RwSignal<Typed>, at: fn(&mut Typed) -> &mut String) -> impl IntoView {
    let day = Signal::derive(move || typed.with(|it| at(&mut it.clone()).parse().ok()));
    let on_day = Callback::new(move |day: Option<NaiveDate>| {
        typed.update(|it| *at(it) = day.map(|day| day.to_string()).unwrap_or_default());
    });
    view! { <DayField id label day on_day /> }
}

#[component]
fn Choice(
    id: &'static str,
    label: String,
    options: Vec<(String, String)>,
    typed: RwSignal<Typed>,
    at: fn(&mut Typed) -> &mut String,
) -> impl IntoView {
    let chosen = move || typed.with(|it| at(&mut it.clone()).clone());
    let now = typed.with_untracked(|it| at(&mut it.clone()).clone());
    let known = now.is_empty() || options.iter().any(|(value, _)| *value == now);
    let other = (!known).then(|| (now.clone(), now));
    let options = options
        .into_iter()
        .chain(other)
        .map(|(value, words)| {
            let this = value.clone();
            view! { <option value=value selected=move || chosen() == this>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="l-field">
            <label for=id>{label}</label>
            <select id=id on:change=move |event| typed.update(|it| *at(it) = event_target_value(&event))>
                <option value="" selected=move || chosen().is_empty()>{tr("field-unknown")}</option>
                {options}
            </select>
        </div>
    }
}

/// A date of birth as people type it.
fn as_typed(born: BirthDate) -> String {
    match born {
        BirthDate::Day(day) => day.format("%-d.%-m.%Y").to_string(),
        BirthDate::Year(year) => year.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_the_records_and_back() {
        let (case, household) = (CaseId::new(), HouseholdId::new());
        let typed = Typed {
            family_name: " Saleh ".into(),
            given_name: "Zainab".into(),
            spellings: "زينب صالح; Zeynep Salih".into(),
            birth_date: "31.5.1990".into(),
            gender: "f".into(),
            languages: ["kmr".to_owned()].into(),
            ..Typed::default()
        };
        let (identity, base) = (typed.identity(case), typed.base(case, household));
        assert_eq!(identity.family_name, "Saleh");
        assert_eq!(identity.spellings.len(), 2);
        assert_eq!(base.birth_date, "1990-05-31".parse().ok());
        let again = Typed::of(&identity, Some(&base));
        assert_eq!((again.identity(case), again.base(case, household)), (identity, base));
    }

    #[test]
    fn a_name_is_needed_and_a_birth_date_is_a_day_or_a_year() {
        let mut typed = Typed::default();
        assert_eq!(typed.mistake(), Some(Mistake::NoName));
        typed.given_name = "Zainab".into();
        assert_eq!(typed.mistake(), None);
        typed.birth_date = "im Mai".into();
        assert_eq!(typed.mistake(), Some(Mistake::BirthDate));
        typed.birth_date = "1990".into();
        assert_eq!(typed.mistake(), None);
    }
}

//! The rows of the format, one type a file: values read, references still by the other system's ids.

use super::cells::{self, Cells};
use casework::records::{
    AccommodationKind, BenefitRegime, BirthDate, ConsultationKind, Criterion, EducationKind, Gender, HouseholdRole,
    Kind, Level, Role, ServiceKind, Setting, TargetGroup,
};
use chrono::{NaiveDate, NaiveDateTime};

/// A row of one of the files.
pub trait Row: Sized {
    /// The file's name.
    const FILE: &'static str;
    /// The kind of record that its ids name.
    const KIND: Kind;
    /// Its columns.
    const COLUMNS: &'static [&'static str];
    /// The column of the external id.
    const ID: &'static str = Self::COLUMNS[0];

    /// What the other system calls the row.
    fn external(cells: &mut Cells<'_>) -> Option<String> {
        cells.needed(Self::ID, "an id, by which importing again finds the same")
    }

    /// Reads the row; none if something is missing that it cannot be without. Every fault of it is noted.
    fn read(cells: &mut Cells<'_>) -> Option<Self>;
}

/// Reads one of the words of an enum, whatever its case.
macro_rules! word {
    ($cells:ident.$method:ident($column:literal), $words:ident) => {
        $cells.$method(
            $column,
            || {
                let words: Vec<_> = $words::ALL.iter().map(|known| known.word()).collect();
                format!("one of {}", words.join(", "))
            },
            |text| $words::ALL.iter().copied().find(|known| known.word().eq_ignore_ascii_case(text)),
        )
    };
}

const A_PERSON: &str = "the id of a person in persons.csv";
const A_NAME: &str = "a name";

/// A row of `users.csv`.
pub struct UserRow {
    pub name: String,
    pub role: Role,
    pub area: Option<String>,
    pub full_time_percent: Option<u8>,
}

impl Row for UserRow {
    const FILE: &'static str = "users.csv";
    const KIND: Kind = Kind::Staff;
    const COLUMNS: &'static [&'static str] = &["user", "name", "role", "area", "full_time_share"];

    /// The name by which somebody signs in has no capitals.
    fn external(cells: &mut Cells<'_>) -> Option<String> {
        cells.needed("user", "the name by which somebody signs in").map(|login| login.to_lowercase())
    }

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let name = cells.needed("name", A_NAME);
        let role = word!(cells.needed_value("role"), Role);
        let area = cells.known("area");
        let full_time_percent =
            cells.value("full_time_share", || "a share from 0 to 1 like 0.5 or 0,5".to_owned(), cells::hundredths);
        Some(Self { name: name?, role: role?, area, full_time_percent })
    }
}

/// A row of `accommodations.csv`.
pub struct AccommodationRow {
    pub name: String,
    pub kind: AccommodationKind,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub area: Option<String>,
}

impl Row for AccommodationRow {
    const FILE: &'static str = "accommodations.csv";
    const KIND: Kind = Kind::Accommodation;
    const COLUMNS: &'static [&'static str] = &["accommodation", "name", "kind", "street", "postcode", "city", "area"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let name = cells.needed("name", A_NAME);
        let kind = word!(cells.needed_value("kind"), AccommodationKind);
        Some(Self {
            name: name?,
            kind: kind?,
            street: cells.text("street"),
            postcode: cells.text("postcode"),
            city: cells.text("city"),
            area: cells.known("area"),
        })
    }
}

/// A row of `units.csv`.
pub struct UnitRow {
    pub accommodation: String,
    pub label: String,
    pub beds: u16,
}

/// What a unit is called: two houses may each have a room 1.
pub fn unit_name(accommodation: &str, unit: &str) -> String {
    format!("{accommodation}/{unit}")
}

impl Row for UnitRow {
    const FILE: &'static str = "units.csv";
    const KIND: Kind = Kind::Unit;
    const COLUMNS: &'static [&'static str] = &["accommodation", "unit", "label", "beds"];
    const ID: &'static str = "unit";

    fn external(cells: &mut Cells<'_>) -> Option<String> {
        let unit = cells.needed("unit", "an id of the unit, its own within the house")?;
        Some(unit_name(&cells.text("accommodation"), &unit))
    }

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let accommodation = cells.needed("accommodation", "the id of a house in accommodations.csv");
        let label = cells.known("label").or_else(|| cells.known("unit"));
        let beds = cells.needed_value("beds", || "a number of beds".to_owned(), |text| text.parse().ok());
        Some(Self { accommodation: accommodation?, label: label?, beds: beds? })
    }
}

/// A row of `persons.csv`.
pub struct PersonRow {
    pub family_name: String,
    pub given_name: String,
    pub birth_date: Option<BirthDate>,
    pub gender: Option<Gender>,
    pub nationality: Option<String>,
    pub languages: Vec<String>,
    pub interpreter_needed: bool,
    pub target_group: Option<TargetGroup>,
    pub arrived_on: Option<NaiveDate>,
    pub assigned_on: Option<NaiveDate>,
    pub household: String,
    pub household_role: HouseholdRole,
    pub phone: Option<String>,
}

fn birth_date(text: &str) -> Option<BirthDate> {
    cells::day(text).map(BirthDate::Day).or_else(|| match text.parse() {
        Ok(BirthDate::Year(year)) => Some(BirthDate::Year(year)),
        _ => None,
    })
}

fn nationality(text: &str) -> Option<String> {
    (text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
}

/// The shape of BCP 47: `ar`, `kmr`, `fa-AF`.
fn language(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let first = parts.next()?;
    let shaped = |part: &str, length: std::ops::RangeInclusive<usize>| {
        length.contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
    };
    (shaped(first, 2..=3)
        && first.bytes().all(|letter| letter.is_ascii_lowercase())
        && parts.all(|part| shaped(part, 1..=8)))
    .then(|| text.to_owned())
}

impl Row for PersonRow {
    const FILE: &'static str = "persons.csv";
    const KIND: Kind = Kind::Identity;
    const COLUMNS: &'static [&'static str] = &[
        "person",
        "family_name",
        "given_name",
        "birth_date",
        "gender",
        "nationality",
        "languages",
        "interpreter_needed",
        "target_group",
        "arrived_on",
        "assigned_on",
        "household",
        "household_role",
        "phone",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let given_name = cells.text("given_name");
        // Some papers know one name only; somebody without any cannot be found again.
        let family_name = match given_name.as_str() {
            "" => cells.needed("family_name", "a family name or a given name"),
            _ => Some(cells.text("family_name")),
        };
        let birth_date = cells.value(
            "birth_date",
            || "a day like 1990-05-31 or 31.05.1990, or a year like 1990".to_owned(),
            birth_date,
        );
        let gender = word!(cells.value("gender"), Gender);
        let nationality = cells.value("nationality", || "three letters of ISO 3166-1 like SYR".to_owned(), nationality);
        let languages = cells.values("languages", || "languages of BCP 47 like ar;fa-AF".to_owned(), language);
        let interpreter_needed = cells.yes("interpreter_needed");
        let target_group = word!(cells.value("target_group"), TargetGroup);
        let arrived_on = cells.day("arrived_on");
        let assigned_on = cells.day("assigned_on");
        let household =
            cells.needed("household", "the id of a household; whoever lives alone has a household of their own");
        let household_role = word!(cells.value("household_role"), HouseholdRole).unwrap_or(HouseholdRole::Other);
        Some(Self {
            family_name: family_name?,
            given_name,
            birth_date,
            gender,
            nationality,
            languages,
            interpreter_needed,
            target_group,
            arrived_on,
            assigned_on,
            household: household?,
            household_role,
            phone: cells.known("phone"),
        })
    }
}

/// A row of `residence_titles.csv`.
pub struct TitleRow {
    pub person: String,
    pub title: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
}

impl Row for TitleRow {
    const FILE: &'static str = "residence_titles.csv";
    const KIND: Kind = Kind::ResidenceTitle;
    const COLUMNS: &'static [&'static str] = &["title_id", "person", "title", "valid_from", "valid_until"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let word = |text: &str| {
            let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            text.bytes().all(is_word).then(|| text.to_owned())
        };
        let person = cells.needed("person", A_PERSON);
        let title = cells.needed_value(
            "title",
            || "a title by its paragraph like permit_25_2 or toleration_60a".to_owned(),
            word,
        );
        let valid_from = cells.day("valid_from");
        let valid_until = cells.day("valid_until");
        Some(Self { person: person?, title: title?, valid_from, valid_until })
    }
}

/// A row of `benefits.csv`.
pub struct BenefitRow {
    pub person: String,
    pub regime: BenefitRegime,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Row for BenefitRow {
    const FILE: &'static str = "benefits.csv";
    const KIND: Kind = Kind::BenefitPeriod;
    const COLUMNS: &'static [&'static str] = &["benefit", "person", "regime", "from", "until"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let person = cells.needed("person", A_PERSON);
        let regime = word!(cells.needed_value("regime"), BenefitRegime);
        let from = cells.day("from");
        let until = cells.day("until");
        Some(Self { person: person?, regime: regime?, from, until })
    }
}

/// A row of `stays.csv`.
pub struct StayRow {
    pub person: String,
    /// None: a flat of their own.
    pub accommodation: Option<String>,
    pub unit: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// Stands for the house of those who live in a flat of their own.
pub const OWN_FLAT: &str = "own_flat";

impl Row for StayRow {
    const FILE: &'static str = "stays.csv";
    const KIND: Kind = Kind::Stay;
    const COLUMNS: &'static [&'static str] = &["stay", "person", "accommodation", "unit", "from", "until"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let person = cells.needed("person", A_PERSON);
        let accommodation = cells.needed("accommodation", "the id of a house in accommodations.csv, or own_flat");
        let unit = cells.known("unit");
        let from = cells.day("from");
        let until = cells.day("until");
        let accommodation = Some(accommodation?).filter(|house| house != OWN_FLAT);
        Some(Self { person: person?, accommodation, unit, from, until })
    }
}

/// A row of `education.csv`.
pub struct EducationRow {
    pub person: String,
    pub kind: EducationKind,
    pub provider: String,
    pub level: Option<Level>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

impl Row for EducationRow {
    const FILE: &'static str = "education.csv";
    const KIND: Kind = Kind::Education;
    const COLUMNS: &'static [&'static str] = &["education", "person", "kind", "provider", "level", "from", "until"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let person = cells.needed("person", A_PERSON);
        let kind = word!(cells.needed_value("kind"), EducationKind);
        let level = word!(cells.value("level"), Level);
        let from = cells.day("from");
        let until = cells.day("until");
        Some(Self { person: person?, kind: kind?, provider: cells.text("provider"), level, from, until })
    }
}

/// A row of `partners.csv`.
pub struct PartnerRow {
    pub name: String,
    pub service_kind: ServiceKind,
    pub phone: Option<String>,
    pub email: Option<String>,
}

impl Row for PartnerRow {
    const FILE: &'static str = "partners.csv";
    const KIND: Kind = Kind::Partner;
    const COLUMNS: &'static [&'static str] = &["partner", "name", "service_kind", "phone", "email"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let name = cells.needed("name", A_NAME);
        let service_kind = word!(cells.needed_value("service_kind"), ServiceKind);
        Some(Self {
            name: name?,
            service_kind: service_kind?,
            phone: cells.known("phone"),
            email: cells.known("email"),
        })
    }
}

/// A row of `consultations.csv`.
pub struct ConsultationRow {
    pub started_at: NaiveDateTime,
    pub minutes: u16,
    pub setting: Setting,
    pub kind: ConsultationKind,
    pub persons: Vec<String>,
    pub criteria: Vec<Criterion>,
    pub worker: String,
    pub interpreter: bool,
    pub occasion: String,
    pub notes: String,
}

impl Row for ConsultationRow {
    const FILE: &'static str = "consultations.csv";
    const KIND: Kind = Kind::Consultation;
    const COLUMNS: &'static [&'static str] = &[
        "consultation",
        "started_at",
        "minutes",
        "setting",
        "kind",
        "persons",
        "criteria",
        "worker",
        "interpreter",
        "occasion",
        "notes",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let started_at = cells.needed_value(
            "started_at",
            || "a local time like 2025-12-31T14:30 or 31.12.2025 14:30".to_owned(),
            cells::time,
        );
        let minutes = cells.value("minutes", || "a number of minutes".to_owned(), |text| text.parse().ok());
        let setting = word!(cells.needed_value("setting"), Setting);
        let kind = word!(cells.needed_value("kind"), ConsultationKind);
        let persons = cells.list("persons");
        let somebody = cells.needed_value(
            "persons",
            || "ids of persons in persons.csv, joined by ;".to_owned(),
            |_| (!persons.is_empty()).then_some(()),
        );
        let criteria = word!(cells.values("criteria"), Criterion);
        let worker = cells.needed("worker", "a user in users.csv");
        let interpreter = cells.yes("interpreter");
        somebody?;
        Some(Self {
            started_at: started_at?,
            minutes: minutes.unwrap_or_default(),
            setting: setting?,
            kind: kind?,
            persons,
            criteria,
            worker: worker?.to_lowercase(),
            interpreter,
            occasion: cells.text("occasion"),
            notes: cells.text("notes"),
        })
    }
}

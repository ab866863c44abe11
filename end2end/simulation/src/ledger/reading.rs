//! Who reads what, and the pages that tell them.

use super::*;

impl Ledger {
    /// The records that somebody of this scope may read on this day.
    #[must_use]
    pub fn readable(&self, scope: &Scope, day: NaiveDate) -> BTreeSet<RecordKey> {
        let day = day.to_string();
        let people = self.people_of(scope, &day);
        self.records
            .iter()
            .filter(|(key, held)| self.may_read(scope, &day, &people, key, held))
            .map(|(key, _)| *key)
            .collect()
    }

    /// Those whose names somebody reads because they live in their houses.
    fn people_of(&self, scope: &Scope, day: &str) -> BTreeSet<Uuid> {
        if !may(scope.role, Deed::Read, Kind::Identity, Relation::OwnHouse) {
            return BTreeSet::new();
        }
        let lives =
            |held: &&Held| held.derived.ends.as_deref().is_none_or(|ends| ends > day) && self.is_own_house(scope, held);
        self.records.values().filter(lives).filter_map(|held| held.derived.person).collect()
    }

    fn is_own_house(&self, scope: &Scope, held: &Held) -> bool {
        let area = held.derived.house.and_then(|house| self.area_of(house));
        area.is_some() && area == scope.area
    }

    fn may_read(&self, scope: &Scope, day: &str, people: &BTreeSet<Uuid>, key: &RecordKey, held: &Held) -> bool {
        let reads = |relation| may(scope.role, Deed::Read, key.kind, relation);
        let own_team = held.derived.team.is_some() && held.derived.team == scope.team;
        match held.derived.case {
            None if reads(Relation::Shared) => return true,
            Some(_) if own_team && reads(Relation::OwnTeam) => return true,
            Some(_) if !own_team && reads(Relation::OtherTeam) => return true,
            _ => {}
        }
        let lasts = key.kind != Kind::Stay || held.derived.ends.as_deref().is_none_or(|ends| ends > day);
        reads(Relation::OwnHouse)
            && lasts
            && (self.is_own_house(scope, held) || (key.kind == Kind::Identity && people.contains(&key.id)))
    }

    /// What left a scope after one place and up to another, of what its reader does not have (any more).
    fn departed(&self, scope: &Scope, after: u64, to: u64, has: &BTreeSet<RecordKey>) -> BTreeSet<RecordKey> {
        self.departures
            .iter()
            .filter(|it| it.sequence > after && it.sequence <= to)
            .filter(|it| (it.team.is_some() && it.team == scope.team) || (it.area.is_some() && it.area == scope.area))
            .filter(|it| {
                let relation = if it.team.is_some() { Relation::OwnTeam } else { Relation::OwnHouse };
                may(scope.role, Deed::Read, it.key.kind, relation)
            })
            .map(|it| it.key)
            .filter(|key| !has.contains(key))
            .collect()
    }

    /// A page of what changed in somebody's scope since a cursor.
    #[must_use]
    pub fn pull(&self, user: UserId, scope: &Scope, day: NaiveDate, cursor: &Cursor, limit: usize) -> Page {
        let head = self.sequence;
        let scopes = self.scopes.get(&user).map(Vec::as_slice).unwrap_or_default();
        let scope_now = scopes.iter().rev().find(|(_, it)| it == scope).map_or(0, |(sequence, _)| *sequence);
        let has = self.readable(scope, day);
        let place = Place::read(cursor).filter(|place| place.whole() <= head);
        let mut gone = BTreeSet::new();
        let (mut from, mut told) = ((1, None), None);
        if let Some(place) = place {
            let befores: Vec<&Scope> = if place.scope == scope_now {
                from = match place.within {
                    None => (place.sequence + 1, None),
                    within => (place.sequence, within),
                };
                told = Some(place.whole());
                vec![scope]
            } else {
                scopes.iter().filter(|(sequence, _)| *sequence >= place.scope).map(|(_, scope)| scope).collect()
            };
            for before in befores {
                let by_day = Kind::ALL.into_iter().any(|kind| may(before.role, Deed::Read, kind, Relation::OwnHouse));
                if place.scope != scope_now || (place.day != day && by_day) {
                    gone.extend(self.readable(before, place.day).difference(&has));
                }
                if place.scope != scope_now {
                    gone.extend(self.departed(before, place.whole(), head, &has));
                }
            }
        }
        let mut rows: Vec<(u64, RecordKey)> = has
            .iter()
            .map(|key| (self.records[key].sequence, *key))
            .filter(|(sequence, key)| {
                *sequence > from.0 || (*sequence == from.0 && from.1.is_none_or(|within| name(*key) > name(within)))
            })
            .collect();
        rows.sort_by_key(|(sequence, key)| (*sequence, name(*key)));
        let mut remaining = rows.len().saturating_sub(limit) as u64;
        rows.truncate(limit);
        let mut reached = Place { scope: scope_now, day, sequence: head, within: None };
        if let Some((sequence, key)) = rows.last().filter(|_| remaining > 0) {
            reached = Place { sequence: *sequence, within: Some(*key), ..reached };
        } else {
            remaining = 0;
        }
        if let Some(told) = told {
            gone.extend(self.departed(scope, told, reached.whole(), &has));
        }
        if self.fault == Some(Fault::GoneUnsaid) {
            gone.clear();
        }
        let whole = place.map_or(0, Place::whole);
        let purged = self.purged(user, scope, whole, reached.whole());
        let purged = if self.fault == Some(Fault::PurgeUnsaid) { Vec::new() } else { purged };
        // On its way a device may have any as it was: it can have changed since, and come on a page beyond the erasure.
        let since = if place.is_some_and(|place| place.within.is_some()) { 0 } else { whole };
        let is_thinned = |(_, key): &&(u64, RecordKey)| self.records[key].thinned > since;
        let replaced = rows.iter().filter(is_thinned).map(|(_, key)| *key).collect();
        let body = |(_, key): &(u64, RecordKey)| serde_json::to_value(&self.records[key].record).unwrap_or_default();
        Page {
            records: rows.iter().map(body).collect(),
            gone: gone.into_iter().collect(),
            purged,
            replaced,
            gone_unknown: Vec::new(),
            cursor: reached.cursor(),
            remaining,
            epoch: self.epoch.clone(),
        }
    }
}

/// The order of records within one place, as a database sorts them.
fn name(key: RecordKey) -> (&'static str, Uuid) {
    (key.kind.name(), key.id)
}

impl Place {
    fn whole(self) -> u64 {
        if self.within.is_some() { self.sequence.saturating_sub(1) } else { self.sequence }
    }

    fn read(cursor: &Cursor) -> Option<Self> {
        let (scope, day, sequence, within) = serde_json::from_str(&cursor.0).ok()?;
        Some(Self { scope, day, sequence, within })
    }

    fn cursor(self) -> Cursor {
        Cursor(serde_json::json!([self.scope, self.day, self.sequence, self.within]).to_string())
    }
}

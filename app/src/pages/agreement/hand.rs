//! Putting a version into the client's hand.

use crate::prelude::*;
use casework::ids::{PersonId, VersionId};

#[component]
pub(super) fn IntoHand(person: PersonId, version: VersionId) -> impl IntoView {
    let _ = (person, version);
}

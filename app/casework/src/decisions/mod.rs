//! Decisions: entries that each make sense, and together do not.
//!
//! Two people act without knowing of each other, and both are heard: the server takes everything in and lays the question
//! before somebody who can answer it. Nothing is merged silently. The rules are pure and know nothing of who asks: the
//! server asks them about what a commit changed ([`raise`]), in the transaction that takes it in; a device asks them about
//! what waits in its outbox ([`foreseen`]), so that a clash which it can see itself is shown without a network.
//!
//! The id of a Decision is made of what it is about, so the same clash is the same Decision wherever and however often it
//! is found.

mod beds;
mod joining;
mod late;
mod newcomers;
mod raising;
mod responsible;
mod settling;

pub use joining::{Joined, follow, join, joined, known_as, last_told, settles};
pub use late::{Late, aside, documents_in, is_late_work};
pub use newcomers::Newcomer;
pub use raising::{Around, Raised, Wanted, foreseen, raise, wanted};
pub use responsible::is_asked;
pub use settling::{can_be_taken_in, leave_late_work, outlived, settle, take_in_late_work, take_out_of_room};

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// The id of a Decision about these things.
fn id_of(what: &str, about: &[Uuid]) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(what);
    about.iter().for_each(|id| hash.update(id.as_bytes()));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

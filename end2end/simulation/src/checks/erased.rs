//! Nothing of the erased is left.

use super::*;
use crate::acts;
use casework::{device::Content, erasure::names};
use uuid::Uuid;

/// Neither the server nor any device holds a record of the erased, a change to one, or a word that went with them.
pub(super) fn are_nowhere(world: &World) -> Result<(), Violation> {
    let keys: BTreeSet<RecordKey> = world.erased().collect();
    if keys.is_empty() {
        return Ok(());
    }
    let told = |text: &str| acts::words(text).find(|word| world.canaries.contains(*word)).map(ToOwned::to_owned);
    let remains = |place: &str, what: String| Err(Violation::Remains { place: place.to_owned(), what });
    if let Some(word) = told(&world.ledger.text()) {
        return remains("the server", word);
    }
    if let Some(key) = keys.iter().find(|key| world.ledger.record(**key).is_some()) {
        return remains("the server", format!("{} {}", key.kind.name(), key.id));
    }
    let ids: BTreeSet<Uuid> = keys.iter().map(|key| key.id).collect();
    for (index, device) in world.devices.iter().enumerate() {
        let place = |what: &str| format!("device {index}, {what},");
        // Who never saw a record is not told that it was there: what they wrote about it blindly lies in their tray still.
        let told_of: BTreeSet<Uuid> = world.scope(index).map_or_else(BTreeSet::new, |scope| {
            world.ledger.told_erased(device.user, &scope).into_iter().map(|key| key.id).collect()
        });
        for shelf in Shelf::ALL {
            for (_, lying) in device.disk.shelf(shelf) {
                if let Some(word) =
                    lying.content.to_bytes().ok().and_then(|bytes| told(&String::from_utf8_lossy(&bytes)))
                {
                    return remains(&place(shelf.name()), word);
                }
                let (commit, ids) = match &lying.content {
                    Content::Commit(commit) => (&**commit, &ids),
                    Content::Returned(returned) => (&returned.commit, &told_of),
                    _ => continue,
                };
                if let Some(id) = names(&commit.changes).intersection(ids).next() {
                    return remains(&place(shelf.name()), id.to_string());
                }
            }
        }
        for tab in &device.tabs {
            let shown = serde_json::to_string(&tab.book.records().collect::<Vec<_>>()).unwrap_or_default();
            let waiting = serde_json::to_string(&(tab.book.outbox(), &tab.tray)).unwrap_or_default();
            if let Some(word) = told(&shown).or_else(|| told(&waiting)) {
                return remains(&place("on the screen"), word);
            }
        }
    }
    Ok(())
}

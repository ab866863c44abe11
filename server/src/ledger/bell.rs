//! Wakes those who wait for news of a municipality.

use casework::ids::MunicipalityId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio::sync::watch;

/// One bell for each municipality. Whoever waits hears that it rang, not how often: rings that nobody has heard yet are
/// heard as one.
#[derive(Debug, Default)]
pub struct Bell {
    ropes: Mutex<HashMap<MunicipalityId, watch::Sender<()>>>,
}

impl Bell {
    /// Something changed in this municipality, its data or somebody's rights.
    pub fn ring(&self, municipality: MunicipalityId) {
        self.rope(municipality).send_replace(());
    }

    /// Something may have changed anywhere: rings for everybody.
    pub fn ring_everywhere(&self) {
        for rope in self.ropes.lock().unwrap_or_else(PoisonError::into_inner).values() {
            rope.send_replace(());
        }
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self, municipality: MunicipalityId) -> watch::Receiver<()> {
        self.rope(municipality).subscribe()
    }

    fn rope(&self, municipality: MunicipalityId) -> watch::Sender<()> {
        // The map is whole even if somebody panicked while holding it: entries are only ever added.
        let mut ropes = self.ropes.lock().unwrap_or_else(PoisonError::into_inner);
        ropes.entry(municipality).or_default().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ring_is_heard_in_its_own_municipality_alone() {
        let bell = Bell::default();
        let (here, there) = (MunicipalityId::new(), MunicipalityId::new());
        let (mut hears, hears_nothing) = (bell.listen(here), bell.listen(there));
        bell.ring(here);
        hears.changed().await.unwrap();
        assert!(!hears_nothing.has_changed().unwrap());
    }

    #[tokio::test]
    async fn a_ring_everywhere_is_heard_by_everybody_once() {
        let bell = Bell::default();
        let mut hear = [MunicipalityId::new(), MunicipalityId::new()].map(|place| bell.listen(place));
        bell.ring_everywhere();
        for hears in &mut hear {
            hears.changed().await.unwrap();
            assert!(!hears.has_changed().unwrap());
        }
    }

    #[tokio::test]
    async fn rings_that_nobody_heard_yet_are_heard_as_one() {
        let bell = Bell::default();
        let here = MunicipalityId::new();
        let mut hears = bell.listen(here);
        bell.ring(here);
        bell.ring(here);
        hears.changed().await.unwrap();
        assert!(!hears.has_changed().unwrap());
    }
}

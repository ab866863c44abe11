//! Moments on the browser's own time line (User Timing): what developers' tools show, and what figures are taken from.

/// A moment that somebody at work waits for, or waits from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "some happen only where there is a device"))]
pub(crate) enum Moment {
    /// The key is in the vault's lock.
    Unlocked,
    /// The first sync is complete.
    Synced,
    /// An act is to be saved.
    Saving,
    /// It is safe on the device.
    Saved,
    /// A name is looked for.
    Searching,
    /// Those who have it are known.
    Found,
}

impl Moment {
    /// Marks it as now. The mark of the same name before it is forgotten: a long day leaves no more than six.
    pub(crate) fn mark(self) {
        #[cfg(target_arch = "wasm32")]
        if let Some(timeline) = web_sys::window().and_then(|window| window.performance()) {
            timeline.clear_marks_with_mark_name(self.name());
            // Without a time line nobody measures.
            let _ = timeline.mark(self.name());
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn name(self) -> &'static str {
        match self {
            Self::Unlocked => "lotse-unlocked",
            Self::Synced => "lotse-synced",
            Self::Saving => "lotse-saving",
            Self::Saved => "lotse-saved",
            Self::Searching => "lotse-searching",
            Self::Found => "lotse-found",
        }
    }
}

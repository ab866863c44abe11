//! The line on which the server says that there is something new.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventSource;

/// An open line.
pub(super) struct Live {
    source: EventSource,
    on_event: Closure<dyn Fn()>,
}

impl Live {
    /// What rings: something new, and the line itself, whenever it is there (again), for what happened before.
    const EVENTS: [&str; 2] = ["new", "open"];

    pub(super) fn open(on_news: impl Fn() + 'static) -> Option<Self> {
        let source = EventSource::new("/api/v1/live").ok()?;
        let on_event = Closure::<dyn Fn()>::new(on_news);
        for event in Self::EVENTS {
            source.add_event_listener_with_callback(event, on_event.as_ref().unchecked_ref()).ok()?;
        }
        Some(Self { source, on_event })
    }

    pub(super) fn is_closed(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        for event in Self::EVENTS {
            // A listener that stays hears nothing from a closed line.
            let _ = self.source.remove_event_listener_with_callback(event, self.on_event.as_ref().unchecked_ref());
        }
        self.source.close();
    }
}

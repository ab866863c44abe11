//! The rows of a long list that are in sight: thousands scroll, a screenful exists.

use leptos::{ev, html, prelude::*};
use std::ops::Range;

/// How many rows above and below the screen exist too, so that scrolling and Tab meet no gap.
const MARGIN: usize = 10;

/// Follows the scrolling of the document and tells which rows are in sight.
#[must_use]
pub fn rows_in_sight(list: NodeRef<html::Div>, row_height: u32) -> Signal<Range<usize>> {
    let screen = || window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1_000.0);
    let seen = RwSignal::new(rows(0.0, screen(), row_height));
    let measure = move || {
        let Some(list) = list.try_get_untracked().flatten() else { return };
        let above = window().scroll_y().unwrap_or_default() - f64::from(list.offset_top());
        let now = rows(above, screen(), row_height);
        if seen.get_untracked() != now {
            seen.set(now);
        }
    };
    Effect::new(move |_| {
        list.track();
        // Asking where the list is lays the page out: once, with everything else on it.
        request_animation_frame(measure);
    });
    let scrolled = window_event_listener(ev::scroll, move |_| measure());
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    seen.into()
}

/// The rows that are in sight when so many pixels of the list are above the screen.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a list, never negative here")]
fn rows(above: f64, screen: f64, row_height: u32) -> Range<usize> {
    let first = (above.max(0.0) / f64::from(row_height)) as usize;
    let fit = (screen / f64::from(row_height)).ceil() as usize + 1;
    first.saturating_sub(MARGIN)..first + fit + MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screenful_of_rows_exists_with_a_margin_on_both_sides() {
        assert_eq!(rows(-200.0, 640.0, 64), 0..21);
        assert_eq!(rows(6_400.0, 640.0, 64), 90..121);
    }
}

//! Signing on the screen, and showing what was drawn.

use super::Icon;
use crate::locales::{tr, tr_with};
use crate::prelude::*;
use casework::records::StrokePoint;
use leptos::{ev, html};
use std::fmt::Write as _;

/// A touch that is as broad as this, in pixels, is a palm.
const PALM: i32 = 60;

/// Lines as they were drawn.
pub type Lines = Vec<Vec<StrokePoint>>;

/// The path of lines for an SVG: through the middles between points, so that a quick hand draws curves and not corners.
#[must_use]
pub fn path_of(lines: &Lines) -> String {
    let mut path = String::new();
    for line in lines {
        let Some(&(x, y, _)) = line.first() else { continue };
        // Writing to a String cannot fail.
        let _ = write!(path, "M{x} {y}");
        for pair in line.windows(2) {
            let ((ax, ay, _), (bx, by, _)) = (pair[0], pair[1]);
            let _ = write!(path, "Q{ax} {ay} {} {}", (ax + bx) / 2, (ay + by) / 2);
        }
        if let Some(&(x, y, _)) = line.last() {
            // A dot is a line too short to be seen without this.
            let _ = write!(path, "L{} {y}", if line.len() == 1 { x + 1 } else { x });
        }
    }
    path
}

/// What was drawn without the empty field around it, as an SVG's `viewBox`.
fn bounds_of(lines: &Lines) -> String {
    const MARGIN: i32 = 20;
    let points = || lines.iter().flatten();
    let range = |of: fn(&StrokePoint) -> i32| {
        let (least, most) = (points().map(of).min().unwrap_or(0), points().map(of).max().unwrap_or(0));
        (least - MARGIN, most - least + 2 * MARGIN)
    };
    let ((x, width), (y, height)) = (range(|point| point.0), range(|point| point.1));
    format!("{x} {y} {width} {height}")
}

/// A signature as it was drawn.
#[component]
pub fn DrawnSignature(
    /// Its lines.
    lines: Lines,
    /// Whose.
    name: String,
) -> impl IntoView {
    view! {
        <svg class="l-drawn" viewBox=bounds_of(&lines) role="img" aria-label=tr_with("sign-image", &[("name", name.into())])>
            <path d=path_of(&lines)></path>
        </svg>
    }
}

/// The field to sign in, as wide as the page: finger, pen or mouse.
#[component]
pub fn SignatureField(
    /// Who signs, as it stands under the line.
    name: String,
    /// What the field is called.
    label: String,
    /// What is drawn.
    lines: RwSignal<Lines>,
) -> impl IntoView {
    let field = NodeRef::<html::Div>::new();
    // The pointer that draws, and whether it is a finger: a palm beside the pen draws nothing.
    let drawing = RwSignal::new(None::<(i32, bool)>);
    let has_pen = RwSignal::new(false);
    let began = RwSignal::new(None::<f64>);

    let point = move |event: &ev::PointerEvent| -> Option<StrokePoint> {
        let width = field.get_untracked()?.client_width();
        if width == 0 {
            return None;
        }
        let start = began.get_untracked().unwrap_or_else(|| event.time_stamp());
        began.set(Some(start));
        // A signature takes seconds: milliseconds fit, and what is outside the field is cut at its edge by the type.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let since = (event.time_stamp() - start).max(0.0) as u32;
        Some((event.offset_x() * 1000 / width, event.offset_y() * 1000 / width, since))
    };
    let down = move |event: ev::PointerEvent| {
        let is_touch = event.pointer_type() == "touch";
        let is_palm = is_touch && (has_pen.get_untracked() || event.width().max(event.height()) > PALM);
        if is_palm || event.button() != 0 {
            return;
        }
        match drawing.get_untracked() {
            // The hand lay down before the pen did: what it drew is no signature.
            Some((_, true)) if !is_touch => lines.update(|lines| drop(lines.pop())),
            Some(_) => return,
            None => {}
        }
        event.prevent_default();
        has_pen.update(|has_pen| *has_pen |= event.pointer_type() == "pen");
        if let Some(field) = field.get_untracked() {
            // Refused when the pointer is gone already; then there is nothing to capture.
            let _ = field.set_pointer_capture(event.pointer_id());
        }
        drawing.set(Some((event.pointer_id(), is_touch)));
        if let Some(point) = point(&event) {
            lines.update(|lines| lines.push(vec![point]));
        }
    };
    let draws = move |event: &ev::PointerEvent| drawing.get_untracked().is_some_and(|it| it.0 == event.pointer_id());
    let moved = move |event: ev::PointerEvent| {
        if draws(&event)
            && let Some(point) = point(&event)
        {
            lines.update(|lines| {
                if let Some(line) = lines.last_mut()
                    && line.last().is_none_or(|last| (last.0, last.1) != (point.0, point.1))
                {
                    line.push(point);
                }
            });
        }
    };
    let up = move |event: ev::PointerEvent| {
        if draws(&event) {
            drawing.set(None);
        }
    };
    view! {
        <div
            class="l-pad__field"
            node_ref=field
            role="img"
            aria-label=label
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=up
        >
            <svg viewBox="0 0 1000 1" preserveAspectRatio="xMinYMin meet" aria-hidden="true">
                <path d=move || lines.with(path_of)></path>
            </svg>
            <span class="l-pad__name" dir="auto">{name}</span>
        </div>
    }
}

/// The field to sign in, with what is done when the signer is ready.
#[component]
pub fn SignaturePad<D, C>(
    /// Who signs.
    name: String,
    /// Takes the lines when the signer is done.
    on_done: D,
    /// Closes the field without a signature.
    on_cancel: C,
) -> impl IntoView
where
    D: Fn(Lines) + Send + 'static,
    C: Fn() + Send + 'static,
{
    let lines = RwSignal::new(Lines::new());
    let is_empty = Memo::new(move |_| lines.with(Vec::is_empty));
    let label = tr_with("sign-pad-label", &[("name", name.clone().into())]);
    view! {
        <div class="l-pad">
            <SignatureField name label lines />
            <div class="l-pad__actions">
                <div class="l-cluster">
                    <button
                        type="button"
                        class="kern-btn kern-btn--tertiary"
                        disabled=move || is_empty.get()
                        on:click=move |_| lines.update(|lines| drop(lines.pop()))
                    >
                        <Icon name="undo" />
                        <span class="kern-label">{tr("sign-undo")}</span>
                    </button>
                    <button
                        type="button"
                        class="kern-btn kern-btn--tertiary"
                        disabled=move || is_empty.get()
                        on:click=move |_| lines.set(Lines::new())
                    >
                        <Icon name="trash" />
                        <span class="kern-label">{tr("sign-clear")}</span>
                    </button>
                </div>
                <div class="l-cluster">
                    <button type="button" class="kern-btn kern-btn--secondary" on:click=move |_| on_cancel()>
                        <span class="kern-label">{tr("cancel")}</span>
                    </button>
                    <button
                        type="button"
                        class="kern-btn kern-btn--primary"
                        disabled=move || is_empty.get()
                        on:click=move |_| on_done(lines.get_untracked())
                    >
                        <Icon name="check" />
                        <span class="kern-label">{tr("sign-done")}</span>
                    </button>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_runs_from_its_first_to_its_last_point_and_a_dot_is_seen() {
        let lines = vec![vec![(10, 10, 0), (30, 50, 8), (60, 20, 16)], vec![(70, 70, 400)]];
        assert_eq!(path_of(&lines), "M10 10Q10 10 20 30Q30 50 45 35L60 20M70 70L71 70");
        assert_eq!(bounds_of(&lines), "-10 -10 100 100");
        assert_eq!(path_of(&Vec::new()), "");
    }
}

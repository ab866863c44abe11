//! Signing on the screen, and showing what was drawn.

use super::Icon;
use crate::locales::{tr, tr_with};
use crate::prelude::*;
use casework::records::{BREADTHS, FULL_PRESSURE, Lines, StrokePoint, parts_by_breadth};
use leptos::{ev, html};
use std::fmt::Write as _;

/// A touch that is as broad as this, in pixels, is a palm.
const PALM: i32 = 60;

/// The usual breadth of a line, in thousandths of the field's width: where it is drawn, and where it is shown smaller.
const PEN: u16 = 5;
const SHOWN: u16 = 8;

/// The paths of lines for an SVG, one for each of the [`BREADTHS`]: through the middles between points, so that a quick hand
/// draws curves and not corners.
fn paths_of(lines: &Lines) -> [String; BREADTHS.len()] {
    let mut paths = [const { String::new() }; BREADTHS.len()];
    for (breadth, part) in lines.iter().flat_map(|line| parts_by_breadth(line)) {
        let (Some(path), Some(first), Some(last)) =
            (BREADTHS.iter().position(|it| *it == breadth).map(|place| &mut paths[place]), part.first(), part.last())
        else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = write!(path, "M{} {}", first.x, first.y);
        for pair in part.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let _ = write!(path, "Q{} {} {} {}", a.x, a.y, (a.x + b.x) / 2, (a.y + b.y) / 2);
        }
        // A dot is a line too short to be seen without this.
        let _ = write!(path, "L{} {}", if part.len() == 1 { last.x + 1 } else { last.x }, last.y);
    }
    paths
}

/// Lines as an SVG's paths, drawn with a pen of this breadth.
fn drawn_with(pen: u16, lines: impl Fn() -> Lines + Send + Sync + 'static) -> impl IntoView {
    let paths = Memo::new(move |_| paths_of(&lines()));
    let path = |(place, breadth): (usize, &u16)| {
        let width = f64::from(pen * breadth) / 100.0;
        view! { <path stroke-width=width.to_string() d=move || paths.with(|paths| paths[place].clone())></path> }
    };
    BREADTHS.iter().enumerate().map(path).collect_view()
}

/// How hard a pen or a finger was pressed, if the device feels it: whatever feels nothing says nought or, as the standard
/// has it, one half; a mouse is not pressed.
fn pressure_of(pointer: &str, felt: f32) -> Option<u16> {
    let is_felt = match pointer {
        "mouse" => false,
        "pen" => felt > 0.0,
        _ => felt > 0.0 && (felt - 0.5).abs() > f32::EPSILON,
    };
    // Between nought and a thousand.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    is_felt.then(|| (felt.min(1.0) * f32::from(FULL_PRESSURE)).round() as u16)
}

/// What was drawn without the empty field around it, as an SVG's `viewBox`.
fn bounds_of(lines: &Lines) -> String {
    const MARGIN: i32 = 20;
    let points = || lines.iter().flatten();
    let range = |of: fn(&StrokePoint) -> i32| {
        let (least, most) = (points().map(of).min().unwrap_or(0), points().map(of).max().unwrap_or(0));
        (least - MARGIN, most - least + 2 * MARGIN)
    };
    let ((x, width), (y, height)) = (range(|point| point.x), range(|point| point.y));
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
    let bounds = bounds_of(&lines);
    view! {
        <svg class="l-drawn" viewBox=bounds role="img" aria-label=tr_with("sign-image", &[("name", name.into())])>
            {drawn_with(SHOWN, move || lines.clone())}
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
        let at = (event.time_stamp() - start).max(0.0) as u32;
        let (x, y) = (event.offset_x() * 1000 / width, event.offset_y() * 1000 / width);
        Some(StrokePoint { x, y, at, pressure: pressure_of(&event.pointer_type(), event.pressure()) })
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
                    && line.last().is_none_or(|last| (last.x, last.y) != (point.x, point.y))
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
                {drawn_with(PEN, move || lines.get())}
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
        let lines = vec![vec![(10, 10, 0).into(), (30, 50, 8).into(), (60, 20, 16).into()], vec![(70, 70, 400).into()]];
        assert_eq!(paths_of(&lines).concat(), "M10 10Q10 10 20 30Q30 50 45 35L60 20M70 70L71 70");
        assert_eq!(bounds_of(&lines), "-10 -10 100 100");
        assert_eq!(paths_of(&Vec::new()).concat(), "");
    }

    #[test]
    fn a_line_that_was_pressed_harder_goes_on_in_a_broader_path() {
        let pressed = |x, pressure| StrokePoint { pressure: Some(pressure), ..(x, 0, 0).into() };
        let paths = paths_of(&vec![vec![pressed(0, 100), pressed(10, 100), pressed(20, 1000), pressed(30, 1000)]]);
        assert_eq!(paths[0], "M0 0Q0 0 5 0L10 0");
        assert_eq!(paths[BREADTHS.len() - 1], "M20 0Q20 0 25 0L30 0");
    }

    #[test]
    fn pressure_is_what_was_felt_and_nothing_where_a_device_feels_none() {
        assert_eq!(pressure_of("pen", 0.25), Some(250));
        assert_eq!(pressure_of("pen", 0.5), Some(500));
        assert_eq!(pressure_of("touch", 0.8), Some(800));
        for (pointer, felt) in [("mouse", 0.5), ("touch", 0.5), ("touch", 0.0), ("pen", 0.0)] {
            assert_eq!(pressure_of(pointer, felt), None, "{pointer} {felt}");
        }
    }
}

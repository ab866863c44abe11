//! Signatures as they were drawn.

use casework::records::{BREADTHS, Strokes, parts_by_breadth};
use std::fmt::Write as _;

/// How broad lines usually are, in thousandths of the field's width.
const PEN: u16 = 9;

/// What was drawn as SVG: numbers alone, so nothing that somebody wrote is in it. None if nothing was.
pub(super) fn drawn(strokes: &Strokes) -> Option<String> {
    const MARGIN: i64 = 20;
    let points = || strokes.lines.iter().flatten().map(|point| (i64::from(point.x), i64::from(point.y)));
    let range = |values: &mut dyn Iterator<Item = i64>| {
        values.fold(None, |range: Option<(i64, i64)>, it| {
            Some(range.map_or((it, it), |(low, high)| (low.min(it), high.max(it))))
        })
    };
    let (left, right) = range(&mut points().map(|(x, _)| x))?;
    let (top, bottom) = range(&mut points().map(|(_, y)| y))?;
    let (width, height) = (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN);
    let parts: Vec<_> = strokes.lines.iter().flat_map(|line| parts_by_breadth(line)).collect();
    let mut paths = String::new();
    for breadth in BREADTHS {
        let mut path = String::new();
        for (_, part) in parts.iter().filter(|(of, _)| *of == breadth) {
            for (place, point) in part.iter().enumerate() {
                // Writing to a String cannot fail.
                let _ = write!(path, "{}{} {} ", if place == 0 { "M" } else { "L" }, point.x, point.y);
            }
            // A dot is a line to itself.
            if let [dot] = part {
                let _ = write!(path, "L{} {} ", dot.x, dot.y);
            }
        }
        if !path.is_empty() {
            let width = f64::from(PEN * breadth) / 100.0;
            let _ = write!(paths, "<path d=\"{path}\" stroke-width=\"{width}\"/>");
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <g fill=\"none\" stroke=\"#1b1f33\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{paths}</g></svg>",
        left - MARGIN,
        top - MARGIN,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::{
        ids::CaseId,
        records::{Lines, StrokePoint},
    };

    #[test]
    fn what_was_drawn_fills_its_place_and_nothing_drawn_is_nothing() {
        let of = |lines: Lines| drawn(&Strokes { case: CaseId::new(), lines });
        let svg = of(vec![vec![(100, 200, 0).into(), (300, 260, 5).into()], vec![(150, 230, 9).into()]]).unwrap();
        assert!(svg.contains("viewBox=\"80 180 240 100\""), "{svg}");
        assert!(svg.contains("M100 200 L300 260 M150 230 L150 230 "), "{svg}");
        assert_eq!(of(vec![vec![]]), None);
    }

    #[test]
    fn a_pen_that_was_pressed_harder_drew_a_broader_line() {
        let pressed = |x, pressure| StrokePoint { pressure: Some(pressure), ..(x, 0, 0).into() };
        let lines = vec![vec![pressed(0, 0), pressed(10, 0), pressed(20, 1000), pressed(30, 1000)]];
        let svg = drawn(&Strokes { case: CaseId::new(), lines }).unwrap();
        assert!(svg.contains("<path d=\"M0 0 L10 0 \" stroke-width=\"3.6\"/>"), "{svg}");
        assert!(svg.contains("<path d=\"M20 0 L30 0 \" stroke-width=\"14.4\"/>"), "{svg}");
    }
}

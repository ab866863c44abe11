//! Signatures as they were drawn.

use casework::records::{StrokePoint, Strokes};
use std::fmt::Write as _;

/// What was drawn as SVG: numbers alone, so nothing that somebody wrote is in it. None if nothing was.
pub(super) fn drawn(strokes: &Strokes) -> Option<String> {
    const MARGIN: i64 = 20;
    let points = || strokes.lines.iter().flatten().map(|&(x, y, _)| (i64::from(x), i64::from(y)));
    let range = |values: &mut dyn Iterator<Item = i64>| {
        values.fold(None, |range: Option<(i64, i64)>, it| {
            Some(range.map_or((it, it), |(low, high)| (low.min(it), high.max(it))))
        })
    };
    let (left, right) = range(&mut points().map(|(x, _)| x))?;
    let (top, bottom) = range(&mut points().map(|(_, y)| y))?;
    let (width, height) = (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN);
    let mut path = String::new();
    for line in &strokes.lines {
        for (place, (x, y, _)) in line.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{x} {y} ", if place == 0 { "M" } else { "L" });
        }
        // A dot is a line to itself.
        if let [(x, y, _)] = line.as_slice() as &[StrokePoint] {
            let _ = write!(path, "L{x} {y} ");
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <path d=\"{path}\" fill=\"none\" stroke=\"#1b1f33\" stroke-width=\"9\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\"/></svg>",
        left - MARGIN,
        top - MARGIN,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::ids::CaseId;

    #[test]
    fn what_was_drawn_fills_its_place_and_nothing_drawn_is_nothing() {
        let of = |lines: Vec<Vec<StrokePoint>>| drawn(&Strokes { case: CaseId::new(), lines });
        let svg = of(vec![vec![(100, 200, 0), (300, 260, 5)], vec![(150, 230, 9)]]).unwrap();
        assert!(svg.contains("viewBox=\"80 180 240 100\""), "{svg}");
        assert!(svg.contains("M100 200 L300 260 M150 230 L150 230 "), "{svg}");
        assert_eq!(of(vec![vec![]]), None);
    }
}

//! What was drawn to sign.

use crate::ids::CaseId;
use serde::{Deserialize, Serialize};

/// The pressure of a pen that is pressed as hard as the device can feel.
pub const FULL_PRESSURE: u16 = 1000;

/// How broad lines are drawn, in per cent of the usual breadth, from the lightest touch to the hardest.
pub const BREADTHS: [u16; 7] = [40, 60, 80, 100, 120, 140, 160];
/// Of a line whose pressure nobody knows.
const USUAL: u16 = 100;

/// One point of a stroke. Written `[x, y, at]`, and `[x, y, at, pressure]` where pressure was felt: what was drawn without
/// it is the same bytes as ever, and so is its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct StrokePoint {
    /// From the left, in thousandths of the field's width.
    pub x: i32,
    /// From the top, in thousandths of the field's width.
    pub y: i32,
    /// Milliseconds since the signature began.
    pub at: u32,
    /// How hard the pen was pressed, up to [`FULL_PRESSURE`]; none: the device felt nothing.
    pub pressure: Option<u16>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Point(i32, i32, u32),
    Pressed(i32, i32, u32, u16),
}

impl From<Written> for StrokePoint {
    fn from(written: Written) -> Self {
        match written {
            Written::Point(x, y, at) => Self { x, y, at, pressure: None },
            Written::Pressed(x, y, at, pressure) => Self { x, y, at, pressure: Some(pressure) },
        }
    }
}

impl From<StrokePoint> for Written {
    fn from(StrokePoint { x, y, at, pressure }: StrokePoint) -> Self {
        match pressure {
            None => Written::Point(x, y, at),
            Some(pressure) => Written::Pressed(x, y, at, pressure),
        }
    }
}

/// A point without pressure.
impl From<(i32, i32, u32)> for StrokePoint {
    fn from((x, y, at): (i32, i32, u32)) -> Self {
        Self { x, y, at, pressure: None }
    }
}

/// Lines in the order they were drawn.
pub type Lines = Vec<Vec<StrokePoint>>;

/// A signature as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strokes {
    /// The case of what was signed.
    pub case: CaseId,
    /// The lines in the order they were drawn.
    pub lines: Lines,
}

/// A line in parts of one breadth (of [`BREADTHS`]) each: a pen that is pressed harder draws a broader line. A part begins
/// with the point that the one before ends with.
#[must_use]
pub fn parts_by_breadth(line: &[StrokePoint]) -> Vec<(u16, &[StrokePoint])> {
    let between = |pair: &[StrokePoint]| breadth(pair.iter().map(|point| point.pressure));
    let mut parts = Vec::new();
    let mut from = 0;
    for place in 1..line.len() {
        let this = between(&line[place - 1..=place]);
        let goes_on = line.get(place..place + 2).is_some_and(|next| between(next) == this);
        if !goes_on {
            parts.push((this, &line[from..=place]));
            from = place;
        }
    }
    if let [point] = line {
        parts.push((breadth([point.pressure].into_iter()), line));
    }
    parts
}

/// The breadth of what lies between points that were pressed so hard.
fn breadth(pressures: impl Iterator<Item = Option<u16>>) -> u16 {
    let felt: Vec<_> = pressures.flatten().map(|it| usize::from(it.min(FULL_PRESSURE))).collect();
    if felt.is_empty() {
        return USUAL;
    }
    let place = felt.iter().sum::<usize>() * BREADTHS.len() / (felt.len() * (usize::from(FULL_PRESSURE) + 1));
    BREADTHS[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(x: i32, pressure: u16) -> StrokePoint {
        StrokePoint { pressure: Some(pressure), ..(x, 0, 0).into() }
    }

    #[test]
    fn a_point_is_written_as_before_where_no_pressure_was_felt_and_read_whether_or_not() {
        let points = [(1, -2, 3).into(), pressed(4, 700)];
        let text = serde_json::to_string(&points).unwrap();
        assert_eq!(text, "[[1,-2,3],[4,0,0,700]]");
        assert_eq!(serde_json::from_str::<[StrokePoint; 2]>(&text).unwrap(), points);
        assert!(serde_json::from_str::<StrokePoint>("[1,2]").is_err());
        assert!(serde_json::from_str::<StrokePoint>("[1,2,3,4,5]").is_err());
    }

    #[test]
    fn a_line_is_broader_where_the_pen_was_pressed_harder_and_is_whole() {
        let line = [pressed(0, 0), pressed(1, 0), pressed(2, 500), pressed(3, 1000), pressed(4, 1000)];
        let parts: Vec<_> =
            parts_by_breadth(&line).iter().map(|(it, part)| (*it, part[0].x, part[part.len() - 1].x)).collect();
        assert_eq!(parts, [(40, 0, 1), (60, 1, 2), (140, 2, 3), (160, 3, 4)]);
    }

    #[test]
    fn a_line_without_pressure_is_one_part_of_the_usual_breadth_and_so_is_a_dot() {
        let line: Vec<StrokePoint> = (0..5).map(|x| (x, 0, 0).into()).collect();
        assert_eq!(parts_by_breadth(&line), [(100, &line[..])]);
        assert_eq!(parts_by_breadth(&line[..1]), [(100, &line[..1])]);
        assert_eq!(parts_by_breadth(&[pressed(0, 1000)])[0].0, 160);
        assert_eq!(parts_by_breadth(&[]), []);
    }
}

//! A QR code that any phone's camera reads.

use crate::prelude::*;
use qrcode::{Color, EcLevel, QrCode, Version, bits::Bits};
use std::fmt::Write as _;

/// UTF-8, as the extended channel interpretations number it: a phone need not guess.
const UTF_8: u32 = 26;
/// Modules of white that a camera needs around a code.
const QUIET: usize = 4;

/// The code of a text; none if it is too long for one.
fn code_of(text: &str) -> Option<QrCode> {
    (1..=40).find_map(|version| {
        let mut bits = Bits::new(Version::Normal(version));
        bits.push_eci_designator(UTF_8).ok()?;
        bits.push_byte_data(text.as_bytes()).ok()?;
        bits.push_terminator(EcLevel::L).ok()?;
        QrCode::with_bits(bits, EcLevel::L).ok()
    })
}

/// The dark modules as an SVG path, one row after the other.
fn path_of(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

/// A text as a code, black on white in the dark too.
#[component]
pub fn Code(
    /// The text.
    text: String,
    /// What it is, for whoever does not see it.
    label: String,
) -> impl IntoView {
    code_of(&text).map(|code| {
        let side = code.width() + 2 * QUIET;
        view! {
            <svg class="l-code" role="img" aria-label=label viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges">
                <path d=path_of(&code)></path>
            </svg>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_phone_reads_with_ease_fits_and_what_is_too_long_makes_no_code() {
        let part = "ትግርኛ ".repeat(casework::agreement::PART / 13);
        assert!(code_of(&part).is_some_and(|code| code.width() <= 4 * 20 + 17), "at most version 20");
        assert!(code_of(&"x".repeat(3000)).is_none());
    }

    #[test]
    fn the_picture_has_a_square_for_every_dark_module() {
        let code = code_of("Lotse").expect("five letters fit");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let drawn: usize = path_of(&code)
            .split('M')
            .skip(1)
            .map(|piece| piece.split('h').nth(1).and_then(|it| it.split('v').next()).unwrap().parse::<usize>().unwrap())
            .sum();
        assert_eq!(drawn, dark);
    }
}

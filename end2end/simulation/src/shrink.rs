//! The shortest history that still shows it.

use crate::{
    Fault,
    checks::Violation,
    history::{Beginning, Step},
    play,
};

/// Leaves out steps as long as something is violated without them. Which violation it is may change on the way: a shorter
/// history of any is worth more.
#[must_use]
pub fn shrink(beginning: &Beginning, steps: Vec<Step>, fault: Option<Fault>) -> (Vec<Step>, Option<Violation>) {
    let mut steps = steps;
    let mut last = play(beginning, &steps, fault).err();
    let mut piece = steps.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        let mut shorter = false;
        while at < steps.len() {
            let mut tried = steps.clone();
            tried.drain(at..(at + piece).min(steps.len()));
            match play(beginning, &tried, fault) {
                Err(violation) => {
                    (steps, last, shorter) = (tried, Some(violation), true);
                }
                Ok(_) => at += piece,
            }
        }
        if piece == 1 && !shorter {
            return (steps, last);
        }
        piece = if shorter { piece } else { (piece / 2).max(1) };
    }
}

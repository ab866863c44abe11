//! A bell: whoever waits for it goes on, and one rung while nobody waits is heard by the next.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
};

/// A bell for one listener.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Cell<bool>,
    listener: RefCell<Option<Waker>>,
}

impl Bell {
    /// Rings it.
    pub fn ring(&self) {
        self.rung.set(true);
        if let Some(listener) = self.listener.take() {
            listener.wake();
        }
    }

    /// Waits until it is rung.
    pub async fn rung(&self) {
        poll_fn(|context| {
            if self.rung.take() {
                return Poll::Ready(());
            }
            self.listener.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{pin::pin, task::Context};

    #[test]
    fn a_bell_rung_while_nobody_waits_is_heard_once() {
        let bell = Bell::default();
        bell.ring();
        bell.ring();
        let mut context = Context::from_waker(Waker::noop());
        assert!(pin!(bell.rung()).poll(&mut context).is_ready());
        assert!(pin!(bell.rung()).poll(&mut context).is_pending());
    }
}

//! Several tabs over one vault: one leads, that is syncs and folds for all; the others follow.

use crate::work::Connection;
use js_sys::{Function, Promise, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// What tabs tell each other. It carries no content: whoever hears it reads the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The vault changed.
    Changed,
    /// Something was taken out of what is kept: everything is read anew.
    Erased,
    /// Something was typed, saved or thrown away that was begun.
    Drafts,
    /// What is held of photos and files changed.
    Bytes,
    /// Somebody signed in anew.
    SignedIn,
    /// Somebody locked what is open, or signed out.
    Locked,
    /// How it stands with the network, as the leading tab knows.
    Connection(Connection),
}

impl News {
    fn word(self) -> &'static str {
        match self {
            News::Changed => "changed",
            News::Erased => "erased",
            News::Drafts => "drafts",
            News::Bytes => "bytes",
            News::SignedIn => "signed-in",
            News::Locked => "locked",
            News::Connection(Connection::Online) => "online",
            News::Connection(Connection::Offline) => "offline",
            News::Connection(Connection::SignedOut) => "signed-out",
            News::Connection(Connection::OtherPassphrase) => "other-passphrase",
            News::Connection(Connection::Blocked) => "blocked",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        use Connection::{Blocked, Offline, Online, OtherPassphrase, SignedOut};
        let all = [Online, Offline, SignedOut, OtherPassphrase, Blocked].map(News::Connection);
        all.into_iter()
            .chain([News::Changed, News::Erased, News::Drafts, News::Bytes, News::SignedIn, News::Locked])
            .find(|news| news.word() == word)
    }
}

/// This tab among those that have the same vault open. Dropping it leaves, and lets another lead.
pub struct Tabs {
    name: String,
    channel: Option<BroadcastChannel>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    left: Rc<Cell<bool>>,
    release: Rc<RefCell<Option<Function>>>,
}

impl Tabs {
    /// Joins the tabs of this vault.
    pub fn join(name: &str, on_news: impl Fn(News) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(news) = event.data().as_string().as_deref().and_then(News::from_word) {
                on_news(news);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        Self { name: name.to_owned(), channel, _on_message: on_message, left: Rc::default(), release: Rc::default() }
    }

    /// Tells the other tabs.
    pub fn tell(&self, news: News) {
        if let Some(channel) = &self.channel {
            // A closed channel has nobody to tell.
            let _ = channel.post_message(&news.word().into());
        }
    }

    /// Calls back when this tab leads: at once, or when the tab that does is closed. Where the browser knows no locks every
    /// tab leads: each sends and fetches, and one may write an older row over a newer one until the next fetch from the start.
    /// All browsers since 2022 know them.
    pub fn lead(&self, on_lead: impl FnOnce() + 'static) {
        let locks = web_sys::window()
            .and_then(|window| Reflect::get(&window.navigator(), &"locks".into()).ok())
            .filter(|locks| !locks.is_undefined());
        let request = locks.as_ref().and_then(|locks| Reflect::get(locks, &"request".into()).ok());
        let (Some(locks), Some(Ok(request))) = (locks, request.map(JsCast::dyn_into::<Function>)) else {
            return on_lead();
        };
        let (left, release) = (self.left.clone(), self.release.clone());
        let granted = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            if left.get() {
                return JsValue::UNDEFINED;
            }
            // The lock is held as long as this promise is open.
            let held = Promise::new(&mut |resolve, _| {
                release.replace(Some(resolve));
            });
            on_lead();
            held.into()
        });
        let _ = request.call2(&locks, &self.name.as_str().into(), &granted);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.left.set(true);
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        if let Some(release) = self.release.take() {
            // Resolving a promise cannot fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

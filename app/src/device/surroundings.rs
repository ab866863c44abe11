//! What concerns this browser and not one user: emptied storage, the network's coming and going, idle hands, new versions.

use crate::{
    sync::http::sleep,
    vault::Store,
    work::{Connection, Stage, Work},
};
use casework::device::Shelf;
use gloo_storage::{LocalStorage, Storage};
use js_sys::{Array, Date, Object, Reflect};
use leptos::prelude::{GetUntracked, Set, set_interval, window_event_listener_untyped};
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState, VisibilityState};

/// Names of vaults that were made in this browser: hashes, nothing personal.
const VAULTS: &str = "lotse.vaults";
/// Milliseconds without a touch or a key after which the vault is locked.
const IDLE: f64 = 15.0 * 60.0 * 1000.0;
const LOOK_AGAIN: Duration = Duration::from_secs(15);
const UPDATE_EVERY: Duration = Duration::from_secs(60 * 60);

/// Looks after the browser for as long as the page lives.
pub(crate) fn look_after(work: Work) {
    spawn_local(async move { work.evicted.set(is_emptied().await) });
    count_unsent(work);
    super::hand::watch(work);
    watch_network(work);
    watch_visibility(work);
    watch_hands(work);
    spawn_local(async move {
        // A browser without service workers gets new versions when it loads the page.
        let _ = watch_versions(work).await;
    });
}

/// Whether the browser thinks that there is a network.
pub(super) fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// A vault was made: it is noted, so that its loss is noticed.
pub(super) fn vault_made(name: &str) {
    let mut vaults = vaults_noted();
    if !vaults.iter().any(|known| known == name) {
        vaults.push(name.to_owned());
    }
    // Without the note, a loss is not noticed; the vault itself does not need it.
    let _ = LocalStorage::set(VAULTS, vaults);
}

/// Asks the browser to keep what lies here. It is asked whenever a vault is opened: one that refused at first may grant it
/// when Lotse was installed, or has been used for a while.
pub(super) fn ask_to_keep(work: Work) {
    let Some(promise) = storage_manager().and_then(|storage| storage.persist().ok()) else { return };
    spawn_local(async move {
        let kept = JsFuture::from(promise).await.is_ok_and(|kept| kept.is_truthy());
        work.fleeting.set(!kept);
    });
}

fn vaults_noted() -> Vec<String> {
    let text = LocalStorage::raw().get_item(VAULTS).ok().flatten();
    text.and_then(|text| crate::json::read(text).ok()).unwrap_or_default()
}

pub(super) fn storage_manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"storage".into()).ok().filter(|it| !it.is_undefined()).map(JsCast::unchecked_into)
}

/// Whether a vault that was made here is gone. It is said once; the note of it goes too.
async fn is_emptied() -> bool {
    let made = vaults_noted();
    if made.is_empty() {
        return false;
    }
    let Some(there) = databases().await else { return false };
    let (kept, lost): (Vec<_>, Vec<_>) = made.into_iter().partition(|name| there.contains(name));
    if !lost.is_empty() {
        let _ = LocalStorage::set(VAULTS, kept);
    }
    !lost.is_empty()
}

/// Counts what lies in the vaults of this browser and waits to be sent. How much that is shows without a key, and whose it is
/// does not.
pub(crate) fn count_unsent(work: Work) {
    spawn_local(async move {
        let there = databases().await.unwrap_or_default();
        let mut unsent = 0;
        for name in vaults_noted().iter().filter(|name| there.contains(name)) {
            let Ok(store) = Store::open(name).await else { continue };
            unsent += store.ids(Shelf::Outbox).await.map_or(0, |ids| ids.len());
            store.close();
        }
        work.unsent_here.set(unsent);
    });
}

/// The names of the databases here; none if this browser does not tell.
async fn databases() -> Option<Vec<String>> {
    let factory = web_sys::window()?.indexed_db().ok()??;
    let databases: js_sys::Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let promise: js_sys::Promise = databases.call0(&factory).ok()?.dyn_into().ok()?;
    let list: Array = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(list.iter().filter_map(|entry| Reflect::get(&entry, &"name".into()).ok()?.as_string()).collect())
}

fn watch_network(work: Work) {
    // These listeners live as long as the page.
    drop(window_event_listener_untyped("online", move |_| work.sync_now()));
    drop(window_event_listener_untyped("offline", move |_| work.stands(Connection::Offline)));
}

fn watch_visibility(work: Work) {
    let write_drafts = move || spawn_local(async move { work.flush_drafts().await });
    drop(window_event_listener_untyped("pagehide", move |_| write_drafts()));
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let watched = document.clone();
    let on_change = Closure::<dyn Fn()>::new(move || match watched.visibility_state() {
        VisibilityState::Hidden => write_drafts(),
        _ => work.looked_at(),
    });
    let _ = document.add_event_listener_with_callback("visibilitychange", on_change.as_ref().unchecked_ref());
    on_change.forget();
}

fn watch_hands(work: Work) {
    let last = Rc::new(Cell::new(Date::now()));
    for event in ["pointerdown", "keydown", "wheel"] {
        let last = last.clone();
        drop(window_event_listener_untyped(event, move |_| last.set(Date::now())));
    }
    set_interval(
        move || {
            if work.stage.get_untracked() == Stage::Locked {
                last.set(Date::now());
            } else if Date::now() - last.get() > IDLE {
                // Somebody may be at work in another window.
                work.lock_here();
            }
        },
        LOOK_AGAIN,
    );
}

fn service_workers() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"serviceWorker".into()).ok().filter(|it| !it.is_undefined()).map(JsCast::unchecked_into)
}

/// Whether the service worker keeps what the app is made of, so that loading any of it asks no network.
pub(crate) fn is_kept() -> bool {
    service_workers().and_then(|workers| workers.controller()).is_some()
}

async fn watch_versions(work: Work) -> Option<()> {
    let ready = service_workers()?.ready().ok()?;
    let registration: ServiceWorkerRegistration = JsFuture::from(ready).await.ok()?.unchecked_into();
    if registration.waiting().is_some() {
        work.update_ready.set(true);
    }
    let watched = registration.clone();
    let on_found = Closure::<dyn Fn()>::new(move || {
        let Some(worker) = watched.installing() else { return };
        let changed = worker.clone();
        let on_state = Closure::<dyn Fn()>::new(move || {
            if changed.state() == ServiceWorkerState::Installed {
                work.update_ready.set(true);
            }
        });
        worker.set_onstatechange(Some(on_state.as_ref().unchecked_ref()));
        on_state.forget();
    });
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
    set_interval(
        move || {
            // Without a network it is asked again an hour later.
            if let Ok(promise) = registration.update() {
                spawn_local(async move { drop(JsFuture::from(promise).await) });
            }
        },
        UPDATE_EVERY,
    );
    Some(())
}

/// How long whoever asked for the new version waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lets the waiting version take over, and loads the page anew when it has, or when that takes too long.
pub(crate) fn apply_update() {
    spawn_local(async move {
        let _ = take_over().await;
    });
}

async fn take_over() -> Option<()> {
    let workers = service_workers()?;
    let registration: ServiceWorkerRegistration = JsFuture::from(workers.ready().ok()?).await.ok()?.unchecked_into();
    // A page that cannot be loaded anew goes on as it is.
    let load_anew = || drop(web_sys::window().map(|window| window.location().reload()));
    let Some(waiting) = registration.waiting() else {
        // Another window let it take over.
        load_anew();
        return Some(());
    };
    let on_change = Closure::<dyn Fn()>::new(load_anew);
    workers.set_oncontrollerchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    tell(&waiting, "activate-now")?;
    // The browser lets the version before end what it has begun, however long that takes; whoever pressed waits no longer.
    sleep(PATIENCE).await;
    load_anew();
    Some(())
}

/// Lets windows that show none of the app's pages, as the one that checks documents, go to the app.
pub(super) fn document_is_lent() {
    if let Some(worker) = service_workers().and_then(|workers| workers.controller()) {
        // Without a service worker those pages were opened without the app.
        let _ = tell(&worker, "lent");
    }
}

fn tell(worker: &ServiceWorker, what: &str) -> Option<()> {
    let message = Object::new();
    Reflect::set(&message, &"type".into(), &JsValue::from_str(what)).ok()?;
    worker.post_message(&message).ok()
}

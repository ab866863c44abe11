//! An open vault with what goes on around it: saving, drafts, other tabs, the courier.

mod drafting;
mod hearing;
mod live;

use super::pictures::{Owed, Pictures};
use crate::{
    credentials::Proof,
    drafts::{Counts, Drafts},
    gate::{self, SignInError},
    sync::{
        Bell,
        courier::Courier,
        http::{self, sleep},
        tabs::{News, Tabs},
    },
    vault::{Contents, Letter, Vault, VaultError},
    work::{Connection, NoHistory, Returned, SaveError, Work},
};
use casework::{
    device::{Failure, Standing, Writer, worth_folding},
    history::Step,
    ids::{ReplicaId, UserId},
    records::RecordKey,
    sync::{Act, Commit, Kept, wire::LateAnswer},
};
use chrono::Utc;
use futures::{
    future::{AbortHandle, abortable},
    lock::Mutex,
};
use leptos::prelude::Set;
use live::Live;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen_futures::spawn_local;

/// How soon after opening a tab that does not lead reads what it may have missed: when its first page is there.
const LISTENING: Duration = Duration::from_millis(500);

/// The device of an open vault. Copies are the same device.
#[derive(Clone)]
pub(crate) struct Device(Rc<Inner>);

struct Inner {
    vault: Rc<Vault>,
    /// Held while a commit is written, so that they reach the disk in the order of their numbers.
    writer: Mutex<Writer>,
    replica: ReplicaId,
    /// Held while news are read, so that what was read later also counts later, and while the courier writes and shows what
    /// it wrote: what was read before would else bring back what is gone by then.
    reader: Mutex<()>,
    standing: RefCell<Standing>,
    tabs: RefCell<Option<Tabs>>,
    bell: Bell,
    courier: RefCell<Option<AbortHandle>>,
    live: RefCell<Option<Live>>,
    draft_timer: Cell<bool>,
    /// Held while drafts are read or written, so that what was read counts before what was written after it.
    drafting: Mutex<()>,
    is_closed: Cell<bool>,
    pictures: Pictures,
}

fn not_told(failure: Failure) -> NoHistory {
    match failure {
        Failure::Unreachable | Failure::Server => NoHistory::Unreachable,
        Failure::NotSignedIn | Failure::Blocked => NoHistory::SignedOut,
        Failure::NotUnderstood => NoHistory::NotThere,
    }
}

impl Device {
    /// A device over this vault.
    pub(crate) fn new(vault: Vault) -> Self {
        let replica = ReplicaId::new();
        Self(Rc::new(Inner {
            vault: Rc::new(vault),
            writer: Mutex::new(Writer::of(replica)),
            replica,
            reader: Mutex::new(()),
            standing: RefCell::default(),
            tabs: RefCell::default(),
            bell: Bell::default(),
            courier: RefCell::default(),
            live: RefCell::default(),
            draft_timer: Cell::default(),
            drafting: Mutex::new(()),
            is_closed: Cell::default(),
            pictures: Pictures::default(),
        }))
    }

    /// Who writes here.
    pub(crate) fn replica(&self) -> Option<ReplicaId> {
        Some(self.0.replica)
    }

    /// Who changed a record, when, from what to what: the server knows.
    pub(crate) async fn history(&self, key: RecordKey) -> Result<Vec<Step>, NoHistory> {
        http::history(key).await.map_err(not_told)
    }

    /// What became of what this user wrote too late: the server knows.
    pub(crate) async fn late_answers(&self) -> Result<Vec<LateAnswer>, NoHistory> {
        http::late().await.map_err(not_told)
    }

    pub(crate) fn is(&self, other: &Device) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Fills the session from the vault's contents.
    pub(crate) async fn fill(&self, work: Work, contents: Contents) {
        self.observe(&contents.records).await;
        self.observe_commits(&contents.outbox).await;
        if let Some(standing) = contents.standing {
            work.last_sync.set(standing.agreed);
            self.stand(standing);
        }
        work.change_drafts(|drafts| contents.drafts.into_iter().for_each(|draft| drafts.load(draft)));
        work.drafts_listed();
        work.damaged.set(contents.damaged);
        work.tray().set(contents.returned);
        work.change(|book| {
            contents.records.into_iter().for_each(|record| book.confirm(record));
            contents.gone.into_iter().for_each(|key| book.drop_record(key));
            contents.outbox.into_iter().for_each(|commit| book.commit(commit));
        });
    }

    /// Joins the other tabs, and syncs if this one leads.
    pub(crate) fn start(&self, work: Work, name: &str, user: UserId, proof: Option<(String, Proof)>) {
        self.0.pictures.name.replace(name.to_owned());
        let device = self.clone();
        spawn_local(async move { device.list_held(work).await });
        let weak = Rc::downgrade(&self.0);
        let tabs = Tabs::join(name, move |news| {
            let Some(device) = weak.upgrade().map(Device) else { return };
            match news {
                News::Connection(Connection::Blocked) => device.turn_away(work),
                News::Connection(connection) => work.stands(connection),
                News::Bytes => spawn_local(async move { device.list_held(work).await }),
                News::Changed => spawn_local(async move { device.hear_news(work).await }),
                News::Erased => spawn_local(async move { device.hear_anew(work).await }),
                News::Drafts => spawn_local(async move { device.hear_drafts(work, Counts::Both).await }),
                News::SignedIn => device.wake(),
                News::Locked => work.lock_here(),
            }
        });
        let shown = proof.clone();
        let weak = Rc::downgrade(&self.0);
        tabs.lead(move || {
            let Some(device) = weak.upgrade().map(Device).filter(|device| !device.0.is_closed.get()) else { return };
            let (rounds, abort) = abortable(Courier::new(device.clone(), work, user, proof).run());
            device.0.courier.replace(Some(abort));
            spawn_local(async move {
                // It ends when the vault is closed.
                let _ = rounds.await;
            });
        });
        self.0.tabs.replace(Some(tabs));
        let device = self.clone();
        spawn_local(async move {
            // What the leading tab wrote before this one listened; if this one leads, its courier reads first.
            sleep(LISTENING).await;
            if !device.leads() && !device.0.is_closed.get() {
                device.hear_news(work).await;
                match shown {
                    Some((name, proof)) => device.sign_in_for_all(work, name, proof).await,
                    // The server was asked before the vault opened.
                    None => device.tell(News::SignedIn),
                }
            }
        });
    }

    /// The session that all tabs share may have ended, and the leading tab has nothing to sign in with: its user did so here.
    async fn sign_in_for_all(&self, work: Work, name: String, proof: Proof) {
        if !matches!(http::whoami().await, Err(Failure::NotSignedIn)) {
            return;
        }
        match gate::sign_in(name, proof).await {
            Ok(()) | Err(SignInError::Blocked) => self.tell(News::SignedIn),
            Err(SignInError::Wrong | SignInError::Code) => work.stands(Connection::OtherPassphrase),
            Err(SignInError::TooMany(_) | SignInError::Server | SignInError::Unreachable) => {}
        }
    }

    pub(crate) async fn save(&self, act: Act, author: UserId, draft: Option<&str>) -> Result<Commit, SaveError> {
        // A draft that is being written is not the one that was last seen.
        let _drafting = match draft {
            Some(_) => Some(self.0.drafting.lock().await),
            None => None,
        };
        let mut writer = self.0.writer.lock().await;
        let commit = writer.commit(act, author, Utc::now());
        self.0.vault.save(&commit, draft).await?;
        self.tell(News::Changed);
        if draft.is_some() {
            self.tell(News::Drafts);
        }
        Ok(commit)
    }

    /// Takes a letter in, as a commit of this author.
    pub(super) async fn take_in_letter(&self, act: Act, author: UserId, letter: &Letter) -> Result<Commit, VaultError> {
        let mut writer = self.0.writer.lock().await;
        let commit = writer.commit(act, author, Utc::now());
        self.0.vault.take_in_letter(letter, &commit).await?;
        self.tell(News::Changed);
        Ok(commit)
    }

    pub(crate) async fn send_again(&self, returned: &Returned, author: UserId) -> Result<Commit, SaveError> {
        let mut writer = self.0.writer.lock().await;
        let again = writer.again(&returned.commit, author, Utc::now());
        self.0.vault.send_again(&returned.commit, &again).await?;
        self.tell(News::Changed);
        Ok(again)
    }

    pub(crate) async fn discard(&self, returned: &Returned) -> Result<(), SaveError> {
        self.0.vault.discard(&returned.commit).await?;
        self.tell(News::Changed);
        Ok(())
    }

    /// The other windows of this vault lock too.
    pub(crate) fn lock_others(&self) {
        self.tell(News::Locked);
    }

    pub(crate) fn wake(&self) {
        self.0.bell.ring();
    }

    /// Stops everything; what is being typed and what is on its way to the disk still gets there.
    pub(crate) fn close(&self, work: Work) {
        self.0.is_closed.set(true);
        if let Some(courier) = self.0.courier.take() {
            courier.abort();
        }
        self.0.live.take();
        self.0.tabs.take();
        self.0.pictures.close();
        let drafts = RefCell::new(work.change_drafts(std::mem::take).unwrap_or_default());
        let device = self.clone();
        spawn_local(async move {
            // Nobody is left to be told.
            let _ = device.write_drafts(&|take| take(&mut drafts.borrow_mut())).await;
            // A commit that is being written holds the writer.
            drop(device.0.writer.lock().await);
            device.0.vault.close();
        });
    }

    /// The account is blocked, and the server has what waited: the vault is emptied and every tab closes it. What could not
    /// be sent stays, sealed, until the next contact.
    pub(crate) async fn close_for_good(&self, work: Work, owed: Owed) {
        if owed == Owed::Nothing {
            // What is being saved gets to the disk first.
            let _writer = self.0.writer.lock().await;
            // A disk that refuses does not keep the screen open; the next contact tries again.
            if let Ok(true) = self.0.vault.empty().await {
                self.forget_all_bytes().await;
            }
        }
        self.tell(News::Connection(Connection::Blocked));
        self.turn_away(work);
    }

    /// Closes the vault before somebody who is blocked. What they were typing is not written any more.
    fn turn_away(&self, work: Work) {
        work.change_drafts(|drafts| *drafts = Drafts::default());
        work.lock_here();
        work.stands(Connection::Blocked);
    }

    fn leads(&self) -> bool {
        self.0.courier.borrow().is_some()
    }

    async fn observe_commits(&self, commits: &[Commit]) {
        let mut writer = self.0.writer.lock().await;
        commits.iter().for_each(|commit| writer.observe(commit.time));
    }

    /// What is written from now on is later than these.
    pub(crate) async fn observe(&self, records: &[Kept]) {
        let mut writer = self.0.writer.lock().await;
        records.iter().for_each(|record| writer.observe(record.latest()));
    }

    pub(crate) fn vault(&self) -> Rc<Vault> {
        self.0.vault.clone()
    }

    /// The name of the vault's database.
    pub(super) fn name(&self) -> String {
        self.0.pictures.name.borrow().clone()
    }

    pub(super) fn pictures(&self) -> &Pictures {
        &self.0.pictures
    }

    pub(crate) fn bell(&self) -> &Bell {
        &self.0.bell
    }

    pub(crate) fn standing(&self) -> Standing {
        self.0.standing.borrow().clone()
    }

    pub(crate) fn stand(&self, standing: Standing) {
        self.0.standing.replace(standing);
    }

    pub(crate) fn tell(&self, news: News) {
        if let Some(tabs) = self.0.tabs.borrow().as_ref() {
            tabs.tell(news);
        }
    }

    pub(crate) async fn fold_if_worth_it(&self) {
        let (rows, gone) = self.0.vault.rows();
        // What could not be folded is folded another time.
        if worth_folding(rows, gone) && self.0.vault.fold().await.is_ok() {
            self.tell(News::Changed);
        }
    }

    /// Listens for the server's word that there is something new; again, if the connection for it was closed for good.
    pub(crate) fn listen(&self) {
        let mut live = self.0.live.borrow_mut();
        if live.as_ref().is_none_or(Live::is_closed) {
            let weak = Rc::downgrade(&self.0);
            *live = Live::open(move || {
                if let Some(inner) = weak.upgrade() {
                    inner.bell.ring();
                }
            });
        }
    }
}

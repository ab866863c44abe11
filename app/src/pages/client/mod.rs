//! What a client reads and signs while the device is in their hand: one thought a screen, German and their language side by
//! side, and four answers of equal size.

mod aloud;
mod answering;
mod both;
mod progress;
mod reading;

use crate::{
    components::{Icon, focus_heading},
    languages::{Languages, use_languages, written_in},
    locales::tr,
    pages::sign_in::{AtLock, WayBack},
    prelude::*,
    work::{Hand, NotThrown, Thrown, Work, use_work},
};
use aloud::Aloud;
use answering::{AnswerScreen, PaperScreen, SavedScreen, SignScreen, WordsScreen};
use both::{Frame, Press};
use casework::{
    agreement::{FixedText, Given, InHand, WHOLE},
    language::Language,
    records::{Actor, Lines, ReplyAnswer},
};
use chrono::Utc;
use leptos::task::spawn_local;
use progress::{About, Kind, Progress, SIZES, Step, say_without_words};
use reading::{LanguageScreen, SayingScreen, StartScreen, ThoughtScreen, WhoScreen};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// How far what is kept may be behind the reader.
const KEEP_DELAY: Duration = Duration::from_millis(400);

/// A document that is being read; provided as context.
#[derive(Clone, Copy)]
struct Reading {
    work: Work,
    languages: Languages,
    document: StoredValue<Arc<InHand>>,
    text: StoredValue<FixedText>,
    progress: RwSignal<Progress>,
    /// Something is being put down on the device.
    busy: RwSignal<bool>,
    /// It could not be.
    trouble: RwSignal<bool>,
}

impl Reading {
    fn begin(work: Work, document: Arc<InHand>, text: FixedText) -> Self {
        let mut progress: Progress = work.kept_in_hand().unwrap_or_default();
        let reading = |progress| Self {
            work,
            languages: use_languages(),
            document: StoredValue::new(document.clone()),
            text: StoredValue::new(text.clone()),
            progress: RwSignal::new(progress),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(false),
        };
        // A worker signs where they are signed in, not here.
        progress.signer = progress.signer.filter(|place| is_asked_here(&document, *place));
        if progress.signer.is_some() {
            progress.reading.get_or_insert_with(Uuid::now_v7);
        }
        // The browser was killed between the signature and the word that it is saved.
        let thrown = work.thrown();
        if progress.signer.is_some_and(|place| thrown.contains(&(place, Thrown::Signature))) {
            progress.saved(Kind::Signature);
        }
        let this = reading(progress);
        let waits = StoredValue::new(false);
        Effect::new(move |_| {
            this.progress.track();
            if !waits.get_value() {
                waits.set_value(true);
                set_timeout(
                    move || {
                        let _ = waits.try_set_value(false);
                        this.keep();
                    },
                    KEEP_DELAY,
                );
            }
        });
        this
    }

    /// Keeps how far the reader is, now.
    fn keep(self) {
        if let Some(progress) = self.progress.try_get_untracked() {
            self.work.keep_in_hand(&progress);
        }
    }

    /// Shows another screen.
    fn go(self, step: Step) {
        self.trouble.set(false);
        self.progress.update(|progress| progress.go(step));
    }

    /// Who is asked here: by place, name, and whether they signed or said something else. Reactive.
    fn signers(self) -> Vec<(usize, String, Option<Thrown>)> {
        let thrown = self.work.thrown();
        let state = |place: usize, signed: bool| {
            let signed = signed || thrown.contains(&(place, Thrown::Signature));
            let replied = thrown.contains(&(place, Thrown::Reply));
            signed.then_some(Thrown::Signature).or(replied.then_some(Thrown::Reply))
        };
        self.document.with_value(|document| {
            let signers = document.signers.iter().enumerate().filter(|(place, _)| is_asked_here(document, *place));
            signers.map(|(place, it)| (place, it.name.clone(), state(place, it.signed))).collect()
        })
    }

    /// The name of whoever reads.
    fn name(self) -> String {
        let place = self.progress.with_untracked(|progress| progress.signer);
        self.document.with_value(|document| {
            place.and_then(|place| document.signers.get(place)).map(|it| it.name.clone()).unwrap_or_default()
        })
    }

    /// Where the reader goes on when the language is chosen.
    fn after_language(self) -> Step {
        let signers = self.signers();
        let mut due = signers.iter().filter(|it| it.2 != Some(Thrown::Signature));
        match (due.next(), due.next()) {
            (Some((place, ..)), None) => {
                let place = *place;
                self.progress.update(|progress| progress.begin(place));
                Step::Start
            }
            _ => Step::Who,
        }
    }

    /// Whether the reader has said something to single points in an earlier reading: it is not shown again. Reactive.
    fn has_noted(self) -> bool {
        let place = self.progress.with_untracked(|progress| progress.signer);
        let says_nothing_now = self.progress.with(|progress| progress.points.is_empty());
        says_nothing_now && place.is_some_and(|place| self.work.thrown().contains(&(place, Thrown::Points)))
    }

    /// Puts an answer down on the device; the screen says that it is saved when it is.
    fn answer(self, answer: ReplyAnswer, drawn: Lines) {
        self.answer_when(|_| (), answer, drawn);
    }

    /// Asks about all of it, which is no signature.
    fn ask(self) {
        self.answer_when(|it| it.says(WHOLE, About::Question), ReplyAnswer::Later(String::new()), Lines::new());
    }

    /// Puts down what is said last, with the answer. If it cannot be put down, it is on the screen still.
    fn answer_when(self, says: impl FnOnce(&mut Progress), answer: ReplyAnswer, drawn: Lines) {
        let kind = match &answer {
            ReplyAnswer::PaperToCome => Kind::Paper,
            answer if answer.signs() => Kind::Signature,
            _ => Kind::Answer,
        };
        let mut said = self.progress.get_untracked();
        says(&mut said);
        let given = self.document.with_value(|document| said.reply(document, answer, Utc::now()));
        let (Some(mut given), Some(place)) = (given, said.signer) else { return };
        self.say_without_words(&mut given);
        given.drawn = drawn;
        self.put_down(async move { self.work.throw_in(place, &given).await }, move |progress: &mut Progress| {
            progress.saved(kind)
        });
    }

    /// Puts down what is said to single points, and goes on when it is safe.
    fn note(self, says: impl Fn(&mut Progress) + 'static, next: Step) {
        let mut said = self.progress.get_untracked();
        says(&mut said);
        let mut given = self.document.with_value(|document| said.noted(document, Utc::now()));
        if let Some(given) = &mut given {
            self.say_without_words(given);
        }
        let (Some(place), Some(reading)) = (said.signer, said.reading) else { return };
        let typed = self.progress.with_untracked(|progress| progress.typed.clone());
        self.put_down(
            async move { self.work.note(place, reading, given.as_ref()).await },
            move |progress: &mut Progress| {
                progress.typed = typed;
                says(progress);
                progress.go(next);
            },
        );
    }

    fn say_without_words(self, given: &mut Given) {
        let german = self.languages.words(Language::German);
        let words = german.map(|german| german.fill("sign-without-words", &[])).unwrap_or_default();
        say_without_words(given, &words);
    }

    fn put_down(
        self,
        putting: impl Future<Output = Result<(), NotThrown>> + 'static,
        is_down: impl FnOnce(&mut Progress) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(false);
        spawn_local(async move {
            let result = putting.await;
            // The worker took the device meanwhile: this screen is gone.
            let _ = self.busy.try_set(false);
            if result.is_ok() {
                let _ = self.progress.try_update(is_down);
                self.keep();
            } else {
                let _ = self.trouble.try_set(true);
            }
        });
    }
}

/// Whether whoever is asked at this place of a document is a client.
fn is_asked_here(document: &InHand, place: usize) -> bool {
    document.signers.get(place).is_some_and(|it| matches!(it.who, Actor::Client(_)))
}

/// The screens of a client.
#[component]
pub fn ClientScreens() -> impl IntoView {
    let work = use_work();
    let at_lock = expect_context::<AtLock>().shown;
    let readable = match work.hand() {
        Hand::Document(document) => document.text.parse::<FixedText>().ok().map(|text| (document, text)),
        Hand::Nothing | Hand::Unreadable => None,
    };
    let Some((document, text)) = readable else {
        // What cannot be read is not shown; the worker sees why.
        request_animation_frame(move || at_lock.set(true));
        return ().into_any();
    };
    let reading = Reading::begin(work, document, text);
    provide_context(reading);
    provide_context(Aloud::new());
    Effect::new(move |_| document_title());
    let size = move || reading.progress.with(|progress| progress.size).to_string();
    let frame = Memo::new(move |_| chosen(reading));
    view! {
        <div class="l-client" data-size=size>
            {move || match frame.get() {
                Some(ShownIn(frame)) => view! { <Screens frame /> }.into_any(),
                None => view! { <NotHere /> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

fn document_title() {
    document().set_title("Lotse");
}

/// The words that the screens are shown with; equal if they are of the same languages.
#[derive(Clone)]
struct ShownIn(Frame);

impl PartialEq for ShownIn {
    fn eq(&self, other: &Self) -> bool {
        let languages = |it: &Self| (it.0.german.language(), it.0.own.as_ref().map(|own| own.language()));
        languages(self) == languages(other)
    }
}

/// German, and the language of whoever reads.
fn chosen(reading: Reading) -> Option<ShownIn> {
    let german = reading.languages.words(Language::German)?;
    let own = reading.document.with_value(|document| reading.progress.with(|progress| progress.language(document)));
    let own = own.filter(|it| *it != Language::German);
    // While it is on its way, German alone.
    let own = own.and_then(|language| reading.languages.words(language));
    Some(ShownIn(Frame { german, own }))
}

/// While the words are on their way, and when they do not come.
#[component]
fn NotHere() -> impl IntoView {
    let languages = use_languages();
    move || match languages.trouble() {
        None => view! { <main aria-busy="true"></main> }.into_any(),
        Some(_) => {
            focus_heading();
            view! {
                <Bar language=None />
                <main>
                    <h1>{tr("hand-words-missing")}</h1>
                    <p>
                        <button class="kern-btn kern-btn--primary" type="button" on:click=move |_| languages.try_again()>
                            <Icon name="refresh" />
                            <span class="kern-label">{tr("later-missing-again")}</span>
                        </button>
                    </p>
                </main>
            }
            .into_any()
        }
    }
}

/// The line above every screen: letters, language, and the way back for the worker.
#[component]
fn Bar(
    /// The language of the reader, with its words.
    language: Option<Frame>,
) -> impl IntoView {
    let at_lock: AtLock = expect_context();
    let reading = use_context::<Reading>();
    let own = language.as_ref().and_then(|frame| frame.own.clone());
    let back = move |_| {
        at_lock.way_back.set(own.as_ref().map(|own| WayBack {
            language: written_in(own.language()),
            whose: own.fill("sign-lock-worker", &[]),
            back: own.fill("sign-lock-back", &[]),
        }));
        if let Some(reading) = reading {
            reading.keep();
        }
        at_lock.shown.set(true);
    };
    let letters = language.map(|frame| {
        let reading = expect_context::<Reading>();
        let (tag, direction) = written_in(frame.language());
        let size = move || reading.progress.with(|progress| progress.size);
        let is_largest = move || size() + 1 >= SIZES;
        let resize = move |size: u8| reading.progress.update(|progress| progress.size = size);
        let other = move |_| {
            reading.progress.update(|progress| {
                if progress.step != Step::Language {
                    progress.resume = progress.signer.map(|_| progress.step);
                    progress.step = Step::Language;
                }
            });
        };
        let name = frame.language().own_name();
        view! {
            <div class="l-cluster" lang=tag dir=direction>
                <button
                    class="l-aloud"
                    type="button"
                    aria-label=format!("A− {}", frame.say("sign-smaller", &[]))
                    disabled=move || size() == 0
                    on:click=move |_| resize(size().saturating_sub(1))
                >
                    <bdo dir="ltr">"A−"</bdo>
                </button>
                <button
                    class="l-aloud"
                    type="button"
                    aria-label=format!("A+ {}", frame.say("sign-larger", &[]))
                    disabled=is_largest
                    on:click=move |_| resize((size() + 1).min(SIZES - 1))
                >
                    <bdo dir="ltr">"A+"</bdo>
                </button>
                <button class="l-aloud" type="button" aria-label=format!("{name}: {}", frame.say("sign-language", &[])) on:click=other>
                    <Icon name="language" />
                    {name}
                </button>
            </div>
        }
    });
    view! {
        <header class="l-client__bar">
            {letters}
            <button class="l-aloud l-client__back" type="button" on:click=back>
                <Icon name="lock" />
                {tr("hand-lock-title")}
            </button>
        </header>
    }
}

/// The screen that is shown.
#[component]
fn Screens(frame: Frame) -> impl IntoView {
    let (reading, aloud) = (expect_context::<Reading>(), expect_context::<Aloud>());
    let step = Memo::new(move |_| reading.progress.with(|progress| progress.step));
    let (tag, direction) = written_in(frame.language());
    let trouble = frame.clone();
    let bar = frame.clone();
    view! {
        <Bar language=Some(bar) />
        <main lang=tag dir=direction>
            {move || {
                let (step, frame) = (step.get(), frame.clone());
                untrack(|| aloud.stop());
                focus_heading();
                untrack(|| match step {
                    Step::Language => view! { <LanguageScreen frame /> }.into_any(),
                    Step::Who => view! { <WhoScreen frame /> }.into_any(),
                    Step::Start => view! { <StartScreen frame /> }.into_any(),
                    Step::Thought(number) => view! { <ThoughtScreen number frame /> }.into_any(),
                    Step::Saying(number, about) => view! { <SayingScreen number about frame /> }.into_any(),
                    Step::Answer => view! { <AnswerScreen frame /> }.into_any(),
                    Step::Question | Step::No | Step::Later => view! { <WordsScreen step frame /> }.into_any(),
                    Step::Sign | Step::Mark => view! { <SignScreen step frame /> }.into_any(),
                    Step::Paper => view! { <PaperScreen frame /> }.into_any(),
                    Step::Saved(kind) => view! { <SavedScreen kind frame /> }.into_any(),
                })
            }}
            <div role="alert">
                {move || {
                    reading
                        .trouble
                        .get()
                        .then(|| {
                            view! {
                                <p class="l-banner l-banner--danger">
                                    <Icon name="warning" />
                                    <span class="l-banner__text">{trouble.both("sign-not-saved", &[])}</span>
                                </p>
                            }
                        })
                }}
            </div>
        </main>
    }
}

/// Back, and what goes on, at the foot of a screen.
#[component]
fn Foot(
    frame: Frame,
    /// Where *back* goes; none: nowhere.
    back: Option<Step>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let reading = expect_context::<Reading>();
    let back = back.map(|step| {
        view! { <Press key="sign-back" icon="back" frame on_press=move || reading.go(step) /> }
    });
    view! { <div class="l-client__foot">{back} {children.map(|children| children())}</div> }
}

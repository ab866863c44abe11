//! *Vorlesen*: the voices that this device has, and nothing from elsewhere.

use crate::prelude::*;
use casework::language::Language;

/// What is read aloud now, and for which languages there are voices; provided as context by the client's screens.
#[derive(Clone, Copy)]
pub(super) struct Aloud {
    /// The text that is being read.
    reads: RwSignal<Option<String>>,
    /// Counts changes of the voices: browsers load them late.
    voices: RwSignal<u32>,
}

impl Aloud {
    pub fn new() -> Self {
        let this = Self { reads: RwSignal::new(None), voices: RwSignal::new(0) };
        device::when_voices_come(move || {
            let _ = this.voices.try_update(|count| *count += 1);
        });
        on_cleanup(device::stop);
        this
    }

    /// Whether there is a voice for this language. Reactive.
    pub fn speaks(self, language: Language) -> bool {
        self.voices.track();
        device::has_voice(language)
    }

    /// Whether this is being read. Reactive.
    pub fn reads(self, text: &str) -> bool {
        self.reads.with(|reads| reads.as_deref() == Some(text))
    }

    /// Reads it, or stops if it is being read.
    pub fn read_or_stop(self, language: Language, text: &str) {
        let stops = self.reads.with_untracked(|reads| reads.as_deref() == Some(text));
        device::stop();
        self.reads.set((!stops).then(|| text.to_owned()));
        if !stops {
            let text = text.to_owned();
            let reads = self.reads;
            device::read(language, &text.clone(), move || {
                let _ = reads.try_update(|reads| {
                    if reads.as_deref() == Some(&text) {
                        *reads = None;
                    }
                });
            });
        }
    }

    /// Stops.
    pub fn stop(self) {
        device::stop();
        self.reads.set(None);
    }
}

/// The tags under which devices have voices of a language.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only a browser has voices"))]
fn tags(language: Language) -> &'static [&'static str] {
    match language {
        Language::German | Language::PlainGerman => &["de"],
        Language::Persian => &["fa", "prs"],
        Language::Kurmanji => &["kmr", "ku"],
        other => std::slice::from_ref(match other {
            Language::English => &"en",
            Language::French => &"fr",
            Language::Arabic => &"ar",
            Language::Turkish => &"tr",
            Language::Ukrainian => &"uk",
            Language::Russian => &"ru",
            Language::Tigrinya => &"ti",
            Language::Somali => &"so",
            _ => &"ps",
        }),
    }
}

#[cfg(target_arch = "wasm32")]
mod device {
    use super::tags;
    use casework::language::Language;
    use wasm_bindgen::{JsCast as _, closure::Closure};
    use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

    fn speech() -> Option<SpeechSynthesis> {
        let window = web_sys::window()?;
        js_sys::Reflect::get(&window, &"speechSynthesis".into()).ok().filter(|it| !it.is_undefined())?;
        window.speech_synthesis().ok()
    }

    /// A voice of this device that speaks the language: one that sends what it reads to somebody's servers is none.
    fn voice(language: Language) -> Option<SpeechSynthesisVoice> {
        let voices = speech()?.get_voices();
        voices.iter().map(|voice| voice.unchecked_into::<SpeechSynthesisVoice>()).find(|voice| {
            let lang = voice.lang().replace('_', "-").to_lowercase();
            voice.local_service() && tags(language).iter().any(|tag| lang.split('-').next() == Some(*tag))
        })
    }

    pub fn has_voice(language: Language) -> bool {
        voice(language).is_some()
    }

    pub fn when_voices_come(tell: impl Fn() + 'static) {
        if let Some(speech) = speech() {
            let tell = Closure::<dyn Fn()>::new(tell);
            speech.set_onvoiceschanged(Some(tell.as_ref().unchecked_ref()));
            // It is replaced when the screens are built anew.
            tell.forget();
        }
    }

    pub fn read(language: Language, text: &str, on_end: impl Fn() + 'static) {
        let (Some(speech), Some(voice)) = (speech(), voice(language)) else { return on_end() };
        let Ok(utterance) = SpeechSynthesisUtterance::new_with_text(text) else { return on_end() };
        utterance.set_lang(&voice.lang());
        utterance.set_voice(Some(&voice));
        utterance.set_rate(0.9);
        let on_end = Closure::<dyn Fn()>::new(on_end);
        utterance.set_onend(Some(on_end.as_ref().unchecked_ref()));
        utterance.set_onerror(Some(on_end.as_ref().unchecked_ref()));
        on_end.forget();
        speech.speak(&utterance);
    }

    pub fn stop() {
        if let Some(speech) = speech() {
            speech.cancel();
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod device {
    use casework::language::Language;

    pub fn has_voice(_language: Language) -> bool {
        false
    }

    pub fn when_voices_come(_tell: impl Fn() + 'static) {}

    pub fn read(_language: Language, _text: &str, on_end: impl Fn() + 'static) {
        on_end();
    }

    pub fn stop() {}
}

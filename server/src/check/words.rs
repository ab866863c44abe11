//! The page that checks, in German and English.

use super::look;
use crate::{
    clock::here,
    ledger::SealedText,
    seal::{
        PublicKey,
        check::{Statement, Verdict, Who},
    },
    serve::Head,
};
use axum::http::{HeaderMap, header};
use casework::language::{Language, Words};
use chrono::{DateTime, Utc};
use std::{fmt::Write as _, sync::LazyLock};

/// In which language the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    German,
    English,
}

static GERMAN: LazyLock<Words> = LazyLock::new(|| read(Language::German, include_str!("de.ftl")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(Language::English, include_str!("en.ftl")));

fn read(language: Language, text: &str) -> Words {
    Words::parse(language, text).expect("a test reads both files")
}

impl Tongue {
    /// The one that is asked for, or the browser's; else German.
    pub(super) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        let browser = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok();
        match asked.or_else(browser) {
            Some(language) if language.to_ascii_lowercase().starts_with("en") => Tongue::English,
            _ => Tongue::German,
        }
    }

    fn words(self) -> &'static Words {
        match self {
            Tongue::German => &GERMAN,
            Tongue::English => &ENGLISH,
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Tongue::German => "de",
            Tongue::English => "en",
        }
    }

    fn other(self) -> Self {
        match self {
            Tongue::German => Tongue::English,
            Tongue::English => Tongue::German,
        }
    }

    fn moment(self, at: DateTime<Utc>) -> String {
        let format = match self {
            Tongue::German => "%d.%m.%Y, %H:%M Uhr",
            Tongue::English => "%Y-%m-%d, %H:%M",
        };
        here(at).format(format).to_string()
    }

    fn says(self, statement: &Statement) -> String {
        let words = self.words();
        let who = |who: &Who| {
            let key = match who {
                Who::Client => "who-client",
                Who::Worker => "who-worker",
                Who::Other => "who-other",
            };
            ("who", words.fill(key, &[]))
        };
        let of_text = |key: &str, text: &SealedText| {
            let hash = format!("{} …", &text.checksum.chars().take(12).collect::<String>());
            let facts = [
                ("hash", hash),
                ("municipality", text.municipality.clone()),
                ("from", self.moment(text.from)),
                ("to", self.moment(text.to)),
                ("count", text.seals.to_string()),
            ];
            words.fill(key, &facts)
        };
        match statement {
            Statement::FileAsSealed => words.fill("file-as-sealed", &[]),
            Statement::FileChanged => words.fill("file-changed", &[]),
            Statement::FileOfUnknownKey(key) => words.fill("file-unknown-key", &[("key", key.to_string())]),
            Statement::ReplyAsSealed(by, at) => words.fill("reply-as-sealed", &[who(by), ("at", self.moment(*at))]),
            Statement::ReplyChanged(by) => words.fill("reply-changed", &[who(by)]),
            Statement::ReplyToOtherText(by) => words.fill("reply-other-text", &[who(by)]),
            Statement::ReplyNotSealed(by) => words.fill("reply-not-sealed", &[who(by)]),
            Statement::ReplyOfUnknownKey(by, key) => words.fill("reply-unknown-key", &[who(by), ("key", key.clone())]),
            Statement::MinutesAsSigned(count) => words.fill("minutes-as-signed", &[("count", count.to_string())]),
            Statement::MinutesAltered(count) => words.fill("minutes-altered", &[("count", count.to_string())]),
            Statement::WhatIsNamed(name) => words.fill("what-is-named", &[("municipality", name.clone())]),
            Statement::TextSealed(text) => of_text("text-sealed", text),
            Statement::SealFor(text) => {
                format!("{} {}", of_text("text-sealed", text), words.fill("compare", &[]))
            }
            Statement::NoSuchText => words.fill("no-such-text", &[]),
            Statement::NothingToCheck => words.fill("nothing", &[]),
        }
    }
}

/// The page: two forms, and what was found.
pub(super) fn page(
    tongue: Tongue,
    head: &Head,
    found: Option<(Verdict, &[Statement], PublicKey)>,
    problem: Option<&str>,
) -> String {
    let word = |key: &str| escaped(&tongue.words().fill(key, &[]));
    let (tag, other) = (tongue.tag(), tongue.other().tag());
    let mut result = String::new();
    if let Some(problem) = problem {
        let _ = write!(
            result,
            "<section class=\"l-banner l-banner--warning\" role=\"alert\">{}<p class=\"l-banner__text\">{}</p></section>",
            icon("warning"),
            word(problem)
        );
    }
    if let Some((verdict, statements, key)) = found {
        let (class, name) = look(verdict);
        let title = match verdict {
            Verdict::AsSealed => "as-sealed",
            Verdict::PartsAsSealed => "parts-as-sealed",
            Verdict::SealThere => "seal-there",
            Verdict::Unknown => "unknown",
            Verdict::Changed => "changed",
        };
        let lines: String = statements.iter().map(|said| format!("<p>{}</p>", escaped(&tongue.says(said)))).collect();
        let _ = write!(
            result,
            "<section class=\"l-banner {class}\" role=\"status\" aria-labelledby=\"result\">{}<div class=\"l-banner__text\">\
             <h2 id=\"result\">{}: {}</h2>{lines}</div></section>\
             <p class=\"l-quiet l-small\">{}: {key}</p>",
            icon(name),
            word("result"),
            word(title),
            word("key"),
        );
    }
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} – Lotse</title><script src=\"{beside}\"></script><link rel=\"stylesheet\" href=\"{css}\">\
         <link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\"></head>\
         <body><main class=\"l-page l-page--narrow l-stack l-stack--large\"><h1>{title}</h1><p>{lead}</p>{result}\
         <form class=\"l-form l-card\" method=\"post\" action=\"/check?language={tag}\" enctype=\"multipart/form-data\">\
         <div class=\"l-field\"><label for=\"file\">{file}</label>\
         <input id=\"file\" name=\"file\" type=\"file\" required accept=\".pdf,.json,.txt\" aria-describedby=\"kept\">\
         <p class=\"l-field__hint\" id=\"kept\">{kept}</p></div>\
         <button class=\"kern-btn kern-btn--primary\"><span class=\"kern-label\">{file_send}</span></button></form>\
         <form class=\"l-form l-card\" method=\"get\" action=\"/check\"><input type=\"hidden\" name=\"language\" value=\"{tag}\">\
         <div class=\"l-field\"><label for=\"code\">{code}</label>\
         <input id=\"code\" name=\"code\" required autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\" \
         aria-describedby=\"code-hint\"><p class=\"l-field__hint\" id=\"code-hint\">{code_hint}</p></div>\
         <button class=\"kern-btn kern-btn--secondary\"><span class=\"kern-label\">{code_send}</span></button></form>\
         <p><a href=\"/check?language={other}\" lang=\"{other}\" hreflang=\"{other}\">{other_language}</a></p></main></body></html>",
        title = word("title"),
        lead = word("lead"),
        file = word("file"),
        kept = word("kept"),
        file_send = word("file-send"),
        code = word("code"),
        code_hint = word("code-hint"),
        code_send = word("code-send"),
        other_language = word("other-language"),
        css = escaped(&head.css),
        beside = escaped(&head.beside),
    )
}

/// Text as it stands in HTML, between tags and in quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn icon(name: &str) -> String {
    format!("<svg class=\"l-icon\" aria-hidden=\"true\"><use href=\"/icons.svg#{name}\"/></svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |words: &'static Words| words.keys().collect::<Vec<_>>();
        assert_eq!(keys(&GERMAN), keys(&ENGLISH));
        let places = |words: &Words, key: &str| words.get(key).unwrap().matches("{ $").count();
        for key in GERMAN.keys() {
            assert_eq!(places(&GERMAN, key), places(&ENGLISH, key), "{key}");
        }
    }

    #[test]
    fn what_a_municipality_is_called_is_never_markup() {
        let at = DateTime::UNIX_EPOCH;
        let municipality = "<script>alert(1)</script>".to_owned();
        let text = SealedText { municipality, checksum: "0".repeat(64), from: at, to: at, seals: 2 };
        let said = [Statement::TextSealed(text)];
        let head = Head { css: "/a.css".to_owned(), beside: "/b.js".to_owned() };
        let page = page(Tongue::German, &head, Some((Verdict::AsSealed, &said, PublicKey([0; 32]))), None);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
    }
}

//! From a [`Paper`](super::Paper) to a PDF: Typst with our fonts, one template, and nothing of the network or the disk.
//!
//! PDF/A-3a and PDF/UA-1: for archives, and tagged for screen readers. What people wrote reaches the template as JSON and is
//! text there, never markup. The same paper gives the same bytes.

use super::DocumentError;
use serde_json::Value;
use std::{collections::HashMap, sync::LazyLock};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
    visualize::{ExchangeFormat, RasterImage},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Shown in the place of a letter that no font of ours has.
const UNSHOWN: char = '◊';

/// Fira Sans, Vazirmatn for Arabic script, Noto Sans for Ethiopic; cut by `style/paper.mjs`.
const FONT_FILES: [&[u8]; 6] = [
    include_bytes!("fonts/fira-sans-400.ttf"),
    include_bytes!("fonts/fira-sans-600.ttf"),
    include_bytes!("fonts/vazirmatn-400.ttf"),
    include_bytes!("fonts/vazirmatn-600.ttf"),
    include_bytes!("fonts/noto-sans-ethiopic-400.ttf"),
    include_bytes!("fonts/noto-sans-ethiopic-600.ttf"),
];

/// What every document is set with.
struct Workshop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    paper: FileId,
    standards: PdfStandards,
}

static WORKSHOP: LazyLock<Workshop> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    Workshop {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(id_of("/paper.typ"), include_str!("paper.typ").to_owned()),
        paper: id_of("/paper.json"),
        standards: standards.expect("PDF/A-3a and PDF/UA-1 go together"),
    }
});

fn id_of(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a path that is written here");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document being set.
struct Desk {
    paper: Bytes,
    photos: HashMap<FileId, Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &WORKSHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &WORKSHOP.book
    }

    fn main(&self) -> FileId {
        WORKSHOP.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == WORKSHOP.template.id() { Ok(WORKSHOP.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == WORKSHOP.paper {
            Ok(self.paper.clone())
        } else {
            self.photos.get(&id).cloned().ok_or(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        WORKSHOP.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Whether a picture can be drawn: one that cannot would stop its whole document.
pub(super) fn can_draw(bytes: &[u8]) -> bool {
    let drawn = ExchangeFormat::detect(bytes)
        .is_some_and(|format| RasterImage::plain(Bytes::new(bytes.to_vec()), format).is_ok());
    comemo::evict(0);
    drawn
}

/// Sets a paper with its photos, each under its name. `identity` tells documents apart in archives.
pub(super) fn pdf(
    mut paper: Value,
    photos: Vec<(String, Vec<u8>)>,
    identity: String,
) -> Result<Vec<u8>, DocumentError> {
    show_what_can_be_shown(&mut paper);
    let photos = photos.into_iter().map(|(name, bytes)| (id_of(&format!("/{name}")), Bytes::new(bytes))).collect();
    let desk = Desk { paper: Bytes::from_string(paper.to_string()), photos };
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some("Lotse".to_owned())),
        standards: WORKSHOP.standards.clone(),
        ..PdfOptions::default()
    };
    let set = typst::compile::<PagedDocument>(&desk).output;
    let pdf = set.and_then(|document| typst_pdf::pdf(&document, &options));
    // Typst remembers what it set; nothing of a case stays in memory.
    comemo::evict(0);
    pdf.map_err(|errors| DocumentError::NotSet(errors.iter().map(said).collect::<Vec<_>>().join("; ")))
}

/// Typst's words, which may quote none of what was set.
fn said(error: &SourceDiagnostic) -> String {
    error.message.split('`').step_by(2).collect::<Vec<_>>().join("…")
}

/// A PDF for archives must not show a letter that no font has: a sign stands in its place.
fn show_what_can_be_shown(value: &mut Value) {
    match value {
        Value::String(text) if text.chars().any(|letter| !is_shown(letter)) => {
            *text = text.chars().map(|letter| if is_shown(letter) { letter } else { UNSHOWN }).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(show_what_can_be_shown),
        // What is attached is kept as it is.
        Value::Object(fields) => {
            fields
                .iter_mut()
                .filter(|(key, _)| *key != "attached")
                .for_each(|(_, value)| show_what_can_be_shown(value));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_shown(letter: char) -> bool {
    // What turns or joins its neighbours is no letter.
    let is_invisible =
        matches!(letter, '\n' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    is_invisible || WORKSHOP.fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_letter_that_no_font_has_is_shown_as_a_sign_and_what_is_attached_stays() {
        let mut paper =
            json!({ "rows": ["Łukasz 李 Ђорђе ሃይለ", "a\u{2068}b\u{2069}\n"], "attached": { "text": "李" } });
        show_what_can_be_shown(&mut paper);
        assert_eq!(paper["rows"], json!(["Łukasz ◊ Ђорђе ሃይለ", "a\u{2068}b\u{2069}\n"]));
        assert_eq!(paper["attached"]["text"], "李");
    }
}

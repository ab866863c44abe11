//! Paper made on the device: a text drawn on pages as the browser sets it, whatever its script, packed as a PDF, and given
//! away: printed, shared, saved.
//!
//! The pages are pictures: setting Arabic and Ethiopic takes a typesetter that the browser has and a PDF library of some
//! kilobytes has not. Below each picture its words lie as text that is not painted, so that a phone reads them aloud, finds and
//! translates them.

use super::{
    Around, Notes, SignedBy,
    packed::packed,
    sheet::{Line, broken},
};
use casework::{
    agreement::{FixedText, Point},
    language::{Direction, Language},
    records::parts_by_breadth,
};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, FilePropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url,
};

/// A4 at 150 dots an inch, in pixels.
pub(super) const WIDTH: f64 = 1240.0;
pub(super) const HEIGHT: f64 = 1754.0;
const MARGIN: f64 = 100.0;
/// Between the two languages.
const GUTTER: f64 = 50.0;
const SIZE: f64 = 27.0;
const LEADING: f64 = 1.45;
const QUALITY: f64 = 0.85;
const FONTS: &str = "'Fira Sans', Vazirmatn, 'Noto Sans Ethiopic', sans-serif";

/// Paper could not be made or given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoPaper {
    /// The browser draws nothing.
    #[error("the browser could not draw the pages")]
    NotDrawn,
    /// Whoever shares thought better of it.
    #[error("nothing was shared")]
    NotShared,
}

/// A page: its picture, and what is written on it in the order in which it is read.
struct Page {
    picture: HtmlCanvasElement,
    lines: Vec<Line>,
}

/// Pages that are being drawn.
struct Sheets {
    done: Vec<Page>,
    page: Page,
    /// What stands in the right column beside lines of the page, and is read after them.
    beside: Vec<Line>,
    pen: CanvasRenderingContext2d,
    top: f64,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    /// On the left, or over the whole width.
    First,
    /// On the right.
    Beside,
}

/// How a line is set.
#[derive(Clone, Copy)]
struct Setting {
    size: f64,
    weight: u16,
}

/// A line, and how it is set.
type Set = (String, Setting);

fn setting_of(point: &Point) -> Setting {
    match point.key.split(' ').next().unwrap_or_default() {
        "title" => Setting { size: SIZE * 1.5, weight: 600 },
        "goal" => Setting { size: SIZE * 1.1, weight: 600 },
        _ => Setting { size: SIZE, weight: 400 },
    }
}

fn blank() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement = web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers of pixels")]
    {
        canvas.set_width(WIDTH as u32);
        canvas.set_height(HEIGHT as u32);
    }
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    pen.set_fill_style_str("#fff");
    pen.fill_rect(0.0, 0.0, WIDTH, HEIGHT);
    pen.set_fill_style_str("#000");
    pen.set_stroke_style_str("#000");
    pen.set_text_baseline("alphabetic");
    Some((canvas, pen))
}

impl Sheets {
    fn begin() -> Option<Self> {
        let (picture, pen) = blank()?;
        let page = Page { picture, lines: Vec::new() };
        Some(Self { done: Vec::new(), page, beside: Vec::new(), pen, top: MARGIN })
    }

    /// Room for so much, on this page or the next.
    fn room(&mut self, height: f64) -> Option<()> {
        if self.top + height > HEIGHT - MARGIN && self.top > MARGIN {
            let (picture, pen) = blank()?;
            self.read_on();
            self.done.push(std::mem::replace(&mut self.page, Page { picture, lines: Vec::new() }));
            self.pen = pen;
            self.top = MARGIN;
        }
        Some(())
    }

    /// What stands beside is read now.
    fn read_on(&mut self) {
        self.page.lines.append(&mut self.beside);
    }

    /// Writes a line at this height; `start` is where its language begins.
    fn write(&mut self, words: &str, setting: Setting, language: Language, start: f64, column: Column) -> Option<()> {
        let direction = language.direction();
        self.set(setting, direction);
        self.pen.fill_text(words, start, self.top).ok()?;
        let width = self.pen.measure_text(words).ok()?.width();
        let left = if direction == Direction::RightToLeft { start - width } else { start };
        let line = Line { words: words.to_owned(), language, left, baseline: self.top, width, size: setting.size };
        if column == Column::First { &mut self.page.lines } else { &mut self.beside }.push(line);
        Some(())
    }

    fn set(&self, setting: Setting, direction: Direction) {
        self.pen.set_font(&format!("{} {}px {FONTS}", setting.weight, setting.size));
        self.pen.set_text_align("start");
        let word = if direction == Direction::RightToLeft { "rtl" } else { "ltr" };
        // A browser that does not know the property sets by the letters themselves.
        let _ = Reflect::set(&self.pen, &"direction".into(), &word.into());
    }

    /// Words in lines that fit.
    fn lines(&self, words: &str, width: f64) -> Vec<String> {
        broken(words, |line| self.pen.measure_text(line).is_ok_and(|measure| measure.width() <= width))
    }

    /// What is said in a column, and the notes below it.
    fn column(&self, words: &str, notes: &[String], setting: Setting, direction: Direction, width: f64) -> Vec<Set> {
        let small = Setting { size: SIZE * 0.8, weight: 400 };
        let all = std::iter::once((words, setting)).chain(notes.iter().map(|words| (words.as_str(), small)));
        let set = all.flat_map(|(words, setting)| {
            self.set(setting, direction);
            self.lines(words, width).into_iter().map(move |line| (line, setting))
        });
        set.collect()
    }

    /// A point: German on the left, the other language on the right, as high as the longer one.
    fn point(&mut self, point: &Point, language: Option<Language>, notes: Option<&Notes>) -> Option<()> {
        let setting = setting_of(point);
        let other = point.other.as_ref().zip(language);
        let width = if language.is_some() { (WIDTH - 2.0 * MARGIN - GUTTER) / 2.0 } else { WIDTH - 2.0 * MARGIN };
        let notes = notes.cloned().unwrap_or_default();
        let german = self.column(&point.german, &notes.german, setting, Direction::LeftToRight, width);
        let said = other.map(|(other, language)| {
            (self.column(other.words(), &notes.other, setting, language.direction(), width), language)
        });
        let leading = setting.size * LEADING;
        let rows = german.len().max(said.as_ref().map_or(0, |(lines, _)| lines.len()));
        let mut german = german.iter();
        let mut said_lines = said.as_ref().map(|(lines, _)| lines.iter());
        if setting.weight > 400 {
            // A heading stands with what follows it.
            self.room(leading * (rows as f64 + 3.0))?;
            self.top += SIZE * 0.6;
        }
        for _ in 0..rows {
            self.room(leading)?;
            self.top += leading;
            if let Some((line, setting)) = german.next() {
                self.write(line, *setting, Language::German, MARGIN, Column::First)?;
            }
            if let (Some((line, setting)), Some((_, language))) = (said_lines.as_mut().and_then(Iterator::next), &said)
            {
                let at = if language.direction() == Direction::RightToLeft {
                    WIDTH - MARGIN
                } else {
                    MARGIN + width + GUTTER
                };
                self.write(line, *setting, *language, at, Column::Beside)?;
            }
        }
        self.read_on();
        self.top += SIZE * 0.45;
        Some(())
    }

    /// Who signed, with what was drawn above a line.
    fn signature(&mut self, signed: &SignedBy) -> Option<()> {
        let (width, height) = (520.0, 150.0);
        self.room(height + SIZE * 3.0)?;
        // Where nobody drew there is no line that looks as if a signature were missing.
        if let Some(lines) = &signed.lines {
            let points = || lines.iter().flatten();
            let span = |of: fn(&casework::records::StrokePoint) -> f64| {
                points().map(of).fold((f64::MAX, f64::MIN), |(least, most), it| (least.min(it), most.max(it)))
            };
            let (across, down) = (span(|it| f64::from(it.x)), span(|it| f64::from(it.y)));
            let scale = (width / (across.1 - across.0).max(1.0)).min((height - 20.0) / (down.1 - down.0).max(1.0));
            self.pen.set_line_cap("round");
            self.pen.set_line_join("round");
            for (breadth, part) in lines.iter().flat_map(|line| parts_by_breadth(line)) {
                self.pen.set_line_width(3.0 * f64::from(breadth) / 100.0);
                self.pen.begin_path();
                for point in part {
                    let x = MARGIN + (f64::from(point.x) - across.0) * scale;
                    let y = self.top + 10.0 + (f64::from(point.y) - down.0) * scale;
                    self.pen.line_to(x, y);
                }
                self.pen.stroke();
            }
            self.top += height;
            self.pen.set_line_width(1.0);
            self.pen.begin_path();
            self.pen.move_to(MARGIN, self.top);
            self.pen.line_to(MARGIN + width, self.top);
            self.pen.stroke();
        }
        let setting = Setting { size: SIZE * 0.85, weight: 400 };
        self.set(setting, Direction::LeftToRight);
        for line in self.lines(&signed.words, WIDTH - 2.0 * MARGIN) {
            self.top += SIZE * LEADING;
            self.write(&line, setting, Language::German, MARGIN, Column::First)?;
        }
        self.top += SIZE;
        Some(())
    }

    /// What has to be known besides, over the whole width.
    fn note(&mut self, words: &str, language: Language, weight: u16) -> Option<()> {
        let (setting, direction) = (Setting { size: SIZE, weight }, language.direction());
        self.set(setting, direction);
        let start = if direction == Direction::RightToLeft { WIDTH - MARGIN } else { MARGIN };
        for line in self.lines(words, WIDTH - 2.0 * MARGIN) {
            self.room(SIZE * LEADING)?;
            self.top += SIZE * LEADING;
            self.write(&line, setting, language, start, Column::First)?;
        }
        self.top += SIZE * 0.45;
        Some(())
    }

    /// The pages, each with its foot.
    fn finished(mut self, foot: &str) -> Option<Vec<Page>> {
        let mut pages = std::mem::take(&mut self.done);
        pages.push(self.page);
        let count = pages.len();
        for (index, page) in pages.iter_mut().enumerate() {
            self.pen = page.picture.get_context("2d").ok()??.dyn_into().ok()?;
            self.page = Page { picture: page.picture.clone(), lines: std::mem::take(&mut page.lines) };
            self.top = HEIGHT - MARGIN / 2.0;
            let foot = format!("{foot}   {}/{count}", index + 1);
            self.write(&foot, Setting { size: SIZE * 0.7, weight: 400 }, Language::German, MARGIN, Column::First)?;
            page.lines = self.page.lines;
        }
        Some(pages)
    }
}

/// Waits until the fonts are here that a text needs; without them the device's own are taken.
async fn fonts_for(text: &FixedText) {
    let others = text.points.iter().filter_map(|point| point.other.as_ref().map(casework::agreement::Other::words));
    let sample: String = others.flat_map(str::chars).take(400).collect();
    let load = |weight: u16| -> Option<js_sys::Promise> {
        let document = web_sys::window()?.document()?;
        let fonts = Reflect::get(&document, &"fonts".into()).ok()?;
        let load: Function = Reflect::get(&fonts, &"load".into()).ok()?.dyn_into().ok()?;
        load.call2(&fonts, &format!("{weight} 27px {FONTS}").into(), &sample.as_str().into()).ok()?.dyn_into().ok()
    };
    for promise in [400, 600].into_iter().filter_map(load) {
        let _ = JsFuture::from(promise).await;
    }
}

/// A text with its signatures, and with what was disputed, as a PDF.
///
/// # Errors
/// [`NoPaper::NotDrawn`].
pub(crate) async fn pdf_of(text: &FixedText, around: &Around, title: &str) -> Result<Vec<u8>, NoPaper> {
    fonts_for(text).await;
    let sheets = || {
        let mut sheets = Sheets::begin()?;
        for (language, words) in &around.notices {
            sheets.note(words, *language, 600)?;
        }
        for point in &text.points {
            sheets.point(point, text.language, around.notes.get(&point.key))?;
        }
        sheets.top += SIZE;
        for signed in &around.signed {
            sheets.signature(signed)?;
        }
        for words in &around.disputed {
            sheets.note(words, Language::German, 400)?;
        }
        sheets.finished(&around.foot)
    };
    let mut pages = Vec::new();
    for page in sheets().ok_or(NoPaper::NotDrawn)? {
        let picture = super::photo::jpeg_of(&page.picture, QUALITY).await.ok_or(NoPaper::NotDrawn)?;
        pages.push((picture, page.lines));
    }
    Ok(packed(&pages, title))
}

/// How a file was given away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GivenAs {
    /// Through the device's own way of sharing.
    Shared,
    /// Saved where downloads go.
    Saved,
}

/// Gives a file away: shares it where the device can, and saves it elsewhere.
///
/// # Errors
/// [`NoPaper`]; whoever closes the device's window for sharing shares nothing.
pub(crate) async fn give(bytes: &[u8], name: &str, media: &str) -> Result<GivenAs, NoPaper> {
    let window = web_sys::window().ok_or(NoPaper::NotDrawn)?;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let kind = FilePropertyBag::new();
    kind.set_type(media);
    let file = File::new_with_u8_array_sequence_and_options(&parts, name, &kind).map_err(|_| NoPaper::NotDrawn)?;
    let navigator = window.navigator();
    let data = js_sys::Object::new();
    let method = |name: &str| Reflect::get(&navigator, &name.into()).ok()?.dyn_into::<Function>().ok();
    let is_set = Reflect::set(&data, &"files".into(), &Array::of1(&file)).is_ok();
    let can = method("canShare").and_then(|can| can.call1(&navigator, &data).ok()).is_some_and(|it| it.is_truthy());
    if let Some(share) = method("share").filter(|_| is_set && can) {
        let promise: Result<js_sys::Promise, JsValue> = share.call1(&navigator, &data).and_then(|it| it.dyn_into());
        let promise = promise.map_err(|_| NoPaper::NotShared)?;
        return JsFuture::from(promise).await.map(|_| GivenAs::Shared).map_err(|_| NoPaper::NotShared);
    }
    let blob_kind = BlobPropertyBag::new();
    blob_kind.set_type(media);
    let saved = || {
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &blob_kind).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let link: HtmlAnchorElement = window.document()?.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The browser has what it needs once the click is through.
        let _ = Url::revoke_object_url(&address);
        Some(GivenAs::Saved)
    };
    saved().ok_or(NoPaper::NotDrawn)
}

/// Opens the browser's window for printing.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // Where nothing prints, nothing happens.
        let _ = window.print();
    }
}

//! Pages as a PDF: each a picture, over its words as text that is not painted.

use super::{
    paper::{HEIGHT, WIDTH},
    sheet::{Line, pieces},
};
use crate::languages::written_in;
use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap},
};

/// A4 in points.
const A4: (f32, f32) = (595.276, 841.89);

/// What pages call the font of their words.
const FONT: Name<'static> = Name(b"F");

/// A font with one glyph, which is empty: what is written with it is read and not seen. A TrueType file with the tables that a
/// PDF asks for (glyf, head, hhea, hmtx, loca, maxp) and nothing else; a thousand units an em, each letter half of one wide.
const UNSEEN: &[u8] = include_bytes!("unseen.ttf");

/// How wide a letter of it is.
const UNSEEN_WIDTH: f32 = 500.0;

/// The letters of a document; where one stands is its code in the unseen font.
#[derive(Default)]
struct Letters(Vec<char>);

impl Letters {
    /// A font's glyph 0 is that of no letter.
    fn code(&mut self, letter: char) -> u16 {
        let place = self.0.iter().position(|known| *known == letter).unwrap_or_else(|| {
            self.0.push(letter);
            self.0.len() - 1
        });
        u16::try_from(place + 1).unwrap_or(0)
    }

    /// Lays a line below its picture.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "places on a page")]
    fn lay(&mut self, content: &mut Content, line: &Line) {
        let pieces = pieces(&line.words, line.language.direction());
        let count: usize = pieces.iter().map(|piece| piece.letters.len() + 1).sum();
        let Some(count) = count.checked_sub(1).filter(|count| *count > 0) else { return };
        let scale = A4.0 / WIDTH as f32;
        let (size, each) = (line.size as f32 * scale, line.width as f32 * scale / count as f32);
        let mut marked = content.begin_marked_content_with_properties(Name(b"Span"));
        marked.properties().pair(Name(b"Lang"), Str(written_in(line.language).0.as_bytes()));
        marked.finish();
        content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible).set_font(FONT, size);
        content.set_horizontal_scaling(each / size * 100_000.0 / UNSEEN_WIDTH);
        for piece in pieces {
            let (x, y) = (line.left as f32 * scale + each * piece.before as f32, A4.1 - line.baseline as f32 * scale);
            let codes: Vec<u8> = piece.letters.iter().flat_map(|letter| self.code(*letter).to_be_bytes()).collect();
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]).show(Str(&codes));
        }
        content.end_text().end_marked_content();
    }

    /// The unseen font, as far as these letters need it.
    fn write(&self, pdf: &mut Pdf, font: Ref, [cid, descriptor, file, glyphs, unicode]: [Ref; 5]) {
        const NAME: Name<'static> = Name(b"Unseen");
        const IDENTITY: SystemInfo<'static> =
            SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
        pdf.type0_font(font)
            .base_font(NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        pdf.cid_font(cid)
            .subtype(CidFontType::Type2)
            .base_font(NAME)
            .system_info(IDENTITY)
            .font_descriptor(descriptor)
            .default_width(UNSEEN_WIDTH)
            .cid_to_gid_map_stream(glyphs);
        pdf.font_descriptor(descriptor)
            .name(NAME)
            .flags(FontFlags::FIXED_PITCH | FontFlags::SYMBOLIC)
            .bbox(Rect::new(0.0, -200.0, UNSEEN_WIDTH, 800.0))
            .italic_angle(0.0)
            .ascent(800.0)
            .descent(-200.0)
            .cap_height(800.0)
            .stem_v(80.0)
            .font_file2(file);
        pdf.stream(file, UNSEEN).pair(Name(b"Length1"), i32::try_from(UNSEEN.len()).unwrap_or(i32::MAX));
        // Every letter has the one glyph.
        pdf.stream(glyphs, &vec![0; 2 * (self.0.len() + 1)]);
        let mut map = UnicodeCmap::<u16>::new(NAME, IDENTITY);
        for (code, letter) in (1_u16..).zip(&self.0) {
            map.pair(code, *letter);
        }
        pdf.stream(unicode, map.finish().as_slice());
    }
}

/// Pictures as the pages of a PDF, each over its words.
pub(super) fn packed(pages: &[(Vec<u8>, Vec<Line>)], title: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let mut next = 1;
    let mut new = || {
        let id = Ref::new(next);
        next += 1;
        id
    };
    let (catalog, tree, info, font) = (new(), new(), new(), new());
    let of_font = [(); 5].map(|()| new());
    let ids: Vec<_> = pages.iter().map(|_| (new(), new(), new())).collect();
    pdf.catalog(catalog).pages(tree).lang(TextStr("de"));
    pdf.pages(tree).kids(ids.iter().map(|(page, ..)| *page)).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    pdf.document_info(info).title(TextStr(title)).producer(TextStr("Lotse"));
    let name = Name(b"I");
    let mut letters = Letters::default();
    for ((page_id, content_id, image_id), (jpeg, lines)) in ids.iter().zip(pages) {
        let mut page = pdf.page(*page_id);
        page.media_box(Rect::new(0.0, 0.0, A4.0, A4.1)).parent(tree).contents(*content_id);
        let mut resources = page.resources();
        resources.x_objects().pair(name, *image_id);
        resources.fonts().pair(FONT, font);
        resources.finish();
        page.finish();
        let mut image = pdf.image_xobject(*image_id, jpeg);
        #[allow(clippy::cast_possible_truncation, reason = "whole numbers of pixels")]
        image.width(WIDTH as i32).height(HEIGHT as i32).bits_per_component(8).filter(Filter::DctDecode);
        image.color_space().device_rgb();
        image.finish();
        let mut content = Content::new();
        lines.iter().for_each(|line| letters.lay(&mut content, line));
        content.transform([A4.0, 0.0, 0.0, A4.1, 0.0, 0.0]);
        content.x_object(name);
        pdf.stream(*content_id, &content.finish());
    }
    letters.write(&mut pdf, font, of_font);
    pdf.finish()
}

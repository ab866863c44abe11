//! A version of an agreement: the text that was signed, in both languages, and what everybody said to it.

use super::{
    Attached, DocumentError, Paper, Row, Signed, Style, Text,
    gather::{DISPUTED, Gathered},
    photos::{Figure, Photos},
    signatures,
    wording::{moment, received, words},
};
use crate::{
    clock::today,
    seal::{AgreementCopy, Seal},
};
use casework::{
    agreement::{
        FixedText, Other, Photo, Point, WHOLE, altered, disputed, disputed_points, in_place_of, papers_of, photos_of,
        replaced_by, understood,
    },
    blobs::BlobHash,
    ids::VersionId,
    language::Language,
    minutes::sha256_hex,
    records::{
        Actor, AgreementVersion, Content as _, Document, PaperPhoto, PointReply, Reply, ReplyAnswer, ReplyKey, Strokes,
    },
    seal::EntryKey,
};

pub(super) fn paper(
    gathered: &Gathered,
    id: VersionId,
    seals: &[Seal],
    photos: &Photos,
) -> Result<Paper, DocumentError> {
    let version: AgreementVersion = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    let text: FixedText = version.text.parse().map_err(|_| DocumentError::Unreadable)?;
    let disputed = disputed(&gathered.book, id);
    let points = disputed_points(&disputed);
    let in_other = text.language.map(|language| words(language).fill("sign-disputed", &[]));
    let rows = text.points.iter().map(|point| {
        let mark = points.contains(&point.key).then(|| (DISPUTED.to_owned(), in_other.clone()));
        Row { mark, ..row(point, text.language) }
    });
    let rows = rows.collect();
    let mut replies: Vec<_> = version.replies.iter().collect();
    replies.sort_by_key(|(key, reply)| (reply.at, **key));
    let strokes = |reply: &Reply| reply.answer.strokes().and_then(|id| gathered.book.get::<Strokes>(id));
    let seal = |key: ReplyKey| seals.iter().find(|seal| seal.sealed.entry == EntryKey::Reply(id, key));
    let signatures = replies.iter().map(|(key, reply)| {
        let papers = papers_of(&version, **key).into_iter();
        let papers = papers.map(|(key, paper)| added(gathered, paper, seal(key), photos));
        let mut signed = signed(gathered, &text, (key, reply), strokes(reply), seal(**key), photos);
        signed.lines.extend(papers.flatten());
        let is_on_paper = matches!(reply.answer, ReplyAnswer::OnPaper { .. });
        if is_on_paper && disputed.iter().any(|it| it.paper == Some(key.signer)) {
            signed.lines.push(format!("{DISPUTED}: das Foto dieses Papiers"));
        }
        signed
    });
    let signatures = signatures.collect();
    let named = |photo: &Photo| format!("Foto des Papiers, das {} unterschrieben hat", gathered.name(&photo.of.signer));
    let marks_of = |photo: &Photo| {
        let record = gathered.book.record(Document::key(photo.id));
        record.map(|it| gathered.marks_of(it, in_other.clone(), |_| Some(named(photo)))).unwrap_or_default()
    };
    let shown = photos_of(&version);
    let figure = |photo: &Photo| {
        let bytes = photos.get(&photo.id)?.clone();
        let words = named(photo);
        let hash: String = BlobHash::of(&bytes).to_string().chars().take(12).collect();
        let caption = format!("{words}, eingetragen am {}, Prüfsumme {hash}", moment(photo.at));
        let caption = if marks_of(photo).is_empty() { caption } else { format!("{DISPUTED}. {caption}") };
        Some(Figure { file: String::new(), alt: words, caption, bytes })
    };
    let figures = shown.iter().filter_map(figure).enumerate();
    let figures = figures.map(|(place, figure)| Figure { file: format!("photo-{place}"), ..figure }).collect();
    let copy = AgreementCopy::of(&gathered.municipality, id, &version, strokes, seals);
    let said = replies.iter().map(|(_, reply)| reply.at.date_naive());
    let last = said.chain(version.papers.values().map(|paper| paper.at.date_naive())).max();
    let mut marks = gathered.marks(in_other.clone(), |part| point_named(&text, part));
    marks.extend(shown.iter().flat_map(marks_of));
    Ok(Paper {
        identity: format!("agreement_version {id}"),
        kind: "Zielvereinbarung",
        title: format!("Zielvereinbarung, Fassung {}", version.number),
        municipality: gathered.municipality.name.clone(),
        date: last.unwrap_or(version.written_on).max(version.written_on),
        language: text.language,
        notice: in_place_of(&gathered.book, id, today()).map(|(_, by)| {
            let german = replaced_by(by, words(Language::German));
            (german, text.language.map(|language| replaced_by(by, words(language))))
        }),
        rows,
        marks,
        signatures,
        photos: figures,
        text: match altered(&version).first().and_then(|key| version.replies.get(key)) {
            Some(reply) => Text::Thinned(reply.text_sha256.clone()),
            None if !seals.is_empty() => Text::Sealed(sha256_hex(&version.text)),
            None if replies.iter().any(|(_, reply)| reply.answer.signs()) => Text::Signed(sha256_hex(&version.text)),
            None => Text::Unsigned,
        },
        attached: Some(Attached {
            name: "lotse-siegel.json",
            media: "application/json",
            description: "Text, Antworten und Siegel, zum Prüfen",
            text: copy.to_json(),
        }),
    })
}

fn row(point: &Point, language: Option<Language>) -> Row {
    let style = match point.key.split(' ').next().unwrap_or_default() {
        "title" => Style::Title,
        "goal" => Style::Heading,
        _ => Style::Text,
    };
    let note = match (&point.other, language) {
        (Some(Other::Translated(_, Some(by))), Some(language)) => Some(words(language).translated_by(by)),
        _ => None,
    };
    let other = point.other.as_ref().map(|other| other.words().to_owned());
    Row { note, ..Row::new(style, point.german.clone()).beside(other) }
}

/// A point of the text, as far as is needed to find it.
fn point_named(text: &FixedText, key: &str) -> Option<String> {
    const ENOUGH: usize = 60;
    let german = &text.points.iter().find(|point| point.key == key)?.german;
    let short: String = german.chars().take(ENOUGH).collect();
    Some(if short.len() < german.len() { format!("„{short} …“") } else { format!("„{short}“") })
}

/// What somebody said, in a direction of its own: around it German goes on from left to right.
fn quoted(words: &str) -> String {
    format!("„\u{2068}{}\u{2069}“", words.trim())
}

fn signed(
    gathered: &Gathered,
    text: &FixedText,
    (key, reply): (&ReplyKey, &Reply),
    strokes: Option<&Strokes>,
    seal: Option<&Seal>,
    photos: &Photos,
) -> Signed {
    let name = gathered.name(&key.signer);
    let place = if reply.place.trim().is_empty() { String::new() } else { format!(", {}", reply.place.trim()) };
    let at = format!("{}{place}", moment(reply.at));
    let with_reason = |said: &str, reason: &str| {
        if reason.trim().is_empty() { said.to_owned() } else { format!("{said}: {}", quoted(reason)) }
    };
    let mut lines = match &reply.answer {
        ReplyAnswer::OnScreen(_) => vec![format!("Auf dem Bildschirm unterschrieben am {at}")],
        ReplyAnswer::Sign { witness, .. } => {
            vec![format!("Mit einem Zeichen unterschrieben am {at}"), format!("Dabei war und bezeugt es: {witness}")]
        }
        ReplyAnswer::OnPaper { photo } => {
            let photo = match photo {
                Some(photo) if photos.contains_key(photo) => " Das Foto davon steht unter den Unterschriften.",
                Some(_) => " Ein Foto davon liegt in der Akte.",
                None => "",
            };
            vec![format!("Auf Papier unterschrieben am {at}.{photo}")]
        }
        ReplyAnswer::Declined(reason) => vec![format!("{} ({at})", with_reason("Ist nicht einverstanden", reason))],
        ReplyAnswer::Later(reason) => vec![format!("{} ({at})", with_reason("Möchte später entscheiden", reason))],
        ReplyAnswer::Undecided => {
            vec![format!("Hat etwas zu einzelnen Punkten gesagt und noch nicht entschieden ({at})")]
        }
        ReplyAnswer::PaperToCome => vec![format!("Hat angekündigt, auf Papier zu unterschreiben ({at})")],
    };
    let mut with = |words: &str, who: &str| {
        if !who.trim().is_empty() {
            lines.push(format!("{words}: {}", who.trim()));
        }
    };
    with("In Vertretung durch", &reply.represented_by);
    with("Gedolmetscht von", &reply.interpreter);
    with("Begleitet von", &reply.companion);
    let languages: Vec<_> = reply
        .languages
        .iter()
        .filter(|tag| !tag.is_empty())
        .map(|tag| Language::from_word(tag).map_or_else(|| tag.clone(), |language| language.own_name().to_owned()))
        .collect();
    let aloud = if reply.read_aloud { "; vorgelesen" } else { "" };
    with("Gelesen auf", &format!("{}{aloud}", languages.join(", ")));
    for (point, said) in &reply.points {
        if let PointReply::Question(question) = said {
            let about = match point_named(text, point) {
                Some(point) => format!(" zu {point}"),
                None if point == WHOLE => " zur ganzen Vereinbarung".to_owned(),
                None => String::new(),
            };
            lines.push(format!("Frage{about}: {}", quoted(question)));
        }
    }
    if let (understood @ 1.., count) = understood(text, reply) {
        lines.push(format!("Verstanden: {understood} von {count} Punkten"));
    }
    lines.push(received(seal));
    let role = match key.signer {
        Actor::Client(_) => "Klientin oder Klient",
        Actor::Worker(_) => "Soziale Arbeit",
        Actor::Partner(_) => "Andere Stelle",
    };
    Signed {
        alt: format!("Unterschrift von {name}"),
        name,
        role: role.to_owned(),
        drawn: strokes.and_then(signatures::drawn),
        lines,
    }
}

/// The photo of a paper that was added later, in words.
fn added(gathered: &Gathered, paper: &PaperPhoto, seal: Option<&Seal>, photos: &Photos) -> [String; 2] {
    let who = gathered.name(&Actor::Worker(paper.by));
    let hash: String = paper.sha256.to_string().chars().take(12).collect();
    let lies = if photos.contains_key(&paper.photo) { "steht unter den Unterschriften" } else { "liegt in der Akte" };
    let photo = format!("Foto des Papiers ergänzt von {who} am {}, Prüfsumme {hash}; es {lies}.", moment(paper.at));
    [photo, received(seal)]
}

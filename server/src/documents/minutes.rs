//! The minutes of a conversation, with its nine points and what somebody disputes of them.

use super::{
    Attached, DocumentError, Mark, Paper, Row, Signed, Style, Text,
    gather::Gathered,
    signatures,
    wording::{moment, received},
};
use crate::seal::{MinutesCopy, Seal};
use casework::{
    conversation::{points_of, text_of},
    ids::ConsultationId,
    minutes::sha256_hex,
    records::{Actor, Consultation, Content as _, Manner, Signature, Strokes, Task},
    seal::{Entry, Signable},
};

pub(super) fn paper(gathered: &Gathered, id: ConsultationId, seals: &[Seal]) -> Result<Paper, DocumentError> {
    let minutes: Consultation = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    let points = points_of(&gathered.book, id).ok_or(DocumentError::Unreadable)?;
    let text = text_of(&gathered.book, id).ok_or(DocumentError::Unreadable)?;
    let mut rows = vec![Row::new(Style::Title, "Gesprächsprotokoll")];
    rows.extend(points.iter().map(|(title, content)| Row::fact(title, content)));
    let hash = sha256_hex(&text);
    let mut signatures: Vec<_> = minutes.signatures.iter().collect();
    signatures.sort_by_key(|(signer, signature)| (signature.at, *signer));
    let drawn = |entry: Entry<'_>| entry.strokes().and_then(|id| gathered.book.get::<Strokes>(id));
    let copy = MinutesCopy::of(&gathered.municipality, id, &text, &minutes, drawn, seals);
    let is_to_this = |text_sha256: &String| *text_sha256 == hash;
    let checksum = |text_sha256: &str| Signable::Minutes(id).checksum(text_sha256);
    Ok(Paper {
        identity: format!("consultation {id}"),
        kind: "Gesprächsprotokoll",
        title: format!("Gesprächsprotokoll vom {}", minutes.started_at.format("%d.%m.%Y")),
        municipality: gathered.municipality.name.clone(),
        date: minutes.started_at.date(),
        language: None,
        notice: None,
        rows,
        marks: marks(gathered, id),
        text: match signatures.last() {
            None => Text::Unsigned,
            Some(_) if seals.iter().any(|seal| is_to_this(&seal.sealed.text_sha256)) => Text::Sealed(checksum(&hash)),
            Some(_) if signatures.iter().any(|(_, it)| is_to_this(&it.text_sha256)) => Text::Signed(checksum(&hash)),
            // This paper is no copy of what they signed: it has its checksum, and no code.
            Some((_, last)) => Text::Signed(checksum(&last.text_sha256)),
        },
        signatures: signatures.into_iter().map(|(signer, it)| signed(gathered, signer, it, seals, &hash)).collect(),
        photos: Vec::new(),
        attached: Some(Attached {
            name: "lotse-protokoll.json",
            media: "application/json",
            description: "Text, Unterschriften und Siegel, zum Prüfen",
            text: copy.to_json(),
        }),
    })
}

/// What people dispute of the minutes, and of the tasks that stand in them.
fn marks(gathered: &Gathered, id: ConsultationId) -> Vec<Mark> {
    let mut marks = gathered.marks(None, |part| title_of(part).map(ToOwned::to_owned));
    for (task, content) in gathered.book.all::<Task>().iter().filter(|(_, task)| task.consultation == Some(id)) {
        let named = |_: &str| Some(format!("Aufgabe „{}“", content.what));
        marks.extend(
            gathered.book.record(Task::key(*task)).into_iter().flat_map(|it| gathered.marks_of(it, None, named)),
        );
    }
    marks
}

/// What a field of the minutes is called in them.
fn title_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "started_at" => "Datum",
        "present" | "others_present" => "Anwesende",
        "occasion" => "Anlass",
        "topics" => "Gesprächsinhalte",
        "agreed" => "Absprachen",
        _ => return None,
    })
}

fn signed(gathered: &Gathered, signer: &str, signature: &Signature, seals: &[Seal], hash: &str) -> Signed {
    let actor = signer.parse::<Actor>().ok();
    let seal = seals.iter().find(|seal| Some(seal.sealed.entry.signer()) == actor);
    let name = actor.as_ref().map_or_else(|| "–".to_owned(), |actor| gathered.name(actor));
    let at = moment(signature.at);
    let mut lines = vec![match &signature.manner {
        Manner::OnScreen(_) => format!("Auf dem Bildschirm unterschrieben am {at}"),
        Manner::OnPaper => format!("Auf Papier unterschrieben am {at}"),
        Manner::Declined(reason) if reason.trim().is_empty() => format!("Möchte nicht unterschreiben ({at})"),
        Manner::Declined(reason) => format!("Möchte nicht unterschreiben: „{}“ ({at})", reason.trim()),
    }];
    if signature.text_sha256 != hash {
        lines.push("Der Text wurde seither anders geschrieben, zum Beispiel ein Name berichtigt.".to_owned());
    }
    lines.push(received(seal));
    let strokes = match signature.manner {
        Manner::OnScreen(id) => gathered.book.get::<Strokes>(id),
        Manner::OnPaper | Manner::Declined(_) => None,
    };
    let role = match actor {
        Some(Actor::Client(_)) => "Klientin oder Klient",
        Some(Actor::Worker(_)) => "Soziale Arbeit",
        Some(Actor::Partner(_)) | None => "",
    };
    Signed {
        alt: format!("Unterschrift von {name}"),
        name,
        role: role.to_owned(),
        drawn: strokes.and_then(signatures::drawn),
        lines,
    }
}
